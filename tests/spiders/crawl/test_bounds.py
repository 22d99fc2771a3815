"""What of a capture may enter the store."""

from decimal import Decimal
from typing import Any

import pytest

from model.capture import Availability, Capture, Outcome, Variant
from spiders.crawling.bounds import bounded, is_same
from spiders.crawling.visit import Target

TARGET = Target(listing_id=1, external_id="AR100", page_id="AR100", url="https://shop.example/p/AR100")


def capture(**fields: Any) -> Capture:
    """A capture of the target."""
    honest = Capture(
        outcome=Outcome.OK,
        platform="site",
        url=TARGET.url,
        external_id="AR100",
        price=Decimal("129.00"),
        currency="USD",
    )
    return honest.with_(**fields)


def test_an_honest_capture_passes_unchanged() -> None:
    honest = capture(name="Runner", images=("https://shop.example/1.jpg",))

    assert bounded(honest, TARGET) is honest


def test_a_capture_of_another_listing_becomes_parse_failed() -> None:
    other = bounded(capture(external_id="AR200"), TARGET)

    assert (other.outcome, other.reason) == (Outcome.PARSE_FAILED, "the page is about another listing")
    assert (other.price, other.external_id) == (None, "AR100")


def test_another_id_on_a_page_without_product_says_nothing() -> None:
    blocked = capture(outcome=Outcome.BLOCKED, external_id="captcha")

    assert bounded(blocked, TARGET).outcome is Outcome.BLOCKED


def test_of_a_file_of_many_products_the_listing_s_own_is_taken() -> None:
    many = capture(external_id=None, price=None, captures=(capture(external_id="AR200"), capture(name="Mine")))

    assert bounded(many, TARGET).name == "Mine"


@pytest.mark.parametrize(
    ("field", "value"),
    [("price", 129.0), ("price", "129"), ("name", b"Runner"), ("availability", "InStock"), ("quantity", "3")],
)
def test_a_field_of_the_wrong_type_becomes_parse_failed(field: str, value: object) -> None:
    wrong = bounded(capture(**{field: value}), TARGET)

    assert wrong.outcome is Outcome.PARSE_FAILED
    assert wrong.reason == f"the reader gave a {field} of the wrong type"


def test_texts_have_no_controls() -> None:
    assert bounded(capture(name="Run\x1b[2Jner\n\u202e1"), TARGET).name == "Run[2Jner 1"


def test_texts_and_lists_are_cut() -> None:
    long = capture(
        name="x" * 5_000,
        description="y" * 90_000,
        images=tuple(f"https://shop.example/{number}.jpg" for number in range(500)),
        variants=tuple(Variant(id=str(number)) for number in range(5_000)),
        attributes={str(number): "z" for number in range(900)},
    )

    cut = bounded(long, TARGET)

    assert (len(cut.name or ""), len(cut.description or "")) == (2_000, 50_000)
    assert (len(cut.images), len(cut.variants), len(cut.attributes)) == (100, 2_000, 300)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:image/png;base64,AA==", "//x/1.jpg", "https://[x/1.jpg", "https://" + "x" * 3_000],
)
def test_pictures_are_web_addresses_only(url: str) -> None:
    assert bounded(capture(images=(url, "https://shop.example/1.jpg")), TARGET).images == (
        "https://shop.example/1.jpg",
    )


def test_an_availability_that_is_not_known_passes() -> None:
    assert bounded(capture(availability=Availability.UNKNOWN), TARGET).outcome is Outcome.OK


@pytest.mark.parametrize(
    ("read", "known", "same"),
    [
        ("AR100", "AR100", True),
        ("AR100", "AR200", False),
        ("/p/ar100/", "/p/AR100", True),
        ("/p/AR100?ref=x", "/p/AR100", True),
        ("/product?id=1&lang=en", "/product?id=1", True),
        ("/product?id=2", "/product?id=1", False),
        ("/product", "/product?id=1", False),
        ("/", "/p/AR100", False),
    ],
)
def test_a_path_may_gain_a_slash_or_a_parameter_and_change_nothing(read: str, known: str, same: bool) -> None:
    assert is_same(read, known) is same


def test_a_listing_may_have_a_name_of_its_own_beside_the_pages() -> None:
    target = Target(listing_id=1, external_id="AR100", page_id="/p/17", url="https://shop.example/p/17")

    assert bounded(capture(external_id="/p/17"), target).outcome is Outcome.OK
    assert bounded(capture(external_id="/p/18"), target).outcome is Outcome.PARSE_FAILED
