"""What rules would have fired in the past: the same functions and the same life, run over stored spans. Writes nothing.

Each listing is looked at when it last said something in each day, and at the end of every span that ended within the
day, as if captured then; a span that had been seen twice by then gives two looks. Policies, promotions and
expectations are those of the current master file, each in its window; stock at hand counts only within 24 hours of its
time, and `parity` is left out, for what the own site asked then is not compared. Strangers' listings are judged by
what people, cases and the addresses of pictures say now.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import Connection, Engine

from catalog.mapping import map_variants
from model.episode import Episode
from model.episode import judge as look_at
from model.finding import Family, Subject, Verdict
from model.lifecycle import Action
from monitors import ipr_seen
from monitors.check import LISTINGS_AT_ONCE
from monitors.frames import Master, Seen
from monitors.judging import enabled, judge
from monitors.load import build, load_master
from monitors.outlook import PRODUCT
from monitors.rule import rules
from monitors.verdicts import Living, verdicts
from store import frames, looks
from store.engine import read
from system.settings import RuleSetting, Settings

_TOLD: Final = frozenset({Action.OPEN, Action.REGRESS, Action.ESCALATE})
_SECOND: Final = timedelta(milliseconds=1)
_SALES: Final = timedelta(days=28)
_LOOK_HOLDS: Final = timedelta(days=1)
"""How long before a moment a browser may have looked, to speak of it."""


@dataclass(frozen=True, slots=True)
class Fired:
    """A discrepancy that would have opened or escalated."""

    day: date
    """In the team's time zone."""
    action: Action
    verdict: Verdict


def backtest(
    engine: Engine, settings: Settings, kinds: Collection[str], first: date, last: date, channel: str | None = None
) -> Iterator[Fired]:
    """What these kinds would have fired from `first` to `last`, both included, channel by channel and day by day.

    The kinds count as switched on, whatever the settings say.

    Raises:
        ServiceError: the database does not answer.
    """
    rules_on = {**settings.rules, **{kind: _on(settings.rules.get(kind)) for kind in kinds}}
    settings = settings.model_copy(update={"rules": rules_on})
    rows = load_master(engine)
    with read(engine) as conn:
        known = frames.listings_of(conn, channel)
        for start in range(0, len(known), LISTINGS_AT_ONCE):
            part = known.iloc[start : start + LISTINGS_AT_ONCE].reset_index(drop=True)
            history = _History.load(conn, part, first, last, settings)
            yield from _replay(history, rows, settings, frozenset(kinds))


def _on(setting: RuleSetting | None) -> RuleSetting:
    return (setting or RuleSetting()).model_copy(update={"enabled": True})


@dataclass(slots=True)
class _History:
    """The spans of some listings, and when each of them is looked at."""

    conn: Connection
    listings: pd.DataFrame
    offers: pd.DataFrame
    contents: pd.DataFrame
    mapping: pd.DataFrame
    rendered: pd.DataFrame
    """When browsers looked; what they saw is loaded when it is its turn."""
    looks: list[tuple[date, pd.DataFrame]] = field(default_factory=list)
    """Day to listing_id and captured_at, each listing once a frame, in the order of time."""

    @classmethod
    def load(cls, conn: Connection, listings: pd.DataFrame, first: date, last: date, settings: Settings) -> "_History":
        """The spans between the two days."""
        zone, ids = ZoneInfo(settings.time_zone), listings["listing_id"].tolist()
        edges = [first + timedelta(days=number) for number in range((last - first).days + 2)]
        midnights = [datetime.combine(day, time(0), zone) for day in edges]
        offers = frames.offers_between(conn, ids, midnights[0] - _SALES, midnights[-1])
        contents = frames.contents_between(conn, ids, midnights[0] - _SALES, midnights[-1])
        rendered = looks.moments(conn, ids, midnights[0] - _LOOK_HOLDS, midnights[-1])
        history = cls(conn, listings, offers, contents, map_variants(conn, ids), rendered)
        for day, begin, end in zip(edges, midnights, midnights[1:], strict=False):
            history.looks += [(day, look) for look in history.looks_within(pd.Timestamp(begin), pd.Timestamp(end))]
        return history

    def looks_within(self, begin: pd.Timestamp, end: pd.Timestamp) -> Iterator[pd.DataFrame]:
        """The looks of [`begin`, `end`): the first of every listing, then the second…"""
        keys = ["listing_id", "first_at", "last_at"]
        spans = pd.concat([self.offers[keys], self.contents[keys]])
        spans = spans[(spans["first_at"] < end) & (spans["last_at"] >= begin)]
        latest = end.tz_convert("UTC") - _SECOND
        at = spans["last_at"].where(spans["last_at"] < latest, latest)
        times = pd.DataFrame({"listing_id": spans["listing_id"], "captured_at": at}).drop_duplicates()
        times = times.sort_values(["listing_id", "captured_at"]).reset_index(drop=True)
        number = times.groupby("listing_id").cumcount()
        for turn in range(int(number.max()) + 1 if len(times) else 0):
            yield times[number == turn].reset_index(drop=True)

    def seen(self, look: pd.DataFrame) -> Seen:
        """What was seen at these looks."""
        visits = look.merge(self.listings, on="listing_id").assign(outcome="ok", fields=None)
        latest = look["captured_at"].max()
        quantities = self.offers[self.offers["quantity"].notna() & (self.offers["first_at"] <= latest)]
        return Seen(
            visits=visits,
            offers=_at(self.offers, look),
            contents=_at(self.contents, look),
            mapping=self.mapping,
            before=self.contents[self.contents["last_at"] < look["captured_at"].min()],
            descriptions=_runs(self.contents[self.contents["last_at"] < look["captured_at"].min()]),
            quantities=quantities[["listing_id", "seller", "variant", "first_at", "quantity"]],
            looks=self._facts(look),
        )

    def _facts(self, look: pd.DataFrame) -> pd.DataFrame:
        """What browsers saw last before these looks."""
        both = self.rendered.merge(look, on="listing_id", suffixes=("", "_asked"))
        age = both["captured_at_asked"] - both["captured_at"]
        held = both[(age >= pd.Timedelta(0)) & (age < _LOOK_HOLDS)]
        return looks.of_visits(self.conn, held.drop_duplicates("listing_id", keep="last"))


