"""JD's codes and words: stock states, kinds of shops, amounts, numbers in addresses and answers.

Source: china.md §2, from real pages of 2018-03 and 2026-03, and transcribed answers of 2017 to 2025.
"""

import json
import re
from decimal import Decimal
from typing import Any, Final

from model.capture import Availability, Seller, SellerKind
from reading.page import Page
from reading.schema import text

CURRENCY: Final = "CNY"
_IMAGES: Final = "https://img13.360buyimg.com/n1/"
"""Where the paths of pictures lie; `n1` is the size of the page's main picture."""
_DUMMY: Final = 3
"""A tag price (`m`) of so many times the price or more is a dummy: 9999.00, 10000.00."""

_STATES: Final = {
    "33": Availability.IN_STOCK,
    "39": Availability.IN_STOCK,
    "40": Availability.IN_STOCK,
    "36": Availability.PRE_ORDER,
    "34": Availability.OUT_OF_STOCK,
    "0": Availability.OUT_OF_STOCK,
    "99": Availability.OUT_OF_STOCK,
}
"""现货, 在途 (ships in 2 to 6 days), 可配货 (from another warehouse), 预订, 无货, 无货, 无货开预定."""
_STOCK_WORDS: Final = (
    (re.compile(r"无货|售完|售罄|缺货"), Availability.OUT_OF_STOCK),
    (re.compile(r"预订|预定|预售"), Availability.PRE_ORDER),
    (re.compile(r"有货|现货|可配货|在途|有库存"), Availability.IN_STOCK),
)
_LEFT: Final = re.compile(r"仅剩\s?(\d{1,4})\s?件")
_PROMISE: Final = re.compile(r"前(?:付款|下单|完成下单).{0,40}(?:送达|发货)")
_SELF: Final = "京东自营"
_SELF_COMPANY: Final = "北京京东世纪"
_KINDS: Final = (
    (re.compile(r"旗舰店$"), SellerKind.FLAGSHIP),
    (re.compile(r"专卖店$"), SellerKind.EXCLUSIVE),
    (re.compile(r"专营店$"), SellerKind.MULTI_BRAND),
)
_YUAN: Final = re.compile(r"\d{1,9}(?:\.\d{1,2})?\Z")
_NUMBER: Final = re.compile(r"\d{4,20}\Z")
_CALLBACK: Final = re.compile(r"\s*(?:try\s*\{\s*)?[\w.$]{1,80}\s*\((?=\s*[\[{])")
_DECODER: Final = json.JSONDecoder(parse_float=Decimal)


def yuan(value: Any) -> Decimal | None:
    """An amount that JD writes; None for what is none: "", "-1.00" (no offer), "4??" (shown after login), "待发布"."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    written = re.sub(r"[\s￥¥,]", "", str(value)[:40])
    return Decimal(written) if _YUAN.match(written) and float(written) > 0 else None


def list_price(price: Decimal | None, *, before: Any, daily: Any = None, tag: Any = None) -> Decimal | None:
    """What stands struck beside `price`: 日常价 (`regularPrice`), else the price before promotion (`op`), else `m`."""
    if price is None:
        return None
    for value, most in ((daily, None), (before, None), (tag, price * _DUMMY)):
        amount = yuan(value)
        if amount is not None and amount > price and (most is None or amount < most):
            return amount
    return None


def number(value: Any) -> str | None:
    """The number of a SKU, shop or seller; without the `J_` of price answers."""
    written = (text(value) or "").removeprefix("J_")
    return written if _NUMBER.match(written) else None


def level_of(code: Any) -> Availability:
    """What a StockState says; it comes as number or as text."""
    written = str(code).strip() if isinstance(code, str | int) and not isinstance(code, bool) else ""
    return _STATES.get(written, Availability.UNKNOWN)


def level_in(words: str) -> tuple[Availability, int | None]:
    """What the line beside the delivery address says, and how many are left where it tells."""
    left = _LEFT.search(words)
    for pattern, level in _STOCK_WORDS:
        if pattern.search(words):
            return level, int(left[1]) if left else None
    return (Availability.LIMITED, int(left[1])) if left else (Availability.UNKNOWN, None)


def promises(words: str) -> bool:
    """Whether a line promises delivery to who pays now: JD writes one only for what can be ordered there."""
    return _PROMISE.search(words) is not None


def seller_of(
    *, shop: str | None, name: str | None, company: str | None = None, own: bool | None = None, popular: bool = False
) -> Seller | None:
    """Who sells, with the kind that JD's naming rules give to third parties' shops: 旗舰店, 专卖店, 专营店.

    Args:
        shop: the shop's number.
        name: the shop's name.
        company: the company's name.
        own: whether JD says that it sells itself.
        popular: whether JD says that a third party (POP) sells.
    """
    if not (shop or name or company or own or popular):
        return None
    kind = SellerKind.THIRD_PARTY if popular else None
    if own or _SELF in (name or "") or (company or "").startswith(_SELF_COMPANY):
        kind = SellerKind.MARKETPLACE
    else:
        kind = next((found for pattern, found in _KINDS if pattern.search(name or "")), kind)
    return Seller(id=shop, name=name, kind=kind, legal_name=company)


def picture(path: Any) -> str | None:
    """The address of a picture, of which JD writes only the path."""
    written = text(path, 2_000)
    if not written:
        return None
    if written.startswith(("https://", "http://")):
        return written
    return f"https:{written}" if written.startswith("//") else f"{_IMAGES}{written.lstrip('/')}"


def answer_of(page: Page) -> Any:
    """What an answer holds: JSON, or JSON in a call (`jQuery123({…})`); None for a document."""
    if page.json is not None:
        return page.json
    start = _CALLBACK.match(page.text[:200])
    if start is None:
        return None
    try:
        return _DECODER.raw_decode(page.text, start.end())[0]
    except (ValueError, RecursionError):
        return None
