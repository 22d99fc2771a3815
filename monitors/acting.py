"""The commands on discrepancies: `andon discrepancies list|show|ack|assign|…`."""

import math
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from sqlalchemy import Connection

from model.errors import InputError
from model.finding import Family, Severity
from model.lifecycle import Action, Cause, State
from model.people import Role
from monitors import showing
from monitors.rule import rules
from store import lifecycle, people, reporting
from store.acting import Effect
from store.alike import Alike, silence_alike
from store.engine import read, write
from store.opening import opened
from store.printing import Format, ListFormat, list_as, plainly
from system import clock
from system.options import DEFAULT_SETTINGS, SettingsPath
from system.settings import Settings

discrepancies = typer.Typer(help="See what is wrong, and decide about it.", no_args_is_help=True)

_MOST: Final = 1000
_HIGHEST: Final = 2**63 - 1
"""Of numbers in the store."""
_FARTHEST: Final = timedelta(days=73_000)
"""How far ahead a silence may end: well within what every calendar and zone can show."""

Id = Annotated[int, typer.Argument(metavar="ID", min=1, max=_HIGHEST, help="The number that `list` shows.")]
Ids = Annotated[list[int], typer.Argument(metavar="ID…", min=1, max=_HIGHEST, help="The numbers that `list` shows.")]
Why = Annotated[str, typer.Option("--why", help="The reason, for the history.")]
MaybeWhy = Annotated[str | None, typer.Option("--why", help="The reason, for the history.")]
Until = Annotated[
    datetime | None, typer.Option("--until", help="A time such as 2026-12-01T09:00; without a zone it is UTC.")
]
Hours = Annotated[
    float | None,
    typer.Option("--hours", help="Or: this many hours from now.", min=0.0, max=_FARTHEST / timedelta(hours=1)),
]
UntilWorse = Annotated[bool, typer.Option("--until-worse", help="End it when it gets worse.")]
Seen = Annotated[
    int | None, typer.Option("--seen", min=0, max=_HIGHEST, help="The version that you decided on; now's unless said.")
]