def _runs(contents: pd.DataFrame) -> pd.DataFrame:
    return contents.loc[contents["description"].notna(), ["listing_id", "first_at", "last_at", "description"]]


def _at(spans: pd.DataFrame, look: pd.DataFrame) -> pd.DataFrame:
    both = spans.merge(look, on="listing_id")
    return both[(both["first_at"] <= both["captured_at"]) & (both["captured_at"] <= both["last_at"])].reset_index(
        drop=True
    )


def _replay(history: _History, rows: Master, settings: Settings, kinds: frozenset[str]) -> Iterator[Fired]:
    """The looks in order, each taken into the lives of its subjects."""
    strange = any(rules()[kind].over == "strangers" for kind in kinds)
    chosen = [rule for rule in enabled(settings, PRODUCT) if rule.family is not Family.COVERAGE]
    narrowed = rows.about(history.mapping["product_code"], history.mapping["sku_code"])
    lives: dict[Subject, Episode] = {}
    for day, look in history.looks:
        seen = history.seen(look)
        looked = build(seen, narrowed, settings)
        if strange:
            found = ipr_seen.load(history.conn, looked.offers, seen.contents, rows, settings)
            looked = replace(looked, strangers=found)
        twice = _seen_twice(seen.offers)
        for verdict in verdicts(looked, judge(looked, chosen), settings, Living.of(list(lives))):
            actions = _taken(lives, verdict, 2 if verdict.subject.listing_id in twice else 1)
            told = [action for action in actions if action in _TOLD]
            if told and verdict.subject.kind in kinds:
                yield Fired(day, told[0], verdict)


def _seen_twice(offers: pd.DataFrame) -> set[int]:
    """Listings of which a span had been seen twice or more by the time of the look, if its captures came evenly."""
    passed = (offers["captured_at"] - offers["first_at"]) / (offers["last_at"] - offers["first_at"])
    by_then = 1 + (offers["count"] - 1) * passed
    return set(offers.loc[by_then >= 2, "listing_id"])


def _taken(lives: dict[Subject, Episode], verdict: Verdict, looks: int) -> list[Action]:
    """Take so many looks into the subject's life, and what happened to it."""
    episode = lives.get(verdict.subject, Episode())
    actions: list[Action] = []
    for number in range(looks):
        look = replace(verdict, captured_at=verdict.captured_at + number * _SECOND / 2)
        episode, moves = look_at(episode, look)
        actions += [move.action for move in moves]
    if episode.ended or episode.state is None:
        lives.pop(verdict.subject, None)
    else:
        lives[verdict.subject] = episode
    return actions


def product_kinds() -> list[str]:
    """The kinds that a backtest can be made of."""
    return [kind for kind, rule in rules().items() if rule.family is not Family.COVERAGE and kind != "parity"]
