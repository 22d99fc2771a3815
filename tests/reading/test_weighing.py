"""What stands when the places on a page disagree."""

from decimal import Decimal

from model.capture import Availability, Capture
from reading.page import Page
from reading.product import read_product

BUY = '<button class="add-to-cart">Add to cart</button>'


def _read(body: str, ld: str = "", url: str = "https://moonstep.example/p/1") -> Capture:
    script = (
        f'<script type="application/ld+json">{{"@type":"Product","name":"Moon Runner 2",{ld}}}</script>' if ld else ""
    )
    html = f"<html><head>{script}</head><body><h1>Moon Runner 2</h1>{body}</body></html>"
    return read_product(Page(url, html.encode()))


def _offer(price: str, **more: str) -> str:
    said = "".join(f',"{key}":"{value}"' for key, value in more.items())
    return f'"offers":{{"price":"{price}","priceCurrency":"USD"{said}}}'


def test_shown_price_wins_and_the_other_is_kept() -> None:
    capture = _read(f'<p class="price">$119.00</p>{BUY}', _offer("99.00"))

    assert capture.price == Decimal("119.00")
    assert [d.value for d in capture.sources["price"].disagrees] == ["99.00"]
    assert capture.sources["price"].where == "visible .price"


def test_agreement_keeps_the_stated_place_and_no_disagreement() -> None:
    capture = _read(f'<p class="price">$119.00</p>{BUY}', _offer("119.00"))

    assert capture.sources["price"].where == "json-ld offers price"
    assert capture.sources["price"].disagrees == ()
    assert "regular_price" in capture.shown_absent


def test_unmarked_amounts_do_not_outweigh_a_stated_price() -> None:
    capture = _read(f"<p>Only $5 a week with our plan</p>{BUY}", _offer("119.00"))

    assert capture.price == Decimal("119.00")


def test_sold_out_line_outweighs_stated_stock() -> None:
    capture = _read(
        '<p class="price">$119.00</p><p class="stock">Out of stock</p>', _offer("119", availability="InStock")
    )

    assert capture.availability is Availability.OUT_OF_STOCK
    assert [d.value for d in capture.sources["availability"].disagrees] == ["InStock"]


def test_button_does_not_outweigh_stated_sold_out() -> None:
    capture = _read(f'<p class="price">$119.00</p>{BUY}', _offer("119", availability="SoldOut"))

    assert capture.availability is Availability.SOLD_OUT


def test_labelled_number_in_the_address_is_the_sku() -> None:
    ld = '"sku":"MR2-1",' + _offer("119")
    capture = _read(f'<p class="price">$119</p><p>SKU: MR2</p>{BUY}', ld, "https://moonstep.example/shoe-MR2.html")

    assert capture.sku == "MR2"
    assert [d.value for d in capture.sources["sku"].disagrees] == []


def test_brand_loses_its_shop_s_country() -> None:
    ld = '"brand":"Moonstep US",' + _offer("119")

    assert _read("", ld).brand == "Moonstep"


def test_name_is_the_heading() -> None:
    capture = _read("", _offer("119"))

    assert (capture.name, capture.sources["name"].where) == ("Moon Runner 2", "visible h1")


def test_offers_of_a_count_mean_it_is_sold() -> None:
    ld = '"offers":{"@type":"AggregateOffer","lowPrice":"9","priceCurrency":"USD","offerCount":3}'

    assert _read("", ld).availability is Availability.IN_STOCK


def test_outcomes_say_what_is_missing() -> None:
    assert _read(f'<p class="price">$9.00</p>{BUY}').outcome == "ok"
    assert _read("", _offer("9")).reason == "no stock level in the page"
    assert _read(BUY).reason == "no price in the page"
    assert _read("").reason == "no product in the page"
