"""A page of a search into the store: that it was seen or refused, its cards as candidates, what they say of their
listings."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from model.capture import Capture, Outcome, SearchResult, Seller
from model.money import to_minor
from model.sites import same_site
from spiders.crawling import manners
from spiders.crawling.bounds import bounded, is_address
from spiders.crawling.job import Job
from spiders.crawling.storing import store
from spiders.crawling.tally import Tally
from spiders.crawling.visit import Target, Visit
from spiders.discovery.queries import Query
from spiders.platforms import by_name
from store import discovery
from store.discovery import SELLER, Search, Sighting
from store.engine import read, transact
from system import clock
from system.settings import Channel, Settings

_LONGEST_TITLE: Final = 2_000
_DEAREST: Final = 10**15
_CARD: Final = "a search's card: it tells no stock"

Cards = Sequence[tuple[Sighting, SearchResult]]


@dataclass(slots=True)
class Found:
    """What a run did."""

    tally: Tally
    queries: int = 0
    """Begun."""
    requests: int = 0
    dropped: int = 0
    """Cards that name no listing."""
    cut: int = 0
    """Queries that go on behind what was asked for."""
    unasked: list[str] = field(default_factory=list)
    """Sellers whose list cannot be asked for by the id that they are known by."""
    seen: set[int] = field(default_factory=set)
    """Ids of listings."""


def keep(job: Job, found: Found, query: Query, number: int, before: int, page: Capture) -> list[int]:
    """Store page `number` of `query`, before which `before` cards stood, and return the ids of the listings on it.

    Raises:
        AndonError, OperationalError, InterfaceError: the database does not answer.
    """
    cards = _cards(job, query, page, before)
    search = Search(
        run_id=job.run_id,
        channel=job.channel.name,
        query=query.text,
        kind=query.kind,
        page=number,
        outcome=page.outcome,
        reason=page.reason if page.outcome is not Outcome.OK else None,
        found=[card for card, _ in cards],
    )
    ids = transact(job.engine, partial(discovery.record, search=search))
    found.dropped += len(page.results) - len(cards)
    _tell(job, page, list(zip(ids, cards, strict=True)), found)
    return ids


def _cards(job: Job, query: Query, page: Capture, before: int) -> Cards:
    """The cards that name a listing, each as it stands in the store."""
    if page.outcome is not Outcome.OK:
        return []
    cards = []
    for at, card in enumerate(page.results, before + 1):
        home = _home(job.settings, job.channel, card)
        if home is None:
            continue
        channel, external_id = home
        known = card if card.seller is not None or query.kind != SELLER else _sold_by(card, query.text)
        sighting = Sighting(
            channel=channel,
            external_id=external_id,
            url=card.url if card.url and is_address(card.url) else page.url,
            rank=at,
            ad=card.ad,
            title=card.name[:_LONGEST_TITLE] if card.name else None,
            currency=page.currency,
            price=_minor(card, page.currency),
            image=card.image if card.image and is_address(card.image) else None,
        )
        cards.append((sighting, known))
    return cards


def _sold_by(card: SearchResult, seller: str) -> SearchResult:
    """The card of a seller's own list, which need not say whose it is."""
    return replace(card, seller=Seller(id=seller))


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


def _untold(job: Job, ids: Sequence[int]) -> set[int]:
    """Those of these listings of which nothing but cards tells."""
    if not manners.visits_pages(job.channel):
        return set(ids)
    with read(job.engine) as conn:
        return discovery.candidates(conn, ids)


def _tell(job: Job, page: Capture, cards: Sequence[tuple[int, tuple[Sighting, SearchResult]]], found: Found) -> None:
    """Store what the cards of the searched channel's own listings say, once a run: seller and price, but no stock.

    Not of listings whose own pages are looked at: a card knows less, and may be of another seller's offer.
    """
    visits, told = {}, _untold(job, [number for number, _ in cards])
    for number, (sighting, card) in cards:
        if sighting.channel == job.channel.name and number in told and number not in found.seen:
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
