"""The commands on who sells: `andon sellers list|show|join|split|erase`."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, timedelta
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from sqlalchemy import Connection

from catalog.moments import zone_of
from model.errors import InputError
from model.people import HIDDEN, Role, SellerRole
from model.seller_keys import Rule, checked_number
from monitors.strangers import role_now
from store import erasing, identities, people
from store import sellers as stored
from store.engine import read, write
from store.opening import Opened, opened
from store.printing import Format, ListFormat, Row, list_as, plainly, tell_count
from system import clock
from system.options import DEFAULT_SETTINGS, SettingsPath
from system.settings import Settings

sellers = typer.Typer(
    help="See who sells on which channels, say who is whom, erase a person's data.", no_args_is_help=True
)

_LEGAL: Final = ("legal_name", "business_number", "address", "phone")
_COLUMNS: Final = ("id", "name", "role", "channels", "sellers", "listings", "cases", "last_seen")
_BECAUSE: Final = {
    Rule.NUMBER: "the same business number",
    Rule.NUMBER_AND_NAME: "the same registration number and legal name",
    Rule.NAME_AND_ADDRESS: "the same legal name and address",
    Rule.PHONE: "the same phone",
}

Id = Annotated[int, typer.Argument(metavar="ID", min=1, max=2**63 - 1, help="The number that `list` shows.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; the trail keeps it.")]


@sellers.command("list")
def list_(
    channel: Annotated[str | None, typer.Option("--channel", help="Those that sell on this channel.")] = None,
    role: Annotated[SellerRole | None, typer.Option("--role", help="Those that have this role anywhere.")] = None,
    text: Annotated[str | None, typer.Option("--name", help="Part of a name as shown, or a channel's own id.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 100,
    form: ListFormat = Format.TABLE,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """List who sells, last seen first: sellers of several channels that are one stand together."""
    house = _house(settings)
    if channel is not None:
        house.settings.channel(channel)
    with read(house.engine) as conn:
        master, found = stored.roles(conn), stored.find(conn, channel=channel, text=text)
        told = {number: _roles(rows, master) for number, rows in found.items()}
        if role is not None:
            found = {number: rows for number, rows in found.items() if role in told[number]}
        sees = people.sees_personal_data(conn, house.settings)
        shown = {number: found[number] for number in list(found)[:limit]}
        rows = _listed(conn, shown, told, house.settings, sees=sees)
    list_as(form, rows, Console(), _COLUMNS)
    tell_count(form, len(rows), len(found), "sellers")


@sellers.command()
def show(number: Id, settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Show one: who it says that it is, its channels, why they are one, its listings and cases."""
    house = _house(settings)
    with read(house.engine) as conn:
        identity = identities.identity_of(conn, number)
        rows = stored.find(conn, identity=identity)[identity]
        sees = people.sees_personal_data(conn, house.settings)
        lines = list(_details(conn, identity, rows, house.settings, sees=sees))
    if sees and any(identities.is_personal(row, house.settings) and _has_data(row) for row in rows):
        with write(house.engine) as conn:
            actor = people.current_user_id(conn, house.settings)
            purpose = {"purpose": house.settings.sellers.purpose}
            people.record(conn, "see personal data", f"seller {identity}", purpose, user_id=actor)
    console = Console()
    for line in lines:
        plainly(console, line)


