"""JavaScript literals that are no JSON."""

import time
from decimal import Decimal

import pytest

from reading.js_literal import literal


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("{a: 1, 'b': 'c', \"d\": [true, null,],}", {"a": 1, "b": "c", "d": [True, None]}),
        ("{1: '', x: undefined, y: other.name}", {"1": "", "x": None, "y": None}),
        (r"{a: 'it\'s \u5e97 \"x\"', b: 21.50} trailing", {"a": 'it\'s 店 "x"', "b": Decimal("21.50")}),
        ("{/* a: 1 */ a: 'http://x/y', // b: 2\n b: 3}", {"a": "http://x/y", "b": 3}),
        ("{a: 'x,}'}", {"a": "x,}"}),
        ("{a: call('x')}", None),
        ("{a: b ? 1 : 2}", None),
        ("{a: 'open", None),
        ("", None),
    ],
)
def test_what_a_literal_holds(written: str, read: object) -> None:
    assert literal(f"it = {written}", 5) == read


@pytest.mark.parametrize("piece", ["'", '"', "/*", ",  ", "{a:", "\\", "a:b,"])
def test_hostile_source_costs_no_more_than_its_length(piece: str) -> None:
    started = time.perf_counter()
    literal(piece * 200_000, 0)
    assert time.perf_counter() - started < 5
