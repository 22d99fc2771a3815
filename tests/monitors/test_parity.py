"""Parity: the own site against official sellers on marketplaces, where nothing else explains the difference."""

from typing import Any

import pandas as pd
import pytest

from tests.monitors.worlds import T0, kinds, look, offer

HOUR = pd.Timedelta(hours=1)
LIST = {"list_price": 10_000}
SALE = {"promo_price": 8_000, "starts_at": T0 - HOUR, "ends_at": T0 + HOUR}
OWN = {
    "sku_code": "RUN2",
    "pack": 1,
    "listing_id": 7,
    "channel": "own",
    "seller": "",
    "variant": "",
    "currency": "USD",
    "price": 10_000,
    "last_at": T0,
}


def market(price: int, own: dict[str, Any], **sheets: Any) -> set[str]:
    frame = pd.DataFrame([{**OWN, **own}]).astype({"price": "Int64"})
    return kinds(look([offer(price, seller=sheets.pop("seller", "ours"))], channel="market", own=frame, **sheets))


@pytest.mark.parametrize(
    ("price", "own", "sheets", "expected"),
    [
        (9_000, {}, {}, {"parity"}),
        (9_950, {}, {}, set()),  # within one per cent
        (10_000, {}, {}, set()),
        (9_000, {"currency": "KRW"}, {}, set()),
        (9_000, {"pack": 2}, {}, set()),
        (9_000, {"sku_code": "RUN3"}, {}, set()),
        (9_000, {}, {"seller": "somebody"}, set()),
        (9_000, {}, {"promotions": [{**SALE, "channel": "own", "promo_price": 9_500}]}, set()),
        (8_000, {}, {"promotions": [{**SALE, "channel": "market"}]}, set()),
        (
            9_000,
            {},
            {"policies": [{**LIST, "channel": "own"}, {"list_price": 9_000, "channel": "market", "key": "m"}]},
            set(),
        ),
        (9_000, {"price": 9_500}, {"policies": [{**LIST, "channel": "own"}]}, set()),  # the own price is in doubt
        (9_000, {}, {"policies": [LIST]}, {"list_price_mismatch"}),
    ],
)
def test_parity(price: int, own: dict[str, Any], sheets: dict[str, Any], expected: set[str]) -> None:
    assert market(price, own, **sheets) == expected
