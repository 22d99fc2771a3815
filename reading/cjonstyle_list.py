"""CJ OnStyle's lists: the best 100, the television schedule and the search, as their answers hold them.

Source: korea.md §4; the search's answer from two public readers of it, of 2016 and 2026, that agree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from reading.schema import amount, text
from reading.shapes import members, objects

_CURRENCY: Final = "KRW"
_GOODS: Final = "CJMALL_ITEM"


@dataclass(frozen=True, slots=True)
class Listed:
    """One row. The amount is won."""

    number: str
    name: str | None
    price: Decimal | None
    url: str | None
    image: str | None = None


def listed(body: Any) -> list[Listed]:
    """The rows of an answer, each item once; none when it is no list."""
    result = members(members(body).get("result"))
    found = map(_searched, searched(body))
    rows = [*map(_ranked, objects(result.get("cateTop100ItemTupleList"))), *_broadcast(result), *found]
    first: dict[str, Listed] = {}
    for row in rows:
        if row is not None:
            first.setdefault(row.number, row)
    return list(first.values())


def searched(body: Any) -> list[dict[str, Any]]:
    """The rows of a search's answer, whose `result` is a list of groups; none when it is none."""
    return [row for group in goods_groups(body) for row in objects(group.get("rowDatas"))]


def goods_groups(body: Any) -> list[dict[str, Any]]:
    """The groups of a search's answer that hold the place's own goods, with their counts."""
    return [group for group in objects(members(body).get("result")) if group.get("type") == _GOODS]


def _searched(row: dict[str, Any]) -> Listed | None:
    """A row of the search: a customer pays `pmgCustomerPrice`, which is not above `pmgSalePrice`."""
    asked, before = (amount(row.get(name), _CURRENCY) for name in ("pmgCustomerPrice", "pmgSalePrice"))
    price = None if asked and before and asked > before else asked or before
    names = (text(row.get(name)) for name in ("itemNm", "pmgWebDispItemNm", "pmgItemNm"))
    number, picture = text(row.get("itemCd"), 20), _link(row.get("pmgItemImgUrl"))
    return Listed(number, next(filter(None, names), None), price, None, picture) if number else None


def _ranked(row: dict[str, Any]) -> Listed | None:
    """A row of the best 100. Its two prices are one unless a promotion runs: which of them is asked is not known."""
    prices = members(row.get("rmItempriceInfo"))
    asked = {amount(prices.get(name), _CURRENCY) for name in ("salePrice", "customerPrice")} - {None}
    price = asked.pop() if len(asked) == 1 else None
    return _row(row, text(prices.get("displayItemName")), price)


def _broadcast(result: dict[str, Any]) -> Iterator[Listed | None]:
    for programme in objects(result.get("programList"))[:300]:
        for row in objects(programme.get("itemList"))[:100]:
            yield _row(row, text(row.get("itemNm")), amount(row.get("salePrice"), _CURRENCY))


def _row(row: dict[str, Any], name: str | None, price: Decimal | None) -> Listed | None:
    number = text(row.get("itemCd"), 20)
    return Listed(number, name, price, _link(row.get("itemLink"))) if number else None


def _link(value: Any) -> str | None:
    """An address as the data holds it: what looks like an entity in a query is none."""
    return value.strip() or None if isinstance(value, str) and len(value) < 2_000 else None
