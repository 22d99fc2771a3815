"""One listing of a stranger, as `andon extract` would print its page, with noise as shops have it."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from sandbox import strangers_words as words
from sandbox.strangers_brand import CHANNELS, NAMES, Brand, MasterProduct, Trader, hash_of
from sandbox.strangers_words import Telling

_PRICES: Final[Mapping[str, tuple[float, float, float, float, float]]] = {
    # share of list price: usually from, to; how often otherwise, and then from, to
    "official": (0.9, 1.0, 0.12, 0.4, 0.6),
    "authorised": (0.8, 1.0, 0.12, 0.45, 0.65),
    "unauthorised": (0.65, 1.05, 0.1, 0.42, 0.55),
    "fake": (0.08, 0.34, 0.12, 0.4, 0.75),
    "grey": (0.55, 0.9, 0.05, 0.45, 0.55),
    "lookalike_brand": (0.1, 0.45, 0.0, 0.1, 0.2),
    "accessory": (0.04, 0.2, 0.0, 0.1, 0.2),
    "used": (0.25, 0.7, 0.0, 0.1, 0.2),
    "other_brand": (0.3, 1.2, 0.0, 0.1, 0.2),
}
_OWN_PICTURES: Final = {
    "unauthorised": 0.45,
    "grey": 0.4,
    "fake": 0.5,
    "lookalike_brand": 0.35,
    "accessory": 0.05,
    "official": 1.0,
    "authorised": 0.9,
}
"""How often a listing shows the brand's own pictures."""
GOODS: Final = frozenset({"official", "authorised", "unauthorised", "fake", "grey", "used"})
"""Kinds of listings that say they sell the brand's goods."""
ODD_SIZES: Final = {"shoe": "325", "": "7XL"}
_QUANTUM: Final = {"KRW": Decimal(100), "TWD": Decimal(1)}


@dataclass(slots=True)
class Draft:
    """A listing while it is written."""

    kind: str
    trader: Trader
    product: MasterProduct
    title: str = ""
    brand: str | None = None
    gtin: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    says: list[str] = field(default_factory=list)
    """Sentences of the description."""
    tells: bool = False
    """Whether a word or a size gives away what it is."""
    colour: Mapping[str, str] = field(default_factory=dict)
    sizes: list[str] = field(default_factory=list)
    pictures: dict[str, str] = field(default_factory=dict)
    """Address → perceptual hash."""
    brands_pictures: bool = False

    @property
    def language(self) -> str:
        """The channel's."""
        return CHANNELS[self.trader.channel][0]


def draft(rng: random.Random, kind: str, trader: Trader, brand: Brand, number: int) -> Draft:
    """A listing of `kind` by `trader`; `number` is unique in the market."""
    row = Draft(kind, trader, _product(rng, kind, brand))
    _goods(rng, row)
    _title(rng, row)
    _tell(rng, row)
    _facts(rng, row)
    _pictures(rng, row, number)
    return row


def price(rng: random.Random, kind: str, product: MasterProduct, channel: str) -> Decimal:
    """What is asked, in the channel's currency."""
    low, high, odd, odd_low, odd_high = _PRICES[kind]
    share = rng.uniform(odd_low, odd_high) if rng.random() < odd else rng.uniform(low, high)
    currency = CHANNELS[channel][1]
    quantum = _QUANTUM.get(currency, Decimal("0.01"))
    pieces = (product.list_prices[currency] * Decimal(str(round(share, 3))) / quantum).quantize(Decimal(1))
    return max(pieces, Decimal(1)) * quantum


