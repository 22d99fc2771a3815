"""Identifiers: GTINs whose check digit holds, SKUs and part numbers that are more than a placeholder."""

import re
from typing import Any, Final

from stdnum import ean

from reading.schema import text

_PLACEHOLDERS: Final = frozenset(
    "n/a;na;none;null;undefined;nan;-;--;.;0;false;true;tbd;default;unknown;sku;mpn;gtin;does not apply;"
    "nicht zutreffend;"
    "non applicable;not applicable;no aplica;non applicabile".split(";")
)
_GTIN_LENGTHS: Final = (8, 12, 13, 14)


def gtin(value: Any) -> str | None:
    """`value` as a GTIN-8, 12, 13 or 14 with a right check digit, else None.

    A number that lost its leading zeros (a spreadsheet's habit) is taken at the next length at which the digit holds.
    All zeros, and numbers of a shop's own circulation that are one digit repeated, are none.
    """
    written = text(value)
    if not written:
        return None
    digits = re.sub(r"[\s-]", "", written).removeprefix("gtin:").removeprefix("ean:").removeprefix("upc:")
    if not digits.isascii() or not digits.isdigit() or len(set(digits)) < 2 or not 7 < len(digits) < 15:
        return None
    length = next(size for size in _GTIN_LENGTHS if size >= len(digits))
    whole = digits.zfill(length)
    return whole if ean.is_valid(whole) else None


def code(value: Any) -> str | None:
    """A SKU or part number, else None: placeholders ("N/A", "0") and sentences are none."""
    written = text(value)
    if not written or len(written) > 80 or written.lower() in _PLACEHOLDERS:
        return None
    for prefix in ("sku:", "mpn:"):
        if written.lower().startswith(prefix):
            written = written[len(prefix) :].strip()
    return written or None


def plain(value: str) -> str:
    """Letters and digits only, lower case: to see whether two ways of writing an id or a name are one."""
    return re.sub(r"[\W_]+", "", value.lower())
