"""Settings whose change is an act of somebody's: the trail says what was changed, when, and under whose login."""

import getpass
import os
from functools import partial
from typing import Final

from sqlalchemy import Connection, Engine, select, text

from store.engine import read, transact
from store.people import record
from store.tables import audit, users
from system.settings import Settings

_RPM_LOCK: Final = "rpm_lock"
_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('andon rpm_lock', 0))")


def see_rpm_lock(engine: Engine, settings: Settings) -> None:
    """Write into the trail that the lock on resellers' prices is another than when it was last seen (design §5).

    Call it before prices are judged; where nothing changed it only reads.

    Raises:
        ServiceError: the database does not answer.
    """
    with read(engine) as conn:
        changed = _last_seen(conn) is not settings.rpm_lock
    if changed:
        transact(engine, partial(note_rpm_lock, settings=settings))


def note_rpm_lock(conn: Connection, settings: Settings, user_id: int | None = None) -> None:
    """Write into the trail who changed `rpm_lock`, once for each change; the lock is on before it was ever seen.

    Without `user_id` it is whoever has this process's login, and the login stands beside it.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(_LOCK)
    before = _last_seen(conn)
    if before is settings.rpm_lock:
        return
    login = _login()
    if user_id is None:
        user_id = conn.execute(select(users.c.id).where(users.c.os_user == login)).scalar()
    detail = {"before": before, "after": settings.rpm_lock, "login": login}
    record(conn, "lock" if settings.rpm_lock else "unlock", _RPM_LOCK, detail, user_id=user_id)


def _last_seen(conn: Connection) -> bool:
    query = select(audit.c.detail).where(audit.c.target == _RPM_LOCK, audit.c.action.in_(("lock", "unlock")))
    detail = conn.execute(query.order_by(audit.c.id.desc()).limit(1)).scalar()
    return True if detail is None else bool(detail["after"])


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return f"uid {os.getuid()}"
