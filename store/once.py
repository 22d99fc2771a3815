"""Writes that are done once however often they are asked for, by a key that their caller chooses."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection, delete, select, update

from model.errors import InputError
from store.engine import insert_or_ignore
from store.tables import written_once
from system import clock

KEPT: Final = timedelta(days=7)
_W = written_once.c


def answer(conn: Connection, key: str, request: str, do: Callable[[], tuple[int, Any]]) -> tuple[int, Any]:
    """What `do` answers (a status and a JSON), which it is asked once for a key; then what it answered.

    The key is claimed first, so that of two at once the second waits for the first. What raises keeps no key.

    Raises:
        InputError: the key was used for another request.
    """
    now, name, what = clock.now(), _sha256(key), _sha256(request)
    conn.execute(delete(written_once).where(_W.created_at < now - KEPT))
    claim = {"key_sha256": name, "request_sha256": what, "created_at": now, "status": 0, "answer": None}
    if conn.execute(insert_or_ignore(conn, written_once).returning(_W.key_sha256), claim).first() is not None:
        status, told = do()
        conn.execute(update(written_once).where(_W.key_sha256 == name).values(status=status, answer=told))
        return status, told
    kept = conn.execute(select(_W.request_sha256, _W.status, _W.answer).where(_W.key_sha256 == name)).one()
    if kept.request_sha256 != what:
        raise InputError("this idempotency key was used for another request; choose a new one")
    return kept.status, kept.answer


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
