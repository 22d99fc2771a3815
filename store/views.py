"""Lists that users keep by name: the query of a list's address."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from model.errors import InputError
from model.lazy import lazy
from store.tables import saved_views

_MOST: Final = 50
"""Views of one user."""


def of_user(conn: Connection, user_id: int) -> Sequence[Row[Any]]:
    """A user's views, by name: id, name, query."""
    return conn.execute(select(saved_views).where(saved_views.c.user_id == user_id).order_by(saved_views.c.name)).all()


def keep(conn: Connection, user_id: int, name: str, query: str) -> None:
    """Keep a list under a name; one that is called so is replaced.

    Raises:
        InputError: the name is empty or too long, or the user keeps as many as may be.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= 80 or len(query) > 2000:
        raise InputError(lazy("a view has a name of 1 to 80 characters"))
    mine = (saved_views.c.user_id == user_id, saved_views.c.name == name)
    if conn.execute(update(saved_views).where(*mine).values(query=query)).rowcount:
        return
    kept = select(func.count()).select_from(saved_views).where(saved_views.c.user_id == user_id)
    if conn.execute(kept).scalar_one() >= _MOST:
        raise InputError(lazy("%(count)s views are kept already; remove one first", count=_MOST))
    conn.execute(insert(saved_views).values(user_id=user_id, name=name, query=query))


def remove(conn: Connection, user_id: int, view_id: int) -> None:
    """Remove one of a user's views."""
    conn.execute(delete(saved_views).where(saved_views.c.user_id == user_id, saved_views.c.id == view_id))
