"""A listing as a crawl meets it: before, during and after its visit."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from model.capture import Capture, Outcome
from model.seen import Seen
from reading.page import Page
from spiders.platform import Fetch
from store.evidence.exchange import Exchange

RENDER: Final = "andon_render"
"""In a request's `meta`: a browser is to look at the page."""
MASKS: Final = "andon_masks"
"""Beside it: viewport to the selectors of what people masked."""
LOOKS: Final = "andon_looks"
"""In a request's `meta` afterwards: what it showed, one `Seen` per viewport."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A listing that is to be visited."""

    listing_id: int
    external_id: str
    page_id: str
    """What the platform calls the page at `url`; differs where the master file gave the listing a name of its own."""
    url: str
    etag: str | None = None
    """With `last_modified`: the validators of the last capture, where an answer of "unchanged" may stand for it."""
    last_modified: str | None = None
    render: bool = False
    """Whether a browser looks at it."""
    masks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Selectors of what people masked, by viewport."""


@dataclass(slots=True)
class Ongoing:
    """A visit under way: the answers so far, and the requests still to make."""

    target: Target
    pages: list[Page] = field(default_factory=list)
    waiting: deque[Fetch] = field(default_factory=deque)
    asked: set[tuple[str, bytes]] = field(default_factory=set)
    """URL and body of every request of this visit: none is made twice."""
    exchanges: list[Exchange] = field(default_factory=list)
    """What was asked and answered, redirects too."""
    etag: str | None = None
    last_modified: str | None = None
    looks: tuple[Seen, ...] = ()


@dataclass(slots=True, kw_only=True)
class Visit:
    """What one visit brought: Scrapy's item."""

    target: Target
    captured_at: datetime
    capture: Capture | None
    """None when the server said that the page is unchanged (HTTP 304)."""
    status: int | None = None
    """HTTP status of the first answer; None when there was none."""
    etag: str | None = None
    last_modified: str | None = None
    size: int = 0
    """Bytes of all bodies, unpacked."""
    exchanges: Sequence[Exchange] = ()
    """What was asked and answered, held as evidence until the batch is checked."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Further files of the visit, by name, that are held with them: `shot-desktop.png`."""
    looks: tuple[Seen, ...] = ()
    """What a browser showed, one for each viewport; the capture was read from the first."""
    against: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What looks other than the accepted baseline, by viewport; those that were not compared are not there."""

    @property
    def outcome(self) -> Outcome:
        """The capture's outcome; an unchanged page is `ok`, for only those are asked for conditionally."""
        return Outcome.OK if self.capture is None else self.capture.outcome
