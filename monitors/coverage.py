"""Coverage: whether we see what we should see. These kinds speak of channels, readers and runs, never of a product.

`channel_blocked`, where the run itself is refused that often, and `reader_broken` mute what the run says of products;
`mass_change` holds what it suspects (see `monitors.guard`). Coverage opens at the first look.
"""

from typing import Final

import numpy as np

from model.finding import Family, Severity
from monitors.columns import Column, Mask, Objects, choose, true
from monitors.rule import Frames, Judgement, rule
from store.discovery import CANDIDATE

_FEWEST: Final = 5
"""Visits or pages below which a share means nothing."""
_FEWEST_REFUSED: Final = 2
"""One refused page among healthy ones says nothing of the channel."""
_FEWEST_OF_RUN: Final = 3
"""A run with this many visits, all of them refused, is blocked whatever came before it."""
BLOCKED_SHARE: Final = 50.0
"""Per cent of refused visits from which it is critical anywhere."""

MASS_SHARE: Final = 15.0
MASS_FEWEST: Final = 20
"""Design §6.7: over 15 % and at least 20 of a channel's last 200 captured listings."""


def _share(part: Column, whole: Column) -> Column:
    return np.asarray(part, dtype=np.float64) / np.maximum(np.asarray(whole, dtype=np.float64), 1.0) * 100


def _critical(where: Mask) -> Objects:
    return choose(where, Severity.CRITICAL)


@rule(
    Family.COVERAGE,
    "channels",
    Severity.WARNING,
    needs="outcomes of the run's visits, or of the channel's last 50 in a day",
    threshold=20.0,
    unit="per cent of visits refused",
)
def channel_blocked(frames: Frames) -> Judgement:
    """Two visits or more are blocked, sent to a login or fail; critical on the own site and from 50 per cent on."""
    rows = frames.channels
    share = _share(rows["refused"], rows["captures"])
    all_of_run = true((rows["run_captures"] >= _FEWEST_OF_RUN) & (rows["run_refused"] == rows["run_captures"]))
    enough = true((rows["captures"] >= _FEWEST) & (rows["refused"] >= _FEWEST_REFUSED))
    enough &= share >= frames.limits["channel_blocked"]
    return Judgement(
        judged=true(rows["captures"] > 0),
        violated=all_of_run | enough,
        off=share,
        numbers={"refused": rows["refused"], "captures": rows["captures"], "outcomes": rows["outcomes"]},
        severity=_critical(true(rows["own"]) | (share >= BLOCKED_SHARE) | all_of_run),
    )


@rule(
    Family.COVERAGE,
    "channels",
    Severity.CRITICAL,
    needs="the pages of the run, or the channel's last 50 in a day",
    threshold=20.0,
    unit="per cent of pages with the same field missing",
)
def reader_broken(frames: Frames) -> Judgement:
    """Pages that are there cannot be read, or a field that was read before is missing on many of them."""
    rows = frames.channels
    failed, lost = np.asarray(rows["failed"]), np.asarray(rows["lost"])
    missing = np.maximum(failed, lost)
    pages = np.where(failed >= lost, rows["failed"] + rows["speaking"], rows["speaking"])
    share = _share(missing, pages)
    return Judgement(
        judged=true(rows["failed"] + rows["speaking"] > 0),
        violated=(missing >= _FEWEST) & (share >= frames.limits["reader_broken"]),
        off=share,
        numbers={
            "missing": missing,
            "captures": pages,
            "field": np.where(failed >= lost, "the page as a whole", rows["lost_field"]),
        },
    )


@rule(
    Family.COVERAGE,
    "channels",
    Severity.WARNING,
    needs="the spans of the channel's last 200 captured listings, and those before",
    threshold=MASS_SHARE,
    unit="per cent of listings that turned at once",
)
def mass_change(frames: Frames) -> Judgement:
    """Many listings turned the same field in the same direction at once, and no policy expects it.

    Critical on the own site.

    A price turns lower or higher, or into another currency; stock sold out or back; a name into another one, or by some
    words where it is then wrong; pictures when none is left; a page when it looks other than accepted.

    It closes when nothing is held any more: people released or discarded what is held, or the pages turned back. What
    they discarded, a misreading, is told once the page shows something else.
    """
    rows = frames.channels
    share = _share(rows["turned"], rows["listings"])
    now = true(rows["turned"] >= MASS_FEWEST) & (share > frames.limits["mass_change"])
    return Judgement(
        judged=true(rows["listings"] > 0),
        violated=now | true(rows["holds"]),
        opens=now,
        off=share,
        numbers={
            "count": rows["turned"],
            "captures": rows["listings"],
            "changes": rows["changes"],
            "samples": rows["samples"],
            "fields": rows["fields"],
            "since": rows["since"],
        },
        severity=_critical(true(rows["own"])),
    )


@rule(Family.COVERAGE, "pages", Severity.INFO, needs="a visit that speaks")
def unknown_listing(frames: Frames) -> Judgement:
    """A listing was captured that is not in the master file. What a search showed is told by `andon matches`."""
    rows = frames.pages
    judged = true(rows["speaks"]) & (rows["tier"] != CANDIDATE)
    return Judgement(judged=judged, violated=judged & ~true(rows["in_master"]), numbers={"title": rows["name"]})


@rule(
    Family.COVERAGE,
    "overdue",
    Severity.WARNING,
    needs="the schedule of the listing's tier, and its runs that ended well",
    threshold=3.0,
    unit="times the tier's interval, and as many runs of it",
    muted_by=("run_missed",),
)
def not_captured(frames: Frames) -> Judgement:
    """A listing of the master file was not captured in time; one finding for the channel where many are late.

    Runs count that could have captured it: they ended well, and the channel was neither blocked nor its reader broken.
    Of what no run looked for `run_missed` speaks. So neither an outage nor a new schedule makes anything late.
    """
    rows = frames.overdue
    late = true(rows["late"] >= frames.limits["not_captured"])
    return Judgement(
        judged=true(rows["late"].notna()),
        violated=late,
        numbers={
            "since": rows["since"],
            "interval": rows["interval"],
            "listings": rows["listings"],
            "total": rows["total"],
            "case": choose(true(rows["listing_id"].isna()), "many"),
        },
    )


@rule(
    Family.COVERAGE,
    "schedules",
    Severity.CRITICAL,
    needs="the channel's schedule and its runs",
    threshold=30.0,
    unit="minutes of grace",
)
def run_missed(frames: Frames) -> Judgement:
    """A run was due and did not start, or started and did not end.

    Looks at single listings, second looks for instance, stand for no run; a whole run that somebody asked for does.
    """
    rows = frames.schedules
    overdue = true(rows["minutes"] >= frames.limits["run_missed"])
    return Judgement(
        judged=true(rows["due_at"].notna()),
        violated=overdue & ~true(rows["ended"]),
        numbers={
            "tier": rows["tier"],
            "due_at": rows["due_at"],
            "case": choose(true(rows["started"]), "unended"),
        },
    )
