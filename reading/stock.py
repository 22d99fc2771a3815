"""What the page shows of stock: the button that buys, and the line that tells the stock level."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from model.capture import Availability
from reading.availability import read_availability
from reading.labels import BADGE, BUY_MARK, STOCK
from reading.places import Places
from reading.scan import Scan
from reading.visible import View

_SHORT: Final = 60
_BUTTON_TYPES: Final = frozenset({"submit", "button", "image"})
_MOST_TEXTS: Final = 90
_MOST_LINKS: Final = 40


@dataclass(frozen=True, slots=True)
class ShownStock:
    """What the page shows; each `Unknown` when it shows nothing sure."""

    button: Availability = Availability.UNKNOWN
    """What the button says: in stock when it buys, out of stock when it says so or offers to notify."""
    line: Availability = Availability.UNKNOWN
    """What an element named for stock says."""


@lru_cache(maxsize=8_192)
def _said(text: str) -> Availability:
    return read_availability(text)


def shown_stock(tree: LexborHTMLParser, found: Scan, seen: View, *, thorough: bool) -> ShownStock:
    """Look at buttons and stock lines in the product's own part of the page.

    `thorough` looks also at links and plain texts, for pages that state no stock level anywhere.
    """
    button = _joint(_buttons(found.controls, seen.places))
    if button is Availability.UNKNOWN and thorough:
        button = _joint(_links(tree, seen.places)) or _joint(_texts(seen))
    return ShownStock(button or Availability.UNKNOWN, _line(seen))


def _joint(levels: Iterator[Availability]) -> Availability:
    """A button that buys outweighs one that says sold out: themes keep both, and show one."""
    found = set(levels)
    for level in (Availability.IN_STOCK, Availability.PRE_ORDER, Availability.BACK_ORDER):
        if level in found:
            return level
    return next(iter(found), Availability.UNKNOWN)


def _buttons(controls: list[LexborNode], places: Places) -> Iterator[Availability]:
    for node in controls:
        attributes = node.attributes
        if node.tag == "input":
            if attributes.get("type") not in _BUTTON_TYPES:
                continue
            text = attributes.get("value") or attributes.get("alt") or ""
        else:
            text = node.text(separator=" ") or attributes.get("aria-label") or attributes.get("title") or ""
        yield from _judge(node, attributes, " ".join(text[:400].split()), places)


def _links(tree: LexborHTMLParser, places: Places) -> Iterator[Availability]:
    """Links and other elements that a theme uses as the button that buys, known by class or id."""
    judged = 0
    for node in tree.css("a[class],a[id],[role=button],div[onclick],span[onclick]"):
        attributes = node.attributes
        if BUY_MARK.on(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"):
            text = " ".join(node.text(separator=" ")[:400].split()) or attributes.get("title") or ""
            yield from _judge(node, attributes, text, places)
            judged += 1
            if judged > _MOST_LINKS:
                return


def _judge(node: LexborNode, attributes: dict[str, str | None], text: str, places: Places) -> Iterator[Availability]:
    marked = BUY_MARK.on(f"{attributes.get('class') or ''} {attributes.get('id') or ''} {attributes.get('name') or ''}")
    if not text or len(text) > _SHORT:
        return
    level = _said(text)
    if level is Availability.UNKNOWN and not marked:
        return
    place = places.of(node)
    if place.elsewhere or place.hidden:
        return
    if level is not Availability.UNKNOWN:
        yield level
    elif "disabled" not in attributes:
        yield Availability.IN_STOCK


def _texts(seen: View) -> Iterator[Availability]:
    """Short texts after the title that are nothing but what such a button says."""
    for index in range(_MOST_TEXTS):
        token = seen.walk.get(index)
        if token is None:
            return
        text = token.text.strip()
        if len(text) <= _SHORT and not text.isdecimal() and (level := _said(text)) is not Availability.UNKNOWN:
            place = seen.places.of(token.node)
            if not place.elsewhere and not place.hidden and not BADGE.on(place.near):
                yield level


def _line(seen: View) -> Availability:
    """What the first element named for stock says, among the texts that were already walked."""
    for token in seen.walk.tokens:
        if len(token.text) > 2 * _SHORT or not STOCK.on(seen.places.near(token.node)):
            continue
        text = token.text.strip()
        if len(text) <= _SHORT and (level := _said(text)) is not Availability.UNKNOWN:
            place = seen.places.of(token.node)
            if not place.elsewhere and not place.hidden and not BADGE.on(place.near):
                return level
    return Availability.UNKNOWN
