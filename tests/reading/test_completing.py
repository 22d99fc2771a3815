"""The visible page may hold anything: reading it never raises, and never invents."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.pages import read

_ITEM = '{\\"A\\":{\\"option_value_orginal\\":[1],\\"option_name\\":2}}'
_PIECES = (
    '<div class="gallery"><img src="http://[bad" data-zoom-image="//x/a.jpg"><img srcset="a 1w, , b 9999999999x">',
    '<select id="a&quot;]b" name="option[\\"><option>S</option><option disabled>M [품절]</option></select>',
    '<label for="x y">Size</label><select id="x y"><option value="">선택</option>',
    '<form data-product_variations="[{&quot;attributes&quot;:{&quot;a]&quot;:&quot;b&quot;}},1,null]">',
    f"<div class=\"xans-product-option\"></div><script>var option_stock_data = '{_ITEM}';</script>",
    "<dl><dt>사은품</dt></dl>",
    "<p>쿠폰적용가 ₩</p>",
    "</div></main>",
    '<input type="radio"><input type="radio" name="">',
    '<a class="product-brand"></a>',
    f"<button class='size'></button><button class='size'>{'x' * 500}</button>",
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=8))
def test_no_page_makes_the_reader_fail(pieces: list[str]) -> None:
    capture = read(f'<main><h1>Trail Shoe X 42</h1><p class="price">89.00 €</p>{"".join(pieces)}<button>Buy</button>')

    assert all(link.startswith(("http:", "https:")) for link in capture.images)
    assert len({tuple(one.options.items()) for one in capture.variants}) == len(capture.variants)


@pytest.mark.parametrize("body", ["", "<main></main>", "<h1></h1>", "<h1>Only a title of a page</h1>"])
def test_page_without_a_product_gets_nothing_from_what_it_shows(body: str) -> None:
    capture = read(body)

    assert (capture.images, capture.variants, capture.attributes, capture.brand) == ((), (), {}, None)
