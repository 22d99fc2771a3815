"""Variants out of what the visible page lets choose, where its records list none, or list them without their stock."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Final

from model.capture import Availability, Capture, Variant
from reading.choices import Axis, axes
from reading.entries import Entry
from reading.ids import plain
from reading.option_data import variants_in_data
from reading.places import Places
from reading.region import Region

_MOST: Final = 300
_RECORD_NAMES: Final = frozenset({"Color", "Size", "Material", "Pattern", "name"})
"""Option names that come from schema.org, not from the page."""


def with_shown_choices(capture: Capture, region: Region, places: Places) -> Capture:
    """`capture` with the variants that its page shows; those that records list get the page's names, and its stock."""
    stocked = any(one.availability is not Availability.UNKNOWN for one in capture.variants)
    named = not any(_RECORD_NAMES & one.options.keys() for one in capture.variants)
    if (capture.variants and stocked and named) or not capture.speaks:
        return capture
    found = next((found for box in region.boxes if (found := axes(box, places, capture.currency)) != []), [])
    if found == []:
        return capture
    if not capture.variants:
        kept = variants_in_data(region.boxes, capture)
        return capture.with_(variants=kept or (_made(found, capture) if found else ()))
    return capture.with_(variants=_renamed(capture, found, stocked=stocked)) if found else capture


def _renamed(capture: Capture, found: Sequence[Axis], *, stocked: bool) -> tuple[Variant, ...]:
    """The variants of the page's records under the page's names for their options, with the stock that it shows."""
    names = _page_names(capture.variants, found)
    variants = [replace(one, options={names.get(k, k): v for k, v in one.options.items()}) for one in capture.variants]
    if not stocked and len(found) == 1:
        variants = [_with_stock(one, found[0], capture) for one in variants]
    return tuple(variants)


def _made(found: Sequence[Axis], capture: Capture) -> tuple[Variant, ...]:
    """The variants that one choice gives, or each pair of several choices."""
    if len(found) == 1:
        levels = _levels(found[0], capture, alone=True)
        return tuple(_variant((one,), found, levels[one.value], capture) for one in found[0].entries)
    number = 1
    for axis in found:
        number *= len(axis.entries)
    if number > _MOST:
        return ()
    chosen = [next((one.value for one in axis.entries if one.chosen), None) for axis in found]
    levels_each = [_levels(axis, capture) for axis in found]
    made = []
    for entries in product(*(axis.entries for axis in found)):
        level = _joint(entries, levels_each, chosen)
        made.append(_variant(entries, found, level, capture))
    return tuple(made)


def _joint(
    entries: Sequence[Entry], levels: Sequence[Mapping[str, Availability]], chosen: Sequence[str | None]
) -> Availability:
    """The stock of several chosen entries together.

    What an entry shows holds for the entries that are chosen elsewhere now; for all of them where none is chosen yet.
    """
    for i, one in enumerate(entries):
        others = [(entry.value, pick) for j, (entry, pick) in enumerate(zip(entries, chosen, strict=True)) if j != i]
        if all(pick is None or value == pick for value, pick in others):
            level = levels[i][one.value]
            if level is Availability.OUT_OF_STOCK or (level is not Availability.UNKNOWN and all(p for _, p in others)):
                return level
    return Availability.UNKNOWN


def _levels(axis: Axis, capture: Capture, *, alone: bool = False) -> dict[str, Availability]:
    """The stock of each entry.

    One that can be chosen is in stock beside others that are sold out, and on a page that can be bought where it is the
    page's only (`alone`) choice: then it is the variant itself. Of several choices together the page says less.
    """
    some_off = any(one.off for one in axis.entries) and not all(one.off for one in axis.entries)
    gone = capture.availability.buyable is False
    sold = alone and capture.availability.buyable is True
    shut = {one.value for one in axis.entries if one.out or (one.off and one.out is None and (some_off or gone))}
    found: dict[str, Availability] = {}
    for one in axis.entries:
        if one.value in shut:
            found[one.value] = Availability.OUT_OF_STOCK
        elif one.out is False or (not one.off and not gone and (shut or sold)):
            found[one.value] = Availability.IN_STOCK
        else:
            found[one.value] = Availability.UNKNOWN
    return found


def _variant(entries: Sequence[Entry], found: Sequence[Axis], level: Availability, capture: Capture) -> Variant:
    alone = entries[0] if len(entries) == 1 else None
    return Variant(
        id=alone.id if alone else None,
        sku=next((one.sku for one in entries if one.sku), None) if alone else None,
        options={axis.name: one.value for axis, one in zip(found, entries, strict=True)},
        price=_price(entries, found, capture.price),
        availability=level,
        quantity=alone.quantity if alone else None,
    )


def _price(entries: Sequence[Entry], found: Sequence[Axis], base: Decimal | None) -> Decimal | None:
    """The price of chosen entries where the page says what one of its entries costs or adds; else None."""
    stated = [one.price for one in entries if one.price is not None]
    if stated:
        return stated[0] if len(stated) == 1 else None
    adds = any(one.added is not None for axis in found for one in axis.entries)
    return base + sum((one.added or Decimal(0) for one in entries), Decimal(0)) if adds and base is not None else None


def _page_names(variants: Sequence[Variant], found: Sequence[Axis]) -> dict[str, str]:
    """What the page calls the options that records name in schema.org's words: the choice that has all their values."""
    names: dict[str, str] = {}
    for key in _RECORD_NAMES:
        values = {plain(one.options[key]) for one in variants if key in one.options}
        fitting = [axis for axis in found if values and values <= {plain(one.value) for one in axis.entries}]
        if len(fitting) == 1 and fitting[0].name != "Option":
            names[key] = fitting[0].name
    return names


def _with_stock(variant: Variant, axis: Axis, capture: Capture) -> Variant:
    """A variant of the page's records with the stock that the entry of its value, number or SKU shows."""
    values = {plain(value) for value in variant.options.values()}
    levels = _levels(axis, capture, alone=True)
    for one in axis.entries:
        if (one.sku and one.sku == variant.sku) or (one.id and one.id == variant.id) or plain(one.value) in values:
            return replace(variant, availability=levels[one.value], quantity=variant.quantity or one.quantity)
    return variant
