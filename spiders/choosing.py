"""An official API that can be asked in several ways: the operator's keys choose one."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import Protocol

from model.capture import Capture
from reading.page import Page
from spiders.calling import Caller
from spiders.official import OfficialApi, Trouble
from spiders.platform import Fetch


class Way(Protocol):
    """One way to ask; its methods are those of `OfficialApi`, and it signs and judges its own calls."""

    def listings(self) -> Iterator[Capture]: ...
    def listing(self, external_id: str) -> Capture | None: ...
    def signed(self, fetch: Fetch) -> Fetch: ...
    def trouble(self, page: Page) -> Trouble | None: ...
    def renew(self) -> None: ...


class ChoosingApi(OfficialApi):
    """Asks in the way that the keys choose, for as long as it lives."""

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller)
        self._way = self.way(caller)

    @abstractmethod
    def way(self, caller: Caller) -> Way:
        """The way that the keys of `caller` choose; without any, the usual one, which names the key it lacks."""

    def listings(self) -> Iterator[Capture]:
        """Every listing that the chosen way tells."""
        return self._way.listings()

    def listing(self, external_id: str) -> Capture | None:
        """One listing, by the chosen way."""
        return self._way.listing(external_id)

    def signed(self, fetch: Fetch) -> Fetch:
        """`fetch` with the keys of the chosen way."""
        return self._way.signed(fetch)

    def trouble(self, page: Page) -> Trouble | None:
        """What is wrong, by the documents of the chosen way."""
        return self._way.trouble(page)

    def renew(self) -> None:
        """A new token, where the chosen way has such."""
        self._way.renew()
