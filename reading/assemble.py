"""The lists of a capture out of a page's records: variants, sellers' offers."""

from collections.abc import Sequence

from model.capture import Availability, Offer, Prices, Seller, Variant
from reading.evidence import Stated


def seller_of(stated: Sequence[Stated]) -> Seller | None:
    """Who sells, where one seller is named."""
    sellers = {record.seller for one in stated for record in one.priced() if record.seller}
    return sellers.pop() if len(sellers) == 1 else None


def offers_of(stated: Sequence[Stated]) -> tuple[Offer, ...]:
    """One offer a seller, where a place lists several sellers' offers."""
    for one in stated:
        named = [offer for offer in one.offers if offer.seller and offer.price is not None]
        if len({offer.seller for offer in named}) > 1:
            return tuple(_offer(offer) for offer in named)
    return ()


def _offer(stated: Stated) -> Offer:
    prices = Prices(price=stated.price, regular_price=stated.regular_price, unit_price=stated.unit_price)
    return Offer(
        seller=stated.seller,
        variant_id=stated.id,
        prices=prices,
        availability=stated.availability,
        quantity=stated.quantity,
    )


def variants_of(stated: Sequence[Stated]) -> tuple[Variant, ...]:
    """The variants that the first place with several of them lists, as variants or as offers with SKUs of their own."""
    for one in stated:
        if len(one.variants) > 1:
            return tuple(_variant(variant) for variant in one.variants)
    for one in stated:
        numbered = [offer for offer in one.offers if offer.sku or offer.id]
        if len({offer.sku or offer.id for offer in numbered}) > 1:
            return tuple(_variant(offer) for offer in numbered)
    return ()


def _variant(stated: Stated) -> Variant:
    records = (stated, *stated.offers)
    priced = next((record for record in records if record.price is not None), stated)
    levels = (record.availability for record in records if record.availability is not Availability.UNKNOWN)
    options = stated.options or ({"name": stated.name} if stated.name else {})
    return Variant(
        id=stated.id,
        sku=stated.sku or priced.sku,
        gtin=stated.gtin or priced.gtin,
        options=options,
        price=priced.price,
        regular_price=priced.regular_price,
        availability=next(levels, Availability.UNKNOWN),
        quantity=priced.quantity,
    )