def as_extracted(row: Draft, external_id: str, asked: Decimal, offers: list[dict[str, Any]]) -> dict[str, Any]:
    """The page in the shape of design §10, with the name of its channel."""
    _, currency, address = CHANNELS[row.trader.channel]
    nothing = dict.fromkeys(("coupon_price", "member_price", "card_price", "best_price", "shipping_fee", "unit_price"))
    regular = row.product.list_prices[currency]
    return {
        "channel": row.trader.channel,
        "outcome": "ok",
        "platform": "site",
        "url": f"{address}/products/{external_id}",
        "external_id": external_id,
        "name": row.title,
        "brand": row.brand,
        "sku": None,
        "gtin": row.gtin,
        "mpn": None,
        "currency": currency,
        "price": format(asked, "f"),
        "regular_price": format(regular, "f") if asked < regular and row.kind in GOODS else None,
        **nothing,
        "availability": "InStock",
        "quantity": None,
        "seller": seller(row.trader),
        "offers": offers,
        "images": list(row.pictures),
        "variants": [_variant(row, size) for size in row.sizes],
        "description": " ".join(row.says) or None,
        "attributes": row.attributes,
        "conditions": {},
        "price_steps": [],
        "damaged": [],
        "sources": {},
        "results": [],
        "captures": [],
    }


def seller(trader: Trader) -> dict[str, str | None]:
    """Who sells, as a page shows it."""
    return {
        "id": trader.id,
        "name": trader.name,
        "kind": "flagship" if trader.sort == "official" else "third_party",
        "legal_name": trader.legal_name,
        "business_number": trader.business_number,
    }


def _variant(row: Draft, size: str) -> dict[str, Any]:
    options = {"Size": size}
    empty = dict.fromkeys(("sku", "gtin", "price", "regular_price", "quantity"))
    return {"id": f"{row.product.code}-{size}", **empty, "options": options, "availability": "InStock"}


