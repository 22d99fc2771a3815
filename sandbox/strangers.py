"""A marketplace of strangers: thousands of listings by hundreds of sellers, with the truth about each kept apart.

Rules against wrongdoing are scored on it. Same seed, same market. Half of the tell-tale phrases stand in no list that
rule writers were given: `sandbox.strangers_words` is not for their eyes.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sandbox.strangers_brand import NAMES, Brand, Trader, products, skus, traders
from sandbox.strangers_rows import Draft, as_extracted, draft, price, seller

KINDS: Final[Mapping[str, int]] = {
    "official": 7,
    "authorised": 21,
    "unauthorised": 24,
    "fake": 14,
    "grey": 10,
    "lookalike_brand": 7,
    "accessory": 6,
    "used": 6,
    "other_brand": 5,
}
"""What kinds of listings there are, of 100, beside the first of each seller."""
_SEVERAL: Final = 0.06
"""Listings on which more sellers offer the same goods."""


@dataclass(frozen=True, slots=True)
class Label:
    """The truth about one seller on one listing."""

    channel: str
    external_id: str
    seller: str
    kind: str
    """One of `KINDS`."""
    sku_codes: frozenset[str]
    """What the listing says that it sells of the brand; empty where it is none of the brand's goods."""
    findings: frozenset[str]
    """The IPR kinds that are right."""
    arguable: frozenset[str] = frozenset()
    """IPR kinds that are neither right nor wrong."""


@dataclass(frozen=True, slots=True)
class Market:
    """What a monitor may know, and the truth."""

    brand: Brand
    """The master file."""
    listings: tuple[dict[str, Any], ...]
    """As `andon extract` prints them, each with its `channel`.

    What a page tells of its seller beside the name stands in `attributes`, under the page's own words: ships from,
    seller since. Where several sell, `offers` has each one's price, and `seller` and `price` are the first one's.
    """
    labels: tuple[Label, ...]
    """One for each listing and seller, in the order of the listings."""
    pictures: Mapping[str, str]
    """Perceptual hash by the picture's address, 64 hexadecimal digits; the same picture differs in up to 20 bits."""
    traders: Mapping[str, Trader]
    """By id."""

    def label(self, channel: str, external_id: str, seller: str) -> Label:
        """The truth about `seller` on a listing.

        Raises:
            KeyError: there is none.
        """
        for label in self.labels:
            if (label.channel, label.external_id, label.seller) == (channel, external_id, seller):
                return label
        raise KeyError(external_id)


def market(seed: int, listings: int = 5000, sellers: int = 400, goods: int = 120) -> Market:
    """`listings` listings by `sellers` sellers, of a brand with `goods` products; now is `strangers_brand.NOON`."""
    rng = random.Random(seed)  # noqa: S311 - goods, not secrets
    made = products(seed, goods)
    people = traders(rng, sellers)
    brand = Brand(NAMES, made, skus(made), tuple(one.leave for one in people if one.leave))
    codes = {one.code: frozenset(sku.code for sku in one.style.skus) for one in made}
    rows, labels, pictures = list[dict[str, Any]](), list[Label](), dict[str, str]()
    for number, (kind, trader) in enumerate(_plan(rng, people, listings)):
        row = draft(rng, kind, trader, brand, number)
        external_id = f"{7_000_000 + number * 13 + rng.randrange(13)}"
        asked = price(rng, kind, row.product, trader.channel)
        others = _others(rng, row, people)
        rows.append(as_extracted(row, external_id, asked, _offers(rng, row, asked, others)))
        labels += [_label(row, external_id, one, codes) for one in (trader, *others)]
        pictures.update(row.pictures)
    return Market(brand, tuple(rows), tuple(labels), pictures, {one.id: one for one in people})


def _plan(rng: random.Random, people: tuple[Trader, ...], listings: int) -> Iterator[tuple[str, Trader]]:
    """Kind and seller of each listing: every seller has one, the rest follow `KINDS`."""
    by_kind: dict[str, list[Trader]] = {kind: [] for kind in KINDS}
    for one in people:
        for kind in _kinds(one):
            by_kind[kind].append(one)
    plan = [(rng.choice(_kinds(one)), one) for one in people][:listings]
    kinds = [kind for kind in KINDS if by_kind[kind]]
    weights = [KINDS[kind] for kind in kinds]
    for kind in rng.choices(kinds, weights, k=listings - len(plan)):
        plan.append((kind, rng.choice(by_kind[kind])))
    rng.shuffle(plan)
    yield from plan


def _kinds(trader: Trader) -> list[str]:
    """What kinds of listings a seller has: one whose leave does not hold here and now is unauthorised."""
    if trader.sort == "mixed":
        return ["fake", "unauthorised"]
    if trader.sort == "authorised" and not trader.may_sell:
        return ["unauthorised"]
    return [trader.sort]


def _others(rng: random.Random, row: Draft, people: tuple[Trader, ...]) -> tuple[Trader, ...]:
    """Further sellers of the same genuine goods on the same page."""
    if row.kind not in {"authorised", "unauthorised"} or rng.random() >= _SEVERAL:
        return ()
    near = [
        one
        for one in people
        if one.channel == row.trader.channel and one is not row.trader and one.sort in {"authorised", "unauthorised"}
    ]
    return tuple(rng.sample(near, min(rng.randint(1, 3), len(near))))


def _offers(rng: random.Random, row: Draft, asked: Decimal, others: tuple[Trader, ...]) -> list[dict[str, Any]]:
    if not others:
        return []
    asks = [(row.trader, asked)]
    asks += [(one, price(rng, _kinds(one)[0], row.product, one.channel)) for one in others]
    nothing = dict.fromkeys(
        ("regular_price", "coupon_price", "member_price", "card_price", "best_price", "shipping_fee", "unit_price")
    )
    return [
        {
            "seller": seller(one),
            "variant_id": None,
            "price": format(amount, "f"),
            **nothing,
            "availability": "InStock",
            "quantity": None,
        }
        for one, amount in asks
    ]


def _label(row: Draft, external_id: str, trader: Trader, codes: Mapping[str, frozenset[str]]) -> Label:
    kind = row.kind if trader is row.trader else _kinds(trader)[0]
    findings, arguable = set(_RIGHT.get(kind, ())), set(_ARGUABLE.get(kind, ()))
    if row.brands_pictures and kind not in {"official", "authorised"}:
        (findings if trader is row.trader else arguable).add("image_misuse")
    sold = frozenset() if kind in _NOT_OURS else codes[row.product.code]
    return Label(trader.channel, external_id, trader.id, kind, sold, frozenset(findings), frozenset(arguable))


_NOT_OURS: Final = frozenset({"lookalike_brand", "accessory", "other_brand"})
_RIGHT: Final[Mapping[str, tuple[str, ...]]] = {
    "unauthorised": ("unauthorised_seller",),
    "fake": ("unauthorised_seller", "counterfeit_suspected"),
    "grey": ("unauthorised_seller", "grey_import"),
    "lookalike_brand": ("trademark_misuse",),
}
_ARGUABLE: Final[Mapping[str, tuple[str, ...]]] = {
    "fake": ("trademark_misuse",),
    "lookalike_brand": ("counterfeit_suspected",),
}