@discrepancies.command("list")
def list_(
    family: Annotated[list[Family] | None, typer.Option("--family")] = None,
    kind: Annotated[list[str] | None, typer.Option("--kind")] = None,
    channel: Annotated[list[str] | None, typer.Option("--channel")] = None,
    brand: Annotated[list[str] | None, typer.Option("--brand")] = None,
    seller: Annotated[list[str] | None, typer.Option("--seller")] = None,
    state: Annotated[list[State] | None, typer.Option("--state", help="Those that have not ended unless said.")] = None,
    severity: Annotated[list[Severity] | None, typer.Option("--severity")] = None,
    held: Annotated[bool | None, typer.Option("--held/--not-held", help="Held by a mass change.")] = None,
    every: Annotated[bool, typer.Option("--all", help="What has ended, too.")] = False,
    before: Annotated[
        int | None, typer.Option("--before", min=1, max=_HIGHEST, help="The next page: those before this number.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=_MOST)] = 100,
    form: ListFormat = Format.TABLE,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """List discrepancies, youngest first; of an option given twice either will do."""
    unknown = sorted(set(kind or ()) - set(rules()))
    if unknown:
        raise InputError(f"--kind {unknown[0]}: no such kind; there are: {', '.join(sorted(rules()))}")
    wanted = lifecycle.Filter(
        states=state or (),
        families=family or (),
        kinds=kind or (),
        severities=severity or (),
        channels=channel or (),
        brands=brand or (),
        sellers=seller or (),
        held=held,
        ended_too=every,
    )
    house = opened(settings)
    for name in channel or ():
        house.settings.channel(name)
    with read(house.engine) as conn:
        found = lifecycle.find(conn, wanted, before_id=before, limit=limit)
        hidden = reporting.hidden_keys(conn, house.settings)
    list_as(form, [showing.row(one, hidden) for one in found], Console(), showing.COLUMNS)
    if form is Format.TABLE:
        more = f"; the next page: --before {found[-1].id}" if len(found) == limit else ""
        typer.echo(f"{len(found)} discrepancies{more}", err=True)


@discrepancies.command()
def show(number: Id, settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Show one with its sentence, its numbers and everything that happened to it."""
    house = opened(settings)
    with read(house.engine) as conn:
        one = lifecycle.get(conn, number)
        events = lifecycle.history(conn, number)
        hidden = reporting.hidden_keys(conn, house.settings)
    for line in showing.details(one, events, hidden):
        plainly(Console(), line)


@discrepancies.command()
def ack(numbers: Ids, why: MaybeWhy = None, seen: Seen = None, settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Say that somebody looks after it."""
    _act(settings, numbers, Action.ACKNOWLEDGE, seen, why=why)


@discrepancies.command()
def assign(
    number: Id,
    user: Annotated[str, typer.Argument(metavar="USER", help="The name of a user.")],
    seen: Seen = None,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Make it somebody's."""
    _act(settings, [number], Action.ASSIGN, seen, to=user)


@discrepancies.command()
def snooze(
    numbers: Ids,
    until: Until = None,
    hours: Hours = None,
    until_worse: UntilWorse = False,
    why: MaybeWhy = None,
    seen: Seen = None,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Silence it until a time, or until it gets worse."""
    _act(settings, numbers, Action.SNOOZE, seen, why=why, until=_until(until, hours), until_worse=until_worse)


@discrepancies.command()
def accept(
    numbers: Ids,
    why: Why,
    until: Until = None,
    hours: Hours = None,
    until_worse: UntilWorse = False,
    seen: Seen = None,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Leave it as it is until a time, or until it gets worse."""
    _act(settings, numbers, Action.ACCEPT, seen, why=why, until=_until(until, hours), until_worse=until_worse)


@discrepancies.command("false-positive")
def false_positive(
    numbers: Ids,
    why: Why,
    until_worse: UntilWorse = False,
    silence: Annotated[
        Alike | None, typer.Option("--silence", help="Also silence its kind on its listing, or on the whole channel.")
    ] = None,
    until: Until = None,
    hours: Hours = None,
    seen: Seen = None,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Say that it is none; what is needed to judge it again is kept, see `andon backtest --false-positives`."""
    end = _until(until, hours)
    if (silence is None) is not (end is None):
        raise InputError(
            "--silence listing or channel and its end, --until 2026-12-01T09:00 or --hours 48, go together"
        )
    alike = (silence, end) if silence and end else None
    _act(settings, numbers, Action.FALSE_POSITIVE, seen, alike=alike, why=why, until_worse=until_worse)


@discrepancies.command()
def resolve(
    numbers: Ids,
    cause: Annotated[Cause | None, typer.Option("--cause", help="What it came from.")] = None,
    why: MaybeWhy = None,
    seen: Seen = None,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Say that it is mended: a capture is asked for, which closes it or shows that it is still there."""
    _act(settings, numbers, Action.RESOLVE, seen, why=why, cause=cause)


@discrepancies.command("cause")
def cause_(
    numbers: Ids,
    cause: Annotated[Cause, typer.Option("--cause", help="What it came from.")],
    why: MaybeWhy = None,
    seen: Seen = None,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Say what it came from, also of what has ended."""
    _act(settings, numbers, Action.CAUSE, seen, why=why, cause=cause)


@discrepancies.command()
def wait(
    numbers: Ids,
    until: Until = None,
    hours: Hours = None,
    why: MaybeWhy = None,
    seen: Seen = None,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Say that a platform has to act: clocks rest until a capture brings news, the time comes, or `resume`."""
    _act(settings, numbers, Action.WAIT, seen, why=why, until=_until(until, hours))


@discrepancies.command()
def resume(numbers: Ids, why: MaybeWhy = None, seen: Seen = None, settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Say that it waits for a platform no longer."""
    _act(settings, numbers, Action.RESUME, seen, why=why)


@discrepancies.command()
def note(numbers: Ids, why: Why, seen: Seen = None, settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Write down what is being done about it; an acknowledgement holds on."""
    _act(settings, numbers, Action.NOTE, seen, why=why)


@discrepancies.command()
def merge(
    numbers: Ids,
    into: Annotated[int, typer.Option("--into", min=1, max=_HIGHEST, help="The one that takes them in.")],
    why: MaybeWhy = None,
    seen: Seen = None,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Treat them as part of another."""
    _act(settings, numbers, Action.MERGE, seen, why=why, into=into)


def actor_of(conn: Connection, settings: Settings) -> int:
    """The user who runs the command, who may decide about discrepancies.

    Raises:
        InputError: it is nobody in the settings, or the role is lacking.
    """
    actor = people.current_user_id(conn, settings)
    people.require(conn, actor, Role.OPS)
    return actor


def _until(until: datetime | None, hours: float | None) -> datetime | None:
    if until is not None and hours is not None:
        raise InputError("--until and --hours say the same; give one")
    if hours is not None:
        if math.isnan(hours):
            raise InputError("--hours nan: a number is right, such as 48")
        return clock.now() + timedelta(hours=hours)
    if until is None:
        return None
    end = until.replace(tzinfo=UTC) if until.tzinfo is None else until
    if end > clock.now() + _FARTHEST:
        raise InputError(f"--until {until:%Y-%m-%d} is more than {_FARTHEST.days} days ahead; an earlier day is right")
    return end


def _act(
    path: Path,
    numbers: list[int],
    action: Action,
    seen: int | None,
    *,
    to: str | None = None,
    alike: tuple[Alike, datetime] | None = None,
    **said: Any,
) -> None:
    """Give the order on each discrepancy, all in one transaction, and say what came of it; `to` is a user's name.

    `alike` is what is to be silenced with them, and until when.
    """
    house = opened(path)
    if seen is not None and len(numbers) > 1:
        raise InputError("--seen goes with one ID: versions differ")
    with write(house.engine) as conn:
        actor = actor_of(conn, house.settings)
        if to is not None:
            said["assignee"] = people.user_by_name(conn, to)
        results = []
        for number in numbers:
            version = lifecycle.get(conn, number).version if seen is None else seen
            results.append(lifecycle.act(conn, number, action, actor_id=actor, seen_version=version, **said))
        refused = [result for result in results if result.effect in (Effect.STALE, Effect.REFUSED)]
        if refused:
            raise InputError(refused[0].sentence)
        silenced: list[int] = []
        if alike is not None:
            found = [lifecycle.get(conn, number) for number in numbers]
            span = {"until": alike[1], "now": clock.now()}
            silenced = silence_alike(conn, found, alike[0], author_id=actor, why=said["why"], **span)
    for result in results:
        typer.echo(result.sentence)
    for silence in silenced:
        typer.echo(f"silence {silence} holds; `andon alerts silence end {silence}` ends it at once")
