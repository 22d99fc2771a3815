"""Products in JSON-LD, well and badly written."""

import json
from decimal import Decimal
from typing import Any

from model.capture import Availability
from reading.jsonld import load, read_jsonld
from reading.subject import Subject

ABOUT = Subject("https://shop.example/p/mr2", None, ["Moon Runner 2"])


def _read(*objects: Any) -> list[Any]:
    return read_jsonld([json.dumps(one) for one in objects], ABOUT)


def test_wrapped_and_broken_scripts_are_repaired() -> None:
    for text in (
        '/*<![CDATA[*/{"@type":"Product"}/*]]>*/',
        '<!-- {"@type":"Product"} -->',
        '{"@type":"Product",}',
        '{"@type":"Product"};',
        "{'@type': 'Product'}",
    ):
        assert load(text) == {"@type": "Product"}


def test_hopeless_script_says_nothing() -> None:
    assert load("not a script") is None
    assert load("") is None


def test_related_products_are_not_the_page_s() -> None:
    own = {"@type": "Product", "name": "Moon Runner 2", "isRelatedTo": [{"@type": "Product", "name": "Tide"}]}
    listed = {
        "@type": "ItemList",
        "itemListElement": [{"@type": "ListItem", "item": {"@type": "Product", "name": "X"}}],
    }

    assert [p.name for p in _read(own, listed)] == ["Moon Runner 2"]


def test_key_case_does_not_matter() -> None:
    (product,) = _read({"@type": "Product", "name": "A", "Offers": {"Price": "9", "pricecurrency": "USD"}})

    assert (product.offers[0].price, product.offers[0].currency) == (Decimal(9), "USD")


def test_offers_of_an_untyped_thing_are_read() -> None:
    (product,) = _read({"name": "Moon Runner 2", "offers": {"price": 9, "availability": "InStock"}})

    assert product.offers[0].availability is Availability.IN_STOCK


def test_aggregate_offer_states_its_range() -> None:
    offer = {"@type": "AggregateOffer", "lowPrice": 9, "highPrice": 12, "offerCount": 3}
    (product,) = _read({"@type": "Product", "name": "A", "offers": offer})

    assert (product.offers[0].price, product.offers[0].highest, product.offers[0].sellers) == (9, 12, 3)


def test_cycles_of_references_end() -> None:
    graph = [
        {"@id": "a", "@type": "ProductGroup", "name": "A", "hasVariant": {"@id": "b"}, "offers": {"@id": "c"}},
        {"@id": "b", "@type": "Product", "name": "B", "hasVariant": {"@id": "a"}},
        {"@id": "c", "@type": "Offer", "price": 9, "offers": {"@id": "c"}, "itemOffered": {"@id": "a"}},
    ]

    assert [p.name for p in _read({"@graph": graph})] == ["A", "B"]


def test_of_very_many_products_the_page_s_own_is_read() -> None:
    many = [{"@type": "Product", "name": f"Shoe {i}"} for i in range(500)]

    assert [p.name for p in _read(many, {"@type": "Product", "name": "Moon Runner 2"})] == ["Moon Runner 2"]
