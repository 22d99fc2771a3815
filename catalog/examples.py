"""The template's example rows: a made-up brand, in the settings' first channel."""

from collections.abc import Mapping, Sequence
from typing import Any

from system.settings import Channel

Rows = Sequence[Mapping[str, Any]]


def example_rows(channel: Channel | None) -> Mapping[str, Rows]:
    """Rows by sheet, each a mapping of column to cell as people type it; a whole that has no fault.

    Args:
        channel: without one, rows that need a channel are left out.
    """
    currency = channel.currency if channel else "KRW"
    here = {"channel": channel.name} if channel else {}
    promoted = {"promotion": "SPRING-1", "name": "Spring sale", "brand": "Haru", "currency": currency}
    return {
        "products": [
            {"code": "00123", "brand": "Haru", "name": "Haru Runner 1", "name_ko": "하루 러너 1", "category": "Shoes"},
        ],
        "skus": [
            _sku("00123-250", "4006381333931", "250"),
            _sku("00123-260", "036000291452", "260"),
        ],
        "listings": _listings(channel) if channel else [],
        "policies": [
            {
                "policy": "Runner 1",
                "product_code": "00123",
                "currency": currency,
                "list_price": 129,
                "floor": 99,
                **here,
            },
        ],
        "promotions": [
            {
                "promo_price": 109,
                "starts_at": "2026-03-01 00:00+00:00",
                "ends_at": "2026-04-01 00:00+00:00",
                **promoted,
            },
        ],
        "sellers": [{"seller": "haru-official", "name": "Haru official store", "role": "official", **here}]
        if here
        else [],
        "stock": [{"sku_code": "00123-250", "quantity": 12, "as_of": "2026-03-01 09:00+00:00"}],
        "expectations": [
            {"expectation": "Haru pages", "brand": "Haru", "title_words": "Haru", "forbidden_words": "replica; 1:1"},
        ],
        "rights": [
            {
                "mark": "HARU",
                "type": "trademark",
                "number": "4020260001234",
                "country": "KR",
                "owner": "Haru Sports Co.",
            },
        ],
    }


def _sku(code: str, gtin: str, size: str) -> Mapping[str, Any]:
    return {"code": code, "product_code": "00123", "gtin": gtin, "colour": "Black", "size": size}


def _listings(channel: Channel) -> Rows:
    page = {"channel": channel.name, "external_id": "1001", "product_code": "00123"}
    return [
        {
            **page,
            "variant": f"Colour=Black / Size={size}",
            "sku_code": f"00123-{size}",
            "url": f"{channel.base_url}/1001",
        }
        for size in ("250", "260")
    ]
