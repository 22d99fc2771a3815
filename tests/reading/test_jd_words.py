"""JD's codes and words, as tables of cases."""

from decimal import Decimal

import pytest

from model.capture import Availability, SellerKind
from reading.jd_words import level_in, level_of, list_price, number, promises, seller_of, yuan


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("2999.00", "2999.00"),
        ("￥1,299", "1299"),
        ("¥ 39.9", "39.9"),
        (59, "59"),
        (Decimal("168.0"), "168.0"),
        ("4??", None),
        ("-1.00", None),
        ("0.00", None),
        ("", None),
        (None, None),
        (True, None),
        ("待发布", None),
        ("1.299.00", None),
    ],
)
def test_amounts(written: object, amount: str | None) -> None:
    assert yuan(written) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("code", "level"),
    [
        (33, Availability.IN_STOCK),
        ("33", Availability.IN_STOCK),
        (39, Availability.IN_STOCK),
        (40, Availability.IN_STOCK),
        (36, Availability.PRE_ORDER),
        (34, Availability.OUT_OF_STOCK),
        (0, Availability.OUT_OF_STOCK),
        (99, Availability.OUT_OF_STOCK),
        (False, Availability.UNKNOWN),
        (None, Availability.UNKNOWN),
        ("", Availability.UNKNOWN),
        (35, Availability.UNKNOWN),
    ],
)
def test_stock_states(code: object, level: Availability) -> None:
    assert level_of(code) is level


@pytest.mark.parametrize(
    ("words", "level", "left"),
    [
        ("有货，23:10前下单", Availability.IN_STOCK, None),
        ("有货 仅剩2件", Availability.IN_STOCK, 2),
        ("仅剩 3 件", Availability.LIMITED, 3),
        ("无货，此商品暂时售完", Availability.OUT_OF_STOCK, None),
        ("预订", Availability.PRE_ORDER, None),
        ("可配货", Availability.IN_STOCK, None),
        ("支持", Availability.UNKNOWN, None),
    ],
)
def test_stock_lines(words: str, level: Availability, left: int | None) -> None:
    assert level_in(words) == (level, left)


@pytest.mark.parametrize(
    ("words", "promised"),
    [
        ("18:00前付款，预计(03月15日)送达", True),
        ("23:10前下单，预计明天送达", True),
        ("预计送达时间未知", False),
        ("", False),
    ],
)
def test_delivery_promise(words: str, promised: bool) -> None:
    assert promises(words) is promised


@pytest.mark.parametrize(
    ("stated", "struck"),
    [
        ({"before": "2199.00", "tag": "9999.00"}, "2199.00"),
        ({"before": "1989.00", "tag": "9999.00"}, None),
        ({"before": "1989.00", "tag": "2500.00"}, "2500.00"),
        ({"before": "2499.00", "daily": "2084.18"}, "2084.18"),
        ({"before": None}, None),
    ],
)
def test_what_stands_struck(stated: dict[str, str | None], struck: str | None) -> None:
    found = list_price(Decimal(1989), before=stated.get("before"), daily=stated.get("daily"), tag=stated.get("tag"))

    assert found == (None if struck is None else Decimal(struck))


@pytest.mark.parametrize(
    ("name", "company", "popular", "kind"),
    [
        ("山岚官方旗舰店", None, True, SellerKind.FLAGSHIP),
        ("山岚京东自营旗舰店", None, False, SellerKind.MARKETPLACE),
        ("山岚专卖店", None, True, SellerKind.EXCLUSIVE),
        ("好茶专营店", None, True, SellerKind.MULTI_BRAND),
        ("好茶小铺", None, True, SellerKind.THIRD_PARTY),
        ("好茶小铺", None, False, None),
        (None, "北京京东世纪信息技术有限公司", False, SellerKind.MARKETPLACE),
    ],
)
def test_kinds_of_sellers(name: str | None, company: str | None, popular: bool, kind: SellerKind | None) -> None:
    seller = seller_of(shop="1", name=name, company=company, popular=popular)

    assert seller is not None
    assert seller.kind is kind


def test_nothing_told_is_no_seller() -> None:
    assert seller_of(shop=None, name=None) is None


@pytest.mark.parametrize(("written", "found"), [("J_100007926772", "100007926772"), (4150, "4150"), ("12", None)])
def test_numbers(written: object, found: str | None) -> None:
    assert number(written) == found
