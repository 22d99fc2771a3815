"""A Coupang product as the page of 2025-26 carries it: rows of React's flight format, pushed in pieces, and JSON-LD."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from sandbox.assortment import Variant
from sandbox.shops import clutter
from sandbox.shops.base import Shop
from sandbox.views import Choice, View

_PIECE: Final = 6_000
"""Characters of a pushed piece; rows are cut wherever it ends."""
_MODULES: Final = "".join(
    f'{number}:I[{47_000 + number},["{number}","static/chunks/{number}-17.js"],"default"]\n'
    for number in (10, 13, 14, 15)
)
"""Rows that say where the page's components are; rows are named by hexadecimal numbers."""
_MEMBER: Final = Decimal("0.97")
"""What members of Wow pay, of the lowest price that anybody pays."""


def opened(view: View) -> Choice:
    """The offer that the page opens with: the first that can be bought."""
    return next((choice for choice in view.choices if choice.available), view.choices[0])


def item_id(view: View, variant: Variant) -> int:
    """The option's number; `vendorItemId` is the variant's own id, this seller's offer of the option."""
    first = view.listing.variants[0]
    return int(view.listing.numbers["first_item_id"]) + int(variant.id) - int(first.id)


def member_price(view: View, choice: Choice) -> int:
    """What members of Wow pay (와우회원가), in whole tens of won."""
    return int((view.coupon or choice.price) * _MEMBER) // 10 * 10


def flight(shop: Shop, view: View) -> Iterator[str]:
    """The texts that the page pushes one after the other; joined they are the rows."""
    rows = _MODULES + "".join(
        f"{number:x}:{json.dumps(row, ensure_ascii=False)}\n" for number, row in enumerate(_rows(shop, view), 0x20)
    )
    return (rows[start : start + _PIECE] for start in range(0, len(rows), _PIECE))


def _rows(shop: Shop, view: View) -> Iterator[Any]:
    """React's tree: `["$", element, key, properties]`; an element `$L13` is the component of row 13."""
    title = {"className": "product-title", "children": ["$", "span", None, {"children": view.title}]}
    yield ["$", "html", None, {"lang": "ko", "children": ["$", "$L10", None, {"locale": "ko-KR", "rtl": False}]}]
    yield ["$", "main", None, {"className": "prod-atf", "children": ["$", "h1", None, title]}]
    yield ["$", "$L13", None, {"atfData": _product(view)}]
    yield ["$", "$L14", None, {"viewType": "PRODUCT_DETAIL_SELLER_INFO", "sellerInfo": _seller(shop)}]
    others = [_recommended(one) for one in shop.related(view.listing.external_id, 12)]
    yield ["$", "$L15", None, {"title": "함께 비교하면 좋을 상품", "products": others}]


def _product(view: View) -> Mapping[str, Any]:
    choice = opened(view)
    return {
        "productId": int(view.listing.external_id),
        "itemId": item_id(view, choice.variant),
        "vendorItemId": int(choice.variant.id),
        "title": view.title,
        **({"brandName": view.brand} if view.brand else {}),
        "soldOut": not view.available,
        "otherSellerCount": 0,
        "options": _options(view),
        "vendorItems": [_offer(view, one) for one in view.choices],
    }


def _seller(shop: Shop) -> Mapping[str, Any]:
    return {"sellerName": shop.channel.seller.name, "sellerNameLabel": "판매자", "ratingCount": 1284}


def _offer(view: View, choice: Choice) -> Mapping[str, Any]:
    """One seller's offer of one option; without a struck price the original one is the same as the sale's."""
    regular = choice.regular or choice.price
    best = view.coupon or choice.price
    item, offer = item_id(view, choice.variant), int(choice.variant.id)
    asked = view.structured + choice.variant.extra
    return {
        "itemId": item,
        "vendorItemId": offer,
        "itemName": ", ".join((view.title, *choice.variant.options.values())),
        "originalPrice": int(regular),
        "salePrice": int(choice.price),
        "finalPrice": {"applicable": view.coupon is not None, "price": int(best)},
        "wowMemberPrice": {"applicable": True, "price": member_price(view, choice)},
        "discountRate": round(100 * (1 - best / regular)),
        "coupon": _coupon(view, choice),
        "soldOut": not choice.available,
        "isLoser": False,
        "addToCartUrl": f"/cart/add?itemId={item}&vendorItemId={offer}&price={asked:.0f}&isLoser=false",
    }


def _coupon(view: View, choice: Choice) -> Mapping[str, Any] | None:
    if view.coupon is None:
        return None
    off = int(choice.price - view.coupon)
    return {"couponId": 88_017_000 + view.listing.style.rank, "name": f"{off:,}원 할인쿠폰", "downloadable": True}


def _options(view: View) -> Mapping[str, Any] | None:
    """Names of the choices; the map's keys are value ids joined by colons."""
    offered = view.options()
    if not offered:
        return None
    chosen = opened(view).variant.options
    ids = {
        (name, value): str(25_100 + 100 * row + column)
        for row, (name, values) in enumerate(offered.items())
        for column, value in enumerate(values)
    }
    rows = [
        {"name": name, "attributes": [_attribute(ids[name, value], value, chosen[name]) for value in values]}
        for name, values in offered.items()
    ]
    return {
        "optionRows": rows,
        "attributeVendorItemMap": {
            ":".join(ids[pair] for pair in choice.variant.options.items()): {
                "itemId": item_id(view, choice.variant),
                "vendorItemId": int(choice.variant.id),
                "soldOut": not choice.available,
            }
            for choice in view.choices
        },
    }


def _attribute(number: str, value: str, chosen: str) -> Mapping[str, Any]:
    return {"valueId": number, "name": value, "selected": value == chosen}


def _recommended(view: View) -> Mapping[str, Any]:
    """Another product, in the form that recommendation rows carry."""
    variant = view.listing.variants[0]
    return {
        "productId": int(view.listing.external_id),
        "itemId": item_id(view, variant),
        "vendorItemId": int(variant.id),
        "title": view.title,
        "salePrice": int(view.price),
        "soldOut": False,
        "link": view.listing.path,
    }


def linked_data(shop: Shop, view: View) -> Mapping[str, Any]:
    """The page's JSON-LD: the product, and what the offer costs that the page opens with."""
    listing = view.listing
    choice = opened(view)
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": view.title,
        "description": view.description,
        "image": shop.sources(view),
        "sku": f"{listing.external_id}-{item_id(view, choice.variant)}",
        "mpn": listing.style.code,
        "aggregateRating": clutter.rating(listing.style),
        "offers": {
            "@type": "Offer",
            "price": int(view.structured),
            "priceCurrency": "KRW",
            "availability": f"https://schema.org/{'InStock' if choice.available else 'OutOfStock'}",
            "url": shop.base_url + listing.path,
        },
    }
    return made | ({"brand": {"@type": "Brand", "name": view.brand}} if view.brand else {})
