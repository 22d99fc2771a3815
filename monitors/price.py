"""Prices: against policies and promotions, and against the own site.

Which kind speaks of a price, first one wins: `wrong_currency`; `misprint`; `promo_not_started` and `promo_not_ended`;
`below_floor`, `coupon_below_floor` and `above_ceiling`; `list_price_mismatch`; `parity`; `page_contradicts_itself`.

Amounts are minor units of one currency per row. A row of `priced` carries, for the kind of price that its policy
judges: `amount` (what the page asks, with shipping where the policy says so), `list_price`, `floor`, `ceiling`,
`promo_price`, `ended_price` (all times the pack's pieces), and `expected`, the price that is due now.
"""

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from model.finding import Family, Severity
from monitors.amounts import beyond, near, percent, slips
from monitors.columns import Column, Mask, choose, true
from monitors.rule import Frames, Judgement, rule

_WRONG: Final = ("wrong_currency", "misprint")
_PROMOTIONS: Final = ("promo_not_started", "promo_not_ended")
"""Kinds that mute others."""

_EDGE: Final = np.timedelta64(10, "m")
"""Shops' caches lag by minutes: this close after a promotion's edge one look never opens, however far off."""

_CRITICAL_OFF: Final = 20.0
"""Per cent under the floor from which it is critical: the measure by which one look is enough (design §6.2)."""


@rule(Family.PRICE, "offers", Severity.CRITICAL, needs="any price and its currency", merges="while_any")
def wrong_currency(frames: Frames) -> Judgement:
    """The page asks in another currency than the channel sells in."""
    rows = frames.offers
    shown, due = rows["currency"], rows["channel_currency"]
    judged = true(shown.notna() & due.notna())
    wrong = judged & np.asarray(shown.astype(object) != due.astype(object))
    return Judgement(judged=judged, violated=wrong, numbers={"shown": shown, "due": due})


@rule(
    Family.PRICE,
    "priced",
    Severity.CRITICAL,
    needs="the judged price",
    threshold=50.0,
    unit="per cent off the price that is due",
    muted_by=("wrong_currency",),
    key="policy_key",
    merges="while_any",
)
def misprint(frames: Frames) -> Judgement:
    """The price is so far off policy that a digit was lost or gained, or somebody mistyped.

    Against the price that is due; without one, against floor (too low) and ceiling (too high). A price that floor and
    ceiling permit, or that is a promotion's or the list price, is explained and no misprint.
    """
    rows = frames.priced
    amount, due = rows["amount"], rows["expected"]
    low_due, high_due = due.fillna(rows["floor"]), due.fillna(rows["ceiling"])
    low, high = percent(low_due - amount, low_due), percent(amount - high_due, high_due)
    explained = near(amount, rows["list_price"]) | near(amount, rows["ended_price"])
    too_low = true(low >= frames.limits["misprint"]) & ~true(amount >= rows["floor"])
    too_high = true(high >= frames.limits["misprint"]) & ~true(amount <= rows["ceiling"])
    judged = true(low.notna() | high.notna())
    wrong = judged & (too_low | too_high) & ~explained
    expected = low_due.where(too_low, high_due)
    return Judgement(
        judged=judged,
        violated=wrong,
        off=low.where(too_low, high),
        money={"price": amount, "expected": expected},
        numbers={
            "field": rows["judges"],
            "direction": np.where(too_low, "below", "above"),
            "case": slips(amount, expected, wrong),
        },
    )


@rule(
    Family.PRICE,
    "priced",
    Severity.WARNING,
    needs="the judged price",
    muted_by=_WRONG,
    key="promotion_key",
    merges="while_any",
)
def promo_not_started(frames: Frames) -> Judgement:
    """A promotion runs, and the page still asks the list price or more."""
    rows = frames.priced
    amount, due = rows["amount"], rows["promo_price"]
    plain = rows["list_price"]
    judged = true(amount.notna()) & true(rows["promo_demanded"])
    still = near(amount, plain) | ~true(amount < plain)
    wrong = judged & still & true(amount > due)
    return Judgement(
        judged=judged,
        violated=wrong,
        opens=wrong & beyond(amount - due, due),
        off=percent(amount - due, due),
        money={"price": amount, "expected": due},
        numbers={"field": rows["judges"], "promotion": rows["promotion"], "starts_at": rows["promo_starts_at"]},
        twice=_just_after(rows["captured_at"], rows["promo_starts_at"]),
    )


@rule(
    Family.PRICE,
    "priced",
    Severity.WARNING,
    needs="the judged price, and a list price that is due again",
    muted_by=_WRONG,
    key="policy_key",
    merges="while_any",
)
def promo_not_ended(frames: Frames) -> Judgement:
    """A promotion has ended, and the page still asks its price."""
    rows = frames.priced
    amount, due, ended = rows["amount"], rows["expected"], rows["ended_price"]
    judged = true(amount.notna() & due.notna() & ended.notna()) & true(rows["ended_demanded"])
    wrong = judged & near(amount, ended) & true(amount < due)
    return Judgement(
        judged=judged,
        violated=wrong,
        opens=wrong & beyond(due - amount, due),
        off=percent(due - amount, due),
        money={"price": amount, "expected": due},
        numbers={"field": rows["judges"], "promotion": rows["ended_promotion"], "ends_at": rows["ended_at"]},
        twice=_just_after(rows["captured_at"], rows["ended_at"]),
    )


