"""Who may sign in, and the trail of what they did: `andon users list|invite|disable`, `andon audit verify`."""

from typing import Annotated, Any, Final

import typer
from rich.console import Console
from sqlalchemy import Connection

from model.errors import InputError
from model.people import Role
from store import accounts, people, sealing, signing
from store.engine import read, transact
from store.opening import Opened, opened
from store.printing import Format, ListFormat, list_as
from system.options import DEFAULT_SETTINGS, SettingsPath

app = typer.Typer()
users = typer.Typer(help="Who may sign in to the pages, and what they may do.")
app.add_typer(users, name="users")
audit = typer.Typer(help="The trail of who did what.")
app.add_typer(audit, name="audit")

UserName = Annotated[str, typer.Argument(metavar="NAME", help="The user's name.")]
Roles = Annotated[
    list[str], typer.Option("--role", help="A role of a new user: viewer, merchandiser, ops, compliance, admin.")
]
Seal = Annotated[
    str, typer.Option("--expect", metavar="NUMBER:SEAL", help="A head that was printed before and kept elsewhere.")
]
_MOST_FAULTS: Final = 100
_COLUMNS: Final = ("name", "roles", "disabled", "named_in_settings", "signs_in", "last_seen")


@users.command("list")
def every(form: ListFormat = Format.TABLE, settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Who there is."""
    house = opened(settings)
    with read(house.engine) as conn:
        rows = [_row(one) for one in accounts.every(conn, house.settings)]
    list_as(form, rows, Console(), _COLUMNS)


@users.command()
def invite(name: UserName, role: Roles = [], settings: SettingsPath = DEFAULT_SETTINGS) -> None:  # noqa: B006
    """Print a link with which NAME sets a password, once, within two days; who is no user becomes one."""
    house = opened(settings)
    wanted = [_role(one) for one in role]

    def work(conn: Connection) -> str:
        by = _administrator(conn, house)
        if not house.settings.web.takes_passwords:
            raise InputError(
                "web.oidc.only is set, and no password signs in; give users a mail address on the page /users"
            )
        there = next((one for one in accounts.every(conn, house.settings) if one.name == name), None)
        if there is not None and wanted:
            raise InputError(f"{name!r} is a user already; leave --role out, and change roles on the page /users")
        if there is not None and there.disabled:
            raise InputError(f"{name!r} is disabled; enable them on the page /users")
        user_id = there.id if there else accounts.add(conn, name, wanted or [Role.VIEWER], by=by)
        return signing.invite(conn, user_id, by=by)

    typer.echo(f"{house.settings.web.reached}/welcome/{transact(house.engine, work)}")


@users.command()
def disable(name: UserName, settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Sign NAME out everywhere, end their tokens, and let them in no longer."""
    house = opened(settings)

    def work(conn: Connection) -> None:
        by = _administrator(conn, house)
        accounts.disable(conn, house.settings, accounts.named(conn, house.settings, name).id, by=by)

    transact(house.engine, work)
    typer.echo(f"{name} is disabled")


@audit.callback()
def _audit() -> None:
    """The trail of who did what."""


@audit.command()
def verify(expect: Seal = "", settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Seal what waits, and say whether the trail is as it was written: exit 0, or 1 and what is wrong."""
    house, expected = opened(settings), _expected(expect)
    sealing.seal_waiting(house.engine)
    with read(house.engine) as conn:
        found = sealing.verify(conn, expected)
    for fault in found.faults[:_MOST_FAULTS]:
        typer.echo(fault)
    if found.struck:
        rows = ", ".join(map(str, found.struck[:_MOST_FAULTS]))
        typer.echo(f"words were struck out of {len(found.struck)} rows, as a seller's erasure asks: {rows}")
    left = f"{len(found.faults)} faults" if found.faults else "the trail is as it was written"
    typer.echo(f"{found.count} rows are sealed, {found.waiting} wait; {left}; head {found.count}:{found.head}")
    raise typer.Exit(1 if found.faults else 0)


def _expected(text: str) -> tuple[int, str] | None:
    if not text:
        return None
    number, _, seal = text.partition(":")
    if not (number.isascii() and number.isdigit()) or len(seal) != 64:
        raise InputError(
            f"--expect {text[:90]!r} is no head; right would be what an earlier verify printed: NUMBER:SEAL"
        )
    return int(number), seal


def _row(one: accounts.Account) -> dict[str, Any]:
    invited = f"invited until {one.invited_until.isoformat(timespec='minutes')}" if one.invited_until else "not yet"
    return {
        "name": one.name,
        "roles": ", ".join(sorted(one.roles)),
        "disabled": "disabled" if one.disabled else None,
        "named_in_settings": "in the settings" if one.named else None,
        "signs_in": "by company account" if one.linked_at else "by password" if one.has_password else invited,
        "last_seen": one.seen_at.isoformat(timespec="minutes") if one.seen_at else None,
    }


def _role(name: str) -> Role:
    if name not in set(Role):
        raise InputError(f"--role {name!r} is none of {', '.join(Role)}")
    return Role(name)


def _administrator(conn: Connection, house: Opened) -> int:
    by = people.current_user_id(conn, house.settings)
    people.require(conn, by, Role.ADMIN)
    return by
