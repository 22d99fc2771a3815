"""The texts of a capture as they may go on: to the store, terminals, Slack and the web."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

from model.capture import Capture
from model.texts import plain


def cleaned(capture: Capture) -> Capture:
    """`capture` with every text plain, those of its offers, variants, results and sources too."""
    clean: Capture = _clean(capture)
    return clean


def _clean(value: Any) -> Any:
    """`value` with every text in it plain; itself where none had to change."""
    if isinstance(value, str):
        return value if isinstance(value, Enum) else plain(value)
    if isinstance(value, tuple):
        several = tuple(map(_clean, value))
        return value if all(new is old for new, old in zip(several, value, strict=True)) else several
    if isinstance(value, Mapping):
        return {_clean(name): _clean(one) for name, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        old = {one.name: getattr(value, one.name) for one in fields(value)}
        new = {name: made for name, one in old.items() if (made := _clean(one)) is not one and made != one}
        return replace(value, **new) if new else value
    return value
