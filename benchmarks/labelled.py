"""A month of shops with labelled truth: what pages say at each visit, which faults are real, and what only looks so.

Five channels: two own shops, a marketplace where the brand sells itself, an independent seller, and a marketplace of
strangers (`benchmarks.labelled_strangers`). A *fault* is something that is wrong from one time to another, with the
kind that should be told (`benchmarks.labelled_faults` draws them). Beside them stands what must not be told: a price or
currency that one look shows and the next does not, a page that is refused now and then, a shop that is closed for the
night, prices that move within what is allowed, a promotion that turns half a shop's prices at once, texts and pictures
that change, strangers who sell what they wore.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from benchmarks import labelled_faults, labelled_strangers
from benchmarks.labelled_faults import BREAKS, Fault
from model.capture import Availability, Capture, Outcome, Seller

START: Final = datetime(2026, 6, 1, tzinfo=UTC)
BRAND: Final = "Haru"
OURS: Final = "own_us"
"""Whose products the strangers sell, too."""
BAZAAR: Final = "bazaar"
PROMOTED: Final = "own_kr"
"""Where the promotion runs."""
PROMOTION: Final = Decimal("0.85")
"""What part of the list price it asks."""
CHANNELS: Final[dict[str, dict[str, Any]]] = {
    "own_kr": {"kind": "own", "country": "KR", "currency": "KRW"},
    "own_us": {"kind": "own", "country": "US", "currency": "USD"},
    "market": {"kind": "marketplace", "country": "KR", "currency": "KRW", "seller": "ours"},
    "reseller": {"kind": "reseller", "country": "US", "currency": "USD"},
    "bazaar": {"kind": "marketplace", "country": "US", "currency": "USD"},
}
"""The settings of each channel, as far as they differ."""
HOURS: Final = {"own_kr": 22, "own_us": 10, "market": 0, "reseller": 13, "bazaar": 17}
"""In which hour, UTC, each channel is read every day."""
HOT: Final = ("own_kr", "own_us")
"""Channels whose first `HOT_LISTINGS` are read in each of `HOT_HOURS`, too."""
HOT_HOURS: Final = (3, 9, 15, 21)
HOT_LISTINGS: Final = 20
NIGHT: Final = 3
"""In which hour, UTC, the shops that are read then are closed for maintenance, on some nights."""
_SELLERS: Final = {"market": "ours", "reseller": "stranger"}

_PRICE: Final = {
    "below_floor": Decimal("0.70"),
    "above_ceiling": Decimal("1.35"),
    "list_price_mismatch": Decimal("0.93"),
    "misprint": Decimal("0.10"),
    "promo_not_started": Decimal(1),
    "promo_not_ended": PROMOTION,
}
"""Kinds of a price, and what part of the list price the page then asks."""
_DISPLAY: Final[dict[str, dict[str, Any]]] = {
    "title_mismatch": {"name": "Sneaker of the season"},
    "image_missing": {"images": (), "shown_absent": frozenset({"images"})},
    "forbidden_words": {"description": "A replica in all but name."},
}


@dataclass(frozen=True, slots=True)
class Promotion:
    """Some of a shop's listings cost less for a while, as the master file says."""

    names: frozenset[str]
    starts: datetime
    ends: datetime

    def holds(self, name: str, at: datetime) -> bool:
        """Whether the listing should cost less at `at`."""
        return name in self.names and self.starts <= at < self.ends


