"""The mass-change guard (design §6.7): when many listings turn at once, a broken reader is likelier than the market.

Of the channel's last 200 captured listings those have *turned* whose current span began since the oldest of these
captures and differs from the span before in a field's direction, unless a rule judged the new value and found it right;
and those whose look is other than its accepted baseline, and was not before: a site's redesign.
What the guard suspects is kept a candidate; `store.lifecycle` keeps it so until people release or discard it, its looks
turn clean or, on the own site, 30 minutes have passed.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from model.capture import NOT_BUYABLE, SPEAKING, Availability
from model.finding import Family
from model.lifecycle import HELD_AT_MOST, RULED, State
from monitors.columns import Column, Mask, true
from monitors.coverage import MASS_FEWEST, MASS_SHARE
from monitors.judging import unjudged
from monitors.rule import Frames, Judgement, Rule
from monitors.visual import changed
from monitors.wording import wording
from store import frames, lifecycle, looks

LISTINGS: Final = 200
_SAMPLES: Final = 5
_LOOK_BACK: Final = timedelta(days=14)
"""How long before the oldest of these captures a value may have been seen last, to be what a page turned from."""

OTHER: Final = "changed"
REWORDED: Final = "reworded"
"""Directions of a name: into another one; or by some words, as sales do to many, which is suspect where it is wrong."""
_LOOK: Final = "look"
"""Of a page as a whole: when it turns on many, their `visual_change` alone is suspect."""

_FAMILIES: Final[Mapping[str, Family]] = {
    "price": Family.PRICE,
    "currency": Family.PRICE,
    "availability": Family.STOCK,
    "name": Family.DISPLAY,
    "images": Family.DISPLAY,
}
"""Which findings are suspect when a field turned."""

_EXPECTING: Final[Mapping[str, frozenset[str]]] = {
    "price": frozenset(
        "misprint promo_not_started promo_not_ended below_floor coupon_below_floor above_ceiling "
        "list_price_mismatch".split()
    ),
    "currency": frozenset({"wrong_currency"}),
    "availability": frozenset({"undersell", "oversell_risk"}),
    "name": frozenset({"title_mismatch"}),
    "images": frozenset({"image_missing", "image_mismatch"}),
    _LOOK: frozenset(),
}
"""Rules that know what a field should be: a new value that they judge and find right is expected."""


Released = Mapping[Family, Mapping[int, datetime]]
"""By family the listings of which something was held and let go, and when."""
Discarded = Mapping[tuple[Family, str], Mapping[int, datetime]]
"""By family and kind the listings of which something was held and called a misreading, and when."""
_READ_AS_ONE: Final = frozenset({Family.PRICE, Family.STOCK})
_SHOWN: Final = ("offers", "priced", "groups", "pages")
"""The frames whose rows say since when a page shows what it shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """What the guard makes of a channel."""

    listings: int = 0
    """How many it looked at."""
    turned: Mapping[tuple[str, str], Collection[int]] = field(default_factory=dict)
    """Field and direction to the listings that turned."""
    since: datetime | None = None
    """Spans that began from here on are suspect."""
    fields: frozenset[str] = frozenset()
    """The fields that too many turned, now or while a mass change stands."""
    holds: bool = False
    """Whether candidates of the channel are held."""
    begins: bool = False
    """Whether it was not so before."""
    asks: bool = False
    """Whether it begins with a field of which no mass change tells: only then a second source can say more."""
    released: Released = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    """Listings as their platform calls them."""

    @property
    def worst(self) -> Collection[int]:
        """The listings of the field and direction that most turned in."""
        return max(self.turned.values(), key=len, default=())

    @property
    def samples(self) -> list[int]:
        """A few of the listings that turned."""
        return sorted(self.worst)[:_SAMPLES]

    def row(self) -> dict[str, Any]:
        """The columns of the frame `channels`."""
        many = {what: ids for what, ids in self.turned.items() if what[0] in self.fields}
        changes = [f"{name} {way} on {len(ids)}" for (name, way), ids in sorted(many.items())]
        return {
            "listings": self.listings,
            "turned": len(self.worst),
            "changes": ", ".join(changes),
            "samples": ", ".join(self.names.get(listing, str(listing)) for listing in self.samples),
            "fields": " ".join(sorted(self.fields)),
            "since": None if self.since is None else pd.Timestamp(self.since),
            "holds": self.holds,
        }

    def held(self, looked: Frames) -> dict[tuple[str, str], Mask]:
        """Rows of each frame whose findings of a family, or kind, are kept candidates."""
        if self.since is None or not self.fields:
            return {}
        families = {_FAMILIES[name] for name in self.fields if name in _FAMILIES}
        found: dict[tuple[str, str], Mask] = {}
        for over in _SHOWN:
            rows = getattr(looked, over)
            begun = true(rows["first_at"] >= pd.Timestamp(self.since))
            for family in families:
                found[over, family] = begun & ~_stood(rows, self.released.get(family, {}))
        if _LOOK in self.fields:
            known = looked.pages["listing_id"].isin(self.released.get(Family.DISPLAY, {}))
            found["pages", "visual_change"] = changed(looked.pages) & ~true(known)
        return found


