"""The brand's side of a market of strangers: its goods as the master file has them, and who may sell them where."""

import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from sandbox import strangers_words as words
from sandbox.assortment import Style, styles
from sandbox.wording import BRAND

NOON: Final = datetime(2026, 6, 1, 12, tzinfo=UTC)
"""The market's present."""
NAMES: Final = {"en": "Arcus", "ko": "아르쿠스", "zh": "爱酷思", "zh-Hant": "愛酷思"}
"""The brand in every spelling that it uses itself."""
CHANNELS: Final = {
    "kr_mall": ("ko", "KRW", "https://kr-mall.example"),
    "kr_market": ("ko", "KRW", "https://kr-market.example"),
    "cn_mall": ("zh", "CNY", "https://cn-mall.example"),
    "tw_mall": ("zh-Hant", "TWD", "https://tw-mall.example"),
    "world": ("en", "USD", "https://world.example"),
}
"""Name → language, currency, address."""
_TWD: Final = Decimal("4.4")
SORTS: Final[Mapping[str, int]] = {
    "official": 5,
    "authorised": 62,
    "unauthorised": 128,
    "fake": 62,
    "mixed": 18,
    "grey": 45,
    "lookalike_brand": 25,
    "accessory": 20,
    "used": 22,
    "other_brand": 13,
}
"""What sorts of sellers there are, of 400."""


@dataclass(frozen=True, slots=True)
class MasterSku:
    """A SKU as the master file has it."""

    code: str
    product_code: str
    gtin: str
    colour: str
    size: str


@dataclass(frozen=True, slots=True)
class MasterProduct:
    """A product as the master file has it."""

    code: str
    names: Mapping[str, str]
    """Without the brand, by language."""
    list_prices: Mapping[str, Decimal]
    """By currency."""
    pictures: tuple[str, ...]
    """Perceptual hashes of the brand's own pictures: 64 hexadecimal digits each."""
    style: Style
    """What the generator makes titles from."""


@dataclass(frozen=True, slots=True)
class MasterSeller:
    """A row of the master file's sellers: leave is `[valid_from, valid_to)` on this channel alone."""

    channel: str
    seller: str
    name: str
    role: str
    valid_from: datetime | None = None
    valid_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Brand:
    """All that the brand knows."""

    names: Mapping[str, str]
    products: tuple[MasterProduct, ...]
    skus: tuple[MasterSku, ...]
    sellers: tuple[MasterSeller, ...]


@dataclass(frozen=True, slots=True)
class Trader:
    """A seller as it is in truth."""

    channel: str
    id: str
    name: str
    legal_name: str | None
    business_number: str | None
    sort: str
    """One of `SORTS`; `mixed` sells genuine goods and fakes."""
    since: datetime
    ships_from: str
    leave: MasterSeller | None = None
    """Its row in the master file."""

    @property
    def may_sell(self) -> bool:
        """Whether it is official or has leave on its channel now."""
        row = self.leave
        if row is None or row.channel != self.channel or row.role not in {"official", "authorised"}:
            return False
        return (row.valid_from or NOON) <= NOON and (row.valid_to is None or row.valid_to > NOON)


def products(seed: int, count: int) -> tuple[MasterProduct, ...]:
    """`count` products."""
    return tuple(
        MasterProduct(
            style.code,
            _names(style),
            {**style.list_prices, "TWD": (style.list_prices["CNY"] * _TWD).quantize(Decimal(1))},
            tuple(hash_of(seed, style.code, view) for view in range(3)),
            style,
        )
        for style in styles(seed, count)
    )


def hash_of(*key: object) -> str:
    """64 hexadecimal digits that depend on `key` alone."""
    return hashlib.sha256("|".join(map(str, key)).encode()).hexdigest()


def skus(goods: tuple[MasterProduct, ...]) -> tuple[MasterSku, ...]:
    """The SKUs of `goods`."""
    return tuple(
        MasterSku(sku.code, product.code, sku.gtin, sku.colour.names["en"], sku.size or "")
        for product in goods
        for sku in product.style.skus
    )


def traders(rng: random.Random, count: int) -> tuple[Trader, ...]:
    """`count` sellers of every sort, as often as `SORTS` says; the first five are the brand's own shops."""
    total = sum(SORTS.values())
    sorts = [sort for sort, share in SORTS.items() for _ in range(max(round(share * count / total), 1))]
    sorts = (sorts + ["unauthorised"] * count)[:count]
    return tuple(_trader(rng, number, sort) for number, sort in enumerate(sorts))


def _names(style: Style) -> dict[str, str]:
    names = {key: style.names[key].removeprefix(BRAND[key]).strip() for key in ("en", "ko", "zh")}
    return {**names, "zh-Hant": names["en"]}  # as Taiwan's shops write model names


def _trader(rng: random.Random, number: int, sort: str) -> Trader:
    channel = list(CHANNELS)[number % len(CHANNELS)]
    language = CHANNELS[channel][0]
    name = f"{NAMES[language]} Official" if sort == "official" else _shop(rng, language, sort, number)
    known = rng.random() < {"fake": 0.3, "mixed": 0.5, "used": 0.4, "grey": 0.7}.get(sort, 0.88)
    known = known or sort in {"official", "authorised"}
    young = rng.random() < {"fake": 0.65, "mixed": 0.4, "lookalike_brand": 0.4, "used": 0.3}.get(sort, 0.12)
    age = rng.randrange(5, 80) if young else rng.randrange(200, 3_000)
    trader = Trader(
        channel,
        f"{channel[:2]}{100_000 + number * 37 + rng.randrange(30)}",
        name,
        f"{name} {number} Co." if known else None,
        f"{rng.randrange(10**9, 10**10)}" if known else None,
        sort,
        NOON - timedelta(days=age),
        rng.choice(_places(rng, sort)[language]),
    )
    return _with_leave(rng, trader)


def _shop(rng: random.Random, language: str, sort: str, number: int) -> str:
    name = f"{rng.choice(words.SHOPS[language])} {number}"
    return f"{NAMES[language]} {name}" if sort in {"fake", "authorised"} and rng.random() < 0.25 else name


def _places(rng: random.Random, sort: str) -> Mapping[str, tuple[str, ...]]:
    if sort == "grey":
        return words.ABROAD if rng.random() < 0.85 else words.HOME
    if sort in {"fake", "mixed"}:
        return words.FAKE_FROM if rng.random() < 0.6 else words.HOME
    return words.ABROAD if rng.random() < 0.05 else words.HOME


def _with_leave(rng: random.Random, trader: Trader) -> Trader:
    """`trader` with its row in the master file: a quarter of the dealers has leave no more, not yet, or elsewhere."""
    channel, start, end = trader.channel, NOON - timedelta(days=400), NOON + timedelta(days=rng.randrange(30, 400))
    if trader.sort == "authorised":
        match rng.randrange(12):
            case 0:
                end = NOON - timedelta(days=rng.randrange(1, 90))
            case 1:
                start = NOON + timedelta(days=rng.randrange(1, 60))
            case 2:
                channel = next(one for one in CHANNELS if one != channel)
    elif trader.sort != "official" and not (trader.sort == "unauthorised" and rng.random() < 0.1):
        return trader
    role = trader.sort
    dated = role == "authorised"
    row = MasterSeller(channel, trader.id, trader.name, role, start if dated else None, end if dated else None)
    return replace(trader, leave=row)
