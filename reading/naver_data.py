"""Naver Smart Store's and Brand Store's product objects, as page state and product API write them.

Source: korea.md §1, from real answers of 2020-09 (state) and 2025-12 (API); the fields kept their names.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from model.capture import Availability, Seller, SellerKind
from model.sites import is_web_address
from reading.evidence import Stated
from reading.ids import code, gtin
from reading.page import Page
from reading.schema import amount, text
from reading.script_state import assigned
from reading.shapes import count, members, objects

CURRENCY: Final = "KRW"
STATE_NAME: Final = "window.__PRELOADED_STATE__"

_HOLDERS: Final = ("simpleProductForDetailPage", "product", "productDetail")
"""Where product objects stand in the state, the newest first."""
_CHANNELS: Final = ("smartStoreV2", "channel", "smartStore")
_LEVELS: Final = {"SALE": Availability.IN_STOCK, "OUTOFSTOCK": Availability.OUT_OF_STOCK}
"""The only two states that say something of stock. Everything else is not on sale."""
ENDED: Final = {"CLOSE": "판매종료", "DELETE": "삭제", "PROHIBITION": "판매금지", "SUSPENSION": "판매중지"}
"""States in which Naver itself says that the sale is over or stopped."""
_KINDS: Final = {"brand.naver.com": SellerKind.FLAGSHIP, "smartstore.naver.com": SellerKind.THIRD_PARTY}
"""A Brand Store is opened to a brand's owner or its sole agent, a Smart Store to anybody. Source: korea.md §1."""
_ANY_STORE: Final = "main"
"""The store in addresses that lead to any store's product."""
_LIST_HOLDERS: Final = ("categoryProducts", "category", "storeProducts", "bestProducts")
"""Where a state holds the list that a page is about, before the lists beside it."""
_PART_NUMBER = re.compile(r"(?=[A-Za-z0-9./_-]*\d)(?=[A-Za-z0-9./_-]*[A-Za-z])[A-Za-z0-9./_-]{4,30}\Z")
_LONG_TEXT: Final = 20_000


def state_of(page: Page) -> dict[str, Any] | None:
    """What a page's script assigns as its state; of stored JSON that itself; None when there is none."""
    state = page.json if page.json is not None else assigned(page.text, STATE_NAME)
    return state if isinstance(state, dict) else None


def product_in(data: dict[str, Any], number: str | None) -> dict[str, Any] | None:
    """The product object whose id is `number`; without a number the only loaded one.

    Shells (id null) and other products (banners, recommendations) stand in the same state and are never taken.
    """
    loaded = [one for one in _candidates(data) if one.get("id") is not None and text(one.get("name"))]
    if number is not None:
        return next((one for one in loaded if str(one["id"]) == number), None)
    return loaded[0] if len({str(one["id"]) for one in loaded}) == 1 else None


