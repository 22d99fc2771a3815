"""The one clock of all rooms: aware UTC time that demos and drills may move, and no rule may."""

from datetime import UTC, datetime, timedelta

_moved = {"by": timedelta(0)}


def now() -> datetime:
    """The present instant, aware, UTC."""
    return datetime.now(UTC) + _moved["by"]


def moved() -> timedelta:
    """How far this process's clock is ahead of the machine's; evidence says so."""
    return _moved["by"]


def advance(by: timedelta) -> None:
    """Move the clock of this process; only demos, drills and tests do this.

    Raises:
        ValueError: `by` is negative: time never runs back.
    """
    if by < timedelta(0):
        raise ValueError("the clock cannot be moved back")
    _moved["by"] += by


def reset() -> None:
    """Back to real time."""
    _moved["by"] = timedelta(0)
