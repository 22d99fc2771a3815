"""A run of discovery: queries to a channel's search, page by page, within a budget; what is new becomes a candidate."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Protocol, runtime_checkable

from model.capture import Capture, Outcome, SearchResult
from model.errors import InputError, ServiceError
from model.money import to_minor
from model.sites import is_web_address, same_site
from spiders.crawling import manners
from spiders.crawling.bounds import bounded
from spiders.crawling.job import Job, end
from spiders.crawling.sources import Stop, StoppedError, api_of, beating, signals
from spiders.crawling.storing import store
from spiders.crawling.tally import Tally
from spiders.crawling.visit import Target, Visit
from spiders.discovery.queries import Query
from spiders.platforms import by_name
from store import discovery
from store.discovery import Search, Sighting
from store.engine import transact
from system import clock
from system.settings import Channel, Ground, Settings, api_keys

REFUSALS_IN_A_ROW: Final = 3
"""Queries refused one after the other; then the rest is left for another day."""
_LONGEST_TITLE: Final = 2_000
_DEAREST: Final = 10**15
_CARD: Final = "a search's card: it tells no stock"


@runtime_checkable
class Searcher(Protocol):
    """What searches a channel."""

    def search(self, query: str) -> Iterator[Capture]:
        """A capture with `results` for each page of what `query` finds.

        Raises:
            ServiceError: a page was refused.
        """


@dataclass(slots=True)
class Found:
    """What a run did."""

    tally: Tally
    queries: int = 0
    """Begun."""
    dropped: int = 0
    """Cards that name no listing."""
    seen: set[int] = field(default_factory=set)
    """Ids of listings."""


def searcher_of(job: Job, stop: Stop) -> Searcher:
    """What searches the job's channel.

    Raises:
        InputError: the channel has no search that is read, or a key is missing.
    """
    channel = job.channel
    source = api_of(channel, api_keys(), stop, job.engine) if channel.ground is Ground.API else None
    if not isinstance(source, Searcher):
        raise InputError(
            f"channel {channel.name!r} has no search that Andon reads; discovery needs a channel of ground 'api' whose "
            "official API searches, such as platform 'naver_search'. Search pages that people saved are read by "
            "`andon extract`"
        )
    return source


def discover(job: Job, wanted: Sequence[Query], budget: int) -> Found:
    """Search for `wanted`, those first that were asked longest ago, until `budget` pages were asked for.

    What was seen before a fault or a stop is stored, and so is each page that was refused.

    Raises:
        InputError: the channel has no search that is read.
        ServiceError: the database does not answer.
    """
    found, stop, status = Found(Tally(manners.ground(job.channel))), Stop(), "failed"
    try:
        with signals(stop), beating(job):
            try:
                _all(job, searcher_of(job, stop), wanted, budget, found, stop)
                status = "finished"
            except StoppedError:
                status = "interrupted"
    finally:
        found.tally.end(status)
        end(job, found.tally)
    return found


def _all(job: Job, source: Searcher, wanted: Sequence[Query], budget: int, found: Found, stop: Stop) -> None:
    refused, left = 0, budget
    for query in wanted:
        if not left:
            found.tally.stopped = f"the budget of {budget} pages is used up"
            return
        found.queries += 1
        pages, whole = _one(job, source, query, left, found, stop)
        left -= min(pages, left)
        refused = 0 if whole else refused + 1
        if refused >= REFUSALS_IN_A_ROW:
            found.tally.stopped = f"refused {refused} queries in a row"
            return


def _one(job: Job, source: Searcher, query: Query, most: int, found: Found, stop: Stop) -> tuple[int, bool]:
    """Pages asked for, at most `most`, and whether none of them was refused."""
    pages, rank = 0, 0
    keep: Callable[..., Search] = partial(
        Search, run_id=job.run_id, channel=job.channel.name, query=query.text, kind=query.kind
    )
    captures = source.search(query.text)
    try:
        while pages < most and (capture := next(captures, None)) is not None:
            pages += 1
            cards = _cards(job, capture, rank)
            rank += len(capture.results)
            found.dropped += len(capture.results) - len(cards)
            ids = _record(job, keep(page=pages, outcome=Outcome.OK, found=[card for card, _ in cards]))
            _keep(job, capture, list(zip(ids, cards, strict=True)), found)
            stop.wait(0)
    except ServiceError as error:
        _record(job, keep(page=pages + 1, outcome=Outcome.FETCH_FAILED, reason=str(error)))
        return pages + 1, False
    if not pages:
        _record(job, keep(page=1, outcome=Outcome.OK))
    return max(pages, 1), True


def _record(job: Job, search: Search) -> list[int]:
    return transact(job.engine, partial(discovery.record, search=search))


def _cards(job: Job, capture: Capture, before: int) -> list[tuple[Sighting, SearchResult]]:
    """The cards that name a listing, each as it stands in the store; `before` cards stood on earlier pages."""
    cards = []
    for at, card in enumerate(capture.results, before + 1):
        home = _home(job.settings, job.channel, card)
        if home is None:
            continue
        channel, external_id = home
        sighting = Sighting(
            channel=channel,
            external_id=external_id,
            url=card.url if card.url and is_web_address(card.url) else capture.url,
            rank=at,
            ad=card.ad,
            title=card.name[:_LONGEST_TITLE] if card.name else None,
            currency=capture.currency,
            price=_minor(card, capture.currency),
        )
        cards.append((sighting, card))
    return cards


def _minor(card: SearchResult, currency: str | None) -> int | None:
    """The price in minor units, as far as the store can hold it."""
    if card.price is None or currency is None or not card.price.is_finite() or card.price >= _DEAREST:
        return None
    return to_minor(card.price, currency)


def _home(settings: Settings, searched: Channel, card: SearchResult) -> tuple[str, str] | None:
    """The channel whose page the card leads to and the listing's id there; else what the search calls it."""
    for channel in settings.channels.values() if card.url else ():
        if channel.name != searched.name and same_site(channel.base_url, card.url or ""):
            external_id = by_name(channel.platform).external_id(card.url or "")
            if external_id:
                return channel.name, external_id
    return (searched.name, card.external_id) if card.external_id else None


def _keep(job: Job, page: Capture, cards: Sequence[tuple[int, tuple[Sighting, SearchResult]]], found: Found) -> None:
    """Store what the cards of the searched channel's own listings say, once a run: seller and price, but no stock."""
    visits = {}
    for number, (sighting, card) in cards:
        if sighting.channel == job.channel.name and number not in found.seen:
            target = Target(
                listing_id=number, external_id=sighting.external_id, page_id=sighting.external_id, url=sighting.url
            )
            said = Capture(
                outcome=Outcome.PARTIAL,
                reason=_CARD,
                platform=page.platform,
                url=sighting.url,
                external_id=sighting.external_id,
                name=card.name,
                price=card.price,
                currency=page.currency if card.price is not None else None,
                seller=card.seller,
            )
            visits[number] = Visit(target=target, captured_at=clock.now(), capture=bounded(said, target))
        found.seen.add(number)
    for visit in visits.values():
        found.tally.add(visit)
    if visits:
        store(job, list(visits.values()))
