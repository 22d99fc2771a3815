"""What carts say: their data and their pages. Pure; what came from the page is checked for type and size."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import orjson

from model.seen import CartPrice
from reading.amounts import amounts
from spiders.rendering.carting.words import ASIDE, EMPTY, LINE, SUM

DATA: Final = "cart data"
PAGE: Final = "cart page"
_CODE: Final = re.compile(r"[A-Z]{3}\Z")
_NEAR: Final = 3


@dataclass(frozen=True, slots=True)
class Leaf:
    """A text of a cart's page."""

    text: str
    struck: bool
    mark: str


def data(text: str) -> Any:
    """The JSON in `text`; None when it is none."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def shopify(told: Any, variant: str) -> CartPrice | None:
    """The line of `variant` in the answer of `/cart.js`, whose amounts are hundredths in any currency.

    Source: shopify.dev/docs/api/ajax/reference/cart. None when the cart has not one piece of it.
    """
    line = _only(_listed(told, "items"), "variant_id", variant)
    if line is None:
        return None
    currency = told.get("currency")
    return CartPrice(
        where=DATA,
        line=_minor(line.get("final_line_price"), 2),
        total=_minor(told.get("total_price"), 2),
        currency=currency if isinstance(currency, str) and _CODE.match(currency) else None,
    )


def woocommerce(told: Any, article: str) -> CartPrice | None:
    """The line of product or variation `article` in the Store API's cart: `prices.price` is as the shop shows prices.

    Line totals there are without tax (developer.woocommerce.com, Store API, Cart). None as for `shopify`.
    """
    line = _only(_listed(told, "items"), "id", article)
    if line is None:
        return None
    prices, totals = _mapping(line.get("prices")), _mapping(told.get("totals"))
    digits, code = prices.get("currency_minor_unit"), prices.get("currency_code")
    known = isinstance(digits, int) and 0 <= digits <= 4
    return CartPrice(
        where=DATA,
        line=_minor(prices.get("price"), digits) if known else None,
        total=_minor(totals.get("total_price"), digits) if known else None,
        currency=code if isinstance(code, str) and _CODE.match(code) else None,
    )


def pieces(told: Any) -> int | None:
    """How many lines a cart's data have; None when that cannot be told."""
    items = told.get("items") if isinstance(told, dict) else told
    return len(items) if isinstance(items, list) else None


def _listed(told: Any, name: str) -> list[Mapping[str, Any]]:
    rows = told.get(name) if isinstance(told, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _only(rows: Iterable[Mapping[str, Any]], name: str, number: str) -> Mapping[str, Any] | None:
    same = [row for row in rows if str(row.get(name)) == number]
    return same[0] if len(same) == 1 and same[0].get("quantity") == 1 else None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _minor(value: Any, digits: Any) -> Decimal | None:
    try:
        amount = Decimal(str(value)).scaleb(-int(digits))
    except (InvalidOperation, ValueError):
        return None
    return amount if amount.is_finite() and 0 <= amount < 10**12 else None


def leaves(told: Any) -> list[Leaf]:
    """Texts as `cart.js` answered them."""
    rows = [row for row in told if isinstance(row, dict)] if isinstance(told, list) else []
    return [Leaf(str(row.get("text"))[:200], row.get("struck") is True, str(row.get("mark"))[:200]) for row in rows]


def is_empty(shown: Sequence[Leaf]) -> bool:
    """Whether a cart's page says that there is nothing in it."""
    return any(EMPTY.search(one.text.lower()) for one in shown if len(one.text) <= 100)


def on_page(row: Sequence[Leaf], shown: Sequence[Leaf], currency: str | None) -> CartPrice:
    """What the page of a cart asks: for the thing whose row this is, and for all of it.

    Args:
        row: texts of the row.
        shown: texts of the page.
        currency: what the shop sells in, for signs that several currencies have.
    """
    line = line_price(row, currency)
    total = _total(shown, currency)
    same = line is not None and total is not None and line[1] == total[1]
    return CartPrice(
        where=PAGE,
        line=line[0] if line else None,
        total=total[0] if total and same else None,
        currency=line[1] if line else None,
    )


def line_price(row: Sequence[Leaf], currency: str | None) -> tuple[Decimal, str] | None:
    """The one amount that a row asks, with the currency that stands beside it; None when there is none, or several.

    Struck amounts, reductions, points, tax and shipping are none.
    """
    found: list[tuple[Leaf, str, tuple[Decimal, str]]] = []
    label = ""
    for one in row:
        sums = _signed(one.text, currency)
        if not sums:
            label = one.text if not any(map(str.isdigit, one.text)) else ""
            continue
        beside = f"{label} {one.text} {one.mark}".lower()
        if len(sums) == 1 and not one.struck and not ASIDE.search(beside) and not one.text.startswith(("-", "−", "+")):
            found.append((one, beside, sums[0]))
        label = ""
    distinct = {amount for _, _, amount in found}
    if len(distinct) > 1:
        distinct = {amount for _, beside, amount in found if LINE.search(beside)}
    return distinct.pop() if len(distinct) == 1 else None


def _signed(text: str, currency: str | None) -> list[tuple[Decimal, str]]:
    return [(one.amount, one.currency) for one in amounts(text, currency) if one.signed and one.currency]


def _total(shown: Sequence[Leaf], currency: str | None) -> tuple[Decimal, str] | None:
    """The last amount that stands right after a word for the sum of all."""
    found = None
    for i, one in enumerate(shown):
        if SUM.search(one.text.lower()) and not ASIDE.search(one.text.lower()):
            sums = [s for near in shown[i : i + _NEAR] if not near.struck for s in _signed(near.text, currency)]
            found = sums[0] if sums else found
    return found
