"""What a check found, taken into the lives of discrepancies."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from model.capture import Outcome
from model.episode import Episode, judge, look_of
from model.finding import Verdict
from model.lifecycle import COMES_BACK_WITHIN, Look, State, may_speak
from store.closing import gone
from store.discrepancies import get
from store.engine import chunks
from store.moving import Course, ask_second_looks, courses, keep_captures, lock_channels, write_courses
from store.tables import batch_captures, batches, discrepancies
from system import clock

_FAILED: Final = frozenset({Outcome.FETCH_FAILED, Outcome.PARSE_FAILED, Outcome.SOFT_404})
"""A page that refuses us is left alone."""
_LOOKED_FOR: Final = timedelta(hours=1)
"""So long after a fault was seen a failed second look is followed by another."""


def apply(conn: Connection, verdicts: Sequence[Verdict], *, batch_id: int | None) -> None:
    """Take `verdicts` into the store, in the caller's transaction: discrepancies, their events, second looks.

    With `batch_id` the batch is marked as checked by the same transaction, and what was marked before changes nothing,
    so that a check may be repeated after any crash. Verdicts on a listing whose visit in this batch may not speak of
    their kind are left out, whatever a rule made of it. Looks count in the order of their captures; of several at one
    time the worst counts. Listings that are gone for good close what else was open on them. Second looks that failed
    are asked for once more.
    """
    lock_channels(conn, {verdict.subject.channel for verdict in verdicts})
    if batch_id is not None and not _take(conn, batch_id):
        return
    visits = _visits(conn, batch_id)
    for looks in _waves(verdict for verdict in verdicts if _speaks(verdict, visits)):
        moved = [course for course in _judged(conn, looks) if course.changed]
        _keep(conn, batch_id, moved, visits)
        write_courses(conn, moved)
        ask_second_looks(conn, moved)
    gone(conn, [listing for listing, (outcome, _) in visits.items() if outcome is Outcome.GONE])
    _look_again(conn, [listing for listing, (outcome, _) in visits.items() if outcome in _FAILED])


def _look_again(conn: Connection, listing_ids: Sequence[int]) -> None:
    """Ask once more for second looks that came to nothing: a page that failed once may answer in five minutes."""
    since = clock.now() - _LOOKED_FOR
    for part in chunks(sorted(listing_ids)):
        waiting = (discrepancies.c.listing_id.in_(part), discrepancies.c.state == State.CANDIDATE.value)
        ask_second_looks(conn, courses(conn, *waiting, discrepancies.c.last_seen_at >= since))


_Visits = dict[int, tuple[Outcome, datetime]]


@dataclass(frozen=True, slots=True)
class _Past:
    """What is known of a fingerprint that has no live episode."""

    episode: int
    judged_at: datetime
    absorbing: Course | None
    """A live discrepancy that the last episode was merged into."""
    ended: tuple[tuple[datetime, int], ...]
    """When earlier episodes were resolved or merged, and their ids, oldest first."""

    def came_from(self, at: datetime) -> int | None:
        """The episode that one which begins at `at` comes back from."""
        recent = [id_ for ended_at, id_ in self.ended if at - ended_at <= COMES_BACK_WITHIN]
        return recent[-1] if recent else None


def _take(conn: Connection, batch_id: int) -> bool:
    """Mark the batch as checked; False when it was already."""
    unchecked = update(batches).where(batches.c.id == batch_id, batches.c.checked_at.is_(None))
    return conn.execute(unchecked.values(checked_at=clock.now())).rowcount == 1


def _visits(conn: Connection, batch_id: int | None) -> _Visits:
    if batch_id is None:
        return {}
    columns = (batch_captures.c.listing_id, batch_captures.c.outcome, batch_captures.c.captured_at)
    rows = conn.execute(select(*columns).where(batch_captures.c.batch_id == batch_id))
    return {row[0]: (Outcome(row[1]), row[2]) for row in rows}


def _speaks(verdict: Verdict, visits: _Visits) -> bool:
    visit = visits.get(verdict.subject.listing_id) if verdict.subject.listing_id is not None else None
    return visit is None or may_speak(visit[0], verdict.family, verdict.subject.kind)


def _waves(verdicts: Iterable[Verdict]) -> Iterator[dict[str, Verdict]]:
    """`verdicts` by fingerprint, in parts that hold each fingerprint at most once, oldest looks first."""
    looks: dict[str, dict[datetime, Verdict]] = {}
    for verdict in sorted(verdicts, key=_worst_first):
        looks.setdefault(verdict.subject.fingerprint, {}).setdefault(verdict.captured_at, verdict)
    for number in range(max(map(len, looks.values()), default=0)):
        yield {fingerprint: list(found.values())[number] for fingerprint, found in looks.items() if number < len(found)}


def _judged(conn: Connection, looks: Mapping[str, Verdict]) -> list[Course]:
    """The courses of everything that the verdicts are about, after them."""
    live = _live(conn, sorted(looks))
    new = [name for name, look in looks.items() if name not in live and look_of(look) is Look.VIOLATED]
    pasts = _pasts(conn, sorted(new))
    begun = {name: course for name in new if (course := _begun(looks[name], pasts.get(name)))}
    for name, course in (live | begun).items():
        course.go(judge(course.life, looks[name]), captured_at=looks[name].captured_at)
    return [*live.values(), *begun.values()]


def _worst_first(verdict: Verdict) -> tuple[datetime, int, int]:
    return verdict.captured_at, -look_of(verdict), -verdict.severity.rank


def _live(conn: Connection, fingerprints: Sequence[str]) -> dict[str, Course]:
    parts = (courses(conn, discrepancies.c.fingerprint.in_(part)) for part in chunks(fingerprints))
    return {course.stored.fingerprint: course for part in parts for course in part if course.stored}


def _begun(verdict: Verdict, past: _Past | None) -> Course | None:
    """A course that may begin with `verdict`, or None when it is an old look or belongs to what was merged."""
    if past is not None and (verdict.captured_at <= past.judged_at or _absorbs(past.absorbing, verdict)):
        return None
    previous = past.came_from(verdict.captured_at) if past else None
    return Course(
        subject=verdict.subject,
        family=verdict.family,
        stored=None,
        life=Episode(comes_back=previous is not None),
        episode=past.episode + 1 if past else 1,
        previous_id=previous,
        steps=[],
    )


def _absorbs(target: Course | None, verdict: Verdict) -> bool:
    """Whether what came again still belongs to what it was merged into; a worse one speaks for itself."""
    return target is not None and verdict.severity.rank <= target.life.severity.rank


def _pasts(conn: Connection, fingerprints: Sequence[str]) -> dict[str, _Past]:
    """What went before, of those fingerprints that were seen before."""
    names = ("fingerprint", "id", "episode", "state", "last_judged_at", "ended_at", "merged_into")
    found: dict[str, list[Row[Any]]] = {}
    for chunk in chunks(fingerprints):
        query = select(*(discrepancies.c[name] for name in names)).where(discrepancies.c.fingerprint.in_(chunk))
        for row in conn.execute(query.order_by(discrepancies.c.episode)):
            found.setdefault(row.fingerprint, []).append(row)
    return {fingerprint: _past(conn, rows) for fingerprint, rows in found.items()}


def _past(conn: Connection, rows: Sequence[Row[Any]]) -> _Past:
    last = rows[-1]
    return _Past(
        episode=last.episode,
        judged_at=last.last_judged_at,
        absorbing=_target(conn, last.merged_into) if last.state == State.MERGED else None,
        ended=tuple((row.ended_at, row.id) for row in rows if row.state in (State.RESOLVED, State.MERGED)),
    )


def _target(conn: Connection, discrepancy_id: int) -> Course | None:
    """The live discrepancy at the end of a chain of merges."""
    found = get(conn, discrepancy_id)
    while found.merged_into is not None:
        found = get(conn, found.merged_into)
    return None if found.ended_at else Course.of(found)


def _keep(conn: Connection, batch_id: int | None, moved: Iterable[Course], visits: _Visits) -> None:
    """Keep the visits that moved something, so that their events can point to them."""
    ids = {course.subject.listing_id for course in moved if course.steps}
    run_id = conn.execute(select(batches.c.run_id).where(batches.c.id == batch_id)).scalar()
    keep_captures(
        conn,
        [
            {"listing_id": listing, "run_id": run_id, "captured_at": at, "outcome": outcome.value}
            for listing, (outcome, at) in sorted(visits.items())
            if listing in ids
        ],
    )
