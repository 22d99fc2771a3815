"""JD's item page: what `pageConfig` in its script says, and what is shown around it, as of 2018 and of 2026.

The script is JavaScript, not JSON (comments, single quotes, bare keys): fields are taken one by one, so that one odd
field does not cost the others. Raw pages have no price and no stock: both are loaded later.
"""

import json
import re
from decimal import Decimal
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from model.capture import Availability
from reading.evidence import STATE, Stated
from reading.ids import gtin
from reading.jd_words import CURRENCY, level_in, list_price, number, picture, promises, seller_of, yuan
from reading.page import Page
from reading.schema import text
from reading.shapes import objects

_CONFIG: Final = re.compile(r"\bpageConfig\s*=\s*\{")
_LONGEST: Final = 200_000
_KEY: Final = r"(?<![\w\"'.$]){}\s*:\s*"
_TEXT: Final = r"(?:'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"|([\w.-]+))"
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_CONTROLS: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": ""}
_DECODER: Final = json.JSONDecoder(parse_float=Decimal, strict=False)
_MODEL_TITLE: Final = re.compile(r"\s*【([^】]{2,60})】")
_PART_NUMBER: Final = re.compile(r"(?=\S*\d)(?=\S*[A-Za-z])[^\s\u4e00-\u9fff()（）]{3,40}\Z")
_BRAND: Final = re.compile(r"(.+?)\s*[（(](.+?)[)）]\Z")
_MODEL_NAMES: Final = ("货号", "型号", "商品型号", "产品型号", "认证型号")
_CODE_NAMES: Final = ("商品条形码", "商品条码", "条形码", "条码", "69码", "ISBN")
_OVER: Final = re.compile(r"该商品已下[柜架]")
_COUPON: Final = re.compile(r"券后")
_MEMBER: Final = re.compile(r"plus|会员", re.IGNORECASE)
_OFF: Final = re.compile(r"[领减补券].{0,12}\d[\d.]*")
_MOST_VARIANTS: Final = 400


def config_of(page: Page) -> str | None:
    """The script from the start of `pageConfig` on; None when the page has none."""
    found = _CONFIG.search(page.text)
    if found is None:
        return None
    end = page.text.find("</script", found.end())
    return page.text[found.end() : min(end if end >= 0 else len(page.text), found.end() + _LONGEST)]


def item_of(page: Page, wanted: str | None) -> Stated | None:
    """The item that the page is about, when it is `wanted` (any, without a number); None on a page of another kind."""
    config = config_of(page)
    sku = number(_scalar(config, "skuid")) if config is not None else None
    if config is None or sku is None or wanted not in (None, sku):
        return None
    attributes = _attributes(page.tree)
    brand = _brand(page.tree, number_or_none(_scalar(config, "brand")), attributes)
    name = text(_scalar(config, "name")) or text(_shown(page.tree, ".sku-name"))
    item = Stated(
        where=f"{STATE} pageConfig",
        id=sku,
        sku=sku,
        name=name,
        brand=brand,
        mpn=model_in(attributes) or _titled_model(page, brand, name),
        gtin=barcode_in(attributes),
        images=_pictures(config, page.tree),
        attributes=attributes,
        seller=seller_of(
            shop=number_or_none(_scalar(config, "shopId")),
            name=attributes.get("店铺") or _shop(page.tree),
            own=_scalar(config, "isSelf") == "true" or _shown(page.tree, ".contact .u-jd") == "自营",
            popular=_scalar(config, "isPop") == "true",
        ),
    )
    _read_prices(item, page.tree, sku)
    _read_stock(item, page.tree)
    item.variants = _variants(config, item)
    return item


def has_ended(page: Page) -> str | None:
    """JD's own words that the item is no longer sold, where the page shows them."""
    for node in page.tree.css(".itemover-title, .itemover-tip, #itemover, #itemover-new, .itemover")[:8]:
        if found := _OVER.search(words := _words(node)):
            return words[:60] if len(words) <= 60 else found[0]
    return None


