"""The price that a shopper sees beside the title."""

from decimal import Decimal

import pytest
from selectolax.lexbor import LexborHTMLParser

from reading.scan import scan
from reading.subject import subject
from reading.visible import View, view

TITLE = "<h1>Moon Runner 2</h1>"


def _view(body: str, code: str | None = "USD", *expected: str) -> View:
    tree = LexborHTMLParser(f"<html><body>{body}</body></html>")
    found = scan(tree)
    about = subject("https://shop.example/p/1", found)
    return view(tree, found, about, "Moon Runner 2", code, {Decimal(price) for price in expected})


def _price(body: str, code: str | None = "USD") -> str | None:
    seen = _view(TITLE + body, code)
    return str(seen.main.amount) if seen.main else None


@pytest.mark.parametrize(
    ("body", "price"),
    [
        ('<p class="price">$129.00</p>', "129.00"),
        ('<p class="price"><s>$150</s> $120</p>', "120"),
        ('<p class="price"><span class="was-price">$150</span><span>$120</span></p>', "120"),
        ('<p class="price">Was: $150.00</p><p class="price">Now: $120.00</p>', "120.00"),
        ('<p class="shipping">$5.00</p><p class="price">$129.00</p>', "129.00"),
        ('<p class="price">$129.00</p><p class="tax">$107.50 excl. VAT</p>', "129.00"),
        ('<p class="price">$129.00</p><p class="unit-price">$12.90 / 100 g</p>', "129.00"),
        ('<div class="related"><p class="price">$9.00</p></div><p class="price">$129.00</p>', "129.00"),
        ('<p class="price" style="display: none">$9.00</p><p class="price">$129.00</p>', "129.00"),
        ('<p data-testid="product-price">129.00</p>', "129.00"),
        ('<p class="price"><b>129</b><sup>95</sup></p>', "129.95"),
        ('<p class="price"><i>$</i><b>129</b></p>', "129"),
        ("<p>Size 42</p>", None),
    ],
)
def test_selling_price_is_told_from_the_others(body: str, price: str | None) -> None:
    assert _price(body) == price


def test_regular_price_without_a_lower_one_is_the_price() -> None:
    assert _price('<p class="price-regular">$129.00</p>') == "129.00"


def test_struck_price_stands_beside() -> None:
    seen = _view(TITLE + '<p class="price"><del>$150.00</del><ins>$120.00</ins></p>')

    assert seen.regular is not None
    assert (seen.regular.amount, seen.sure) == (Decimal("150.00"), True)


def test_amount_far_from_the_title_is_not_sure() -> None:
    seen = _view(TITLE + "<p>word</p>" * 500 + '<p class="price">$9.00</p>')

    assert seen.main is not None
    assert not seen.sure


def test_title_is_found_without_a_heading() -> None:
    seen = _view('<div class="name">Moon Runner 2</div><p class="price">$129.00</p>')

    assert (seen.title, seen.main and seen.main.amount) == ("Moon Runner 2", Decimal("129.00"))


def test_price_before_the_title_is_found_where_none_follows() -> None:
    seen = _view('<p class="price">$129.00</p>' + TITLE)

    assert seen.main is not None
    assert seen.main.amount == 129
