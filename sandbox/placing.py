"""What each shop lists: a style's page there, its variants as the platform names them, and its promotions."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from sandbox import wording
from sandbox.assortment import Colour, Listing, Promotion, Sku, Style, Variant, chance
from sandbox.channels import STORE_SLUG, Channel

_OPTION_WORDS: Final = {
    "own": ("색상", "사이즈"),
    "shopify": ("Color", "Size"),
    "woocommerce": ("Colour", "Size"),
    "naver": ("색상", "사이즈"),
    "coupang": ("색상", "사이즈"),
    "tmall": ("颜色分类", "尺码"),
    "reseller_kr": ("색상", "사이즈"),
    "reseller_eu": ("Farbe", "Größe"),
}


def _size(channel: Channel, sku: Sku) -> str | None:
    """The size in the scale of the shop's country: millimetres, US or EU."""
    if channel.name == "shopify" and sku.size in wording.US_SIZES:
        return f"US {wording.US_SIZES[sku.size]}"
    if channel.currency == "EUR" and sku.size in wording.EU_SIZES:
        return f"EU {wording.EU_SIZES[sku.size]}" if channel.name == "woocommerce" else wording.EU_SIZES[sku.size]
    return sku.size


def _options(channel: Channel, sku: Sku, many_colours: bool) -> dict[str, str]:
    colour_word, size_word = _OPTION_WORDS[channel.name]
    options = {}
    if many_colours:
        options[colour_word] = sku.colour.names[channel.language]
    if (size := _size(channel, sku)) is not None:
        options[size_word] = size
    return options


def _variant_id(channel: Channel, style: Style, position: int, sku: Sku) -> str:
    return {
        "own": sku.code,
        "shopify": str(44_000_000_000_000 + style.rank * 1_048_576 + position * 32_768),
        "woocommerce": str(1000 + style.rank * 40 + position + 1),
        "naver": str(16_600_000_000 + style.rank * 100 + position),
        "coupang": str(90_300_000_000 + style.rank * 1009 + position),
        "tmall": str(5_640_000_000_000 + style.rank * 1013 + position),
        "reseller_kr": "",
        "reseller_eu": str(700_000 + style.rank * 20 + position),
    }[channel.name]


def _item_id(style: Style, position: int) -> int:
    """Coupang's number of an option, which every seller's offer of it shares."""
    return 18_600_000_000 + style.rank * 997 + position


def _title(channel: Channel, style: Style, colour: Colour) -> str:
    noun, language = style.kind.words, channel.language
    shoe = style.kind.name == "shoe"
    return {
        "own": style.names["ko"],
        "shopify": f"{style.names['en']} {style.names['zh'].removeprefix('Arcus ')}" + (noun["zh"] if shoe else ""),
        "woocommerce": style.names["en"] + (f" {noun['en']}" if shoe else ""),
        "naver": f"[공식] {style.names['ko']}" + (f" 쿠셔닝 {noun['ko']}" if shoe else "") + f" {style.code}",
        "coupang": style.names["ko"] + (f" {noun['ko']}" if shoe else "") + f" {style.code}",
        "tmall": style.names["zh"] + (noun["zh"] if shoe else "") + f"男女同款 {style.code}",
        "reseller_kr": f"{style.names['ko']} {style.code} {colour.names['ko']}",
        "reseller_eu": style.names["de"] + (f" {noun['de']}" if shoe else "") + f" – {colour.names[language]}",
    }[channel.name]


def _place(channel: Channel, style: Style) -> tuple[str, str]:
    """External id and path of the page."""
    opened = _variant_id(channel, style, 0, style.skus[0])
    number = {
        "woocommerce": 1000 + style.rank * 40,
        "naver": 4_652_000_000 + style.rank * 7919,
        "coupang": 7_310_000_000 + style.rank * 7907,
        "tmall": 785_000_000_000 + style.rank * 104_729,
    }.get(channel.name, 0)
    return {
        "own": (style.code, f"/product/{style.code}"),
        "shopify": (style.slug, f"/products/{style.slug}"),
        "woocommerce": (str(number), f"/product/{style.slug}/"),
        "naver": (str(number), f"/{STORE_SLUG}/products/{number}"),
        "coupang": (str(number), f"/vp/products/{number}?itemId={_item_id(style, 0)}&vendorItemId={opened}"),
        "tmall": (str(number), f"/item.htm?id={number}"),
        "reseller_kr": (str(20_100 + style.rank), f"/goods/goods_view.php?goodsNo={20_100 + style.rank}"),
        "reseller_eu": (str(700_000 + style.rank * 20), f"/{style.slug}-{700_000 + style.rank * 20}.html"),
    }[channel.name]


