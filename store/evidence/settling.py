"""After a check: the responses of what opened or escalated become packs, the others are dropped.

The check's events say which, so that this may run at any time, be killed anywhere and be repeated.
"""

import logging
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Engine, Select, or_, select, tuple_

from model.errors import AndonError
from model.finding import Family
from model.lifecycle import Action
from store.engine import chunks, read
from store.evidence.keeping import About, days_kept, keep
from store.evidence.spool import Held, Spool
from store.tables import batch_captures, batches, captures, discrepancies, events, listings
from system import clock
from system.settings import Settings

log = logging.getLogger(__name__)

STRAY: Final = timedelta(hours=1)
"""After this, responses whose visit is in no batch are dropped: their crawl was killed before it stored them."""

_TELLING: Final = (Action.OPEN, Action.REGRESS, Action.ESCALATE)
_LOST: Final = (OSError, AndonError, zipfile.BadZipFile)

_Visit = tuple[int, datetime]


@dataclass(slots=True)
class _Known:
    """What the store says of the visits that wait."""

    judged: dict[_Visit, bool] = field(default_factory=dict)
    """Whether the visit's batch was checked."""
    proofs: dict[_Visit, list[About]] = field(default_factory=dict)


def settle(engine: Engine, settings: Settings) -> list[int]:
    """Keep or drop what waits and may be decided; the numbers of the packs that were kept.

    What cannot be kept now, for the evidence's place does not answer, waits for the next time.

    Raises:
        ServiceError: the database does not answer.
    """
    waiting = Spool.of(settings).held()
    if not waiting:
        return []
    with read(engine) as conn:
        known = _known(conn, waiting)
    kept: list[int] = []
    for held in waiting:
        try:
            kept += _settle(engine, settings, held, known)
        except _LOST as error:
            log.warning("the responses of listing %s wait on: %s", held.listing_id, error)
    return kept


def _settle(engine: Engine, settings: Settings, held: Held, known: _Known) -> list[int]:
    visit = (held.listing_id, held.captured_at)
    proofs = known.proofs.get(visit)
    if proofs:
        about = max(proofs, key=lambda one: days_kept(settings, one.kind))
        number = keep(engine, settings, about, held.files())
        held.drop()
        return [number]
    if known.judged.get(visit, clock.now() - held.written_at > STRAY):
        held.drop()
    return []


def _known(conn: Connection, waiting: Iterable[Held]) -> _Known:
    found = _Known()
    for part in chunks(sorted({(held.listing_id, held.captured_at) for held in waiting})):
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
    return found


def _judged(visits: Sequence[_Visit]) -> Select[Any]:
    seen = batch_captures.c
    query = select(seen.listing_id, seen.captured_at, batches.c.checked_at).join_from(batch_captures, batches)
    return query.where(tuple_(seen.listing_id, seen.captured_at).in_(visits))


def _proofs(visits: Sequence[_Visit]) -> Select[Any]:
    """The captures that opened or worsened something, and each that says anything in an IPR matter."""
    matters = or_(events.c.action.in_(_TELLING), discrepancies.c.family == Family.IPR)
    return (
        select(
            captures.c.id.label("capture_id"),
            captures.c.listing_id,
            captures.c.captured_at,
            discrepancies.c.family,
            listings.c.channel,
            listings.c.url,
        )
        .join_from(events, captures, events.c.capture_id == captures.c.id)
        .join(discrepancies, discrepancies.c.id == events.c.discrepancy_id)
        .join(listings, listings.c.id == captures.c.listing_id)
        .where(tuple_(captures.c.listing_id, captures.c.captured_at).in_(visits), matters)
        .order_by(events.c.id)
    )
