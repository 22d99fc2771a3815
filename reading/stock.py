"""What the page shows of stock: the button that buys, and the line that tells the stock level."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from model.capture import Availability
from reading.availability import read_availability
from reading.labels import BUY_MARK, ONE_STATE, STOCK
from reading.places import Places
from reading.scan import Scan
from reading.signs import signed
from reading.visible import View

_SHORT: Final = 60
_SHORT_ALT: Final = 20
_BUTTON_TEXT: Final = 30
_TEXT_TAGS: Final = frozenset("a span div strong em b font label".split())
_LINE: Final = 100
_CANNOT: Final = (
    "cannot be purchased", "can't be purchased", "not possible to buy", "nie je možné produkt kúpiť",
    "nie je možné kúpiť",
    "nelze koupit", "není možné koupit", "kann nicht gekauft", "nicht bestellbar", "no se puede comprar",
    "ne peut pas être acheté", "non acquistabile", "não pode ser comprado", "nie można kupić", "нельзя купить",
    "구매할 수 없", "구매가 불가", "无法购买", "無法購買", "購入できません",
)  # fmt: skip
"""Sentences that refuse the purchase without a word of stock."""
_BUTTON_TYPES: Final = frozenset({"submit", "button", "image"})
_LIKE_BUTTONS: Final = (
    "a[class*=buy i],a[class*=cart i],a[class*=basket i],a[class*=bag i],a[class*=order i],a[id*=buy i],a[id*=cart i],"
    "[role=button],div[class*=addto i],span[class*=addto i],div[onclick],span[onclick],img[alt],[class*=buy "
    "i]>a:not([class])"
)
_MOST_TEXTS: Final = 70
_MOST_LINKS: Final = 40


@dataclass(frozen=True, slots=True)
class ShownStock:
    """What the page shows; each `Unknown` when it shows nothing sure."""

    button: Availability = Availability.UNKNOWN
    """What the button says: in stock when it buys, out of stock when it says so or offers to notify."""
    line: Availability = Availability.UNKNOWN
    """What an element named for stock says; not looked for where a button buys."""


@lru_cache(maxsize=8_192)
def _said(text: str) -> Availability:
    low = text.lower()
    if any(words in low for words in _CANNOT):
        return Availability.OUT_OF_STOCK
    return read_availability(text)


def shown_stock(tree: LexborHTMLParser, found: Scan, seen: View, *, thorough: bool) -> ShownStock:
    """Look at buttons and stock lines in the product's own part of the page.

    `thorough` looks also at links and plain texts, for pages that state no stock level anywhere.
    """
    button = _joint(_buttons(found.controls, seen.places))
    if button is Availability.UNKNOWN and thorough:
        button = _joint(_links(tree, seen.places))
    if button is Availability.UNKNOWN and thorough:
        button = _joint(_texts(seen))
    line = Availability.UNKNOWN if button.buyable else _line(seen)
    return ShownStock(button, line)


def _joint(levels: Iterator[Availability]) -> Availability:
    """A button that buys outweighs one that says sold out: themes keep both, and show one."""
    found = []
    for level in levels:
        if level is Availability.IN_STOCK:
            return level
        found.append(level)
    return next((level for level in found if level.buyable), found[0] if found else Availability.UNKNOWN)


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
    """Links, pictures and other elements that a theme uses as the button that buys, known by class, id or text."""
    judged = 0
    for node in tree.css(_LIKE_BUTTONS):
        attributes = node.attributes
        if node.tag == "img":
            if len(alt := (attributes["alt"] or "").strip()) <= _SHORT_ALT:
                yield from _judge(node, {}, alt, places)
        elif BUY_MARK.on(_mark(attributes)) or ("class" not in attributes and BUY_MARK.on(places.near(node))):
            text = " ".join(node.text(separator=" ")[:400].split()) or attributes.get("title") or ""
            yield from _judge(node, attributes, text, places)
            judged += 1
            if judged > _MOST_LINKS:
                return


def _mark(attributes: dict[str, str | None]) -> str:
    return " ".join([value for name in ("class", "id", "name") if (value := attributes.get(name))])


def _judge(node: LexborNode, attributes: dict[str, str | None], text: str, places: Places) -> Iterator[Availability]:
    marked = BUY_MARK.on(_mark(attributes)) or (node.tag == "a" and BUY_MARK.on(places.near(node)))
    if not text or len(text) > _SHORT:
        return
    level = _said(text)
    if level is Availability.UNKNOWN and (rest := signed(text)[1].strip()) != text.lower():  # "Add to cart 170 USD"
        level = _said(rest)
    if level is Availability.UNKNOWN and not marked:
        return
    place = places.of(node)
    if place.elsewhere or place.hidden:
        return
    disabled = "disabled" in attributes
    if level.buyable is False:
        if disabled or not ONE_STATE.on(place.near):
            yield level
    elif not disabled:  # themes also disable it until a size is chosen
        yield level if level is not Availability.UNKNOWN else Availability.IN_STOCK


def _texts(seen: View) -> Iterator[Availability]:
    """Short texts after the title that are nothing but what a button says that buys."""
    for index in range(_MOST_TEXTS):
        token = seen.walk.get(index)
        if token is None:
            return
        text = token.text.strip()
        if token.node.tag in _TEXT_TAGS and len(text) <= _BUTTON_TEXT and (level := _said(text)).buyable:
            place = seen.places.of(token.node)
            above = token.node.parent
            judged = above is not None and above.tag == "button"
            if not (judged or place.elsewhere or place.hidden or ONE_STATE.on(place.near)):
                yield level


def _line(seen: View) -> Availability:
    """What the first element named for stock says, among the texts that were already walked."""
    for token in seen.walk.tokens[:_MOST_TEXTS]:
        if len(token.text) > 2 * _LINE or not STOCK.on(seen.places.near(token.node)):
            continue
        text = token.text.strip()
        if len(text) <= _LINE and (level := _said(text)) is not Availability.UNKNOWN:
            place = seen.places.of(token.node)
            if not place.elsewhere and not place.hidden and not ONE_STATE.on(place.near):
                return level
    return Availability.UNKNOWN
