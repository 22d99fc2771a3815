"""Naver's benefits API: what is left to pay for a product after the coupons that its visitor can take.

Source: korea.md §1, product-benefits; the question is that of a page of 2026-01.
"""

from decimal import Decimal
from typing import Any, Final

from reading.naver_data import price_of
from reading.schema import amount, text
from reading.shapes import members

_ASKED: Final = (
    "id",
    "benefitsView",
    "benefitsPolicy",
    "salePrice",
    "category",
    "purchaseQuantityInfo",
    "optionCombinations",
)


def is_benefits(data: dict[str, Any]) -> bool:
    """Whether this is an answer of the benefits API, as served or with its request beside it."""
    answer = data.get("response", data)
    return isinstance(answer, dict) and ("optimalDiscount" in answer or "productBenefit" in answer)


def benefits_price(data: dict[str, Any], number: str) -> Decimal | None:
    """What is left to pay for product `number` after every discount that a benefits answer found; None without any.

    Naver leaves the result out where there is no coupon. Source: korea.md §1, product-benefits.
    """
    asked = text(members(members(data.get("request")).get("product")).get("id"))
    if not is_benefits(data) or asked not in (None, number):
        return None
    discount = members(data.get("response", data)).get("optimalDiscount")
    summary = members(members(members(discount).get("totalDiscountResult")).get("summary"))
    return amount(summary.get("totalPayAmount"))


def benefits_question(data: dict[str, Any]) -> dict[str, Any] | None:
    """What the benefits API is asked of a product object: those parts of it that the page sends; None without."""
    channel = members(data.get("channel"))
    merchant = text(channel.get("naverPaySellerNo"))
    if merchant is None or price_of(data) is None:
        return None
    seller = {name: channel.get(name) for name in ("accountNo", "channelNo", "naverPaySellerNo")}
    product = {name: data[name] for name in _ASKED if name in data}
    return {"product": {**product, "channel": seller, "subscription": {}}, "merchantNo": merchant}
