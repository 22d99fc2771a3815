"""The frames of coverage: `channels` after a batch, `overdue` and `schedules` as time goes.

- `channels`: `captures`, `refused`, `outcomes` (text), `run_captures`, `run_refused`, `speaking`, `failed` (pages that
  could not be read), `lost` and `lost_field` (the field that is missing on most pages that had it), and from
  `monitors.guard` `listings`, `turned`, `changes`, `samples`, `fields`, `since`, `holds`; `own`;
- `overdue`: `since`, `interval` (text), `late` (times the interval, or runs, if fewer), `listings`, `total`;
  `listing_id` is missing in the row of the channel as a whole;
- `schedules`: `tier` (also as `variant`), `due_at`, `minutes` (since then), `started`, `ended`.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from model.capture import SPEAKING, Outcome
from model.finding import Subject
from monitors.coverage import MASS_FEWEST, MASS_SHARE
from monitors.rule import Limits
from store import pauses
from store import seeing as store
from system.firing import fires, trigger
from system.settings import Channel, ChannelKind, Settings

REFUSED: Final = frozenset({Outcome.BLOCKED, Outcome.LOGIN, Outcome.FETCH_FAILED})
_LAST: Final = 50
"""Visits that are looked at where the run has made fewer than `_RUN_SPEAKS`."""
_RUN_SPEAKS: Final = 20
_DAY: Final = timedelta(hours=24)
RECENT: Final = 600
"""Visits that are loaded: 200 listings were captured by then, unless the same few are visited again and again."""
_FIELDS: Final = ("name", "price", "availability", "images", "brand")
"""Fields that pages have or have not; others come and go, such as coupons."""
_WEEK: Final = timedelta(days=8)


def seen_row(conn: Connection, recent: pd.DataFrame, channel: str, run_id: int | None, at: datetime) -> dict[str, Any]:
    """The row of `channels` as far as visits tell: `recent` are those of `store.frames.recent_visits`."""
    of_run = recent[recent["run_id"] == run_id] if run_id is not None else recent.iloc[:0]
    window = of_run if len(of_run) >= _RUN_SPEAKS else recent[recent["captured_at"] > at - _DAY].head(_LAST)
    outcomes = window["outcome"].value_counts()
    speaking = window[window["outcome"].isin([outcome.value for outcome in SPEAKING])]
    field, lost = _lost(conn, speaking)
    return {
        "brand": "",
        "channel": channel,
        "captured_at": pd.Timestamp(at),
        "captures": len(window),
        "refused": sum(int(outcomes.get(outcome.value, 0)) for outcome in REFUSED),
        "outcomes": ", ".join(
            f"{outcomes[name]} {name.replace('_', ' ')}" for name in sorted(REFUSED) if name in outcomes
        ),
        "run_captures": len(of_run),
        "run_refused": int(of_run["outcome"].isin([outcome.value for outcome in REFUSED]).sum()),
        "speaking": len(speaking),
        "failed": int(outcomes.get(Outcome.PARSE_FAILED.value, 0)),
        "lost": lost,
        "lost_field": field,
    }


def _lost(conn: Connection, speaking: pd.DataFrame) -> tuple[str, int]:
    """The field that is missing on most pages that once had it, and on how many."""
    found = [("", 0)]
    for name in _FIELDS:
        without = [
            int(listing)
            for listing, fields in zip(speaking["listing_id"], speaking["fields"], strict=True)
            if name not in fields
        ]
        found.append((name, len(store.had(conn, without, name)) if without else 0))
    return max(found, key=lambda one: one[1])


@lru_cache(maxsize=1000)
def interval(schedule: str, zone: ZoneInfo, day: date) -> timedelta | None:
    """The longest time between two fires in the week that begins with `day`; None when it fires but once."""
    begin = datetime.combine(day, time(0), zone)
    return max(
        (later - sooner for sooner, later in pairwise(fires(trigger(schedule, zone), begin, begin + _WEEK))),
        default=None,
    )


def overdue_frame(
    conn: Connection, settings: Settings, limits: Limits, living: list[Subject], now: datetime
) -> pd.DataFrame:
    """The listings that are late, those that live in the store and are not, and a row for each channel as a whole.

    Of a channel that has no schedule any more nothing is late.
    """
    rows: list[dict[str, Any]] = []
    for channel in _crawled(settings):
        late = pd.concat([_late(conn, channel, tier, limits, now) for tier in channel.schedules], ignore_index=True)
        total = store.in_master(conn, channel.name)
        many = len(late) >= MASS_FEWEST and len(late) > total * MASS_SHARE / 100
        base = {"brand": "", "channel": channel.name, "captured_at": pd.Timestamp(now), "total": total}
        oldest = late["since"].min() if many else None
        as_whole = {"since": oldest, "late": late["late"].max() if many else 0.0, "listings": len(late)}
        rows.append(base | {"listing_id": None, "external_id": ""} | as_whole)
        if not many:
            rows += [base | {str(name): value for name, value in row.items()} for row in late.to_dict("records")]
        behind = set(late["listing_id"])
        rows += [
            base | {"listing_id": one.listing_id, "external_id": one.external_id, "late": 0.0}
            for one in living
            if one.channel == channel.name and one.listing_id is not None and one.listing_id not in behind
        ]
    crawled = {channel.name for channel in _crawled(settings)}
    rows += [
        {"brand": "", "channel": one.channel, "captured_at": pd.Timestamp(now), "late": 0.0}
        | {"listing_id": one.listing_id, "external_id": one.external_id}
        for one in living
        if one.kind == "not_captured" and one.channel not in crawled
    ]
    columns = "brand channel captured_at listing_id external_id since interval late listings total".split()
    return pd.DataFrame(rows, columns=columns).astype({"listing_id": "Int64", "listings": "Int64"})


def _crawled(settings: Settings) -> list[Channel]:
    return [channel for channel in settings.channels.values() if channel.schedules and channel.ground]


def _late(conn: Connection, channel: Channel, tier: str, limits: Limits, now: datetime) -> pd.DataFrame:
    every = interval(channel.schedules[tier], channel.zone, now.date())
    columns = ["listing_id", "external_id", "since", "interval", "late"]
    if every is None:
        return pd.DataFrame(columns=columns)
    rows = store.unseen(conn, channel.name, tier, now - every * limits["not_captured"])
    since = rows["last_at"].fillna(rows["first_seen_at"])
    intervals = (now - since).dt.total_seconds() / every.total_seconds()
    late = np.minimum(intervals, _passed_by(conn, channel.name, tier, since))
    rows = rows.assign(since=since, interval=_span(every), late=late)
    return rows[rows["late"] >= limits["not_captured"]][columns]


def _passed_by(conn: Connection, channel: str, tier: str, since: "pd.Series[Any]") -> npt.NDArray[np.int64]:
    """How many runs that could have captured each listing went by since it was captured last."""
    if since.empty:
        return np.zeros(0, dtype=np.int64)
    begun = pd.to_datetime(store.clear_runs(conn, channel, tier, since.min().to_pydatetime()), utc=True)
    return len(begun) - np.asarray(begun.searchsorted(since, side="right"), dtype=np.int64)


def _span(every: timedelta) -> str:
    minutes = round(every.total_seconds() / 60)
    return f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"


def schedules_frame(conn: Connection, settings: Settings, living: list[Subject], now: datetime) -> pd.DataFrame:
    """For each schedule the first fire that no run has served, or the run that did not end.

    Also what lives of schedules that there are no more: nothing is due there.
    """
    runs = store.runs_since(conn, now - _WEEK)
    # What somebody let rest misses nothing meanwhile, and afterwards nothing of that time.
    known, went_on, resting = store.known_since(conn), pauses.ended(conn), pauses.standing(conn)
    rows = [
        _resting_row(channel.name, tier, now)
        if channel.name in resting
        else _schedule_row(channel, tier, runs, _Since(known[channel.name], went_on.get(channel.name)), now)
        for channel in _crawled(settings)
        if channel.name in known
        for tier in channel.schedules
    ]
    due = {(channel.name, tier) for channel in _crawled(settings) for tier in channel.schedules}
    rows += [
        _resting_row(one.channel, one.variant, now)
        for one in living
        if one.kind == "run_missed" and (one.channel, one.variant) not in due
    ]
    columns = "brand channel captured_at tier variant due_at minutes started ended".split()
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(due_at=pd.to_datetime(frame["due_at"], utc=True))


class _Since(NamedTuple):
    """From when on a schedule can have been missed."""

    known: datetime
    """The channel's first listing."""
    went_on: datetime | None
    """After it had rested last."""


