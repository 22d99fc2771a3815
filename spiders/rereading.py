"""Pages that evidence holds, read again by today's readers."""

import io
import logging
from collections.abc import Sequence

from model.capture import Capture, Outcome
from reading.page import Page
from spiders.importing.archives import warc
from spiders.importing.saved import saved_from
from spiders.platform import Platform
from spiders.platforms import by_name
from store.evidence.keeping import EXCHANGE
from system import clock
from system.settings import Channel

log = logging.getLogger(__name__)


def pages_of(exchange: bytes) -> list[Page]:
    """The pages of a capture's exchange (WARC), in the order in which they came.

    Raises:
        InputError: the exchange is damaged.
    """
    return [saved.page for saved in saved_from(EXCHANGE, warc(EXCHANGE, io.BytesIO(exchange), clock.now()))]


def capture_of(channel: Channel, exchange: bytes) -> Capture | None:
    """What today's reader of the channel's platform makes of a capture's exchange (WARC); None when it has no page.

    Raises:
        InputError: the exchange is damaged, or the platform unknown.
    """
    pages = pages_of(exchange)
    return read(by_name(channel.platform), pages) if pages else None


def read(platform: Platform, pages: Sequence[Page]) -> Capture:
    """What the platform's reader makes of pages; a fault of the reader is logged and nothing is read."""
    try:
        return platform.capture(pages)
    except Exception:  # the edge of the loop over pages, as in a crawl
        log.exception("%s failed to read %s", platform.name, pages[0].url)
        reason = f"the reader {platform.name} failed on this page"
        return Capture(outcome=Outcome.PARSE_FAILED, platform=platform.name, url=pages[0].url, reason=reason)
