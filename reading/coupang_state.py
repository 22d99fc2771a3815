"""Coupang's page data: where it stands in a page of any year, and which vendor items of one product are in it.

Sources: korea.md §5; for the options of 2025-26 pages, public readers of saved pages that agree with each other.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs

from reading.coupang_flight import flight_of, loose_objects, rows_of
from reading.page import Page
from reading.schema import text
from reading.script_state import assigned
from reading.shapes import members, objects

Node = dict[str, Any]

_ID = re.compile(r"[1-9]\d{2,19}\Z")
_MAX_NODES: Final = 200_000
_MAX_ITEMS: Final = 2_000
_DEEP: Final = 4
_BASIC: Final = ("itemBasicInfo", "vendorItem", "itemInfo", "basicInfo")
"""Members that hold the ids of the object that they stand in."""

_FIELDS: Final = {
    **dict.fromkeys(("originalPrice", "originPrice"), "original"),
    **dict.fromkeys(("salePrice", "salesPrice"), "sale"),
    "finalPrice": "final",
    "wowMemberPrice": "wow",
    "coupon": "coupon",
    **dict.fromkeys(("soldOut", "isSoldOut"), "sold_out"),
    "isLoser": "loser",
    **dict.fromkeys(("sellerName", "vendorName"), "seller"),
    "vendorId": "vendor",
    **dict.fromkeys(("unitPrice", "unitPriceDescription", "finalUnitPrice"), "unit"),
    "itemName": "name",
}
"""What the members of a vendor item's object say, in all generations of pages and answers."""


@dataclass(slots=True)
class VendorItem:
    """One seller's offer of one option, as far as the data states it."""

    id: str
    """The vendorItemId."""
    item_id: str | None = None
    """The option."""
    fields: dict[str, Any] = field(default_factory=dict)
    """The values of `_FIELDS`, as they stand."""
    cart: Any = None
    """The price in the address that puts it into the cart."""
    options: dict[str, str] = field(default_factory=dict)

    @property
    def loses(self) -> bool | None:
        """Whether another seller's offer of the same option is the one that is shown."""
        value = self.fields.get("loser")
        return value if isinstance(value, bool) else None


@dataclass(slots=True)
class Product:
    """What the data says of one product."""

    items: dict[str, VendorItem] = field(default_factory=dict)
    own: list[Node] = field(default_factory=list)
    """Objects that carry the product's own id."""
    selected: str | None = None
    """The vendorItemId of the product's own object: the offer that the page opens with."""
    seller: Node | None = None
    """The `sellerInfo` of the offer that the page opens with."""
    by_coupang: bool = False
    """The page has the place for the seller, and none is named: Coupang itself sells."""

    @property
    def empty(self) -> bool:
        """Whether nothing of the product was found."""
        return not self.items and not self.own


def number(value: Any) -> str | None:
    """An id of Coupang's: a whole number of three digits or more, as text."""
    written = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return written if _ID.match(written) else None


def product_in(page: Page, product_id: str, vendor_item_id: str | None) -> Product:
    """What the data of `page` says of the product; other products' objects on the page are passed over.

    `vendor_item_id` is the address's. An answer of the quantity interface carries no ids at its top: it is the offer's
    that its address names.
    """
    found = Product()
    if page.json is not None:
        data = page.json[0] if isinstance(page.json, list) and page.json else page.json
        roots = [data]
        if vendor_item_id and isinstance(data, dict) and "vendorItemId" not in data and _is_quantities(data):
            roots = [{"productId": product_id, "vendorItemId": vendor_item_id, **data}]
    else:
        flight = flight_of(page.text)
        sdp = assigned(page.text, "exports.sdp")
        roots = [*rows_of(flight), *([sdp] if isinstance(sdp, dict) else [])]
        _collect(found, roots, product_id, vendor_item_id)
        roots = list(loose_objects(flight)) if found.empty else []
        found.by_coupang = "PRODUCT_DETAIL_SELLER_INFO" in flight and '"sellerName"' not in flight
    return _collect(found, roots, product_id, vendor_item_id)


def _is_quantities(data: Node) -> bool:
    return isinstance(data.get("moduleData"), list) and ("price" in data or "detailPriceBundle" in data)


def _collect(found: Product, roots: list[Any], product_id: str, vendor_item_id: str | None) -> Product:
    """Fill `found` from all objects under `roots`, in their order."""
    stack: list[tuple[Any, str | None]] = [(root, None) for root in reversed(roots)]
    seen = 0
    while stack and seen < _MAX_NODES:
        node, owner = stack.pop()
        seen += 1
        if isinstance(node, list):
            stack.extend((child, owner) for child in reversed(node))
        elif isinstance(node, str):
            _read_cart(found, node, product_id, owner)
        elif isinstance(node, dict):
            own = number(node.get("productId"))
            if own not in (None, product_id):
                continue
            owner = own or owner
            _read_node(found, node, own is not None, owner is not None, vendor_item_id)
            stack.extend((child, owner) for child in reversed(list(node.values())))
    return found


