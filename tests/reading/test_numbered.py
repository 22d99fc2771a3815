"""Numbers behind labels and in addresses."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from reading.numbered import addressed, form_number, labelled, picked_number
from reading.places import Places
from reading.scan import Walk
from reading.subject import Subject


def _labelled(body: str) -> list[tuple[str, str]]:
    title = LexborHTMLParser(f"<body><h1>Moon Runner 2</h1>{body}</body>").css_first("h1")
    return [(one.kind, one.value) for one in labelled(Walk(title), Places(title), 1_000)]


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("<p>SKU: MR2-BLK</p>", [("sku", "MR2-BLK")]),
        ("<p>Artikel-Nr.: 8815952953</p>", [("sku", "8815952953")]),
        ("<p><b>Item #</b> <i>774129</i></p>", [("sku", "774129")]),
        ("<p>상품번호: 4548094738</p>", [("sku", "4548094738")]),
        ("<p>Model number: XK-9</p>", [("mpn", "XK-9")]),
        ("<p>EAN 4006381333931</p>", [("gtin", "4006381333931")]),
        ("<td>SKU = CDM / Color = Black / UPC = 036000291452</td>", [("sku", "CDM"), ("gtin", "036000291452")]),
        ("<p>EAN: 4006381333932</p>", []),
        ("<p>Item: Black</p>", []),
        ("<p>Style: relaxed fit</p>", []),
        ('<div class="related"><p>SKU: MR9</p></div>', []),
    ],
)
def test_number_stands_behind_its_label(body: str, read: list[tuple[str, str]]) -> None:
    assert _labelled(body) == read


def test_address_gives_a_number_that_the_page_also_holds() -> None:
    about = Subject("https://shop.example/shoes/moon-runner-4548094.html")

    assert addressed(about, b'{"id":"4548094"}') is not None
    assert addressed(about, b"see moon-runner-4548094.html") is None


def test_words_in_the_address_are_no_number() -> None:
    assert addressed(Subject("https://shop.example/moon-runner-2"), b'"moon-runner-2" "2"') is None


def test_sku_named_in_the_address_is_taken() -> None:
    number = picked_number(Subject("https://shop.example/p/1?sku=1049084"), b'"sku":"1049084"')

    assert number is not None
    assert number.value == "1049084"


def test_variant_numbers_are_no_skus() -> None:
    assert picked_number(Subject("https://shop.example/p/1?variant=1049084"), b'"1049084"') is None


def test_cart_form_carries_the_sku() -> None:
    number = form_number(LexborHTMLParser('<form data-product-sku="MR2"></form>'))

    assert number is not None
    assert number.value == "MR2"