def charm(amount: Decimal, currency: str) -> Decimal:
    """`amount` as shops print prices: whole hundreds of won, cents that end in 5 for euro, whole dollars and yuan."""
    if currency == "KRW":
        return amount.quantize(Decimal("1E2")).quantize(Decimal(1))
    if currency == "CNY":
        return amount.quantize(Decimal(1))
    cents = Decimal("0.05") if currency == "EUR" else Decimal(0)
    return (amount.quantize(Decimal(1)) - cents).quantize(Decimal("0.01"))


def _promotions(channel: Channel, style: Style, list_price: Decimal, day: datetime) -> Iterable[Promotion]:
    """Of eight listings one has a promotion that runs, one that is to begin, one that ends within a day.

    Marketplaces stack a coupon on the promotion that runs, where their pages show one.
    """

    def window(name: str, judges: str, factor: str, first: int, last: int) -> Promotion:
        price = charm(list_price * Decimal(factor), channel.currency)
        return Promotion(name, judges, price, day + timedelta(days=first), day + timedelta(days=last))

    match style.rank % 8:
        case 1:
            yield window(f"{channel.name}-season-{style.code}", "price", "0.8", -3, 30)
            if channel.coupons and channel.kind == "marketplace":
                yield window(f"{channel.name}-stacked-{style.code}", "coupon_price", "0.75", -3, 30)
        case 3:
            yield window(f"{channel.name}-launch-{style.code}", "price", "0.85", 1, 31)
        case 5:
            yield window(f"{channel.name}-weekend-{style.code}", "price", "0.75", -2, 1)
        case 7 if channel.coupons:
            yield window(f"{channel.name}-coupon-{style.code}", "coupon_price", "0.9", -3, 30)


def _extra(channel: Channel, style: Style, sku: Sku) -> Decimal:
    """On Naver the largest size of every sixth style costs more, as sellers there like it."""
    largest = sku.size is not None and sku.size == style.kind.sizes[-1]
    return Decimal(5000 if channel.name == "naver" and style.rank % 6 == 1 and largest else 0)


def _numbers(channel: Channel, style: Style) -> dict[str, str]:
    return {
        "shopify": {"product_id": str(8_100_000_000_000 + style.rank * 32_768)},
        "naver": {"product_no": str(4_641_000_000 + style.rank * 7907)},
        "woocommerce": {"slug": style.slug},
        "coupang": {"first_item_id": str(_item_id(style, 0))},
    }.get(channel.name, {})


def listing(channel: Channel, style: Style, seed: int, day: datetime) -> Listing:
    """The page of `style` in `channel`; `day` is the local midnight from which promotions are counted."""
    single = channel.kind == "reseller"
    colour = style.colours[style.rank % len(style.colours)]
    skus = [sku for sku in style.skus if not single or sku.colour == colour]
    many_colours = not single and len(style.colours) > 1
    list_price = style.list_prices[channel.currency]
    external_id, path = _place(channel, style)
    return Listing(
        channel=channel.name,
        external_id=external_id,
        path=path,
        style=style,
        title=_title(channel, style, colour),
        brand=wording.BRAND[channel.language],
        currency=channel.currency,
        list_price=list_price,
        variants=tuple(
            Variant(
                _variant_id(channel, style, position, sku),
                sku,
                _options(channel, sku, many_colours),
                _extra(channel, style, sku),
                20 + chance(100, seed, channel.name, sku.code),
            )
            for position, sku in enumerate(skus)
        ),
        promotions=tuple(_promotions(channel, style, list_price, day)),
        gift=wording.GIFTS[channel.language] if channel.gifts and style.rank % 4 == 0 else None,
        description=style.description(channel.language),
        numbers=_numbers(channel, style),
    )


def listings(channel: Channel, made: Iterable[Style], seed: int, now: datetime) -> Mapping[str, Listing]:
    """The channel's listings by external id, with promotions set around the local day of the aware instant `now`."""
    day = now.astimezone(ZoneInfo(channel.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    every = (listing(channel, style, seed, day) for style in made)
    return {one.external_id: one for one in every}
