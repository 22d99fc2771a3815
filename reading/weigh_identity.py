"""Name, brand and numbers of the product, from the places that state them."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from model.capture import Disagreement, Source
from reading import ids
from reading.evidence import Stated
from reading.ids import plain
from reading.subject import Subject, split

_PARTS: Final = re.compile(r"\s+[|–—·•:»-]\s+|\s*[|]\s*")
Picked = tuple[str, Source]


def weigh_name(stated: Sequence[Stated], heading: str | None, subject: Subject, sites: Iterable[str]) -> Picked | None:
    """The product's name: the heading that shows it, else the first stated one without the site's own name."""
    own = {plain(site) for site in sites if site} | set(_host(subject.url))
    said = [(_without_site(one.name, own), f"{one.where} name") for one in stated if one.name]
    if heading and (not said or any(_alike(heading, name) for name, _ in said) or len(subject.titles) > 1):
        return heading, Source("visible h1", _against(heading, said))
    if said:
        return said[0][0], Source(said[0][1], _against(said[0][0], said[1:]))
    if subject.titles:
        return _without_site(subject.titles[-1], own), Source("visible title")
    return None


def _alike(one: str, other: str) -> bool:
    a, b = plain(one), plain(other)
    return bool(a and b) and (a in b or b in a)


def _against(name: str, said: Iterable[tuple[str, str]]) -> tuple[Disagreement, ...]:
    return tuple(Disagreement(where, other) for other, where in said if not _alike(name, other))[:8]


def _without_site(title: str, own: set[str]) -> str:
    """`title` without a first or last part that names the site."""
    parts = [part for part in _PARTS.split(title) if part]
    if len(parts) > 1 and plain(parts[-1]) in own:
        return title[: title.rindex(parts[-1])].rstrip(" |–—·•:»-")
    if len(parts) > 1 and plain(parts[0]) in own:
        return title[title.index(parts[0]) + len(parts[0]) :].lstrip(" |–—·•:»-")
    return title


def _host(url: str) -> Iterable[str]:
    host = (split(url).hostname or "").removeprefix("www.")
    yield plain(host)
    yield from (plain(label) for label in host.split(".") if len(label) > 3)


def weigh_brand(stated: Sequence[Stated]) -> Picked | None:
    """The first brand that a place states."""
    said = [(one.brand, f"{one.where} brand") for one in stated if one.brand]
    return _first(said)


def weigh_code(stated: Sequence[Stated], field: str) -> Picked | None:
    """The first `sku`, `mpn` or `gtin` that a place states of the product or of the only offer."""
    return _first([(value, f"{one.where} {field}") for one in stated if (value := getattr(one, field))])


def _first(said: list[tuple[str, str]]) -> Picked | None:
    if not said:
        return None
    value, where = said[0]
    against = tuple(Disagreement(w, v) for v, w in said[1:] if not _alike(v, value))
    return value, Source(where, against[:8])


__all__ = ["Picked", "ids", "weigh_brand", "weigh_code", "weigh_name"]
