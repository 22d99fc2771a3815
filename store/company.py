"""Company accounts: attempts to sign in by OpenID Connect, and which user an account is.

An account is known by its issuer's name for it (`sub`), which stays when a name or a mail address changes. The first
time it is known by a mail address that the issuer has verified and that is a user's. Nobody becomes a user by it.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from model.errors import InputError
from model.lazy import lazy
from store import signing
from store.engine import insert_or_ignore
from store.people import record
from store.tables import identities, oidc_attempts, users
from system import clock
from system.values import folded_mail

LASTING: Final = timedelta(minutes=10)
"""An attempt may take so long: a password, a second factor, consent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What is kept between leaving for the issuer and coming back."""

    token: str
    """The browser's alone; the store keeps its SHA-256."""
    state: str
    nonce: str
    verifier: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """Whom an issuer vouches for."""

    issuer: str
    subject: str
    email: str | None
    """None where it told none, or did not verify it."""


def attempt(conn: Connection, next_: str) -> Attempt:
    """Begin an attempt; those that took too long go."""
    now = clock.now()
    token, state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(4))
    conn.execute(delete(oidc_attempts).where(oidc_attempts.c.created_at <= now - LASTING))
    kept = {"state": state, "nonce": nonce, "verifier": verifier, "next": next_}
    conn.execute(insert(oidc_attempts).values(token_sha256=_sha256(token), created_at=now, **kept))
    return Attempt(token=token, **kept)


def take(conn: Connection, token: str) -> Attempt | None:
    """The attempt that this browser began, which is used up by it; None where there is none, or it took too long."""
    o = oidc_attempts.c
    mine = delete(oidc_attempts).where(o.token_sha256 == _sha256(token))
    row = conn.execute(mine.returning(o.state, o.nonce, o.verifier, o.next, o.created_at)).first()
    if row is None or row.created_at <= clock.now() - LASTING:
        return None
    return Attempt(token=token, state=row.state, nonce=row.nonce, verifier=row.verifier, next=row.next)


def admit(conn: Connection, claimed: Claimed, agent: str) -> str:
    """The token of a new session of the user whom an issuer vouches for; an account is linked when it first comes.

    Raises:
        InputError: it is no user's, or the user is disabled; the sentence says what an administrator would do.
    """
    user = _by_subject(conn, claimed) or _linked(conn, claimed)
    if user.disabled:
        raise InputError(
            lazy("%(name)s is disabled; an administrator lets you in again on the page of users", name=user.name)
        )
    return signing.begin(conn, user.id, agent)


def refused(conn: Connection, claimed: Claimed, why: str) -> None:
    """Write into the trail that somebody signed in at the issuer and was not let in."""
    target = claimed.email or claimed.subject
    record(conn, "sign-in failed", target[:200], {"issuer": claimed.issuer, "why": why})


def unlink(conn: Connection, user_id: int, *, by: int) -> None:
    """Forget which company accounts are the user's."""
    there = list(conn.execute(select(identities).where(identities.c.user_id == user_id).order_by(identities.c.issuer)))
    conn.execute(delete(identities).where(identities.c.user_id == user_id))
    name = conn.execute(select(users.c.name).where(users.c.id == user_id)).scalar_one()
    for one in there:
        record(conn, "unlink", name, {"issuer": one.issuer, "subject": one.subject}, user_id=by)


@dataclass(frozen=True, slots=True)
class _User:
    id: int
    name: str
    disabled: bool


def _by_subject(conn: Connection, claimed: Claimed) -> _User | None:
    i = identities.c
    linked = select(i.user_id).where(i.issuer == claimed.issuer, i.subject == claimed.subject)
    return _user(conn, users.c.id == linked.scalar_subquery())


def _user(conn: Connection, which: ColumnElement[bool]) -> _User | None:
    row = conn.execute(select(users.c.id, users.c.name, users.c.disabled).where(which)).first()
    return _User(row.id, row.name, row.disabled) if row else None


def _linked(conn: Connection, claimed: Claimed) -> _User:
    """The user whose mail address the account has, who is linked to it from now on."""
    if claimed.email is None:
        raise InputError(
            lazy(
                "your company account tells no verified mail address, by which Andon would know you; "
                "an administrator has the issuer tell `email` and `email_verified`"
            )
        )
    user = _user(conn, users.c.email == folded_mail(claimed.email))
    if user is None:
        raise InputError(
            lazy(
                "no user has the mail address %(email)s; an administrator makes you one, "
                "or gives your user this address, on the page of users",
                email=claimed.email,
            )
        )
    if user.disabled:  # says so, and links nothing
        return user
    link = {"issuer": claimed.issuer, "subject": claimed.subject, "user_id": user.id, "linked_at": clock.now()}
    conn.execute(insert_or_ignore(conn, identities), link)
    if _by_subject(conn, claimed) != user:  # the user has another account, and one at an issuer is all there is
        raise InputError(
            lazy(
                "%(name)s is linked to another company account; an administrator unlinks it on the page of users",
                name=user.name,
            )
        )
    record(conn, "link", user.name, {"issuer": claimed.issuer, "subject": claimed.subject}, user_id=user.id)
    return user


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
