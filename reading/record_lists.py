"""Lists of products in JSON that no platform describes: what a shop's own search or category answers hold."""

import re
from collections.abc import Iterator
from typing import Any, Final

from model.capture import SearchResult
from reading.schema import text
from reading.shapes import objects

_ID: Final = re.compile(r"(?:goods|product|item|offer|listing|sku)?_?(?:id|code|no|number)", re.IGNORECASE)
_NAME: Final = re.compile(r"(?:goods|product|item|offer|listing)?_?(?:name|title)", re.IGNORECASE)
_PRICED: Final = re.compile(r"price", re.IGNORECASE)
_AD: Final = re.compile(r"(?:is_?)?ads?(?:_?id)?|(?:is_?)?sponsored", re.IGNORECASE)
_FEWEST: Final = 2
_SHARE: Final = 0.8
"""Of a list's objects that must be products: banners and notes stand among them."""
_MOST_NODES: Final = 20_000
_MOST_DEPTH: Final = 6


def listed(data: Any) -> list[SearchResult]:
    """The cards of the longest list of products in `data`; empty when there is none.

    A product is an object with a number and a name of its own, and something called a price. Amounts are left out:
    whether such numbers count whole units or minor ones is the shop's own secret. What a product itself lists (its
    variants, its companions) is no list of products.
    """
    best: list[dict[str, Any]] = []
    for records in _lists(data):
        products = [one for one in records if _is_product(one)]
        if len(products) >= _FEWEST and len(products) > len(best) and len(products) >= _SHARE * len(records):
            best = products
    marked = any(_AD.fullmatch(key) for one in best for key in one)
    return [_card(one, marked=marked) for one in best]


def _lists(data: Any) -> Iterator[list[dict[str, Any]]]:
    """Every list of objects in `data`, to a bounded depth."""
    nodes, seen = [(data, 0)] if isinstance(data, dict | list) else [], 0
    while nodes and seen < _MOST_NODES:
        node, depth = nodes.pop()
        seen += 1
        if isinstance(node, list) and (records := objects(node)):
            yield records
        if depth < _MOST_DEPTH and not (isinstance(node, dict) and _is_product(node)):
            inner = node.values() if isinstance(node, dict) else node
            nodes += [(one, depth + 1) for one in inner if isinstance(one, dict | list)]


def _is_product(record: dict[str, Any]) -> bool:
    priced = any(_PRICED.search(key) for key in record)
    return priced and _value(record, _ID) is not None and _value(record, _NAME) is not None


def _value(record: dict[str, Any], key: re.Pattern[str]) -> str | None:
    """The first value under a key that is `key` whole; what names the product most plainly comes first."""
    keys = sorted((name for name in record if key.fullmatch(name)), key=len, reverse=True)
    return next((words for name in keys if (words := _plain(record[name]))), None)


def _plain(value: Any) -> str | None:
    return text(value) if isinstance(value, str | int) and not isinstance(value, bool) else None


def _card(record: dict[str, Any], *, marked: bool) -> SearchResult:
    ad = any(bool(value) for key, value in record.items() if _AD.fullmatch(key))
    return SearchResult(external_id=_value(record, _ID), name=_value(record, _NAME), ad=ad if marked else None)
