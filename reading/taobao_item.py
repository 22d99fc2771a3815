"""Taobao's and Tmall's item objects: the current page's and its data answer's, and the mobile ones before them.

Source: china.md §1, generations A (2025-26) and D (2014-20), from real pages and answers. The mobile objects hold a
placeholder (`mockData`, `mock`) with list prices and 100 pieces of everything: nothing is read from it.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from model.capture import Availability
from reading.availability import read_availability
from reading.evidence import Stated
from reading.page import Page
from reading.schema import text, whole
from reading.shapes import members, objects
from reading.taobao_page import answer_of, context_of, state_of
from reading.taobao_prices import amounts_of, put_prices
from reading.taobao_product import Product, identified, level_of, picture
from reading.taobao_seller import seller_of
from reading.taobao_wdetail import translated

_ALL: Final = "0"
"""The key under which `sku2info` speaks of all variants together."""
_APPLIED: Final = ("DAILY_COUPON", "BIG_MARK_DOWN_COUPON")
"""Discounts that the lowest printed amount contains; `CAN_BE_ENJOYED_AGAIN` ones come on top of it."""
_ENDED = re.compile(r"下架|已失效|宝贝不存在|商品不存在")
_FREE = re.compile(r"免运费|包邮|免邮")
_POST = re.compile(r"(快递|平邮|EMS|运费)?\s*[:：]?\s*[¥￥]?\s*(\d{1,5}(?:\.\d{1,2})?)")
_MOST_VARIANTS: Final = 2_000


@dataclass(slots=True)
class _Parts:
    """The pieces of an item object, wherever its generation keeps them."""

    item: dict[str, Any]
    seller: dict[str, Any]
    base: dict[str, Any]
    """`skuBase`: option names, and which variant has which."""
    core: dict[str, Any]
    """`skuCore`: prices and stock."""
    prices: list[Any]
    freight: Any = None
    enabled: bool | None = None
    """Whether the shop lets people buy; None when the object does not say: a button that works says nothing."""
    notices: list[str] = field(default_factory=list)
    """What stands on or beside the buy button."""
    attributes: dict[str, str] = field(default_factory=dict)
    promotions: list[str] = field(default_factory=list)

    @property
    def infos(self) -> dict[str, dict[str, Any]]:
        found = members(self.core.get("sku2info"))
        return {key: value for key, value in list(found.items())[:_MOST_VARIANTS] if isinstance(value, dict)}


def item_in(page: Page) -> Product | None:
    """The item of a current page, of an H5 page, or of a data answer; None when `page` holds none."""
    if context := context_of(page):
        return _product(_current(context), "state res")
    if detail := state_of(page, "_DATA_Detail"):
        return _product(_mobile(detail, state_of(page, "_DATA_Mdskip") or {}), "state _DATA_Detail")
    answer = answer_of(page) or {}
    data = members(answer.get("data")) or answer
    if "itemInfoModel" in data:
        return _product(_mobile(*translated(data)), "json data")
    if "item" not in data or "data" not in answer:
        return None
    if data.keys() & {"apiStack", "mockData", "mock"}:
        return _product(_mobile(data, _live(data)), "json data")
    return _product(_current(data), "json data")


def _product(parts: _Parts, where: str) -> Product | None:
    number, name = text(parts.item.get("itemId")), text(parts.item.get("title"))
    if number is None or name is None:
        return None
    seller = parts.seller
    product = Stated(
        where=where,
        id=number,
        name=name,
        seller=seller_of(
            seller.get("shopId"), seller.get("shopName"), seller.get("sellerType") or seller.get("shopType")
        ),
        images=[link for one in _listed(parts.item.get("images")) if (link := picture(one))],
        attributes=parts.attributes,
        shipping_fee=_freight(parts.freight),
    )
    identified(product)
    put_prices(product, amounts_of(parts.prices), parts.promotions)
    product.variants = _variants(parts)
    _put_stock(product, parts)
    ended = next((one for one in parts.notices if _ENDED.search(one)), None)
    return Product(product, ended)


def _current(data: dict[str, Any]) -> _Parts:
    views = members(data.get("componentsVO"))
    core = members(data.get("skuCore"))
    shown = members(views.get("priceVO"))
    whole_item = members(members(core.get("sku2info")).get(_ALL))
    prices = [shown.get("price"), shown.get("extraPrice"), *objects(shown.get("extraPrices"))]
    buttons = objects(members(views.get("bottomBarVO")).get("leftButtons"))
    usable = [str(one.get("disabled")).lower() != "true" for one in buttons]
    return _Parts(
        item=members(data.get("item")),
        seller=members(data.get("seller")),
        base=members(data.get("skuBase")),
        core=core,
        prices=prices if amounts_of(prices[:1]) else [whole_item.get("price"), whole_item.get("subPrice")],
        freight=members(views.get("deliveryVO")).get("freight"),
        enabled=None if any(usable) or not usable else False,
        notices=[words for one in buttons if (words := text(members(one.get("title")).get("text")))],
        attributes=_current_attributes(data, views),
        promotions=_promotions(views),
    )


def _extensions(views: dict[str, Any], *kinds: str) -> Iterable[dict[str, Any]]:
    for info in objects(members(views.get("extensionInfoVO")).get("infos"))[:50]:
        if info.get("type") in kinds:
            yield from objects(info.get("items"))[:200]


def _promotions(views: dict[str, Any]) -> list[str]:
    said = [words for one in _extensions(views, *_APPLIED) if (words := text(_joined(one.get("text"))))]
    return list(dict.fromkeys(said))[:10]


def _current_attributes(data: dict[str, Any], views: dict[str, Any]) -> dict[str, str]:
    listed = members(members(data.get("plusViewVO")).get("industryParamVO"))
    pairs = [
        (one.get("propertyName"), one.get("valueName"))
        for name in ("basicParamList", "enhanceParamList")
        for one in objects(listed.get(name))
    ]
    pairs += [(one.get("title"), _joined(one.get("text"))) for one in _extensions(views, "BASE_PROPS")]
    return _pairs(pairs)


def _live(data: dict[str, Any]) -> dict[str, Any]:
    """What `apiStack[0].value` holds, which on the wire is JSON in a text: the only true prices and stock."""
    for one in objects(data.get("apiStack"))[:3]:
        value = one.get("value")
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                continue
        if members(value):
            return members(value)
    return {}


def _mobile(data: dict[str, Any], live: dict[str, Any]) -> _Parts:
    item = members(data.get("item"))
    if text(members(live.get("item")).get("itemId")) not in (None, text(item.get("itemId"))):
        live = {}
    shown, trade = members(live.get("price")), members(live.get("trade"))
    extras = objects(shown.get("extraPrices")) or objects(shown.get("newExtraPrices"))
    core = members(live.get("skuCore"))
    whole_item = members(members(core.get("sku2info")).get(_ALL))
    tags = members(members(data.get("tags")).get("tags"))
    notices = [text(members(trade.get("hintBanner")).get(name)) for name in ("text", "subText")]
    return _Parts(
        item=item,
        seller=members(data.get("seller")),
        base=members(live.get("skuBase")) or members(data.get("skuBase")),
        core=core,
        prices=[shown.get("price") or whole_item.get("price"), *extras],
        freight=members(live.get("delivery")).get("postage"),
        enabled={"true": True, "false": False}.get(str(trade.get("buyEnable")).lower()),
        notices=[one for one in notices if one] + (["已下架"] if tags.get("isDownShelf") is True else []),
        attributes=_mobile_attributes(data),
    )


def _mobile_attributes(data: dict[str, Any]) -> dict[str, str]:
    groups = objects(members(data.get("props")).get("groupProps"))
    rows = [row for group in groups for listed in group.values() for row in objects(listed)]
    return _pairs((name, value) for row in rows for name, value in row.items())


def _pairs(pairs: Iterable[tuple[Any, Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs:
        if (called := text(name)) and (words := text(value)) and len(found) < 200:
            found.setdefault(called, words)
    return found


def _joined(value: Any) -> Any:
    return "；".join(str(one) for one in value[:20]) if isinstance(value, list) else value


def _listed(value: Any) -> list[Any]:
    return value[:60] if isinstance(value, list) else []


def _freight(value: Any) -> Decimal | None:
    """What "快递: 免运费" or "快递: 6.00 EMS: 15.00" asks for the parcel service, else for the first one named."""
    words = text(value)
    if words is None:
        return None
    if _FREE.search(words):
        return Decimal(0)
    fees = [(by, Decimal(fee)) for by, fee in _POST.findall(words)[:10]]
    return next((fee for by, fee in fees if by == "快递"), fees[0][1] if fees else None)


def _variants(parts: _Parts) -> list[Stated]:
    infos = parts.infos
    names = _option_names(parts.base)
    paths = {
        number: text(one.get("propPath"), 2_000) or ""
        for one in objects(parts.base.get("skus"))[:_MOST_VARIANTS]
        if (number := text(one.get("skuId")))
    }
    numbers = dict.fromkeys([*paths, *(key for key in infos if key != _ALL)])
    return [_variant(number, infos.get(number, {}), paths.get(number, ""), names) for number in numbers]


def _option_names(base: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """`pid:vid` to what the option and its value are called."""
    return {
        f"{option.get('pid')}:{value.get('vid')}": (called, worded)
        for option in objects(base.get("props"))[:20]
        for value in objects(option.get("values"))[:500]
        if (called := text(option.get("name"))) and (worded := text(value.get("name")))
    }


def _variant(number: str, info: dict[str, Any], path: str, names: dict[str, tuple[str, str]]) -> Stated:
    level, quantity = stock_of(info)
    variant = Stated(
        where="skuCore sku2info",
        id=number,
        options=dict(names[step] for step in path.strip(";").split(";") if step in names),
        availability=level,
        quantity=quantity,
    )
    put_prices(variant, amounts_of([info.get("price"), info.get("subPrice")]))
    return variant


def stock_of(info: dict[str, Any]) -> tuple[Availability, int | None]:
    """What `{quantity, moreQuantity, quantityText, logisticsTime}` says.

    200 with `moreQuantity` means 200 or more: in stock, and no number.
    """
    number = whole(info.get("quantity"))
    said = read_availability(text(info.get("quantityText")) or "")
    level = said
    if number == 0:
        level = Availability.UNKNOWN if said.buyable else Availability.OUT_OF_STOCK
    elif number is not None and said is Availability.UNKNOWN:
        level = Availability.IN_STOCK
    if level.buyable and (text(info.get("logisticsTime")) or "").startswith("预售"):
        level = Availability.PRE_ORDER
    return level, None if str(info.get("moreQuantity")).lower() == "true" else number


def _put_stock(product: Stated, parts: _Parts) -> None:
    infos = parts.infos
    level, product.quantity = stock_of(infos.get(_ALL, {}))
    of_variants = level_of(product.variants)
    product.availability = level if of_variants is Availability.UNKNOWN else of_variants
    status = text(members(parts.core.get("skuItem")).get("itemStatus"))
    if parts.enabled is False or status not in (None, "0"):
        _withhold(product, read_availability(" ".join(parts.notices)))
    elif parts.enabled and not infos and not parts.base:
        product.availability = Availability.IN_STOCK


def _withhold(product: Stated, said: Availability) -> None:
    """Nothing can be ordered: what is in stock by number is not known to be for sale, unless the notice says why."""
    level = said if said.buyable is False else Availability.UNKNOWN
    for one in (product, *product.variants):
        if one.availability.buyable is not False:
            one.availability = level
