"""What coverage makes of a channel at one instant: whether what its run says of products is to be believed."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import pandas as pd
from sqlalchemy import Connection

from model.finding import Verdict
from monitors import guard, seeing
from monitors.frames import Master
from monitors.guard import Suspicion
from monitors.judging import enabled, judge, limits
from monitors.load import load
from monitors.rule import Frames, Over
from monitors.verdicts import Living, verdicts
from store import frames, lifecycle
from system.settings import Settings

PRODUCT: Final[tuple[Over, ...]] = ("pages", "offers", "priced", "groups", "strangers")
"""The frames of the products' rules."""
_OF_LISTING: Final = ["channel", "url", "tier", "in_master"]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What coverage makes of a channel at one instant."""

    verdicts: list[Verdict]
    suspicion: Suspicion
    mutes: bool
    """Whether what the run says of products is not to be believed (design §6.7)."""


def empty(settings: Settings) -> Frames:
    """Frames of nothing."""
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
        weights=settings.ipr.weights,
    )


def outlook(
    conn: Connection, settings: Settings, rows: Master, visits: pd.DataFrame, channel: str, run_id: int | None
) -> Outlook:
    """Coverage at the last of these visits, which are a batch or the end of one."""
    at = visits["captured_at"].max().to_pydatetime()
    recent = frames.recent_visits(conn, channel, at, seeing.RECENT)
    suspicion = _suspicion(conn, settings, rows, recent, at, channel)
    row = seeing.seen_row(conn, recent, channel, run_id, at)
    full = {**row, **suspicion.row(), "own": seeing.is_own(settings, channel)}
    looked = replace(empty(settings), channels=pd.DataFrame([full]))
    living = Living.of(one.subject for one in lifecycle.live(conn, channel=channel))
    found = list(verdicts(looked, judge(looked, enabled(settings, ("channels",))), settings, living))
    broken = {one.subject.kind for one in found if one.violated}
    refused, of = row["run_refused"], row["run_captures"]
    if not of:
        refused, of = int(visits["outcome"].isin([one.value for one in seeing.REFUSED]).sum()), len(visits)
    # The channel may be blocked by what was refused earlier in the day, and this run be healthy again.
    blocked = "channel_blocked" in broken and refused / of * 100 >= looked.limits["channel_blocked"]
    return Outlook(found, suspicion, blocked or "reader_broken" in broken)


def _suspicion(
    conn: Connection, settings: Settings, rows: Master, recent: pd.DataFrame, at: datetime, channel: str
) -> Suspicion:
    """What the mass-change guard makes of the channel at this instant."""
    if "mass_change" not in {rule.kind for rule in enabled(settings, ("channels",))}:
        return Suspicion()
    seen = guard.window(recent)
    share = limits(settings)["mass_change"]
    stand = guard.standing(conn, channel, seeing.is_own(settings, channel), at)
    oldest = seen["captured_at"].min().to_pydatetime() if len(seen) else at
    released = lifecycle.released_since(conn, channel, min(oldest, stand.since or oldest))
    turned = guard.turned(conn, seen, released)
    if guard.too_many(turned, len(seen), share):
        known = frames.listings_of(conn, channel).set_index("listing_id")
        looked = load(conn, seen.join(known[_OF_LISTING], on="listing_id"), rows, settings)
        turned = guard.unexpected(turned, looked, judge(looked, enabled(settings, PRODUCT)))
    many = guard.too_many(turned, len(seen), share)
    begins = bool(many - stand.fields)
    return Suspicion(
        listings=len(seen),
        turned=turned,
        since=oldest if begins else stand.since,
        fields=stand.fields | many,
        holds=stand.holds,
        begins=begins,
        asks=bool(many - stand.told),
        released=released,
        names=dict(zip(recent["listing_id"].tolist(), recent["external_id"].tolist(), strict=True)),
    )
