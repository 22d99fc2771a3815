"""Which pictures of a page are the product's."""

import pytest

from reading.addresses import same_picture
from tests.reading.pages import read

_TITLE = '<h1>Trail Shoe X 42</h1><p class="price">89.00 €</p>'
_INFO = f'<div class="info">{_TITLE}<button class="buy">Add to cart</button></div>'
_AT = "https://shop.example"


def _product(gallery: str, after: str = "") -> str:
    header = '<div id="header"><img src="/logo.png" alt="Bear"></div>'
    return f'{header}<main><div class="view"><div class="item_photo">{gallery}</div>{_INFO}</div>{after}</main>'


def test_gallery_is_read_at_its_largest_main_first_each_once() -> None:
    gallery = (
        '<img class="main" src="/goods/a-1.jpg" data-zoom-image="/big/a-1.jpg"><div class="thumbs">'
        '<img src="/goods/a-1_50x50.jpg"><img data-src="/goods/a-2.jpg" src="data:image/gif;base64,R0">'
        '<a href="/goods/a-3.jpg"><img src="/goods/a-3-150x150.jpg"></a></div>'
    )

    assert read(_product(gallery)).images == (f"{_AT}/big/a-1.jpg", f"{_AT}/goods/a-2.jpg", f"{_AT}/goods/a-3.jpg")


def test_widest_of_a_srcset_is_taken() -> None:
    gallery = '<img srcset="/g/a-480.jpg 480w, /g/a-1200.jpg 1200w, /g/a-800.jpg 800w" src="/g/a-480.jpg">'

    assert read(_product(gallery)).images == (f"{_AT}/g/a-1200.jpg",)


@pytest.mark.parametrize(
    "other",
    [
        '<div class="related"><img src="/goods/b-1.jpg"></div>',
        '<div class="reviews gallery"><img src="/review/1.jpg"></div>',
        '<div class="payment-icons"><img src="/img/visa.png"></div>',
        '<ul class="swatches"><li><img src="/swatch/red.jpg"></li></ul>',
    ],
)
def test_pictures_of_other_things_are_left_out(other: str) -> None:
    assert read(_product('<img src="/goods/a-1.jpg"><img src="/goods/a-2.jpg">', other)).images == (
        f"{_AT}/goods/a-1.jpg",
        f"{_AT}/goods/a-2.jpg",
    )


def test_one_stated_picture_is_joined_by_the_gallery() -> None:
    head = '<meta property="og:title" content="Trail Shoe X 42"><meta property="og:image" content="https://cdn.example/goods/a-2.jpg">'
    gallery = '<img src="https://cdn.example/goods/a-1.jpg"><img src="https://cdn.example/goods/a-2.jpg">'

    assert read(_product(gallery), head).images == (
        "https://cdn.example/goods/a-2.jpg",
        "https://cdn.example/goods/a-1.jpg",
    )


def test_shop_logo_in_metas_is_no_picture_of_a_product_with_a_gallery() -> None:
    head = '<meta property="og:image" content="/share.jpg">'

    assert f"{_AT}/share.jpg" not in read(_product('<img src="/a.jpg"><img src="/b.jpg">'), head).images


def test_empty_place_is_shown_absent() -> None:
    body = '<main><div class="gallery"><div class="gallery__main gallery__main--none">No picture yet</div></div>'
    capture = read(f"{body}{_INFO}</main>")

    assert capture.images == ()
    assert "images" in capture.shown_absent


def test_page_without_the_place_says_nothing_of_pictures() -> None:
    capture = read(f"<main>{_INFO}</main>")

    assert capture.images == ()
    assert "images" not in capture.shown_absent


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://s.example/wp-content/a-150x150.jpg", "https://s.example/wp-content/a.jpg"),
        ("https://s.example/cdn/shop/a_300x.jpg?v=1", "https://s.example/cdn/shop/a.jpg?v=1"),
        ("https://s.example/27019-small_default/a.jpg", "https://s.example/27019-thickbox_default/a.jpg"),
        ("https://s.example/web/product/tiny/20/a.jpg", "https://s.example/web/product/big/20/a.jpg"),
        ("https://s.example/i/4667_Z001?w=134&h=134", "https://s.example/i/4667_Z001?w=750&h=440"),
    ],
)
def test_sizes_of_one_picture_are_one(one: str, other: str) -> None:
    assert same_picture(one) == same_picture(other)


@pytest.mark.parametrize(("one", "other"), [("a-1.jpg", "a-2.jpg"), ("1/a.jpg", "2/a.jpg"), ("a_10.jpg", "a_11.jpg")])
def test_other_pictures_stay_apart(one: str, other: str) -> None:
    assert same_picture(f"https://s.example/{one}") != same_picture(f"https://s.example/{other}")
