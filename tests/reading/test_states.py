"""Products in scripts' state."""

import json
from decimal import Decimal

from selectolax.lexbor import LexborHTMLParser

from model.capture import Availability
from reading.evidence import Stated
from reading.states import read_states
from reading.subject import Subject

ABOUT = Subject("https://shop.example/p/mr2", None, ["Moon Runner 2"])
OWN = {"name": "Moon Runner 2", "url": "/p/mr2", "sku": "MR2", "price": "129.00", "currency": "USD", "inStock": False}


def _read(script: str, kind: str = "") -> Stated | None:
    return read_states(LexborHTMLParser(f'<script type="{kind}">{script}</script>'), ABOUT)


def test_json_state_is_read() -> None:
    stated = _read(json.dumps({"a": [{"b": OWN}, {"name": "Tide Sandal", "price": 9}]}), "application/json")

    assert stated is not None
    assert (stated.sku, stated.price, stated.currency) == ("MR2", Decimal("129.00"), "USD")
    assert stated.availability is Availability.OUT_OF_STOCK


def test_assigned_literal_is_read() -> None:
    stated = _read('var x = 1; window.product = {name: "Moon Runner 2", url: "/p/mr2", salePrice: 99, price: 129};')

    assert stated is not None
    assert stated.price == 99


def test_minor_units_of_a_known_shape_are_scaled() -> None:
    stated = _read(json.dumps({**OWN, "price": {"centAmount": 12900, "fractionDigits": 2}}), "application/json")

    assert stated is not None
    assert stated.price == Decimal("129.00")


def test_strangers_are_not_taken() -> None:
    assert _read(json.dumps({"name": "Tide Sandal", "price": 9, "inStock": True}), "application/json") is None


def test_two_whole_products_that_fit_give_no_price() -> None:
    variants = [{"name": "42", "price": 9}, {"name": "43", "price": 9}]
    joined = [
        {**OWN, "id": 1, "variants": variants},
        {**OWN, "name": "Moon Runner 2 Trail", "sku": "MR2-T", "id": 2, "variants": variants},
    ]
    stated = _read(json.dumps(joined), "application/json")

    assert stated is not None
    assert (stated.price, stated.variants) == (None, [])


def test_scripts_that_are_no_data_are_passed_over() -> None:
    assert _read("function price(){ return stock = {{{ }" * 50) is None
