"""What of a capture may enter the store: of the right listing, of the right types, of bounded size."""

from decimal import Decimal
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from model.capture import PRICE_FIELDS, Availability, Capture, Outcome
from model.sites import is_web_address
from spiders.cleaning import cleaned
from spiders.crawling.visit import Target
from store.spans import key

_TEXTS: Final = {
    "name": 2_000,
    "brand": 500,
    "sku": 300,
    "gtin": 14,
    "mpn": 300,
    "currency": 3,
    "description": 50_000,
    "reason": 500,
}
"""The most characters of each text; the longest honest ones of 500 stored pages have a fifth of it."""
_LISTS: Final = {"images": 100, "variants": 2_000, "offers": 500}
_SLICED: Final = _TEXTS | _LISTS
_MAPPINGS: Final = {"attributes": 300, "conditions": 50, "sources": 100}
_LONGEST_URL: Final = 2_083


def bounded(capture: Capture, target: Target) -> Capture:
    """`capture` as the store may have it.

    Texts are without controls, they and lists are cut, pictures are web addresses only. A capture of another listing,
    or with a field of the wrong type, becomes `parse_failed`.
    """
    capture = cleaned(_of(capture, target))
    if capture.speaks:
        if capture.external_id is not None and not is_same(capture.external_id, target.page_id):
            return _rejected(capture, target, "the page is about another listing")
        wrong = _mistyped(capture)
        if wrong:
            return _rejected(capture, target, f"the reader gave a {wrong} of the wrong type")
    changes = _cuts(capture)
    return capture.with_(**changes) if changes else capture


def is_same(read: str, known: str) -> bool:
    """Whether two external ids name one listing.

    Where ids are paths, a redirect may have added a slash or query parameters; it may not have changed any.
    """
    if key(read) == known:
        return True
    one, other = urlsplit(read), urlsplit(known)
    same_path = one.path.rstrip("/").casefold() == other.path.rstrip("/").casefold()
    return same_path and set(parse_qsl(other.query)) <= set(parse_qsl(one.query))


def _of(capture: Capture, target: Target) -> Capture:
    """The listing's own capture, where the file holds those of many."""
    return next((one for one in capture.captures if one.external_id == target.page_id), capture)


def _rejected(capture: Capture, target: Target, reason: str) -> Capture:
    return Capture(
        outcome=Outcome.PARSE_FAILED,
        platform=capture.platform,
        url=capture.url,
        reason=reason,
        external_id=target.external_id,
    )


def _mistyped(capture: Capture) -> str | None:
    for name in PRICE_FIELDS:
        if not isinstance(getattr(capture, name), Decimal | None):
            return name
    for name in _TEXTS:
        if not isinstance(getattr(capture, name), str | None):
            return name
    if not isinstance(capture.availability, Availability):
        return "availability"
    return None if isinstance(capture.quantity, int | None) else "quantity"


def _cuts(capture: Capture) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for name, most in _SLICED.items():
        values = getattr(capture, name)
        if values is not None and len(values) > most:
            changes[name] = values[:most]
    for name, most in _MAPPINGS.items():
        values = getattr(capture, name)
        if len(values) > most:
            changes[name] = dict(list(values.items())[:most])
    images = changes.get("images", capture.images)
    if not all(map(is_address, images)):
        changes["images"] = tuple(filter(is_address, images))
    if capture.captures or capture.results:
        changes |= {"captures": (), "results": ()}
    return changes


def is_address(url: str) -> bool:
    """Whether `url` is a web address of a length that browsers know."""
    return len(url) <= _LONGEST_URL and is_web_address(url)
