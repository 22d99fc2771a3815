"""The texts of a capture as they may go on: to the store, terminals, Slack and the web."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from functools import cache
from operator import is_
from typing import Any, Final

from model.capture import Availability, Capture, Outcome
from model.texts import plain


def cleaned(capture: Capture) -> Capture:
    """`capture` with every text plain, those of its offers, variants, results and sources too."""
    clean: Capture = _clean(capture)
    return clean


def _clean(value: Any) -> Any:
    """`value` with every text in it plain; itself where none had to change."""
    kind = type(value)
    if kind is str:
        return plain(value)
    if kind in _WITHOUT_TEXT:
        return value
    if kind is tuple:
        several = tuple(map(_clean, value))
        return value if all(map(is_, several, value)) else several
    if isinstance(value, Mapping):
        return {_clean(name): _clean(one) for name, one in value.items()}
    if is_dataclass(kind):
        old = ((name, getattr(value, name)) for name in _names(kind))
        new = {name: made for name, one in old if (made := _clean(one)) is not one and made != one}
        return replace(value, **new) if new else value
    return value


_WITHOUT_TEXT: Final = frozenset({type(None), int, bool, Decimal, Availability, Outcome})


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))
