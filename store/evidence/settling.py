"""After a check: the responses of what opened or escalated become packs, the others are dropped.

The check's events say which, so that this may run at any time, be killed anywhere and be repeated. What stands without
proof, for it opened when its responses were gone (a mass change that was released), or without a picture, gets it from
the next capture that shows it still there.
"""

import logging
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, Engine, Select, exists, select, tuple_

from model.errors import AndonError
from model.finding import Family, Severity
from model.lifecycle import STANDING
from store.engine import chunks, insert_or_ignore, read, transact
from store.evidence import finding
from store.evidence.cropping import with_crops
from store.evidence.keeping import About, days_kept, keep
from store.evidence.spool import Held, Spool
from store.moving import keep_captures
from store.tables import batch_captures, batches, captures, discrepancies, events, listings, proofs
from system import clock
from system.settings import Settings

log = logging.getLogger(__name__)

STRAY: Final = timedelta(hours=1)
"""After this, responses whose visit is in no batch are dropped: their crawl was killed before it stored them."""

_LOST: Final = (OSError, AndonError, zipfile.BadZipFile)

_Visit = tuple[int, datetime]


@dataclass(slots=True)
class _Known:
    """What the store says of the visits that wait."""

    judged: dict[_Visit, bool] = field(default_factory=dict)
    """Whether the visit's batch was checked."""
    proofs: dict[_Visit, list[About]] = field(default_factory=dict)
    critical: set[_Visit] = field(default_factory=set)
    """Visits that prove something critical: somebody waits for the pack."""


def settle(engine: Engine, settings: Settings, batch_id: int | None = None) -> list[int]:
    """Keep or drop what waits and may be decided, of one batch or all; the numbers of the packs that were kept.

    What proves something critical comes first. What cannot be kept now, for the evidence's place does not answer, waits
    for the next time.

    Raises:
        ServiceError: the database does not answer.
    """
    waiting = Spool.of(settings).held()
    if waiting and batch_id is not None:
        with read(engine) as conn:
            of_batch = {(row.listing_id, row.captured_at) for row in conn.execute(_of_batch(batch_id))}
        waiting = [held for held in waiting if held.visit in of_batch]
    if not waiting:
        return []
    with read(engine) as conn:
        bare = _bare(conn, waiting)
    if bare:
        transact(engine, partial(_prove, bare=bare))
    with read(engine) as conn:
        known = _known(conn, waiting)
    kept: list[int] = []
    for held in sorted(waiting, key=lambda one: one.visit not in known.critical):
        try:
            kept += _settle(engine, settings, held, known)
        except _LOST as error:
            log.warning("the responses of listing %s wait on: %s", held.listing_id, error)
    return kept


def _settle(engine: Engine, settings: Settings, held: Held, known: _Known) -> list[int]:
    shown = known.proofs.get(held.visit)
    if shown:
        about = max(shown, key=lambda one: days_kept(settings, one.kind))
        number = keep(engine, settings, about, with_crops(held.files()))
        held.drop()
        return [number]
    if known.judged.get(held.visit, clock.now() - held.written_at > STRAY):
        held.drop()
    return []


def _known(conn: Connection, waiting: Iterable[Held]) -> _Known:
    found = _Known()
    for part in chunks(sorted({held.visit for held in waiting})):
        for listing_id, captured_at, checked_at in conn.execute(_judged(part)):
            found.judged[listing_id, captured_at] = checked_at is not None
        for row in conn.execute(_proofs(part)):
            about = About(
                channel=row.channel,
                url=row.url,
                captured_at=row.captured_at,
                kind=row.family,
                listing_id=row.listing_id,
                capture_id=row.capture_id,
            )
            found.proofs.setdefault((row.listing_id, row.captured_at), []).append(about)
            if row.severity == Severity.CRITICAL:
                found.critical.add((row.listing_id, row.captured_at))
    return found


