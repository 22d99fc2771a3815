"""False positives judged again: would today's readers and rules still tell them? Writes nothing.

Each look that was kept is judged by today's rules and settings, under the master file of then. Where evidence holds
the page of a capture, what today's reader makes of it stands in the place of what was stored, for that look and for all
that said the same.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final, Protocol

import pandas as pd
from sqlalchemy import Connection, Engine

from model.capture import SPEAKING, Capture
from model.episode import Episode
from model.episode import judge as look_at
from model.errors import AndonError
from model.finding import Family, Verdict
from model.lifecycle import Action, Cause
from monitors.frames import Master
from monitors.judging import enabled, judge
from monitors.load import Then, load, master_of
from monitors.outlook import PRODUCT
from monitors.rule import rules
from monitors.verdicts import Living, verdicts
from store import frames, mapping, spans
from store.engine import read
from store.evidence.vault import Vault
from store.false_positives import Kept, Visit
from store.rereading import frames_of
from system.settings import Channel, Settings

log = logging.getLogger(__name__)

_TOLD: Final = frozenset({Action.OPEN, Action.REGRESS, Action.ESCALATE})
_OURS: Final = frozenset({Cause.OUR_DATA, Cause.PROMOTION})
"""What came of these says nothing of readers and rules: the master file was wrong."""

_Signature = frozenset[tuple[str, str, pd.Timestamp]]
"""Which spans a look saw: two looks with the same said the same."""


class Readers(Protocol):
    """What platforms make of stored pages; the assembled command hands it in as the context's object."""

    def capture_of(self, channel: Channel, exchange: bytes) -> Capture | None:
        """What today's reader makes of a capture's exchange (WARC); None when it has no page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A false positive judged again."""

    kept: Kept
    fires: bool | None = None
    """Whether people would be told today; None: it cannot be judged again."""
    read: bool = False
    """Whether today's reader read the page again, rather than what was stored being judged."""
    verdict: Verdict | None = None
    """The last that broke the rule."""
    why_not: str = ""
    """Why it cannot be judged again."""


@dataclass(frozen=True, slots=True)
class _Look:
    """A look of then, with what is to be judged."""

    visit: Visit
    offers: pd.DataFrame
    contents: pd.DataFrame
    signature: _Signature


def rejudge(engine: Engine, settings: Settings, found: Sequence[Kept], readers: Readers) -> Iterator[Again]:
    """Each of what is `found`, judged again.

    Raises:
        ServiceError: the database does not answer.
    """
    by_version = sorted(found, key=lambda one: one.catalog_version or 0)
    with read(engine) as conn:
        for version, some in groupby(by_version, key=lambda one: one.catalog_version):
            rows = master_of(conn, version or 0)
            for one in some:
                why_not = _beyond(one, settings)
                yield Again(kept=one, why_not=why_not) if why_not else _again(conn, settings, rows, one, readers)


def _beyond(one: Kept, settings: Settings) -> str:
    """Why it cannot be judged again; empty when it can."""
    if one.of.family is Family.COVERAGE or one.of.listing_id is None:
        return "it is about captures, not about a page"
    if one.of.cause in _OURS:
        return f"it came of {one.of.cause.words}, which no reader or rule can know"
    if one.of.channel not in settings.channels:
        return f"the settings have no channel {one.of.channel} any more"
    if one.of.kind not in rules():
        return f"there is no rule {one.of.kind} any more"
    return "" if one.visits else "nothing is kept of its captures"


def _again(conn: Connection, settings: Settings, rows: Master, one: Kept, readers: Readers) -> Again:
    looks = [_look(conn, one, visit) for visit in one.visits]
    readings = _readings(settings, one, looks, readers)
    life, last = Episode(), None
    fires = was_read = False
    told = _TOLD if one.of.opened_at else _TOLD | {Action.FIND}
    for look in looks:
        reading = readings.get(look.signature)
        was_read |= reading is not None
        for verdict in _verdicts(conn, settings, rows, one, _read_again(conn, one, look, reading) if reading else look):
            life, moves = look_at(life, verdict)
            fires |= any(move.action in told for move in moves)
            life = Episode() if life.ended or life.state is None else life
            last = verdict if verdict.violated else last
    return Again(kept=one, fires=fires, read=was_read, verdict=last)


def _look(conn: Connection, one: Kept, visit: Visit) -> _Look:
    """What was stored of a visit."""
    spoke = _frame(conn, one, visit)
    seen = spoke if visit.outcome in SPEAKING else spoke.iloc[:0]
    offers, contents = frames.offers(conn, seen), frames.contents(conn, seen)
    told = zip(offers["seller"], offers["variant"], offers["first_at"], strict=True)
    page = [("", "", at) for at in contents["first_at"]]
    return _Look(visit, offers, contents, frozenset([*told, *page]))


def _readings(settings: Settings, one: Kept, looks: Sequence[_Look], readers: Readers) -> dict[_Signature, Capture]:
    """What today's reader makes of the pages that evidence holds, for all looks that said the same."""
    found: dict[_Signature, Capture] = {}
    for look in looks:
        digest = one.pages.get(look.visit.captured_at)
        if digest is None or not len(look.contents):
            continue
        try:
            capture = readers.capture_of(settings.channels[one.of.channel], Vault.of(settings).get(digest))
        except AndonError as error:
            log.warning("discrepancy %s is judged by what was stored: %s", one.of.id, error)
            continue
        if capture is not None:
            found[look.signature] = capture
    return found


def _read_again(conn: Connection, one: Kept, look: _Look, reading: Capture) -> _Look:
    """The look with what today's reader says in place of what was stored."""
    visit = replace(look.visit, outcome=reading.outcome, fields=spans.fields_read(reading))
    if not reading.speaks:
        return replace(look, visit=visit, offers=look.offers.iloc[:0], contents=look.contents.iloc[:0])
    at = look.visit.captured_at
    offers, contents = frames_of(conn, reading, at, one.of.channel, look.offers, look.contents)
    return replace(look, visit=visit, offers=offers, contents=contents)


def _verdicts(conn: Connection, settings: Settings, rows: Master, one: Kept, look: _Look) -> list[Verdict]:
    """What today's rules say of it at this look."""
    then = Then(version=one.catalog_version or 0, offers=look.offers, contents=look.contents)
    looked = load(conn, _frame(conn, one, look.visit), rows, settings, then)
    said = judge(looked, enabled(settings, PRODUCT))
    every = verdicts(looked, said, settings, Living.of([one.of.subject]))
    return [verdict for verdict in every if verdict.subject.fingerprint == one.of.fingerprint]


def _frame(conn: Connection, one: Kept, visit: Visit) -> pd.DataFrame:
    """The visit as `store.frames.Batch` has visits; of no tier, for no rule on pages asks for it."""
    row = {
        "listing_id": one.of.listing_id,
        "channel": one.of.channel,
        "external_id": one.of.external_id,
        "url": one.of.url,
        "tier": "",
        "in_master": bool(mapping.listed_variants(conn, [one.of.listing_id or 0], one.catalog_version or 0)),
        "captured_at": visit.captured_at,
        "outcome": visit.outcome.value,
        "fields": visit.fields,
    }
    return frames.rows_frame(list(row), [list(row.values())])
