"""How long evidence is kept: legal hold, and a purge that leaves the manifest and its timestamp."""

from collections.abc import Collection
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, select, update

from model.errors import InputError
from store.engine import chunks, read, transact
from store.evidence.keeping import lock_chain
from store.evidence.vault import Vault
from store.people import record
from store.tables import evidence, evidence_files
from system import clock
from system.settings import Settings


def hold(engine: Engine, number: int, reason: str, user_id: int | None) -> None:
    """See that pack `number` is not purged, whatever its age, and write into the trail who wanted it and why.

    Raises:
        InputError: there is no such pack, or it is purged already.
        ServiceError: the database does not answer.
    """
    transact(engine, partial(_hold, number=number, reason=reason, user_id=user_id))


def release(engine: Engine, number: int, user_id: int | None) -> None:
    """End the hold on pack `number`, and write it into the trail.

    Raises:
        InputError: there is no such pack, or it is purged already.
        ServiceError: the database does not answer.
    """
    transact(engine, partial(_hold, number=number, reason=None, user_id=user_id))


def _hold(conn: Connection, *, number: int, reason: str | None, user_id: int | None) -> None:
    unpurged = update(evidence).where(evidence.c.id == number, evidence.c.purged_at.is_(None))
    if not conn.execute(unpurged.values(hold=reason)).rowcount:
        raise InputError(f"evidence {number} is not there, or purged")
    record(conn, "hold" if reason else "release", f"evidence {number}", {"reason": reason}, user_id=user_id)


def end_early(conn: Connection, numbers: Collection[int], user_id: int | None) -> tuple[list[int], list[int]]:
    """See that these packs are purged whatever their age: those whose files go, and those on hold, which stay.

    What is on hold goes once the hold is released. `purge` removes the files.
    """
    lock_chain(conn)
    now = clock.now()
    rows: list[Row[Any]] = []
    for part in chunks(sorted(set(numbers))):
        query = select(evidence.c.id, evidence.c.hold).where(evidence.c.id.in_(part), evidence.c.purged_at.is_(None))
        rows += list(conn.execute(query.order_by(evidence.c.id)))
    held = [row.id for row in rows if row.hold is not None]
    gone = [row.id for row in rows if row.hold is None]
    for part in chunks([row.id for row in rows]):
        conn.execute(update(evidence).where(evidence.c.id.in_(part)).values(expires_at=now))
    for part in chunks(gone):
        conn.execute(update(evidence).where(evidence.c.id.in_(part)).values(purged_at=now))
    for number in gone:
        record(conn, "purge", f"evidence {number}", {}, user_id=user_id)
    return gone, held


def purge(engine: Engine, settings: Settings) -> int:
    """Remove the files of packs that are past their time and not on hold; the number of packs.

    Their manifests stay, so that the chain can be followed. A file that another pack has too stays with that one.

    Raises:
        InputError: the settings name no place that can be used.
        ServiceError: the place or the database does not answer; what is left is removed by the next call.
    """
    with read(engine) as conn:
        gone = evidence.c.purged_at.is_not(None) & evidence_files.c.evidence_id.is_not(None)
        due = (evidence.c.expires_at <= clock.now()) & evidence.c.hold.is_(None)
        joined = select(evidence.c.id).outerjoin(evidence_files)
        if conn.execute(joined.where(gone | (due & evidence.c.purged_at.is_(None))).limit(1)).first() is None:
            return 0
    count = transact(engine, _expire)
    transact(engine, partial(_remove, vault=Vault.of(settings)))
    return count


def _expire(conn: Connection) -> int:
    """Mark what is past its time; the mark is kept before the first file goes."""
    lock_chain(conn)
    now = clock.now()
    due = (evidence.c.expires_at <= now) & evidence.c.hold.is_(None) & evidence.c.purged_at.is_(None)
    numbers = list(conn.execute(select(evidence.c.id).where(due)).scalars())
    conn.execute(update(evidence).where(due).values(purged_at=now))
    for number in numbers:
        record(conn, "purge", f"evidence {number}", {}, user_id=None)
    return len(numbers)


def _remove(conn: Connection, *, vault: Vault) -> None:
    """Remove the files of purged packs that no other pack has. Under the lock, so that none is kept anew meanwhile."""
    lock_chain(conn)
    purged = select(evidence.c.id).where(evidence.c.purged_at.is_not(None))
    living = select(evidence_files.c.sha256).where(evidence_files.c.evidence_id.not_in(purged))
    stale = select(evidence_files.c.sha256).where(
        evidence_files.c.evidence_id.in_(purged), evidence_files.c.sha256.not_in(living)
    )
    for digest in conn.execute(stale.distinct()).scalars().all():
        vault.remove(digest)
    conn.execute(delete(evidence_files).where(evidence_files.c.evidence_id.in_(purged)))
