"""Amounts of money that the page shows from its title on, each with its kind, joined where a theme splits them."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from reading.amounts import amounts
from reading.kinds import NONE, Kind, kind_of
from reading.places import Place, Places
from reading.scan import Token, Walk
from reading.signs import is_bare, is_sign, signed

_WITH_CENTS = re.compile(r"[.,]\d{1,2}\D*\Z")
_CENTS = re.compile(r"[.,]?\d{2}\s*\*?\Z")
_CENT_MARK = re.compile(r"cent|deci|frac|penn|minor|small|sup\b|kop|haler|groszy|after", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_BASE64 = re.compile(r"(?=\S*[A-Z])(?:[A-Za-z0-9+/]{4}){1,5}={0,2}\Z")
_PLAIN = re.compile(r"\d{1,7}(?:[.,]\d{2})?\Z")
_NEAR: Final = 7
"""Nodes between two parts of one split price."""
_LONGEST: Final = 160


@dataclass(slots=True)
class ShownPrice:
    """One amount as the page shows it."""

    at: int
    amount: Decimal
    currency: str | None
    kind: str
    """A price field, or "" when it is no price of the product (a saving, a fee for something else)."""
    words: Kind
    signed: bool
    place: Place
    text: str

    @property
    def soft(self) -> bool:
        """It is called the regular price, which is the price itself where no lower one stands beside it."""
        return self.words.soft


@dataclass(slots=True)
class _Money:
    """A text with an amount in it."""

    text: str
    signed: bool
    rest: str
    """The other words of the text, lower case."""
    tokens: int = 1


def _decoded(text: str) -> str | None:
    """The amount that a theme keeps in base64 until its script shows it, or None."""
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode("ascii")
    except ValueError:
        return None
    return plain if _PLAIN.match(plain) else None


class Prices:
    """The amounts of one page, found as far as they are asked for."""

    def __init__(self, walk: Walk, places: Places, code: str | None) -> None:
        """`code` is the currency that the page is known to use, or None."""
        self._walk = walk
        self._places = places
        self._code = code
        self.until = 1 << 30
        """Position after which the search ends; may be lowered while it runs."""
        self.elsewhere = 0
        """Amounts met outside the product's own part of the page."""

    def __iter__(self) -> Iterator[ShownPrice]:
        """Amounts in the page's order that stand in the product's own part of it."""
        index = 0
        while (token := self._walk.get(index)) is not None and token.at <= self.until:
            if len(token.text) > _LONGEST or not _DIGIT.search(token.text):
                index += 1
                continue
            money = self._money(index, token)
            if money is not None:
                yield from self._read(index, token, money)
            index += money.tokens if money else 1

    def _money(self, index: int, token: Token) -> _Money | None:
        """The money text at `index`, joined with the parts that other elements hold; None when there is none."""
        text = token.text.strip()
        if _BASE64.match(text) and (hidden := _decoded(text)):
            text = hidden
        is_signed, rest = signed(text)
        money = _Money(text, is_signed, rest)
        if not is_bare(rest):
            return money if is_signed else None
        if not _WITH_CENTS.search(text):
            self._add_cents(index, token, money)
        if not is_signed:
            self._add_sign(index, token, money)
        return money

    def _add_cents(self, index: int, token: Token, money: _Money) -> None:
        """Join the cents that stand in an element of their own."""
        after = self._walk.get(index + 1)
        if after is None or after.at - token.at > _NEAR:
            return
        part = after.text.strip()
        if part in (".", ","):
            last = self._walk.get(index + 2)
            if last is not None and last.at - after.at <= _NEAR and _CENTS.match(last.text.strip()):
                money.text, money.tokens = money.text + part + last.text.strip(), 3
        elif _CENTS.match(part):
            node = after.node
            if money.text[-1] in ".," or part[0] in ".,":
                money.text, money.tokens = money.text + part, 2
            elif node.tag in ("sup", "sub", "small") or _CENT_MARK.search(node.attributes.get("class") or ""):
                money.text, money.tokens = f"{money.text}.{part}", 2

    def _add_sign(self, index: int, token: Token, money: _Money) -> None:
        """Join the currency sign that stands in an element of its own."""
        before = self._walk.tokens[index - 1] if index else None
        if before is not None and token.at - before.at <= _NEAR and is_sign(before.text):
            money.text, money.signed = before.text.strip() + money.text, True
            return
        last = self._walk.tokens[index + money.tokens - 1]
        after = self._walk.get(index + money.tokens)
        if after is not None and after.at - last.at <= _NEAR and is_sign(after.text):
            money.text, money.signed, money.tokens = f"{money.text} {after.text.strip()}", True, money.tokens + 1

    def _read(self, index: int, token: Token, money: _Money) -> Iterator[ShownPrice]:
        place = self._places.of(token.node)
        if place.elsewhere or place.hidden:
            self.elsewhere += 1
            if index == len(self._walk.tokens) - 1 and (area := self._places.outermost(token.node)) is not None:
                self._walk.leave(area)
            return
        if not money.signed and not place.priced:
            return
        kind = kind_of(self._label(index, money), place)
        for one in amounts(money.text, self._code)[:3]:
            if one.amount > 0 and (one.signed or not money.signed):
                added = kind.field == "price" and money.text[: one.start].rstrip()[-1:] in ("-", "−", "+")
                yield ShownPrice(
                    token.at,
                    one.amount,
                    one.currency,
                    NONE if added else kind.field,
                    kind,
                    one.signed,
                    place,
                    money.text,
                )

    def _label(self, index: int, money: _Money) -> str:
        """The words in the amount's own text, and the short texts without digits right before it, lower case."""
        words = [money.rest]
        at = self._walk.tokens[index].at
        for before in reversed(self._walk.tokens[max(0, index - 2) : index]):
            said = before.text.strip()
            if at - before.at > _NEAR + 3 or len(said) > 60 or _DIGIT.search(said):
                break
            words.insert(0, said.lower())
            at = before.at
        label = " ".join(words)
        return label if _LETTERS.search(label) else ""
