"""Which amount is the selling price when places disagree: the shown price wins, and who said otherwise is kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from model.capture import Disagreement, Source
from reading.evidence import Stated
from reading.locale import usual_currency
from reading.visible import View

_CONDITIONAL: Final = ("member_price", "card_price", "coupon_price", "unit_price", "shipping_fee")


@dataclass(slots=True)
class Verdict:
    """The price fields of a page with their sources, in one currency."""

    currency: str | None = None
    prices: dict[str, Decimal] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    conditions: dict[str, str] = field(default_factory=dict)
    """Price field to the words beside it."""
    absent: frozenset[str] = frozenset()
    """Price fields whose place the page has, empty: no struck price beside a shown one."""


def weigh_price(stated: Sequence[Stated], seen: View, code: str | None, language: str | None) -> Verdict:
    """The selling price and the other kinds.

    Args:
        stated: records that state a price, the most trusted first (the variant that the address picks, then JSON-LD…).
        seen: what the page shows.
        code: the page's currency, if known.
        language: the page's language, if it says one.
    """
    verdict = Verdict(currency=code)
    priced = [one for one in stated if one.price is not None]
    priced = [one for one in priced if not one.used] or priced
    choice = _choose(priced, seen)
    if choice is None:
        return verdict
    amount, where, currency = choice
    verdict.currency = currency or code or (usual_currency(seen.main.text, language) if seen.main else None)
    verdict.prices["price"] = amount
    verdict.sources["price"] = Source(where, tuple(_others(amount, where, priced, seen)))
    _other_kinds(verdict, priced, seen, amount)
    return verdict


def _choose(priced: Sequence[Stated], seen: View) -> tuple[Decimal, str, str | None] | None:
    main = seen.main
    if main is not None and (same := next((one for one in priced if one.price == main.amount), None)):
        return main.amount, f"{same.where} price", same.currency or main.currency
    confirmed = next((one for one in priced if one.price and seen.shows(one.price, "price")), None)
    if confirmed and confirmed.price:
        return confirmed.price, f"{confirmed.where} price", confirmed.currency
    if main is not None and (seen.sure or (seen.likely and not priced) or _explained(priced, seen)):
        return main.amount, f"visible {_path(main.place.near)}", main.currency
    former = {one.regular_price for one in priced if one.regular_price and one.price and one.price < one.regular_price}
    first = next((one for one in [*(p for p in priced if p.price not in former), *priced]), None)
    return (first.price, f"{first.where} price", first.currency) if first and first.price else None


def _explained(priced: Sequence[Stated], seen: View) -> bool:
    """Whether the page shows a stated price as something else: struck out, for members, for a card's holders."""
    return any(one.price and seen.shows(one.price) for one in priced)


def _path(marks: str) -> str:
    first = marks.split()
    return f".{first[0]}" if first else "text"


def _others(amount: Decimal, where: str, priced: Iterable[Stated], seen: View) -> list[Disagreement]:
    others: dict[str, str] = {}
    for one in priced:
        if one.price != amount and one.price is not None:
            others.setdefault(f"{one.where} price", str(one.price))
    if seen.main is not None and seen.sure and seen.main.amount != amount:
        others.setdefault(f"visible {_path(seen.main.place.near)}", str(seen.main.amount))
    others.pop(where, None)
    return [Disagreement(place, value) for place, value in list(others.items())[:8]]


def _other_kinds(verdict: Verdict, priced: Sequence[Stated], seen: View, amount: Decimal) -> None:
    """Add the struck price and the prices with conditions: what the page shows first, then what places state."""
    shown = seen.main is not None and seen.main.amount == amount
    if shown and seen.regular is not None and seen.regular.amount > amount:
        _set(verdict, "regular_price", seen.regular.amount, f"visible {_path(seen.regular.place.near)}")
    for one in priced:
        if one.regular_price is not None and one.regular_price > amount and one.price == amount:
            _set(verdict, "regular_price", one.regular_price, f"{one.where} regular price")
        for name in _CONDITIONAL:
            if (value := getattr(one, name)) is not None:
                _set(verdict, name, value, one.where)
    _beside(verdict, seen, amount)
    if shown and "regular_price" not in verdict.prices:
        verdict.absent = frozenset({"regular_price"})


def _beside(verdict: Verdict, seen: View, amount: Decimal) -> None:
    """Add what is shown in one block with the price for members, card holders, after coupons, or per unit."""
    for shown in seen.beside:
        if shown.kind in _CONDITIONAL and shown.amount < amount:
            _set(verdict, shown.kind, shown.amount, f"visible {_path(shown.place.near)}")
            verdict.conditions.setdefault(shown.kind, shown.text)


def _set(verdict: Verdict, name: str, value: Decimal, where: str) -> None:
    if name not in verdict.prices:
        verdict.prices[name] = value
        verdict.sources[name] = Source(where)
