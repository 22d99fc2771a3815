"""What contradicts the shown price, and what does not."""

import json
from decimal import Decimal
from typing import Any

from model.capture import Capture
from tests.reading.pages import read


def _offer(price: str, **more: Any) -> dict[str, Any]:
    return {
        "@type": "Offer",
        "price": price,
        "priceCurrency": "EUR",
        "availability": "https://schema.org/InStock",
        **more,
    }


def _read(data: dict[str, Any], shown: str = '<p class="price">89.00 €</p>') -> Capture:
    data = {"@context": "https://schema.org", "@type": "Product", "name": "Trail Shoe X 42", **data}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    return read(f'<main><h1>Trail Shoe X 42</h1>{shown}<button class="add-to-cart">Add to cart</button></main>', head)


def _against(capture: Capture) -> list[str]:
    return [said.value for said in capture.sources["price"].disagrees]


def _group(*prices: str) -> dict[str, Any]:
    variants = [
        {"@type": "Product", "name": f"Trail Shoe X 42 {i}", "sku": f"X-{i}", "size": str(i), "offers": _offer(price)}
        for i, price in enumerate(prices, 40)
    ]
    return {"@type": "ProductGroup", "hasVariant": variants}


def test_other_price_in_structured_data_contradicts() -> None:
    capture = _read({"offers": _offer("79.00")})

    assert capture.price == Decimal("89.00")
    assert _against(capture) == ["79.00"]


def test_prices_of_other_variants_do_not_contradict() -> None:
    assert _against(_read(_group("89.00", "99.00"))) == []


def test_range_that_holds_the_shown_price_does_not_contradict() -> None:
    offers = {"@type": "AggregateOffer", "lowPrice": "79.00", "highPrice": "99.00", "priceCurrency": "EUR"}

    assert _against(_read({"offers": offers})) == []


def test_struck_price_in_structured_data_does_not_contradict() -> None:
    shown = '<p class="price"><del>119.00 €</del> <ins>89.00 €</ins></p>'

    assert _against(_read({"offers": _offer("119.00")}, shown)) == []


def test_price_in_another_currency_does_not_contradict() -> None:
    assert _against(_read({"offers": [_offer("89.00"), _offer("99.00", priceCurrency="USD")]})) == []


def test_variants_of_a_contradicted_place_have_the_one_shown_price() -> None:
    capture = _read(_group("79.00", "79.00"))

    assert _against(capture) == ["79.00"]
    assert {variant.price for variant in capture.variants} == {Decimal("89.00")}


def test_variants_with_several_wrong_prices_have_none() -> None:
    assert {variant.price for variant in _read(_group("69.00", "79.00")).variants} == {None}
