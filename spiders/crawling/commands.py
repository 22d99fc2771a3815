"""The room's command on the web: `andon crawl`."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from model.errors import InputError, ServiceError
from spiders.crawling import job, manners
from spiders.crawling.job import Wish
from spiders.crawling.run import run
from spiders.crawling.sources import run_source
from spiders.crawling.tally import Tally
from store.opening import DEFAULT_SETTINGS, SettingsPath, opened
from store.runs import RunReason

app = typer.Typer()


@app.command()
def crawl(
    channel: Annotated[str, typer.Argument(help="The channel's name in the settings.")],
    settings: SettingsPath = DEFAULT_SETTINGS,
    listing: Annotated[list[str] | None, typer.Option(help="Only this listing, by external id; may repeat.")] = None,
    url: Annotated[list[str] | None, typer.Option(help="Only the listing at this URL; may repeat.")] = None,
    tier: Annotated[str | None, typer.Option(help="Only the listings of this tier.")] = None,
    requests: Annotated[bool, typer.Option("--requests", help="Only what was asked for and is due.")] = False,
    reason: Annotated[RunReason, typer.Option(help="Who started it.")] = RunReason.COMMAND,
    due: Annotated[str | None, typer.Option(help="When the schedule wanted it, ISO 8601 with zone.")] = None,
) -> None:
    """Visit the channel's listings and store what their pages say."""
    if sum(map(bool, (listing or url, tier, requests))) > 1:
        raise InputError("--listing or --url, --tier and --requests each say which listings; give one of them")
    store = opened(settings)
    wish = Wish(
        external_ids=tuple(listing or ()),
        urls=tuple(url or ()),
        requested=requests,
        tier=tier,
        reason=reason,
        due=_instant(due),
    )
    begun = job.begin(store, channel, wish)
    typer.echo(f"{channel}: {_many(len(begun.targets))}, ground: {manners.ground(begun.channel)}")
    _close(channel, run(begun) if manners.visits_pages(begun.channel) else run_source(begun))


def _close(channel: str, tally: Tally) -> None:
    """Say how it went, and end accordingly."""
    typer.echo(f"{channel}: {tally.visits} captures in {tally.seconds:.1f} s: {tally.in_words() or 'nothing to do'}")
    for host, said in sorted(tally.robots.items()):
        if said != "opens pages":
            typer.echo(f"{channel}: robots.txt of {host} {said}")
    if tally.stopped:
        typer.echo(f"{channel}: stopped early, {tally.stopped}")
    if tally.status == "failed":
        raise ServiceError(f"the crawl of {channel!r} failed: {tally.stopped or 'the log says why'}")
    if tally.status == "interrupted":
        raise typer.Abort


def _many(listings: int) -> str:
    return "1 listing" if listings == 1 else f"{listings} listings"


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InputError(f"--due {text!r} is no instant; right would be 2026-05-01T09:00:00+09:00")
    return moment.astimezone(UTC)