def _row(channel: str, tier: str, now: datetime) -> dict[str, Any]:
    return {"brand": "", "channel": channel, "captured_at": pd.Timestamp(now), "tier": tier, "variant": tier}


def _resting_row(channel: str, tier: str, now: datetime) -> dict[str, Any]:
    """Nothing is due, so that nothing is missed."""
    return _row(channel, tier, now) | {"due_at": pd.Timestamp(now), "minutes": 0.0, "started": True, "ended": True}


def _schedule_row(channel: Channel, tier: str, runs: pd.DataFrame, since: _Since, now: datetime) -> dict[str, Any]:
    row = _row(channel.name, tier, now)
    mine = runs[(runs["channel"] == channel.name) & (runs["tier"].isna() | (runs["tier"] == tier))]
    last = mine.iloc[-1] if len(mine) else None
    if last is not None and pd.isna(last["ended_at"]):
        silent = (now - last["heartbeat_at"]).total_seconds() / 60
        return row | {"due_at": _due(last), "minutes": silent, "started": True, "ended": False}
    served = max(since.known, now - _WEEK) if last is None else _due(last).to_pydatetime()
    served = max(served, since.went_on or served)
    missed = next(fires(trigger(channel.schedules[tier], channel.zone), served, now), None)
    if last is not None and last["status"] != "finished" and (missed is None or last["ended_at"] <= missed):
        # What broke off stays what is wrong until a run ends well: a fire that came since says nothing yet.
        minutes = (now - last["ended_at"]).total_seconds() / 60
        return row | {"due_at": pd.Timestamp(served), "minutes": minutes, "started": True, "ended": False}
    if missed is not None:
        minutes = (now - missed).total_seconds() / 60
        return row | {"due_at": missed, "minutes": minutes, "started": False, "ended": False}
    return row | {"due_at": pd.Timestamp(served), "minutes": 0.0, "started": True, "ended": True}


def _due(run: "pd.Series[Any]") -> pd.Timestamp:
    due: pd.Timestamp = run["started_at"] if pd.isna(run["due_at"]) else run["due_at"]
    return due


def is_own(settings: Settings, channel: str) -> bool:
    """Whether the channel is the brand's own."""
    found = settings.channels.get(channel)
    return found is not None and found.kind == ChannelKind.OWN