def _product(rng: random.Random, kind: str, brand: Brand) -> MasterProduct:
    goods = brand.products
    if kind in {"fake", "lookalike_brand"}:
        goods = goods[: max(len(goods) // 2, 1)]  # what sells well is copied
    return rng.choice(goods)


def _goods(rng: random.Random, row: Draft) -> None:
    """Colour, sizes, GTIN."""
    style = row.product.style
    colour = rng.choice(style.colours)
    skus = [sku for sku in style.skus if sku.colour == colour]
    row.colour = {**colour.names, "zh-Hant": colour.names["zh"]}
    sizes = [sku.size for sku in skus if sku.size]
    row.sizes = sorted(rng.sample(sizes, rng.randint(1, len(sizes))), key=sizes.index) if sizes else []
    if row.kind in GOODS - {"used"} and rng.random() < (0.15 if row.kind == "fake" else 0.4):
        row.gtin = rng.choice(skus).gtin


def _title(rng: random.Random, row: Draft) -> None:
    """The title, with or without the style code; some say two languages at once."""
    said = row.language
    names = row.product.names
    model = names["en"] if said != "en" and rng.random() < 0.15 else names[said]
    noun = row.product.style.kind.words["zh" if said == "zh-Hant" else said]
    parts = [_brand(rng, row), model]
    if noun not in model:
        parts.append(noun)
    if rng.random() < 0.85:
        parts.append(row.colour[said])
    coded = row.kind in GOODS and (row.gtin is None or rng.random() < 0.5)
    if coded and rng.random() < 0.98:
        _code(rng, row, parts)
    if row.kind in {"official", "authorised", "unauthorised"} and rng.random() < 0.015:
        parts.append(words.PACK[said].format(n=rng.randint(2, 3)))
    row.title = " ".join(parts)


def _brand(rng: random.Random, row: Draft) -> str:
    said = row.language
    if row.kind == "other_brand":
        row.brand = rng.choice(words.OTHER_BRANDS[said])
        return row.brand
    name = NAMES["en"] if rng.random() < 0.4 else NAMES[said]
    if row.kind == "lookalike_brand" and rng.random() < 0.5:
        row.brand = name = pick(rng, words.LOOKALIKE, said)
        row.tells = True
        return name
    if row.kind == "lookalike_brand":
        row.tells = True
        return f"{name} {pick(rng, words.LIKE, said)}"
    row.brand = name if row.kind != "accessory" and rng.random() < 0.8 else None
    return name.upper() if rng.random() < 0.1 else name


def _code(rng: random.Random, row: Draft, parts: list[str]) -> None:
    """The style code in the title or an attribute; some sellers copied a wrong one."""
    code = row.product.code
    if rng.random() < 0.015:
        code = f"AR{rng.randrange(90_000, 99_999)}"
    if rng.random() < 0.7:
        parts.insert(rng.choice((2, len(parts))), code)
    else:
        row.attributes[words.LABELS[row.language]["code"]] = code


def pick(rng: random.Random, telling: Telling, language: str) -> str:
    """A phrase; as often one that the issue prints as one that it does not."""
    return rng.choice((telling.printed if rng.random() < 0.5 else telling.unprinted)[language])


def _tell(rng: random.Random, row: Draft) -> None:
    """Words that give a listing away, in its title or its text; and what honest people say, and liars."""
    said = row.language
    telling, often = {
        "fake": (words.FAKE, 0.65),
        "grey": (words.GREY, 0.88),
        "used": (words.USED, 0.95),
    }.get(row.kind, (words.FAKE, 0.0))
    if rng.random() < often:
        phrase = pick(rng, telling, said)
        row.tells = True
        if rng.random() < 0.5:
            row.title = f"{phrase} {row.title}" if rng.random() < 0.4 else f"{row.title} {phrase}"
        else:
            row.says.append(f"{phrase}.")
    if row.kind == "accessory":
        thing = rng.choice(words.THINGS[said])
        model = row.product.names[said]
        row.title = rng.choice(words.FOR[said]).format(brand=NAMES[said], model=model, thing=thing)
        row.sizes = []
    if rng.random() < {"fake": 0.25, "lookalike_brand": 0.05, "accessory": 0.05}.get(row.kind, 0.35):
        row.says.append(f"{rng.choice(words.HONEST[said])}.")
    if rng.random() < 0.7:
        row.says.append(row.product.style.kind.story["zh" if said == "zh-Hant" else said])


def _facts(rng: random.Random, row: Draft) -> None:
    """What the page says of itself in its table; some of it is missing, some of it is impossible."""
    labels, trader = words.LABELS[row.language], row.trader
    facts = {"from": trader.ships_from, "since": trader.since.date().isoformat(), "brand": row.brand or ""}
    row.attributes |= {labels[key]: value for key, value in facts.items() if value and rng.random() > 0.08}
    if row.kind == "used" and (rng.random() < 0.95 or not row.tells):
        row.attributes[labels["state"]] = words.USED.printed[row.language][0]
    if row.kind == "fake" and rng.random() < 0.2:
        row.tells = True
        if row.sizes:
            row.sizes.append(ODD_SIZES.get(row.product.style.kind.name, ODD_SIZES[""]))
        else:
            row.attributes["Color"] = words.ODD_COLOURS[row.language]
    if rng.random() < 0.04:
        row.brand = None


def _pictures(rng: random.Random, row: Draft, number: int) -> None:
    """The brand's pictures, compressed once more, or the seller's own; fakes share a few among themselves."""
    row.brands_pictures = rng.random() < _OWN_PICTURES.get(row.kind, 0.0)
    address = CHANNELS[row.trader.channel][2].replace("https://", "https://img.")
    for view in range(rng.randint(1, 3)):
        if row.brands_pictures:
            print_ = recompressed(rng, row.product.pictures[view])
        elif row.kind == "fake" and rng.random() < 0.7:
            print_ = recompressed(rng, hash_of("shared", row.product.code, view))
        else:
            print_ = hash_of("own", row.trader.id, number, view)
        row.pictures[f"{address}/{number}/{view + 1}.jpg"] = print_


def recompressed(rng: random.Random, fingerprint: str) -> str:
    """The perceptual hash of the same picture saved again: up to 10 of its 256 bits differ."""
    bits = int(fingerprint, 16)
    for _ in range(rng.randrange(11)):
        bits ^= 1 << rng.randrange(256)
    return f"{bits:064x}"
