"""Naver Commerce API's products, put into the shape of the store's product object, which has the same words for most.

Source: apicenter.commerce.naver.com, "상품 목록 조회" and "채널 상품 조회"; korea.md §1.
"""

from typing import Any

from reading.naver_data import ENDED
from reading.schema import text
from reading.shapes import members, objects


def rows_of(answer: Any) -> list[dict[str, Any]] | None:
    """The channel products of a page of the list, each a listing; None when the answer is no such page."""
    contents = members(answer).get("contents")
    if not isinstance(contents, list):
        return None
    products = [one for origin in objects(contents) for one in objects(origin.get("channelProducts"))]
    return [one for one in products if text(one.get("channelProductNo"))]


def is_ended(row: dict[str, Any]) -> bool:
    """Whether the list itself says that the sale is over or stopped."""
    return row.get("statusType") in ENDED


def as_product(row: dict[str, Any], detail: dict[str, Any]) -> dict[str, Any]:
    """The product object of a row of the list and its detail, which has the options; an empty `detail` = not known.

    The list's `salePrice` is the list price and `discountedPrice` what everybody is asked.
    """
    origin = members(detail.get("originProduct"))
    channel = members(detail.get("smartstoreChannelProduct")) or members(detail.get("windowChannelProduct"))
    attributes = members(origin.get("detailAttribute"))
    codes = members(attributes.get("sellerCodeInfo"))
    images = members(origin.get("images"))
    return {
        "id": row.get("channelProductNo"),
        "name": channel.get("channelProductName") or row.get("name") or origin.get("name"),
        "statusType": origin.get("statusType") or row.get("statusType"),
        "channelProductDisplayStatusType": channel.get("channelProductDisplayStatusType")
        or row.get("channelProductDisplayStatusType"),
        "salePrice": row.get("salePrice"),
        "discountedSalePrice": _asked(row, origin),
        "stockQuantity": origin.get("stockQuantity", row.get("stockQuantity")),
        "naverShoppingSearchInfo": {**row, **members(attributes.get("naverShoppingSearchInfo"))},
        "sellerCodeInfo": {"sellerManagementCode": row.get("sellerManagementCode"), **codes},
        "productDeliveryInfo": members(members(origin.get("deliveryInfo")).get("deliveryFee")),
        "representImage": images.get("representativeImage") or row.get("representativeImage"),
        "productImages": images.get("optionalImages"),
        "detailContents": {"detailContentText": origin.get("detailContent")},
        **_options(members(attributes.get("optionInfo")) or members(origin.get("optionInfo"))),
    }


def _asked(row: dict[str, Any], origin: dict[str, Any]) -> Any:
    """What everybody is asked. Without a discounted price it is the list price, where no discount is set."""
    if row.get("discountedPrice"):
        return row["discountedPrice"]
    discount = members(members(origin.get("customerBenefit")).get("immediateDiscountPolicy"))
    return row.get("salePrice") if origin and not discount else None


def _options(info: dict[str, Any]) -> dict[str, Any]:
    """Groups and combinations; where the seller does not keep stock by option, the numbers beside them mean nothing."""
    names = members(info.get("optionCombinationGroupNames"))
    groups = [{"groupName": names.get(f"optionGroupName{place}")} for place in (1, 2, 3, 4)]
    combinations = objects(info.get("optionCombinations")) or objects(info.get("optionStandards"))
    if info.get("useStockManagement") is False:
        combinations = [{**one, "stockQuantity": None} for one in combinations]
    return {"options": groups, "optionCombinations": combinations}
