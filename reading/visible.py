"""The visible page: where the product's title stands and the price that is shown with it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from reading.heading import is_logo
from reading.ids import plain
from reading.labels import CURRENT
from reading.places import Places
from reading.scan import Scan, Walk
from reading.shown import Prices, ShownPrice
from reading.subject import Subject

_CLOSE: Final = 800
"""Nodes after the title within which a shown price outweighs stated ones."""
_MOST_HEADINGS: Final = 30
_LONGEST_TITLE: Final = 2_000
_GROUP: Final = 45
"""Nodes within which amounts belong to one price block."""
_SURE: Final = 5.0
_LIKELY: Final = 4.0
_CONFIRMED: Final = 2.0
_AGAIN: Final = 400
"""Nodes behind a sure price in which a stated price that differs from it may still turn up."""
_MOST_AMOUNTS: Final = 30
_MOST_ELSEWHERE: Final = 25
_FAR: Final = 3_000
"""Nodes after the title beyond which no price is the product's."""


@dataclass(slots=True)
class View:
    """What a shopper sees of the product."""

    title: str | None = None
    walk: Walk = field(default_factory=lambda: Walk(None))
    """Texts from the title on."""
    places: Places = field(default_factory=lambda: Places(None))
    amounts: list[ShownPrice] = field(default_factory=list)
    main: ShownPrice | None = None
    """The amount that is most likely the selling price."""
    likeness: float = 0.0
    """How much `main` looks like a selling price."""
    regular: ShownPrice | None = None
    beside: list[ShownPrice] = field(default_factory=list)
    """The amounts in one block with `main`."""

    @property
    def sure(self) -> bool:
        """Whether `main` outweighs a stated price that the page does not show."""
        return self.likeness >= _SURE and self.main is not None and self.main.at < _CLOSE

    @property
    def likely(self) -> bool:
        """Whether `main` is taken where no place states a price."""
        return self.likeness >= _LIKELY

    def shows(self, amount: Decimal, *kinds: str) -> ShownPrice | None:
        """The first shown amount equal to `amount`, of one of `kinds` if any are given."""
        return next((s for s in self.amounts if s.amount == amount and (not kinds or s.kind in kinds)), None)


def view(
    tree: LexborHTMLParser,
    found: Scan,
    subject: Subject,
    name: str | None,
    code: str | None,
    expected: Collection[Decimal],
) -> View:
    """Look at the page from its title on.

    Args:
        tree: the page.
        found: its scan.
        subject: what it is about.
        name: the product's name if a source states it.
        code: its currency if a source states it.
        expected: prices that sources state; the look ends early when one of them is plainly the shown one.
    """
    node = _title(tree, found, subject, name)
    seen = View(walk=Walk(node if node is not None else tree.body), places=Places(node))
    if node is not None:
        seen.title = " ".join(node.text(separator=" ").split())[:500] or None
    _collect(seen, code, expected)
    if seen.main is None and node is not None and not expected:
        whole = View(title=seen.title, walk=Walk(tree.body), places=seen.places)
        _collect(whole, code, expected)
        return whole
    return seen


def _collect(seen: View, code: str | None, expected: Collection[Decimal]) -> None:
    prices = Prices(seen.walk, seen.places, code)
    prices.until = _FAR
    for shown in prices:
        seen.amounts.append(shown)
        if shown.kind == "price":
            confirmed = shown.amount in expected
            score = _score(shown)
            if score >= (_CONFIRMED if confirmed else _SURE):
                prices.until = min(prices.until, shown.at + (_GROUP if confirmed or not expected else _AGAIN))
        if len(seen.amounts) >= _MOST_AMOUNTS or prices.elsewhere > _MOST_ELSEWHERE:
            break
    _pick(seen)


def _title(tree: LexborHTMLParser, found: Scan, subject: Subject, name: str | None) -> LexborNode | None:
    """The element that shows the product's title."""
    wanted = plain(name) if name else ""
    headings = found.headings[:_MOST_HEADINGS]
    shown = [(plain(node.text()[:_LONGEST_TITLE]), node) for node in headings if not is_logo(node, subject)]
    for text, node in shown:
        if text and wanted and (text == wanted or wanted in text or (len(text) > 5 and text in wanted)):
            return node
    titles = [t for t in (wanted, *map(plain, subject.head_titles)) if len(t) > 3]
    for text, node in shown:
        if len(text) > 3 and any(text in title or title in text for title in titles) and not subject.is_site(text):
            return node
    named = [node for text, node in shown if len(text) > 3 and not subject.is_site(text)]
    return named[0] if len(named) == 1 else _title_text(tree, titles) or next(iter(named), None)


def _title_text(tree: LexborHTMLParser, titles: list[str]) -> LexborNode | None:
    """The first text outside links and lists that is one of `titles`, or a long part of one."""
    walk, index = Walk(tree.body), 0
    while titles and (token := walk.get(index)) is not None:
        index += 1
        if 5 < len(token.text) < 300 and token.node.tag not in ("a", "option", "li"):
            text = plain(token.text)
            if len(text) > 5 and any(
                text == title or (2 * len(text) > len(title) and text in title) for title in titles
            ):
                return token.node
    return None


def _pick(seen: View) -> None:
    """Choose the selling price among the amounts, and the struck price beside it."""
    current = [s for s in seen.amounts if s.kind == "price"] or [
        s for s in seen.amounts if s.kind == "regular_price" and s.soft
    ]
    if not current:
        return
    main = max(current, key=lambda s: (_score(s), -s.at))
    group = [s for s in seen.amounts if abs(s.at - main.at) <= _GROUP and s.currency == main.currency]
    if main.soft:
        main = next((s for s in group if s.kind == "price" and not s.soft and s.amount < main.amount), main)
    else:
        main = next((s for s in group if s.text == main.text and s.amount < main.amount and s.kind == "price"), main)
    former = [s for s in group if (s.kind == "regular_price" or s.soft) and s.amount > main.amount]
    seen.main, seen.regular, seen.beside = main, former[0] if former else None, group
    seen.likeness = _score(main) + (1.5 if former else 0.0)


def _score(shown: ShownPrice) -> float:
    """How much an amount looks like the selling price: its element's name, its sign, how near the title it stands."""
    place = shown.place
    score = 3.0 * place.priced + 1.0 * shown.signed + 2.0 * place.stated
    score += 2.0 if shown.at < 150 else 1.0 if shown.at < 600 else 0.0
    score += 0.5 * CURRENT.on(place.near) + 2.0 * shown.words.named
    return score - min(3.0, shown.at / 300)
