"""A month of shops with labelled truth: what pages say at each visit, which faults are real, and what only looks so.

Four channels: two own shops, a marketplace where the brand sells itself, and an independent seller. A *fault* is a
listing that is wrong from one time to another, with the kind that should be told; a *spell* is a time in which a
channel cannot be read. Beside them stands what must not be told: a price or currency that one look shows and the next
does not, a page that is refused now and then, a shop that is closed for the night, prices that move within what is
allowed, texts and pictures that change.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from model.capture import Availability, Capture, Outcome, Seller

START: Final = datetime(2026, 6, 1, tzinfo=UTC)
BRAND: Final = "Haru"
_SELLERS: Final = {"market": "ours", "reseller": "stranger"}
CHANNELS: Final[Mapping[str, Mapping[str, Any]]] = {
    "own_kr": {"kind": "own", "country": "KR", "currency": "KRW"},
    "own_us": {"kind": "own", "country": "US", "currency": "USD"},
    "market": {"kind": "marketplace", "country": "KR", "currency": "KRW", "seller": "ours"},
    "reseller": {"kind": "reseller", "country": "US", "currency": "USD"},
}
"""The settings of each channel, as far as they differ."""
HOURS: Final = {"own_kr": 22, "own_us": 10, "market": 0, "reseller": 13}
"""In which hour, UTC, each channel is read every day."""
HOT: Final = ("own_kr", "own_us")
"""Channels whose first `HOT_LISTINGS` are read in each of `HOT_HOURS`, too."""
HOT_HOURS: Final = (3, 9, 15, 21)
HOT_LISTINGS: Final = 20
NIGHT: Final = 3
"""In which hour, UTC, the shops that are read then are closed for maintenance, on some nights."""


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


_PRICE: Final[Mapping[str, str]] = {
    "below_floor": "0.70",
    "above_ceiling": "1.35",
    "list_price_mismatch": "0.93",
    "misprint": "0.10",
}
"""Kinds of a price, and what part of the list price the page then asks."""
_DISPLAY: Final[Mapping[str, Mapping[str, Any]]] = {
    "title_mismatch": {"name": "Sneaker of the season"},
    "image_missing": {"images": (), "shown_absent": frozenset({"images"})},
    "forbidden_words": {"description": "A replica in all but name."},
}
_STOCK: Final = ("stockout", "delisted")


@dataclass
class World:
    """Everything that is and happens, drawn from one seed."""

    listings: int
    days: int
    seed: int
    healthy: bool = False
    """Nothing is wrong, and all that only looks so happens all the same."""
    faults: list[Fault] = field(default_factory=list)
    _of: dict[tuple[str, str], Fault] = field(default_factory=dict)
    _glitches: dict[tuple[str, str, int], str] = field(default_factory=dict)
    """Channel, listing and day of a look that shows what the next does not."""

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)  # noqa: S311 - draws a world, guards nothing
        self.names = {
            channel: [f"{channel}-{n}" for n in range(self.listings // len(CHANNELS))] for channel in CHANNELS
        }
        self.list_prices = {
            name: Decimal(self.random.randrange(50, 200) * (1000 if CHANNELS[channel]["currency"] == "KRW" else 1))
            for channel, names in self.names.items()
            for name in names
        }
        if not self.healthy:
            self._break()
        self._disturb()

    def spell(self, channel: str, at: datetime) -> Fault | None:
        """What keeps the channel from being read at `at`."""
        found = self._spells(channel)
        return next((one for one in found if one.since <= at < one.until), None)

    def page(self, channel: str, name: str, at: datetime, *, again: bool) -> Capture:
        """What a visit at `at` ends in; `again` when it is the second look at what a first one showed."""
        spell, roll = self.spell(channel, at), self._roll(channel, name, at)
        if spell and (refused := self._spelled(spell, channel, name, roll)):
            return refused
        if at.hour == NIGHT and self._closed(channel, at):
            return _failed(channel, name, Outcome.SOFT_404, "closed for maintenance")
        if roll < 0.01 and not again:
            outcome = (Outcome.BLOCKED, Outcome.FETCH_FAILED, Outcome.PARSE_FAILED, Outcome.SOFT_404)[int(roll * 400)]
            return _failed(channel, name, outcome, "now and then")
        whole = self._shown(channel, name, at, again=again)
        if roll > 0.99 and not again and whole.outcome is Outcome.OK:
            return whole.with_(outcome=Outcome.PARTIAL, images=(), description=None, reason="a part did not come")
        return whole

    def _shown(self, channel: str, name: str, at: datetime, *, again: bool) -> Capture:
        sound = self._sound(channel, name, at)
        fault = self._of.get((channel, name))
        if fault and fault.since <= at < fault.until:
            return self._faulty(sound, fault)
        once = at.hour == HOURS[channel] and not again
        glitch = self._glitches.get((channel, name, (at - START).days)) if once else None
        if glitch == "price":
            return sound.with_(price=_rounded(self.list_prices[name] * Decimal("0.72"), sound.currency))
        if glitch == "currency":
            return sound.with_(currency="USD" if sound.currency == "KRW" else "KRW")
        if glitch == "stock":
            return sound.with_(availability=Availability.OUT_OF_STOCK)
        if glitch == "title":
            return sound.with_(name="Just a moment")
        return sound

    def _sound(self, channel: str, name: str, at: datetime) -> Capture:
        """A page on which nothing is wrong; independent prices move, and so do texts and pictures everywhere."""
        day = (at - START).days
        moved = Decimal("0.86") + Decimal(hash_of(name, day) % 27) / 100 if channel == "reseller" else Decimal(1)
        seller = _SELLERS.get(channel)
        currency = CHANNELS[channel]["currency"]
        return Capture(
            outcome=Outcome.OK,
            platform="site",
            url=url_of(channel, name),
            name=f"{BRAND} Runner {name}" + (" - sale of the week" if hash_of(name, day // 5) % 9 == 0 else ""),
            brand=BRAND,
            currency=currency,
            price=_rounded(self.list_prices[name] * moved, currency),
            availability=Availability.IN_STOCK,
            seller=Seller(id=seller, name=seller) if seller else None,
            images=tuple(f"https://shop.test/{name}-{n}.jpg?v={day // 10}" for n in range(3)),
            description=f"Light shoes. Seen by {hash_of(name, at.hour) % 90} people today.",
        )

    def _faulty(self, sound: Capture, fault: Fault) -> Capture:
        if fault.kind in _PRICE:
            return sound.with_(
                price=_rounded(self.list_prices[fault.name] * Decimal(_PRICE[fault.kind]), sound.currency)
            )
        if fault.kind == "wrong_currency":
            return sound.with_(currency="USD" if sound.currency == "KRW" else "KRW")
        if fault.kind == "stockout":
            return sound.with_(availability=Availability.OUT_OF_STOCK)
        if fault.kind == "delisted":
            return _failed(fault.channel, fault.name, Outcome.GONE, "404")
        return sound.with_(**_DISPLAY[fault.kind])

    def _spelled(self, spell: Fault, channel: str, name: str, roll: float) -> Capture | None:
        if spell.kind == "channel_blocked" and roll < 0.7:
            return _failed(channel, name, Outcome.BLOCKED, "a captcha page")
        if spell.kind == "reader_broken" and roll < 0.5:
            return _failed(channel, name, Outcome.PARSE_FAILED, "no product in the page")
        return None

    def _break(self) -> None:
        kinds = [("price", kind) for kind in (*_PRICE, "wrong_currency")]
        kinds += [("display", kind) for kind in _DISPLAY] + [("stock", kind) for kind in _STOCK]
        for channel, names in self.names.items():
            chosen = self.random.sample(names, min(len(names) // 4, 12 * len(kinds)))
            for number, name in enumerate(chosen):
                family, kind = kinds[number % len(kinds)]
                if channel == "reseller" and kind in ("list_price_mismatch", "stockout"):
                    continue  # an independent seller's own affair
                since = START + timedelta(days=self.random.uniform(1, self.days - 6))
                fault = Fault(family, kind, channel, name, since, since + timedelta(days=self.random.uniform(4, 9)))
                self.faults.append(fault)
                self._of[channel, name] = fault
        for number, channel in enumerate(CHANNELS):
            for kind, day in (("channel_blocked", 4 + 5 * number), ("reader_broken", 6 + 5 * number)):
                since = START + timedelta(days=day % (self.days - 2))
                self.faults.append(Fault("coverage", kind, channel, "", since, since + timedelta(days=1)))

    def _disturb(self) -> None:
        for channel, names in self.names.items():
            for day in range(1, self.days):
                for name in self.random.sample(names, max(1, len(names) // 50)):
                    what = self.random.choice(("price", "currency", "stock", "title"))
                    if not any((channel, name, day - before) in self._glitches for before in (1, 2)):
                        self._glitches[channel, name, day] = what

    def _spells(self, channel: str) -> Iterator[Fault]:
        return (one for one in self.faults if one.channel == channel and one.family == "coverage")

    def _closed(self, channel: str, at: datetime) -> bool:
        return hash_of(channel, (at - START).days) % 3 == 0

    def _roll(self, channel: str, name: str, at: datetime) -> float:
        return hash_of(channel, name, at.isoformat()) % 100_000 / 100_000


def hash_of(*parts: object) -> int:
    """The same number for the same words, in every process."""
    return random.Random(" ".join(map(str, parts))).randrange(10**9)  # noqa: S311 - draws a world


def url_of(channel: str, name: str) -> str:
    """The listing's page."""
    return f"https://{channel.replace('_', '-')}.test/{name}"


def _failed(channel: str, name: str, outcome: Outcome, reason: str) -> Capture:
    return Capture(outcome=outcome, platform="site", url=url_of(channel, name), reason=reason)


def _rounded(amount: Decimal, currency: str | None) -> Decimal:
    return amount.quantize(Decimal(1) if currency == "KRW" else Decimal("0.01"))
