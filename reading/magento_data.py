"""Magento's product page: what its option widgets (`jsonConfig`, `spConfig`), price boxes and cart form state.

Source of the shapes: Magento 2 (2.1 to 2.4), modules Magento_ConfigurableProduct and Magento_Swatches (block
`getJsonConfig`), Magento_Catalog (`price/amount/default.phtml`, `product/view/form.phtml`); Hyvä's product templates.
"""

import json
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

import orjson
from selectolax.lexbor import LexborHTMLParser, LexborNode

from model.capture import Availability
from model.money import exponent
from reading import ids, schema
from reading.amounts import first_amount
from reading.evidence import STATE, Stated
from reading.locale import page_currency, usual_currency
from reading.page import Page
from reading.shapes import members, objects

_MAX_DEPTH: Final = 6
_MAX_VARIANTS: Final = 1_000
_MAX_BOXES: Final = 400
_ROUNDING: Final = Decimal("0.5")
"""Rounding to whole units changes an amount by no more."""
_OF_A_CARD = re.compile(r"swatch-opt(?:ion)?s?-\d+\b")
"""Selector of a widget on a card of a list (related products); the page's own is `[data-role=swatch-options]`."""
_INLINE = re.compile(r'\{\s*"attributes"\s*:\s*\{')
_NUMBER = re.compile(r"-(\d+)\Z")
_FORM: Final = "#product_addtocart_form input[name=product],form[data-product-sku] input[name=product]"
_MAIN_BOX: Final = ".product-info-main .price-box[data-product-id]"
_STOCK: Final = ".product-info-main .stock,.product-info-stock-sku .stock"


def magento_product(source: str) -> Stated | None:
    """The product of a `text/x-magento-init` script, or None when it holds no whole `jsonConfig` of the page's own."""
    try:
        return widget_product(orjson.loads(source))
    except orjson.JSONDecodeError:
        return None


def widget_product(data: Any, url: str = "", language: str | None = None) -> Stated | None:
    """The product of an option widget's settings: `optionPrices` by the simple product's id, `index` from that id to
    its options, `attributes` with their labels. None when `data` holds no such settings.

    Its currency is the one that the price format's sign has in the country of `url` or of the widget's own addresses.
    """
    found = _config(data, 0)
    if found is None:
        return None
    config, settings = found
    stated = Stated(where=f"{STATE} jsonConfig", id=ids.code(config.get("productId")))
    stated.currency = _currency(config, page_currency(url, language) or _country(settings))
    places = _places(config, stated.currency)
    _price(stated, members(config.get("prices")), places)
    stated.variants = list(_variants(config, places))
    _former(stated)
    return stated


def page_product(page: Page) -> Stated | None:
    """The page's own product as Magento's form, price box, stock line and option widget state it.

    None where the page has neither a cart form nor a main price box, so that it names no product.
    """
    if not page.scanned.magento:
        return None
    number = _product_number(page.tree)
    if number is None:
        return None
    stated = Stated(where=f"{STATE} price box", id=number)
    if form := page.tree.css_first("form[data-product-sku]"):
        stated.sku = ids.code(form.attributes.get("data-product-sku"))
    stated.availability = _stock(page.tree)
    _boxed(stated, page.tree)
    root = page.tree.root
    language = root.attributes.get("lang") if root is not None else None
    widgets = (widget_product(data, page.url, language) for data in _inits(page.tree))
    widget = next((one for one in widgets if one is not None and one.id in (None, number)), None)
    if widget is not None:
        stated.variants, stated.currency = widget.variants, widget.currency
        if stated.price is None:
            stated.where, stated.price, stated.regular_price = widget.where, widget.price, widget.regular_price
    return stated


