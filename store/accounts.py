"""Users as an administrator sees and changes them: who there is, what they may, whether they may sign in.

People whom the settings name keep the roles that the settings give them: those are taken over at each start.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Row, func, select, text, update

from model.errors import InputError
from model.lazy import lazy
from model.people import Role
from store import signing, tokens
from store.people import ensure_user, record, set_roles
from store.tables import identities, invitations, passwords, user_roles, users, web_sessions
from system import clock
from system.settings import Settings
from system.values import folded_mail, mail_address

LONGEST: Final = 200
"""Characters of a name."""
_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('andon administrators', 0))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A user."""

    id: int
    name: str
    roles: frozenset[Role]
    disabled: bool
    named: bool
    """The settings name them, and their roles."""
    os_user: str | None
    slack_user: str | None
    email: str | None
    linked_at: datetime | None
    """Since when a company account is theirs."""
    has_password: bool
    invited_until: datetime | None
    seen_at: datetime | None
    """When a session that has not run out was last used."""
    sessions: int
    """That stand."""


def every(conn: Connection, settings: Settings) -> list[Account]:
    """All users by name. A team's users are few; sessions are counted by the index on their user."""
    now, s, i = clock.now(), web_sessions.c, invitations.c
    alive = (s.user_id == users.c.id, s.expires_at > now, s.ended_at.is_(None))
    query = select(
        users,
        passwords.c.changed_at,
        select(func.max(s.seen_at)).where(s.user_id == users.c.id).scalar_subquery().label("seen_at"),
        select(func.count()).select_from(web_sessions).where(*alive).scalar_subquery().label("sessions"),
        select(func.max(identities.c.linked_at))
        .where(identities.c.user_id == users.c.id)
        .scalar_subquery()
        .label("linked_at"),
    ).outerjoin(passwords, passwords.c.user_id == users.c.id)
    open_links = select(i.user_id, i.expires_at).where(i.used_at.is_(None), i.expires_at > now)
    invited: dict[int, datetime] = {row.user_id: row.expires_at for row in conn.execute(open_links)}
    roles: dict[int, set[Role]] = {}
    for row in conn.execute(select(user_roles)):
        roles.setdefault(row.user_id, set()).add(Role(row.role))
    rows = conn.execute(query.order_by(users.c.name)).all()
    return [_account(row, roles, invited, settings) for row in rows]


def get(conn: Connection, settings: Settings, user_id: int) -> Account:
    """The user of this number.

    Raises:
        InputError: there is none.
    """
    found = [one for one in every(conn, settings) if one.id == user_id]
    if not found:
        raise InputError(lazy("there is no user %(number)s", number=user_id))
    return found[0]


def named(conn: Connection, settings: Settings, name: str) -> Account:
    """The user called `name`, who may be disabled.

    Raises:
        InputError: there is none.
    """
    found = [one for one in every(conn, settings) if one.name == name]
    if not found:
        raise InputError(f"{name!r} is no user; `andon users list` shows who there is")
    return found[0]


