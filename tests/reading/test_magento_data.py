"""Settings of Magento's option widgets, one rule a test. Whole pages are in the samples."""

import json
from decimal import Decimal
from typing import Any

import pytest

from model.capture import Availability
from reading.magento_data import magento_product, rounded, widget_product


def price(final: float, old: float) -> dict[str, Any]:
    return {"finalPrice": {"amount": final}, "oldPrice": {"amount": old}}


def settings(**changes: Any) -> dict[str, Any]:
    config = {
        "productId": "7",
        "prices": price(10, 12),
        "optionPrices": {"71": price(10, 10), "72": price(11, 12)},
        "attributes": {
            "93": {"label": "Size", "options": [{"id": "1", "label": "S", "products": ["71"]}, {"id": "2"}]}
        },
        "index": {"71": {"93": "1"}, "72": {"93": "2"}},
    }
    return {**config, **changes}


def widget(selector: str = "[data-role=swatch-options]", callback: str = "", **changes: Any) -> str:
    return json.dumps({selector: {"renderer": {"jsonConfig": settings(**changes), "mediaCallback": callback}}})


def test_regular_price_is_that_of_the_variant_that_has_the_price() -> None:
    found = magento_product(widget())

    assert found is not None
    assert (found.price, found.regular_price) == (Decimal(10), None)


def test_variant_that_no_option_lists_is_not_for_sale() -> None:
    found = magento_product(widget())

    assert found is not None
    assert [one.availability for one in found.variants] == [Availability.IN_STOCK, Availability.OUT_OF_STOCK]


def test_options_without_products_say_nothing_of_stock() -> None:
    found = magento_product(widget(attributes={"93": {"label": "Size", "options": [{"id": "1", "label": "S"}]}}))

    assert found is not None
    assert {one.availability for one in found.variants} == {Availability.UNKNOWN}


@pytest.mark.parametrize("selector", ["[data-role=swatch-option-7]", ".swatch-opt-7"])
def test_widget_of_a_card_is_another_products(selector: str) -> None:
    assert magento_product(widget(selector)) is None


@pytest.mark.parametrize(
    ("pattern", "callback", "currency"),
    [
        ("£%s", "", "GBP"),
        ("%s €", "", "EUR"),
        ("AED %s", "https://moon.example/media", "AED"),
        ("$%s", "https://moon.com.ar/media", "ARS"),
        ("$%s", "https://moon.example/media", "USD"),
        ("kr %s", "https://moon.se/media", "SEK"),
        ("%s", "https://[moon", None),
    ],
)
def test_sign_means_the_currency_of_the_shops_country(pattern: str, callback: str, currency: str | None) -> None:
    found = magento_product(widget(callback=callback, currencyFormat=pattern))

    assert found is not None
    assert found.currency == currency


def test_amounts_are_rounded_as_the_shop_prints_them() -> None:
    changes = {"prices": price(883.491001, 946.627501), "optionPrices": {}, "priceFormat": {"precision": 2}}

    found = widget_product(settings(**changes))

    assert found is not None
    assert (found.price, found.regular_price) == (Decimal("883.49"), Decimal("946.63"))
    assert rounded(Decimal("1.5"), None) == Decimal("1.5")


def test_script_that_is_no_json_holds_none() -> None:
    assert magento_product("var jsonConfig = {") is None
