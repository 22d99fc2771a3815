"""Microdata and RDFa, nested well and badly."""

from selectolax.lexbor import LexborHTMLParser

from reading.evidence import Stated
from reading.microdata import read_microdata, read_rdfa
from reading.scan import scan
from reading.subject import Subject

ABOUT = Subject("https://shop.example/p/mr2", None, ["Moon Runner 2"])
SCOPE = 'itemscope itemtype="https://schema.org/'


def _read(html: str) -> list[Stated]:
    return read_microdata(scan(LexborHTMLParser(html)).items, ABOUT)


def test_nested_items_belong_to_the_nearest_scope() -> None:
    html = (
        f'<div {SCOPE}Product"><h1 itemprop="name">Moon Runner 2</h1>'
        f'<span itemprop="brand" {SCOPE}Brand"><meta itemprop="name" content="Moonstep"></span>'
        f'<div itemprop="offers" {SCOPE}Offer"><span itemprop="price">$9.50</span></div></div>'
    )
    (product,) = _read(html)

    assert (product.name, product.brand, len(product.offers)) == ("Moon Runner 2", "Moonstep", 1)
    assert str(product.offers[0].price) == "9.50"


def test_price_without_an_offer_is_the_product_s() -> None:
    (product,) = _read(f'<div {SCOPE}Product"><b itemprop="name">A</b><meta itemprop="price" content="9"></div>')

    assert [offer.price for offer in product.offers] == [9]


def test_offer_without_a_product_is_read() -> None:
    (product,) = _read(f'<div {SCOPE}Offer"><meta itemprop="price" content="9"></div>')

    assert product.offers[0].price == 9


def test_shown_number_outweighs_one_without_its_dashes() -> None:
    (product,) = _read(f'<div {SCOPE}Product"><b itemprop="sku" content="4667999">466/7999</b></div>')

    assert product.sku == "466/7999"


def test_rdfa_reads_like_microdata() -> None:
    offer = '<p property="offers" typeof="Offer"><b property="price">9</b></p>'
    html = f'<div typeof="Product"><h1 property="name">A</h1>{offer}</div>'

    assert read_rdfa(LexborHTMLParser(html), ABOUT)[0].offers[0].price == 9
