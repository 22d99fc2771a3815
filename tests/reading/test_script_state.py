"""State objects in scripts."""

import pytest

from reading.script_state import assigned

NAME = "window.__PRELOADED_STATE__"


@pytest.mark.parametrize(
    ("source", "state"),
    [
        ('window.__PRELOADED_STATE__={"a":1};window.b={}', {"a": 1}),
        ('window.__PRELOADED_STATE__ = {"a":"};</b>","b":{"c":[1]}}</script>', {"a": "};</b>", "b": {"c": [1]}}),
        ('window.__PRELOADED_STATE__={"a":undefined,"b":"undefined"}', {"a": None, "b": "undefined"}),
        ('window.__PRELOADED_STATE__={"a":NaN,"b":-Infinity}', {"a": None, "b": None}),
        ('window.__PRELOADED_STATE__={"a":"x \\" undefined \\" y"}', {"a": 'x " undefined " y'}),
    ],
)  # fmt: skip
def test_object_ends_where_its_braces_do(source: str, state: object) -> None:
    assert assigned(source, NAME) == state


@pytest.mark.parametrize("source", ["", "window.__PRELOADED_STATE__", "window.__PRELOADED_STATE__={broken", '={"a":1}'])
def test_nothing_readable_is_none(source: str) -> None:
    assert assigned(source, NAME) is None


def test_deep_nesting_is_none() -> None:
    assert assigned("window.__PRELOADED_STATE__=" + "[" * 200_000, NAME) is None
