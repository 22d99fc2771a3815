"""`andon alerts silence add|list|end`: what nobody is told of for a while."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from sqlalchemy import Connection

from alerts.routes import check_match
from model.errors import InputError
from model.finding import Family, Severity
from model.people import MAY_SILENCE
from model.sentences import sentence
from store import people, silences
from store.engine import read, write
from store.opening import opened
from store.printing import Format, ListFormat, list_as, plainly
from store.silences import Silence
from system import clock
from system.options import DEFAULT_SETTINGS, SettingsPath
from system.routing import Match
from system.settings import Settings

silence = typer.Typer(help="Choose what nobody is told of for a while.", no_args_is_help=True)

WORST: Final = 5
"""Of what a silence would mute, these are shown."""

_COLUMNS: Final = ("id", "state", "what", "from", "until", "author", "why", "ended_by")
_HIGHEST: Final = 2**63 - 1

Why = Annotated[str, typer.Option("--why", help="The reason, for those who ask why nobody was told.")]
Moment = Annotated[
    datetime | None, typer.Option("--until", help="A time such as 2026-12-01T09:00; without a zone it is UTC.")
]
Start = Annotated[datetime | None, typer.Option("--from", help="When it begins; now unless said.")]
Hours = Annotated[float | None, typer.Option("--hours", min=0.0, help="Or: this many hours from its start.")]
Texts = list[str] | None


@silence.command()
def add(
    why: Why = "",
    until: Moment = None,
    hours: Hours = None,
    start: Start = None,
    family: Annotated[list[Family] | None, typer.Option("--family")] = None,
    kind: Annotated[Texts, typer.Option("--kind")] = None,
    severity: Annotated[list[Severity] | None, typer.Option("--severity")] = None,
    channel: Annotated[Texts, typer.Option("--channel")] = None,
    brand: Annotated[Texts, typer.Option("--brand")] = None,
    category: Annotated[Texts, typer.Option("--category")] = None,
    seller: Annotated[Texts, typer.Option("--seller", help="A seller's id.")] = None,
    listing: Annotated[Texts, typer.Option("--listing", help="A listing as its platform calls it.")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Only say what it would mute now.")] = False,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Silence what all given options match, of one given twice either; what still stands is told when it ends."""
    house = opened(settings)
    said = {"family": family, "kind": kind, "severity": severity, "channel": channel, "brand": brand}
    said |= {"category": category, "seller": seller, "listing": listing}
    match = Match.model_validate({name: tuple(values or ()) for name, values in said.items()})
    check_match(house.settings, match, "the silence")
    with read(house.engine) as conn:
        for line in muted(conn, match.given()):
            plainly(Console(), line)
    if preview:
        return
    now = clock.now()
    begins = _aware(start) if start else now
    ends = _end(begins, until, hours)
    with write(house.engine) as conn:
        author = _actor(conn, house.settings)
        span = {"starts_at": begins, "ends_at": ends}
        number = silences.add(conn, match.given(), **span, author_id=author, reason=why, now=now)
    shown = f"{_local(begins, house.settings)} to {_local(ends, house.settings)}"
    typer.echo(f"silence {number} holds from {shown}; `andon alerts silence end {number}` ends it at once")


@silence.command("list")
def list_(
    every: Annotated[bool, typer.Option("--all", help="Those that are over, too.")] = False,
    form: ListFormat = Format.TABLE,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """List the silences that hold or are to come, the next to end first."""
    house = opened(settings)
    now = clock.now()
    with read(house.engine) as conn:
        found = silences.listed(conn, None if every else now)
    list_as(form, [_row(one, now, house.settings) for one in found], Console(), _COLUMNS)


@silence.command()
def end(
    number: Annotated[int, typer.Argument(metavar="ID", min=1, max=_HIGHEST, help="The number that `list` shows.")],
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """End a silence now; people are told at once of what it kept back and still stands."""
    house = opened(settings)
    with write(house.engine) as conn:
        actor = _actor(conn, house.settings)
        done = silences.end(conn, number, actor_id=actor, now=clock.now())
    typer.echo(f"silence {number} is ended" if done else f"silence {number} was over already")


def muted(conn: Connection, match: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """What a silence would mute now: how many of which severity, and the worst of them."""
    if not match:
        return
    count = silences.tally(conn, match)
    if not count:
        yield "It mutes nothing that stands now."
        return
    by_rank = sorted(count.items(), key=lambda pair: -Severity(pair[0]).rank)
    parts = ", ".join(f"{many} {severity}" for severity, many in by_rank)
    yield f"It mutes {sum(count.values())} that stand now ({parts}); the worst:"
    for row in silences.worst(conn, match, WORST):
        yield f"  {row.id} {row.severity} {row.kind} on {row.channel}: {sentence(row.kind, row.numbers)}"


def _actor(conn: Connection, settings: Settings) -> int:
    actor = people.current_user_id(conn, settings)
    people.require(conn, actor, *MAY_SILENCE)
    return actor


def _end(begins: datetime, until: datetime | None, hours: float | None) -> datetime:
    if (until is None) == (hours is None):
        raise InputError("say when the silence ends: either --until 2026-12-01T09:00 or --hours 4")
    if hours is None:
        return _aware(until) if until else begins
    return begins + min(timedelta(hours=min(hours, 1e5)), 2 * silences.LONGEST)


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _local(moment: datetime, settings: Settings) -> str:
    return f"{moment.astimezone(ZoneInfo(settings.time_zone)):%Y-%m-%d %H:%M} {settings.time_zone}"


def _row(one: Silence, now: datetime, settings: Settings) -> Mapping[str, Any]:
    state = "holds" if one.holds(now) else "to come" if one.ended_at is None and one.starts_at > now else "over"
    return {
        "id": one.id,
        "state": state,
        "what": "; ".join(f"{name} {' or '.join(values)}" for name, values in one.match.items()),
        "from": _local(one.starts_at, settings),
        "until": _local(one.ended_at or one.ends_at, settings),
        "author": one.author,
        "why": one.reason,
        "ended_by": one.ended_by,
    }
