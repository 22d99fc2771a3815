"""Which rights of the master file a case of a brand stands on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from catalog.matching_brands import Brands
from catalog.matching_text import fold
from reports.records import Right
from store import goods, master

_FIELDS: Final = ("mark", "type", "number", "country", "classes", "owner", "valid_to", "certificate")


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights of the current master file, and how its brands are written."""

    held: Sequence[Right]
    brands: Brands | None
    """None where the master file has one brand, whose the rights are then all."""

    def of(self, brand: str) -> tuple[Right, ...]:
        """The rights of a brand."""
        return tuple(one for one in self.held if self.brands is None or self._brand(one) == fold(brand).strip())

    def unclear(self) -> tuple[str, ...]:
        """Rights of which the master file does not say whose brand's they are, in words: no case stands on them."""
        if self.brands is None:
            return ()
        marks = (f"right {one.number} ({one.mark})" for one in self.held if self._brand(one) is None)
        return tuple(f"{mark}: which brand's it is; its mark names none of the brands, or several" for mark in marks)

    def _brand(self, right: Right) -> str | None:
        """The only brand that the mark names, folded."""
        named = self.brands.named(right.mark) if self.brands else frozenset()
        return next(iter(named)) if len(named) == 1 else None


def current(conn: Connection) -> Rights:
    """The rights of the master file that holds now."""
    held = [Right(**dict(zip(_FIELDS, row[1:], strict=True))) for _, row in master.current(conn, "rights", _FIELDS)]
    spelled = {one.brands for one in goods.current(conn)}
    return Rights(held, Brands(spelled) if len({some[:1] for some in spelled}) > 1 else None)
