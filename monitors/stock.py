"""Stock: what can be bought, how much is left, and whether that agrees with what is at hand.

Which kind speaks of an offer, first one wins: `delisted`; `undersell`; `stockout` of a whole page; `broken_size_run`,
beside which only sizes at the end of the run have a `stockout` of their own; `oversell_risk`; `stockout_forecast`;
`low_stock`.

`Unknown` is never judged. `at_hand` is in packs and missing where the master file's number is older than 24 hours, or
is the brand's pooled stock and the seller is not official. `pieces` is a quantity that somebody counted: the page's
unless it is a cap such as 999, else what is at hand where that is this channel's own.
"""

from typing import Final

import numpy as np
import pandas as pd

from model.capture import NOT_BUYABLE, Availability
from model.finding import Family, Severity
from monitors.columns import Column, Mask, Objects, choose, filled, true
from monitors.rule import Frames, Judgement, rule

SOLD_OUT: Final = tuple(sorted(level.value for level in NOT_BUYABLE))
_ON_ORDER: Final = (Availability.PRE_ORDER.value, Availability.BACK_ORDER.value)
"""May be sold with none at hand."""

_FEWEST_SIZES: Final = 3
"""Fewer are no run: nothing lies in the middle."""

_LETTERS: Final = {
    size: position
    for position, sizes in enumerate(
        ("XXXS 3XS", "XXS 2XS", "XS", "S", "M", "L", "XL", "XXL 2XL", "XXXL 3XL", "XXXXL 4XL", "XXXXXL 5XL", "6XL")
    )
    for size in sizes.split()
}

_FEWEST_SOLD: Final = 10
_FEWEST_DROPS: Final = 3
_FEWEST_DAYS: Final = 7.0
"""Below these the history is too thin for a forecast: the interval would be wider than the answer."""
_Z80: Final = 1.2816
"""Quantile of the normal distribution that leaves one tenth above it: an interval of 80 %."""


def known(rows: pd.DataFrame) -> Mask:
    """Offers whose availability was read; the page as a whole only where no variant's was."""
    return np.asarray(rows["availability"] != Availability.UNKNOWN.value) & ~true(rows["stock_covered"])


def sold_out(rows: pd.DataFrame) -> Mask:
    """Offers that the page says cannot be bought."""
    return true(rows["availability"].isin(SOLD_OUT))


@rule(Family.STOCK, "pages", Severity.CRITICAL, needs="the visit's outcome; for `gone` the platform's own word")
def delisted(frames: Frames) -> Judgement:
    """A listing of the master file is gone, or its page says that it is no longer sold."""
    rows = frames.pages
    gone, ended = true(rows["outcome"] == "gone"), true(rows["discontinued"])
    judged = true(rows["in_master"]) & (gone | true(rows["speaks"]))
    return Judgement(
        judged=judged,
        violated=judged & (gone | ended),
        numbers={"case": choose(~gone, "discontinued")},
        severity=_milder_elsewhere(rows, Severity.WARNING),
    )


@rule(
    Family.STOCK,
    "offers",
    Severity.WARNING,
    needs="availability, and stock at hand of the last 24 hours",
    threshold=3.0,
    unit="packs that may be kept back as safety stock",
    muted_by=("delisted",),
    merges="while_all",
)
def undersell(frames: Frames) -> Judgement:
    """Goods are at hand, and the page shows them as sold out."""
    rows = frames.offers
    judged = known(rows) & true(rows["at_hand"].notna())
    return Judgement(
        judged=judged,
        violated=judged & sold_out(rows) & true(rows["at_hand"] > frames.limits["undersell"]),
        numbers={"at_hand": rows["at_hand"], "as_of": rows["stock_as_of"]},
    )


@rule(
    Family.STOCK,
    "offers",
    Severity.CRITICAL,
    needs="availability, and stock at hand of the last 24 hours",
    unit="packs at hand that are as good as none",
    muted_by=("delisted",),
    merges="while_all",
)
def oversell_risk(frames: Frames) -> Judgement:
    """It can be bought, and nothing is at hand; pre-orders and back orders are meant so."""
    rows = frames.offers
    judged = known(rows) & true(rows["at_hand"].notna())
    sells = ~sold_out(rows) & ~true(rows["availability"].isin(_ON_ORDER))
    return Judgement(
        judged=judged,
        violated=judged & sells & true(rows["at_hand"] <= frames.limits["oversell_risk"]),
        numbers={"at_hand": rows["at_hand"], "as_of": rows["stock_as_of"]},
    )


