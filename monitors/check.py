"""The check: after each stored batch, and as time goes.

A check reads one state of the store, runs every rule, and stores what came out in one transaction a batch that also
marks the batch as checked. A kill before it leaves the batch to be checked again, a kill after it changes nothing.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Final

import pandas as pd
from sqlalchemy import Connection, Engine

from catalog.mapping import write_mapping
from model.capture import Outcome
from model.finding import Family, Verdict
from monitors import seeing
from monitors.columns import true
from monitors.frames import Master
from monitors.guard import Suspicion, believed, held
from monitors.judging import enabled, judge
from monitors.load import load, load_master
from monitors.outlook import PRODUCT, Outlook, empty, outlook
from monitors.rule import Frames
from monitors.verdicts import Living, verdicts
from store import batching, casework, frames, lifecycle, master
from store import seeing as store_seeing
from store.auditing import see_rpm_lock
from store.engine import read, transact
from store.evidence.settling import settle
from store.requests import RequestKind, Wanted, ask
from system import clock
from system.settings import Settings

log = logging.getLogger(__name__)

LISTINGS_AT_ONCE: Final = 20_000
"""Listings whose frames are in memory together."""

_ALWAYS: Final = datetime.min.replace(tzinfo=UTC)
_OF_PRODUCTS: Final = frozenset({Family.PRICE, Family.STOCK, Family.DISPLAY})
_SECOND_SOURCE: Final = "mass change: a second source is asked"


@dataclass(slots=True)
class Found:
    """What a check is to store."""

    verdicts: list[Verdict] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    """Captures that a second source is to make."""


def check_pending(engine: Engine, settings: Settings, channel: str | None = None) -> int:
    """Check every batch (of one channel) that waits, oldest first, and return how many; then keep their evidence.

    Those of one run are put together, and the oldest of each channel are judged together: a crawl stores faster than a
    check of each of them would take.

    A batch that fails does not stop the others; it waits for the next call, and its error is raised at the end.

    Raises:
        ServiceError: the database does not answer.
    """
    with read(engine) as conn:
        count = len(waiting := frames.pending(conn, channel))
    if waiting:
        see_rpm_lock(engine, settings)
    if count > 1:
        transact(engine, partial(batching.fold, channel=channel))
        with read(engine) as conn:
            waiting = frames.pending(conn, channel)
    failed: list[Exception] = []
    for together in _rounds(waiting):
        failed += _tried(engine, settings, together)
    settle(engine, settings)
    if failed:
        raise failed[0]
    return count


def _rounds(waiting: Iterable[frames.Pending]) -> Iterator[list[int]]:
    """The oldest batch of each channel, then the next of each: a listing stands once in a round."""
    rounds: list[list[int]] = []
    of_channel = Counter[str]()
    for one in waiting:
        if of_channel[one.channel] == len(rounds):
            rounds.append([])
        rounds[of_channel[one.channel]].append(one.id)
        of_channel[one.channel] += 1
    yield from rounds


def _tried(engine: Engine, settings: Settings, batch_ids: Sequence[int]) -> list[Exception]:
    """Check the batches together and keep their evidence; each alone when that fails. What failed alone."""
    try:
        check_batches(engine, settings, *batch_ids)
        for batch_id in batch_ids:
            settle(engine, settings, batch_id)  # at once: messages wait for their proof
    except Exception as error:  # noqa: BLE001 one of the three loops: a fault in one batch must not stop the others
        if len(batch_ids) > 1:
            return [failed for one in batch_ids for failed in _tried(engine, settings, [one])]
        log.warning("the check of batch %s failed: %s", batch_ids[0], error)
        return [error]
    return []


def check_batches(engine: Engine, settings: Settings, *batch_ids: int) -> int:
    """Check batches of different channels and return the number of verdicts; what was checked before is left alone.

    Raises:
        ServiceError: the database does not answer.
    """
    rows = load_master(engine)
    with read(engine) as conn:
        waiting = [one for one in (frames.batch(conn, batch_id) for batch_id in batch_ids) if one is not None]
    for one in waiting:
        _map(engine, settings, one.visits)
    with read(engine) as conn:
        found = _checked(conn, settings, rows, waiting)
    for one in waiting:
        transact(engine, partial(_store, found=found[one.channel], batch_id=one.id))
    return sum(len(one.verdicts) for one in found.values())


def check_current(engine: Engine, settings: Settings, channel: str | None = None) -> int:
    """Judge again what every listing (of one channel) said last, and return the number of verdicts.

    For a new rule, a new policy or another setting. A look that was judged before is not counted again. What a mass
    change holds stays held, and a channel whose last run was blocked or could not be read says nothing of products.

    Raises:
        ServiceError: the database does not answer.
    """
    see_rpm_lock(engine, settings)
    rows = load_master(engine)
    found = Found()
    with read(engine) as conn:
        visits = frames.last_visits(conn, channel)
    _map(engine, settings, visits)
    with read(engine) as conn:
        for name, seen in visits.groupby("channel"):
            found.verdicts += _current(conn, settings, rows, seen, str(name))
    transact(engine, partial(_store, found=found, batch_id=None))
    return len(found.verdicts)


def check_coverage(engine: Engine, settings: Settings) -> int:
    """What goes with time alone: listings and runs that are late, policies, snoozes, acceptances and holds that end.

    Returns the number of verdicts. Call it at least every minute.

    Raises:
        ServiceError: the database does not answer.
    """
    now = clock.now()
    with read(engine) as conn:
        living = [one.subject for one in lifecycle.find(conn, _LATE_KINDS, limit=_MANY)]
        looked = empty(settings)
        looked = replace(
            looked,
            overdue=seeing.overdue_frame(conn, settings, looked.limits, living, now),
            schedules=seeing.schedules_frame(conn, settings, living, now),
        )
        known, said = set(living), judge(looked, enabled(settings, ("schedules", "overdue")))
        every = verdicts(looked, said, settings, Living.of(living))
        found = [verdict for verdict in every if not (verdict.violated and verdict.subject in known)]
    own = [name for name in settings.channels if seeing.is_own(settings, name)]
    transact(engine, partial(_pass_time, found=found, own=own, now=now))
    return len(found)


_LATE_KINDS: Final = lifecycle.Filter(kinds=("not_captured", "run_missed"))
_MANY: Final = 1_000_000


def _holding_still(conn: Connection, verdicts: list[Verdict]) -> list[Verdict]:
    """Without faults under a policy that has run out since the page was captured: it would close what they open."""
    keys = {one.subject.policy_key for one in verdicts if one.violated} - {""}
    over = keys - master.keys_in_force(conn, keys, clock.now())
    return [one for one in verdicts if not (one.violated and one.subject.policy_key in over)]


def _pass_time(conn: Connection, *, found: list[Verdict], own: list[str], now: datetime) -> None:
    lifecycle.apply(conn, found, batch_id=None)
    lifecycle.expire(conn, now)
    lifecycle.release_overdue(conn, own, now)
    named = store_seeing.living_policies(conn)
    lifecycle.withdraw_policies(conn, master.keys_in_force(conn, named, _ALWAYS))
    lifecycle.withdraw_policies(conn, master.keys_in_force(conn, named, now), "policy ran out")


def _map(engine: Engine, settings: Settings, visits: pd.DataFrame) -> None:
    """Keep which SKUs the own channels' variants are, so that marketplaces can be compared with them."""
    own = {name for name in settings.channels if seeing.is_own(settings, name)}
    for part in _parts(visits[visits["channel"].isin(own)]):
        transact(engine, partial(write_mapping, listing_ids=part["listing_id"].tolist()))


