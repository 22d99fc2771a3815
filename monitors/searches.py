"""The command on what searches saw: `andon searches list`."""

from dataclasses import asdict
from typing import Annotated, Any, Final

import typer
from rich.console import Console

from monitors.showing import Format, list_as
from store import discovery
from store.engine import read
from store.opening import opened
from system.options import DEFAULT_SETTINGS, SettingsPath

searches = typer.Typer(help="What searches for the brand's goods saw, and what they did not.", no_args_is_help=True)

_COLUMNS: Final = ("run", "at", "channel", "kind", "query", "pages", "refused", "results", "reason")


@searches.command("list")
def list_(
    channel: Annotated[str | None, typer.Option("--channel", help="This channel alone.")] = None,
    run: Annotated[int | None, typer.Option("--run", min=1, max=2**63 - 1, help="This run of `discover`.")] = None,
    refused: Annotated[bool, typer.Option("--refused", help="Only queries of which a page was refused.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1_000_000, help="So many at most.")] = 100,
    form: Annotated[Format, typer.Option("--format", help="How the list is printed.")] = Format.TABLE,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """List the queries that were run, youngest first: pages seen, pages refused and why."""
    house = opened(settings)
    if channel is not None:
        house.settings.channel(channel)
    with read(house.engine) as conn:
        rows, count = discovery.asked(conn, channel=channel, run=run, refused=refused, limit=limit)
    list_as(form, [_row(one) for one in rows], Console(), _COLUMNS)
    tell_count(form, len(rows), count, "queries")


def tell_count(form: Format, shown: int, count: int, what: str) -> None:
    """Say on standard error how many there are, and how many of them a list left off, whatever its form."""
    left = count - shown
    if left:
        typer.echo(f"{shown} of {count} {what}; {left} left off: --limit {count} shows all", err=True)
    elif form is Format.TABLE:
        typer.echo(f"{count} {what}", err=True)


def _row(one: discovery.Asked) -> dict[str, Any]:
    return {**asdict(one), "at": one.at.isoformat(timespec="seconds")}
