"""A page that was read anew, as frames beside those of what was stored of it then."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from model.capture import Capture
from store import spans
from store.frames import CONTENT, OFFER, rows_frame
from store.naming import seller_ids, without_erased


def frames_of(
    conn: Connection, capture: Capture, at: datetime, channel: str, offers: pd.DataFrame, contents: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Offers and contents as `store.frames` gives them, with what `capture` says in place of what was stored.

    How long something has been so stays what it was; what the page did not say then is so since `at`.

    Args:
        conn: a connection.
        capture: the page of one listing, read anew; it speaks.
        at: when the page was captured.
        channel: the listing's.
        offers: what was stored of it then.
        contents: what was stored of it then, not empty.
    """
    ids = seller_ids(conn, channel, capture)
    page = without_erased(capture, ids)
    before = {(row["seller"], row["variant"]): row for row in _rows(offers)}
    alone = {name for name, _ in before}
    known = alone.pop() if spans.is_partial(page) and len(alone) == 1 else ""
    seller = spans.seller_key(page.seller, ids) or known
    (stood,) = _rows(contents)
    new = {**_times(stood), "first_at": at, "last_at": at, "count": 1}
    said = [
        {**new, **_times(before.get(key, new)), "seller": key[0], "variant": key[1], **_disagreeing(values)}
        for key, values in spans.offers(page, seller, ids).items()
    ]
    return _frame((*OFFER, "sources"), said, at), _frame(CONTENT, [{**_times(stood), **spans.content(page)}], at)


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _times(row: Mapping[str, Any]) -> dict[str, Any]:
    """Of which listing it is, since when, until when and how often."""
    return {name: row[name] for name in ("listing_id", "first_at", "last_at", "count") if name in row}


def _disagreeing(values: spans.Values) -> spans.Values:
    """The values of an offer, with its sources where they disagree alone, as the store loads them."""
    disagree = any("disagrees" in source for source in (values["sources"] or {}).values())
    return values if disagree else {**values, "sources": None}


def _frame(names: Sequence[str], rows: Sequence[Mapping[str, Any]], at: datetime) -> pd.DataFrame:
    frame = rows_frame(names, [[row[name] for name in names] for row in rows])
    return frame.assign(captured_at=pd.Series([pd.Timestamp(at)] * len(frame), dtype="datetime64[ns, UTC]"))
