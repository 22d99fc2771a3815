"""A twin of Naver's Search API, of which it has the shopping search (`shop.json`).

Written from developers.naver.com: the documents of the search family, their table of errors, and the common errors.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from sandbox.apis.base import Refusal, Twin
from sandbox.wire import Reply, Request

_SORTS: Final = ("sim", "date", "asc", "dsc")


@dataclass(frozen=True, slots=True)
class Item:
    """A product of one mall (type 2), or a comparison of several (type 1)."""

    number: int
    title: str
    price: int
    mall: str = "네이버"
    kind: int = 1
    link: str = ""


class NaverSearch(Twin):
    """The API for one application."""

    calls_allowed: ClassVar[int] = 10

    def __init__(
        self,
        items: Sequence[Item] = (),
        client_id: str = "moonstepSearchId",
        secret: str = "moonSecret",  # noqa: S107 - made up
    ) -> None:
        super().__init__()
        self.items = list(items)
        self.client_id = client_id
        self.secret = secret
        self.has_search = True
        """Whether the application's settings name the search family."""
        self.has_shop = True
        """Whether the shopping search still exists for this application."""
        self.left_today = 25_000

    def too_many(self) -> Reply:
        """The words for too many calls a second."""
        said = '{"errorMessage":"Rate limit exceeded. (속도 제한을 초과했습니다.)","errorCode":"012"}'
        return Reply(429, said.encode(), "application/json")

    def answer(self, request: Request) -> Any:
        """A page of what was searched for."""
        self._check_key(request)
        if request.path != "/v1/search/shop.json" or not self.has_shop:
            raise _refusal(404, "SE05", "Invalid search api (존재하지 않는 검색 api 입니다.)")
        if self.left_today <= 0:
            raise _refusal(429, "010", "Query limit exceeded (쿼리 한도를 초과했습니다.)")
        self.left_today -= 1
        return self._found(request)

    def _check_key(self, request: Request) -> None:
        given = (request.headers.get("x-naver-client-id"), request.headers.get("x-naver-client-secret"))
        if given != (self.client_id, self.secret):
            raise _refusal(401, "024", "Not Exist Client ID : Authentication failed. (인증에 실패했습니다.)")
        if not self.has_search:
            raise _refusal(401, "024", "Scope Status Invalid : Authentication failed. (인증에 실패했습니다.)")

    def matching(self, query: str) -> list[Item]:
        """What the search finds, the most like it first."""
        return [one for one in self.items if query in one.title]

    def _found(self, request: Request) -> dict[str, Any]:
        query, display = request.query.get("query", ""), _whole(request.query.get("display", "10"))
        start, sort = _whole(request.query.get("start", "1")), request.query.get("sort", "sim")
        if not query:
            raise _refusal(400, "SE01", "Incorrect query request (잘못된 쿼리요청입니다.)")
        if not 1 <= display <= 100:
            raise _refusal(400, "SE02", "Invalid display value (부적절한 display 값입니다.)")
        if not 1 <= start <= 1000:
            raise _refusal(400, "SE03", "Invalid start value (부적절한 start 값입니다.)")
        if sort not in _SORTS:
            raise _refusal(400, "SE04", "Invalid sort value (부적절한 sort 값입니다.)")
        found = self.matching(query)
        shown = [_item(one, query) for one in found[start - 1 : start - 1 + display]]
        built = self.now().strftime("%a, %d %b %Y %H:%M:%S +0000")
        return {"lastBuildDate": built, "total": len(found), "start": start, "display": len(shown), "items": shown}


def _item(one: Item, query: str) -> dict[str, str]:
    return {
        "title": one.title.replace(query, f"<b>{query}</b>"),
        "link": one.link or f"https://search.shopping.naver.com/catalog/{one.number}",
        "image": f"https://shopping-phinf.pstatic.net/main/{one.number}.jpg",
        "lprice": str(one.price),
        "hprice": "",
        "mallName": one.mall,
        "productId": str(one.number),
        "productType": str(one.kind),
        "brand": "",
        "maker": "",
        "category1": "패션잡화",
        "category2": "",
        "category3": "",
        "category4": "",
    }


def _whole(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def _refusal(status: int, code: str, message: str) -> Refusal:
    return Refusal(status, {"errorMessage": message, "errorCode": code})
