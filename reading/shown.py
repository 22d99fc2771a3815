"""Amounts of money that the page shows around its product, each with its kind, joined where a theme splits them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from reading.amounts import amounts
from reading.kinds import NONE, kind_of
from reading.places import Place, Places
from reading.scan import Token

_SIGN: Final = (
    r"[$€£¥￥₩₽₹₺₴₫฿₪₱₦₸₾₡₲₵]|EUR|USD|GBP|CHF|CAD|AUD|NZD|KRW|JPY|CNY|RMB|RON|CZK|PLN|HUF|SEK|NOK|DKK|BGN|RSD|HRK|TRY|UAH|RUB|BYN|KZT|"
    r"INR|PKR|BRL|CLP|COP|ARS|MXN|PEN|SAR|AED|QAR|KWD|BHD|OMR|EGP|MAD|ILS|ZAR|NGN|KES|HKD|TWD|SGD|MYR|THB|IDR|PHP|VND|NT\b|Rp|RM|Rs|"
    r"S/|kr|zł|Kč|Ft|lei|Lei|LEI|грн|руб|р\.|тг|тенге|лв|din|원|円|元|圓|圆|ر\.س|ريال|درهم|جنيه|د\.|TL|đ|Dhs|QR\b|KD\b|SR\b"
)
"""Signs that make a number money without a look at the element around it."""
_NUMBER: Final = r"\d{1,3}(?:[., '’\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,3})?"
_MONEY = re.compile(rf"(?:{_SIGN})\s{{0,3}}(?:{_NUMBER})|(?:{_NUMBER})(?:\s{{0,3}}|[.,]?[-–—]{{1,2}}\s?)(?:{_SIGN})")
_BARE = re.compile(rf"\s*(?:{_SIGN})?\s*(?:{_NUMBER})[.,]?(?:\s*(?:{_SIGN}))?[\s*¹]*\Z")
_BARE_SIGN = re.compile(rf"\s*(?:{_SIGN})\.?\s*\Z")
_CENTS = re.compile(r"\s*[.,]?\d{2}\s*\*?\s*\Z")
_SEPARATOR = re.compile(r"\s*[.,]\s*\Z")
_CENT_MARK = re.compile(r"cent|deci|frac|penn|minor|small|sup\b|kop|sub\b|haler|groszy|after", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_NEAR: Final = 7
"""Nodes between two parts of one split price."""
_LONGEST: Final = 160
_MAX_SHOWN: Final = 60


@dataclass(slots=True)
class ShownPrice:
    """One amount as the page shows it."""

    at: int
    amount: Decimal
    currency: str | None
    kind: str
    """A price field, or "" when it is no price of the product (a saving, a fee for something else)."""
    soft: bool
    """Its class speaks of a regular price, which is the price itself where no lower one stands beside it."""
    signed: bool
    place: Place
    text: str


def shown_prices(tokens: Sequence[Token], places: Places, start: int, code: str | None) -> list[ShownPrice]:
    """Amounts in `tokens` from index `start` on, at most 60, that stand in the product's own part of the page.

    `code` is the currency that the page is known to use, or None.
    """
    found: list[ShownPrice] = []
    index = start
    while index < len(tokens) and len(found) < _MAX_SHOWN:
        token = tokens[index]
        if len(token.text) <= _LONGEST and _DIGIT.search(token.text):
            text, step = _joined(tokens, index)
            if text:
                found.extend(_read(token, text, tokens, index, places, code))
            index += step
        else:
            index += 1
    return found


def _joined(tokens: Sequence[Token], index: int) -> tuple[str, int]:
    """The money text at `index`, with the parts that other elements hold, and how many tokens it takes; "" when none."""
    token = tokens[index]
    text = token.text.strip()
    if not _BARE.match(text):
        return (text if _MONEY.search(text) else ""), 1
    last = index
    if not re.search(r"[.,]\d{1,2}\D*$", text):
        text, last = _with_cents(tokens, index, text)
    signed = bool(_MONEY.search(text))
    if not signed and index and _close(tokens[index - 1], token) and _BARE_SIGN.match(tokens[index - 1].text):
        text, signed = tokens[index - 1].text.strip() + text, True
    if not signed and last + 1 < len(tokens) and _close(tokens[last], tokens[last + 1]):
        if _BARE_SIGN.match(tokens[last + 1].text):
            text, last = f"{text} {tokens[last + 1].text.strip()}", last + 1
    return text, last + 1 - index


def _with_cents(tokens: Sequence[Token], index: int, text: str) -> tuple[str, int]:
    """`text` with the cents that stand in an element of their own behind it."""
    after = tokens[index + 1 : index + 3]
    if not after or not _close(tokens[index], after[0]):
        return text, index
    if (
        _SEPARATOR.match(after[0].text)
        and len(after) > 1
        and _CENTS.match(after[1].text)
        and _close(after[0], after[1])
    ):
        return f"{text}{after[0].text.strip()}{after[1].text.strip()}", index + 2
    part = after[0].text.strip()
    if _CENTS.match(part):
        node = after[0].node
        marked = node.tag in ("sup", "sub", "small") or bool(_CENT_MARK.search(node.attributes.get("class") or ""))
        if text[-1:] in ".," or part[:1] in ".,":
            return text + part, index + 1
        if marked:
            return f"{text}.{part}" if text[-1:].isdigit() else text, index + 1
    return text, index


def _close(one: Token, other: Token) -> bool:
    return other.at - one.at <= _NEAR


def _read(
    token: Token, text: str, tokens: Sequence[Token], index: int, places: Places, code: str | None
) -> Iterator[ShownPrice]:
    place = places.of(token.node)
    if place.elsewhere or place.hidden:
        return
    signed = bool(_MONEY.search(text))
    if not signed and not place.priced:
        return
    kind, soft = kind_of(text, _label(tokens, index), place)
    for one in amounts(text, code)[:3]:
        if one.amount > 0 and (one.signed or not signed):
            own = NONE if text[: one.start].rstrip()[-1:] in ("-", "−", "+") and kind == "price" else kind
            yield ShownPrice(token.at, one.amount, one.currency, own, soft, one.signed, place, text)


def _label(tokens: Sequence[Token], index: int) -> str:
    """The short texts without digits right before the amount, which may name its kind."""
    words: list[str] = []
    at = tokens[index].at
    for before in reversed(tokens[max(0, index - 3) : index]):
        text = before.text.strip()
        if at - before.at > _NEAR + 5 or len(text) > 60 or _DIGIT.search(text):
            break
        words.insert(0, text)
        at = before.at
    return " ".join(words)
