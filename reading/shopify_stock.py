"""Whether Shopify's variants can be bought, and how many are at hand, in the shapes of its storefront and Admin APIs.

Source: Shopify's Ajax, Storefront, Admin GraphQL and Admin REST API references (shopify.dev, 2025).
"""

from typing import Any

from model.capture import Availability
from reading.shapes import count, members, objects


def node_of(member: Any) -> Any:
    """What an edge of a GraphQL connection holds; anything else as it is."""
    return member["node"] if isinstance(member, dict) and isinstance(member.get("node"), dict) else member


def listed(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, or of a GraphQL connection."""
    if isinstance(value, dict):
        value = value.get("edges", value.get("nodes"))
    return [one for member in value if isinstance(one := node_of(member), dict)] if isinstance(value, list) else []


def stock_of(value: Any) -> Availability:
    """The level that a truth value tells."""
    if not isinstance(value, bool):
        return Availability.UNKNOWN
    return Availability.IN_STOCK if value else Availability.OUT_OF_STOCK


def level_of(data: dict[str, Any]) -> Availability:
    """Stock of a variant. `currentlyNotInStock`: it is sold though none is at hand."""
    available = data.get("available", data.get("availableForSale"))
    level = stock_of(_sold(data) if available is None else available)
    none_left = str(data.get("inventoryPolicy", data.get("inventory_policy"))).upper() == "CONTINUE" and (
        quantity_of(data) == 0
    )
    sold_anyway = data.get("currentlyNotInStock") is True or none_left
    return Availability.BACK_ORDER if level is Availability.IN_STOCK and sold_anyway else level


def _sold(data: dict[str, Any]) -> bool | None:
    """Whether a variant of the Admin's REST API can be bought: by its policy, and by its units if they are tracked."""
    policy, units = data.get("inventory_policy"), data.get("inventory_quantity")
    if policy not in ("deny", "continue") or "inventory_management" not in data:
        return None
    if policy == "continue" or data["inventory_management"] is None:
        return True
    return units > 0 if isinstance(units, int) else None


def _tracked(data: dict[str, Any]) -> int | None:
    """Units of the Admin API: at all locations where all are told; more sold than at hand counts as none."""
    item = members(data.get("inventoryItem"))
    if item.get("tracked") is not True:
        return None
    levels = members(item.get("inventoryLevels"))
    held = [one for level in listed(levels) for one in objects(level.get("quantities"))]
    found = [units for one in held if isinstance(units := one.get("quantity"), int)]
    if levels and not members(levels.get("pageInfo")).get("hasNextPage") and len(found) == len(held):
        return max(0, sum(found))
    units = data.get("inventoryQuantity")
    return max(0, units) if isinstance(units, int) else None


def quantity_of(data: dict[str, Any]) -> int | None:
    """Units at hand, only where Shopify tracks them."""
    if "inventoryItem" in data:
        return _tracked(data)
    units = data.get("quantityAvailable")
    if units == 0 and data.get("availableForSale") is True and data.get("currentlyNotInStock") is not True:
        return None  # sold with none at hand, and not on back order: the variant is not counted
    if units is None and data.get("inventory_management") is not None:
        units = data.get("inventory_quantity")
        units = max(0, units) if isinstance(units, int) else units
    return count(units)