def _read_node(found: Product, node: Node, is_product: bool, is_own: bool, vendor_item_id: str | None) -> None:
    """One object: the product's own, a vendor item's, the options', the seller's."""
    if is_product and not any(node is one for one in found.own):
        found.own.append(node)
    item_id, vendor_item = _ids(node)
    if vendor_item and (is_own or vendor_item == vendor_item_id or vendor_item in found.items or "isLoser" in node):
        _read_item(found, node, vendor_item, item_id)
        if is_product and found.selected is None and ("title" in node or "options" in node):
            found.selected = vendor_item
    if isinstance(node.get("attributeVendorItemMap"), dict):
        _read_options(found, node)
    if found.seller is None and isinstance(info := node.get("sellerInfo"), dict) and text(info.get("sellerName")):
        found.seller = info


def _ids(node: Node) -> tuple[str | None, str | None]:
    """The itemId and the vendorItemId of an object."""
    for holder in (node, *(members(node.get(name)) for name in _BASIC)):
        if vendor_item := number(holder.get("vendorItemId")):
            return number(holder.get("itemId")), vendor_item
    return None, None


def _read_item(found: Product, node: Node, vendor_item: str, item_id: str | None) -> VendorItem | None:
    if vendor_item not in found.items and len(found.items) >= _MAX_ITEMS:
        return None
    item = found.items.setdefault(vendor_item, VendorItem(vendor_item))
    item.item_id = item.item_id or item_id
    for name, value in _fields(node, vendor_item).items():
        if item.fields.setdefault(name, value) != value and name == "sold_out":
            item.fields[name] = None  # two places disagree: neither is believed
    return item


def _fields(node: Node, vendor_item: str) -> dict[str, Any]:
    """The values in an object and in those within it that are no other vendor item's, the nearest first."""
    fields: dict[str, Any] = {}
    level = [node]
    for _ in range(_DEEP):
        below: list[Node] = []
        for one in level[:50]:
            for key, value in list(one.items())[:300]:
                name = _FIELDS.get(key)
                if name is not None and value not in (None, ""):
                    fields.setdefault(name, value)
                elif key == "quantityBase":
                    below.extend(objects(value)[:1])
                elif isinstance(value, dict) and _ids(value)[1] in (None, vendor_item) and not _is_other(key):
                    below.append(value)
        level = below
    return fields


def _is_other(key: str) -> bool:
    """Whether a member holds what is not the offer's own: the options, and what prices of its own say inside."""
    return key in {"options", "attributeVendorItemMap", "sellerInfo"} or key in _FIELDS


def _read_cart(found: Product, address: str, product_id: str, owner: str | None) -> None:
    """The price in an address that puts an offer into the cart: `…itemId=…&vendorItemId=…&price=…&isLoser=false`.

    Only this product's page speaks of losers; an address without such a word may be that of a recommended product.
    """
    if "vendorItemId=" not in address or "price=" not in address or len(address) > 2_000:
        return
    fields = {name: values[0] for name, values in parse_qs(address.partition("?")[2] or address).items()}
    vendor_item = number(fields.get("vendorItemId"))
    if vendor_item is None or fields.get("productId", product_id) != product_id or len(found.items) >= _MAX_ITEMS:
        return
    if owner is None and not {"isLoser", "productId"} & fields.keys():
        return
    item = found.items.setdefault(vendor_item, VendorItem(vendor_item))
    item.item_id = item.item_id or number(fields.get("itemId"))
    item.cart = item.cart or fields.get("price")
    if fields.get("isLoser") in ("true", "false"):
        item.fields.setdefault("loser", fields["isLoser"] == "true")


def _read_options(found: Product, options: Node) -> None:
    """Each option's vendor item, with the option's names: the map's keys are value ids joined by colons."""
    names: dict[str, tuple[str, str]] = {}
    for row in objects(options.get("optionRows"))[:20]:
        title = text(row.get("name")) or text(row.get("title")) or "옵션"
        for value in objects(row.get("attributes"))[:500]:
            key, name = text(value.get("valueId")), text(value.get("name"))
            if key and name:
                names[key] = title, name
    for key, node in list(options["attributeVendorItemMap"].items())[:_MAX_ITEMS]:
        item_id, vendor_item = _ids(members(node))
        item = _read_item(found, node, vendor_item, item_id) if vendor_item else None
        if item is not None:
            item.options = dict(names[part] for part in key.split(":") if part in names)
