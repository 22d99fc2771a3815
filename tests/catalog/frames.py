"""Frames in the shape that the joins take, from a few words."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from catalog.scope import SCOPE

T0 = pd.Timestamp("2026-05-01T00:00Z")
OFFER = {
    "listing_id": 1,
    "channel": "shop",
    "country": "KR",
    "seller": "",
    "brand": "Haru",
    "category": "Shoes",
    "product_code": "RUN1",
    "sku_code": "RUN1-250",
    "currency": "KRW",
    "captured_at": T0,
}
_ANY = {"key": "k", **dict.fromkeys(SCOPE, "")}
_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "policies": {
        **_ANY,
        "judges": "price",
        "with_shipping": False,
        "currency": "KRW",
        "list_price": 100,
        "floor": 90,
        "ceiling": None,
        "valid_from": None,
        "valid_to": None,
    },
    "promotions": {
        **_ANY,
        "judges": "price",
        "currency": "KRW",
        "promo_price": 80,
        "floor": None,
        "starts_at": T0,
        "ends_at": T0 + pd.Timedelta(days=7),
    },
    "expectations": {
        **_ANY,
        "title": None,
        "title_words": None,
        "brand_text": None,
        "description_text": None,
        "images_min": None,
        "forbidden_words": None,
        "options": None,
        "gift": None,
        "valid_from": None,
        "valid_to": None,
    },
    "stock": {"key": "k", "sku_code": "RUN1-250", "channel": "", "quantity": 5, "as_of": T0},
    "sellers": {"channel": "shop", "seller": "s1", "role": "authorised", "valid_from": None, "valid_to": None},
}
_TIMES = ("valid_from", "valid_to", "starts_at", "ends_at", "as_of", "captured_at")


def day(number: int) -> pd.Timestamp:
    """Midnight, UTC, so many days after T0."""
    return T0 + pd.Timedelta(days=number)


def offers(*rows: Mapping[str, Any]) -> pd.DataFrame:
    """Offers that differ from `OFFER` as said; one plain one when nothing is said."""
    return _frame(OFFER, rows or ({},))


def rows(sheet: str, *said: Mapping[str, Any]) -> pd.DataFrame:
    """Rows of a sheet's frame that differ from its defaults as said."""
    return _frame(_DEFAULTS[sheet], said)


def _frame(defaults: Mapping[str, Any], said: tuple[Mapping[str, Any], ...]) -> pd.DataFrame:
    frame = pd.DataFrame([{**defaults, **row} for row in said], columns=list(defaults), dtype=object)
    for name in set(_TIMES) & set(defaults):
        frame[name] = pd.to_datetime(frame[name], utc=True).astype("datetime64[ns, UTC]")
    return frame
