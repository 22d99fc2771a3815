"""Data from a page, taken in the shape that is asked for, and empty when it has another."""

from typing import Any


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects in a list; none when `value` is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def members(value: Any) -> dict[str, Any]:
    """An object; an empty one when `value` is none."""
    return value if isinstance(value, dict) else {}


def count(value: Any) -> int | None:
    """A whole number of things, not negative."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None
