"""Users, their roles, and the trail of what they did."""

import getpass
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from model.errors import InputError
from model.lazy import lazy
from model.people import SEE_PERSONAL_DATA, Role
from store.engine import insert_or_ignore
from store.tables import audit, identities, user_roles, users
from system import clock
from system.settings import Person, Settings
from system.values import folded_mail


def ensure_user(
    conn: Connection,
    name: str,
    *,
    os_user: str | None = None,
    slack_user: str | None = None,
    email: str | None = None,
    roles: Iterable[Role] | None = None,
) -> int:
    """The id of the user called `name`, who is added when there is none, and has just these `roles` unless None.

    Raises:
        InputError: another user has this login of the operating system or of Slack, or this mail address.
    """
    known = {"os_user": os_user, "slack_user": slack_user, "email": folded_mail(email) if email else None}
    for column, value in known.items():
        holder = _holder(conn, name, column, value)
        if holder is not None:
            raise InputError(f"{column} {value!r} belongs to {holder!r}; a login is one person's")
    told = {column: value for column, value in known.items() if value is not None}
    conn.execute(insert_or_ignore(conn, users), {"name": name, **known, "created_at": clock.now()})
    user_id = int(conn.execute(select(users.c.id).where(users.c.name == name)).scalar_one())
    if told:
        conn.execute(update(users).where(users.c.id == user_id).values(**told))
    if roles is not None:
        set_roles(conn, user_id, set(roles))
    return user_id


def current_user_id(conn: Connection, settings: Settings) -> int:
    """The id of whoever runs this command: the operating system's user, whom the settings map to a person.

    All people in the store become what the settings say.

    Raises:
        InputError: the settings map this login to nobody, or the user is disabled.
    """
    login = getpass.getuser()
    name = next((name for name, person in settings.people.items() if person.os_user == login), None)
    if name is None:
        raise InputError(f'login {login!r} is nobody in the settings; add [people.NAME] with os_user = "{login}"')
    user_id = take_over(conn, settings)[name]
    if conn.execute(select(users.c.disabled).where(users.c.id == user_id)).scalar_one():
        raise InputError(f"user {name!r} is disabled")
    return user_id


def take_over(conn: Connection, settings: Settings) -> dict[str, int]:
    """Make the people of the settings users, with their logins and roles; name to id.

    A login goes to the one whom the settings give it, so that a new name in the settings locks nobody out.
    """
    ids = {}
    for name, person in settings.people.items():
        logins = _logins(person)
        for column, value in logins.items():
            holder = _holder(conn, name, column, value)
            if holder is not None:
                _take(conn, holder, column)
                record(conn, "login", name, {"column": column, "login": value, "before": holder, "after": name})
        ids[name] = ensure_user(conn, name, **logins, roles=[Role(role) for role in person.roles])
    return ids


def _logins(person: Person) -> dict[str, str | None]:
    email = folded_mail(person.email) if person.email else None
    return {"os_user": person.os_user, "slack_user": person.slack_user, "email": email}


def _take(conn: Connection, holder: str, column: str) -> None:
    """Take a login from the user called `holder`: with a mail address go the company accounts known by it."""
    conn.execute(update(users).where(users.c.name == holder).values({column: None}))
    if column == "email":
        theirs = select(users.c.id).where(users.c.name == holder).scalar_subquery()
        conn.execute(delete(identities).where(identities.c.user_id == theirs))


def user_by_name(conn: Connection, name: str) -> int:
    """The id of the user called `name`.

    Raises:
        InputError: there is none; the sentence lists who there is.
    """
    found = conn.execute(select(users.c.id).where(users.c.name == name, users.c.disabled.is_(False))).scalar()
    if found is None:
        there = conn.execute(select(users.c.name).where(users.c.disabled.is_(False)).order_by(users.c.name)).scalars()
        raise InputError(
            lazy("%(name)r is no user; there are: %(known)s", name=name, known=", ".join(there) or lazy("none yet"))
        )
    return int(found)


def names(conn: Connection) -> dict[str, int]:
    """The ids of the users who may sign in, by name."""
    found = conn.execute(select(users.c.name, users.c.id).where(users.c.disabled.is_(False)).order_by(users.c.name))
    return {name: user_id for name, user_id in found}  # noqa: C416 - a Row is no pair to the type checker


def roles_of(conn: Connection, user_id: int) -> frozenset[Role]:
    """The roles of a user who is not disabled."""
    query = select(user_roles.c.role).join(users).where(users.c.id == user_id, users.c.disabled.is_(False))
    return frozenset(Role(role) for role in conn.execute(query).scalars())


def sees_personal_data(conn: Connection, settings: Settings) -> bool:
    """Whether whoever runs this command may see what pages tell of persons who sell, by the settings' roles."""
    login = getpass.getuser()
    name = next((name for name, person in settings.people.items() if person.os_user == login), None)
    if name is None or conn.execute(select(users.c.disabled).where(users.c.name == name)).scalar():
        return False
    return not SEE_PERSONAL_DATA.isdisjoint(Role(role) for role in settings.people[name].roles)


def require(conn: Connection, user_id: int, *roles: Role) -> None:
    """See that the user has one of `roles`; an administrator has every one.

    Raises:
        InputError: the user has none of them.
    """
    if not roles_of(conn, user_id) & {*roles, Role.ADMIN}:
        name = conn.execute(select(users.c.name).where(users.c.id == user_id)).scalar() or "nobody"
        raise InputError(f"{name} needs the role {' or '.join(sorted(roles))} for that")


def record(
    conn: Connection, action: str, target: str, detail: Mapping[str, Any] | None = None, *, user_id: int | None = None
) -> None:
    """Write into the audit trail what `user_id` (None: Andon itself) did to `target`."""
    row = {"at": clock.now(), "user_id": user_id, "action": action, "target": target}
    conn.execute(insert(audit).values(**row, detail=dict(detail) if detail is not None else None))


def _holder(conn: Connection, name: str, column: str, value: str | None) -> str | None:
    """The name of another user who has this login; None when nobody has."""
    if value is None:
        return None
    return conn.execute(select(users.c.name).where(users.c[column] == value, users.c.name != name)).scalar()


def set_roles(conn: Connection, user_id: int, roles: set[Role], *, by: int | None = None) -> None:
    """Give the user just these roles, and say so in the trail when that changes anything."""
    before = {
        Role(role) for role in conn.execute(select(user_roles.c.role).where(user_roles.c.user_id == user_id)).scalars()
    }
    if before == roles:
        return
    conn.execute(delete(user_roles).where(user_roles.c.user_id == user_id))
    if roles:
        conn.execute(insert(user_roles), [{"user_id": user_id, "role": role.value} for role in sorted(roles)])
    name = conn.execute(select(users.c.name).where(users.c.id == user_id)).scalar_one()
    record(conn, "roles", name, {"before": sorted(before), "after": sorted(roles)}, user_id=by)
