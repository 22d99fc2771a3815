"""The room's command that searches: `andon discover`."""

from datetime import UTC, datetime
from typing import Annotated, Final

import typer

from model.errors import InputError, ServiceError
from spiders.crawling import job
from spiders.discovery.queries import Query, queries
from spiders.discovery.searching import discover as search
from store import discovery, goods
from store.engine import read
from store.opening import DEFAULT_SETTINGS, Opened, SettingsPath, opened
from store.runs import RunReason

app = typer.Typer()

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@app.command()
def discover(
    channel: Annotated[str, typer.Argument(help="The channel's name in the settings.")],
    budget: Annotated[int, typer.Option(min=1, max=100_000, help="So many pages are asked for at most.")] = 100,
    query: Annotated[list[str] | None, typer.Option(help="Only these words; may repeat.")] = None,
    reason: Annotated[RunReason, typer.Option(help="Who started it.")] = RunReason.COMMAND,
    due: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%dT%H:%M:%S%z"], help="When it was due.")] = None,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Search the channel for the brand's goods; what is new becomes a candidate. Exit 1 when pages were refused."""
    store = opened(settings)
    wanted = _wanted(store, channel, query or [])
    begun = job.begin_discovery(store, channel, reason, due.astimezone(UTC) if due else None)
    done = search(begun, wanted, budget)
    with read(store.engine) as conn:
        told = discovery.coverage(conn, begun.run_id)
    typer.echo(
        f"{channel}: {done.queries} of {len(wanted)} queries run, {told.pages} pages seen, {told.refused} refused; "
        f"{told.listings} listings shown, {told.new} of them new"
    )
    if done.dropped:
        typer.echo(f"{channel}: {done.dropped} results name no listing and were left out")
    for sentence in told.reasons:
        typer.echo(f"{channel}: refused: {sentence}")
    if done.tally.stopped:
        typer.echo(f"{channel}: stopped early, {done.tally.stopped}")
    if done.tally.status == "interrupted":
        raise typer.Abort
    if told.refused and not told.pages:
        raise ServiceError(f"the search of {channel!r} showed nothing: every page was refused")
    raise typer.Exit(1 if told.refused else 0)


def _wanted(store: Opened, channel: str, own: list[str]) -> list[Query]:
    """The operator's words, or the master file's queries, those asked longest ago first."""
    store.settings.channel(channel)
    if own:
        return [Query(text, "text") for one in own if (text := " ".join(one.split())[:100])]
    with read(store.engine) as conn:
        made = queries(goods.current(conn))
        asked = discovery.last_asked(conn, channel)
    if not made:
        raise InputError("there is nothing to search for: import a master file, or give --query")
    return sorted(made, key=lambda one: asked.get(one.text, _LONG_AGO))
