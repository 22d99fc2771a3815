"""The product of a Smart Store as Naver's product JSON and page state carry it."""

from collections.abc import Mapping
from typing import Any, Final

from sandbox.channels import STORE_SLUG
from sandbox.shops.base import Shop
from sandbox.views import Choice, View

CHANNEL_UID: Final = "2vArcusSandboxUid0017A"
"""The store's id in API paths."""

_DATE: Final = "2026-09-01T01:00:00.000+00:00"


def store_channel(shop: Shop) -> Mapping[str, Any]:
    """Who sells: the store with its legal identity, as only the page's state has it."""
    seller = shop.channel.seller
    return {
        "id": int(seller.id),
        "channelNo": int(seller.id),
        "channelUid": CHANNEL_UID,
        "channelServiceType": "STOREFARM",
        "channelExternalStatusType": "NORMAL",
        "channelName": seller.name,
        "url": STORE_SLUG,
        "description": "달리는 곡선, 아르쿠스 공식 스토어입니다.",
        "contactInfo": {"displayTelNo": True, "telNo": {"countryCode": "KOR", "formattedNumber": "1500-0017"}},
        "representType": "DOMESTIC_BUSINESS",
        "identity": seller.business_number,
        "representName": seller.legal_name,
        "representativeName": "한아치",
        "businessType": "CORPORATION",
        "declaredToOnlineMarkettingNumber": "제 2026-서울가상-0017 호",
        "businessAddressInfo": {
            "fullAddressInfo": "서울특별시 가상구 모래상자로 17 (우 : 00017)",
            "zipCode": "00017",
            "overseas": False,
        },
        "payReferenceKey": "510700017",
        "actionGrade": "FIRST",
        "saleCount": 4021,
    }


def product(shop: Shop, view: View) -> dict[str, Any]:
    """The product; `salePrice` is the list price in spite of its name."""
    listing = view.listing
    sale = int(view.regular if view.regular is not None else view.price)
    stock = sum(choice.quantity for choice in view.choices)
    status = "SALE" if view.available else "OUTOFSTOCK"
    return {
        "id": listing.external_id,
        "category": _category(view),
        "name": view.title,
        "dispName": view.title,
        "productUrl": f"{shop.base_url}/main/products/{listing.external_id}",
        "channel": _channel(shop),
        "epInfo": {"naverShoppingRegistration": True, "syncNvMid": 82_000_000_000 + listing.style.rank},
        "productNo": listing.numbers["product_no"],
        "salePrice": sale,
        "dispSalePrice": sale,
        "discountedSalePrice": int(view.price),
        "stockQuantity": stock,
        "productStatusType": status,
        "statusType": status,
        **_SAME,
        **_pictures(shop, view),
        "naverShoppingSearchInfo": _search_info(view),
        **_options(view),
        "productDeliveryInfo": _delivery(),
        "benefitsView": _benefits(view, sale),
        "detailContents": {"detailContentText": _detail(view), "editorType": "SEONE"},
        "viewAttributes": _attributes(view),
    }


_SAME: Final[Mapping[str, Any]] = {
    "channelServiceType": "STOREFARM",
    "channelProductType": "SINGLE",
    "channelProductStatusType": "NORMAL",
    "channelProductDisplayStatusType": "ON",
    "saleType": "NEW",
    "payExposure": True,
    "authenticationType": "NORMAL",
    "originAreaInfo": {"originAreaType": "IMPORT", "content": "베트남", "wholeOriginAreaName": "수입산:베트남"},
    "seoInfo": {"sellerTags": [{"code": "17", "text": "아르쿠스"}, {"code": "18", "text": "러닝"}]},
    "supplementProductUsable": False,
    "supplements": [],
    "taxType": "TAX",
    "minorPurchasable": True,
    "productInfoProvidedNoticeView": {"basic": {"제품 소재": "상세설명 참조", "제조자": "주식회사 아르쿠스코리아"}},
    "claimDeliveryInfo": {"returnDeliveryFee": 3000, "exchangeDeliveryFee": 6000, "deliveryCompanyName": "가상택배"},
    "benefitsPolicy": {"managerPurchasePointValueUnit": "PERCENT", "managerPurchasePointValue": 1},
    "reviewAmount": {"totalReviewCount": 128, "averageReviewScore": 4.8, "score5ReviewCount": 110},
    "soldout": False,
    "sellerTags": [{"code": "17", "text": "아르쿠스"}],
    "deliveryText": "50,000원 이상 구매 시 무료",
    "isRestrictCart": False,
    "arrivalGuarantee": False,
}
"""What every product of the store has; `soldout` is false even for what is sold out, as on real pages."""


