"""SQL of uploads: pictures on their way to a receiver, each once whatever messages show it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, func, or_, select, update

from store.engine import insert_or_ignore
from store.evidence.showing import Picture
from store.tables import uploads

LEASE: Final = timedelta(seconds=120)
"""How long a claim on an upload holds; who died in between loses it after this."""
TRIES: Final = 6
"""After so many failures a picture is given up: the message is told without it."""
REFUSALS: Final = 5
"""After so many messages that were refused for a picture it is given up."""

_FIRST_REST: Final = timedelta(seconds=5)
_UNDONE = and_(uploads.c.done_at.is_(None), uploads.c.given_up_at.is_(None))


@dataclass(frozen=True, slots=True)
class Upload:
    """How far a picture is on its way to a receiver."""

    file_id: str | None
    """What messages call it by; None: none may show it now."""
    coming: bool
    """It was asked for and nothing has gone wrong yet."""


def want(conn: Connection, receiver: str, pictures: Collection[Picture], now: datetime) -> None:
    """See that these pictures are brought to a receiver; each once, whatever messages show it."""
    rows = [
        {"receiver": receiver, "sha256": one.sha256, "name": one.name, "asked_at": now, "due_at": now}
        for one in {one.sha256: one for one in pictures}.values()
    ]
    if rows:
        conn.execute(insert_or_ignore(conn, uploads), rows)


def on_the_way(conn: Connection, receiver: str, digests: Collection[str], now: datetime) -> dict[str, Upload]:
    """How far each of these pictures is, by SHA-256; one that was never asked for is not in it."""
    where = (uploads.c.receiver == receiver, uploads.c.sha256.in_(sorted(set(digests))))
    found = {}
    for row in conn.execute(select(uploads).where(*where)):
        usable = row.usable_at is not None and row.usable_at <= now and row.given_up_at is None
        coming = row.done_at is None and row.given_up_at is None and row.error is None
        found[row.sha256] = Upload(row.file_id if usable else None, coming)
    return found


def due(conn: Connection, now: datetime, limit: int) -> Sequence[Any]:
    """Pictures to bring now (receiver, sha256), oldest first."""
    free = or_(uploads.c.claimed_at.is_(None), uploads.c.claimed_at < now - LEASE)
    query = select(uploads.c.receiver, uploads.c.sha256).where(_UNDONE, uploads.c.due_at <= now, free)
    return conn.execute(query.order_by(uploads.c.due_at, uploads.c.sha256).limit(limit)).all()


def claim(conn: Connection, receiver: str, sha256: str, now: datetime) -> Row[Any] | None:
    """Take a picture for bringing, or None when somebody else has it."""
    free = or_(uploads.c.claimed_at.is_(None), uploads.c.claimed_at < now - LEASE)
    taken = conn.execute(_one(receiver, sha256).where(_UNDONE, free, uploads.c.due_at <= now).values(claimed_at=now))
    if not taken.rowcount:
        return None
    return conn.execute(select(uploads).where(uploads.c.receiver == receiver, uploads.c.sha256 == sha256)).one()


def begun(conn: Connection, receiver: str, sha256: str, file_id: str) -> None:
    """Store what the receiver calls it, before it gets the first byte."""
    conn.execute(_one(receiver, sha256).values(file_id=file_id))


def done(conn: Connection, receiver: str, sha256: str, now: datetime) -> None:
    """The receiver has it."""
    conn.execute(_one(receiver, sha256).values(done_at=now, usable_at=now, claimed_at=None, error=None))


def failed(conn: Connection, row: Row[Any], error: str, *, due_at: datetime, now: datetime) -> None:
    """It could not be brought now; after `TRIES` it is given up."""
    attempts = row.attempts + 1
    given_up = now if attempts >= TRIES else None
    values = {"attempts": attempts, "error": error[:500], "due_at": due_at, "claimed_at": None}
    conn.execute(_one(row.receiver, row.sha256).values(**values, given_up_at=given_up))


def refused(conn: Connection, receiver: str, digests: Collection[str], now: datetime) -> None:
    """A message was refused for these pictures, which the receiver may not have worked through yet."""
    where = (uploads.c.receiver == receiver, uploads.c.sha256.in_(sorted(set(digests))))
    for row in conn.execute(select(uploads).where(*where)).all():
        values = {"refusals": row.refusals + 1, "usable_at": now + _FIRST_REST * 2**row.refusals}
        given_up = now if row.refusals + 1 >= REFUSALS else None
        why = "the receiver refuses to show it"
        conn.execute(_one(receiver, row.sha256).values(**values, given_up_at=given_up, error=why))


def usable_later(conn: Connection, receiver: str, digests: Collection[str], now: datetime) -> datetime | None:
    """When those of these pictures may be shown that may not yet; None when there are none."""
    return conn.execute(
        select(func.max(uploads.c.usable_at)).where(
            uploads.c.receiver == receiver,
            uploads.c.sha256.in_(sorted(set(digests))),
            uploads.c.usable_at > now,
            uploads.c.given_up_at.is_(None),
        )
    ).scalar()


def _one(receiver: str, sha256: str) -> Any:
    return update(uploads).where(uploads.c.receiver == receiver, uploads.c.sha256 == sha256)
