"""What policies, promotions, expectations, stock and roles say of offers."""

import pandas as pd
import pytest

from catalog.policies import join_expectations, join_policies, join_roles, join_stock
from tests.catalog.frames import T0, day, offers, rows


def test_a_policy_gives_its_amounts_and_key() -> None:
    joined = join_policies(offers(), rows("policies", {"key": "base", "ceiling": 120}), rows("promotions"))

    assert joined[["policy_key", "list_price", "floor", "ceiling", "promotion_key"]].values.tolist() == [
        ["base", 100, 90, 120, ""]
    ]


def test_offers_without_a_policy_or_promotion_have_no_row() -> None:
    joined = join_policies(offers({"brand": "Other"}), rows("policies", {"brand": "Haru"}), rows("promotions"))

    assert joined.empty
    assert str(joined["list_price"].dtype) == "Int64"


def test_each_judged_price_has_its_own_row() -> None:
    policies = rows(
        "policies", {"key": "a"}, {"key": "b", "judges": "coupon_price"}, {"key": "c", "with_shipping": True}
    )

    joined = join_policies(offers(), policies, rows("promotions"))

    assert set(zip(joined["judges"], joined["with_shipping"], joined["policy_key"], strict=True)) == {
        ("price", False, "a"),
        ("coupon_price", False, "b"),
        ("price", True, "c"),
    }


def test_a_promotion_replaces_list_price_and_floor_inside_its_window() -> None:
    promos = rows("promotions", {"key": "sale", "floor": 75})
    frame = offers({"captured_at": day(-1)}, {"captured_at": T0}, {"captured_at": day(7)})

    joined = join_policies(frame, rows("policies", {}), promos)

    assert joined["list_price"].tolist() == [100, 80, 100]
    assert joined["floor"].tolist() == [90, 75, 90]
    assert joined["base_list_price"].tolist() == [100, 100, 100]
    assert joined["promotion_key"].tolist() == ["", "sale", ""]
    assert joined["past_promotion_key"].tolist() == ["", "", "sale"]
    assert joined["past_promo_price"].tolist() == [pd.NA, pd.NA, 80]


@pytest.mark.parametrize(("policy_floor", "due"), [(90, 80), (70, 70), (None, pd.NA)])
def test_a_promotion_without_a_floor_lowers_the_policys_to_its_price(policy_floor: object, due: object) -> None:
    joined = join_policies(offers(), rows("policies", {"floor": policy_floor}), rows("promotions", {}))

    assert joined["floor"].tolist() == [due]


def test_a_promotion_speaks_where_no_policy_does() -> None:
    joined = join_policies(offers(), rows("policies"), rows("promotions", {"key": "sale", "judges": "coupon_price"}))

    assert joined[["judges", "policy_key", "promotion_key", "list_price"]].values.tolist() == [
        ["coupon_price", "", "sale", 80]
    ]


def test_a_promotion_leaves_other_kinds_of_price_alone() -> None:
    joined = join_policies(offers(), rows("policies", {}), rows("promotions", {"judges": "coupon_price"}))

    assert joined.set_index("judges")["list_price"].to_dict() == {"price": 100, "coupon_price": 80}


def test_a_promotion_in_another_currency_never_applies() -> None:
    joined = join_policies(offers(), rows("policies", {}), rows("promotions", {"currency": "CNY"}))

    assert joined["list_price"].tolist() == [100]


def test_a_policy_in_another_currency_shows_which() -> None:
    joined = join_policies(offers(), rows("policies", {"currency": "CNY"}), rows("promotions"))

    assert joined["policy_currency"].tolist() == ["CNY"]


def test_amounts_of_two_currencies_never_stand_in_one_row() -> None:
    joined = join_policies(offers(), rows("policies", {"currency": "CNY", "ceiling": 9}), rows("promotions", {}))

    assert joined["policy_currency"].tolist() == ["KRW"]
    assert joined["ceiling"].tolist() == [pd.NA]
    assert joined["policy_key"].tolist() == [""]


def test_offers_keep_their_other_columns() -> None:
    joined = join_policies(offers().assign(price=99), rows("policies", {}), rows("promotions"))

    assert joined["price"].tolist() == [99]


def test_each_expected_field_comes_from_the_most_specific_row_that_states_it() -> None:
    expected = rows(
        "expectations",
        {"key": "brand", "brand": "Haru", "forbidden_words": ["replica"], "title": "Haru"},
        {"key": "sku", "sku_code": "RUN1-250", "title": "Haru Run 1", "images_min": 3},
    )

    joined = join_expectations(offers({}, {"brand": "Other", "sku_code": ""}), expected)

    assert joined[["title", "title_key", "forbidden_words_key", "images_min"]].values.tolist() == [
        ["Haru Run 1", "sku", "brand", 3]
    ]
    assert joined["forbidden_words"].tolist() == [["replica"]]
    assert joined["gift_key"].tolist() == [""]


def test_stock_of_the_channel_goes_before_stock_for_all() -> None:
    stock = rows("stock", {"quantity": 5}, {"quantity": 2, "channel": "shop"})

    joined = join_stock(offers({}, {"channel": "other"}, {"sku_code": "none"}), stock, T0)

    assert joined["at_hand"].tolist() == [2, 5, pd.NA]


@pytest.mark.parametrize(("hours", "known"), [(24, True), (25, False)])
def test_stock_older_than_a_day_is_unknown(hours: int, known: bool) -> None:
    joined = join_stock(offers(), rows("stock", {}), T0 + pd.Timedelta(hours=hours))

    assert joined["at_hand"].notna().tolist() == [known]
    assert joined["stock_as_of"].notna().tolist() == [known]


def test_stock_keeps_the_offers_index() -> None:
    frame = offers({}, {"channel": "other"}).set_index(pd.Index([7, 3]))

    joined = join_stock(frame, rows("stock", {"channel": "other"}), T0)

    assert joined.index.tolist() == [7, 3]
    assert joined["at_hand"].tolist() == [pd.NA, 5]


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ({}, "authorised"),
        ({"seller": "s2"}, "unknown"),
        ({"role": "official", "valid_to": day(1)}, "official"),
        ({"valid_from": day(1)}, "unauthorised"),
        ({"valid_to": T0}, "unauthorised"),
        ({"valid_from": T0, "valid_to": day(1)}, "authorised"),
        ({"role": "official", "valid_to": T0}, "unknown"),
    ],
)
def test_a_sellers_role_holds_within_its_dates(said: dict[str, object], role: str) -> None:
    joined = join_roles(offers({"seller": "s1"}), rows("sellers", said))

    assert joined["role"].tolist() == [role]
