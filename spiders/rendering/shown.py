"""The price that stands on a page to be seen, and what it says against the price that was read. Pure."""

from decimal import Decimal
from typing import Final

from model.capture import PRICE_FIELDS, Capture, Disagreement, Source
from model.seen import Seen
from reading.page import Page
from reading.product import read_product
from spiders.rendering.finding import Found, shows

IN_BROWSER: Final = "page as seen in the browser"


def shown_price(page: Found, drawn: Page, capture: Capture) -> Decimal | None:
    """The price to be seen: the read one where any visible text has it, else what the drawn page alone reads as.

    Args:
        page: the texts of the page.
        drawn: the page with nothing but what is drawn, without data and hidden parts.
        capture: what was read from the whole page.
    """
    if capture.price is None:
        return None
    if any(one.visible and shows(one.text, capture.price, capture.currency) for one in page.texts):
        return capture.price
    said = read_product(drawn)
    return said.price if said.currency in (None, capture.currency) else None


def with_seen(capture: Capture, seen: Seen) -> Capture:
    """`capture` with the seen price among the places that disagree on its price.

    Amounts that the page has for something else (another kind of price, a variant) say nothing against its price.
    """
    price = capture.price
    if price is None or not capture.speaks:
        return capture
    known = {price, *(getattr(capture, name) for name in PRICE_FIELDS), *(one.price for one in capture.variants)}
    if seen.shown_price is None or seen.shown_price in known:
        return capture
    source = capture.sources.get("price", Source("the page"))
    there = Source(source.where, (*source.disagrees, Disagreement(IN_BROWSER, f"{seen.shown_price:f}")))
    return capture.with_(sources={**capture.sources, "price": there})
