"""GTINs, SKUs and placeholders."""

from typing import Any

import pytest

from reading.ids import code, gtin


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("4006381333931", "4006381333931"),
        ("gtin:4006381333931", "4006381333931"),
        (36000291452, "036000291452"),
        ("40063813", None),
        ("0000000000000", None),
        ("4006381333932", None),
        ("MR2", None),
        ("", None),
        (None, None),
    ],
)
def test_gtin_needs_its_check_digit(written: Any, read: str | None) -> None:
    assert gtin(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [("MR2", "MR2"), ("sku:8815", "8815"), (746423, "746423"), ("N/A", None), ("0", None), ("x" * 90, None)],
)
def test_placeholders_are_no_codes(written: Any, read: str | None) -> None:
    assert code(written) == read
