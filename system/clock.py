"""The one clock of all rooms: aware UTC time that demos and drills may move, and no rule may."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_moved = {"by": timedelta(0)}
_stands: dict[str, datetime] = {}


def now() -> datetime:
    """The present instant, aware, UTC."""
    return _stands.get("at") or datetime.now(UTC) + _moved["by"]


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
    if "at" in _stands:
        _stands["at"] += by
    else:
        _moved["by"] += by


@contextmanager
def standing() -> Iterator[Callable[[datetime], None]]:
    """Let this process's clock stand wherever the caller puts it, to replay what was or to play what may come.

    What is given puts it at an aware instant; afterwards it goes on as before. Only for a process that does nothing
    beside.
    """

    def put(at: datetime) -> None:
        _stands["at"] = at.astimezone(UTC)

    try:
        yield put
    finally:
        _stands.clear()


def reset() -> None:
    """Back to real time."""
    _moved["by"] = timedelta(0)
