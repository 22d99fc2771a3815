"""The visible page: where the product's title stands, the price shown with it, and whether it can be bought."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from selectolax.lexbor import LexborNode

from reading.ids import plain
from reading.places import Places
from reading.scan import Scan
from reading.shown import ShownPrice, shown_prices
from reading.subject import Subject

_GROUP: Final = 45
"""Nodes within which amounts belong to one price block."""
_BEFORE: Final = 40
"""Tokens before the title that are looked at where none after it shows a price."""
_SURE: Final = 5.0


@dataclass(slots=True)
class View:
    """What a shopper sees of the product."""

    title: str | None = None
    title_at: int = 0
    title_index: int = 0
    """Index of the first text after the title."""
    places: Places = field(default_factory=lambda: Places(None))
    amounts: list[ShownPrice] = field(default_factory=list)
    main: ShownPrice | None = None
    """The amount that is most likely the selling price."""
    sure: bool = False
    """Whether `main` stands where a selling price stands, marked as one."""
    regular: ShownPrice | None = None

    def shows(self, amount: Decimal, *kinds: str) -> ShownPrice | None:
        """The first shown amount equal to `amount`, of one of `kinds` if any are given."""
        return next((s for s in self.amounts if s.amount == amount and (not kinds or s.kind in kinds)), None)


def view(found: Scan, subject: Subject, name: str | None, code: str | None) -> View:
    """Look at the page around its title. `name` is the product's name if a source states it, `code` its currency."""
    seen = View()
    node, at = _title(found, subject, name)
    seen.title_at = at
    if node is not None:
        seen.title = " ".join(node.text(separator=" ").split())[:500] or None
    seen.places = Places(node)
    seen.title_index = next((i for i, token in enumerate(found.tokens) if token.at >= at), 0)
    seen.amounts = shown_prices(found.tokens, seen.places, seen.title_index, code)
    _pick(seen)
    if seen.main is None and seen.title_index:
        start = max(0, seen.title_index - _BEFORE)
        before = shown_prices(found.tokens[: seen.title_index], seen.places, start, code)
        seen.amounts = before + seen.amounts
        _pick(seen)
    return seen


def _title(found: Scan, subject: Subject, name: str | None) -> tuple[LexborNode | None, int]:
    """The element that shows the product's title, and its position."""
    wanted = plain(name) if name else ""
    headings = [(at, node) for at, node in found.headings if node.tag == "h1"]
    for at, node in headings:
        shown = plain(node.text())
        if shown and wanted and (shown == wanted or wanted in shown or (len(shown) > 5 and shown in wanted)):
            return node, at
    titles = [plain(t) for t in [name or "", *subject.titles[len(headings) :]] if t]
    for at, node in headings:
        shown = plain(node.text())
        if len(shown) > 3 and any(shown in title or title in shown for title in titles if len(title) > 3):
            return node, at
    for token in found.tokens:
        if 5 < len(token.text) < 300 and token.node.tag not in ("a", "option", "li"):
            shown = plain(token.text)
            if len(shown) > 5 and any(shown == title or (len(shown) > 9 and shown in title) for title in titles):
                return token.node, token.at
    return (headings[0][1], headings[0][0]) if len(headings) == 1 else (None, 0)


def _pick(seen: View) -> None:
    """Choose the selling price among the amounts, and the struck price beside it."""
    current = [s for s in seen.amounts if s.kind == "price"]
    if not current:
        current = [s for s in seen.amounts if s.kind == "regular_price" and s.soft]
    if not current:
        return
    main = max(current, key=lambda s: (_score(s, seen), -s.at))
    group = [s for s in seen.amounts if abs(s.at - main.at) <= _GROUP and s.currency == main.currency]
    if main.soft:
        lower = [s for s in group if s.kind == "price" and not s.soft and s.amount < main.amount]
        main = lower[0] if lower else main
    elif range_end := next(
        (s for s in group if s.text == main.text and s.amount < main.amount and s.kind == "price"), None
    ):
        main = range_end
    former = [s for s in group if (s.kind == "regular_price" or s.soft) and s.amount > main.amount]
    seen.main, seen.regular = main, former[0] if former else None
    seen.sure = _score(main, seen) >= _SURE


def _score(shown: ShownPrice, seen: View) -> float:
    place = shown.place
    score = 3.0 * place.priced + 1.0 * shown.signed + 2.0 * ("itemprop-price" in place.marks)
    distance = shown.at - seen.title_at
    score += 2.0 if 0 <= distance < 150 else 1.0 if 0 <= distance < 600 else 0.0
    if re.search(
        r"sale|current|final|\bnow|special|promo|offer|selling|actual|main-?price|product-?price",
        place.near,
        re.IGNORECASE,
    ):
        score += 0.5
    return score - min(3.0, max(0, distance) / 500) - 0.05 * place.levels
