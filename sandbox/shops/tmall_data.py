"""A Tmall item as the page of 2025-26 carries it: the object `res` of `__ICE_APP_CONTEXT__`."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from sandbox.assortment import chance
from sandbox.shops.base import Shop
from sandbox.views import View

_CAP: Final = 200
"""Of larger stocks the page says only that there is more."""
_FEW: Final = 10
_PIDS: Final = {"颜色分类": "1627207", "尺码": "20509"}
"""Tmall's numbers of the option names."""


def yuan(value: Decimal) -> str:
    """An amount as the page writes it: no zeros behind the point."""
    return f"{value.normalize():f}"


def item(shop: Shop, view: View) -> Mapping[str, Any]:
    """All that the page knows of the item."""
    rows = parameters(view).items()
    return {
        "seller": _seller(shop),
        "item": _item(shop, view),
        "feature": {"pcResistDetail": "false", "tmwOverseasScene": "false", "pcIdentityRisk": "false"},
        "plusViewVO": {
            "industryParamVO": {
                "hit": "true",
                "basicParamList": [{"propertyName": name, "valueName": value} for name, value in rows],
                "enhanceParamList": [],
            },
            "headAtmosphereBeltVO": {"text": "开通88VIP，可享全年退货包运费", "valid": "true", "hit": "true"},
        },
        "skuBase": {"components": [], "props": _options(view), "skus": _skus(view)},
        "skuCore": {
            "skuItem": {"renderSku": "true", "itemStatus": 0, "unitBuy": 1},
            "sku2info": _infos(view),
        },
        "params": {"trackParams": {"detailabtestdetail": ""}, "aplusParams": "[]"},
        "pcTrade": {"tradeType": 2, "pcBuyParams": _purchase(shop, view)},
        "componentsVO": _components(shop, view),
    }


def _seller(shop: Shop) -> Mapping[str, Any]:
    seller = shop.channel.seller
    return {
        "sellerId": f"22{seller.id}",
        "userId": f"22{seller.id}",
        "sellerNick": seller.name,
        "shopId": seller.id,
        "shopName": seller.name,
        "sellerType": "B",
        "creditLevel": "14",
        "pcShopUrl": f"//shop{seller.id}.taobao.com",
        "evaluates": [
            {"title": title, "score": score, "level": "1", "levelText": "高", "type": kind}
            for title, score, kind in (
                ("宝贝描述", "4.9", "desc"),
                ("卖家服务", "4.8", "serv"),
                ("物流服务", "4.8", "post"),
            )
        ],
    }


def _item(shop: Shop, view: View) -> Mapping[str, Any]:
    number = view.listing.external_id
    return {
        "itemId": number,
        "title": view.title,
        "images": shop.sources(view),
        "vagueSellCount": f"{1 + chance(9, number)}00+",
        "spuId": str(2_076_000_000 + view.listing.style.rank),
        "qrCode": f"https://h5.m.taobao.com/awp/core/detail.htm?id={number}",
        "pcADescUrl": f"//market.m.taobao.com/app/detail-project/desc/index.html?id={number}&descVersion=7.0",
        "useWirelessDesc": "true",
        "bottomIcons": [],
    }


def parameters(view: View) -> dict[str, str]:
    """What the shop says of the item, by name."""
    rows = {"品牌": view.brand} if view.brand else {}
    rows |= {"货号": view.listing.style.code, "颜色分类": ",".join(one.names["zh"] for one in view.listing.colours)}
    return rows | {"上市年份季节": "2026年秋季", "适用性别": "男女通用", "产地": "越南"}


def _vid(name: str, value: str) -> str:
    return str(28_000 + chance(9_000_000, name, value))


def _options(view: View) -> list[Mapping[str, Any]]:
    return [
        {
            "pid": _PIDS[name],
            "name": name,
            "hasImage": "false",
            "values": [{"vid": _vid(name, value), "name": value} for value in values],
        }
        for name, values in view.options().items()
    ]


def _skus(view: View) -> list[Mapping[str, str]]:
    """Goods of one kind have none: only the aggregate speaks of them."""
    return [
        {
            "skuId": choice.variant.id,
            "propPath": ";".join(
                f"{_PIDS[name]}:{_vid(name, value)}" for name, value in choice.variant.options.items()
            ),
        }
        for choice in view.choices
        if choice.variant.options
    ]


def _infos(view: View) -> Mapping[str, Any]:
    """By SKU number; "0" is of all together."""
    every = {"0": _info(view, view.price, sum(choice.quantity for choice in view.choices))}
    return every | {one.variant.id: _info(view, one.price, one.quantity) for one in view.choices if one.variant.options}


