"""What a platform declares: ids and URLs, which requests a listing needs, and how its responses become a capture."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Final
from urllib.parse import urljoin, urlsplit

from model.capture import Capture, Outcome
from reading.evidence import VISIBLE
from reading.outcomes import denies_product, judge, without_product
from reading.page import Page
from spiders.cleaning import cleaned
from spiders.records import price_steps


@dataclass(frozen=True, slots=True)
class Fetch:
    """A request that a capture needs."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Checked:
    """A real page, or a real answer of an API, on which a reader was checked."""

    what: str
    """What kind of page: "item page", "search page", "product JSON"."""
    page: str = ""
    """Which one, in a few words: "item 100121438395"; empty = of this kind no real page was at hand yet."""
    when: str = ""
    """When the page was saved: `2026-03` or `2026-03-13`."""


class Platform(ABC):
    """How a kind of place is read. One subclass in one file of `spiders/`; found by walking the room.

    Reading is a pure function of responses, so any stored page can be read again.
    """

    name: ClassVar[str]
    """The word in the settings and in captures."""
    title: ClassVar[str] = ""
    """What people call the place: "SSG.COM", "Naver Smart Store"; empty = the name says it."""
    reads: ClassVar[str] = ""
    """What it reads, for people: "item pages, search pages, a seller's list"."""
    checked: ClassVar[tuple[Checked, ...]] = ()
    """The real pages on which the reader was checked; empty = not yet checked on a real page."""
    notes: ClassVar[str] = ""
    """What a user must know: prices that depend on a channel code, facts that are not certain."""

    @abstractmethod
    def listing_url(self, base_url: str, external_id: str) -> str:
        """The page of listing `external_id` of the channel whose site is `base_url`."""

    @abstractmethod
    def external_id(self, url: str) -> str | None:
        """The id that `url` is about, or None when it is no listing of this platform."""

    def claims(self, url: str) -> bool:
        """Whether `url` can only be this platform's, by host or path: then it reads pages that name no channel."""
        return False

    def first(self, url: str) -> Fetch:
        """The first request for the listing at `url`."""
        return Fetch(url)

    def more(self, pages: Sequence[Page]) -> Sequence[Fetch]:
        """Further requests that the capture needs, told from the pages so far; empty when there are enough."""
        return ()

    @abstractmethod
    def read(self, pages: Sequence[Page]) -> Capture:
        """The capture of one listing (or search page, or file of many products) from its responses, first one first.

        Never raises for what a page holds: what cannot be read surely is `parse_failed` or a field left empty. It need
        not know block pages: `capture` asks that first.
        """

    def capture(self, pages: Sequence[Page]) -> Capture:
        """What callers use: the outcome of the first page by the general signs, else what `read` makes of all pages.

        Every text of it is plain, without controls.

        A reading that found no product is judged once more, by what the page is instead (a forwarding page, an
        auxiliary answer, an empty shell), and so is one that rests on nothing but what the page shows.
        """
        page = pages[0]
        verdict = judge(page)
        if verdict is None:
            found = self.read(pages)
            if found.outcome is Outcome.PARSE_FAILED:
                verdict = without_product(page)
            elif found.speaks and _only_shown(found):
                verdict = denies_product(page)
            if verdict is None:
                return flagged(cleaned(_with_steps(found)))
        outcome, reason = verdict
        external_id = self.external_id(page.requested_url or page.url)
        return Capture(outcome=outcome, platform=self.name, url=page.url, reason=reason, external_id=external_id)


def page_at(base_url: str, path: str) -> str:
    """The page at `path`, with its query, of the site whose address is `base_url`.

    Whatever `path` holds, the page is on that site: `//elsewhere` and `https://elsewhere` are paths here.
    """
    if path.startswith("/"):
        parts = urlsplit(base_url)
        return f"{parts.scheme}://{parts.netloc}{path}"
    return urljoin(base_url, f"./{path}")


def flagged(capture: Capture) -> Capture:
    """`capture`, with the text fields named that hold characters lost on the way."""
    lost = {name for name in _TEXTS if _LOST in (getattr(capture, name) or "")}
    if any(_LOST in name or _LOST in value for name, value in capture.attributes.items()):
        lost.add("attributes")
    captures = tuple(map(flagged, capture.captures))
    changed = lost or any(new is not old for new, old in zip(captures, capture.captures, strict=True))
    return capture.with_(damaged=frozenset(lost), captures=captures) if changed else capture


_TEXTS: Final = ("name", "brand", "description")
_LOST: Final = "\N{REPLACEMENT CHARACTER}"


def _with_steps(capture: Capture) -> Capture:
    """`capture` with its price steps, where its reader left them to be told from its prices."""
    if capture.price_steps or not capture.speaks:
        return capture
    steps = price_steps(capture, {}, capture.conditions)
    return capture.with_(price_steps=steps) if steps else capture


def _only_shown(capture: Capture) -> bool:
    """Whether name and price were read from visible text, or not at all."""
    if capture.captures or capture.results:
        return False
    sources = (capture.sources.get(name) for name in ("name", "price"))
    return all(source is None or source.where.startswith(VISIBLE) for source in sources)
