"""Taobao's and Tmall's amounts and the words beside them: which kind of price each is.

Source: china.md §1, Price words. The set of labels is open: one that is not known, on an amount below the selling
price, is the lowest advertised price under the condition that its label names, and never the selling price.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from reading.amounts import parse_number
from reading.evidence import Stated
from reading.schema import amount, text
from reading.shapes import members
from reading.taobao_page import CURRENCY

_SELLING: Final = "price"
_LIST: Final = "regular_price"
_BEST: Final = "best_price"
_COUPON: Final = "coupon_price"
_WORDS: Final = (
    ("", re.compile(r"定金|订金|预付|尾款|邮费|运费|税")),
    ("member_price", re.compile(r"88 ?VIP|会员|粉丝", re.IGNORECASE)),
    (_BEST, re.compile(r"到手|国补|(?<!百亿)补贴|补后|加补|政府补|礼金|红包|淘金币|新客|新人|首单|预估")),
    (_COUPON, re.compile(r"券后|用券|领券|折后|优惠后")),
    (_LIST, re.compile(r"吊牌价|专柜价|划线价|市场价|建议零售价|厂商指导价|官方指导价|原价")),
)
_BEFORE: Final = re.compile(r"优惠前|券前|折前")
"""Before coupons: what a shopper sees as the selling price, unless it is struck beside another one."""
_BASE: Final = re.compile(r"价格|一口价|优惠前|参考价")
_ACCOUNT: Final = re.compile(r"淘金币|礼金|红包|88 ?VIP|新客|新人|首单|会员", re.IGNORECASE)
"""What depends on who is signed in: an amount that contains it is no coupon price for any shopper."""
_HIDDEN: Final = re.compile(r"[?？*]")
_MOST: Final = 10


@dataclass(frozen=True, slots=True)
class Amount:
    """One printed amount: the lower end of a range."""

    value: Decimal
    label: str | None = None
    struck: bool = False

    @property
    def kind(self) -> str:
        """The price field that its label names; empty for what is no price (a deposit), `price` for any other."""
        return next((kind for kind, words in _WORDS if self.label and words.search(self.label)), _SELLING)


def low(value: Any) -> Decimal | None:
    """The amount of "164起", "35.31-283.66", "￥93", 28.5; None for a veiled one ("1??")."""
    words = text(value)
    if words is None or _HIDDEN.search(words):
        return None
    number = parse_number(words.lstrip("¥￥ "), CURRENCY)
    return number if number is not None and 0 < number < 10**9 else None


def amount_of(node: Any) -> Amount | None:
    """What `{priceTitle, priceText, priceMoney, lineThrough}` says; the last number is in fen."""
    data = members(node)
    if str(data.get("hiddenPrice")).lower() == "true":
        return None
    words = text(data.get("priceText"))
    fen = amount(data.get("priceMoney")) if words is None else None
    value = fen / 100 if fen is not None else low(words)
    if value is None:
        return None
    return Amount(value, text(data.get("priceTitle")), struck=str(data.get("lineThrough")).lower() == "true")


def amounts_of(nodes: Iterable[Any]) -> list[Amount]:
    """The amounts of several such objects, in order."""
    found = (amount_of(node) for node, _ in zip(nodes, range(_MOST), strict=False))
    return [one for one in found if one is not None]


def put_prices(stated: Stated, found: Sequence[Amount], promotions: Sequence[str] = ()) -> None:
    """Write `found`, the main amount first, into the price fields of `stated`, with labels and conditions.

    `promotions` are the page's words on what the lowest of them contains: where that depends on who is signed in, no
    coupon price is stated.
    """
    stated.currency = CURRENCY
    selling = _selling(found)
    if selling is not None:
        _put(stated, _SELLING, selling)
    for one in found:
        if one is not selling and (field := _field(one, selling)) and getattr(stated, field) is None:
            field = _BEST if field == _COUPON and any(map(_ACCOUNT.search, promotions)) else field
            _put(stated, field, one)
            if field != _LIST and (why := "；".join(promotions) or one.label):
                stated.conditions[field] = why[:500]


def _put(stated: Stated, field: str, one: Amount) -> None:
    setattr(stated, field, one.value)
    if one.label:
        stated.labels[field] = one.label


def _selling(found: Sequence[Amount]) -> Amount | None:
    """The first amount that is a selling price; one before coupons even where it is struck and nothing else is."""
    plain = [one for one in found if one.kind == _SELLING]
    open_ = [one for one in plain if not one.struck]
    before = [one for one in plain if one.label and _BEFORE.search(one.label)]
    return next(iter(open_ or before), None)


def _field(one: Amount, selling: Amount | None) -> str | None:
    """The field of an amount that is not the selling price; None where its place beside it makes no sense."""
    kind = one.kind
    if kind in ("", _SELLING) and selling is None:
        return _LIST if kind and one.struck else None
    if selling is None:
        return kind
    if one.value > selling.value:
        struck = one.struck or kind == _LIST or (one.label and _BASE.search(one.label))
        return _LIST if struck and kind in (_SELLING, _LIST) else None
    if one.value == selling.value or kind in ("", _LIST) or one.struck:
        return None
    return _BEST if kind == _SELLING else kind