def _info(view: View, price: Decimal, quantity: int) -> Mapping[str, Any]:
    made: dict[str, Any] = {
        "quantity": str(min(quantity, _CAP)),
        "moreQuantity": "true" if quantity >= _CAP else "false",
        "quantityDisplayValue": "1",
        "quantityText": "无货" if not quantity else "即将售罄" if quantity < _FEW else "有货",
        "logisticsTime": "48小时内发货，预计后天送达",
        "price": _amount(price, _title(view)),
        "cartParam": {"addCartCheck": "true"},
    }
    return made if view.coupon is None else made | {"subPrice": _amount(view.coupon, "券后")}


def _title(view: View) -> str | None:
    """What stands beside the selling price: 优惠前 where a coupon makes it lower, a campaign's name, or nothing."""
    if view.coupon is not None:
        return "优惠前"
    return None if view.regular is None else "限时价"


def _amount(value: Decimal, title: str | None = None) -> dict[str, str]:
    made = {"priceText": yuan(value), "priceMoney": f"{value * 100:.0f}"}
    return made | ({"priceTitle": title} if title else {})


def _purchase(shop: Shop, view: View) -> Mapping[str, str]:
    base = f"{view.regular or view.price:.2f}"
    return {
        "buy_now": base,
        "current_price": base,
        "auction_type": "b",
        "title": view.title,
        "seller_nickname": shop.channel.seller.name,
        "who_pay_ship": "卖家承担运费",
    }


def _components(shop: Shop, view: View) -> Mapping[str, Any]:
    seller = shop.channel.seller
    return {
        "headerVO": {"searchText": "搜索宝贝", "logoJumpUrl": "https://www.tmall.com"},
        "headImageVO": {"images": shop.sources(view), "videos": []},
        "storeCardVO": {"shopName": seller.name, "overallScore": "4.8", "sellerType": "B", "starNum": "4.5"},
        "titleVO": {"title": {"title": view.title}, "salesDesc": "已售 900+", "subTitles": []},
        "priceVO": _shown(view),
        "umpPriceLogVO": {"bcType": "b", "map": json.dumps({"0": _logged(view)})},
        "deliveryVO": {
            "freight": "快递: 免运费",
            "deliveryFromAddr": "上海",
            "agingDesc": "48小时内发货",
            "areaId": 310100,
        },
        "bottomBarVO": {"buyInMobile": "false", "leftButtons": list(_buttons(view))},
        "extensionInfoVO": {"infos": list(_extensions(view))},
        "payVO": {"payConfigList": [{"text": "信用卡支付"}]},
        "rateVO": {"totalCount": "100+", "favorableRate": {"rateText": "近3个月好评率高达99.0%"}},
        "tabVO": {"tabList": [{"name": "comments", "title": "用户评价"}, {"name": "base_drops", "title": "参数信息"}]},
    }


def _shown(view: View) -> Mapping[str, Any]:
    """The prices at the head of the page."""
    unit = {"priceUnit": "￥", "hiddenPrice": "false"}
    made: dict[str, Any] = {"isNewStyle": "true", "price": unit | _amount(view.price, _title(view))}
    if view.coupon is not None:
        made["extraPrice"] = unit | _amount(view.coupon, "券后")
    if view.regular is not None:
        made["extraPrices"] = [unit | _amount(view.regular, "价格") | {"lineThrough": "true"}]
    return made


def _logged(view: View) -> Mapping[str, str]:
    """Before coupons, after them, and the base price."""
    lowest = view.coupon or view.price
    return {"price1": f"{view.price:.2f}", "price2": f"{lowest:.2f}", "price3": f"{view.regular or view.price:.2f}"}


def _buttons(view: View) -> Iterator[Mapping[str, Any]]:
    disabled = "false" if view.available else "true"
    buy = "立即购买" if view.coupon is None else "领券购买"
    for kind, text in (("add_cart", "加入购物车"), ("buy_now", buy if view.available else "已售罄")):
        yield {"type": kind, "disabled": disabled, "title": {"text": text, "bold": "true"}}


def coupon_words(view: View) -> str | None:
    """What the shop's coupon takes off, and from what sum on; None without one."""
    if view.coupon is None:
        return None
    return f"店铺券满{yuan(view.price)}减{yuan(view.price - view.coupon)}"


def _extensions(view: View) -> Iterator[Mapping[str, Any]]:
    if words := coupon_words(view):
        yield {"type": "DAILY_COUPON", "title": "优惠", "items": [{"text": [words]}]}
    yield {
        "type": "BASE_PROPS",
        "title": "参数",
        "items": [{"title": name, "text": [value]} for name, value in parameters(view).items()],
    }
    yield {"type": "GUARANTEE", "title": "保障", "items": [{"text": ["7天无理由退换"]}, {"text": ["退货宝"]}]}