def held(looked: Frames, suspicions: Mapping[str, Suspicion]) -> dict[tuple[str, str], Mask]:
    """Rows of each frame whose findings of a family, or kind, are kept candidates; by channel what is suspected."""
    found: dict[tuple[str, str], Mask] = {}
    for channel, suspicion in suspicions.items():
        for (over, name), mask in suspicion.held(looked).items():
            mine = mask & true(getattr(looked, over)["channel"] == channel)
            found[over, name] = found.get((over, name), False) | mine
    return found


def believed(
    looked: Frames, said: Mapping[str, tuple[Rule, Judgement]], discarded: Discarded
) -> dict[str, tuple[Rule, Judgement]]:
    """What rules say, but of pages that still show what somebody called a misreading: of that nothing is known.

    A misread price is misread for every rule about prices, and so is stock; of what else a page shows, a title may be
    misread and the pictures not. A look is no reading: what differs from its baseline goes on being told.
    """
    found = dict(said)
    for kind, (rule, _) in said.items():
        for (family, name), times in discarded.items():
            same = family is rule.family if family in _READ_AS_ONE else name == kind
            if same and rule.over in _SHOWN and kind != "visual_change":
                misread = _stood(getattr(looked, rule.over), times)
                found[kind] = (rule, unjudged(found[kind][1], misread))
    return found


def window(recent: pd.DataFrame) -> pd.DataFrame:
    """The last visit that spoke of each of the channel's last 200 captured listings."""
    speaking = recent[recent["outcome"].isin([outcome.value for outcome in SPEAKING])]
    return speaking.drop_duplicates("listing_id").head(LISTINGS).sort_values("listing_id").reset_index(drop=True)


def turned(conn: Connection, visits: pd.DataFrame, released: Released | None = None) -> dict[tuple[str, str], set[int]]:
    """Listings by the field and direction that they turned in since the oldest of `visits`, expected or not.

    What stood there when it was `released` is known to be true.
    """
    if len(visits) < MASS_FEWEST:
        return {}
    since, until = visits["captured_at"].min().to_pydatetime(), visits["captured_at"].max().to_pydatetime()
    now = frames.offers(conn, visits, since)
    before = frames.offers_before(conn, now["listing_id"].unique().tolist(), since - _LOOK_BACK, until)
    let_go = released or {}
    found = {}
    for both, ways in (*_ways(now, before), *_contents(conn, visits, since, until)):
        for what, mask in ways.items():
            new = mask & ~_stood(both, let_go.get(_FAMILIES[what[0]], {}))
            found[what] = {int(one) for one in both.loc[new, "listing_id"]}
    found[_LOOK, "changed"] = looks.turned(conn, visits, since) - let_go.get(Family.DISPLAY, {}).keys()
    return {what: ids for what, ids in found.items() if ids}


def _stood(rows: pd.DataFrame, released: Mapping[int, datetime]) -> Mask:
    """Rows that show what the page showed already when it was released."""
    at = pd.to_datetime(rows["listing_id"].map(dict(released)).astype(object), utc=True)
    return true(rows["first_at"] <= at)


def _beside(now: pd.DataFrame, before: pd.DataFrame, known: Column, keys: list[str]) -> pd.DataFrame:
    """What is shown now beside the last that is `known` to have stood there before, oldest first in `before`."""
    both = now.merge(before[true(known)], on=keys, suffixes=("", "_before"))
    # Pages are captured one after the other: most of what is shown now, and more since, has been seen by now.
    return both[true(both["first_at_before"] < both["first_at"])].drop_duplicates(keys, keep="last")