def _bare(conn: Connection, waiting: Sequence[Held]) -> dict[int, _Visit]:
    """The faults that stand without a pack, or without a picture, to the visit that waits and shows them still there.

    A visit shows what was found violated by it: that is what `last_seen_at` says.
    """
    by_visit = {held.visit: held for held in waiting}
    seen: dict[int, _Visit] = {}
    for part in chunks(sorted(by_visit)):
        rows = conn.execute(_standing(part))
        seen |= {row.id: (row.listing_id, row.last_seen_at) for row in rows}
    packs = finding.packs_of(conn, seen)
    with_picture = finding.pictured(conn, [number for numbers in packs.values() for number in numbers])
    return {
        id_: visit
        for id_, visit in seen.items()
        if id_ not in packs or (with_picture.isdisjoint(packs[id_]) and by_visit[visit].pictured)
    }


def _standing(visits: Sequence[_Visit]) -> Select[Any]:
    """Faults that these visits show and did not open or worsen."""
    found, same = discrepancies.c, captures.c
    moved = exists().where(
        events.c.discrepancy_id == found.id,
        events.c.action.in_(finding.OPENING),
        events.c.capture_id == same.id,
        same.listing_id == found.listing_id,
        same.captured_at == found.last_seen_at,
    )
    return select(found.id, found.listing_id, found.last_seen_at).where(
        found.ended_at.is_(None),
        found.state.in_([state.value for state in STANDING]),
        tuple_(found.listing_id, found.last_seen_at).in_(visits),
        ~moved,
    )


def _prove(conn: Connection, *, bare: Mapping[int, _Visit]) -> None:
    """Point from each fault to the visit that is to prove it; what follows keeps its pack as it does any other's."""
    ids: dict[_Visit, int] = {}
    for part in chunks(sorted(set(bare.values()))):
        keep_captures(conn, [dict(row) for row in conn.execute(_visits(part)).mappings()])
        for row in conn.execute(_captures(part)):
            ids[row.listing_id, row.captured_at] = row.id
    rows = [{"discrepancy_id": id_, "capture_id": ids[visit]} for id_, visit in bare.items() if visit in ids]
    if rows:
        conn.execute(insert_or_ignore(conn, proofs), rows)


def _of_batch(batch_id: int) -> Select[Any]:
    seen = batch_captures.c
    return select(seen.listing_id, seen.captured_at).where(seen.batch_id == batch_id)


def _visits(visits: Sequence[_Visit]) -> Select[Any]:
    seen = batch_captures.c
    query = select(seen.listing_id, batches.c.run_id, seen.captured_at, seen.outcome)
    return query.join_from(batch_captures, batches).where(tuple_(seen.listing_id, seen.captured_at).in_(visits))


def _captures(visits: Sequence[_Visit]) -> Select[Any]:
    found = captures.c
    query = select(found.id, found.listing_id, found.captured_at)
    return query.where(tuple_(found.listing_id, found.captured_at).in_(visits))


def _judged(visits: Sequence[_Visit]) -> Select[Any]:
    seen = batch_captures.c
    query = select(seen.listing_id, seen.captured_at, batches.c.checked_at).join_from(batch_captures, batches)
    return query.where(tuple_(seen.listing_id, seen.captured_at).in_(visits))


def _proofs(visits: Sequence[_Visit]) -> Select[Any]:
    """The captures that opened, worsened or prove something, and each that says anything in an IPR matter."""
    shown = finding.proving()
    opened = shown.c.action.is_(None) | shown.c.action.in_(finding.OPENING)
    matters = opened | (discrepancies.c.family == Family.IPR)
    return (
        select(
            captures.c.id.label("capture_id"),
            captures.c.listing_id,
            captures.c.captured_at,
            discrepancies.c.family,
            discrepancies.c.severity,
            listings.c.channel,
            listings.c.url,
        )
        .join_from(shown, captures, shown.c.capture_id == captures.c.id)
        .join(discrepancies, discrepancies.c.id == shown.c.discrepancy_id)
        .join(listings, listings.c.id == captures.c.listing_id)
        .where(tuple_(captures.c.listing_id, captures.c.captured_at).in_(visits), matters)
        .order_by(captures.c.id, discrepancies.c.id)
    )
