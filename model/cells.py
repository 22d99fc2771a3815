"""Texts that no spreadsheet takes for a formula."""

import re
from typing import Final

from model.texts import plain

_SIGNS: Final = "=+\\-@＝＋－＠﹢﹣﹦﹫−"
"""What begins a formula, also in full width and small forms, which a spreadsheet or its import may fold."""
_BLANK: Final = r"[\s\u200b-\u200f\u2060\ufeff\x00-\x1f]"
_DANGEROUS: Final = re.compile(rf"'*(?:[\t\r\n]|{_BLANK}*[{_SIGNS}])")
_LONGEST: Final = 32_000
"""Excel takes 32,767 characters in a cell."""


def harmless(text: str) -> str:
    """`text` for a cell: on one line, without controls, and with an apostrophe before what would begin a formula.

    The apostrophe stays part of the text, so that saving a workbook as CSV and opening that is harmless too.
    """
    shown = plain(text)[:_LONGEST]
    return f"'{shown}" if _DANGEROUS.match(text) else shown
