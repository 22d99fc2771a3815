"""Words of schema.org, Open Graph and shop programs: availability, condition, numbers and text in their fields."""

import re
from decimal import Decimal, InvalidOperation
from html import unescape
from typing import Any, Final

from model.capture import Availability
from model.money import exponent
from reading.amounts import parse_number

_AVAILABILITY: Final = {
    **dict.fromkeys(
        "instock available onlineonly yes true 1 inventory stock disponible enstock lieferbar instockonline".split(),
        Availability.IN_STOCK,
    ),
    **dict.fromkeys("limitedavailability lowstock lastunits instoreonly limited".split(), Availability.LIMITED),
    **dict.fromkeys(
        "outofstock oos notinstock unavailable notavailable no false 0 reserved agotado".split(),
        Availability.OUT_OF_STOCK,
    ),
    **dict.fromkeys("soldout sold".split(), Availability.SOLD_OUT),
    **dict.fromkeys("discontinued endoflife".split(), Availability.DISCONTINUED),
    **dict.fromkeys("preorder presale preorderable".split(), Availability.PRE_ORDER),
    **dict.fromkeys("backorder onbackorder backordered madetoorder availablefororder".split(), Availability.BACK_ORDER),
}
"""schema.org ItemAvailability, Google Merchant Center, Open Graph, Facebook catalogue and WooCommerce spellings."""

_USED: Final = ("used", "refurbished", "damaged", "renewed", "preowned", "secondhand")
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?\Z")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_CURRENCY_ALIASES: Final = {
    "RUR": "RUB", "RMB": "CNY", "NTD": "TWD", "NT$": "TWD", "€": "EUR", "£": "GBP", "$": "USD", "US$": "USD",
    "₩": "KRW", "원": "KRW", "¥": "JPY", "円": "JPY", "元": "CNY", "zł": "PLN", "Kč": "CZK", "₽": "RUB", "₹": "INR",
    "₺": "TRY", "TL": "TRY", "R$": "BRL", "₴": "UAH", "₫": "VND", "฿": "THB", "₪": "ILS",
}  # fmt: skip
"""What shops write in a currency field instead of an ISO 4217 code."""


def availability(value: Any) -> Availability:
    """The availability that a machine-readable field names; `Unknown` for anything it does not plainly name."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@id") or value.get("name") or value.get("@value")
    if not isinstance(value, str | bool | int):
        return Availability.UNKNOWN
    word = str(value).strip().rstrip("/").rpartition("/")[2].rpartition("#")[2]
    return _AVAILABILITY.get(re.sub(r"[\s_-]+", "", word.lower())[:40], Availability.UNKNOWN)


def is_used(value: Any) -> bool:
    """Whether a condition field says second hand, refurbished or damaged."""
    return isinstance(value, str) and any(word in value.lower() for word in _USED)


def currency(value: Any) -> str | None:
    """ISO 4217 code of a currency field, or None when it names none."""
    word = text(value)
    if not word:
        return None
    code = _CURRENCY_ALIASES.get(word, word.upper())
    code = _CURRENCY_ALIASES.get(code, code)
    return code if _CURRENCY.match(code) else None


def amount(value: Any, code: str | None = None) -> Decimal | None:
    """The amount in a machine-readable price field: a number, or text with or without a sign; None when not positive.

    A point is the decimal point, as schema.org asks, but three digits after it are thousands where the currency has
    no such fraction ("24.990" in CLP). Numbers are taken by their shortest text, so 65.1 stays 65.1.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, list):
        return amount(value[0], code) if value else None
    if isinstance(value, dict):
        return amount(value.get("@value", value.get("value")), code)
    written = str(value).strip()
    if not _PLAIN.match(written) or (isinstance(value, str) and _thousands(written, code)):
        number = parse_number(written, code) if len(written) <= 40 else None
    else:
        number = _decimal(written)
    return number if number is not None and 0 < number < 10**12 else None


def whole(value: Any) -> int | None:
    """A quantity: a whole number, not negative."""
    written = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    return int(written.removesuffix(".0")) if re.fullmatch(r"\d{1,9}(\.0)?", written) else None


def _thousands(written: str, code: str | None) -> bool:
    return code is not None and exponent(code) == 0 and written[-4:-3] == "." and written[0] != "0"


def _decimal(written: str) -> Decimal | None:
    try:
        return Decimal(written)
    except InvalidOperation:
        return None


def text(value: Any, limit: int = 500) -> str | None:
    """Plain text of a field: entities decoded, tags and breaks gone; of a list the first, of an object its name."""
    if isinstance(value, list):
        value = next((v for v in value if v), None)
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("title")
        if isinstance(value, list):
            value = value[0] if value else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    words = str(value)
    if "&" in words:
        words = unescape(words)
    if "<" in words:
        words = _TAG.sub(" ", words)
    return " ".join(words.split())[:limit] or None
