"""The vectorised choice of rows, against a slow and obvious one."""

from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from catalog.scope import SCOPE, Scoped
from tests.catalog.frames import T0, day, offers, rows

_FEW = {
    "sku_code": st.sampled_from(["", "s1", "s2"]),
    "product_code": st.sampled_from(["", "p1", "p2"]),
    "category": st.sampled_from(["", "c1"]),
    "brand": st.sampled_from(["", "b1", "b2"]),
    "seller": st.sampled_from(["", "x1"]),
    "channel": st.sampled_from(["", "h1", "h2"]),
    "country": st.sampled_from(["", "KR"]),
    "currency": st.sampled_from(["KRW", "CNY"]),
}
_days = st.integers(-3, 3).map(day)
_offers = st.lists(st.fixed_dictionaries({**_FEW, "captured_at": _days}), min_size=1, max_size=8)
_windows = {"valid_from": st.none() | _days, "valid_to": st.none() | _days}
_policies = st.lists(
    st.fixed_dictionaries({**_FEW, **_windows, "key": st.sampled_from("abcdefgh")}),
    max_size=12,
    unique_by=lambda row: row["key"],
)


def applies(row: dict[str, Any], offer: dict[str, Any]) -> bool:
    scope = all(row[name] in ("", offer[name]) for name in SCOPE)
    begun = row["valid_from"] is None or row["valid_from"] <= offer["captured_at"]
    return scope and begun and (row["valid_to"] is None or offer["captured_at"] < row["valid_to"])


def preference(row: dict[str, Any], offer: dict[str, Any]) -> tuple[Any, ...]:
    named = tuple(row[name] == "" for name in SCOPE)
    since = row["valid_from"] or pd.Timestamp.min.tz_localize("UTC")
    return (row["currency"] != offer["currency"], named, -since.value, row["key"])


@given(said=_offers, policies=_policies)
def test_the_most_specific_row_wins_as_a_plain_loop_finds_it(said: list[dict[str, Any]], policies: list[Any]) -> None:
    frame = rows("policies", *policies)

    found = Scoped(offers(*said)).best(frame, "valid_from", "valid_to", money=True)

    for offer, at in zip(said, found, strict=True):
        fitting = sorted((p for p in policies if applies(p, offer)), key=lambda p: preference(p, offer))
        assert (policies[at]["key"] if at >= 0 else None) == (fitting[0]["key"] if fitting else None)


@given(said=_offers, promotions=_policies)
def test_the_row_that_ended_last_is_found_as_a_plain_loop_finds_it(said: list[dict[str, Any]], promotions: Any) -> None:
    ended = [{**row, "starts_at": day(-9), "ends_at": row["valid_to"] or day(9)} for row in promotions]

    found = Scoped(offers(*said)).last_ended(rows("promotions", *ended), "ends_at")

    for offer, at in zip(said, found, strict=True):
        over = [
            row
            for row in ended
            if row["ends_at"] <= offer["captured_at"]
            and row["currency"] == offer["currency"]
            and all(row[name] in ("", offer[name]) for name in SCOPE)
        ]
        over.sort(key=lambda row: (-row["ends_at"].value, tuple(row[name] == "" for name in SCOPE), row["key"]))
        assert (ended[at]["key"] if at >= 0 else None) == (over[0]["key"] if over else None)


def test_categorical_texts_are_matched_like_plain_ones() -> None:
    frame = offers({"sku_code": "s1"}, {"sku_code": "s2"}, {"sku_code": None}).astype({"sku_code": "category"})

    found = Scoped(frame).best(rows("policies", {"sku_code": "s2"}), "valid_from", "valid_to")

    assert found.tolist() == [-1, 0, -1]


def test_a_window_holds_its_first_moment_and_not_its_last() -> None:
    frame = offers({"captured_at": T0}, {"captured_at": day(1)})

    found = Scoped(frame).best(rows("policies", {"valid_from": T0, "valid_to": day(1)}), "valid_from", "valid_to")

    assert found.tolist() == [0, -1]
