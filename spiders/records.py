"""From a product that a platform's data states to its capture: what the platforms' readers of JSON share."""

from collections.abc import Mapping, Sequence

from model.capture import Availability, Capture, Offer, Outcome, Prices, PriceStep, SearchResult, Source, Variant
from reading.addresses import whole_address
from reading.card_pictures import picture_at
from reading.cards import Card
from reading.choose import joint
from reading.evidence import Stated

_PRICED = ("regular_price", "coupon_price", "member_price", "card_price", "best_price", "shipping_fee", "unit_price")
_BELOW = ("coupon_price", "member_price", "card_price", "best_price")
_LADDER = ("regular_price", "price", "coupon_price", "member_price", "card_price", "best_price")
"""Kinds of price from the list price down, in the order in which shops stack them."""


def capture_of(product: Stated, shown: Stated, *, platform: str, url: str, external_id: str | None) -> Capture:
    """The capture of `product`; its prices and numbers are those of `shown`, the product or the variant it opens with.

    A product whose price or stock the data does not state is `partial`: they are loaded elsewhere.
    """
    level = product.availability
    if level is Availability.UNKNOWN:
        level = _of_all([variant.availability for variant in product.variants])
    outcome, reason = _outcome(product, shown, level)
    prices = {name: value for name in _PRICED if (value := getattr(shown, name)) is not None}
    fields = {name: getattr(shown, name) or getattr(product, name) for name in ("sku", "gtin", "mpn")}
    read = {"name": product.name, "brand": product.brand, "price": shown.price, **prices, **fields}
    if level is not Availability.UNKNOWN:
        read["availability"] = level
    return Capture(
        outcome=outcome,
        reason=reason,
        platform=platform,
        url=url,
        external_id=external_id,
        name=product.name,
        brand=product.brand,
        currency=shown.currency or product.currency,
        price=shown.price,
        availability=level,
        quantity=product.quantity,
        seller=product.seller,
        offers=_offers(product.variants),
        images=tuple(dict.fromkeys(product.images))[:60],
        variants=tuple(variant_of(one) for one in product.variants),
        description=product.description,
        attributes=product.attributes,
        conditions=product.conditions | shown.conditions,
        price_steps=price_steps(shown, product.labels | shown.labels, product.conditions | shown.conditions),
        sources=_sources(read, product.where, product.labels | shown.labels),
        **prices,
        **fields,
    )


def _sources(read: Mapping[str, object], where: str, labels: Mapping[str, str]) -> dict[str, Source]:
    """Where each field was read, with the words that the place prints beside a price."""
    said = {name: f" 「{words}」" for name, words in labels.items()}
    return {name: Source(f"{where} {name}{said.get(name, '')}") for name, value in read.items() if value is not None}


def _offers(variants: Sequence[Stated]) -> tuple[Offer, ...]:
    """What variants ask beside their selling price: an offer for each that has a price of another kind."""
    told = [one for one in variants if one.id and any(getattr(one, name) is not None for name in _BELOW)]
    return tuple(
        Offer(
            variant_id=one.id,
            prices=Prices(**{name: getattr(one, name) for name in ("price", "regular_price", *_BELOW)}),
            availability=one.availability,
            quantity=one.quantity,
        )
        for one in told
    )


def price_steps(
    prices: Stated | Capture, labels: Mapping[str, str], conditions: Mapping[str, str]
) -> tuple[PriceStep, ...]:
    """The way from the list price to the lowest, of what `prices` holds; empty where it holds one price alone.

    Each step below the selling price starts from the selling price, which is where shops start: a card's discount and a
    coupon are not added up unless the page itself does so.
    """
    read = {name: amount for name in _LADDER if (amount := getattr(prices, name)) is not None}
    if len(read) < 2:
        return ()
    starts = {name: read.get("regular_price" if name == "price" else "price") for name in read}
    starts.pop("regular_price", None)
    return tuple(
        PriceStep(
            field=name,
            amount=amount,
            off=start - amount if (start := starts.get(name)) is not None else None,
            label=labels.get(name),
            condition=conditions.get(name),
        )
        for name, amount in read.items()
    )


def variant_of(stated: Stated) -> Variant:
    """A variant as the capture holds it."""
    return Variant(
        id=stated.id,
        sku=stated.sku,
        gtin=stated.gtin,
        options=stated.options,
        price=stated.price,
        regular_price=stated.regular_price,
        availability=stated.availability,
        quantity=stated.quantity,
    )


def result_of(card: Card, base: str, own: str) -> SearchResult:
    """A card as the capture holds it; its address is whole, seen from `base`, or `own` where the card has none."""
    return SearchResult(
        external_id=card.number,
        name=card.name,
        price=card.price,
        sold_out=card.sold_out,
        ad=card.ad,
        url=(whole_address(card.url, base) if card.url else "") or own,
        image=picture_at(card.image, base),
    )


def numbered(capture: Capture, number: str) -> Capture:
    """A page's capture under the marketplace's `number`, which is nobody's SKU even where the page calls it so."""
    if capture.sku != number:
        return capture.with_(external_id=number)
    sources = {name: source for name, source in capture.sources.items() if name != "sku"}
    return capture.with_(external_id=number, sku=None, sources=sources)


def several(captures: Sequence[Capture], *, platform: str, url: str) -> Capture:
    """The capture of a file of many products; `parse_failed` when it holds none."""
    if not captures:
        return no_product(platform, url)
    return Capture(outcome=Outcome.OK, platform=platform, url=url, captures=tuple(captures))


def no_product(platform: str, url: str, reason: str = "no product in the data") -> Capture:
    """What a reader answers that found nothing."""
    return Capture(outcome=Outcome.PARSE_FAILED, platform=platform, url=url, reason=reason)


def _of_all(levels: Sequence[Availability]) -> Availability:
    """The stock of a product by its variants': sold out only where all are known to be."""
    level = joint(levels)
    return level if level.buyable or Availability.UNKNOWN not in levels else Availability.UNKNOWN


def _outcome(product: Stated, shown: Stated, level: Availability) -> tuple[Outcome, str | None]:
    if product.name is None:
        return Outcome.PARSE_FAILED, "no product name in the data"
    if shown.price is None and level.buyable is not False:
        return Outcome.PARTIAL, "no price in the data"
    if level is Availability.UNKNOWN:
        return Outcome.PARTIAL, "no stock level in the data"
    return Outcome.OK, None
