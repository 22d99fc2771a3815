"""Which kind of price each printed amount of Taobao and Tmall is, by its label and its place."""

from decimal import Decimal
from typing import Any

import pytest

from model.capture import Availability
from reading.evidence import Stated
from reading.taobao_item import stock_of
from reading.taobao_prices import amounts_of, low, put_prices

KINDS = ("regular_price", "price", "coupon_price", "member_price", "best_price")


def node(title: str | None, words: str, *, struck: bool = False) -> dict[str, Any]:
    return {"priceTitle": title, "priceText": words, "lineThrough": "true" if struck else None}


def read(*nodes: dict[str, Any], promotions: tuple[str, ...] = ()) -> dict[str, str]:
    stated = Stated(where="test")
    put_prices(stated, amounts_of(nodes), promotions)
    return {kind: str(value) for kind in KINDS if (value := getattr(stated, kind)) is not None}


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("164起", "164"),
        ("35.31-283.66", "35.31"),
        ("5499.00 - 6799.00", "5499.00"),
        ("￥93", "93"),
        ("1,299.00", "1299.00"),
        (28.5, "28.5"),
        ("1??", None),
        ("", None),
        ("暂无报价", None),
        (None, None),
        ("0.00", None),
    ],
)
def test_low_end_of_a_printed_amount(words: Any, value: str | None) -> None:
    assert low(words) == (Decimal(value) if value else None)


@pytest.mark.parametrize(
    ("nodes", "kinds"),
    [
        ([node("优惠前", "388"), node("券后", "341")], {"price": "388", "coupon_price": "341"}),
        ([node("优惠前", "164起"), node("折后", "139起")], {"price": "164", "coupon_price": "139"}),
        ([node("优惠前", "100"), node("到手价", "80")], {"price": "100", "best_price": "80"}),
        ([node("优惠前", "100"), node("国补价", "80")], {"price": "100", "best_price": "80"}),
        ([node("优惠前", "100"), node("秒杀价", "80")], {"price": "100", "best_price": "80"}),
        ([node("优惠前", "100"), node("88VIP价", "95")], {"price": "100", "member_price": "95"}),
        ([node("百亿补贴价", "80"), node("价格", "100")], {"price": "80", "regular_price": "100"}),
        (
            [node("国庆价", "35.3-283"), node("价格", "48-386", struck=True)],
            {"price": "35.3", "regular_price": "48"},
        ),
        ([node("活动价", "146"), node("专柜价", "258")], {"price": "146", "regular_price": "258"}),
        ([node("秒杀价", "80"), node("优惠前", "100", struck=True)], {"price": "80", "regular_price": "100"}),
        ([node("券后", "341"), node("优惠前", "388", struck=True)], {"price": "388", "coupon_price": "341"}),
        ([node("券后价", "341")], {"coupon_price": "341"}),
        ([node("到手价", "341")], {"best_price": "341"}),
        ([node("价格", "48.11")], {"price": "48.11"}),
        ([node(None, "48.11")], {"price": "48.11"}),
        ([node("定金", "50"), node("预售价", "500")], {"price": "500"}),
        ([node("定金", "50")], {}),
        ([node("优惠前", "100"), node("券后", "100")], {"price": "100"}),
        ([node("优惠前", "100"), node("券后", "120")], {"price": "100"}),
        ([node("吊牌价", "999", struck=True)], {"regular_price": "999"}),
        ([node("优惠前", "1??"), node("券后", "1??")], {}),
    ],
)
def test_labels_tell_the_kinds(nodes: list[dict[str, Any]], kinds: dict[str, str]) -> None:
    assert read(*nodes) == kinds


def test_fen_where_there_is_no_text() -> None:
    assert read({"priceMoney": "2850", "priceTitle": "优惠前"}) == {"price": "28.5"}


def test_a_veiled_price_is_none() -> None:
    assert read({**node("优惠前", "388"), "hiddenPrice": "true"}) == {}


@pytest.mark.parametrize("said", ["淘金币已抵0.57元", "平台礼金补贴1元", "88VIP券减5元"])
def test_what_depends_on_the_account_is_no_coupon_price(said: str) -> None:
    nodes = (node("优惠前", "100"), node("券后", "95"))

    assert read(*nodes, promotions=(said,)) == {"price": "100", "best_price": "95"}
    assert read(*nodes, promotions=("官方立减12%省5元",)) == {"price": "100", "coupon_price": "95"}


@pytest.mark.parametrize(
    ("info", "level", "quantity"),
    [
        ({"quantity": "200", "moreQuantity": "true", "quantityText": "有货"}, Availability.IN_STOCK, None),
        ({"quantity": 200, "moreQuantity": "false", "quantityText": "有货"}, Availability.IN_STOCK, 200),
        ({"quantity": "3", "moreQuantity": "false", "quantityText": "即将售罄"}, Availability.LIMITED, 3),
        ({"quantity": "0", "quantityText": "无货"}, Availability.OUT_OF_STOCK, 0),
        ({"quantity": "0"}, Availability.OUT_OF_STOCK, 0),
        ({"quantity": "0", "quantityText": "有货"}, Availability.UNKNOWN, 0),
        ({"quantity": "5", "quantityText": "无货"}, Availability.OUT_OF_STOCK, 5),
        ({"quantity": 6504}, Availability.IN_STOCK, 6504),
        ({"quantityText": "有货"}, Availability.IN_STOCK, None),
        ({"quantity": 9, "quantityText": "有货", "logisticsTime": "预售，30天内发货"}, Availability.PRE_ORDER, 9),
        ({"quantity": 0, "logisticsTime": "预售，30天内发货"}, Availability.OUT_OF_STOCK, 0),
        ({}, Availability.UNKNOWN, None),
    ],
)
def test_stock_by_number_and_words(info: dict[str, Any], level: Availability, quantity: int | None) -> None:
    assert stock_of(info) == (level, quantity)
