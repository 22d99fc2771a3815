"""SSG.COM's search: goods in the search's JSON answer, in the search page's state, and in its cards.

Source: korea.md §3, one public project each; no whole real answer or page was at hand.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from selectolax.lexbor import LexborNode

from reading.card_pictures import picture_in
from reading.cards import Card
from reading.page import Page
from reading.schema import amount, text, whole
from reading.shapes import objects

_CURRENCY: Final = "KRW"
_GOODS: Final = "ITEM_UNIT_LIST"
_MAX_NODES: Final = 50_000
_PRICES: Final = ("finalPrice", "displayPrc")
"""What a card shows; `sellprc` and `strikeOutPrice` are what they were before a discount."""


@dataclass(frozen=True, slots=True)
class Found(Card):
    """One card, and the mall and store whose item it is. Amounts are won."""

    site: str | None = None
    store: str | None = None


def goods_on(page: Page) -> list[Found]:
    """The goods of a search answer or page, each once, in its order."""
    state = page.json if page.json is not None else _state(page)
    found = [one for row in _rows(state) if (one := _row(row))]
    found = found or [one for node in page.tree.css("[data-react-unit-id]")[:500] if (one := _card(page, node))]
    first: dict[str, Found] = {}
    for one in found:
        first.setdefault(one.number, one)
    return list(first.values())


def _state(page: Page) -> Any:
    node = page.tree.css_first("script#__NEXT_DATA__")
    try:
        return json.loads(node.text(), parse_float=Decimal) if node is not None else None
    except (ValueError, RecursionError):
        return None


def _rows(state: Any) -> Iterator[dict[str, Any]]:
    """The rows of each list of goods, in the state's order; lists of other kinds (banners, advertisements) are none."""
    nodes, seen = [state], 0
    while nodes and seen < _MAX_NODES:
        node = nodes.pop()
        seen += 1
        if isinstance(node, dict) and node.get("unitType") == _GOODS:
            yield from objects(node.get("dataList"))
        elif isinstance(node, dict | list):
            inner = list(node.values()) if isinstance(node, dict) else node
            nodes.extend(one for one in reversed(inner) if isinstance(one, dict | list))


def _row(row: Mapping[str, Any]) -> Found | None:
    number = text(row.get("itemId"), 20)
    if number is None:
        return None
    prices = (amount(row.get(name), _CURRENCY) for name in _PRICES)
    return Found(
        number=number,
        name=text(row.get("itemName")) or text(row.get("itemNm")),
        price=next((price for price in prices if price is not None), None),
        sold_out=_sold_out(row),
        ad=_is_ad(row),
        url=_link(row.get("itemDetailLink")) or _link(row.get("itemUrl")),
        image=_link(row.get("itemImgUrl")),
        site=text(row.get("siteNo"), 10),
        store=text(row.get("salestrNo"), 10),
    )


def _sold_out(row: Mapping[str, Any]) -> bool | None:
    message = row.get("soldOutMessage")
    if (
        "Y" in (row.get("soldOutYn"), row.get("stoppedSellingYn"))
        or whole(row.get("usablInvQty")) == 0
        or (isinstance(message, str) and message.strip())
    ):
        return True
    return False if row.get("soldOutYn") == "N" or message == "" else None


def _is_ad(row: Mapping[str, Any]) -> bool | None:
    """Whether a row names who pays for it; None where rows have no place for that."""
    told = [value for name, value in row.items() if name.lower().startswith("advert")]
    return any(value not in (None, "", "N", False, 0, [], {}) for value in told) if told else None


def _card(page: Page, node: LexborNode) -> Found | None:
    attributes = node.attributes
    number = text(attributes.get("data-react-unit-id"), 20)
    title = node.css_first(".ssgitem_tit_name")
    if number is None or title is None:
        return None
    link = node.css_first("a[href*='itemId=']")
    price = amount(attributes.get("data-react-unit-price"), _CURRENCY)
    words = {one.text(strip=True) for one in node.css("span, em, strong, p, div")[:200]}
    paid = any(name.startswith("data-advert") and value for name, value in attributes.items())
    return Found(
        number=number,
        name=text(title.text(separator=" ")),
        price=price,
        sold_out=bool(words & {"품절", "일시품절", "매진"}),
        ad=paid or bool(words & {"광고", "AD"}),
        url=link.attributes.get("href") if link is not None else None,
        image=picture_in(node, page.url),
    )


def _link(value: Any) -> str | None:
    """An address as the data holds it: what looks like an entity in a query is none."""
    return value.strip() or None if isinstance(value, str) and len(value) < 2_000 else None
