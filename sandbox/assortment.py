"""The made-up brand's assortment: styles, SKUs and what a listing of them is. Same seed, same goods."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

from sandbox import wording
from sandbox.wording import Kind

GTIN_PREFIX: Final = "299"
"""GS1 keeps 200-299 for numbers that never leave a company, so no real product is meant."""


def chance(bound: int, *key: object) -> int:
    """A number in `range(bound)` that depends on `key` alone."""
    digest = hashlib.sha256("|".join(map(str, key)).encode()).digest()
    return int.from_bytes(digest[:8], "big") % bound


def gtin13(body: str) -> str:
    """`body` (12 digits) with its check digit (GS1 General Specifications 7.9)."""
    total = sum(int(digit) * (3 if i % 2 else 1) for i, digit in enumerate(body))
    return body + str(-total % 10)


@dataclass(frozen=True, slots=True)
class Colour:
    """One of a style's colours."""

    code: str
    names: Mapping[str, str] = field(hash=False)
    """By language: en, ko, zh, de."""
    paint: str
    """`#rrggbb`, for its picture."""


@dataclass(frozen=True, slots=True)
class Sku:
    """A style in one colour and size."""

    code: str
    """`AR3041-BLK-270`; without the size where there is one size only."""
    gtin: str
    colour: Colour
    size: str | None
    """In the brand's own scale."""


@dataclass(frozen=True, slots=True)
class Style:
    """A product of the brand."""

    code: str
    """`AR3041`."""
    slug: str
    names: Mapping[str, str]
    """"Arcus Runner 3", by language."""
    kind: Kind
    colours: tuple[Colour, ...]
    skus: tuple[Sku, ...]
    list_prices: Mapping[str, Decimal]
    """By ISO 4217 code: KRW, USD, EUR, CNY."""
    rank: int
    """Position in the assortment, from 0."""

    def description(self, language: str) -> str:
        """A paragraph about the style in `language` (en, ko, zh, de)."""
        made = {
            "en": f"{self.names['en']} ({self.code}) from this season's line.",
            "ko": f"{self.names['ko']}({self.code}), 이번 시즌 신상품입니다.",
            "zh": f"{self.names['zh']}（{self.code}），本季新品。",
            "de": f"{self.names['de']} ({self.code}) aus der aktuellen Saison.",
        }[language]
        return f"{self.kind.story[language]} {made}"


@dataclass(frozen=True, slots=True)
class Promotion:
    """A lower price in a half-open window `[starts, ends)` of aware instants."""

    name: str
    judges: str
    """Which price it sets: `price` or `coupon_price`."""
    price: Decimal
    starts: datetime
    ends: datetime

    def runs(self, at: datetime) -> bool:
        """Whether the promotion holds at instant `at`."""
        return self.starts <= at < self.ends


@dataclass(frozen=True, slots=True)
class Variant:
    """A sellable choice of a listing, as its platform names it."""

    id: str
    """The platform's id; empty where it has none."""
    sku: Sku
    options: Mapping[str, str]
    """As the page shows them: {"사이즈": "270"}."""
    extra: Decimal
    """Added to the listing's price, where the platform prices options so."""
    stock: int
    """Pieces at hand while no fault says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of one shop, as it should be."""

    channel: str
    external_id: str
    path: str
    """Of the page, on the shop's host."""
    style: Style
    title: str
    brand: str
    currency: str
    list_price: Decimal
    variants: tuple[Variant, ...]
    promotions: tuple[Promotion, ...] = ()
    gift: str | None = None
    """The line that the page shows for a gift with purchase."""
    description: str
    pictures: int = 3
    numbers: Mapping[str, str] = field(default_factory=dict)
    """Further ids that the platform shows."""

    @property
    def colours(self) -> tuple[Colour, ...]:
        """The colours on this page, first shown first."""
        return tuple(dict.fromkeys(variant.sku.colour for variant in self.variants))

    @property
    def option_names(self) -> tuple[str, ...]:
        """Names of the choices; none for goods of one kind."""
        return tuple(self.variants[0].options)

    def variant(self, sku: str) -> Variant:
        """The variant of SKU code `sku`.

        Raises:
            ValueError: the listing does not sell it.
        """
        for variant in self.variants:
            if variant.sku.code == sku:
                return variant
        raise ValueError(f"listing {self.external_id} of channel {self.channel} sells no SKU {sku!r}")


def _colour(index: int) -> Colour:
    code, en, ko, zh, de, paint = wording.COLOURS[index % len(wording.COLOURS)]
    return Colour(code, {"en": en, "ko": ko, "zh": zh, "de": de}, paint)


def _names(index: int, kind: Kind) -> dict[str, str]:
    """Beyond the named families each round is a new edition: "Arcus Runner 3 Edition 2"."""
    en, ko, zh, _, _ = wording.FAMILIES[index % len(wording.FAMILIES)]
    edition = index // len(wording.FAMILIES) + 1
    tail = {"en": f" Edition {edition}", "ko": f" 에디션 {edition}", "zh": f" {edition}代", "de": f" Edition {edition}"}
    plain = {"en": en, "ko": ko, "zh": zh, "de": en}
    gap = {"en": " ", "ko": " ", "zh": "", "de": " "}
    return {
        language: f"{wording.BRAND[language]} {word}"
        + (f"{gap[language]}{kind.words[language]}" if kind.name != "shoe" else "")
        + (tail[language] if edition > 1 else "")
        for language, word in plain.items()
    }


def _list_prices(won: int) -> dict[str, Decimal]:
    return {
        "KRW": Decimal(won),
        "USD": Decimal(max(round(won / 1300), 9)).quantize(Decimal("0.01")),
        "EUR": Decimal(max(round(won / 1200), 10)) - Decimal("0.05"),
        "CNY": Decimal(round(won / 1900) * 10 - 1),
    }


def _style(seed: int, index: int) -> Style:
    family = wording.FAMILIES[index % len(wording.FAMILIES)]
    kind = wording.KINDS[family[3]]
    code = f"AR{3041 + 7 * index}"
    names = _names(index, kind)
    first = chance(len(wording.COLOURS), seed, "colour", index)
    colours = tuple(_colour(first + 3 * i) for i in range(1 if kind.name == "bottle" else 2))
    pairs = [(colour, size) for colour in colours for size in kind.sizes or (None,)]
    skus = tuple(
        Sku("-".join(filter(None, (code, colour.code, size))), gtin13(f"{GTIN_PREFIX}{index:06d}{i:03d}"), colour, size)
        for i, (colour, size) in enumerate(pairs)
    )
    slug = names["en"].lower().replace(" ", "-")
    return Style(code, slug, names, kind, colours, skus, _list_prices(family[4]), index)


def styles(seed: int = 1, count: int = len(wording.FAMILIES)) -> Iterator[Style]:
    """`count` styles of the brand; the first ones are the same for every count."""
    return (_style(seed, index) for index in range(count))
