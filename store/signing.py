"""Who signs in to the pages: passwords, the links that set them, sessions, and the lock after failures.

Tokens are 256 random bits; the store keeps their SHA-256 alone, so that whoever reads it can sign in as nobody.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pwdlib import PasswordHash
from sqlalchemy import Connection, Engine, delete, insert, select, update

from model.errors import InputError
from model.lazy import Lazy, lazy, nlazy
from model.people import Role
from store.engine import insert_or_ignore, read, transact
from store.people import record, roles_of
from store.tables import invitations, passwords, preferences, sign_in_failures, users, web_sessions
from system import clock

SHORTEST: Final = 12
"""Characters of a password; NIST SP 800-63B-4 asks for 15 where it stands alone, 8 beside a second factor."""
LONGEST: Final = 200
_IDLE: Final = timedelta(hours=12)
_MOST: Final = timedelta(days=7)
"""A session ends when nothing was asked for so long, and so long after the sign-in in any case."""
_SEEN: Final = timedelta(minutes=5)
"""How exact it is kept when a session was last used: a page that is only read shall seldom write."""
_INVITED: Final = timedelta(days=2)
_FREE: Final = 5
"""Failures in a row that cost nothing; each further one doubles the wait, from half a minute to an hour."""
_WAIT: Final = timedelta(seconds=30)
_LONGEST_WAIT: Final = timedelta(hours=1)
_FORGET: Final = timedelta(days=1)

_hasher: Final = PasswordHash.recommended()
_NOBODY: Final = _hasher.hash(secrets.token_hex())
"""Checked where there is no such user or password, so that it takes as long."""


@dataclass(frozen=True, slots=True)
class Session:
    """Whoever asks for a page, by the session that their browser holds."""

    id: int
    user_id: int
    name: str
    roles: frozenset[Role]
    csrf: str
    language: str | None
    time_zone: str | None
    said: str | None


def sign_in(engine: Engine, name: str, password: str, agent: str) -> str | None:
    """The token of a new session, None where name and password do not go together.

    The password is checked while no transaction is held: that takes a tenth of a second by design.

    Raises:
        InputError: too many failures in a row; the sentence says until when nothing is tried.
    """
    now, key = clock.now(), _sha256(name.casefold())
    with read(engine) as conn:
        until = conn.execute(
            select(sign_in_failures.c.locked_until).where(sign_in_failures.c.name_sha256 == key)
        ).scalar()
        known = select(users.c.id, passwords.c.hash).join(passwords)
        found = conn.execute(known.where(users.c.name == name, users.c.disabled.is_(False))).first()
    if until is not None and until > now:
        raise InputError(_later(until - now))
    good = _hasher.verify(password[:LONGEST], found.hash if found else _NOBODY)
    if found is None or not good:
        transact(engine, lambda conn: _failed(conn, name, key, now))
        return None
    user_id = int(found.id)

    def admit(conn: Connection) -> str:
        conn.execute(delete(sign_in_failures).where(sign_in_failures.c.name_sha256 == key))
        return begin(conn, user_id, agent)

    return transact(engine, admit)


def begin(conn: Connection, user_id: int, agent: str) -> str:
    """The token of a new session of a user who has proved to be that."""
    now, token = clock.now(), secrets.token_urlsafe(32)
    row = {"user_id": user_id, "csrf": secrets.token_urlsafe(32), "agent": agent[:200], "created_at": now}
    conn.execute(insert(web_sessions).values(**row, token_sha256=_sha256(token), seen_at=now, expires_at=now + _MOST))
    record(conn, "sign in", _name(conn, user_id), user_id=user_id)
    return token


def session(conn: Connection, token: str) -> Session | None:
    """The session with this token, None where it ended or its user may sign in no longer."""
    now, s = clock.now(), web_sessions.c
    row = conn.execute(
        select(web_sessions, users.c.name, preferences.c.language, preferences.c.time_zone)
        .join(users, users.c.id == s.user_id)
        .outerjoin(preferences, preferences.c.user_id == s.user_id)
        .where(s.token_sha256 == _sha256(token), s.ended_at.is_(None), s.expires_at > now, s.seen_at > now - _IDLE)
        .where(users.c.disabled.is_(False))
    ).first()
    if row is None:
        return None
    kept = (row.language, row.time_zone, row.said)
    return Session(row.id, row.user_id, row.name, roles_of(conn, row.user_id), row.csrf, *kept)


def is_stale(conn: Connection, session_id: int) -> bool:
    """Whether it is to be kept again when the session was last used."""
    seen: datetime = conn.execute(select(web_sessions.c.seen_at).where(web_sessions.c.id == session_id)).scalar_one()
    return clock.now() - seen > _SEEN


def touch(conn: Connection, session_id: int) -> None:
    """Keep that the session is used now, and that what it had to show was shown."""
    conn.execute(update(web_sessions).where(web_sessions.c.id == session_id).values(seen_at=clock.now(), said=None))


def same(given: str, kept: str) -> bool:
    """Whether two secrets are one, in a time that does not tell where they differ."""
    return secrets.compare_digest(given.encode(), kept.encode())


def say(conn: Connection, session_id: int, words: str | None) -> None:
    """Keep what the session's next page shows once."""
    said = words[:1000] if words else None
    conn.execute(update(web_sessions).where(web_sessions.c.id == session_id).values(said=said))