@dataclass
class World:
    """Everything that is and happens, drawn from one seed."""

    listings: int
    days: int
    seed: int
    healthy: bool = False
    """Nothing is wrong, and all that only looks so happens all the same."""
    faults: list[Fault] = field(default_factory=list)

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
        self.list_prices |= {name: self.list_prices[product_of(name)] for name in self.names[BAZAAR]}
        self.promotion = Promotion(
            names=frozenset(self.random.sample(self.names[PROMOTED], len(self.names[PROMOTED]) // 2)),
            starts=START + timedelta(days=self.days // 3),
            ends=START + timedelta(days=self.days // 3 + max(2, self.days // 5)),
        )
        if not self.healthy:
            self.faults = list(labelled_faults.drawn(self))
        self._of = {(one.channel, one.name): one for one in self.faults if one.name}
        self._glitches = {where: self.random.choice(labelled_faults.GLITCHES) for where in self._disturbed()}

    def at(self, days: float) -> datetime:
        """So many days after the start."""
        return START + timedelta(days=days)

    def wrong(self, channel: str, kinds: tuple[str, ...], at: datetime) -> Fault | None:
        """What of these kinds is wrong with the channel as a whole at `at`."""
        found = (one for one in self.faults if one.channel == channel and not one.name and one.kind in kinds)
        return next((one for one in found if one.since <= at < one.until), None)

    def page(self, channel: str, name: str, at: datetime, *, again: bool) -> Capture:
        """What a visit at `at` ends in; `again` when it is the second look at what a first one showed."""
        roll = hash_of(channel, name, at.isoformat()) % 100_000 / 100_000
        broken = self.wrong(channel, BREAKS, at)
        if broken and (refused := _refused(broken, channel, name, roll)):
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
        found = self._of.get((channel, name))
        fault = found if found and found.since <= at < found.until else None
        sound = self._sound(channel, name, at)
        if channel == BAZAAR:
            sound = labelled_strangers.sold(sound, name, fault)
        if fault:
            return self._faulty(sound, fault)
        day = (at - START).days
        near = any((channel, name, day + by) in self._glitches for by in (-2, -1, 1, 2))  # else out for two of three
        if hash_of(name) % 5 < 2 and not near and self.wrong(channel, ("mass_change",), at):
            return sound.with_(availability=Availability.OUT_OF_STOCK)
        once = at.hour == HOURS[channel] and not again
        glitch = self._glitches.get((channel, name, day)) if once else None
        return self._glitched(sound, name, glitch) if glitch else sound

    def _sound(self, channel: str, name: str, at: datetime) -> Capture:
        """A page on which nothing is wrong; independent prices move, and so do texts and pictures everywhere."""
        day = (at - START).days
        moved = Decimal("0.86") + Decimal(hash_of(name, day) % 27) / 100 if channel == "reseller" else Decimal(1)
        seller = _SELLERS.get(channel)
        currency = CHANNELS[channel]["currency"]
        asked = PROMOTION if self.promotion.holds(name, at) else moved
        return Capture(
            outcome=Outcome.OK,
            platform="site",
            url=url_of(channel, name),
            name=f"{BRAND} Runner {product_of(name)}"
            + (" - sale of the week" if hash_of(name, day // 5) % 9 == 0 else ""),
            brand=BRAND,
            currency=currency,
            price=rounded(self.list_prices[name] * asked, currency),
            availability=Availability.IN_STOCK,
            seller=Seller(id=seller, name=seller) if seller else None,
            images=tuple(f"https://shop.test/{name}-{n}.jpg?v={day // 10}" for n in range(3)),
            description=f"Light shoes. Seen by {hash_of(name, at.hour) % 90} people today.",
        )

    def _faulty(self, sound: Capture, fault: Fault) -> Capture:
        if fault.kind in _PRICE:
            return sound.with_(price=rounded(self.list_prices[fault.name] * _PRICE[fault.kind], sound.currency))
        if fault.kind in _DISPLAY:
            return sound.with_(**_DISPLAY[fault.kind])
        match fault.kind:
            case "wrong_currency":
                return _in_another_currency(sound)
            case "stockout":
                return sound.with_(availability=Availability.OUT_OF_STOCK)
            case "delisted":
                return _failed(fault.channel, fault.name, Outcome.GONE, "404")
            case "not_captured":
                return _failed(fault.channel, fault.name, Outcome.SOFT_404, "an empty shell")
        return sound

    def _glitched(self, sound: Capture, name: str, glitch: str) -> Capture:
        match glitch:
            case "price":
                return sound.with_(price=rounded(self.list_prices[name] * Decimal("0.72"), sound.currency))
            case "currency":
                return _in_another_currency(sound)
            case "stock":
                return sound.with_(availability=Availability.OUT_OF_STOCK)
        return sound.with_(name="Just a moment")

    def _disturbed(self) -> list[tuple[str, str, int]]:
        """Channel, listing and day of each look that shows what the next does not; never two days running."""
        found: dict[tuple[str, str, int], None] = {}
        for channel, names in self.names.items():
            for day in range(1, self.days):
                for name in self.random.sample(names, max(1, len(names) // 50)):
                    if not any((channel, name, day - before) in found for before in (1, 2)):
                        found[channel, name, day] = None
        return list(found)

    def _closed(self, channel: str, at: datetime) -> bool:
        return hash_of(channel, (at - START).days) % 3 == 0


def hash_of(*parts: object) -> int:
    """The same number for the same words, in every process."""
    return random.Random(" ".join(map(str, parts))).randrange(10**9)  # noqa: S311 - draws a world


def url_of(channel: str, name: str) -> str:
    """The listing's page."""
    return f"https://{channel.replace('_', '-')}.test/{name}"


def product_of(name: str) -> str:
    """The product that a listing sells: its own, but for strangers' listings."""
    return name.replace(BAZAAR, OURS)


def rounded(amount: Decimal, currency: str | None) -> Decimal:
    """An amount as pages of the currency write it."""
    return amount.quantize(Decimal(1) if currency == "KRW" else Decimal("0.01"))


def _refused(broken: Fault, channel: str, name: str, roll: float) -> Capture | None:
    if broken.kind == "channel_blocked" and roll < 0.7:
        return _failed(channel, name, Outcome.BLOCKED, "a captcha page")
    if broken.kind == "reader_broken" and roll < 0.5:
        return _failed(channel, name, Outcome.PARSE_FAILED, "no product in the page")
    return None


def _in_another_currency(sound: Capture) -> Capture:
    return sound.with_(currency="USD" if sound.currency == "KRW" else "KRW")


def _failed(channel: str, name: str, outcome: Outcome, reason: str) -> Capture:
    return Capture(outcome=outcome, platform="site", url=url_of(channel, name), reason=reason)