@rule(
    Family.STOCK,
    "groups",
    Severity.WARNING,
    needs="availability of three sizes or more, mapped to SKUs with a size",
    muted_by=("delisted",),
)
def broken_size_run(frames: Frames) -> Judgement:
    """Sizes in the middle of the run are sold out while others sell.

    The middle is what is left of a colour's sizes without the outer quarter at each end. Sizes that are shown sold out
    with goods at hand are `undersell`'s business.
    """
    rows, groups = frames.offers, frames.groups
    core, sized = size_runs(rows)
    out = sold_out(rows) & ~true(rows["at_hand"] > frames.limits["undersell"])
    of = rows["group"].to_numpy()
    total, selling, missing = (
        np.bincount(of, weights=mask, minlength=len(groups)).astype(np.int64)
        for mask in (sized, sized & ~sold_out(rows), core & out)
    )
    judged = (total >= _FEWEST_SIZES) & true(groups["speaks"])
    violated = judged & (missing > 0) & (selling > 0)
    return Judgement(
        judged=judged,
        violated=violated,
        numbers={"sizes": _names(rows, core & out, of, violated), "total": total, "selling": selling},
        severity=_milder_elsewhere(groups, Severity.INFO),
    )


def size_runs(rows: pd.DataFrame) -> tuple[Mask, Mask]:
    """Which offers are core sizes of a run, and which are sizes of a run at all.

    A run is one colour of one seller on one page with at least three sizes whose availability was read.
    """
    order = _order(rows["size"])
    sized = ~np.isnan(order) & known(rows)
    core, in_run = np.zeros(len(rows), dtype=np.bool_), np.zeros(len(rows), dtype=np.bool_)
    if not sized.any():
        return core, in_run
    at = np.flatnonzero(sized)
    colours = pd.factorize(filled(rows["colour"], "").to_numpy()[at])[0]
    run = rows["group"].to_numpy()[at] * (int(colours.max()) + 1) + colours
    sorting = np.lexsort((order[at], run))
    at, run = at[sorting], run[sorting]
    first = np.flatnonzero(np.append(True, run[1:] != run[:-1]))
    lengths = np.diff(np.append(first, len(run)))
    length, place = np.repeat(lengths, lengths), np.arange(len(run)) - np.repeat(first, lengths)
    outer = length // 4
    enough = length >= _FEWEST_SIZES
    in_run[at] = enough
    core[at] = enough & (place >= outer) & (place < length - outer)
    return core, in_run


def _order(sizes: Column) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Where each size stands in its run: its number, or its letters' place; NaN for what is no size."""
    codes, values = pd.factorize(sizes.to_numpy(dtype=object))
    order = np.array([*(_place(str(value)) for value in values), np.nan])
    return order[codes]


def _place(size: str) -> float:
    text = size.strip().upper()
    if text in _LETTERS:
        return float(_LETTERS[text])
    digits = text.removeprefix("US").removeprefix("EU").removeprefix("UK").removesuffix("MM").strip().replace(",", ".")
    return float(digits) if digits.replace(".", "", 1).isdecimal() else np.nan


def _names(rows: pd.DataFrame, which: Mask, group: Column, wanted: Mask) -> Column:
    """The sizes of each wanted group, in the page's order, as text."""
    some = which & wanted[group]
    names = np.full(len(wanted), None, dtype=object)
    for number, sizes in rows.loc[some, "size"].groupby(group[some]):
        names[number] = ", ".join(dict.fromkeys(map(str, sizes)))
    return names


