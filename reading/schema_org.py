"""schema.org's Product, ProductGroup, Offer and PriceSpecification as objects, wherever on a page they were written."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from model.capture import Seller
from reading import ids, schema
from reading.evidence import Stated
from reading.ids import plain
from reading.subject import Subject

Node = dict[str, Any]

_PROPERTIES: Final = (
    "additionalProperty availability brand color contentUrl currency description ean gtin gtin12 gtin13 gtin14 gtin8 "
    "hasVariant highPrice identifier image images inventoryLevel isbn itemCondition itemOffered lowPrice manufacturer "
    "material minPrice model mpn name offerCount offeredBy offers pattern price priceCurrency "
    "priceSpecification priceType "
    "productGroupID productID referenceQuantity seller size sku upc url validForMemberTier value variants"
).split()
_CANONICAL: Final = {name.lower(): name for name in _PROPERTIES}
"""Property names by their lower case: shops write `Offers` and `pricecurrency` too."""
_GTINS: Final = ("gtin13", "gtin", "gtin14", "gtin12", "gtin8", "ean", "isbn", "upc", "identifier", "productID")
_PRICED: Final = frozenset({"price", "lowPrice", "highPrice", "priceCurrency", "priceSpecification", "availability"})
"""Properties of an offer that shops write on the product itself."""
_OPTIONS: Final = ("color", "size", "material", "pattern")
_MAX_ITEMS: Final = 1_000
_FEW: Final = 4


def types(node: Node) -> set[str]:
    """The node's schema.org types, lower case, without the vocabulary's address."""
    value = node.get("@type", node.get("type"))
    names = value if isinstance(value, list) else [value]
    return {n.rstrip("/").rpartition("/")[2].rpartition(":")[2].lower() for n in names if isinstance(n, str)}


def own(nodes: list[Node], subject: Subject) -> list[Node]:
    """Of many product nodes those that may be the page's own, by name, address or number; all when none is plainly so.

    Reading a product costs a hundred times more than this look, and pages list dozens of related ones.
    """
    if len(nodes) <= _FEW:
        return nodes
    likely = [node for node in nodes[: 5 * _MAX_ITEMS] if _may_be_own(node, subject)]
    return likely or nodes[:_MAX_ITEMS]


def _may_be_own(node: Node, subject: Subject) -> bool:
    name = node.get("name")
    if isinstance(name, str) and plain(name[:400]) in subject.words:
        return True
    codes = (node.get("sku"), node.get("productID"))
    return any(isinstance(code, str | int) and subject.mentions(str(code)) for code in codes)


class ProductReader:
    """Products and offers out of nodes. One for each page: it bounds how much a page can make it read.

    `where` is the kind of place that the nodes come from; `index` finds nodes by @id, followed one step at a time.
    """

    def __init__(self, where: str, index: Mapping[str, Node]) -> None:
        self.where = where
        self.index = index
        self.left = 5 * _MAX_ITEMS

    def product(self, raw: Node, depth: int = 0) -> Stated:
        """One product node with its offers and variants."""
        node = _canonical(raw)
        stated = Stated(where=self.where)
        stated.name = schema.text(node.get("name"))
        stated.url = link(node.get("url")) or link(node.get("@id"))
        stated.brand = self._name(node.get("brand") or node.get("manufacturer"), 100)
        stated.description = schema.text(node.get("description"), 5000)
        stated.undescribed = isinstance(node.get("description"), str) and not stated.description
        stated.images = list(_images(node.get("image") or node.get("images")))
        _identify(stated, node)
        stated.attributes = _properties(node.get("additionalProperty"))
        stated.options = _options(node, stated.attributes)
        stated.used = schema.is_used(link(node.get("itemCondition")))
        own_price = {key: value for key, value in node.items() if key in _PRICED}
        for offer in self._nodes(node.get("offers") or own_price or None):
            stated.offers.extend(self.offer(offer))
        if depth == 0:
            children = node.get("hasVariant") or node.get("model") or node.get("variants")
            stated.variants = [self.product(child, depth=1) for child in self._nodes(children)]
        return stated

    def offer(self, raw: Node, depth: int = 0) -> list[Stated]:
        """The offers of one entry: an AggregateOffer is itself one (its range), followed by those within it."""
        node = _canonical(raw)
        stated = Stated(where=f"{self.where} offers")
        stated.currency = schema.currency(node.get("priceCurrency") or node.get("currency"))
        _identify(stated, node)
        stated.url = link(node.get("url"))
        stated.name = schema.text(node.get("name"))
        stated.availability = schema.availability(node.get("availability"))
        stated.used = schema.is_used(link(node.get("itemCondition")))
        if name := self._name(node.get("seller") or node.get("offeredBy"), 200):
            stated.seller = Seller(name=name)
        self._prices(stated, node)
        if isinstance(level := node.get("inventoryLevel"), dict):
            stated.quantity = schema.whole(level.get("value"))
        self._item(stated, node)
        inner: list[Stated] = []
        if depth < 2:
            for child in self._nodes(node.get("offers")):
                inner.extend(self.offer(child, depth + 1))
        return [stated, *inner]

    def _nodes(self, value: Any) -> list[Node]:
        """The objects of a property, references followed one step, within the page's bound."""
        found = []
        for item in (value if isinstance(value, list) else [value])[:_MAX_ITEMS]:
            if isinstance(item, dict) and self.left > 0:
                self.left -= 1
                key = item.get("@id")
                whole = self.index.get(key) if len(item) <= 2 and isinstance(key, str) else None
                found.append(whole or item)
        return found

    def _name(self, value: Any, limit: int) -> str | None:
        found = self._nodes(value)
        return schema.text(found[0] if found else value, limit)

    def _item(self, stated: Stated, node: Node) -> None:
        for raw in self._nodes(node.get("itemOffered"))[:1]:
            item = _canonical(raw)
            _identify(stated, item)
            stated.name = stated.name or schema.text(item.get("name"))
            stated.options = _options(item, {})

    def _prices(self, stated: Stated, node: Node) -> None:
        code = stated.currency
        stated.price = schema.amount(node.get("price"), code)
        if (low := schema.amount(node.get("lowPrice"), code)) is not None:
            stated.price = stated.price or low
            stated.highest = schema.amount(node.get("highPrice"), code)
            stated.sellers = schema.whole(node.get("offerCount"))
        for spec in self._nodes(node.get("priceSpecification")):
            _specify(stated, _canonical(spec))