def end(conn: Connection, session_id: int) -> None:
    """Sign the session out."""
    ended = update(web_sessions).where(web_sessions.c.id == session_id, web_sessions.c.ended_at.is_(None))
    conn.execute(ended.values(ended_at=clock.now()))


def end_all(conn: Connection, user_id: int) -> None:
    """Sign a user out everywhere."""
    ended = update(web_sessions).where(web_sessions.c.user_id == user_id, web_sessions.c.ended_at.is_(None))
    conn.execute(ended.values(ended_at=clock.now()))


def invite(conn: Connection, user_id: int, *, by: int | None = None) -> str:
    """The token of a link with which the user sets a password, once, within two days; links before are void."""
    now, token = clock.now(), secrets.token_urlsafe(32)
    withdraw(conn, user_id)
    conn.execute(
        insert(invitations).values(
            token_sha256=_sha256(token), user_id=user_id, created_at=now, expires_at=now + _INVITED
        )
    )
    record(conn, "invite", _name(conn, user_id), user_id=by)
    return token


def withdraw(conn: Connection, user_id: int) -> None:
    """Void the link that a user was given and has not followed."""
    conn.execute(delete(invitations).where(invitations.c.user_id == user_id, invitations.c.used_at.is_(None)))


def invited(conn: Connection, token: str) -> str | None:
    """The name of the user whom a link invites; None where it is used, too old, or was never given."""
    i = invitations.c
    return conn.execute(
        select(users.c.name)
        .join(invitations, i.user_id == users.c.id)
        .where(i.token_sha256 == _sha256(token), i.used_at.is_(None), i.expires_at > clock.now())
        .where(users.c.disabled.is_(False))
    ).scalar()


def accept(conn: Connection, token: str, password: str, agent: str) -> str:
    """Set the password of the user whom a link invites, who is signed in: the token of the session.

    Raises:
        InputError: the link is void, or the password too short, too long or the user's name.
    """
    name, i = invited(conn, token), invitations.c
    used = update(invitations).where(i.token_sha256 == _sha256(token), i.used_at.is_(None)).values(used_at=clock.now())
    if name is None or not conn.execute(used).rowcount:  # of two at once the second finds it used
        raise InputError(lazy("this link is used up or too old; ask an administrator for another"))
    user_id = conn.execute(select(users.c.id).where(users.c.name == name)).scalar_one()
    set_password(conn, user_id, password)
    return begin(conn, user_id, agent)


def set_password(conn: Connection, user_id: int, password: str) -> None:
    """Give the user this password, and sign them out everywhere.

    Raises:
        InputError: it is too short, too long or the user's name.
    """
    name = _name(conn, user_id)
    if not SHORTEST <= len(password) <= LONGEST or password.casefold() == name.casefold():
        raise InputError(
            lazy(
                "a password has %(shortest)s to %(longest)s characters and is not the name",
                shortest=SHORTEST,
                longest=LONGEST,
            )
        )
    kept = {"hash": _hasher.hash(password), "changed_at": clock.now()}
    if not conn.execute(update(passwords).where(passwords.c.user_id == user_id).values(**kept)).rowcount:
        conn.execute(insert(passwords).values(user_id=user_id, **kept))
    end_all(conn, user_id)
    record(conn, "password", name, user_id=user_id)


def prefer(conn: Connection, user_id: int, language: str | None, time_zone: str | None) -> None:
    """Keep the language and the clock that a user wants to read; None: the browser's, the team's."""
    conn.execute(insert_or_ignore(conn, preferences), {"user_id": user_id})
    mine = update(preferences).where(preferences.c.user_id == user_id)
    conn.execute(mine.values(language=language, time_zone=time_zone))


def _failed(conn: Connection, name: str, key: str, now: datetime) -> None:
    record(conn, "sign-in failed", name[:200])
    conn.execute(delete(sign_in_failures).where(sign_in_failures.c.last_at < now - _FORGET))
    conn.execute(insert_or_ignore(conn, sign_in_failures), {"name_sha256": key, "failed": 0, "last_at": now})
    mine = sign_in_failures.c.name_sha256 == key
    conn.execute(update(sign_in_failures).where(mine).values(failed=sign_in_failures.c.failed + 1, last_at=now))
    failed = conn.execute(select(sign_in_failures.c.failed).where(mine)).scalar_one()
    if failed >= _FREE:
        wait = min(_WAIT * 2 ** min(failed - _FREE, 10), _LONGEST_WAIT)
        conn.execute(update(sign_in_failures).where(mine).values(locked_until=now + wait))


def _name(conn: Connection, user_id: int) -> str:
    return str(conn.execute(select(users.c.name).where(users.c.id == user_id)).scalar_one())


def _later(wait: timedelta) -> Lazy:
    return nlazy(
        "too many failures; try again in a minute",
        "too many failures; try again in %(num)s minutes",
        max(1, -(-wait // timedelta(minutes=1))),
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