@sellers.command()
def join(number: Id, other: Id, reason: Reason, settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Say that two sellers are one; no rule parts them afterwards."""
    house = _house(settings)
    with write(house.engine) as conn:
        actor = _acting(conn, house, reason)
        identity = identities.join(conn, number, other, reason=reason, actor_id=actor)
    typer.echo(f"sellers {number} and {other} are one: {identity}")


@sellers.command()
def split(
    number: Id,
    leaving: Annotated[list[int], typer.Argument(metavar="MEMBER…", help="Members, as `show` numbers them.")],
    reason: Reason,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Say that some members of one are another seller; no rule joins them afterwards."""
    house = _house(settings)
    with write(house.engine) as conn:
        actor = _acting(conn, house, reason)
        identity = identities.split(conn, number, leaving, reason=reason, actor_id=actor)
    typer.echo(f"{', '.join(map(str, leaving))} left seller {number}; now seller {identity}")


@sellers.command()
def erase(number: Id, reason: Reason, settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Erase who a seller is: names, numbers, phones, addresses. Counts, stages, hashes and steps stay.

    Exit 1 when packs of evidence stay because they are on legal hold.
    """
    house = _house(settings)
    with write(house.engine) as conn:
        actor = _acting(conn, house, reason)
        identity = identities.identity_of(conn, number)
        members = identities.members_of(conn, identity)
    if sys.stdin.isatty():
        typer.confirm(f"Erase seller {identity} on {len(members)} channels? This cannot be undone", abort=True)
    done = erasing.erase(house.engine, house.settings, number, reason=reason, actor_id=actor)
    typer.echo(
        f"seller {done.identity}: erased on {done.sellers} channels, and where {done.rows} other rows named it; "
        f"{len(done.purged)} packs of evidence are purged to their manifests, {len(done.photos)} photos removed"
    )
    for line in _left(done):
        typer.echo(line, err=True)
    raise typer.Exit(1 if done.held else 0)


def _left(done: erasing.Erased) -> Iterator[str]:
    """What an erasure does not reach."""
    if done.held:
        packs = ", ".join(map(str, done.held))
        yield f"on legal hold and kept: evidence {packs}; each goes once `andon evidence release` ends its hold"
    if done.in_master:
        channels = ", ".join(done.in_master)
        yield f"the master file has it for {channels}: mend the file, or its next import brings back what it says there"
    yield "not reached: messages in Slack, files handed out before, copies made by `andon db backup`"


def _house(settings: Any) -> Opened:
    """The house, with every seller that waits compared with the others."""
    house = opened(settings)
    identities.group_waiting(house.engine, house.settings)
    return house


def _acting(conn: Connection, house: Opened, reason: str) -> int:
    if not reason.strip():
        raise InputError("--reason is empty; the trail keeps why")
    actor = people.current_user_id(conn, house.settings)
    people.require(conn, actor, Role.COMPLIANCE)
    return actor


def _roles(rows: Iterable[Any], master: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[SellerRole]:
    """The roles that a seller has now, each once."""
    now = clock.now()
    found = (role_now(master.get(row.external_id, ()), row.channel, row.external_id, now)[0] for row in rows)
    return [SellerRole(role) for role in dict.fromkeys(found)]


def _listed(
    conn: Connection,
    found: Mapping[int, Sequence[Any]],
    told: Mapping[int, Sequence[SellerRole]],
    settings: Settings,
    *,
    sees: bool,
) -> list[Row]:
    members = [row for rows in found.values() for row in rows]
    pages, matters = stored.offered(conn, members), stored.accused(conn, members)
    return [
        {
            "id": number,
            "name": ", ".join(dict.fromkeys(_name(row, settings, sees=sees) for row in rows)),
            "role": ", ".join(told[number]),
            "channels": ", ".join(dict.fromkeys(row.channel for row in rows)),
            "sellers": len(rows),
            "listings": sum(len(pages.get((row.channel, row.external_id), ())) for row in rows),
            "cases": sum(len(matters.get((row.channel, row.external_id), ())) for row in rows),
            "last_seen": f"{max(row.last_seen_at for row in rows):%Y-%m-%d}",
        }
        for number, rows in found.items()
    ]


def _has_data(row: Any) -> bool:
    return any(getattr(row, name) for name in _LEGAL)


def _name(row: Any, settings: Settings, *, sees: bool) -> str:
    """The name as the shop shows it; hidden where it is the person's own."""
    if row.erased_at is not None:
        return f"erased ({row.external_id})"
    return HIDDEN if not sees and identities.is_persons_name(row, settings) else row.name or row.external_id


def _details(conn: Connection, identity: int, rows: Sequence[Any], settings: Settings, *, sees: bool) -> Iterator[str]:
    master = stored.roles(conn)
    yield f"seller {identity}: {', '.join(_roles(rows, master))}"
    said = stored.answers(conn, [row.id for row in rows])
    pages, matters = stored.offered(conn, rows), stored.accused(conn, rows)
    for row in rows:
        zone = zone_of(settings.channels.get(row.channel), settings) or UTC
        role, why = role_now(master.get(row.external_id, ()), row.channel, row.external_id, clock.now(), zone)
        name = _name(row, settings, sees=sees)
        key = HIDDEN if not sees and identities.is_persons_key(row, settings) else row.external_id
        yield f"  {row.id}  {row.channel}  {key}  {name}  {role}{f': {why}' if why else ''}"
        yield from _identity_lines(row, settings, sees=sees)
        yield from _joined(row, said, hidden=identities.is_personal(row, settings) and not sees)
        for page in pages.get((row.channel, row.external_id), ()):
            yield f"      listing {page.external_id}  {page.url}  {page.first_at:%Y-%m-%d} to {page.last_at:%Y-%m-%d}"
        for case in matters.get((row.channel, row.external_id), ()):
            yield f"      case {case.id}  {case.brand}  {case.stage}  since {case.opened_at:%Y-%m-%d}"
    for one in said:
        if not one.same:
            yield f"  {one.first_id} and {one.second_id} are two, {one.person} says: {one.reason}"


def _identity_lines(row: Any, settings: Settings, *, sees: bool) -> Iterator[str]:
    """Who it says that it is, and how long that is kept."""
    if row.erased_at is not None:
        yield f"      erased {row.erased_at:%Y-%m-%d}"
        return
    personal = identities.is_personal(row, settings)
    for name in (one for one in _LEGAL if getattr(row, one)):
        yield f"      {name.replace('_', ' ')}: {HIDDEN if personal and not sees else getattr(row, name)}"
    country = identities.shown(row, settings).country
    if row.business_number and country == "KR" and not checked_number(row.business_number, country):
        yield "      the business number's check digit does not hold"
    if personal and (_has_data(row) or row.name):
        until = row.last_seen_at + timedelta(days=settings.sellers.keep_days)
        yield (
            f"      may be a person; kept {settings.sellers.purpose}: "
            f"to {until:%Y-%m-%d}, longer while it sells or a case is open"
        )
        if not sees and _has_data(row):
            yield "      the roles compliance and admin see what is hidden"


def _joined(row: Any, said: Iterable[Any], *, hidden: bool) -> Iterator[str]:
    """Why it is one with another member."""
    if row.beside_id is None:
        return
    if row.rule is not None:
        key = "erased" if row.key is None else HIDDEN if hidden else row.key
        because = _BECAUSE[Rule(row.rule)]
        yield f"      one with {row.beside_id} since {row.since:%Y-%m-%d} by a rule: {because} ({key})"
        return
    pair = {row.id, row.beside_id}
    for one in said:
        if one.same and pair == {one.first_id, one.second_id}:
            yield f"      one with {row.beside_id} since {one.answered_at:%Y-%m-%d}: {one.person} says: {one.reason}"