def model_in(attributes: dict[str, str]) -> str | None:
    """The maker's number among the parameters."""
    found = (attributes.get(name) for name in _MODEL_NAMES)
    return next((value for value in found if value and _PART_NUMBER.match(value)), None)


def barcode_in(attributes: dict[str, str]) -> str | None:
    """The GTIN among the parameters."""
    return next((code for name in _CODE_NAMES if (code := gtin(attributes.get(name)))), None)


def number_or_none(value: Any) -> str | None:
    """An id whose zero means that there is none: `shopId:'0'`."""
    written = text(value) or ""
    return written if written.isascii() and written.isdigit() and written.strip("0") else None


def final_price(item: Stated, amount: Decimal | None, label: str | None, condition: str | None) -> None:
    """Keep the price after deductions that JD prints larger than its own, under the kind that its label names."""
    if amount is None or (item.price is not None and amount >= item.price):
        return
    kind = "best_price"
    if label and _COUPON.search(label):
        kind = "coupon_price"
    elif label and _MEMBER.search(label):
        kind = "member_price"
    setattr(item, kind, amount)
    if label:
        item.labels[kind] = label
    if condition or label:
        item.conditions[kind] = condition or label or ""


def _scalar(config: str, key: str) -> str | None:
    """The text, number or word that `key` has, unescaped."""
    found = re.search(_KEY.format(re.escape(key)) + _TEXT, config)
    if found is None:
        return None
    written = next((one for one in found.groups() if one is not None), "")
    return _ESCAPE.sub(_unescaped, written)


def _unescaped(escape: re.Match[str]) -> str:
    if code := escape[1] or escape[2]:
        return chr(int(code, 16))
    return _CONTROLS.get(escape[3], escape[3])


def _listed(config: str, key: str) -> Any:
    """The list or object that `key` has; None where it has none that can be read."""
    found = re.search(_KEY.format(re.escape(key)) + r"(?=[\[{])", config)
    if found is None:
        return None
    try:
        return _DECODER.raw_decode(config, found.end())[0]
    except (ValueError, RecursionError):
        return None


def _words(node: LexborNode) -> str:
    return " ".join(node.text().split())


def _shown(tree: LexborHTMLParser, selector: str) -> str | None:
    """The first text at `selector` that is not empty."""
    return next((words for node in tree.css(selector)[:8] if (words := _words(node))), None)


def _attributes(tree: LexborHTMLParser) -> dict[str, str]:
    """The parameters: `ul.parameter2` with "name：value" lines, and the table behind 规格与包装."""
    found: dict[str, str] = {}
    for line in tree.css(".parameter2 li, #parameter2 li, #parameter-brand li")[:80]:
        name, colon, value = _words(line).replace(":", "：", 1).partition("：")
        value = (line.attributes.get("title") or value).strip()
        if colon and name.strip() and value:
            found.setdefault(name.strip()[:60], value[:500])
    for name_node in tree.css(".Ptable dt")[:200]:
        value_node = name_node.next
        while value_node is not None and value_node.tag != "dd":
            value_node = value_node.next if value_node.tag != "dt" else None
        if value_node is not None and (name := _words(name_node)) and (value := _words(value_node)):
            found.setdefault(name[:60], value[:500])
    if area := tree.css_first(".ui-area-text[data-id]"):
        found["area"] = (area.attributes.get("data-id") or "")[:40]
    return found


def _brand(tree: LexborHTMLParser, brand: str | None, attributes: dict[str, str]) -> str | None:
    """The brand by its link in the breadcrumb, which carries the brand's number, else among the parameters."""
    if brand is not None:
        for link in tree.css(f'a[href*="exbrand_{brand}"]')[:4]:
            ends = (link.attributes.get("href") or "").partition(f"exbrand_{brand}")[2]
            if not ends[:1].isdigit() and (name := text(_words(link))):
                return name
    return attributes.get("品牌")