@rule(
    Family.STOCK,
    "offers",
    Severity.WARNING,
    needs="availability",
    muted_by=("delisted", "undersell"),
    merges="while_all",
)
def stockout(frames: Frames) -> Judgement:
    """The whole page is sold out, or a variant is.

    A size of a run is `broken_size_run`'s business while others sell, unless it stands at an end of the run: then it
    is told as `info`.
    """
    rows = frames.offers
    judged, out = known(rows), sold_out(rows)
    of = rows["group"].to_numpy()
    selling = np.bincount(of, weights=judged & ~out, minlength=len(frames.groups))[of] > 0
    core, sized = size_runs(rows)
    severity = _milder_elsewhere(rows, Severity.INFO)
    severity[sized & selling] = Severity.INFO
    return Judgement(judged=judged, violated=judged & out & ~(core & selling), severity=severity)


@rule(
    Family.STOCK,
    "offers",
    Severity.WARNING,
    needs="counted quantities over a week or more, ten pieces sold",
    threshold=7.0,
    unit="days of cover",
    muted_by=("delisted", "stockout", "undersell", "oversell_risk"),
)
def stockout_forecast(frames: Frames) -> Judgement:
    """What is left lasts for fewer days than the limit, at the pace of the last four weeks.

    The interval holds the true pace in 8 of 10 cases if sales come at random (Poisson; Garwood's limits by Wilson and
    Hilferty's approximation). It opens only when even the interval's slow end is within twice the limit.
    """
    rows, limit = frames.offers, frames.limits["stockout_forecast"]
    left = rows["pieces"].to_numpy(dtype=np.float64, na_value=np.nan)
    sold, days = (rows[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in ("sold", "sold_days"))
    thin = ~((sold >= _FEWEST_SOLD) & (days >= _FEWEST_DAYS) & true(rows["drops"] >= _FEWEST_DROPS))
    with np.errstate(invalid="ignore", divide="ignore"):
        slow = sold * (1 - 1 / (9 * sold) - _Z80 / (3 * np.sqrt(sold))) ** 3
        fast = (sold + 1) * (1 - 1 / (9 * (sold + 1)) + _Z80 / (3 * np.sqrt(sold + 1))) ** 3
        cover, longest, shortest = left * days / sold, left * days / slow, left * days / fast
    judged = known(rows) & ~thin & (left > 0)
    violated = judged & (cover <= limit)
    return Judgement(
        judged=judged,
        violated=violated,
        opens=violated & (longest <= 2 * limit),
        numbers={
            "quantity": rows["pieces"],
            "sold": sold,
            "span_days": days,
            "days": cover,
            "days_low": shortest,
            "days_high": longest,
        },
    )


@rule(
    Family.STOCK,
    "offers",
    Severity.INFO,
    needs="a counted quantity",
    threshold=5.0,
    unit="pieces",
    muted_by=("delisted", "stockout", "undersell", "oversell_risk", "stockout_forecast"),
    merges="while_all",
)
def low_stock(frames: Frames) -> Judgement:
    """Few pieces are left."""
    rows, limit = frames.offers, frames.limits["low_stock"]
    judged = true(rows["pieces"].notna()) & ~sold_out(rows)
    few = true((rows["pieces"] > 0) & (rows["pieces"] <= limit))
    return _counted(rows, judged, judged & few, limit)


@rule(
    Family.STOCK,
    "offers",
    Severity.INFO,
    needs="a counted quantity",
    threshold=1000.0,
    unit="pieces",
    muted_by=("delisted",),
    merges="while_all",
)
def overstock(frames: Frames) -> Judgement:
    """More pieces are in stock than should be."""
    rows, limit = frames.offers, frames.limits["overstock"]
    judged = true(rows["pieces"].notna())
    return _counted(rows, judged, judged & true(rows["pieces"] > limit), limit)


def _counted(rows: pd.DataFrame, judged: Mask, violated: Mask, limit: float) -> Judgement:
    limits = np.full(len(rows), round(limit), dtype=np.int64)
    return Judgement(judged=judged, violated=violated, numbers={"quantity": rows["pieces"], "limit": limits})


def _milder_elsewhere(rows: pd.DataFrame, severity: Severity) -> Objects:
    """`severity` for independent sellers, whose stock is their own; the rule's own for official ones."""
    return choose(true(rows["independent"]), severity)
