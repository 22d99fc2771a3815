"""The commands on what strangers' listings sell: `andon matches list|confirm|correct|split`."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import typer
from rich.console import Console
from sqlalchemy import Connection, Row

from model.errors import InputError
from model.people import Role
from monitors.showing import Sellers, seller
from store import matches as stored
from store import people, reporting
from store.engine import read, transact
from store.opening import opened
from store.printing import Format, ListFormat, list_as, tell_count
from system.options import DEFAULT_SETTINGS, SettingsPath
from system.settings import Settings

matches = typer.Typer(help="What strangers' listings sell of the brand.", no_args_is_help=True)

_COLUMNS: Final = (
    "id",
    "verdict",
    "score",
    "sku",
    "channel",
    "listing",
    "variant",
    "title",
    "reasons",
    "decision",
    "by",
    "query",
    "page",
    "rank",
    "url",
)

Number = Annotated[int, typer.Argument(metavar="ID", min=1, max=2**63 - 1, help="The number that `list` shows.")]


@matches.command("list")
def list_(
    verdict: Annotated[
        Literal["accepted", "review", "mention", "none"] | None,
        typer.Option("--verdict", help="Only these; all but `none` unless said."),
    ] = None,
    channel: Annotated[str | None, typer.Option("--channel", help="This channel alone.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="So many at most.")] = 500,
    form: ListFormat = Format.TABLE,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """List candidates with the SKU that each may sell, how sure that is and why, and which search showed them."""
    house = opened(settings)
    if channel is not None:
        house.settings.channel(channel)
    with read(house.engine) as conn:
        rows, count = stored.find(conn, channel, verdict, limit)
        hidden = reporting.hidden_keys(conn, house.settings)
    list_as(form, [_row(one, hidden) for one in rows], Console(), _COLUMNS)
    tell_count(form, len(rows), count, "matches")


@matches.command()
def confirm(number: Number, settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Say that the listing sells this SKU."""
    _act(settings, partial(stored.confirm, number=number))
    typer.echo(f"match {number} is confirmed")


@matches.command()
def correct(
    number: Number,
    sku: Annotated[str | None, typer.Option("--sku", metavar="CODE", help="What it sells, by the master file.")] = None,
    none: Annotated[bool, typer.Option("--none", help="Nothing of the brand.")] = False,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Say what the listing sells instead."""
    if (sku is None) is not none:
        raise InputError("matches correct needs --sku CODE, or --none, and not both")
    _act(settings, partial(stored.correct, number=number, sku_code=sku))
    typer.echo(f"match {number} is corrected: {sku or 'nothing of the brand'}")


@matches.command()
def split(number: Number, settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Say that the listing sells several things: the next check matches each of its variants by itself."""
    _act(settings, partial(stored.split, number=number))
    typer.echo(f"match {number} is split")


def _act(path: Path, act: Callable[..., None]) -> None:
    house = opened(path)

    def done(conn: Connection) -> None:
        act(conn, user_id=_actor(conn, house.settings))

    transact(house.engine, done)


def _actor(conn: Connection, settings: Settings) -> int:
    actor = people.current_user_id(conn, settings)
    people.require(conn, actor, Role.COMPLIANCE, Role.MERCHANDISER)
    return actor


def _row(row: Row[Any], hidden: Sellers) -> dict[str, Any]:
    return {
        "id": row.id,
        "verdict": row.verdict,
        "score": row.score,
        "sku": row.sku_code,
        "channel": row.channel,
        "listing": row.external_id,
        "variant": row.variant,
        "title": row.title,
        "reasons": "; ".join(row.reasons),
        "decision": row.decision,
        "by": row.by,
        "query": seller(row.channel, row.query, hidden),
        "page": row.page,
        "rank": row.place,
        "url": row.url,
    }
