"""Whether the product can be bought, from what the places on a page state and show. Never guessed."""

from collections.abc import Sequence

from model.capture import Availability, Disagreement, Source
from reading.choose import joint
from reading.evidence import Stated


def weigh_stock(stated: Sequence[Stated], shown: Availability, where: str) -> tuple[Availability, Source | None]:
    """The availability and its source.

    Args:
        stated: records of the product, the most trusted first.
        shown: what the page shows at its button or in its stock line, `Unknown` when nothing sure.
        where: where it shows that.
    """
    said = [(level, one.where) for one in stated if (level := _of(one)) is not Availability.UNKNOWN]
    if shown is not Availability.UNKNOWN:
        against = [
            Disagreement(f"{place} availability", level) for level, place in said if level.buyable != shown.buyable
        ]
        agreeing = next((level for level, _ in said if level.buyable == shown.buyable), shown)
        return agreeing, Source(where if against or not said else f"{said[0][1]} availability", tuple(against[:8]))
    if not said:
        return Availability.UNKNOWN, None
    level, place = said[0]
    against = [Disagreement(f"{p} availability", other) for other, p in said[1:] if other.buyable != level.buyable]
    return level, Source(f"{place} availability", tuple(against[:8]))


def _of(product: Stated) -> Availability:
    """A record's own word, else that of its offers for new goods, else that of its variants."""
    if product.availability is not Availability.UNKNOWN:
        return product.availability
    offers = joint([one.availability for one in product.offers if not one.used])
    if offers is not Availability.UNKNOWN:
        return offers
    inner = [a for v in product.variants for a in (v.availability, *(o.availability for o in v.offers))]
    return joint(inner)
