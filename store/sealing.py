"""The trail as a chain: each row is sealed with a hash over the seal before it, so that a row which is changed, taken
out or put between others is found.

Rows are sealed by housekeeping, in the order in which it finds them, and not when they are written: a seal at the
insert would need a lock held until the commit, and every press in Slack would wait for the slowest before it. So the
last half minute is unsealed, and on PostgreSQL a row that was committed late stands in the chain after younger ones.

A seal holds a salted digest of the row's words, never the words. Where words are lawfully struck (`store.scrubbing`)
the salt goes, so that nobody finds them by trying; the digest stays and the chain holds, and a row of the trail, sealed
as every other, says which rows were struck and what is left of each.

Whoever can write to the database could seal everything anew: keep the head that `andon audit verify` prints elsewhere.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row, bindparam, func, select, text, update

from store.engine import read, transact
from store.people import record
from store.tables import audit

STRIKE: Final = "strike"
TARGET: Final = "audit"
"""Action and target of the rows that say what was struck."""
_FIRST: Final = "0" * 64
"""Stands before the first seal."""
_AT_ONCE: Final = 2_000
_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('andon audit', 0))")
_A = audit.c


@dataclass(slots=True)
class Verdict:
    """What a walk along the chain found."""

    count: int = 0
    """Rows that are sealed."""
    head: str = _FIRST
    """The last seal."""
    waiting: int = 0
    """Rows that are not sealed yet."""
    struck: list[int] = field(default_factory=list)
    """Rows of which words were lawfully struck."""
    faults: list[str] = field(default_factory=list)


def lock(conn: Connection) -> None:
    """Let nobody seal, or strike words out of sealed rows, until this transaction ends."""
    if conn.dialect.name == "postgresql":
        conn.execute(_LOCK)


def seal_waiting(engine: Engine) -> int:
    """Seal every row that is not sealed; how many.

    Raises:
        ServiceError: the database does not answer.
    """
    count = 0
    while True:
        with read(engine) as conn:  # no write lock is asked for where nothing waits
            if conn.execute(select(_A.id).where(_A.number.is_(None)).limit(1)).first() is None:
                return count
        count += transact(engine, seal)


def seal(conn: Connection) -> int:
    """Seal the rows that are not sealed, as many as go at once; how many. What is sealed stays as it is."""
    lock(conn)
    last = conn.execute(select(_A.number, _A.hash).where(_A.number.is_not(None)).order_by(_A.number.desc()).limit(1))
    before = last.first()
    number, head = (before.number, str(before.hash)) if before else (0, _FIRST)
    made = []
    for row in conn.execute(select(audit).where(_A.number.is_(None)).order_by(_A.id).limit(_AT_ONCE)).all():
        salt = secrets.token_hex(16)
        number, words = number + 1, digest(salt, row.target, row.detail)
        head = _link(head, number, row, words)
        made.append({"row_id": row.id, "number": number, "salt": salt, "words_sha256": words, "hash": head})
    if made:
        names = ("number", "salt", "words_sha256", "hash")
        sealed = update(audit).where(_A.id == bindparam("row_id")).values({one: bindparam(one) for one in names})
        conn.execute(sealed, made)
    return len(made)


def note_struck(conn: Connection, rows: Sequence[int]) -> None:
    """Say in the trail which of its rows words were struck out of, and of what is left of them; forget their salts.

    Call it in the transaction that struck them, after `lock`.
    """
    left = {}
    for row in conn.execute(select(_A.id, _A.target, _A.detail).where(_A.id.in_(rows)).order_by(_A.id)):
        left[str(row.id)] = digest("", row.target, row.detail)
    if left:
        conn.execute(update(audit).where(_A.id.in_(rows)).values(salt=None))
        record(conn, STRIKE, TARGET, {"left": left})


def verify(conn: Connection, expected: tuple[int, str] | None = None) -> Verdict:
    """Walk along the chain from its first seal; with `expected` a number and the seal that it had once."""
    found, struck = Verdict(), _struck(conn)
    found.waiting = conn.execute(select(func.count()).select_from(audit).where(_A.number.is_(None))).scalar_one()
    for row in _sealed(conn):
        if row.number != found.count + 1:
            found.faults.append(f"rows {found.count + 1} to {row.number - 1} of the chain are not there")
        found.faults += _faults(row, found.head, struck)
        found.count, found.head = row.number, str(row.hash)
        if row.salt is None:
            found.struck.append(row.id)
        if expected is not None and row.number == expected[0] and row.hash != expected[1]:
            found.faults.append(f"seal {row.number} is {row.hash}, not what it was: the chain was made anew")
    if expected is not None and expected[0] > found.count:
        found.faults.append(f"seal {expected[0]} is not there; the chain ends at {found.count}")
    return found


def digest(salt: str, target: str, detail: Mapping[str, Any] | None) -> str:
    """SHA-256 of a row's words, behind a salt."""
    return _sha256(salt, json.dumps([target, detail], ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def _faults(row: Row[Any], before: str, struck: Mapping[int, str]) -> Iterator[str]:
    """What is wrong with a sealed row that follows the seal `before`."""
    where = f"row {row.id} of {row.at:%Y-%m-%d %H:%M} UTC (seal {row.number})"
    if _link(before, row.number, row, row.words_sha256) != row.hash:
        yield f"{where}: who, when or what was changed, or a row before it"
    if row.salt is not None and digest(row.salt, row.target, row.detail) != row.words_sha256:
        yield f"{where}: its words were changed"
    if row.salt is None and struck.get(row.id) != digest("", row.target, row.detail):
        yield f"{where}: its words were changed, and not by what was struck out"


def _struck(conn: Connection) -> dict[int, str]:
    """What was left of each row when words were last struck out of it."""
    query = select(_A.detail).where(_A.target == TARGET, _A.action == STRIKE).order_by(_A.id)
    return {int(number): left for detail in conn.execute(query).scalars() for number, left in detail["left"].items()}


def _sealed(conn: Connection) -> Iterator[Row[Any]]:
    after = 0
    while rows := conn.execute(select(audit).where(_A.number > after).order_by(_A.number).limit(_AT_ONCE)).all():
        yield from rows
        after = rows[-1].number


def _link(before: str, number: int, row: Row[Any], words: str) -> str:
    at: datetime = row.at
    return _sha256(before, json.dumps([number, row.id, at.isoformat(), row.user_id, row.action, words]))


def _sha256(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