def _candidates(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "salePrice" in data:
        yield data
    for holder in _HOLDERS:
        level = [data.get(holder)]
        for _ in range(3):
            nodes = [node for node in level if isinstance(node, dict)]
            yield from (node for node in nodes if "salePrice" in node)
            level = [node.get(name) for node in nodes for name in ("A", "contents")]


def channel_uid(data: dict[str, Any]) -> str | None:
    """The channel's id in API addresses."""
    for channel in _channels(data):
        if isinstance(uid := channel.get("channelUid"), str) and re.fullmatch(r"[A-Za-z0-9]{10,40}", uid):
            return uid
    return None


def _channels(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for holder in _CHANNELS:
        node = data.get(holder)
        for one in (node, *(node.get(name) for name in ("channel", "A"))) if isinstance(node, dict) else ():
            if isinstance(one, dict):
                yield one


def listed(state: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The products of a category answer, or of the list in a page's state."""
    holders = [state, *((state or {}).get(name) for name in _LIST_HOLDERS)]
    for holder in [*holders, *(members(one).get("A") for one in holders)]:
        for name in ("simpleProducts", "products"):
            if found := [one for one in objects(members(holder).get(name)) if one.get("id") is not None]:
                return found
    return []


def seller_kind(*addresses: str | None) -> SellerKind | None:
    """What kind of store sells, by the first of `addresses` that is a store's; `main` stands for any store."""
    for address in addresses:
        parts = urlsplit(web_address("", address) or "")
        kind = _KINDS.get((parts.hostname or "").removeprefix("m."))
        store = parts.path.strip("/").partition("/")[0]
        if kind is not None and store and store != _ANY_STORE:
            return kind
    return None


def stated(data: dict[str, Any], state: dict[str, Any] | None = None, url: str | None = None) -> Stated:
    """What a product object says; `state` adds the seller's legal identity, which only pages carry.

    `url` is the page's address, which tells the kind of store where the object itself does not.
    """
    price = price_of(data)
    was = amount(data.get("dispSalePrice")) or amount(data.get("salePrice"))
    search = members(data.get("naverShoppingSearchInfo"))
    codes = members(data.get("sellerCodeInfo"))
    model = text(search.get("modelName"))
    product = Stated(
        where="state product",
        id=text(data.get("id")),
        name=text(data.get("name")) or text(data.get("dispName")),
        brand=text(search.get("brandName")),
        sku=code(codes.get("sellerManagementCode")),
        gtin=gtin(codes.get("sellerBarcode")),
        mpn=model if model and _PART_NUMBER.match(model) else None,
        description=text(members(data.get("detailContents")).get("detailContentText"), _LONG_TEXT),
        currency=CURRENCY if price is not None else None,
        price=price,
        regular_price=was if price is not None and was is not None and was > price else None,
        shipping_fee=_delivery_fee(data),
        quantity=count(data.get("stockQuantity")),
        seller=_seller(members(data.get("channel")), _own(members(data.get("channel")), state or {}), url),
        images=_images(data),
        attributes=_attributes(data),
    )
    product.labels = _labels(product)
    product.variants = _variants(data, product)
    product.availability = _level(data, product)
    return product


def price_of(data: dict[str, Any]) -> Decimal | None:
    """What everybody is asked, after the discounts that need nothing. Zero means that it is not loaded."""
    view = members(data.get("benefitsView"))
    shown = (view.get("dispDiscountedSalePrice"), view.get("discountedSalePrice"), data.get("discountedSalePrice"))
    return next((found for value in shown if (found := amount(value)) is not None), None)


def status_of(data: dict[str, Any]) -> str | None:
    """`SALE`, `OUTOFSTOCK`, `SUSPENSION`, `CLOSE`…"""
    return text(data.get("productStatusType")) or text(data.get("statusType"))


def delivery_condition(data: dict[str, Any]) -> str | None:
    """When delivery costs something else than its fee, in the shop's words where it has some."""
    info = members(data.get("productDeliveryInfo"))
    words = text(info.get("deliveryFeePolicyText")) or text(data.get("deliveryText"))
    limit = count(info.get("freeConditionalAmount"))
    if words is None and limit and info.get("deliveryFeeType") == "CONDITIONAL_FREE":
        return f"{limit:,}원 이상 구매 시 무료"
    return words


def _labels(product: Stated) -> dict[str, str]:
    """The words of the store's page: a discount that needs nothing from the buyer is 즉시할인."""
    if product.regular_price is None:
        return {"price": "판매가"}
    return {"regular_price": "정가", "price": "즉시할인가"}


def _level(data: dict[str, Any], product: Stated) -> Availability:
    level = _LEVELS.get(status_of(data) or "", Availability.UNKNOWN)
    if level is not Availability.IN_STOCK:
        return level
    if data.get("channelProductDisplayStatusType") in ("SUSPENSION", "WAIT"):
        return Availability.UNKNOWN
    counted = [variant.quantity for variant in product.variants if variant.quantity is not None]
    empty = product.quantity == 0 or (counted and len(counted) == len(product.variants) and not any(counted))
    return Availability.OUT_OF_STOCK if empty else level


def _delivery_fee(data: dict[str, Any]) -> Decimal | None:
    info = members(data.get("productDeliveryInfo"))
    if info.get("deliveryFeeType") == "FREE":
        return Decimal(0)
    fee = count(info.get("baseFee"))
    return Decimal(fee) if fee else None


def web_address(base: str, link: str | None) -> str | None:
    """Where `link` on the page at `base` leads, when that is a web address."""
    try:
        url = urljoin(base, link or "")
    except ValueError:
        return None
    return url if is_web_address(url) else None


def store_of(state: dict[str, Any] | None, slug: str, url: str) -> Seller | None:
    """The seller whose store's address is `slug`, as a state tells of its own store; None of any other."""
    own = next((one for one in _channels(state or {}) if slug in (one.get("url"), one.get("brandUrl"))), None)
    return _seller({}, own, url) if own is not None else None


def _own(channel: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
    """What the page tells of the product's own channel: the block with the legal identity."""
    number = text(channel.get("channelNo"))
    known = [one for one in _channels(state) if number in (None, text(one.get("id")), text(one.get("channelNo")))]
    return next((one for one in known if one.get("identity") or one.get("channelName")), {})


def _seller(channel: dict[str, Any], own: dict[str, Any], url: str | None) -> Seller | None:
    identity = re.sub(r"\D", "", text(own.get("identity")) or "")
    seller = Seller(
        id=text(channel.get("channelNo")) or text(own.get("channelNo")) or text(own.get("id")),
        name=text(channel.get("channelName")) or text(own.get("channelName")),
        kind=seller_kind(text(channel.get("channelSiteFullUrl"), 2_000), url),
        legal_name=text(channel.get("representName")) or text(own.get("representName")),
        business_number=identity if len(identity) == 10 else None,
        address=text(members(own.get("businessAddressInfo")).get("fullAddressInfo")),
        phone=text(members(members(own.get("contactInfo")).get("telNo")).get("formattedNumber")),
    )
    return seller if seller.id or seller.name else None


def _images(data: dict[str, Any]) -> list[str]:
    named = [one for name in ("productImages", "galleryImages") for one in objects(data.get(name))]
    links = [text(one.get("url"), 2_000) for one in (members(data.get("representImage")), *named)]
    return list(dict.fromkeys(link for link in links if link and link.startswith("http")))


def _attributes(data: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for holder in ("viewAttributes", "detailAttributes"):
        for name, value in members(data.get(holder)).items():
            if isinstance(value, str | int) and (words := text(value)):
                found.setdefault(name, words)
    return found


def _variants(data: dict[str, Any], product: Stated) -> list[Stated]:
    """Combinations of options, their price being the product's and their own on top."""
    groups = [text(one.get("groupName")) for one in objects(data.get("options"))]
    status = status_of(data)
    combinations = objects(data.get("optionCombinations")) or objects(data.get("optionStandards"))
    return [_variant(one, groups, product, status) for one in combinations if one.get("usable") is not False]


def _variant(data: dict[str, Any], groups: list[str | None], product: Stated, status: str | None) -> Stated:
    extra = data.get("price")
    added = Decimal(extra) if isinstance(extra, int | Decimal) and not isinstance(extra, bool) else Decimal(0)
    units = count(data.get("stockQuantity"))
    level = Availability.UNKNOWN
    if status == "OUTOFSTOCK" or (status == "SALE" and units == 0):
        level = Availability.OUT_OF_STOCK
    elif status == "SALE" and units is not None:
        level = Availability.IN_STOCK
    names = [(groups[i] if i < len(groups) else None) or f"옵션{i + 1}" for i in range(4)]
    values = [text(data.get(f"optionName{place}")) for place in (1, 2, 3, 4)]
    return Stated(
        where="state optionCombinations",
        id=text(data.get("id")),
        sku=code(data.get("sellerManagerCode")),
        currency=CURRENCY,
        price=product.price + added if product.price is not None else None,
        regular_price=product.regular_price + added if product.regular_price is not None else None,
        availability=level,
        quantity=units,
        options={name: value for name, value in zip(names, values, strict=True) if value},
    )
