"""Coupang's page data: whose objects are read, and what hostile pages cost."""

import json
import time

import pytest

from reading.coupang_data import stated_item
from reading.coupang_state import product_in
from reading.page import Page

PRODUCT, OFFER = "8100000001", "90000000001"
URL = f"https://www.coupang.com/vp/products/{PRODUCT}?vendorItemId={OFFER}"


def page(*rows: object) -> Page:
    flight = "".join(f"{index:x}:{json.dumps(row)}\n" for index, row in enumerate(rows))
    return Page(URL, f"<script>self.__next_f.push([1,{json.dumps(flight)}])</script>".encode())


def offer(**more: object) -> dict[str, object]:
    return {"vendorItemId": int(OFFER), "itemId": 22000000001, "salePrice": 119000, **more}


def test_recommended_product_is_passed_over() -> None:
    other = {"productId": 8199999999, "items": [{"vendorItemId": 99000000001, "salePrice": 1000}]}

    found = product_in(page({"product": {"productId": int(PRODUCT), "items": [offer()]}}, other), PRODUCT, OFFER)

    assert list(found.items) == [OFFER]


def test_offer_without_its_product_is_read_where_the_address_names_it() -> None:
    assert list(product_in(page(offer(), {"vendorItemId": 99000000001}), PRODUCT, OFFER).items) == [OFFER]


def test_price_inside_another_offer_is_not_taken() -> None:
    data = {"vendorItemId": int(OFFER), "rival": {"vendorItemId": 90000000009, "salePrice": 1}}

    assert "sale" not in product_in(page(data), PRODUCT, OFFER).items[OFFER].fields


def test_places_that_disagree_on_stock_are_not_believed() -> None:
    found = product_in(page(offer(soldOut=True), offer(soldOut=False)), PRODUCT, OFFER)

    assert found.items[OFFER].fields["sold_out"] is None


def test_rows_run_on_behind_a_text() -> None:
    flight = '1:T5,he:{o2:{"productId":8100000001,"vendorItemId":90000000001,"salePrice":5000}\n'
    body = f"<script>self.__next_f.push([1,{json.dumps(flight)}])</script>".encode()

    assert product_in(Page(URL, body), PRODUCT, OFFER).items[OFFER].fields["sale"] == 5000


@pytest.mark.parametrize(
    ("fields", "prices"),
    [
        ({"salePrice": 119000, "finalPrice": {"applicable": True, "price": 113000}}, ("119000", "113000", None)),
        ({"salePrice": 119000, "finalPrice": {"applicable": False, "price": 113000}}, ("119000", None, None)),
        ({"salePrice": 119000, "finalPrice": {"price": 113000}}, ("119000", None, None)),
        ({"salePrice": 119000, "finalPrice": {"applicable": True, "price": 119000}}, ("119000", None, None)),
        ({"salePrice": None, "finalPrice": {"applicable": True, "price": 113000}}, ("113000", None, None)),
        (
            {"salePrice": None, "coupon": {"name": "5%"}, "finalPrice": {"applicable": True, "price": 113000}},
            (None, None, None),
        ),
        ({"salePrice": 119000, "wowMemberPrice": {"applicable": True, "price": 99000}}, ("119000", None, "99000")),
        ({"salePrice": 119000, "wowMemberPrice": {"applicable": False, "price": 99000}}, ("119000", None, None)),
        ({"salePrice": True}, (None, None, None)),
        ({"salePrice": "119,000원"}, ("119000", None, None)),
    ],
)
def test_kinds_of_price_are_kept_apart(fields: dict[str, object], prices: tuple[str | None, ...]) -> None:
    found = product_in(page(offer(**fields)), PRODUCT, OFFER)

    stated = stated_item(found.items[OFFER], "KRW")

    read = (stated.price, stated.coupon_price, stated.member_price)
    assert tuple(None if one is None else str(one) for one in read) == prices


@pytest.mark.parametrize(
    "flight",
    [
        "a:{" * 200_000,
        'a:["' * 200_000,
        '{"vendorItemId"' * 100_000,
        "1:" + "[" * 300_000,
        '"vendorItemId":90000000001,' * 50_000,
        '1:{"a":"' + "b:[" * 300_000,
    ],
)
def test_hostile_data_costs_little(flight: str) -> None:
    body = f"<script>self.__next_f.push([1,{json.dumps(flight)}])</script>".encode()
    started = time.process_time()

    product_in(Page(URL, body), PRODUCT, OFFER)

    assert time.process_time() - started < 5


def test_endless_pushes_are_bounded() -> None:
    started = time.process_time()

    product_in(Page(URL, b"self.__next_f.push([1," * 200_000), PRODUCT, OFFER)

    assert time.process_time() - started < 5
