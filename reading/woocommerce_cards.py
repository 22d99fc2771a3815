"""WooCommerce's lists: the cards of shop, category and search pages.

Source of the shapes: WooCommerce's classic templates (`content-product.php`, `loop/price.php`, `wc_get_product_class`,
`wc_body_class`) and its product collection and grid blocks.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final
from urllib.parse import urljoin

from selectolax.lexbor import LexborNode

from model.capture import SearchResult
from reading.amounts import first_amount
from reading.page import Page
from reading.schema import text

_LIST = re.compile(
    r"\b(?:post-type-archive-product|tax-product_\w+|woocommerce-shop|search-results|search-no-results)\b"
)
_NUMBER = re.compile(r"(?:^|\s)post-(\d+)(?:\s|$)")
_CARD: Final = "li.product, li.wc-block-product, li.wc-block-grid__product"
_NAME: Final = (
    ".woocommerce-loop-product__title, .wc-block-components-product-title, .wc-block-grid__product-title, "
    ".wp-block-post-title, h2, h3"
)
_PRICE: Final = ".price, .wc-block-components-product-price, .wc-block-grid__product-price"
_BUTTON: Final = "[data-product_id]"
_MAX_CARDS: Final = 500
_MAX_CLIMB: Final = 6


def is_list(page: Page) -> bool:
    """Whether the page is a shop, category, tag or search page, by the classes of its body."""
    classes = (page.tree.body.attributes.get("class") or "") if page.tree.body is not None else ""
    return "single-product" not in classes and _LIST.search(classes) is not None


def cards(page: Page, currency: str | None = None) -> list[SearchResult]:
    """The products that a list shows, in its order."""
    found = (_result(card, page.url, currency) for card in page.tree.css(_CARD)[:_MAX_CARDS])
    return list({one.external_id: one for one in found if one is not None}.values())


def _result(card: LexborNode, base: str, currency: str | None) -> SearchResult | None:
    number, link = _number(card), _link(card)
    if number is None:
        return None
    name = card.css_first(_NAME)
    return SearchResult(
        external_id=number,
        name=text(name.text()) if name is not None else None,
        price=_price(card, currency),
        sold_out=_sold_out((card.attributes.get("class") or "").split()),
        url=urljoin(base, link) if link else None,
    )


def _number(card: LexborNode) -> str | None:
    if found := _NUMBER.search(card.attributes.get("class") or ""):
        return found[1]
    button = card.css_first(_BUTTON)
    value = (button.attributes.get("data-product_id") or "") if button is not None else ""
    return value if value.isascii() and value.isdigit() else None


def _link(card: LexborNode) -> str | None:
    for link in card.css("a[href]")[:20]:
        href = link.attributes.get("href") or ""
        if href.startswith(("http", "/")) and "add-to-cart" not in href and "add_to_cart" not in href:
            return href
    return None


def _sold_out(classes: list[str]) -> bool | None:
    if "outofstock" in classes:
        return True
    return False if "instock" in classes or "onbackorder" in classes else None


def _price(card: LexborNode, currency: str | None) -> Decimal | None:
    """The first amount that is not struck; of a range the lower end."""
    box = card.css_first(_PRICE)
    for node in _amounts(box) if box is not None else ():
        shown = first_amount(node.text(), currency)
        if shown is not None:
            return shown.amount
    return None


def _amounts(box: LexborNode) -> Iterator[LexborNode]:
    for node in box.css("ins .amount") or box.css(".amount"):
        above = node.parent
        for _ in range(_MAX_CLIMB):
            if above is None or above.tag in ("del", "s") or above.mem_id == box.mem_id:
                break
            above = above.parent
        if above is None or above.tag not in ("del", "s"):
            yield node
