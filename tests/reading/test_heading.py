"""Headings that name the shop are not the product's name."""

from tests.reading.pages import read

_PRODUCT = '<div class="info"><h3>Trail Shoe X 42</h3><p class="price">89.00 €</p><button>Add to cart</button></div>'
_TITLE = '<title>Trail Shoe X 42 - Bear SPORTS</title><meta property="og:title" content="Trail Shoe X 42">'


def test_logo_that_is_the_only_h1_is_not_the_name() -> None:
    capture = read(f'<h1><a href="/"><b>Bear</b> SPORTS</a></h1>{_PRODUCT}', _TITLE)

    assert capture.name == "Trail Shoe X 42"


def test_logo_in_a_header_called_so_is_not_the_name() -> None:
    capture = read(f'<div id="logo"><h1>Bear & Friends</h1></div>{_PRODUCT}', _TITLE)

    assert capture.name == "Trail Shoe X 42"


def test_heading_that_links_to_the_product_is_the_name() -> None:
    body = '<h1><a href="/goods/view.php?goodsNo=77">Road Shoe Y</a></h1><p class="price">89.00 €</p>'

    assert read(body).name == "Road Shoe Y"
