"""The texts of captures, without controls."""

from decimal import Decimal

from model.capture import Availability, Capture, Offer, Outcome, Seller, Source, Variant
from reading.page import Page
from spiders.cleaning import cleaned
from spiders.platforms import by_name

HOSTILE = "Sho\x1b[2Je\u202e"
PLAIN = "Sho[2Je"


def test_every_text_of_a_capture_is_plain() -> None:
    capture = Capture(
        outcome=Outcome.OK,
        platform="site",
        url="https://shop.example/p/1",
        name=HOSTILE,
        price=Decimal("1.50"),
        seller=Seller(name=HOSTILE),
        offers=(Offer(seller=Seller(id="1", name=HOSTILE)),),
        variants=(Variant(id="1", options={"size\n": HOSTILE}),),
        attributes={HOSTILE: HOSTILE},
        sources={"name": Source(HOSTILE)},
        availability=Availability.IN_STOCK,
    )

    clean = cleaned(capture)

    assert (clean.name, clean.seller and clean.seller.name, clean.attributes) == (PLAIN, PLAIN, {PLAIN: PLAIN})
    assert (clean.offers[0].seller and clean.offers[0].seller.name) == PLAIN
    assert (clean.variants[0].options, clean.sources["name"].where) == ({"size ": PLAIN}, PLAIN)
    assert (clean.price, clean.availability, clean.outcome) == (capture.price, Availability.IN_STOCK, Outcome.OK)


def test_a_plain_capture_is_itself() -> None:
    capture = Capture(outcome=Outcome.OK, platform="site", url="u", name="Runner", attributes={"size": "1"})

    assert cleaned(capture) is capture


def test_what_a_page_says_is_read_without_controls() -> None:
    body = "<title>x</title><h1>Run\u202ener \x9b2J1</h1><p class=price>$12.00</p><button>Add to cart</button>"

    capture = by_name("site").capture([Page("https://shop.example/p/1", body.encode())])

    assert "\u202e" not in (capture.name or "\u202e")
    assert "\x9b" not in (capture.name or "\x9b")
