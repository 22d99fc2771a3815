"""The command on what searches saw: `andon searches list`."""

from dataclasses import asdict
from typing import Annotated, Any, Final

import typer
from rich.console import Console

from monitors.showing import Sellers, seller
from store import discovery, reporting
from store.engine import read
from store.opening import opened
from store.printing import Format, ListFormat, list_as, tell_count
from system.options import DEFAULT_SETTINGS, SettingsPath

searches = typer.Typer(help="What searches for the brand's goods saw, and what they did not.", no_args_is_help=True)

_COLUMNS: Final = ("run", "at", "channel", "kind", "query", "pages", "refused", "results", "reason")


@searches.command("list")
def list_(
    channel: Annotated[str | None, typer.Option("--channel", help="This channel alone.")] = None,
    run: Annotated[int | None, typer.Option("--run", min=1, max=2**63 - 1, help="This run of `discover`.")] = None,
    refused: Annotated[bool, typer.Option("--refused", help="Only queries of which a page was refused.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1_000_000, help="So many at most.")] = 100,
    form: ListFormat = Format.TABLE,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """List the queries that were run, youngest first: pages seen, pages refused and why."""
    house = opened(settings)
    if channel is not None:
        house.settings.channel(channel)
    with read(house.engine) as conn:
        rows, count = discovery.asked(conn, channel=channel, run=run, refused=refused, limit=limit)
        hidden = reporting.hidden_keys(conn, house.settings)
    list_as(form, [_row(one, hidden) for one in rows], Console(), _COLUMNS)
    tell_count(form, len(rows), count, "queries")


def _row(one: discovery.Asked, hidden: Sellers) -> dict[str, Any]:
    query = seller(one.channel, one.query, hidden) if one.kind == discovery.SELLER else one.query
    return {**asdict(one), "query": query, "at": one.at.isoformat(timespec="seconds")}
