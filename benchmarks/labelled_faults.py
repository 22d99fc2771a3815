"""What is really wrong in the labelled month: which listing, channel or run, from when to when, and as which kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from benchmarks import labelled_strangers

if TYPE_CHECKING:
    from benchmarks.labelled import World

PRICE: Final = ("below_floor", "above_ceiling", "list_price_mismatch", "misprint", "wrong_currency")
DISPLAY: Final = ("title_mismatch", "image_missing", "forbidden_words")
STOCK: Final = ("stockout", "delisted")
_ITS_OWN_AFFAIR: Final = ("list_price_mismatch", "stockout")
"""Kinds that are no fault of an independent seller."""
BREAKS: Final = ("channel_blocked", "reader_broken")
"""What keeps a channel from being read."""
GLITCHES: Final = ("price", "currency", "stock", "title")
"""What one look shows and the next does not."""
_DAYS: Final = {"channel_blocked": 4, "reader_broken": 6, "run_missed": 8}
"""On which day the first channel has its day of each; the others follow five days apart."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is really wrong, and should be told between `since` and `until`."""

    family: str
    kind: str
    channel: str
    name: str
    """The listing; empty: the channel as a whole."""
    since: datetime
    until: datetime


def drawn(world: "World") -> Iterator[Fault]:
    """Every fault of a world; a listing has one, but for copies, which are sold without leave, too."""
    kinds = [("price", kind) for kind in PRICE] + [("display", kind) for kind in DISPLAY]
    kinds += [("stock", kind) for kind in STOCK]
    for place, (channel, names) in enumerate(world.names.items()):
        yield from _of_channel(world, channel, place)
        if channel == "bazaar":
            yield from _of_strangers(world, names)
            continue
        usual = [name for name in names if name not in world.promotion.names]
        chosen = world.random.sample(usual, min(len(usual) // 4, 12 * len(kinds)))
        for number, name in enumerate(chosen):
            family, kind = kinds[number % len(kinds)]
            if channel != "reseller" or kind not in _ITS_OWN_AFFAIR:
                yield _some_days(world, family, kind, channel, name)
        for name in _few([one for one in usual if one not in chosen], world):
            yield _some_days(world, "coverage", "not_captured", channel, name)
    yield from _of_promotion(world)


def _some_days(world: "World", family: str, kind: str, channel: str, name: str) -> Fault:
    long = kind == "not_captured"  # three runs have to pass it by, on days on which nothing else is wrong
    since = world.at(world.random.uniform(1, max(1, world.days - (10 if long else 7))))
    lasts = world.random.uniform(*((8, 11) if long else (4, 9)))
    return Fault(family, kind, channel, name, since, since + timedelta(days=lasts))


def _few(names: list[str], world: "World") -> list[str]:
    return world.random.sample(names, max(1, len(names) // 100))


def _of_channel(world: "World", channel: str, place: int) -> Iterator[Fault]:
    """Days on which the channel is blocked, its reader is broken, or its run does not come to its end."""
    days = {kind: 1 + (first + 5 * place) % (world.days - 2) for kind, first in _DAYS.items()}
    if channel == "market":
        days["mass_change"] = 1 + (10 + 5 * place) % (world.days - 2)
    for kind, day in days.items():
        yield Fault("coverage", kind, channel, "", world.at(day), world.at(day + 1))


def _of_promotion(world: "World") -> Iterator[Fault]:
    """Pages that come too late into a promotion, and too late out of it."""
    runs = world.promotion
    some = _few(sorted(runs.names), world)
    for name in some:
        yield Fault("price", "promo_not_started", "own_kr", name, runs.starts, runs.ends)
    for name in _few(sorted(runs.names - set(some)), world):
        until = runs.ends + timedelta(days=world.random.uniform(3, 6))
        yield Fault("price", "promo_not_ended", "own_kr", name, runs.ends, until)


def _of_strangers(world: "World", names: list[str]) -> Iterator[Fault]:
    """Who sells without leave, copies, and leave that ends."""
    usual = [name for name in names if labelled_strangers.has_leave(name)]
    for number, name in enumerate(world.random.sample(usual, len(usual) // 4)):
        one = _some_days(world, "ipr", "unauthorised_seller", "bazaar", name)
        yield one
        if number % 2:
            yield Fault(one.family, "counterfeit_suspected", one.channel, name, one.since, one.until)
    for name in names:
        if labelled_strangers.leave_ends(name):
            ends = labelled_strangers.leave_ends_on(world.days)
            yield Fault("ipr", "unauthorised_seller", "bazaar", name, world.at(ends), world.at(world.days))
