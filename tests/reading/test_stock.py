"""Buttons and stock lines, shown and kept."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from model.capture import Availability
from reading.places import Places
from reading.scan import Walk, scan
from reading.stock import ShownStock, shown_stock
from reading.visible import View


def _shown(body: str, *, thorough: bool = True) -> ShownStock:
    tree = LexborHTMLParser(f"<html><body><h1>Moon Runner 2</h1>{body}</body></html>")
    title = tree.css_first("h1")
    seen = View(walk=Walk(title), places=Places(title))
    seen.walk.get(200)
    return shown_stock(tree, scan(tree), seen, thorough=thorough)


@pytest.mark.parametrize(
    ("body", "button"),
    [
        ("<button>Add to cart</button>", Availability.IN_STOCK),
        ("<button>Add to bag $129.00</button>", Availability.IN_STOCK),
        ('<input type="submit" value="Buy now">', Availability.IN_STOCK),
        ('<button name="add" class="add-to-cart">Yes, mine</button>', Availability.IN_STOCK),
        ('<a class="btn-buy" href="#">Yes, mine</a>', Availability.IN_STOCK),
        ('<div class="buyBtn"><a href="#">宅配</a></div>', Availability.IN_STOCK),
        ('<img alt="立即購買" src="b.gif">', Availability.IN_STOCK),
        ("<button disabled>Sold out</button>", Availability.OUT_OF_STOCK),
        ("<button>Sold out</button><button>Add to cart</button>", Availability.IN_STOCK),
        ("<button disabled>Add to cart</button>", Availability.UNKNOWN),
        ('<button class="unavailable-alert">Notify me</button>', Availability.UNKNOWN),
        ('<div class="related"><button>Add to cart</button></div>', Availability.UNKNOWN),
        ("<button>Search</button>", Availability.UNKNOWN),
    ],
)
def test_button_says_what_it_does(body: str, button: Availability) -> None:
    assert _shown(body).button.buyable == button.buyable


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ('<p class="stock">Out of stock</p>', False),
        ('<p class="availability-box">Sorry, this cannot be purchased</p>', False),
        ('<p class="badge-sold-out stock-badge">Sold out</p>', None),
        ('<p class="review">Out of stock</p>', None),
    ],
)
def test_line_counts_where_it_is_named_for_stock(body: str, line: bool | None) -> None:
    assert _shown(body).line.buyable is line


def test_links_are_looked_at_only_when_asked() -> None:
    body = '<a class="btn-buy" href="#">Buy now</a>'

    assert _shown(body, thorough=False).button is Availability.UNKNOWN