def _parts(visits: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for start in range(0, len(visits), LISTINGS_AT_ONCE):
        yield visits.iloc[start : start + LISTINGS_AT_ONCE].reset_index(drop=True)


def _checked(
    conn: Connection, settings: Settings, rows: Master, waiting: Iterable[frames.Batch]
) -> Mapping[str, Found]:
    """What each channel's batch gives: coverage's verdicts, and the products' unless coverage mutes them."""
    found: dict[str, Found] = {}
    speaking: list[pd.DataFrame] = []
    suspicions: dict[str, Suspicion] = {}
    for one in waiting:
        found[one.channel] = Found()
        if one.visits.empty:
            continue
        seen = outlook(conn, settings, rows, one.visits, one.channel, one.run_id)
        found[one.channel] = Found(verdicts=seen.verdicts, wanted=_second_sources(settings, one.channel, seen))
        if seen.mutes:
            log.warning("%s is blocked or cannot be read: the batch says nothing of its products", one.channel)
        else:
            speaking.append(one.visits)
            suspicions[one.channel] = seen.suspicion
    if speaking:
        visits = pd.concat(speaking, ignore_index=True).sort_values("listing_id", ignore_index=True)
        for part in _parts(visits):
            for verdict in _judged(conn, settings, rows, part, suspicions):
                found[verdict.subject.channel].verdicts.append(verdict)
    return found


def _second_sources(settings: Settings, channel: str, seen: Outlook) -> list[Wanted]:
    if not (seen.suspicion.asks and seeing.is_own(settings, channel)):
        return []
    return [Wanted(kind=RequestKind.CAPTURE, channel=channel, listing_id=listing) for listing in seen.suspicion.samples]


def _current(
    conn: Connection, settings: Settings, rows: Master, visits: pd.DataFrame, channel: str
) -> Iterator[Verdict]:
    """What a channel's listings said last, as far as its last batch leaves them to speak."""
    suspicion = Suspicion()
    recent = frames.recent_visits(conn, channel, clock.now(), 1)
    if len(recent):
        at = recent["captured_at"].max().to_pydatetime()
        run_id = next(iter(recent["run_id"].dropna().astype(int).tolist()), None)
        last = frames.recent_visits(conn, channel, at, seeing.RECENT)
        of_batch = last[last["batch_id"] == recent["batch_id"].iat[0]]
        seen = outlook(conn, settings, rows, of_batch, channel, run_id)
        if seen.mutes:
            log.warning("%s is blocked or cannot be read: its products are not judged again", channel)
            return
        suspicion = seen.suspicion
        if suspicion.begins:  # a hold that nobody was told of would have nobody to release it
            yield from (one for one in seen.verdicts if one.subject.kind == "mass_change")
    for part in _parts(visits):
        yield from _judged(conn, settings, rows, part, {channel: suspicion})


def _judged(
    conn: Connection, settings: Settings, rows: Master, visits: pd.DataFrame, suspicions: Mapping[str, Suspicion]
) -> Iterator[Verdict]:
    """The verdicts of the products' rules on these visits; what may not speak gives none, but an own page's errors."""
    own = visits["channel"].map(partial(seeing.is_own, settings))
    may = own | visits["outcome"].isin([Outcome.OK.value, Outcome.PARTIAL.value, Outcome.GONE.value])
    visits = visits[visits["channel"].isin(visits.loc[may, "channel"])].reset_index(drop=True)
    if visits.empty:
        return
    looked = load(conn, visits, rows, settings)
    ids = visits["listing_id"].tolist()
    stand = lifecycle.live(conn, ids)
    said = believed(looked, judge(looked, enabled(settings, PRODUCT)), lifecycle.discarded(conn, ids))
    living = Living.of(one.subject for one in stand)
    yield from verdicts(looked, said, settings, living, held(looked, suspicions))
    yield from _of_no_product(looked, stand)


def _of_no_product(looked: Frames, stand: Iterable[lifecycle.Discrepancy]) -> Iterator[Verdict]:
    """What stands of a product on pages that the master file maps to none any more: nothing is due there."""
    pages = looked.pages[true(looked.pages["product_code"] == "")]
    seen = dict(zip(pages["listing_id"].tolist(), pages["captured_at"], strict=True))
    for one in stand:
        if one.brand and one.family in _OF_PRODUCTS and one.listing_id in seen:
            yield Verdict(
                subject=one.subject,
                family=one.family,
                severity=one.severity,
                captured_at=seen[one.listing_id].to_pydatetime(),
                violated=False,
            )


def _store(conn: Connection, *, found: Found, batch_id: int | None) -> None:
    lifecycle.apply(conn, _holding_still(conn, found.verdicts), batch_id=batch_id)
    casework.follow(conn)
    if found.wanted:
        ask(conn, found.wanted, reason=_SECOND_SOURCE)
