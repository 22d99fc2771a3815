"""Writing what became of discrepancies: their rows, and an event for every move, in bulk."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, bindparam, insert, select, text, tuple_, update

from model.episode import Episode, Judged, Move
from model.finding import Family, Subject
from model.lifecycle import SECOND_LOOK_AFTER, Look, State
from store.discrepancies import LIVE, Discrepancy, query
from store.engine import chunks, insert_or_ignore
from store.requests import RequestKind, Wanted, ask
from store.tables import captures, discrepancies, events
from system import clock

_PLAIN: Final = (
    *("off", "told_off", "held", "ripe", "until", "until_worse", "reason", "resolve_asked_at"),
    *("waiting_since", "waiting_until"),
)
"""Columns that hold what an episode has under the same name."""
_WRITTEN: Final = (
    *_PLAIN,
    *("state", "severity", "cause", "told_severity", "numbers", "looks", "last_seen_at", "last_judged_at"),
    *("version", "opened_at", "ended_at", "owner_id", "merged_into"),
)
_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('andon channel ' || :channel, 0))")

_Visit = tuple[int | None, datetime | None]
"""Listing and time of a capture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A move with what its event must say besides."""

    move: Move
    actor_id: int | None = None
    captured_at: datetime | None = None
    """The capture that made it, where one did."""
    numbers: Mapping[str, Any] | None = None
    """The fault's numbers, or what an order said."""


@dataclass(slots=True, kw_only=True)
class Course:
    """A discrepancy on its way through a transaction: as it was stored, and what became of it."""

    subject: Subject
    family: Family
    stored: Discrepancy | None
    """None: it begins in this transaction."""
    life: Episode
    episode: int = 1
    previous_id: int | None = None
    steps: list[Step]
    owner_id: int | None = None
    merged_into: int | None = None

    @classmethod
    def of(cls, stored: Discrepancy) -> "Course":
        """The course of a discrepancy that is stored."""
        return cls(
            subject=stored.subject,
            family=stored.family,
            stored=stored,
            life=stored.life,
            episode=stored.episode,
            previous_id=stored.previous_id,
            steps=[],
            owner_id=stored.owner_id,
            merged_into=stored.merged_into,
        )

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return self.stored is None or bool(self.steps) or self.life != self.stored.life

    def go(self, judged: Judged, **said: Any) -> None:
        """Take over what the model decided; `said` is what its events say besides, in `Step`'s words."""
        self.life = judged[0]
        self.steps.extend(Step(move=move, **{"numbers": self.life.numbers, **said}) for move in judged[1])


def lock_channels(conn: Connection, channels: Iterable[str]) -> None:
    """Let one transaction at a time move the discrepancies of a channel; SQLite has one writer anyway."""
    if conn.dialect.name == "postgresql":
        for channel in sorted(set(channels)):
            conn.execute(_LOCK, {"channel": channel})


def courses(conn: Connection, *conditions: ColumnElement[bool]) -> list[Course]:
    """The live discrepancies that meet `conditions`, locked until the transaction ends."""
    rows = query().where(LIVE, *conditions).order_by(discrepancies.c.id).with_for_update(of=discrepancies)
    return [Course.of(Discrepancy.of(row)) for row in conn.execute(rows).mappings()]


def write_courses(conn: Connection, moved: Iterable[Course]) -> None:
    """Store what changed, with one event for each step; a discrepancy's version counts its events."""
    changed = [course for course in moved if course.changed]
    begun = [course for course in changed if course.stored is None]
    known = [(course, course.stored) for course in changed if course.stored is not None]
    now = clock.now()
    ids: list[tuple[int, Course]] = [(stored.id, course) for course, stored in known]
    if begun:
        statement = insert(discrepancies).returning(discrepancies.c.id, sort_by_parameter_order=True)
        added = conn.execute(statement, [_new_row(course, now) for course in begun]).scalars()
        ids += zip(added, begun, strict=True)
    if known:
        same = update(discrepancies).where(discrepancies.c.id == bindparam("of"))
        conn.execute(
            same.values({name: bindparam(name) for name in _WRITTEN}),
            [{"of": stored.id, **_row(course, now)} for course, stored in known],
        )
    evidence = _evidence(conn, [course for course in changed if course.steps])
    written = [row for id_, course in ids for row in _events(id_, course, now, evidence)]
    if written:
        conn.execute(insert(events), written)