def _category(view: View) -> Mapping[str, Any]:
    word = view.listing.style.kind.category["ko"]
    return {
        "categoryId": "50000788",
        "category1Id": "50000001",
        "category2Id": "50000174",
        "category3Id": "50000788",
        "category1Name": "패션잡화",
        "category2Name": "스포츠/레저",
        "category3Name": word,
        "categoryName": word,
        "wholeCategoryId": "50000001>50000174>50000788",
        "wholeCategoryName": f"패션잡화>스포츠/레저>{word}",
        "categoryLevel": 3,
        "lastLevel": True,
    }


def _channel(shop: Shop) -> Mapping[str, Any]:
    seller = shop.channel.seller
    return {
        "accountNo": 100700011,
        "channelNo": seller.id,
        "channelUid": CHANNEL_UID,
        "channelName": seller.name,
        "representName": seller.legal_name,
        "channelSiteUrl": STORE_SLUG,
        "channelSiteFullUrl": f"{shop.base_url}/{STORE_SLUG}",
        "accountId": "ncp_sandbox_01",
        "naverPaySellerNo": "510700017",
        "sellerExternalStatusType": "NORMAL",
        "channelTypeCode": "STOREFARM",
    }


def _pictures(shop: Shop, view: View) -> Mapping[str, Any]:
    pictures = [
        {"order": i, "url": src, "width": 640, "height": 640, "imageType": "REPRESENTATIVE" if i == 1 else "OPTIONAL"}
        for i, src in enumerate(shop.sources(view), 1)
    ]
    return {"productImages": pictures, "galleryImages": pictures, "representImage": pictures[0] if pictures else None}


def _search_info(view: View) -> Mapping[str, Any]:
    info: dict[str, Any] = {"manufacturerName": "아르쿠스코리아", "modelName": view.listing.style.code}
    return info | ({"brandName": view.brand, "brandId": 990017} if view.brand else {})


def _attributes(view: View) -> Mapping[str, str]:
    rows = {"상품상태": "신상품", "상품번호": view.listing.external_id, "제조사": "아르쿠스코리아"}
    rows |= {"브랜드": view.brand} if view.brand else {}
    return rows | {"모델명": view.listing.style.code, "원산지": "베트남"}


def _combination(choice: Choice, order: int) -> dict[str, Any]:
    """An option; its price is added to the product's."""
    names = {f"optionName{i}": value for i, value in enumerate(choice.variant.options.values(), 1)}
    return {
        "id": int(choice.variant.id),
        **names,
        "stockQuantity": choice.quantity,
        "price": int(choice.variant.extra),
        "regOrder": order,
        "sellerManagerCode": choice.variant.sku.code,
        "registerDate": _DATE,
    }


def _options(view: View) -> Mapping[str, Any]:
    names = view.listing.option_names
    return {
        "optionUsable": bool(names),
        "options": [
            {"id": 4_749_000_000 + i, "optionType": "COMBINATION", "groupName": name} for i, name in enumerate(names)
        ],
        "optionCombinations": [_combination(choice, i) for i, choice in enumerate(view.choices) if names],
        "optionStandards": [],
        "simpleOptions": [],
        "textOptions": [],
    }


def _delivery() -> Mapping[str, Any]:
    return {
        "deliveryFeeType": "CONDITIONAL_FREE",
        "baseFee": 3000,
        "deliveryFeePayType": "PREPAID",
        "freeConditionalAmount": 50000,
        "deliveryBundleGroup": {"area2ExtraFee": 5000, "area3ExtraFee": 5000},
        "deliveryCompany": {"id": "SANDBOX", "name": "가상택배"},
        "deliveryFeePolicyText": "50,000원 이상 구매 시 무료",
    }


def _benefits(view: View, sale: int) -> Mapping[str, Any]:
    price = int(view.price)
    ratio = round(100 * (sale - price) / sale)
    amounts = {
        "discountedSalePrice": price,
        "mobileDiscountedSalePrice": price,
        "dispDiscountedSalePrice": price,
        "sellerImmediateDiscountAmount": sale - price,
        "mobileSellerImmediateDiscountAmount": sale - price,
        "managerImmediateDiscountAmount": 0,
        "discountedRatio": ratio,
        "mobileDiscountedRatio": ratio,
        "dispDiscountedRatio": ratio,
    }
    points = {"managerPurchasePoint": price // 100, "generalPurchaseReviewPoint": 50, "premiumPurchaseReviewPoint": 150}
    return {**amounts, **points, "specialDiscountAmount": {}, "givePresent": view.gift is not None}


def _detail(view: View) -> str:
    return f"{view.description} 사은품: {view.gift}" if view.gift else view.description