def _just_after(at: Column, edge: Column) -> Mask:
    gap = at - edge
    return true((gap >= np.timedelta64(0, "m")) & (gap < _EDGE))


@rule(
    Family.PRICE,
    "priced",
    Severity.WARNING,
    needs="the judged price",
    muted_by=(*_WRONG, "promo_not_ended"),
    key="policy_key",
    merges="while_any",
)
def below_floor(frames: Frames) -> Judgement:
    """The judged price is below the floor; critical from 20 per cent on."""
    return _under(frames.priced, ~np.asarray(frames.priced["judges"] == "coupon_price"))


@rule(
    Family.PRICE,
    "priced",
    Severity.WARNING,
    needs="the price after coupon, and a policy that judges it",
    muted_by=(*_WRONG, "promo_not_ended"),
    key="policy_key",
    merges="while_any",
)
def coupon_below_floor(frames: Frames) -> Judgement:
    """The price after coupons that any shopper can take is below the floor; critical from 20 per cent on."""
    return _under(frames.priced, np.asarray(frames.priced["judges"] == "coupon_price"))


def _under(rows: pd.DataFrame, of_kind: Mask) -> Judgement:
    gap = rows["floor"] - rows["amount"]
    grave = true(percent(gap, rows["floor"]) >= _CRITICAL_OFF)
    return replace(_outside(rows, gap, "floor", of_kind), severity=choose(grave, Severity.CRITICAL))


def _outside(rows: pd.DataFrame, gap: Column, bound: str, of_kind: Mask) -> Judgement:
    judged = of_kind & true(gap.notna())
    return Judgement(
        judged=judged,
        violated=judged & true(gap > 0),
        opens=judged & beyond(gap, rows[bound]),
        off=percent(gap, rows[bound]),
        money={"price": rows["amount"], bound: rows[bound]},
        numbers={"field": rows["judges"]},
    )


@rule(
    Family.PRICE,
    "priced",
    Severity.WARNING,
    needs="the judged price",
    muted_by=_WRONG,
    key="policy_key",
    merges="while_any",
)
def above_ceiling(frames: Frames) -> Judgement:
    """The judged price is above the ceiling."""
    rows = frames.priced
    return _outside(rows, rows["amount"] - rows["ceiling"], "ceiling", np.ones(len(rows), dtype=np.bool_))


@rule(
    Family.PRICE,
    "priced",
    Severity.WARNING,
    needs="the judged price, or the struck price",
    muted_by=(*_WRONG, *_PROMOTIONS, "below_floor", "coupon_below_floor", "above_ceiling"),
    key="policy_key",
    merges="while_any",
)
def list_price_mismatch(frames: Frames) -> Judgement:
    """The price is not the list price or the running promotion's, or the struck price is not the list price.

    The selling price is held to it for official sellers, and for others where the policy or promotion names their
    channel or themselves: an independent seller is otherwise free between floor and ceiling. The struck price is held
    to the list price everywhere, but in the EU a lower one may be the lowest of 30 days
    (directive 98/6/EC, article 6a).
    """
    rows = frames.priced
    amount, due, struck, plain = rows["amount"], rows["expected"], rows["struck"], rows["list_price"]
    held = true(amount.notna() & due.notna()) & true(rows["demanded"])
    shown = true(struck.notna() & plain.notna()) & ~(true(rows["in_eu"]) & true(struck < plain))
    selling, other = (amount - due).abs(), (struck - plain).abs()
    off_selling, off_struck = held & true(selling > 0), shown & true(other > 0)
    first = held & (off_selling | ~off_struck)
    said, right = amount.where(first, struck), due.where(first, plain)
    gap = (said - right).abs()
    judged = held | shown
    return Judgement(
        judged=judged,
        violated=off_selling | off_struck,
        opens=(held & beyond(selling, due)) | (shown & beyond(other, plain)),
        off=percent(gap, right),
        money={"price": said, "expected": right},
        numbers={
            "field": rows["judges"],
            "direction": np.where(true(said < right), "below", "above"),
            "case": choose(~first, "struck"),
        },
    )


@rule(
    Family.PRICE,
    "offers",
    Severity.WARNING,
    needs="the price here and on the own site",
    threshold=1.0,
    unit="per cent between the own site and here",
    muted_by=(*_WRONG, *_PROMOTIONS, "below_floor", "above_ceiling", "list_price_mismatch"),
    merges="while_any",
)
def parity(frames: Frames) -> Judgement:
    """An official seller's price on a marketplace differs from the own site's for the same SKU, pack and currency.

    Not judged where a promotion runs on either side, where policies want different prices, or while the own site's
    price is itself in doubt: `own_price` is then missing.
    """
    rows = frames.offers
    here, own = rows["own_shown"], rows["own_price"]
    gap = (here - own).abs()
    off = percent(gap, own)
    judged = true(off.notna())
    wrong = judged & true(off > frames.limits["parity"])
    return Judgement(
        judged=judged,
        violated=wrong,
        opens=wrong & beyond(gap, own),
        off=off,
        money={"price": here, "own_price": own},
        numbers={"own_channel": rows["own_channel"], "direction": np.where(true(here < own), "below", "above")},
    )