def ask_second_looks(conn: Connection, moved: Iterable[Course]) -> None:
    """Ask for another capture of each price candidate that was just seen, unless a mass change holds it (2)."""
    by_channel: dict[str, list[Wanted]] = {}
    for course in moved:
        if _wants_second_look(course):
            subject = course.subject
            wanted = Wanted(kind=RequestKind.CAPTURE, channel=subject.channel, listing_id=subject.listing_id)
            by_channel.setdefault(subject.channel, []).append(wanted)
    for wanted_there in by_channel.values():
        ask(conn, wanted_there, reason="second look", due_at=clock.now() + SECOND_LOOK_AFTER)


def keep_captures(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep visits as rows of `captures`, so that events can point to them."""
    if rows:
        conn.execute(insert_or_ignore(conn, captures), rows)


def _wants_second_look(course: Course) -> bool:
    life = course.life
    seen = bool(life.looks) and life.looks[-1][1] is Look.VIOLATED
    about_price = course.family is Family.PRICE and course.subject.listing_id is not None
    return about_price and seen and life.state is State.CANDIDATE and not life.held


def _row(course: Course, now: datetime) -> dict[str, Any]:
    """The columns that a life moves."""
    life, stored = course.life, course.stored
    opened = any(step.move.to_state in (State.OPEN, State.REGRESSED) for step in course.steps)
    return {
        **{name: getattr(life, name) for name in _PLAIN},
        "state": life.state.value if life.state else None,
        "severity": life.severity.value,
        "cause": life.cause.value if life.cause else None,
        "told_severity": life.told_severity.value if life.told_severity else None,
        "numbers": dict(life.numbers),
        "looks": [[at.isoformat(), int(look)] for at, look in life.looks],
        "last_seen_at": life.seen_at,
        "last_judged_at": life.looks[-1][0],
        "version": (stored.version if stored else 0) + len(course.steps),
        "opened_at": stored.opened_at if stored and stored.opened_at else now if opened else None,
        "ended_at": stored.ended_at if stored and stored.ended_at else now if life.ended else None,
        "owner_id": course.owner_id,
        "merged_into": course.merged_into,
    }


def _new_row(course: Course, now: datetime) -> dict[str, Any]:
    subject = course.subject
    return {
        "fingerprint": subject.fingerprint,
        "episode": course.episode,
        "brand": subject.brand,
        "channel": subject.channel,
        "listing_id": subject.listing_id,
        "seller": subject.seller,
        "variant": subject.variant,
        "family": course.family.value,
        "kind": subject.kind,
        "policy_key": subject.policy_key,
        "first_seen_at": course.life.looks[0][0],
        "previous_id": course.previous_id,
        **_row(course, now),
    }


def _events(id_: int, course: Course, now: datetime, evidence: Mapping[_Visit, int]) -> Iterator[dict[str, Any]]:
    before = course.stored.version if course.stored else 0
    for number, step in enumerate(course.steps, start=1):
        yield {
            "discrepancy_id": id_,
            "version": before + number,
            "at": now,
            "actor_id": step.actor_id,
            "action": step.move.action.value,
            "from_state": step.move.from_state.value if step.move.from_state else None,
            "to_state": step.move.to_state.value,
            "severity": course.life.severity.value,
            "why": step.move.why,
            "numbers": dict(step.numbers) if step.numbers is not None else None,
            "capture_id": evidence.get((course.subject.listing_id, step.captured_at)),
        }


def _evidence(conn: Connection, moved: Iterable[Course]) -> dict[_Visit, int]:
    """The kept captures that made these steps, by listing and time."""
    visits = sorted(
        {
            (course.subject.listing_id, step.captured_at)
            for course in moved
            for step in course.steps
            if course.subject.listing_id is not None and step.captured_at is not None
        }
    )
    found: dict[_Visit, int] = {}
    for chunk in chunks(visits):
        wanted = tuple_(captures.c.listing_id, captures.c.captured_at).in_(chunk)
        rows = conn.execute(select(captures.c.listing_id, captures.c.captured_at, captures.c.id).where(wanted))
        found |= {(row[0], row[1]): row[2] for row in rows}
    return found
