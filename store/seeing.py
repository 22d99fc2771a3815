"""SQL of coverage: which listings and runs are late, which fields were ever read, what lives on policies."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

import pandas as pd
from sqlalchemy import Connection, exists, func, or_, select

from model.capture import SPEAKING, Availability, Outcome
from store.engine import chunks
from store.frames import query_frame
from store.requests import RequestKind
from store.runs import RunReason, RunStatus
from store.tables import captures, content_spans, discrepancies, listings, offer_spans, requests, runs

_SPEAKING: Final = sorted(outcome.value for outcome in SPEAKING)
_OUT_OF_SIGHT: Final = ("channel_blocked", "reader_broken")


def unseen(conn: Connection, channel: str, tier: str, since: datetime) -> pd.DataFrame:
    """Listings of the master file that did not speak at or after `since`, nor before then end: due, and not captured.

    Columns: listing_id, channel, external_id, first_seen_at, last_at (when it last spoke, or was seen to be gone;
    missing = never).
    """
    names = ("channel", "external_id", "first_seen_at")
    last = (
        select(func.max(content_spans.c.last_at))
        .where(content_spans.c.listing_id == listings.c.id, content_spans.c.is_current)
        .scalar_subquery()
    )
    gone = (
        select(func.max(captures.c.captured_at))
        .where(captures.c.listing_id == listings.c.id, captures.c.outcome == Outcome.GONE.value)
        .scalar_subquery()
    )
    # Few listings pass these, so that the look into the spans is made for few.
    suspect = or_(
        listings.c.last_captured_at.is_(None),
        listings.c.last_captured_at < since,
        listings.c.last_outcome.not_in(_SPEAKING),
    )
    columns = (*(listings.c[name] for name in names), last.label("last_at"), gone.label("gone_at"))
    query = (
        select(listings.c.id.label("listing_id"), *columns)
        .where(listings.c.channel == channel, listings.c.tier == tier, listings.c.in_master, suspect)
        .where(func.coalesce(listings.c.last_outcome, "") != Outcome.GONE.value)
        .order_by(listings.c.id)
    )
    frame = query_frame(conn, query)
    frame["last_at"] = frame[["last_at", "gone_at"]].max(axis="columns")
    spoke = frame["last_at"].fillna(frame["first_seen_at"])
    return frame[spoke < since].reset_index(drop=True)


def clear_runs(conn: Connection, channel: str, tier: str, since: datetime) -> list[datetime]:
    """When runs of the tier began, from `since` on: those that ended well on a channel in sight.

    A run while the channel was blocked, or its reader broken, is none of them: what it missed has been told.
    """
    unseen_then = exists().where(
        discrepancies.c.channel == runs.c.channel,
        discrepancies.c.kind.in_(_OUT_OF_SIGHT),
        discrepancies.c.first_seen_at <= runs.c.ended_at,
        or_(discrepancies.c.ended_at.is_(None), discrepancies.c.ended_at >= runs.c.started_at),
    )
    query = select(runs.c.started_at).where(
        runs.c.channel == channel,
        runs.c.tier == tier,
        runs.c.status == RunStatus.FINISHED.value,
        runs.c.started_at >= since,
        ~unseen_then,
    )
    return list(conn.execute(query.order_by(runs.c.started_at)).scalars())


def in_master(conn: Connection, channel: str) -> int:
    """How many listings of the channel the master file has."""
    query = select(func.count()).select_from(listings).where(listings.c.channel == channel, listings.c.in_master)
    return int(conn.execute(query).scalar_one())


def had(conn: Connection, listing_ids: Collection[int], field: str) -> set[int]:
    """Those of these listings of which the field was ever read."""
    table = content_spans if field in content_spans.c else offer_spans
    column = table.c[field]
    read = column != Availability.UNKNOWN.value if field == "availability" else column.is_not(None)
    found: set[int] = set()
    for chunk in chunks(sorted(listing_ids)):
        query = select(table.c.listing_id).where(table.c.listing_id.in_(chunk), read).distinct()
        found.update(conn.execute(query).scalars())
    return found


def runs_since(conn: Connection, since: datetime) -> pd.DataFrame:
    """Runs begun at or after `since`: channel, tier, due_at, started_at, heartbeat_at, ended_at, status.

    Those that only served requests for single listings are left out: they stand for no run of a schedule.
    """
    names = ("channel", "tier", "due_at", "started_at", "heartbeat_at", "ended_at", "status")
    asked = select(requests.c.run_id).where(requests.c.kind == RequestKind.RUN.value, requests.c.run_id.is_not(None))
    whole = or_(runs.c.reason != RunReason.REQUEST.value, runs.c.id.in_(asked))
    query = select(*(runs.c[name] for name in names)).where(runs.c.started_at >= since, whole)
    return query_frame(conn, query.order_by(runs.c.started_at))


def known_since(conn: Connection) -> dict[str, datetime]:
    """When the first listing of the master file became known, by channel: no run can have been due before."""
    first = func.min(listings.c.first_seen_at)
    query = select(listings.c.channel, first).where(listings.c.in_master).group_by(listings.c.channel)
    return {row.channel: row[1] for row in conn.execute(query)}


def living_policies(conn: Connection) -> set[str]:
    """The policy keys of discrepancies that have not ended."""
    query = select(discrepancies.c.policy_key).where(
        discrepancies.c.ended_at.is_(None), discrepancies.c.policy_key != ""
    )
    return set(conn.execute(query.distinct()).scalars())
