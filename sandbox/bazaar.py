"""A marketplace in the shape of Naver's, where anybody opens a stall: pages, pictures, and the shopping search."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from types import TracebackType
from typing import Any, Self

from sandbox.apis.naver_search import Item, NaverSearch
from sandbox.wire import Reply, Request, Served, Server


@dataclass(frozen=True, slots=True, kw_only=True)
class Stall:
    """Who sells."""

    number: int
    name: str
    legal_name: str = ""
    business_number: str = ""
    """Ten digits; "" where the page shows none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A listing."""

    number: int
    stall: Stall
    title: str
    price: int
    """Won."""
    brand: str = ""
    text: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    """The table of the page."""
    pictures: tuple[bytes, ...] = ()
    """PNG files."""


class Bazaar(Served):
    """Serves `/{stall}/products/{number}` and the pictures; its search finds articles by the words of their titles."""

    def __init__(self) -> None:
        super().__init__(Server(self._handle))
        self.articles: dict[int, Article] = {}
        """What is on sale now, by number."""
        self.search = BazaarSearch(self)

    def __enter__(self) -> Self:
        self.search.__enter__()
        return super().__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        self.search.__exit__(kind, error, trace)

    @property
    def base_url(self) -> str:
        """Its address, without a slash at the end."""
        return self.server.url

    def put(self, *articles: Article) -> None:
        """Put up articles for sale."""
        self.articles |= {one.number: one for one in articles}

    def take_down(self, *numbers: int) -> None:
        """Remove articles: their pages say that there is no such product."""
        for number in numbers:
            del self.articles[number]

    def url(self, article: Article) -> str:
        """The article's page."""
        return f"{self.base_url}/{article.stall.number}/products/{article.number}"

    def _handle(self, request: Request) -> Reply:
        if request.path == "/robots.txt":
            return Reply(200, b"User-agent: *\nDisallow: /cart\n", "text/plain")
        _, _, rest = request.path.partition("/products/")
        number, _, picture = rest.partition("/")
        article = self.articles.get(int(number)) if number.isdecimal() and len(number) < 12 else None
        if article is None:
            return Reply(404, _document("상품이 존재하지 않습니다", "삭제되었거나 판매가 종료된 상품입니다."))
        if not picture:
            return Reply(200, self._page(article))
        place = picture.removesuffix(".png")
        if not place.isdecimal() or int(place) >= len(article.pictures):
            return Reply(404, b"", "text/plain")
        return Reply(200, article.pictures[int(place)], "image/png", {"Cache-Control": "max-age=600"})

    def _page(self, article: Article) -> bytes:
        data = _product(article, [f"{self.url(article)}/{place}.png" for place in range(len(article.pictures))])
        state = {"smartStoreV2": {"channel": _channel(article.stall)}, "simpleProductForDetailPage": {"A": data}}
        rows = "".join(f"<tr><th>{escape(k)}</th><td>{escape(v)}</td></tr>" for k, v in article.facts.items())
        shown = f"<strong>{article.price:,}원</strong><table>{rows}</table><p>{escape(article.text)}</p>"
        script = json.dumps(state, ensure_ascii=False).replace("</", "<\\/")
        return _document(article.title, f"{shown}<script>window.__PRELOADED_STATE__={script}</script>", html=True)


class BazaarSearch(NaverSearch):
    """The shopping search over what is on sale: articles that hold every word of the query, whatever is between."""

    def __init__(self, bazaar: Bazaar) -> None:
        super().__init__()
        self._bazaar = bazaar

    def matching(self, query: str) -> list[Item]:
        """What the search finds."""
        words = query.casefold().split()
        return [
            Item(one.number, one.title, one.price, one.stall.name, kind=2, link=self._bazaar.url(one))
            for one in self._bazaar.articles.values()
            if all(word in f"{one.brand} {one.title}".casefold() for word in words)
        ]


def _document(title: str, body: str, *, html: bool = False) -> bytes:
    shown = body if html else f"<p>{escape(body)}</p>"
    return (
        f'<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f"<body><h3>{escape(title)}</h3>{shown}</body></html>"
    ).encode()


def _channel(stall: Stall) -> dict[str, Any]:
    identity = {"identity": stall.business_number, "representName": stall.legal_name}
    return {"id": stall.number, "channelNo": stall.number, "channelName": stall.name} | {
        name: value for name, value in identity.items() if value
    }


def _product(article: Article, pictures: list[str]) -> dict[str, Any]:
    shown = [{"order": place, "url": url} for place, url in enumerate(pictures, 1)]
    return {
        "id": str(article.number),
        "name": article.title,
        "channel": {"channelNo": str(article.stall.number), "channelName": article.stall.name},
        "salePrice": article.price,
        "stockQuantity": 9,
        "productStatusType": "SALE",
        "benefitsView": {"discountedSalePrice": article.price},
        "naverShoppingSearchInfo": {"brandName": article.brand} if article.brand else {},
        "productImages": shown,
        "representImage": shown[0] if shown else None,
        "detailContents": {"detailContentText": article.text},
        "viewAttributes": dict(article.facts),
    }