def _canonical(node: Node) -> Node:
    return {_CANONICAL.get(key.lower(), key): value for key, value in node.items()}


def _specify(stated: Stated, spec: Node) -> None:
    """One PriceSpecification: its kind is told by its priceType, its membership or its reference quantity."""
    stated.currency = stated.currency or schema.currency(spec.get("priceCurrency"))
    value = schema.amount(spec.get("price") or spec.get("minPrice"), stated.currency)
    if value is None or types(spec) & {"deliverychargespecification", "paymentchargespecification"}:
        return
    kind = (link(spec.get("priceType")) or "").rpartition("/")[2].lower()
    if spec.get("validForMemberTier") is not None:
        stated.member_price = stated.member_price or value
    elif any(word in kind for word in ("list", "strikethrough", "srp", "regular")):
        stated.regular_price = stated.regular_price or value
    elif isinstance(spec.get("referenceQuantity"), dict) and stated.price is not None:
        stated.unit_price = stated.unit_price or value
    else:
        stated.price = stated.price or value


def _identify(stated: Stated, node: Node) -> None:
    stated.sku = stated.sku or ids.code(node.get("sku"))
    stated.mpn = stated.mpn or ids.code(node.get("mpn"))
    stated.id = stated.id or ids.code(node.get("productID") or node.get("productGroupID") or node.get("identifier"))
    for key in _GTINS:
        if stated.gtin is None and key in node:
            stated.gtin = ids.gtin(node[key])


def _options(node: Node, attributes: dict[str, str]) -> dict[str, str]:
    found = {key.capitalize(): value for key in _OPTIONS if (value := schema.text(node.get(key), 100))}
    return found or (dict(attributes) if len(attributes) <= 4 else {})


def _properties(value: Any, depth: int = 0) -> dict[str, str]:
    """PropertyValue entries as name and value; groups of them are opened once."""
    found: dict[str, str] = {}
    for item in (value if isinstance(value, list) else [value])[:200]:
        if isinstance(item, dict) and (name := schema.text(item.get("name"), 100)):
            content = item.get("value")
            if isinstance(content, list) and depth == 0:
                found.update(_properties(content, 1))
            elif (said := schema.text(content)) is not None:
                found.setdefault(name, said)
    return found


def _images(value: Any) -> Iterator[str]:
    for entry in (value if isinstance(value, list) else [value])[:60]:
        item = entry
        if isinstance(item, dict):
            item = item.get("contentUrl") or item.get("url") or item.get("@id")
        if isinstance(item, list):
            item = item[0] if item else None
        if isinstance(item, str) and item.strip():
            yield item.strip()


def link(value: Any) -> str | None:
    """An address in a property: text, or an object's @id, url or name."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url") or value.get("name")
    return value if isinstance(value, str) and value else None
