"""Naver Search API, shopping: what all malls sell under some words.

Source: developers.naver.com, search family and common errors; korea.md §2.
"""

from collections.abc import Iterator
from typing import ClassVar, Final
from urllib.parse import urlencode

from model.capture import Capture, Outcome, SearchResult
from model.errors import InputError, ServiceError
from reading.naver_data import CURRENCY
from reading.naver_shopping import results_of
from reading.page import Page
from reading.schema import text
from reading.shapes import count, members
from spiders.calling import Caller
from spiders.official import Key, OfficialApi, Rate, Trouble
from spiders.platform import Checked, Fetch

_PATH: Final = "/v1/search/shop.json"
_DISPLAY: Final = 100
_LAST_START: Final = 1000
"""No result beyond the 1,099th can be asked for."""
_ID: Final = "ANDON_NAVER_SEARCH_CLIENT_ID"
_SECRET: Final = "ANDON_NAVER_SEARCH_CLIENT_SECRET"  # noqa: S105 - a name
_QUERIES: Final = "ANDON_NAVER_SEARCH_QUERIES"

_NO_SEARCH: Final = (
    "this key has no access to the search family; choose 검색 under API 설정 of the application, which "
    "developers.naver.com may no longer offer to new ones"
)
_TROUBLES: Final = {
    "SE01": Trouble("does not understand the query (SE01)"),
    "SE02": Trouble("refuses the number of results a page (SE02)"),
    "SE03": Trouble("refuses the place to start from (SE03)"),
    "SE04": Trouble("refuses the sorting (SE04)"),
    "SE05": Trouble(
        "this key has no access to the shopping search: it does not exist for it (SE05). Naver closed it to newly "
        "registered applications; use an older key, or read search pages that people saved"
    ),
    "SE06": Trouble("does not understand the query's letters (SE06)"),
    "SE99": Trouble("is out of order (SE99)", again=True),
    "010": Trouble("the day's 25,000 calls are used up (010); go on tomorrow"),
    "012": Trouble("refuses: more than 10 calls a second (012)", again=True),
    "024": Trouble(f"refuses the key (024); check {_ID} and {_SECRET}"),
    "028": Trouble(f"refuses the key (028); check {_ID} and {_SECRET}"),
}
"""Documented error codes in words."""


class NaverSearchApi(OfficialApi):
    """Search alone: it has no list of its own, so that what to look for is the operator's to say.

    What it tells of a listing is partial: a selling price without stock, which may lag behind the store.
    """

    platform: ClassVar[str] = "naver_search"
    title: ClassVar[str] = "Naver Search API"
    url: ClassVar[str] = "https://openapi.naver.com"
    keys: ClassVar[tuple[Key, ...]] = (
        Key(_ID, "developers.naver.com > 내 애플리케이션, Client ID"),
        Key(_SECRET, "developers.naver.com > 내 애플리케이션, Client Secret"),
        Key(_QUERIES, "what to look for, parted by commas: brand names, products; no secret", required=False),
    )
    rate: ClassVar[Rate] = Rate(10)
    reads: ClassVar[str] = "what malls ask for, by search words: name, mall, selling price; no stock"
    checked: ClassVar[tuple[Checked, ...]] = (Checked("answer", "340 items of several searches", "2025"),)

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller)
        self._found: dict[str, Capture] | None = None

    def search(self, query: str) -> Iterator[Capture]:
        """The results for `query`, a capture for each page of 100, most like it first; at most 1,099 results."""
        for start in range(1, _LAST_START + 1, _DISPLAY):
            asked = urlencode({"query": query, "display": _DISPLAY, "start": start, "sort": "sim"})
            page = self.caller.ask(self, Fetch(f"{_PATH}?{asked}"))
            results = results_of(page)
            if results is None:
                raise ServiceError(f"{self.title}: answers in an unknown shape")
            if results:
                yield Capture(
                    outcome=Outcome.OK,
                    platform=self.platform,
                    url=page.url,
                    currency=CURRENCY,
                    results=tuple(results),
                )
            if len(results) < _DISPLAY or start + _DISPLAY > (count(members(page.json).get("total")) or 0):
                return

    def listings(self) -> Iterator[Capture]:
        """Each result once, of all searches that the operator named.

        Raises:
            InputError: none was named.
        """
        queries = [query for one in self.caller.keys.get(_QUERIES, "").split(",") if (query := one.strip())]
        if not queries:
            raise InputError(
                f"{self.title} searches and has no list of listings: name what to look for (brand names, parted by "
                f"commas) in the environment variable {_QUERIES}"
            )
        seen: set[str] = set()
        for query in dict.fromkeys(queries):
            for capture in self.search(query):
                for result in capture.results:
                    if result.external_id and result.external_id not in seen:
                        seen.add(result.external_id)
                        yield self._listing(result, capture.url)

    def listing(self, external_id: str) -> Capture | None:
        """One result of the named searches: there is no call for one. They are made once."""
        if self._found is None:
            self._found = {one.external_id: one for one in self.listings() if one.external_id}
        return self._found.get(external_id)

    def signed(self, fetch: Fetch) -> Fetch:
        """`fetch` with the key in its headers."""
        keys = {"X-Naver-Client-Id": self.caller.key(_ID), "X-Naver-Client-Secret": self.caller.key(_SECRET)}
        return Fetch(fetch.url, fetch.method, {**fetch.headers, **keys}, fetch.body)

    def trouble(self, page: Page) -> Trouble | None:
        """The error that the answer names, in words."""
        if page.status < 300:
            return None
        answer = members(page.json)
        said = text(answer.get("errorMessage")) or ""
        if page.status == 403 or "scope status invalid" in said.lower():
            return Trouble(_NO_SEARCH)
        return _TROUBLES.get(text(answer.get("errorCode")) or "")

    def _listing(self, result: SearchResult, url: str) -> Capture:
        return Capture(
            outcome=Outcome.PARTIAL,
            reason="the search API tells no stock",
            platform=self.platform,
            url=result.url or url,
            external_id=result.external_id,
            name=result.name,
            price=result.price,
            currency=CURRENCY if result.price is not None else None,
            seller=result.seller,
        )
