"""API tokens: who asks by a program, for what, until when. The store keeps their SHA-256 alone."""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, insert, or_, select, update

from model.errors import InputError
from model.lazy import lazy
from model.people import Role, Scope
from store.people import record, roles_of
from store.tables import api_tokens, users
from system import clock

PREFIX: Final = "andon_"
"""By it scanners of source code know what leaked."""
LONGEST_DAYS: Final = 365
_MOST: Final = 50
"""Tokens of one user that stand."""
_SEEN: Final = timedelta(minutes=5)
"""How exact it is kept when a token was last used."""
_T = api_tokens.c


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whoever asks by a token."""

    token_id: int
    user_id: int
    name: str
    roles: frozenset[Role]
    scopes: frozenset[Scope]
    stale: bool
    """It is to be kept again that the token is used."""


def make(conn: Connection, user_id: int, name: str, scopes: Collection[Scope], days: int) -> str:
    """A new token of a user for so many days. It is told here once and never again.

    Raises:
        InputError: the name is empty or too long, there is no scope, the days are none, or the user has too many.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= 80 or not name.isprintable():
        raise InputError(lazy("a token has a name of 1 to 80 characters, such as what it is used by"))
    if not scopes:
        raise InputError(lazy("choose at least one of %(known)s", known=", ".join(Scope)))
    if not 1 <= days <= LONGEST_DAYS:
        raise InputError(lazy("a token lasts 1 to %(most)s days", most=LONGEST_DAYS))
    now, token = clock.now(), PREFIX + secrets.token_urlsafe(32)
    standing = select(func.count()).select_from(api_tokens).where(_T.user_id == user_id, _stands(now))
    if conn.execute(standing).scalar_one() >= _MOST:
        raise InputError(lazy("%(count)s tokens stand already; end one first", count=_MOST))
    kept = {"scopes": sorted(one.value for one in scopes), "created_at": now, "expires_at": now + timedelta(days=days)}
    conn.execute(insert(api_tokens).values(token_sha256=_sha256(token), user_id=user_id, name=name, **kept))
    record(conn, "token", name, {"scopes": kept["scopes"], "days": days}, user_id=user_id)
    return token


def of_users(conn: Connection, user_id: int | None = None) -> Sequence[Row[Any]]:
    """The tokens of a user, or of everybody, that stand or ended within a month, youngest first.

    Each with the columns of the table but the hash, and `user`: the user's name.
    """
    columns = [column for column in api_tokens.c if column.name != "token_sha256"]
    query: Select[Any] = select(*columns, users.c.name.label("user")).join(users, users.c.id == _T.user_id)
    since = clock.now() - timedelta(days=30)
    query = query.where(or_(_T.ended_at.is_(None), _T.ended_at > since), _T.expires_at > since)
    if user_id is not None:
        query = query.where(_T.user_id == user_id)
    return conn.execute(query.order_by(_T.id.desc()).limit(500)).all()


def end(conn: Connection, token_id: int, *, by: int, everybodys: bool = False) -> str:
    """End a token of the user's own, or with `everybodys` anybody's; its name.

    Raises:
        InputError: there is no such token of theirs, or it has ended.
    """
    mine = [] if everybodys else [_T.user_id == by]
    name = conn.execute(select(_T.name).where(_T.id == token_id, _T.ended_at.is_(None), *mine)).scalar()
    if name is None:
        raise InputError(lazy("there is no token %(number)s of yours that stands", number=token_id))
    conn.execute(update(api_tokens).where(_T.id == token_id).values(ended_at=clock.now()))
    record(conn, "token ended", name, user_id=by)
    return str(name)


def end_all(conn: Connection, user_id: int) -> None:
    """End every token of a user."""
    conn.execute(update(api_tokens).where(_T.user_id == user_id, _T.ended_at.is_(None)).values(ended_at=clock.now()))


def bearer(conn: Connection, token: str) -> Bearer | None:
    """Who has this token; None where it ended, ran out or was never given, or the user may not sign in."""
    now = clock.now()
    query = select(api_tokens, users.c.name.label("user")).join(users, users.c.id == _T.user_id)
    row = conn.execute(
        query.where(_T.token_sha256 == _sha256(token), _stands(now), users.c.disabled.is_(False))
    ).first()
    if row is None:
        return None
    scopes = frozenset(Scope(one) for one in row.scopes if one in set(Scope))
    stale = row.used_at is None or now - row.used_at > _SEEN
    return Bearer(row.id, row.user_id, row.user, roles_of(conn, row.user_id), scopes, stale)


def touch(conn: Connection, token_id: int) -> None:
    """Keep that a token is used now."""
    conn.execute(update(api_tokens).where(_T.id == token_id).values(used_at=clock.now()))


def _stands(now: datetime) -> Any:
    return (_T.ended_at.is_(None)) & (_T.expires_at > now)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
