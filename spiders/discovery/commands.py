"""The room's command that searches: `andon discover`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Final

import typer

from model.errors import InputError, ServiceError
from spiders.crawling import job, manners
from spiders.crawling.tally import Tally
from spiders.discovery.course import MOST_PAGES
from spiders.discovery.keeping import Found
from spiders.discovery.queries import Query, queries
from spiders.discovery.searching import abilities
from spiders.discovery.searching import discover as search
from store import discovery, goods
from store.discovery import SELLER, Coverage
from store.engine import read
from store.opening import DEFAULT_SETTINGS, Opened, SettingsPath, opened
from store.runs import RunReason
from system.settings import Channel

app = typer.Typer()

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
_LONGEST: Final = 100


@app.command()
def discover(
    channel: Annotated[str, typer.Argument(help="The channel's name in the settings.")],
    budget: Annotated[
        int | None, typer.Option(min=1, max=100_000, help="Pages asked for at most; else the channel's search_pages.")
    ] = None,
    query: Annotated[list[str] | None, typer.Option(help="Only these words; may repeat.")] = None,
    reason: Annotated[RunReason, typer.Option(help="Who started it.")] = RunReason.COMMAND,
    due: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%dT%H:%M:%S%z"], help="When it was due.")] = None,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Search the channel for the brand's goods; what is new becomes a candidate. Exit 1 when pages were refused."""
    store = opened(settings)
    place = store.settings.channel(channel)
    own, fire = [_text(one) for one in query or []], due.astimezone(UTC) if due else None
    try:
        wanted = _wanted(store, place, own)
    except InputError as error:
        if reason is RunReason.SCHEDULE:  # its fire is served, or it would be tried again each minute
            _end(job.begin_discovery(store, channel, reason, fire), str(error))
        raise
    begun = job.begin_discovery(store, channel, reason, fire)
    done = search(begun, wanted, budget or place.search_pages)
    with read(store.engine) as conn:
        told = discovery.coverage(conn, begun.run_id)
    for line in _said(done, told, len(wanted)):
        typer.echo(f"{channel}: {line}")
    if done.tally.status == "interrupted":
        raise typer.Abort
    if done.tally.status == "failed":
        raise ServiceError(f"the search of {channel!r} failed: {done.tally.stopped or 'the log says why'}")
    if told.refused and not told.answered:
        raise ServiceError(f"the search of {channel!r} showed nothing: every page was refused, or did not come")
    raise typer.Exit(1 if told.refused else 0)


def _end(begun: job.Job, why: str) -> None:
    """End a run that asked for nothing."""
    tally = Tally(manners.ground(begun.channel))
    tally.stopped = why
    tally.end("failed")
    job.end(begun, tally)


def _said(done: Found, told: Coverage, wanted: int) -> Iterator[str]:
    """What was seen and what was not, line by line."""
    yield (
        f"{done.queries} of {wanted} queries run, {told.pages} pages seen, {told.refused} refused; "
        f"{told.listings} listings shown, {told.new} of them new"
    )
    if done.dropped:
        yield f"{done.dropped} results name no listing and were left out"
    if done.cut:
        yield f"{done.cut} queries go on behind their last page (at most {MOST_PAGES} a query, within the budget)"
    if done.unasked:
        yield f"{len(done.unasked)} sellers' lists cannot be asked for by the ids {', '.join(done.unasked[:5])}"
    yield from (f"refused: {sentence}" for sentence in told.reasons)
    if done.tally.stopped:
        yield f"stopped early, {done.tally.stopped}"


def _wanted(store: Opened, place: Channel, own: list[Query]) -> list[Query]:
    """The operator's words; else the lists of sellers that are followed and the master file's queries, those asked
    longest ago first.

    Raises:
        InputError: the channel has no search, or there is nothing to ask for.
    """
    finds_words, lists_sellers = abilities(place)
    if own:
        if not finds_words:
            raise InputError(f"channel {place.name!r} has sellers' lists and no search: leave out --query")
        return own
    with read(store.engine) as conn:
        sellers = discovery.followed_sellers(conn, place.name) if lists_sellers else []
        words = queries(goods.current(conn)) if finds_words else []
        asked = discovery.last_asked(conn, place.name)
    made = [*(Query(seller, SELLER, listing) for seller, listing in sellers), *words]
    if not made and finds_words:
        raise InputError("there is nothing to search for: import a master file, or give --query")
    if not made:
        raise InputError(
            f"channel {place.name!r} has sellers' lists and no search, and no seller there is unauthorised by the "
            "master file or in a case"
        )
    return sorted(made, key=lambda one: asked.get((one.kind == SELLER, one.text), _LONG_AGO))


def _text(words: str) -> Query:
    text = " ".join(words.split())[:_LONGEST]
    if not text:
        raise InputError(f"--query {words!r} holds no word to search for")
    return Query(text, "text")
