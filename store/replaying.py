"""A scratch store in which the history of discrepancies happens again, move by move, to see what follows from it."""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, Select, Table, event, func, insert, or_, select, update

from model.lifecycle import ENDED, STANDING, Action
from store.engine import chunks, open_engine, read, write
from store.notifications import WAITING
from store.tables import (
    case_events,
    discrepancies,
    events,
    hushed,
    listings,
    master_listings,
    master_products,
    master_skus,
    message_members,
    messages,
    metadata,
    notifications,
    sellers,
    silences,
    users,
    variants,
)

TELLING: Final = ("root", "thread", "escalate", "file")
"""Kinds of notifications that tell somebody something; the others change or answer."""
_ROWS_AT_ONCE: Final = 500
_ENDED: Final = frozenset(state.value for state in ENDED)
_STANDING: Final = sorted(state.value for state in STANDING)
_WAITS: Final = frozenset({Action.WAIT, Action.RESUME})
_MASTER: Final = (master_products, master_skus, master_listings)


@dataclass
class Replay:
    """Moves that are still to come, oldest first, and the discrepancies that they are of."""

    scratch: Engine
    coming: deque[Mapping[str, Any]]
    rows: Mapping[int, Mapping[str, Any]]
    """Discrepancies as they are now, by number."""
    steps: deque[Mapping[str, Any]] = field(default_factory=deque)
    """Of cases, still to come, oldest first: who works on a case acts on its discrepancy."""
    _there: set[int] = field(default_factory=set)

    @property
    def next_at(self) -> datetime | None:
        """When the next move was made."""
        return self.coming[0]["at"] if self.coming else None

    def happen(self, until: datetime) -> None:
        """Let the moves up to `until` happen: each writes its event, which nobody has processed.

        But for acknowledgements that lapsed: how long they last is for the settings that are tried.
        """
        with write(self.scratch) as conn:
            while self.steps and self.steps[0]["at"] <= until:
                conn.execute(insert(case_events).values(**self.steps.popleft()))
            while self.coming and self.coming[0]["at"] <= until:
                move = self.coming.popleft()
                if move["action"] != Action.LAPSE:
                    self._happen(conn, move)

    def _happen(self, conn: Connection, move: Mapping[str, Any]) -> None:
        number, version = move["discrepancy_id"], 1
        after = {
            "state": move["to_state"],
            "severity": move["severity"],
            "ended_at": move["at"] if move["to_state"] in _ENDED else None,
        }
        if move["action"] in _WAITS:
            after["waiting_since"] = move["at"] if move["action"] == Action.WAIT else None
        if number in self._there:
            c = discrepancies.c
            moved = update(discrepancies).where(c.id == number).values(**after, version=c.version + 1)
            version = conn.execute(moved.returning(c.version)).scalar_one()
        else:
            self._there.add(number)
            conn.execute(insert(discrepancies).values(**{**self.rows[number], **after, "version": version}))
        kept = {name: value for name, value in move.items() if name not in ("id", "processed_at")}
        conn.execute(insert(events).values(**{**kept, "version": version}))


def begin(engine: Engine, folder: Path, since: datetime, until: datetime) -> Replay:
    """A scratch store in `folder` before the first move, up to `until`, of all that stood at `since` or opened later.

    It has what messages say of listings, sellers and products, and the silences that there were; no captures.

    Raises:
        ServiceError: the store does not answer.
    """
    scratch = open_engine(f"sqlite:///{folder / 'replay.db'}")
    event.listen(scratch, "connect", _loosen)
    metadata.create_all(scratch)
    with read(engine) as conn, write(scratch) as there:
        told = discrepancies.c.opened_at < until
        lived = or_(discrepancies.c.ended_at.is_(None), discrepancies.c.ended_at >= since)
        rows = {row["id"]: dict(row) for row in conn.execute(select(discrepancies).where(told, lived)).mappings()}
        for row in rows.values():
            row |= {"previous_id": None, "merged_into": None, "waiting_since": None}
        moves = _of(conn, select(events).where(events.c.at < until), events.c.discrepancy_id, rows)
        steps = _of(conn, select(case_events).where(case_events.c.at < until), case_events.c.discrepancy_id, rows)
        seen = {row["listing_id"] for row in rows.values() if row["listing_id"] is not None}
        _fill(there, listings, _of(conn, select(listings), listings.c.id, seen))
        _fill(there, variants, _of(conn, select(variants), variants.c.listing_id, seen))
        for table in (users, sellers):
            _fill(there, table, conn.execute(select(table)).mappings())
        for table in _MASTER:
            _fill(there, table, conn.execute(select(table).where(table.c.until_version.is_(None))).mappings())
        _fill(there, silences, map(_as_it_held, conn.execute(select(silences)).mappings()))
    return Replay(scratch, _in_turn(moves), rows, _in_turn(steps))