def add(conn: Connection, name: str, roles: Collection[Role], *, email: str = "", by: int) -> int:
    """The id of a new user, who may sign in once an invitation was followed, or by the account with this mail address.

    Raises:
        InputError: the name is no name, or taken (letters' case makes no difference), there is no role, or the mail
            address is none or another user's.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST or not name.isprintable():
        raise InputError(lazy("a user has a name of 1 to %(most)s characters", most=LONGEST))
    if not roles:
        raise InputError(lazy("choose at least one role; a viewer may read"))
    folded = name.casefold()
    if any(one.casefold() == folded for one in conn.execute(select(users.c.name)).scalars()):
        raise InputError(lazy("%(name)r is a user already", name=name))
    user_id = ensure_user(conn, name, email=_mail(email))
    record(conn, "user", name, {"email": _mail(email)} if email.strip() else None, user_id=by)
    set_roles(conn, user_id, set(roles), by=by)
    return user_id


def change_roles(conn: Connection, settings: Settings, user_id: int, roles: Collection[Role], *, by: int) -> None:
    """Give a user just these roles.

    Raises:
        InputError: the settings name the user, there is no role, or nobody would be administrator.
    """
    one = get(conn, settings, user_id)
    if one.named:
        raise InputError(
            lazy("the settings name %(name)s under [people]; their roles are changed there", name=one.name)
        )
    if not roles:
        raise InputError(lazy("a user has at least one role; disable whom nothing is for"))
    if Role.ADMIN not in roles:
        _see_another_administrator(conn, one)
    set_roles(conn, user_id, set(roles), by=by)


def change_email(conn: Connection, settings: Settings, user_id: int, email: str, *, by: int) -> None:
    """Give a user this mail address, or none where it is empty; an account that is linked stays linked.

    Raises:
        InputError: the settings name the user, or it is no mail address, or another user's.
    """
    one, after = get(conn, settings, user_id), _mail(email)
    if one.named:
        raise InputError(lazy("the settings name %(name)s under [people]; their email is changed there", name=one.name))
    if one.email == after:
        return
    ensure_user(conn, one.name, email=after)
    if after is None:
        conn.execute(update(users).where(users.c.id == user_id).values(email=None))
    record(conn, "email", one.name, {"before": one.email, "after": after}, user_id=by)


def _mail(text_: str) -> str | None:
    try:
        return folded_mail(mail_address(text_)) if text_.strip() else None
    except ValueError:
        raise InputError(lazy("%(given)r is no mail address such as andon@example.com", given=text_[:90])) from None


def disable(conn: Connection, settings: Settings, user_id: int, *, by: int) -> None:
    """End what a user is signed in with, their tokens and their invitation, and let them in no longer.

    Raises:
        InputError: nobody would be administrator.
    """
    one = get(conn, settings, user_id)
    _see_another_administrator(conn, one)
    signing.end_all(conn, user_id)
    signing.withdraw(conn, user_id)
    tokens.end_all(conn, user_id)
    _turn(conn, one, disabled=True, by=by)


def enable(conn: Connection, settings: Settings, user_id: int, *, by: int) -> None:
    """Let a user in again; they sign in anew."""
    _turn(conn, get(conn, settings, user_id), disabled=False, by=by)


def sign_out(conn: Connection, settings: Settings, user_id: int, *, by: int) -> None:
    """Sign a user out everywhere."""
    one = get(conn, settings, user_id)
    signing.end_all(conn, user_id)
    record(conn, "sign out everywhere", one.name, user_id=by)


def _turn(conn: Connection, one: Account, *, disabled: bool, by: int) -> None:
    changed = update(users).where(users.c.id == one.id, users.c.disabled.is_(not disabled)).values(disabled=disabled)
    if conn.execute(changed).rowcount:
        record(conn, "disable" if disabled else "enable", one.name, user_id=by)


def _see_another_administrator(conn: Connection, one: Account) -> None:
    """See that somebody else may let people in; two who take it from each other at once do so in turn."""
    if conn.dialect.name == "postgresql":
        conn.execute(_LOCK)
    others = select(users.c.id).join(user_roles, user_roles.c.user_id == users.c.id)
    admins = others.where(user_roles.c.role == Role.ADMIN.value, users.c.disabled.is_(False), users.c.id != one.id)
    if Role.ADMIN in one.roles and conn.execute(admins.limit(1)).first() is None:
        raise InputError(lazy("%(name)s is the last administrator; make another one first", name=one.name))


def _account(
    row: Row[tuple[object, ...]],
    roles: Mapping[int, set[Role]],
    invited: Mapping[int, datetime],
    settings: Settings,
) -> Account:
    told = row._mapping
    return Account(
        id=told["id"],
        name=told["name"],
        roles=frozenset(roles.get(told["id"], ())),
        disabled=told["disabled"],
        named=told["name"] in settings.people,
        os_user=told["os_user"],
        slack_user=told["slack_user"],
        email=told["email"],
        linked_at=told["linked_at"],
        has_password=told["changed_at"] is not None,
        invited_until=invited.get(told["id"]),
        seen_at=told["seen_at"],
        sessions=told["sessions"],
    )
