"""SSG.COM's search: the page, and the answer that it loads where its markup holds no goods. Source: korea.md §3."""

import json
from collections.abc import Sequence
from typing import Any, ClassVar, Final
from urllib.parse import parse_qs, urlencode

from model.capture import Capture
from reading.page import Page
from reading.shapes import members, objects
from reading.ssg_search import goods_on
from reading.subject import split
from spiders.platform import Fetch
from spiders.search_pages import SearchPages, leads_on

_ALL_MALLS: Final = "6005"
_ANSWERS: Final = "https://search.ssg.com"
_ANSWER: Final = "/api/item/all"
_JSON: Final = {"Content-Type": "application/json"}
_GOODS: Final = "ITEM_UNIT_LIST"


class SsgSearch(SearchPages):
    """The search of all malls, or of the mall whose site the channel is."""

    platform: ClassVar[str] = "ssg"
    size: ClassVar[int] = 40

    def words(self, base_url: str, text: str, number: int) -> Fetch:
        """The search page."""
        return Fetch(self.at(base_url, f"/search.ssg?{urlencode({'target': 'all', 'query': text, 'page': number})}"))

    def more(self, pages: Sequence[Page]) -> Fetch | None:
        """The list's answer, when the page is a shell without goods."""
        page = pages[0]
        asked = parse_qs(split(page.requested_url or page.url).query)
        if len(pages) > 1 or page.json is not None or goods_on(page) or not asked.get("query"):
            return None
        number = int(asked["page"][0]) if asked.get("page", [""])[0].isdecimal() else 1
        body = {
            "siteNo": _ALL_MALLS,
            "query": asked["query"][0],
            "page": number,
            "target": "pc_item",
            "count": str(self.size),
            "aplTgtMediaCd": "10",
        }
        return Fetch(self.at(page.url, _ANSWER, _ANSWERS), "POST", _JSON, json.dumps(body, ensure_ascii=False).encode())

    def found_nothing(self, page: Page) -> bool:
        """Whether an answer has its list of units, and no goods in any."""
        units = members(members(page.json).get("data")).get("dataList") if page.json is not None else None
        return isinstance(units, list) and not any(map(_goods, units))

    def has_more(self, page: Page, found: Capture, number: int) -> bool:
        """Whether the page is full; of a document, whose size is not known, whether it has a link to the next."""
        return super().has_more(page, found, number) if page.json is not None else leads_on(page, "page", number)


def _goods(unit: Any) -> list[dict[str, Any]]:
    return objects(members(unit).get("dataList")) if members(unit).get("unitType") == _GOODS else []
