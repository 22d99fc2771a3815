"""The check: after each stored batch, and as time goes.

A check reads one state of the store, runs every rule, and stores what came out in one transaction that also marks the
batch as checked. A kill before it leaves the batch to be checked again, a kill after it changes nothing.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Final

import pandas as pd
from sqlalchemy import Connection, Engine

from catalog.mapping import write_mapping
from model.capture import Outcome
from model.finding import Verdict
from monitors import guard, seeing
from monitors.frames import Master
from monitors.guard import Suspicion
from monitors.judging import enabled, judge, limits
from monitors.load import load, load_master
from monitors.rule import Frames, Over
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

PRODUCT: Final[tuple[Over, ...]] = ("pages", "offers", "priced", "groups", "strangers")
"""The frames of the products' rules."""
_ALWAYS: Final = datetime.min.replace(tzinfo=UTC)
_SECOND_SOURCE: Final = "mass change: a second source is asked"
_OF_LISTING: Final = ["channel", "url", "tier", "in_master"]


@dataclass(slots=True)
class Found:
    """What a check is to store."""

    verdicts: list[Verdict] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    """Captures that a second source is to make."""


def check_pending(engine: Engine, settings: Settings, channel: str | None = None) -> int:
    """Check every batch (of one channel) that waits, oldest first, and return how many; then keep their evidence.

    Those of one run are checked together, for a crawl stores faster than a check of each of them would take.

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
    for batch_id in waiting:
        try:
            check_batch(engine, settings, batch_id)
            settle(engine, settings, batch_id)  # at once: messages wait for their proof
        except Exception as error:  # noqa: BLE001 one of the three loops: a fault in one batch must not stop the others
            log.warning("the check of batch %s failed: %s", batch_id, error)
            failed.append(error)
    settle(engine, settings)
    if failed:
        raise failed[0]
    return count


def check_batch(engine: Engine, settings: Settings, batch_id: int) -> int:
    """Check one batch and return the number of verdicts; a batch that was checked before is left alone.

    Raises:
        ServiceError: the database does not answer.
    """
    rows = load_master(engine)
    found = Found()
    with read(engine) as conn:
        waiting = frames.batch(conn, batch_id)
        visits = frames.visits(conn, batch_id)
    if waiting is None:
        return 0
    _map(engine, settings, visits)
    with read(engine) as conn:
        if len(visits):
            found = _checked(conn, settings, rows, visits, *waiting)
    transact(engine, partial(_store, found=found, batch_id=batch_id))
    return len(found.verdicts)


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
        looked = _empty(settings)
        looked = replace(
            looked,
            overdue=seeing.overdue_frame(conn, settings, looked.limits, living, now),
            schedules=seeing.schedules_frame(conn, settings, now),
        )
        known, said = set(living), judge(looked, enabled(settings, ("schedules", "overdue")))
        every = verdicts(looked, said, settings, Living.of(living))
        found = [verdict for verdict in every if not (verdict.violated and verdict.subject in known)]
    own = [name for name in settings.channels if seeing.is_own(settings, name)]
    transact(engine, partial(_pass_time, found=found, own=own, now=now))
    return len(found)


_LATE_KINDS: Final = lifecycle.Filter(kinds=("not_captured", "run_missed"))
_MANY: Final = 1_000_000


def _pass_time(conn: Connection, *, found: list[Verdict], own: list[str], now: datetime) -> None:
    lifecycle.apply(conn, found, batch_id=None)
    lifecycle.expire(conn, now)
    lifecycle.release_overdue(conn, own, now)
    named = store_seeing.living_policies(conn)
    lifecycle.withdraw_policies(conn, master.keys_in_force(conn, named, _ALWAYS))
    lifecycle.withdraw_policies(conn, master.keys_in_force(conn, named, now), "policy ran out")


def _empty(settings: Settings) -> Frames:
    none = pd.DataFrame()
    return Frames(
        offers=none,
        priced=none,
        groups=none,
        pages=none,
        channels=none,
        overdue=none,
        schedules=none,
        limits=limits(settings),
    )


def _map(engine: Engine, settings: Settings, visits: pd.DataFrame) -> None:
    """Keep which SKUs the own channels' variants are, so that marketplaces can be compared with them."""
    own = {name for name in settings.channels if seeing.is_own(settings, name)}
    for part in _parts(visits[visits["channel"].isin(own)]):
        transact(engine, partial(write_mapping, listing_ids=part["listing_id"].tolist()))


