"""From the answers in saved files to visits: each listing's page first, then the data that belongs to it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from model.errors import InputError
from model.sites import same_site
from reading.outcomes import data_of
from reading.page import Page
from spiders.importing.saved import Saved, moved
from spiders.platform import Platform
from system.settings import Channel

_MOST_ASKED: Final = 200
"""Pages of one file that are read to learn which listing they are."""
_MOST_JOINED: Final = 100
"""Answers that are joined to one page; readers need a handful."""


@dataclass(slots=True)
class Brought:
    """One visit to a listing, as files tell of it."""

    external_id: str
    at: datetime
    pages: list[Page] = field(default_factory=list)
    alone: bool = True
    """Its file is of this listing alone, so that the person who saved it meant it."""


Tells = Callable[[Page], str | None]
"""The external id that a page itself tells, as its reader reads it."""


def brought(files: Sequence[Sequence[Saved]], channel: Channel, platform: Platform, tells: Tells) -> list[Brought]:
    """The visits in `files`, by listing and time.

    Each page of a listing is a visit. Data joins the page that its file ties it to (by referrer or page reference),
    else the one before it in its file; data from a file without a page joins the only listing that there is.

    Raises:
        InputError: a file holds no listing of the channel, and nothing that belongs to one.
    """
    sorter = _Sorter(channel, platform, tells)
    loose: list[Saved] = []
    crowded: set[str] = set()
    of_listing: dict[str, list[Saved]] = defaultdict(list)
    for saved in files:
        if found := sorter.listings(saved):
            ids = sorter.ids(found)
            crowded |= ids if len(ids) > 1 else set()
            for one in saved:
                if (external_id := sorter.listing_of(one, found, ids)) is not None:
                    of_listing[external_id].append(one)
        else:
            loose += sorter.without_listing(saved)
    for one in loose:
        if len(of_listing) != 1:
            raise InputError(f"{one.file}: which listing it belongs to is not clear; bring it with that page alone")
        (only,) = of_listing.values()
        only.append(moved(one, only[0].page.url) if not one.page.url else one)
    return [
        visit
        for external_id, saved in of_listing.items()
        for visit in _visits(external_id, saved, alone=external_id not in crowded)
    ]


class _Sorter:
    """Tells which answers of one file belong to which listing of the channel."""

    def __init__(self, channel: Channel, platform: Platform, tells: Tells) -> None:
        self._channel, self._platform, self._tells = channel, platform, tells
        self._told: dict[int, str] = {}  # by the identity of the page

    def listings(self, saved: Sequence[Saved]) -> list[Saved]:
        """The listings' pages in a file; where it has none, the answers whose own address is a listing's.

        Addresses of some platforms' pages name no listing: where no address does, the pages themselves are asked.
        """
        known = [one for one in saved if self._own(one) is not None]
        return [one for one in known if one.document] or known or self._asked(saved)

    def _asked(self, saved: Sequence[Saved]) -> list[Saved]:
        own = [one for one in saved if one.document and same_site(self._channel.base_url, one.page.url)]
        for one in own[:_MOST_ASKED]:
            if external_id := self._tells(one.page):
                self._told[id(one.page)] = external_id
        return [one for one in own if id(one.page) in self._told]

    def ids(self, listings: Iterable[Saved]) -> set[str]:
        """The external ids of these listings."""
        return {own for one in listings if (own := self._own(one)) is not None}

    def listing_of(self, one: Saved, listings: Sequence[Saved], ids: set[str]) -> str | None:
        """The external id of the listing that an answer belongs to; None when it is of no use."""
        own = self._own(one)
        if own in ids or one.document:
            return own
        if data_of(one.page) is None:
            return None
        referred = self._id(one.referrer)
        if referred in ids:
            return referred
        tied = [listing for listing in listings if listing.group == one.group] or listings
        before = [listing for listing in tied if listing.at <= one.at]
        return self._own(max(before, key=lambda listing: listing.at) if before else tied[0])

    def without_listing(self, saved: Sequence[Saved]) -> list[Saved]:
        """The data of a file in which no listing is.

        Raises:
            InputError: it has a page of something else, or nothing at all.
        """
        data = [one for one in saved if not one.document and data_of(one.page) is not None]
        for one in saved:
            if one.document and len(saved) == 1:
                self._refuse(one)
        if not data:
            names = {one.file for one in saved}
            raise InputError(f"{', '.join(names) or 'a file'}: holds no listing of channel {self._channel.name!r}")
        return data

    def _refuse(self, one: Saved) -> None:
        url, channel = one.page.url, self._channel
        if not same_site(channel.base_url, url):
            raise InputError(f"{one.file}: {url!r} is not on the site of channel {channel.name!r}, {channel.base_url}")
        raise InputError(f"{one.file}: {url!r} is no listing of platform {channel.platform!r}")

    def _own(self, one: Saved) -> str | None:
        for url in (one.page.requested_url, one.page.url):
            if url and (external_id := self._id(url)) is not None:
                return external_id
        return self._told.get(id(one.page))

    def _id(self, url: str) -> str | None:
        return self._platform.external_id(url) if url and same_site(self._channel.base_url, url) else None


def _visits(external_id: str, saved: Sequence[Saved], *, alone: bool) -> list[Brought]:
    """The visits to one listing: each page begins one, the data goes to the page before it, else to the first."""
    pages = sorted((one for one in saved if one.document), key=lambda one: one.at)
    data = [one for one in saved if not one.document]
    first, rest = (pages, data) if pages else (data[:1], data[1:])
    visits = [Brought(external_id, one.at, [one.page], alone) for one in first]
    for one in rest:
        visit = next((visit for visit in reversed(visits) if visit.at <= one.at), visits[0])
        if len(visit.pages) <= _MOST_JOINED:
            visit.pages.append(one.page)
    return visits