def _ways(now: pd.DataFrame, before: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, dict[tuple[str, str], Mask]]]:
    keys, unknown = ["listing_id", "seller", "variant"], Availability.UNKNOWN.value
    both = _beside(now, before, before["price"].notna(), keys)
    same = true(both["currency"] == both["currency_before"])
    yield (
        both,
        {
            ("price", "lower"): same & true(both["price"] < both["price_before"]),
            ("price", "higher"): same & true(both["price"] > both["price_before"]),
            ("currency", OTHER): ~same & true(both["currency"].notna()),
        },
    )
    both = _beside(now, before, before["availability"] != unknown, keys)
    gone = [level.value for level in NOT_BUYABLE]
    known = true(both["availability"] != unknown)
    out, was_out = true(both["availability"].isin(gone)), true(both["availability_before"].isin(gone))
    yield (
        both,
        {("availability", "sold out"): known & out & ~was_out, ("availability", "back"): known & ~out & was_out},
    )


def _contents(
    conn: Connection, visits: pd.DataFrame, since: datetime, until: datetime
) -> Iterator[tuple[pd.DataFrame, dict[tuple[str, str], Mask]]]:
    now = frames.contents(conn, visits, since)
    before = frames.contents_before(conn, now["listing_id"].tolist(), until, since - _LOOK_BACK)
    both = _beside(now, before, before["name"].notna(), ["listing_id"])
    renamed = true(both["name"].notna() & (both["name"] != both["name_before"]))
    pairs = zip(both["name_before"], both["name"], renamed, strict=True)
    other = np.fromiter((new and _other(was, name) for was, name, new in pairs), dtype=np.bool_, count=len(both))
    yield both, {("name", OTHER): renamed & other, ("name", REWORDED): renamed & ~other}
    both = _beside(now, before, before["first_at"].notna(), ["listing_id"])
    unread = true(both["carried"].map(lambda names: isinstance(names, list) and "images" in names))
    missing = true(both["images"].isna() & both["images_before"].notna()) & ~unread
    yield both, {("images", "missing"): missing}


def _other(before: str, now: str) -> bool:
    """Whether a name shares fewer than half of the words with the one before, of the shorter of the two."""
    was, is_ = set(wording(before).words), set(wording(now).words)
    return 2 * len(was & is_) < min(len(was), len(is_)) or not (was and is_)


def too_many(found: Mapping[tuple[str, str], Collection[int]], of: int, share: float = MASS_SHARE) -> frozenset[str]:
    """The fields that more than `share` per cent and at least 20 of the listings turned in one direction."""
    return frozenset(
        name for (name, _), ids in found.items() if len(ids) >= MASS_FEWEST and len(ids) > of * share / 100
    )


def unexpected(
    found: Mapping[tuple[str, str], Collection[int]], looked: Frames, said: Mapping[str, tuple[Rule, Judgement]]
) -> dict[tuple[str, str], set[int]]:
    """`found` without the listings whose new value rules judged and found right."""
    left = {}
    for (name, way), ids in found.items():
        kinds = [said[kind] for kind in _EXPECTING[name] if kind in said]
        judged = set[int]().union(*(_listings(looked, rule, judgement.judged) for rule, judgement in kinds))
        broken = set[int]().union(*(_listings(looked, rule, judgement.violated) for rule, judgement in kinds))
        left[name, way] = {one for one in ids if one in broken or (one not in judged and way != REWORDED)}
    return left


def _listings(looked: Frames, rule: Rule, mask: Mask) -> set[int]:
    rows: pd.DataFrame = getattr(looked, rule.over)
    return {int(one) for one in np.unique(rows["listing_id"].to_numpy()[mask])}


class Standing(NamedTuple):
    """The mass change that stands on a channel."""

    told: frozenset[str]
    """The fields that it tells of."""
    fields: frozenset[str]
    """Those that it holds still."""
    since: datetime | None
    holds: bool
    """Whether candidates of the channel are held at all."""


def standing(conn: Connection, channel: str, own: bool, now: datetime) -> Standing:
    """Of a mass change that stands on the channel the fields and since when."""
    holds = bool(lifecycle.find(conn, lifecycle.Filter(channels=[channel], held=True), limit=1))
    mass = next((one for one in lifecycle.live(conn, channel=channel) if one.kind == "mass_change"), None)
    if mass is None or mass.state is State.CANDIDATE:
        return Standing(frozenset(), frozenset(), None, holds)
    told = frozenset(str(mass.numbers.get("fields") or "").split())
    over = mass.state in RULED or (own and now - (mass.opened_at or mass.first_seen_at) >= HELD_AT_MOST)
    if over or not holds:
        return Standing(told, frozenset(), None, holds)
    since = mass.numbers.get("since")
    return Standing(told, told, datetime.fromisoformat(str(since)) if since else None, holds)
