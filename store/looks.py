"""Looks of browsers: stored beside the captures that were read from them, and found again for rules."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
import pandas as pd
from sqlalchemy import Connection, select

from model.seen import Seen, facts
from store.engine import insert_or_ignore
from store.frames import query_frame
from store.spans import clean
from store.tables import looks

_LONGEST: Final = 200_000
"""Bytes of one look's facts; the longest honest ones have a twentieth of it."""
_LISTS: Final = ("failures", "pictures", "console", "script_errors", "mixed", "dialogs", "refused")
_KEPT: Final = 5
"""Of each list, where the facts are too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A look that is to be stored."""

    listing_id: int
    captured_at: datetime
    """Of the capture."""
    seen: Seen
    against: Mapping[str, Any] | None = None
    """What looks other than the accepted baseline, as `spiders.crawling.comparing.told` has it; None: not compared."""


def keep(conn: Connection, some: Iterable[Look]) -> None:
    """Store the looks; one that is stored already stays as it is."""
    rows = [
        {
            "listing_id": one.listing_id,
            "captured_at": one.captured_at,
            "viewport": one.seen.viewport,
            "status": one.seen.status,
            "changes": None if one.against is None else one.against["parts"],
            "facts": bounded(all_facts(one.seen, one.against)),
        }
        for one in some
    ]
    if rows:
        conn.execute(insert_or_ignore(conn, looks), rows)


def all_facts(seen: Seen, against: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the browser showed, and under `against` what of it looks other than the accepted baseline."""
    return facts(seen) if against is None else {**facts(seen), "against": dict(against)}


def bounded(told: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as every database takes them, of bounded size."""
    found: dict[str, Any] = _cleaned(told)
    if len(orjson.dumps(found)) > _LONGEST:
        found |= {name: found[name][:_KEPT] for name in _LISTS}
        found["headers"] = {}
    return found


def of_visits(conn: Connection, visits: pd.DataFrame) -> pd.DataFrame:
    """The looks of these visits (listing_id, captured_at): listing_id, captured_at, viewport, facts."""
    query = select(looks.c.listing_id, looks.c.captured_at, looks.c.viewport, looks.c.facts)
    if visits.empty:
        return query_frame(conn, query.limit(0))
    first, last = visits["captured_at"].min().to_pydatetime(), visits["captured_at"].max().to_pydatetime()
    within = query.where(looks.c.captured_at >= first, looks.c.captured_at <= last).order_by(looks.c.id)
    frame = query_frame(conn, within, visits["listing_id"].tolist())
    return frame.merge(visits[["listing_id", "captured_at"]], on=["listing_id", "captured_at"])


def moments(conn: Connection, listing_ids: Collection[int], begin: datetime, end: datetime) -> pd.DataFrame:
    """When browsers looked at the listings in [`begin`, `end`): listing_id, captured_at, in the order of time."""
    query = select(looks.c.listing_id, looks.c.captured_at).distinct()
    within = query.where(looks.c.captured_at >= begin, looks.c.captured_at < end)
    return query_frame(conn, within, listing_ids).sort_values("captured_at", ignore_index=True)


def turned(conn: Connection, visits: pd.DataFrame, since: datetime) -> set[int]:
    """Of these visits the listings that look other than accepted, and did not when last compared before `since`."""
    query = select(looks.c.listing_id, looks.c.captured_at).where(looks.c.captured_at >= since, looks.c.changes > 0)
    now = query_frame(conn, query, visits["listing_id"].tolist())
    now = now.merge(visits[["listing_id", "captured_at"]], on=["listing_id", "captured_at"])
    other = {int(one) for one in now["listing_id"]}
    if not other:
        return set()
    compared = select(looks.c.listing_id, looks.c.captured_at, looks.c.changes)
    before = query_frame(conn, compared.where(looks.c.captured_at < since, looks.c.changes.is_not(None)), other)
    last = before["captured_at"] == before.groupby("listing_id")["captured_at"].transform("max")
    return other - {int(one) for one in before.loc[last & (before["changes"] > 0), "listing_id"]}


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(name)): _cleaned(item) for name, item in value.items()}
    if isinstance(value, Sequence):
        return [_cleaned(item) for item in value]
    return value
