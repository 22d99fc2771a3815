"""Cards of Gmarket's and Auction's search and category pages of 2019 to 2026.

Source: public readers of both shops' pages that agree with each other; no whole real page was at hand.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from selectolax.lexbor import LexborNode

from model.capture import SearchResult
from reading.addresses import whole_address
from reading.amounts import parse_number
from reading.card_pictures import picture_in
from reading.page import Page
from reading.schema import text

CURRENCY: Final = "KRW"
_CARDS: Final = ".box__component-itemcard, .component--item_card"
_LINKS: Final = "a.link__item[href], a.link--itemcard[href]"
_NAMES: Final = ".text__item, .text--title"
_PRICES: Final = ".box__price-seller .text__value, .text--price_seller"
_SOLD_OUT: Final = ".box__soldout, .text__soldout, .box__sold-out"
_MOST: Final = 1_000


def results_of(page: Page, number_of: Callable[[str], str | None]) -> list[SearchResult]:
    """The cards in order, each item once; `number_of` reads an item's number from its address."""
    found: dict[str, SearchResult] = {}
    for card in page.tree.css(_CARDS)[:_MOST]:
        links = [whole_address(link.attributes.get("href") or "", page.url) for link in card.css(_LINKS)[:5]]
        numbered = next(((number, link) for link in links if (number := number_of(link))), None)
        name = _name(card.css_first(_NAMES))
        if numbered is None or name is None:
            continue
        number, url = numbered
        found.setdefault(
            number,
            SearchResult(
                external_id=number,
                name=name,
                price=_price(card.css_first(_PRICES)),
                sold_out=True if card.css_first(_SOLD_OUT) is not None else None,
                url=url,
                image=picture_in(card, page.url),
            ),
        )
    return list(found.values())


def _name(node: LexborNode | None) -> str | None:
    return text(node.attributes.get("title")) or text(node.text()) if node is not None else None


def _price(node: LexborNode | None) -> Decimal | None:
    value = parse_number(node.text(strip=True), CURRENCY) if node is not None else None
    return value if value is not None and value > 0 else None
