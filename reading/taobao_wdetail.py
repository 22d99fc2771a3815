"""Taobao's and Tmall's mobile item answer of 2014 to 2017 (`wdetail`, `getDetail/5.0`), told as the later one is.

Source: public readers of the answer that agree with each other, and an answer of 2016-01 that one of them holds. Its
`defDyn` is a placeholder with base prices, as `mockData` is later: nothing is read from it.
"""

import json
from typing import Any, Final

from reading.shapes import members, objects

_STRUCK: Final = "3"
"""`display` of a price that stands struck beside another."""
_MOST: Final = 2_000


def translated(data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The item's data and its prices and stock, both in the shapes of `getdetail/6.0`."""
    item, seller, choices = (members(data.get(name)) for name in ("itemInfoModel", "seller", "skuModel"))
    live = _live(data.get("apiStack"))
    told = {
        "item": {"itemId": item.get("itemId"), "title": item.get("title"), "images": item.get("picsPath")},
        "seller": {
            "shopId": seller.get("shopId"),
            "shopName": seller.get("shopTitle") or seller.get("nick"),
            "sellerType": seller.get("type"),
        },
        "skuBase": {"props": _options(choices), "skus": _paths(choices)},
        "props": {
            "groupProps": [{"": [{str(one.get("name")): one.get("value")} for one in objects(data.get("props"))]}]
        },
    }
    return told, _told(live)


def _live(stack: Any) -> dict[str, Any]:
    """The answer within the answer: an object, or JSON in a text, with its parts at the top or under `data`."""
    value = objects(stack)[0].get("value") if objects(stack) else stack
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return members(members(value).get("data")) or members(value)


def _told(live: dict[str, Any]) -> dict[str, Any]:
    shown = members(live.get("itemInfoModel"))
    control = members(members(live.get("itemControl")).get("unitControl"))
    fees = members(live.get("delivery")).get("deliveryFees")
    skus = members(members(live.get("skuModel")).get("skus"))
    ended = {"text": "已下架"} if "offShelfUrl" in control else {"text": control.get("errorMessage")}
    prices = [_price(one) for one in objects(shown.get("priceUnits"))[:5]]
    return {
        "price": {"price": prices[0] if prices else None, "extraPrices": prices[1:]},
        "skuCore": {"sku2info": {"0": _info(shown)} | {key: _info(members(one)) for key, one in _first(skus)}},
        "trade": {"buyEnable": control.get("buySupport"), "hintBanner": ended},
        "delivery": {"postage": fees[0] if isinstance(fees, list) and fees else None},
    }


def _first(skus: dict[str, Any]) -> list[tuple[str, Any]]:
    return list(skus.items())[:_MOST]


def _info(data: dict[str, Any]) -> dict[str, Any]:
    prices = [_price(one) for one in objects(data.get("priceUnits"))[:2]]
    return {
        "price": prices[0] if prices else None,
        "subPrice": prices[1] if len(prices) > 1 else None,
        "quantity": data.get("quantity"),
    }


def _price(unit: dict[str, Any]) -> dict[str, Any]:
    struck = str(unit.get("display")) == _STRUCK
    return {"priceText": unit.get("price"), "priceTitle": unit.get("name"), "lineThrough": struck}


def _options(choices: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "pid": option.get("propId"),
            "name": option.get("propName"),
            "values": [{"vid": one.get("valueId"), "name": one.get("name")} for one in objects(option.get("values"))],
        }
        for option in objects(choices.get("skuProps"))[:20]
    ]


def _paths(choices: dict[str, Any]) -> list[dict[str, Any]]:
    numbers = members(choices.get("ppathIdmap"))
    return [{"skuId": number, "propPath": path} for path, number in list(numbers.items())[:_MOST]]