def _product_number(tree: LexborHTMLParser) -> str | None:
    """The number that the page's cart form posts, else that of its main price box."""
    field = tree.css_first(_FORM)
    value = field.attributes.get("value") if field is not None else None
    if not value and (box := tree.css_first(_MAIN_BOX)) is not None:
        value = box.attributes.get("data-product-id")
    return value if value and value.isascii() and value.isdigit() else None


def rounded(amount: Decimal | None, places: int | None) -> Decimal | None:
    """`amount` as the shop prints it: Magento hands out unrounded results of its currency rates (883.491001)."""
    exact = amount.as_tuple().exponent if amount is not None else 0
    if amount is None or places is None or not isinstance(exact, int) or -exact <= places:
        return amount
    return amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _config(node: Any, depth: int) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """A widget's product and the settings around it; those of cards in lists are left out."""
    if not isinstance(node, dict) or depth > _MAX_DEPTH:
        return None
    if "optionPrices" in node and ("attributes" in node or "index" in node):
        return node, {}
    found = node.get("jsonConfig") or node.get("spConfig")
    if isinstance(found, dict) and "optionPrices" in found:
        return found, node
    own = (value for key, value in node.items() if not _OF_A_CARD.search(key))
    return next((inner for value in own if (inner := _config(value, depth + 1))), None)


def _country(settings: dict[str, Any]) -> str | None:
    """The currency of the country in the host of the address from which the widget loads pictures."""
    address = settings.get("mediaCallback")
    try:
        return page_currency(address, None) if isinstance(address, str) and address.startswith("http") else None
    except ValueError:  # no address after all
        return None


def _currency(config: dict[str, Any], country: str | None) -> str | None:
    pattern = config.get("currencyFormat") or members(config.get("priceFormat")).get("pattern")
    if not isinstance(pattern, str) or "%s" not in pattern or len(pattern) > 40:
        return None
    sample = pattern.replace("%s", "1")
    found = first_amount(sample, country)
    return (found.currency if found else None) or usual_currency(sample, None)


def _places(config: dict[str, Any], currency: str | None) -> int | None:
    """Digits after the point with which the shop prints prices."""
    stated = schema.whole(members(config.get("priceFormat")).get("precision"))
    if stated is not None and stated <= 4:
        return stated
    return exponent(currency) if currency else None


def _price(stated: Stated, prices: dict[str, Any], places: int | None) -> None:
    stated.price = rounded(schema.amount(members(prices.get("finalPrice")).get("amount")), places)
    former = rounded(schema.amount(members(prices.get("oldPrice")).get("amount")), places)
    stated.regular_price = former if former and stated.price and former > stated.price else None


def _former(stated: Stated) -> None:
    """The regular price of the variant that the price is of: Magento states the lowest of all, maybe another's."""
    same = [one for one in stated.variants if one.price is not None and one.price == stated.price]
    if same:
        stated.regular_price = same[0].regular_price


def _variants(config: dict[str, Any], places: int | None) -> Iterator[Stated]:
    """The simple products behind the options. One that has a price and stands in no index is not for sale."""
    labels = {
        str(key): (
            schema.text(one.get("label")),
            {str(o.get("id")): schema.text(o.get("label")) for o in _of(one)},
        )
        for key, one in members(config.get("attributes")).items()
        if isinstance(one, dict)
    }
    codes = members(config.get("sku") or config.get("skus"))
    prices, index, for_sale = members(config.get("optionPrices")), members(config.get("index")), _for_sale(config)
    numbers = [*index, *(number for number in prices if index and number not in index)]
    for number in numbers[:_MAX_VARIANTS]:
        variant = Stated(where=f"{STATE} jsonConfig index", id=str(number), sku=ids.code(codes.get(number)))
        _price(variant, members(prices.get(number)), places)
        chosen = members(index.get(number))
        for attribute, option in chosen.items():
            name, names = labels.get(str(attribute), (None, {}))
            if name and (value := names.get(str(option))):
                variant.options[name] = value
        variant.availability = _level(str(number), chosen, for_sale)
        yield variant


