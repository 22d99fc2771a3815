"""What of a discrepancy may not be said: where the law keeps a brand's amounts from a reseller, no target price."""

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection

from catalog.standing import join_standing
from model.finding import Family, Severity
from store import master
from system.settings import Settings

WITHHELD: Final = "A price of an independent reseller; for information."
"""Stands for the sentence that would name one."""


def withheld(conn: Connection, rows: Sequence[Any], settings: Settings) -> frozenset[int]:
    """The numbers of those discrepancies (rows of the table) whose sentence names no target price to anybody.

    Under the lock they are `info`, so that others need no look at their sellers.
    """
    asked = [row for row in rows if row.family == Family.PRICE and row.severity == Severity.INFO]
    if not asked:
        return frozenset()
    frame = pd.DataFrame(
        {
            "channel": pd.Series([row.channel for row in asked], dtype=object),
            "seller": pd.Series([row.seller for row in asked], dtype=object),
            "captured_at": pd.to_datetime(pd.Series([row.last_seen_at for row in asked], dtype=object), utc=True),
        }
    ).astype({"captured_at": "datetime64[ns, UTC]"})
    locked = join_standing(frame, master.frame(conn, "sellers"), settings)["locked"]
    return frozenset(row.id for row, lock in zip(asked, locked, strict=True) if lock)