def _titled_model(page: Page, brand: str | None, name: str | None) -> str | None:
    """The maker's number in a title `【brand model】name…`; a 【…】 that begins the name itself is none."""
    found = _MODEL_TITLE.match(_shown(page.tree, "title") or "")
    if found is None or not name or name.startswith(found[0].strip()):
        return None
    names = [brand, *(match.groups() if (match := _BRAND.match(brand)) else ())] if brand else []
    model = found[1].strip()
    for maker in sorted(filter(None, names), key=len, reverse=True):
        if model.lower().startswith(maker.lower()):
            model = model[len(maker) :].strip()
            break
    return model if _PART_NUMBER.match(model) else None


def _pictures(config: str, tree: LexborHTMLParser) -> list[str]:
    paths = _listed(config, "imageList")
    if not isinstance(paths, list):
        paths = [node.attributes.get("data-url") for node in tree.css("#spec-list img[data-url]")]
    return [address for path in paths[:60] if (address := picture(path))]


def _shop(tree: LexborHTMLParser) -> str | None:
    for link in tree.css(".J-hove-wrap .name a, .contact .name a, .popbox-inner .mt h3 a, .seller-infor a.name")[:8]:
        if name := text(link.attributes.get("title") or _words(link)):
            return name
    return None


def _read_prices(item: Stated, tree: LexborHTMLParser, sku: str) -> None:
    """JD's own price, what it strikes, the price for PLUS members, and the price after deductions."""
    item.price = yuan(_shown(tree, f".J-p-{sku}") or _shown(tree, "#jd-price"))
    if label := _shown(tree, ".summary-price .dt"):
        item.labels["price"] = label.replace(" ", "")
    item.regular_price = list_price(item.price, before=_shown(tree, "#page_opprice"), tag=_shown(tree, "#page_maprice"))
    if (plus := yuan(_shown(tree, f".J-p-p-{sku}"))) and (item.price is None or plus < item.price):
        item.member_price = plus
        item.labels["member_price"] = item.conditions["member_price"] = "PLUS会员专享价"
    final = tree.css_first("#J_FinalPrice")
    if final is not None:
        amount, label_node = final.css_first(".price"), final.css_first(".priceContent")
        final_price(
            item,
            yuan(_words(amount)) if amount is not None else None,
            text(_words(label_node)) if label_node is not None else None,
            _deduction(tree),
        )
    if item.price is not None or item.best_price is not None:
        item.currency = CURRENCY


def _deduction(tree: LexborHTMLParser) -> str | None:
    """What the banner over the price says is taken off: "领后减¥449.85 立即领取"."""
    banner = _shown(tree, ".pay-right-text")
    return banner[:120] if banner and _OFF.search(banner) else None


def _read_stock(item: Stated, tree: LexborHTMLParser) -> None:
    """The stock line; without one the delivery promise, which says that who pays now is served."""
    line = _shown(tree, "#store-prompt")
    if line is not None:
        item.availability, item.quantity = level_in(line)
    elif promises(_shown(tree, "#summary-service .delivery") or _shown(tree, "#summary-service") or ""):
        item.availability = Availability.IN_STOCK


def _variants(config: str, item: Stated) -> list[Stated]:
    """The choices: each is a SKU with a page of its own; only this page's has a price and a stock level here."""
    variants: dict[str, Stated] = {}
    for one in objects(_listed(config, "colorSize"))[:_MOST_VARIANTS]:
        sku = number(one.get("skuId", one.get("SkuId")))
        if sku is None:
            continue
        options = {name: value for name, raw in one.items() if name.lower() != "skuid" and (value := text(raw))}
        variants[sku] = Stated(where=f"{STATE} colorSize", id=sku, sku=sku, options=options)
    if item.id in variants:
        own = variants[item.id]
        own.price, own.regular_price, own.currency = item.price, item.regular_price, item.currency
        own.availability, own.quantity = item.availability, item.quantity
    return list(variants.values())
