"""What a platform's own search declares: how its pages are asked for, when they found nothing, and when they end."""

import inspect
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import ClassVar, Final
from urllib.parse import parse_qs

import spiders
from model.capture import Capture, Outcome
from reading.nothing_found import says_nothing
from reading.page import Page
from reading.subject import split
from spiders.platform import Fetch, page_at
from spiders.platforms import by_name

REFUSED: Final = frozenset({Outcome.BLOCKED, Outcome.LOGIN, Outcome.FETCH_FAILED})
"""Outcomes that say that a page was not shown, whatever it holds."""
_MOST_LINKS: Final = 500


@dataclass(frozen=True, slots=True)
class Seller:
    """A seller whose own list is asked for."""

    id: str
    """The platform's, else the name that it shows."""
    listing: str = ""
    """The address of one of its listings."""


class SearchPages(ABC):
    """How a platform is searched by its pages. One subclass in one file of `spiders/`; found by walking the room.

    Only what anybody may ask for without a login, a signature or a challenge. The cards are read by the platform; a
    page without any has found nothing only where it says so, and is refused or not loaded otherwise.
    """

    platform: ClassVar[str]
    """The platform whose channels it searches."""
    host: ClassVar[str] = ""
    """Where the search is, `https://search.example`, where that is not the channel's own host."""
    size: ClassVar[int] = 0
    """Results of a full page, advertisements aside; 0 = not known."""
    finds_words: ClassVar[bool] = True
    """Whether words can be searched for."""
    lists_sellers: ClassVar[bool] = False
    """Whether a seller's own list can be asked for."""

    @abstractmethod
    def words(self, base_url: str, text: str, number: int) -> Fetch | None:
        """The request for page `number` (from 1) of what `text` finds on the channel whose site is `base_url`; None
        where words cannot be searched for."""

    def seller(self, base_url: str, who: Seller, number: int, before: Sequence[Page]) -> Fetch | None:
        """The request for page `number` of the goods of a seller.

        None where it cannot be asked for: the platform has no such list, or the id is none of its own.

        Args:
            base_url: the channel's site.
            who: the seller.
            number: from 1.
            before: the first response of the list, and those of the page before; none for the first page.
        """
        return None

    def more(self, pages: Sequence[Page]) -> Fetch | None:
        """A further request that the page needs, told from its responses so far."""
        return None

    def read(self, pages: Sequence[Page]) -> Capture:
        """The capture of one page, from its responses: `ok` with the cards in order, also with none where it says so.

        Every other outcome means that the page was not seen, for the reason that stands beside it.
        """
        page = pages[-1]
        found = by_name(self.platform).capture([page])
        if found.outcome in REFUSED:
            return found
        if self.found_nothing(page) or (not found.results and says_nothing(page)):
            return found.with_(outcome=Outcome.OK, reason=None, results=())
        if found.results:
            return found
        outcome = Outcome.PARSE_FAILED if found.speaks else found.outcome
        reason = "no cards, and no word that nothing was found: not loaded"
        return found.with_(outcome=outcome, reason=reason if outcome is Outcome.PARSE_FAILED else found.reason)

    def found_nothing(self, page: Page) -> bool:
        """Whether the page's data or a place that only such pages have says that nothing was found; cards beside it
        are recommendations."""
        return False

    def last_page(self, page: Page) -> int | None:
        """The number of the last page, where `page` tells how many there are."""
        return None

    def has_more(self, page: Page, found: Capture, number: int) -> bool:
        """Whether a page follows page `number`: by the page's own word, else because it is full."""
        last = self.last_page(page)
        if last is not None:
            return number < last
        return sum(not one.ad for one in found.results) >= max(self.size, 1)

    def at(self, base_url: str, path: str, host: str = "") -> str:
        """The address of `path` on `host`, the search's unless given, or on the channel's where that is none of the
        platform's."""
        host = host or self.host
        return page_at(host if host and by_name(self.platform).claims(base_url) else base_url, path)


@cache
def found() -> Mapping[str, SearchPages]:
    """Every platform's search by the platform's name."""
    searches: dict[str, SearchPages] = {}
    for info in pkgutil.iter_modules(spiders.__path__):
        if info.ispkg:
            continue
        module = import_module(f"{spiders.__name__}.{info.name}")
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, SearchPages) and kind.__module__ == module.__name__ and not inspect.isabstract(kind):
                searches[kind.platform] = kind()
    return searches


def leads_on(page: Page, name: str, number: int) -> bool:
    """Whether the page has a link whose query's `name` is the page after page `number`."""
    links = (node.attributes.get("href") or "" for node in page.tree.css(f'a[href*="{name}="]')[:_MOST_LINKS])
    return any(parse_qs(split(link).query).get(name) == [str(number + 1)] for link in links)


def pages_of(results: int | None, size: int) -> int | None:
    """How many pages of `size` hold so many results, at least one; None when it is not known."""
    return None if results is None else max(1, -(-results // size))
