"""What every platform's capture is made of: the general signs first, then its reading, then a second look."""

from collections.abc import Sequence

from model.capture import Capture, Outcome, Source
from reading.page import Page
from spiders.platform import Platform

URL = "https://shop.example/goods/1"


class Toy(Platform):
    """Reads whatever it was told."""

    name = "toy"

    def __init__(self, reading: Capture | None = None) -> None:
        self.reading = reading

    def listing_url(self, base_url: str, external_id: str) -> str:
        return base_url + external_id

    def external_id(self, url: str) -> str | None:
        return url.rpartition("/")[2]

    def read(self, pages: Sequence[Page]) -> Capture:
        assert self.reading is not None, "a refusal must not be read"
        return self.reading


def made(where: str | None, outcome: Outcome = Outcome.OK) -> Capture:
    sources = {"name": Source(where), "price": Source(where)} if where else {}
    return Capture(outcome=outcome, platform="toy", url=URL, name="Shoe", sources=sources)


def test_refusal_is_not_read() -> None:
    capture = Toy().capture([Page(URL, b"<title>Access Denied</title>", status=403)])

    assert capture.outcome is Outcome.BLOCKED
    assert capture.external_id == "1"
    assert capture.reason


def test_reading_stands() -> None:
    reading = made("json-ld offers")

    assert Toy(reading).capture([Page(URL, b"<h1>Shoe</h1>")]) is reading


def test_page_without_product_is_looked_at_again() -> None:
    page = Page(URL, b"<p>data</p><script>location.replace('https://shop.example/item/22')</script>")

    capture = Toy(made(None, Outcome.PARSE_FAILED)).capture([page])

    assert capture.outcome is Outcome.PARTIAL


MISSING = b"<p>We could not find that product.</p><b>$59.00</b><button class='add-to-cart'>Buy</button>"


def test_shown_price_beside_a_missing_page_is_another_product() -> None:
    assert Toy(made("visible .price")).capture([Page(URL, MISSING)]).outcome is Outcome.SOFT_404


def test_structured_price_outweighs_shown_words() -> None:
    assert Toy(made("json-ld offers")).capture([Page(URL, MISSING)]).outcome is Outcome.OK
