"""SQL of what the scheduler needs to know: which fires were served, who has due requests, what waits."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select

from model.capture import SPEAKING, Outcome
from store.tables import batches, listings, requests, runs

SEEN: Final = sorted({outcome.value for outcome in SPEAKING} | {Outcome.GONE.value})
"""Outcomes that say how a listing is."""


def last_due(conn: Connection, channel: str, tier: str) -> datetime | None:
    """The latest fire of a schedule that a run was begun for."""
    query = select(func.max(runs.c.due_at)).where(runs.c.channel == channel, runs.c.tier == tier)
    return conn.execute(query).scalar()


def channels_with_due_requests(conn: Connection, now: datetime) -> list[str]:
    """The channels of which a capture or a run was asked for and is due."""
    query = select(requests.c.channel).where(requests.c.served_at.is_(None), requests.c.due_at <= now).distinct()
    return list(conn.execute(query).scalars())


def unchecked_batches(conn: Connection) -> int:
    """How many batches wait for their check."""
    return conn.execute(select(func.count()).select_from(batches).where(batches.c.checked_at.is_(None))).scalar_one()


def last_capture(conn: Connection) -> datetime | None:
    """When anything was last captured."""
    return conn.execute(select(func.max(listings.c.last_captured_at))).scalar()


def unchecked_since(conn: Connection) -> datetime | None:
    """When the oldest batch was stored that waits for its check."""
    return conn.execute(select(func.min(batches.c.stored_at)).where(batches.c.checked_at.is_(None))).scalar()


def last_captures(conn: Connection, known_before: datetime) -> dict[tuple[str, str], datetime | None]:
    """When a listing was last visited, by channel and tier, of the listings that were known by then."""
    query = select(listings.c.channel, listings.c.tier, func.max(listings.c.last_captured_at).label("at"))
    rows = conn.execute(
        query.where(listings.c.first_seen_at < known_before).group_by(listings.c.channel, listings.c.tier)
    )
    return {(row.channel, row.tier): row.at for row in rows}


def seen_since(conn: Connection, since: datetime) -> tuple[int, int]:
    """How many listings, on how many channels, were visited since then and said how they are."""
    spoke = (listings.c.last_captured_at >= since, listings.c.last_outcome.in_(SEEN))
    query = select(func.count(), func.count(listings.c.channel.distinct())).where(*spoke)
    count, channels = conn.execute(query).one()
    return int(count), int(channels)
