"""Lists of products in JSON of shops that no platform describes."""

from typing import Any

import pytest

from reading.record_lists import listed


def cards(data: Any) -> list[tuple[str | None, str | None, bool | None]]:
    return [(one.external_id, one.name, one.ad) for one in listed(data)]


def goods(number: int, **more: Any) -> dict[str, Any]:
    return {"goods_id": number, "goods_name": f"Cap {number}", "normal_price": 6800, **more}


def test_the_longest_list_of_products_is_read_without_amounts() -> None:
    data = {"banners": [goods(9), goods(8)], "result": {"list": [goods(1), goods(2), goods(3)]}}

    assert cards(data) == [("1", "Cap 1", None), ("2", "Cap 2", None), ("3", "Cap 3", None)]
    assert all(one.price is None for one in listed(data))


def test_ads_are_told_where_any_card_is_marked() -> None:
    assert cards([goods(1, ad={"ad_id": 7}), goods(2)]) == [("1", "Cap 1", True), ("2", "Cap 2", False)]


@pytest.mark.parametrize(
    "data",
    [
        None,
        7,
        [goods(1)],
        {"id": 1, "name": "Cap", "price": 5, "variants": [goods(1), goods(2)]},
        {"reviews": [{"id": 1, "title": "Nice"}, {"id": 2, "title": "Good"}]},
        [goods(1), goods(2), {"text": "a"}, {"text": "b"}],
        {
            "list": [
                {"goods_id": None, "goods_name": "x", "price": 1},
                {"goods_id": True, "goods_name": "y", "price": 1},
            ]
        },
    ],
)
def test_what_is_no_list_of_products_is_none(data: Any) -> None:
    assert listed(data) == []


def test_depth_and_size_are_bounded() -> None:
    deep: Any = [goods(1), goods(2)]
    for _ in range(10):
        deep = {"data": deep}

    assert listed(deep) == []
