"""Whose turn it is at a key of an official API, over all processes that share this store."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import Connection, Engine, select, update

from store.engine import insert_or_ignore, transact
from store.tables import api_turns
from system import clock

_SLOWER: Final = 1.1
"""Turns are this much further apart than the limit asks, for calls do not travel equally fast."""
_TRIES: Final = 50
"""Claims of one turn against others; each that is lost means that another process got one."""


def apart(calls: int, seconds: float) -> float:
    """Seconds between two turns, so that in no stretch of `seconds` more than `calls` are given.

    There is no burst: as many at once as are allowed, and then evenly, would be twice as many in the first stretch.
    """
    return seconds / calls * _SLOWER


class StoredTurns:
    """Turns kept in the store: a claim is an UPDATE that repeats its condition, so no turn is given twice."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take(self, key: str, calls: int, seconds: float) -> float:
        """Seconds to wait before the next call with `key`, of which `calls` are allowed in `seconds`.

        Calls are let through evenly.
        """
        step = timedelta(seconds=apart(calls, seconds))
        for _ in range(_TRIES):
            now = clock.now()
            turn = transact(self._engine, partial(_claim, key=key, now=now, step=step))
            if turn is not None:
                return max(0.0, (turn - now).total_seconds())
        return seconds


def _claim(conn: Connection, key: str, now: datetime, step: timedelta) -> datetime | None:
    """The instant of the turn that was claimed; None when another was faster."""
    due = conn.execute(select(api_turns.c.due_at).where(api_turns.c.key == key)).scalar()
    if due is None:
        conn.execute(insert_or_ignore(conn, api_turns), {"key": key, "due_at": now})
        due = now
    turn = max(due, now)
    moved = conn.execute(
        update(api_turns).where(api_turns.c.key == key, api_turns.c.due_at == due).values(due_at=turn + step)
    )
    return turn if moved.rowcount == 1 else None
