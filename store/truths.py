"""The master file's row that a discrepancy hangs on, as it is now or was last."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, select

from store.master import TABLES
from store.tables import catalog_versions

_SHEETS: Final = ("policies", "promotions", "expectations")
_OURS: Final = frozenset({"id", "key", "since_version", "until_version"})
MONEY: Final = frozenset({"list_price", "floor", "ceiling", "promo_price"})
"""Columns of minor units of the row's currency."""


@dataclass(frozen=True, slots=True)
class Truth:
    """A row of a sheet: what it says, and since which version of which file."""

    sheet: str
    values: Mapping[str, Any]
    """Its columns that are not empty."""
    version: int
    file_name: str
    until_version: int | None
    """Where it was withdrawn."""


def of_key(conn: Connection, key: str) -> Truth | None:
    """The row with this policy key; None where the kind has no policy, or no file ever had it."""
    if not key:
        return None
    for sheet in _SHEETS:
        table = TABLES[sheet]
        query = select(table, catalog_versions.c.file_name).join(
            catalog_versions, catalog_versions.c.id == table.c.since_version
        )
        row = conn.execute(query.where(table.c.key == key).order_by(table.c.id.desc()).limit(1)).mappings().first()
        if row is not None:
            told = {name: row[name] for name in table.c.keys() if name not in _OURS and row[name] not in (None, "")}  # noqa: SIM118
            return Truth(sheet, told, row["since_version"], row["file_name"], row["until_version"])
    return None
