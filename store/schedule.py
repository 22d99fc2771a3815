"""SQL of what the scheduler needs to know: which fires were served, who has due requests, what waits."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from store.tables import batches, listings, requests, runs


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
