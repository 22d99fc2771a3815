"""Which rights of the master file a case of a brand stands on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from reports.records import Right
from store import goods, master

_FIELDS: Final = ("mark", "type", "number", "country", "classes", "owner", "valid_to", "certificate")


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights of the current master file, and how each of its brands is written."""

    held: Sequence[Right]
    spellings: Mapping[str, Sequence[str]]
    """By brand; empty where the master file has one brand, whose the rights are then all."""

    def of(self, brand: str) -> tuple[Right, ...]:
        """The rights of a brand."""
        return tuple(one for one in self.held if not self.spellings or self._brand(one) == brand)

    def unclear(self) -> tuple[str, ...]:
        """Rights of which the master file does not say whose brand's they are, in words: no case stands on them."""
        if not self.spellings:
            return ()
        marks = (f"right {one.number} ({one.mark})" for one in self.held if self._brand(one) is None)
        return tuple(f"{mark}: which brand's it is; its mark is none of the brands' names" for mark in marks)

    def _brand(self, right: Right) -> str | None:
        """The brand whose name the mark has; of two such names the longer."""
        mark = right.mark.casefold()
        names = [
            (len(name), brand) for brand, said in self.spellings.items() for name in said if name.casefold() in mark
        ]
        return max(names)[1] if names else None


def current(conn: Connection) -> Rights:
    """The rights of the master file that holds now."""
    held = [Right(**dict(zip(_FIELDS, row[1:], strict=True))) for _, row in master.current(conn, "rights", _FIELDS)]
    brands = {row[1] for _, row in master.current(conn, "products", ("brand",))}
    spellings = {of: one.brands for one in goods.current(conn) for of in one.brands[:1]} if len(brands) > 1 else {}
    return Rights(held, spellings)