def _of(attribute: dict[str, Any]) -> list[dict[str, Any]]:
    return objects(attribute.get("options"))


def _for_sale(config: dict[str, Any]) -> dict[str, dict[str, set[str]]]:
    """By attribute and option, the simple products that can be bought.

    From 2.4.4 `salable` says so; before, `attributes` list no others (`Helper\\Data::getOptions`).
    """
    if "salable" in config:
        stated = members(config["salable"])
        keys = [str(key) for key in members(config.get("attributes"))]
        return {key: {str(o): _numbers(listed) for o, listed in members(stated.get(key)).items()} for key in keys}
    return {
        str(key): {str(one.get("id")): _numbers(one["products"]) for one in _of(attribute) if "products" in one}
        for key, attribute in members(config.get("attributes")).items()
        if isinstance(attribute, dict) and any("products" in one for one in _of(attribute))
    }


def _numbers(value: Any) -> set[str]:
    listed = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {str(one) for one in listed if isinstance(one, str | int)}


def _level(number: str, chosen: dict[str, Any], for_sale: dict[str, dict[str, set[str]]]) -> Availability:
    if not for_sale:
        return Availability.UNKNOWN
    judged = [number in for_sale[key].get(str(option), ()) for key, option in chosen.items() if key in for_sale]
    if chosen and not judged:
        return Availability.UNKNOWN
    return Availability.IN_STOCK if judged and all(judged) else Availability.OUT_OF_STOCK


def _inits(tree: LexborHTMLParser) -> Iterator[Any]:
    """The settings of the page's widgets: in scripts for Magento, in attributes, in Hyvä's calls."""
    for script in tree.css("script:not([src])"):
        source = script.text()
        if '"optionPrices"' in source:
            yield _loaded(source)
    for node in tree.css("[data-mage-init*=optionPrices]"):
        yield _loaded(node.attributes.get("data-mage-init") or "")


def _loaded(source: str) -> Any:
    try:
        return orjson.loads(source)
    except orjson.JSONDecodeError:
        start = _INLINE.search(source)
    try:
        return json.JSONDecoder(parse_float=Decimal).raw_decode(source, start.start())[0] if start else None
    except (ValueError, RecursionError):
        return None


def _boxed(stated: Stated, tree: LexborHTMLParser) -> None:
    """Prices of the boxes that carry the product's number: `finalPrice`, of a range `minPrice`, and `oldPrice`.

    An old price that the theme hides until options are chosen counts: the shop strikes it as soon as they are.
    """
    amounts: dict[str, Decimal] = {}
    for node in tree.css("[data-price-type][data-price-amount]")[:_MAX_BOXES]:
        kind, amount = node.attributes.get("data-price-type"), schema.amount(node.attributes.get("data-price-amount"))
        if kind and amount is not None and _is_of(node, stated.id):
            amounts.setdefault(kind, _as_shown(node, amount))
    stated.price = amounts.get("finalPrice") or amounts.get("minPrice")
    former = amounts.get("oldPrice")
    stated.regular_price = former if former and stated.price and former > stated.price else None


def _as_shown(node: LexborNode, amount: Decimal) -> Decimal:
    """`amount` as the box prints it beside: attributes hold unrounded taxes ("71.910401" for 71,91 €)."""
    shown = first_amount(node.text()[:200])
    return shown.amount if shown is not None and abs(shown.amount - amount) <= _ROUNDING else amount


def _is_of(node: LexborNode, number: str | None) -> bool:
    found = _NUMBER.search(node.attributes.get("id") or "")
    return found is not None and found[1] == number


def _stock(tree: LexborHTMLParser) -> Availability:
    for node in tree.css(_STOCK):
        classes = (node.attributes.get("class") or "").split()
        if "unavailable" in classes:
            return Availability.OUT_OF_STOCK
        if "available" in classes:
            return Availability.IN_STOCK
    return Availability.UNKNOWN
