"""Pages that people brought, through the same readers, bounds and store as a crawl's; all of them or none."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from model.capture import Capture, Outcome
from model.errors import InputError
from model.sites import same_site
from reading.page import Page
from spiders.crawling.bounds import bounded
from spiders.crawling.holding import hold
from spiders.crawling.tally import Tally
from spiders.crawling.visit import Target, Visit
from spiders.importing.files import read_files
from spiders.importing.joining import Brought, brought
from spiders.platform import Platform
from spiders.platforms import by_name
from store.engine import transact
from store.evidence.exchange import Body, Exchange
from store.listings import ListingRow, listing_for, listings_to_crawl
from store.opening import Opened
from store.recording import Recorded, record_batch
from store.runs import RunReason, end_run, start_run
from system import clock
from system.settings import Channel, Settings

log = logging.getLogger(__name__)

_AHEAD: Final = timedelta(minutes=10)
"""How far the clock of the machine that saved a page may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class Import:
    """What an import did."""

    visits: Sequence[Visit]
    tally: Tally
    left_out: int
    """Pages of an archive of many that are no listing we know, and hold no product."""


def bring(store: Opened, name: str, paths: Sequence[Path], done: Callable[[Path], None]) -> Import:
    """Read the saved files and store what they say as one run of channel `name`; `done` is told of each file read.

    Raises:
        InputError: the channel is unknown, or a file cannot be used; nothing is stored then.
        ServiceError: the database does not answer.
    """
    channel = store.settings.channel(name)
    platform = by_name(channel.platform)
    found = brought(read_files(paths, channel.base_url, done), channel, platform, partial(_told_id, platform))
    for one in found:
        if one.at > clock.now() + _AHEAD:
            raise InputError(
                f"the page of {one.external_id!r} says it was saved at {one.at:%Y-%m-%d %H:%M} UTC, later than now"
            )
    read = [(one, _read(platform, one)) for one in found]
    return transact(store.engine, lambda connection: _store(connection, store.settings, channel, platform, read))


def _store(
    connection: Connection,
    settings: Settings,
    channel: Channel,
    platform: Platform,
    read: Sequence[tuple[Brought, Capture]],
) -> Import:
    shelf = _Shelf(connection, channel, platform)
    kept = [(one, capture) for one, capture in read if one.alone or capture.speaks or shelf.knows(one.external_id)]
    if not kept:
        raise InputError(f"none of the {len(read)} pages is a listing of channel {channel.name!r} that holds a product")
    tally = Tally("import")
    visits = [_visit(shelf.target(one), one, capture) for one, capture in kept]
    for visit in visits:
        tally.add(visit)
    tally.end("finished")
    # a tier of its own: a run of no tier would count as the one that the schedule wanted
    run_id = start_run(connection, channel.name, reason=RunReason.IMPORT, tier=RunReason.IMPORT)
    hold(settings, channel, visits)
    record_batch(connection, run_id, channel.name, [_recorded(visit) for visit in visits])
    end_run(connection, run_id, tally.as_json())
    return Import(visits, tally, len(read) - len(kept))


class _Shelf:
    """The channel's listings as the store has them, by what the platform calls their pages."""

    def __init__(self, connection: Connection, channel: Channel, platform: Platform) -> None:
        self._connection, self._channel, self._platform = connection, channel, platform
        self._known: dict[str, ListingRow] = {}
        for row in listings_to_crawl(connection, channel.name):
            page_id = platform.external_id(row.url) if same_site(channel.base_url, row.url) else None
            self._known.setdefault(page_id or row.external_id, row)

    def knows(self, external_id: str) -> bool:
        """Whether the store has the listing."""
        return external_id in self._known

    def target(self, one: Brought) -> Target:
        """The listing as a crawl would visit it; a new one is added."""
        known = self._known.get(one.external_id)
        if known is not None:
            return Target(listing_id=known.id, external_id=known.external_id, page_id=one.external_id, url=known.url)
        url = self._platform.listing_url(self._channel.base_url, one.external_id)
        listing_id = listing_for(self._connection, self._channel.name, one.external_id, url)
        return Target(listing_id=listing_id, external_id=one.external_id, page_id=one.external_id, url=url)


def _read(platform: Platform, one: Brought) -> Capture:
    try:
        return platform.capture(one.pages)
    except Exception:  # the edge of the loop over pages, as in a crawl
        log.exception("%s failed to read %s", platform.name, one.external_id)
        return Capture(
            outcome=Outcome.PARSE_FAILED,
            platform=platform.name,
            url=one.pages[0].url,
            reason=f"the reader {platform.name} failed on this page",
            external_id=one.external_id,
        )


def _told_id(platform: Platform, page: Page) -> str | None:
    return _read(platform, Brought("", clock.now(), [page])).external_id or None


def _visit(target: Target, one: Brought, capture: Capture) -> Visit:
    return Visit(
        target=target,
        captured_at=one.at,
        capture=bounded(capture, target),
        status=one.pages[0].status,
        size=sum(len(page.body) for page in one.pages),
        exchanges=[_exchange(page, one.at) for page in one.pages],
    )


def _exchange(page: Page, at: datetime) -> Exchange:
    """A page as its file has it. What was asked for it, and from where, the file does not say for sure."""
    headers = {**({"content-type": page.content_type} if page.content_type else {}), **page.headers}
    if page.encoding:  # the file had decoded it, whatever the page says of itself
        headers["content-type"] = f"{(page.content_type or 'text/html').partition(';')[0]}; charset={page.encoding}"
    return Exchange(
        url=page.url,
        status=page.status,
        headers=tuple(headers.items()),
        body=page.body,
        at=at,
        body_is=Body.BROUGHT,
    )


def _recorded(visit: Visit) -> Recorded:
    return Recorded(
        listing_id=visit.target.listing_id, captured_at=visit.captured_at, capture=visit.capture, status=visit.status
    )