def _parts(visits: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for start in range(0, len(visits), LISTINGS_AT_ONCE):
        yield visits.iloc[start : start + LISTINGS_AT_ONCE].reset_index(drop=True)


def _checked(
    conn: Connection, settings: Settings, rows: Master, visits: pd.DataFrame, channel: str, run_id: int | None
) -> Found:
    """What a batch gives: coverage's verdicts, and the products' unless coverage mutes them."""
    outlook = _outlook(conn, settings, rows, visits, channel, run_id)
    found, suspicion = Found(verdicts=outlook.verdicts), outlook.suspicion
    if suspicion.begins and seeing.is_own(settings, channel):
        found.wanted = [
            Wanted(kind=RequestKind.CAPTURE, channel=channel, listing_id=listing) for listing in suspicion.samples
        ]
    if outlook.mutes:
        log.warning("%s is blocked or cannot be read: the batch says nothing of its products", channel)
        return found
    for part in _parts(visits):
        found.verdicts += _judged(conn, settings, rows, part, suspicion)
    return found


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
        outlook = _outlook(conn, settings, rows, of_batch, channel, run_id)
        if outlook.mutes:
            log.warning("%s is blocked or cannot be read: its products are not judged again", channel)
            return
        suspicion = outlook.suspicion
        if suspicion.begins:  # a hold that nobody was told of would have nobody to release it
            yield from (one for one in outlook.verdicts if one.subject.kind == "mass_change")
    for part in _parts(visits):
        yield from _judged(conn, settings, rows, part, suspicion)


@dataclass(frozen=True, slots=True)
class _Outlook:
    """What coverage makes of a channel at one instant."""

    verdicts: list[Verdict]
    suspicion: Suspicion
    mutes: bool
    """Whether what the run says of products is not to be believed (design §6.7)."""


def _outlook(
    conn: Connection, settings: Settings, rows: Master, visits: pd.DataFrame, channel: str, run_id: int | None
) -> _Outlook:
    """Coverage at the last of these visits, which are a batch or the end of one."""
    at = visits["captured_at"].max().to_pydatetime()
    recent = frames.recent_visits(conn, channel, at, seeing.RECENT)
    suspicion = _suspicion(conn, settings, rows, recent, at, channel)
    row = seeing.seen_row(conn, recent, channel, run_id, at)
    full = {**row, **suspicion.row(), "own": seeing.is_own(settings, channel)}
    looked = replace(_empty(settings), channels=pd.DataFrame([full]))
    living = Living.of(one.subject for one in lifecycle.live(conn, channel=channel))
    found = list(verdicts(looked, judge(looked, enabled(settings, ("channels",))), settings, living))
    broken = {one.subject.kind for one in found if one.violated}
    refused, of = row["run_refused"], row["run_captures"]
    if not of:
        refused, of = int(visits["outcome"].isin([one.value for one in seeing.REFUSED]).sum()), len(visits)
    # The channel may be blocked by what was refused earlier in the day, and this run be healthy again.
    blocked = "channel_blocked" in broken and refused / of * 100 >= looked.limits["channel_blocked"]
    return _Outlook(found, suspicion, blocked or "reader_broken" in broken)


def _suspicion(
    conn: Connection, settings: Settings, rows: Master, recent: pd.DataFrame, at: datetime, channel: str
) -> Suspicion:
    """What the mass-change guard makes of the channel at this instant."""
    if "mass_change" not in {rule.kind for rule in enabled(settings, ("channels",))}:
        return Suspicion()
    seen = guard.window(recent)
    share = limits(settings)["mass_change"]
    turned = guard.turned(conn, seen)
    if guard.too_many(turned, len(seen), share):
        known = frames.listings_of(conn, channel).set_index("listing_id")
        looked = load(conn, seen.join(known[_OF_LISTING], on="listing_id"), rows, settings)
        turned = guard.unexpected(turned, looked, judge(looked, enabled(settings, PRODUCT)))
    stand, since, holds = guard.standing(conn, channel, seeing.is_own(settings, channel), at)
    many = guard.too_many(turned, len(seen), share)
    begins = bool(many - stand)
    return Suspicion(
        listings=len(seen),
        turned=turned,
        since=seen["captured_at"].min().to_pydatetime() if begins else since,
        fields=stand | many,
        holds=holds,
        begins=begins,
        names=dict(zip(recent["listing_id"].tolist(), recent["external_id"].tolist(), strict=True)),
    )


def _judged(
    conn: Connection, settings: Settings, rows: Master, visits: pd.DataFrame, suspicion: Suspicion
) -> Iterator[Verdict]:
    """The verdicts of the products' rules on these visits; what may not speak gives none, but an own page's errors."""
    own = visits["channel"].map(partial(seeing.is_own, settings))
    if not (own | visits["outcome"].isin([Outcome.OK.value, Outcome.PARTIAL.value, Outcome.GONE.value])).any():
        return
    looked = load(conn, visits, rows, settings)
    living = Living.of(one.subject for one in lifecycle.live(conn, visits["listing_id"].tolist()))
    yield from verdicts(looked, judge(looked, enabled(settings, PRODUCT)), settings, living, suspicion.held(looked))


def _store(conn: Connection, *, found: Found, batch_id: int | None) -> None:
    lifecycle.apply(conn, found.verdicts, batch_id=batch_id)
    casework.follow(conn)
    if found.wanted:
        ask(conn, found.wanted, reason=_SECOND_SOURCE)
