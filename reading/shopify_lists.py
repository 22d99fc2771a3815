"""Shopify's lists: search suggestions, and the cards of search and collection pages.

Source of the shapes: shopify.dev, Ajax API, predictive search; Dawn, Shopify's own theme (`card-product`, `price`).
Other themes name their parts otherwise: a card is what stands around the links to one product.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborNode

from model.capture import SearchResult
from reading.amounts import first_amount
from reading.page import Page
from reading.schema import amount, text
from reading.shapes import members, objects

_LIST_PATH = re.compile(r"(?:\A|/)(?:collections(?:/[^/]+){0,2}|search)/?\Z")
_HANDLE = re.compile(r"/products/([^/?#]+)/?\Z")
_MAX_LINKS: Final = 1_500
_MAX_CLIMB: Final = 10
_REACH: Final = 14
"""Levels above a link up to which an element is known to hold it."""
_MAX_TRIES: Final = 4
"""Links to one product that are looked at for its card: menus link to it too."""
_MAX_PRICES: Final = 40
_EDGES: Final = frozenset(("ul", "ol", "main", "section", "body", "html", "form", "table", "nav", "header", "footer"))
"""Elements that hold several cards, never one."""
_CARDS: Final = frozenset(("li", "article"))
"""Elements that are one card whole."""
_STRUCK: Final = frozenset(("s", "del", "strike"))
_NO_PRICE = re.compile(
    r"compare|was-price|old-price|unit-price|unit_price|\bunit\b|badge|\bsav(?:e|ing)|discount|visually"
)
_SOLD_OUT = re.compile(
    r"\s*(?:sold[ -]?out|out of stock|품절|일시 ?품절|売り切れ|完売|在庫切れ|ausverkauft|épuisé|agotado|"
    r"esaurito|uitverkocht|esgotado|售罄|已售完|售完|缺货|缺貨)\s*",
    re.IGNORECASE,
)


def is_list(url: str) -> bool:
    """Whether `url` is a collection or a search page."""
    return _LIST_PATH.search(urlsplit(url).path) is not None


def suggested(data: Any, url: str) -> list[SearchResult] | None:
    """The products of an answer of `/search/suggest.json`; None when `data` is none."""
    results = members(members(members(data).get("resources")).get("results"))
    if "products" not in results:
        return None
    return [_suggestion(one, url) for one in objects(results["products"]) if text(one.get("handle"))]


def _suggestion(data: dict[str, Any], url: str) -> SearchResult:
    handle, link = text(data.get("handle")), text(data.get("url"), 2_000)
    available = data.get("available")
    return SearchResult(
        external_id=handle,
        name=text(data.get("title")),
        price=amount(data.get("price_min")) or amount(data.get("price")),
        sold_out=not available if isinstance(available, bool) else None,
        url=urljoin(url, (link or f"/products/{handle}").partition("?")[0]),
    )


def cards(page: Page, currency: str | None) -> list[SearchResult]:
    """The products that a collection or search page shows, in its order.

    Cards with a price are taken where there are any: links in menus have none.
    """
    found: dict[str, SearchResult] = {}
    links = list(_links(page))
    held, tried = _held(links), Counter[str]()
    for handle, link in links:
        tried[handle] += 1
        if tried[handle] > _MAX_TRIES or (handle in found and found[handle].price is not None):
            continue
        card = _card(link, held)
        row = SearchResult(
            external_id=handle,
            name=_name(card, handle),
            price=_price(card, currency),
            sold_out=True if _is_sold_out(card) else None,
            url=urljoin(page.url, (link.attributes.get("href") or "").partition("?")[0]),
        )
        if handle not in found or row.price is not None:
            found.pop(handle, None)
            found[handle] = row
    priced = [one for one in found.values() if one.price is not None]
    return priced or list(found.values())


def _links(page: Page) -> Iterator[tuple[str, LexborNode]]:
    """Links to products on the page's main part, with their handles."""
    host = urlsplit(page.url).netloc
    main = page.tree.css_first("main, #MainContent, [role=main]")
    for link in (main or page.tree).css('a[href*="/products/"]')[:_MAX_LINKS]:
        if handle := _handle(link, host):
            yield handle, link


def _handle(link: LexborNode, host: str | None = None) -> str | None:
    try:
        parts = urlsplit(link.attributes.get("href") or "")
    except ValueError:
        return None
    found = _HANDLE.search(parts.path)
    return unquote(found[1]) if found and (host is None or parts.netloc in ("", host)) else None


def _held(links: list[tuple[str, LexborNode]]) -> dict[int, set[str]]:
    """Element to the products that it links to, from every link upwards."""
    held: dict[int, set[str]] = defaultdict(set)
    for handle, link in links:
        above = link.parent
        for _ in range(_REACH):
            if above is None:
                break
            held[above.mem_id].add(handle)
            above = above.parent
    return held


def _card(link: LexborNode, held: dict[int, set[str]]) -> LexborNode:
    """The largest element around `link` that links to no other product."""
    card = link
    for _ in range(_MAX_CLIMB):
        parent = card.parent
        if parent is None or parent.tag in _EDGES or card.tag in _CARDS:
            break
        if len(held[parent.mem_id]) > 1:
            break
        card = parent
    return card


def _name(card: LexborNode, handle: str) -> str | None:
    """The card's heading, else the longest text of a link to the product that is no price, else its picture's text."""
    for heading in card.css("h2, h3, h4, h5, h6"):
        if words := text(heading.text()):
            return words
    links = [one for one in card.css("a[href]") if _handle(one) == handle]
    texts = [words for one in links if (words := text(one.text())) and first_amount(words) is None]
    if texts:
        return max(texts, key=len)
    picture = card.css_first("img[alt]")
    return text(picture.attributes.get("alt")) if picture is not None else None


def _price(card: LexborNode, currency: str | None) -> Decimal | None:
    """The lowest price in the card that is not struck: themes write the hidden regular price beside the lower one."""
    found = []
    for node in card.css('[class*="price"], [class*="money"]')[:_MAX_PRICES]:
        inner = [one for one in node.css('[class*="price"], [class*="money"]') if one.mem_id != node.mem_id]
        if inner or _is_other(node, card):
            continue
        shown = first_amount(node.text(), currency)
        if shown is not None and shown.amount > 0:
            found.append(shown.amount)
    return min(found) if found else None


def _is_other(node: LexborNode, card: LexborNode) -> bool:
    """Whether an amount in `node` is struck, per unit, or a saving."""
    one: LexborNode | None = node
    for _ in range(_MAX_CLIMB):
        if one is None or one.mem_id == card.mem_id:
            return False
        if one.tag in _STRUCK or _NO_PRICE.search(one.attributes.get("class") or ""):
            return True
        one = one.parent
    return False


def _is_sold_out(card: LexborNode) -> bool:
    """Whether a badge says so; Dawn writes one into every price and shows it where the price is `price--sold-out`."""
    if card.css_first(".price--sold-out") is not None:
        return True
    badges = card.css("span, div, p, button, em, strong, small")
    return any(
        _SOLD_OUT.fullmatch(one.text()[:60]) and "price__badge" not in (one.attributes.get("class") or "")
        for one in badges[:200]
    )
