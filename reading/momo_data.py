"""momo's lists of goods: the page's streamed state (Next.js "flight") and the list answers.

Source: china.md §5, from a real search page of 2026-03.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from reading.cards import Card
from reading.page import Page
from reading.schema import amount, text, whole
from reading.shapes import objects

CURRENCY: Final = "TWD"
_PUSH = re.compile(r'__next_f\.push\(\[\s*1\s*,\s*("(?:[^"\\]|\\.)*")\s*\]\)', re.DOTALL)
_LIST = re.compile(r'"goodsInfoList"\s*:\s*(?=\[)')
_MOST_LISTS: Final = 50
_MAX_NODES: Final = 20_000
_DECODER: Final = json.JSONDecoder(parse_float=Decimal, strict=False)


def goods_on(page: Page) -> list[Card]:
    """The goods of a list, each once, in its order: pages stream the same list several times."""
    rows = _rows_in(page.json) if page.json is not None else _streamed(page.text)
    first: dict[str, Card] = {}
    for row in rows:
        number = text(row.get("goodsCode"), 40)
        if number is not None and number not in first:
            first[number] = _found(row, number)
    return list(first.values())


def _streamed(source: str) -> Iterator[dict[str, Any]]:
    """The rows of the lists in a page's stream, whose pieces are JSON texts that part its state anywhere."""
    state = "".join(_piece(found[1]) for found in _PUSH.finditer(source))
    end = 0
    for _ in range(_MOST_LISTS):
        found = _LIST.search(state, end)
        if found is None:
            return
        try:
            rows, end = _DECODER.raw_decode(state, found.end())
        except (ValueError, RecursionError):
            end = found.end()
        else:
            yield from objects(rows)


def _piece(written: str) -> str:
    try:
        return str(json.loads(written))
    except ValueError:
        return ""


def _rows_in(data: Any) -> Iterator[dict[str, Any]]:
    nodes: list[Any] = [data] if isinstance(data, dict | list) else []
    seen = 0
    while nodes and seen < _MAX_NODES:
        node = nodes.pop()
        seen += 1
        if isinstance(node, dict):
            yield from objects(node.get("goodsInfoList"))
        inner = list(node.values()) if isinstance(node, dict) else node
        nodes.extend(one for one in reversed(inner) if isinstance(one, dict | list))


def _found(row: dict[str, Any], number: str) -> Card:
    stock = whole(row.get("goodsStock"))
    ad = row.get("isAdGoods")
    return Card(
        number=number,
        name=text(row.get("goodsName")),
        price=_price(row),
        sold_out=stock == 0 if stock is not None else None,
        ad=ad if isinstance(ad, bool) else None,
        url=_link(row.get("goodsUrl")),
        image=_link(row.get("imgUrl")),
    )


def _price(row: dict[str, Any]) -> Decimal | None:
    """What the card shows, "$$22,300": the stream writes a dollar twice. A promotion under the name is not in it."""
    shown = row.get("goodsPrice")
    written = shown.lstrip("$ ") if isinstance(shown, str) else shown
    found = amount(written, CURRENCY)
    return found if found is not None else amount(row.get("SALE_PRICE"), CURRENCY)


def _link(value: Any) -> str | None:
    """An address as the data holds it: what looks like an entity in a query is none."""
    return value.strip() or None if isinstance(value, str) and len(value) < 2_000 else None
