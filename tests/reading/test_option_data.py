"""Variants in the data that shop programs give to their own scripts."""

import html
import json
from decimal import Decimal
from typing import Any

from model.capture import Availability, Variant
from tests.reading.pages import read

_IN, _OUT = Availability.IN_STOCK, Availability.OUT_OF_STOCK


def _variants(choice: str, price: str = "59,000원") -> tuple[Variant, ...]:
    title = f'<h1>Trail Shoe X 42</h1><p class="price">{price}</p>'
    return read(f'<main>{title}{choice}<button class="buy">Buy</button></main>').variants


def _item(colour: str, size: str, **more: Any) -> dict[str, Any]:
    told = {"use_stock": True, "use_soldout": "T", "is_display": "T", "is_selling": "T", "stock_number": 4}
    names = {"option_price": 59000, "option_name": "색상#$%사이즈", "option_value_orginal": [colour, size]}
    return {**told, **names, **more}


def _list(name: str, *options: str) -> str:
    asking = '<option value="*">- 옵션 선택 -</option>'
    return f'<tr><th>{name}</th><td><select option_title="{name}">{asking}{"".join(options)}</select></td></tr>'


def _cafe24(**items: dict[str, Any]) -> str:
    quoted = json.dumps(json.dumps(items))[1:-1]
    lists = _list("색상", '<option value="Red">Red</option>') + _list("사이즈")
    script = f"<script>var option_type = 'T';var option_stock_data = '{quoted}';</script>"
    return f'<table class="xans-product-option">{lists}</table>{script}'


def test_cafe24_items_are_variants_with_their_stock() -> None:
    variants = _variants(
        _cafe24(A=_item("Red", "S"), B=_item("Red", "M", stock_number=0), C=_item("Red", "L", is_selling="F"))
    )

    assert [(one.id, dict(one.options), one.price, one.availability, one.quantity) for one in variants] == [
        ("A", {"색상": "Red", "사이즈": "S"}, Decimal(59000), _IN, 4),
        ("B", {"색상": "Red", "사이즈": "M"}, Decimal(59000), _OUT, 0),
        ("C", {"색상": "Red", "사이즈": "L"}, Decimal(59000), _OUT, 4),
    ]


def test_cafe24_item_without_kept_stock_can_be_bought_and_a_hidden_one_is_none() -> None:
    variants = _variants(
        _cafe24(A=_item("Red", "S", use_stock=False, stock_number=-3), B=_item("Red", "M", is_display="F"))
    )

    assert [(one.availability, one.quantity) for one in variants] == [(_IN, None)]


def test_surcharges_are_no_prices() -> None:
    assert {one.price for one in _variants(_cafe24(A=_item("Red", "S", option_price="4000.00")))} == {None}


def test_woocommerce_form_gives_variants_in_the_words_of_its_lists() -> None:
    data = [
        {
            "variation_id": 11,
            "sku": "X-36",
            "attributes": {"attribute_pa_size": "eu-36"},
            "display_price": 89,
            "is_in_stock": True,
        },
        {
            "variation_id": 12,
            "sku": "X-37",
            "attributes": {"attribute_pa_size": "eu-37"},
            "display_price": 89,
            "is_in_stock": False,
        },
    ]
    options = (
        '<option value="">Choose an option</option><option value="eu-36">EU 36</option><option value="eu-37">EU 37'
    )
    choice = (
        f'<label for="size">Shoe size</label><select id="size" name="attribute_pa_size">{options}</option></select>'
    )
    written = html.escape(json.dumps(data))
    form = f'<form class="variations_form cart" data-product_variations="{written}">{choice}</form>'

    assert [(one.id, one.sku, dict(one.options), one.availability) for one in _variants(form, "€89.00")] == [
        ("11", "X-36", {"Shoe size": "EU 36"}, _IN),
        ("12", "X-37", {"Shoe size": "EU 37"}, _OUT),
    ]
