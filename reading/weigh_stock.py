"""Whether the product can be bought, from what the places on a page state and show. Never guessed."""

from collections.abc import Sequence

from model.capture import Availability, Disagreement, Source
from reading.choose import joint
from reading.evidence import Stated
from reading.stock import ShownStock


def weigh_stock(
    stated: Sequence[Stated], chosen: Sequence[Stated], shown: ShownStock
) -> tuple[Availability, Source | None]:
    """The availability and its source. `stated` are records of the product, the most trusted first; `chosen` are the
    variants that the address picks, which say more than the whole product.

    A button or stock line that says the product cannot be bought outweighs a statement that it can; a button that buys
    does not outweigh a statement that it cannot, since themes keep that button in the page.
    """
    said = [
        (level, f"{one.where} availability")
        for one in (*chosen, *stated)
        if (level := _of(one)) is not Availability.UNKNOWN
    ]
    said += [
        (level, where)
        for level, where in ((shown.line, "visible stock line"), (shown.button, "visible button"))
        if level is not Availability.UNKNOWN
    ]
    if not said:
        counted = next((o for one in stated for o in one.offers if (o.sellers or 0) > 1), None)
        return (Availability.IN_STOCK, Source(f"{counted.where} count")) if counted else (Availability.UNKNOWN, None)
    level, where = said[0]
    if level.buyable and shown.button.buyable is not True and False in (shown.button.buyable, shown.line.buyable):
        level, where = next((lv, wh) for lv, wh in said if lv.buyable is False)
    against = [Disagreement(place, other) for other, place in said if other.buyable != level.buyable]
    return level, Source(where, tuple(against[:8]))


def _of(product: Stated) -> Availability:
    """A record's own word, else that of its offers for new goods, else that of its variants."""
    if product.availability is not Availability.UNKNOWN:
        return product.availability
    offers = joint(
        [one.availability for one in product.offers if not one.used] or [o.availability for o in product.offers]
    )
    if offers is not Availability.UNKNOWN:
        return offers
    inner = [a for v in product.variants for a in (v.availability, *(o.availability for o in v.offers))]
    return joint(inner)
