"""What only several cells together can be wrong about."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.checks import check
from catalog.records import SheetRows, to_record
from catalog.sheets import PROMOTIONS, SHEETS
from system import clock
from tests.catalog.frames import day
from tests.catalog.masters import read, said, save, sheets

LISTED = {"channel": "shop", "external_id": "/p/1"}
POLICY = {"currency": "KRW", "list_price": 100}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (
            {"products": [{"code": "001", "brand": "Haru", "name": name} for name in ("Runner", "Cap")]},
            ("products", 3, "code", "001", "is the same as in row 2"),
        ),
        (
            {"skus": [{"code": code, "product_code": "001", "gtin": "4006381333931"} for code in ("001-250", "b")]},
            ("skus", 3, "gtin", "4006381333931", "is the same as in row 2"),
        ),
        (
            {"listings": [LISTED, LISTED]},
            ("listings", 3, "variant", "shop|/p/1|", "is the same as in row 2"),
        ),
        (
            {"policies": [POLICY, POLICY]},
            ("policies", 3, "policy", "judges=price, currency=KRW", "is the same as in row 2"),
        ),
        (
            {"skus": {"product_code": "009"}},
            ("skus", 2, "product_code", "009", "is not in the sheet products; did you mean 002?"),
        ),
        ({"stock": {"sku_code": "zzz"}}, ("stock", 2, "sku_code", "zzz", "is not in the sheet skus")),
        (
            {"expectations": {"brand": "Hara"}},
            ("expectations", 2, "brand", "Hara", "is not in the sheet products; did you mean Haru?"),
        ),
        (
            {"listings": [{**LISTED, "product_code": "002", "sku_code": "001-250"}]},
            ("listings", 2, "product_code", "002", "is not the product of 001-250"),
        ),
        (
            {"policies": {"floor": 130000}},
            ("policies", 2, "floor", "130000", "is above list_price (129000 KRW)"),
        ),
        (
            {"policies": {"ceiling": 120000}},
            ("policies", 2, "list_price", "129000", "is above ceiling (120000 KRW)"),
        ),
        (
            {"promotions": {"floor": 109001}},
            ("promotions", 2, "floor", "109001", "is above promo_price (109000 KRW)"),
        ),
        (
            {"policies": [{"currency": "KRW"}]},
            ("policies", 2, "list_price", "", "the row says nothing"),
        ),
        (
            {"promotions": {"ends_at": "2026-03-01"}},
            ("promotions", 2, "ends_at", "2026-02-28 15:00:00+00:00", "is not after starts_at"),
        ),
        (
            {"sellers": {"valid_from": "2026-03-02", "valid_to": "2026-03-01"}},
            ("sellers", 2, "valid_to", "2026-02-28 15:00:00+00:00", "is not after valid_from"),
        ),
        (
            {"listings": [LISTED, {**LISTED, "variant": "v", "tier": "hot"}]},
            ("listings", 3, "tier", "hot", "differs from row 2 of the same listing, which has daily"),
        ),
    ],
)
def test_each_fault_between_cells_is_placed(tmp_path: Path, changes: dict[str, Any], fault: tuple[Any, ...]) -> None:
    found = read(save(tmp_path / "m.xlsx", sheets(**changes)))

    assert fault in said(found.faults)


def test_stock_of_the_future_is_refused(tmp_path: Path) -> None:
    later = (clock.now() + timedelta(days=3)).isoformat(sep=" ")

    found = read(save(tmp_path / "m.xlsx", sheets(stock={"as_of": later})))

    assert [fault.fault for fault in found.faults] == ["lies in the future"]


def test_rows_that_lack_their_name_are_not_called_the_same(tmp_path: Path) -> None:
    nameless = {"name": "x", "currency": "KRW", "promo_price": 1, "starts_at": "2026-03-01", "ends_at": "2026-03-02"}
    found = read(save(tmp_path / "m.xlsx", sheets(promotions=[nameless, {**nameless, "country": "KR"}])))

    assert [(fault.row, fault.fault) for fault in found.faults] == [(2, "is empty"), (3, "is empty")]


_windows = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5), st.sampled_from(["", "001"])), max_size=6)


@given(_windows)
def test_promotions_overlap_when_two_hold_at_one_moment(windows: list[tuple[int, int, str]]) -> None:
    rows = SheetRows()
    for number, (start, length, product) in enumerate(windows, start=2):
        values = {column.name: column.default for column in PROMOTIONS.columns}
        values |= {"promotion": f"p{number}", "name": "x", "currency": "KRW", "promo_price": 1, "product_code": product}
        values |= {"starts_at": day(start).to_pydatetime(), "ends_at": day(start + length).to_pydatetime()}
        rows.records.append(to_record(PROMOTIONS, values))
        rows.numbers.append(number)
    empty = {name: ("m.xlsx", SheetRows()) for name in SHEETS}

    faults = [fault for fault in check({**empty, "promotions": ("m.xlsx", rows)}) if "overlaps" in fault.fault]

    crossing = {
        max((start, start + length, at), (other, other + longer, than))[2]
        for at, (start, length, product) in enumerate(windows, start=2)
        for than, (other, longer, same) in enumerate(windows, start=2)
        if at != than and product == same and start < other + longer and other < start + length
    }
    assert {fault.row for fault in faults} == crossing


def test_promotions_of_two_kinds_of_price_may_overlap(tmp_path: Path) -> None:
    first = sheets()["promotions"][0]
    rows = [first, {**first, "promotion": "S2", "judges": "coupon_price"}]

    assert read(save(tmp_path / "m.xlsx", sheets(promotions=rows))).faults == []


def test_an_overlap_is_told_at_the_later_promotion(tmp_path: Path) -> None:
    first = sheets()["promotions"][0]
    rows = [{**first, "promotion": "S2", "starts_at": "2026-03-31 23:59"}, first]
    rows[0]["ends_at"] = "2026-05-01"

    found = read(save(tmp_path / "m.xlsx", sheets(promotions=rows)))

    assert said(found.faults) == [
        (
            "promotions",
            2,
            "starts_at",
            "2026-03-31 14:59:00+00:00",
            "overlaps the promotion of row 3 for the same scope and price",
        )
    ]
