"""A look that somebody asked for, kept as evidence: what was seen and read, and nothing of a run."""

from collections.abc import Sequence

from model.capture import Capture
from model.seen import Seen, files
from spiders.crawling.exchanges import exchange_seen
from spiders.crawling.holding import files_of
from spiders.crawling.visit import Target, Visit
from store.evidence.cropping import with_crops
from store.evidence.keeping import About, keep
from store.opening import Opened
from system.settings import Channel

_NO_LISTING = 0
"""The page need be none that the store knows."""


def prove(store: Opened, channel: Channel, url: str, capture: Capture, looks: Sequence[Seen]) -> int:
    """Keep what was seen of the page at `url` as a pack, and return its number.

    Raises:
        InputError: the settings name no place for evidence that can be used.
        ServiceError: the place or the database does not answer.
    """
    first, name = looks[0], capture.external_id or ""
    visit = Visit(
        target=Target(listing_id=_NO_LISTING, external_id=name, page_id=name, url=url),
        captured_at=first.at,
        capture=capture,
        status=first.status,
        exchanges=[exchange_seen(first)],
        files=files(looks),
        looks=tuple(looks),
    )
    about = About(channel=channel.name, url=url, captured_at=first.at)
    return keep(store.engine, store.settings, about, with_crops(files_of(channel, visit)))
