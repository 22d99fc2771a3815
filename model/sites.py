"""Which web addresses belong to one site."""

import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

_PORTS: Final = {"http": 80, "https": 443}
_PREFIXES: Final = ("www.", "m.")
_REGISTRY = re.compile(r"[^.]*|(?:ac|co|com|edu|go|gov|ne|net|or|org)\.[a-z]{2}")
"""What stands above anybody's own name ("com", "co.kr"): two names right under it may be two owners'."""


def is_web_address(url: str) -> bool:
    """Whether `url` is an absolute http or https address with a host."""
    return _parts(url) is not None


def same_site(base_url: str, url: str) -> bool:
    """Whether `url` is a web address on the host and port of `base_url`; a leading `www.` or `m.` makes no other host.

    An address that names a user, or has a backslash before its path, is on no site: programs differ on its host.
    """
    base, parts = _parts(base_url), _parts(url)
    if base is None or parts is None or "@" in parts.netloc or "\\" in parts.netloc:
        return False
    return _port(base) == _port(parts) and same_host(base.hostname or "", parts.hostname or "")


def same_host(one: str, other: str) -> bool:
    """Whether two host names are the same but for a leading `www.` or `m.`."""
    return _bare(one.lower()) == _bare(other.lower())


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        good = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if good else None


def _port(parts: SplitResult) -> int | None:
    return None if parts.port == _PORTS[parts.scheme] else parts.port


def _bare(host: str) -> str:
    for prefix in _PREFIXES:
        rest = host.removeprefix(prefix)
        if rest != host and not _REGISTRY.fullmatch(rest):
            return rest
    return host


def same_owner(one: str, other: str) -> bool:
    """Whether the hosts of two web addresses stand under one registered name: `shop.example.com`, `cdn.example.com`."""
    first, second = _parts(one), _parts(other)
    return first is not None and second is not None and _registered(first) == _registered(second)


def _registered(parts: SplitResult) -> str:
    host = parts.hostname or ""
    labels = host.split(".")
    if labels[-1].isdecimal() or ":" in host:
        return host
    above = 3 if _REGISTRY.fullmatch(".".join(labels[-2:])) else 2
    return ".".join(labels[-above:])
