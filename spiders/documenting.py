"""Writes `docs/platforms.md` from the platforms themselves: `python -m spiders.documenting`."""

import inspect
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from spiders import officials, platforms
from spiders.official import Key, OfficialApi
from spiders.platform import Checked, Platform

PAGE: Final = Path(__file__).parents[1] / "docs" / "platforms.md"

_TAIL: Final = (
    "See [CONTRIBUTING](../CONTRIBUTING.md). `andon extract --platform NAME --url URL FILE` reads a stored page."
)

UNCHECKED: Final = "not yet checked on a real page"

_HEAD: Final = """# Platforms

Generated from the code by `python -m spiders.documenting`; do not edit.

A platform is how a kind of place is read: one file in `spiders/`. A channel in the settings names its platform and
by which ground it may be read; without a ground it is not crawled:

| ground | what is read |
| --- | --- |
| `own` | the pages of our own shop |
| `page` | public pages, as far as robots.txt opens them |
| `permitted` | pages whose site gave leave; the settings name who, when and on what ground |
| `api` | the platform's official API, with the operator's keys from the environment |
| `feed` | a file or address from the seller or a licensed data provider: [settings](settings.md) |

Where robots.txt closes a marketplace and its API shows only one's own listings, people can bring pages themselves:
`andon capture import` takes pages saved in a browser through the same readers, rules and evidence as a crawl.
Two channels of one platform may have keys of their own: the variable's name with `__` and the channel's name behind it,
as `ANDON_SHOPIFY_ACCESS_TOKEN__SHOP_KR` for `shop-kr`. A channel that has one of these reads no key without its name.

`andon channels` shows the same as below for the channels of the settings.

Each capture ends in one outcome: `ok`, `partial` (a product page of which something essential is loaded elsewhere),
`blocked`, `login`, `soft_404`, `gone` (the platform's own word), `parse_failed`, `fetch_failed`. Only `ok` and
`partial` speak of a product, for the fields that were read; every other outcome is coverage's business. Refusals,
captchas, login walls, throttles, maintenance pages and empty shells are told by status, address, title, frames and
structure, never by a bare word; a page that is none of these and yields no product is `parse_failed`.

Where structured data and the visible page disagree on a price, the price that a shopper sees wins, the other is
kept in the capture's `sources`, and `page_contradicts_itself` tells of it. Every kind of price is kept apart with
its label and its condition; `price_steps` tell the way from the list price to the lowest. An id in the data that
differs from the id in the address is never read. Text that came with lost characters is named in `damaged` and not
compared.
"""


def page() -> str:
    """The whole of `docs/platforms.md`."""
    known = sorted(platforms.found().values(), key=lambda one: one.name)
    rows = [_row(one, officials.found().get(one.name)) for one in known]
    table = ["| platform | place | pages | official API |", "| --- | --- | --- | --- |", *rows]
    sections = ["\n".join(_section(one, officials.found().get(one.name))) for one in known]
    tail = f"\n## Adding one\n\n{_TAIL}\n"
    return "\n".join([_HEAD, *table, "", *sections]) + tail


def signature_words(api: type[OfficialApi]) -> str:
    """Whether the API's signature was tested against a known answer, for people."""
    if api.signature is None:
        return "signature not verified"
    return f"signature tested against {api.signature}" if api.signature else "calls are not signed"


def checked_words(checked: Sequence[Checked], none: str = UNCHECKED) -> str:
    """On what real pages a reader was checked, for people."""
    said = (f"{one.what}: {one.page} ({one.when})" if one.page else f"{one.what}: {none}" for one in checked)
    return "; ".join(said) or none


def _row(platform: Platform, api: type[OfficialApi] | None) -> str:
    told = f"{api.title}: {api.reads}" if api else "–"
    return f"| `{platform.name}` | {platform.title or platform.name} | {platform.reads or 'product pages'} | {told} |"


def _section(platform: Platform, api: type[OfficialApi] | None) -> Iterator[str]:
    yield f"## `{platform.name}`\n"
    yield inspect.cleandoc(type(platform).__doc__ or "") + "\n"
    if platform.notes:
        yield platform.notes + "\n"
    yield f"- Checked: {checked_words(platform.checked)}"
    if api is not None:
        keys = ", ".join(f"`{key.name}` ({key.what}{_need(api, key)})" for key in api.keys)
        seconds = "second" if api.rate.seconds == 1 else f"{api.rate.seconds:g} seconds"
        yield f"- {api.title}: {signature_words(api)}; at most {api.rate.calls} calls a {seconds}"
        if not api.url:
            yield "- Address: the shop's own, which the channel's `api_url` must tell; keys are sent nowhere else"
        yield f"- Keys: {keys}"
        if api.either:
            sets = (" and ".join(f"`{name}`" for name in names) for names in api.either)
            yield f"- One of these must be set whole: {'; '.join(sets)}"
        yield f"- API checked: {checked_words(api.checked, 'not yet checked on a real answer')}"
    yield ""


def _need(api: type[OfficialApi], key: Key) -> str:
    """Whether a key may be left out, whatever else is set."""
    alternative = any(key.name in names for names in api.either)
    return "" if key.required or alternative else "; may be left out"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