def due_after(conn: Connection, now: datetime) -> datetime | None:
    """When the next notification is due, later than `now`."""
    return conn.execute(select(func.min(notifications.c.due_at)).where(WAITING, notifications.c.due_at > now)).scalar()


def worn_after(conn: Connection, now: datetime, life: timedelta, repeats: Iterable[timedelta]) -> datetime | None:
    """When, later than `now`, the `life` of a message next ends, or one of `repeats` next passed since a telling."""
    posted = select(func.min(messages.c.posted_at)).where(messages.c.closed_at.is_(None))
    born = conn.execute(posted.where(messages.c.posted_at > now - life)).scalar()
    found = [born + life] if born else []
    heard = (
        select(func.max(message_members.c.told_at).label("told_at"))
        .join(discrepancies, discrepancies.c.id == message_members.c.discrepancy_id)
        .where(discrepancies.c.ended_at.is_(None), discrepancies.c.state.in_(_STANDING))
        .group_by(message_members.c.discrepancy_id)
        .subquery()
    )
    for repeat in repeats:
        told = conn.execute(select(func.min(heard.c.told_at)).where(heard.c.told_at > now - repeat)).scalar()
        if told:
            found.append(told + repeat)
    return min(found, default=None)


def joined(conn: Connection, at: datetime) -> set[tuple[int, int]]:
    """Message and discrepancy of every member that joined, or is to be told again, since `at` and waits for it."""
    pair = select(message_members.c.message_id, message_members.c.discrepancy_id)
    waits = pair.where(message_members.c.announced.is_(False), message_members.c.told_at >= at)
    return {(row.message_id, row.discrepancy_id) for row in conn.execute(waits)}


def kept_back(conn: Connection, at: datetime) -> Sequence[Any]:
    """What is kept back since `at`: discrepancy_id, silence_id, cause_id."""
    return conn.execute(select(hushed).where(hushed.c.since == at)).all()


def moves_between(conn: Connection, actions: Collection[str], since: datetime, until: datetime) -> Iterator[Any]:
    """The discrepancies that moved by one of `actions` to a state that stands, each with its severity then."""
    columns = [column for column in discrepancies.c if column.name not in ("severity", "state")]
    query = select(*columns, events.c.severity, events.c.to_state.label("state")).join_from(
        events, discrepancies, events.c.discrepancy_id == discrepancies.c.id
    )
    when = (events.c.at >= since, events.c.at < until)
    yield from conn.execute(query.where(events.c.action.in_(actions), events.c.to_state.in_(_STANDING), *when))


def sent_between(conn: Connection, since: datetime, until: datetime) -> Sequence[Any]:
    """The roots, and the lines, calls and files in threads, that went out: id, receiver, route, kind, sent_at."""
    columns = (notifications.c[name] for name in ("id", "receiver", "kind", "sent_at"))
    query = select(*columns, messages.c.route).join(messages, messages.c.id == notifications.c.message_id)
    when = (notifications.c.sent_at >= since, notifications.c.sent_at < until)
    return conn.execute(query.where(notifications.c.kind.in_(TELLING), *when)).all()


def _loosen(connection: Any, _record: object) -> None:
    """What is lost with the folder needs neither keys to rows that were left out nor a disk that is waited for."""
    for pragma in ("foreign_keys=OFF", "synchronous=OFF"):
        connection.execute(f"PRAGMA {pragma}")


def _as_it_held(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A silence with the time in which it held, which another may have cut short."""
    span = {"starts_at": max(row["starts_at"], row["created_at"]), "ends_at": row["ended_at"] or row["ends_at"]}
    return {**row, **span, "began_at": None, "ended_at": None, "ended_by": None}


def _in_turn(rows: Iterable[Mapping[str, Any]]) -> deque[Mapping[str, Any]]:
    return deque(sorted(rows, key=lambda row: (row["at"], row["id"])))


def _of(conn: Connection, query: Select[Any], column: Any, wanted: Collection[int]) -> list[dict[str, Any]]:
    parts = (conn.execute(query.where(column.in_(part))).mappings() for part in chunks(sorted(wanted)))
    return [dict(row) for part in parts for row in part]


def _fill(conn: Connection, table: Table, rows: Iterable[Mapping[Any, Any]]) -> None:
    values = [dict(row) for row in rows]
    for start in range(0, len(values), _ROWS_AT_ONCE):
        conn.execute(insert(table), values[start : start + _ROWS_AT_ONCE])
