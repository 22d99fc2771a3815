"""The brand as the visible page names it."""

import pytest

from tests.reading.pages import read


def _brand(line: str, head: str = "") -> str | None:
    info = '<h1>Trail Shoe X 42</h1><p class="price">89.00 €</p>'
    return read(f'<main>{line}{info}{line}<button class="buy">Add to cart</button></main>', head).brand


@pytest.mark.parametrize(
    "line",
    [
        "<dl><dt>브랜드</dt><dd>Bear</dd></dl>",
        "<p>Brand: Bear</p>",
        "<p><b>Marke:</b> Bear</p>",
        '<a class="product-brand" href="/b/bear">Bear</a>',
        '<p class="info__brand">by Bear</p>',
        '<div class="manufacturer"><img src="/b.png" alt="Bear"></div>',
    ],
)
def test_brand_near_the_title_is_read(line: str) -> None:
    assert _brand(line) == "Bear"


@pytest.mark.parametrize(
    "line",
    ["<p>Brand: Unbranded</p>", '<div class="brand-list"><a>Bear</a></div>', '<p class="brand">Trail Shoe X 42</p>'],
)
def test_what_is_no_brand_is_left_out(line: str) -> None:
    assert _brand(line) is None


def test_record_outweighs_the_page() -> None:
    head = '<meta property="og:title" content="Trail Shoe X 42"><meta property="product:brand" content="Wolf">'

    assert _brand("<p>Brand: Bear</p>", head) == "Wolf"
