"""Open Graph and product metas."""

from reading.metas import read_metas


def test_sale_price_makes_the_other_regular() -> None:
    said = [("product:price:amount", "150"), ("product:sale_price:amount", "120"), ("product:price:currency", "USD")]
    stated = read_metas(said)

    assert stated is not None
    assert (str(stated.price), str(stated.regular_price), stated.currency) == ("120", "150", "USD")


def test_gtin_without_its_zero_is_completed() -> None:
    stated = read_metas([("product:gtin", "36000291452")])

    assert stated is not None
    assert stated.gtin == "036000291452"


def test_other_metas_say_nothing() -> None:
    assert read_metas([("viewport", "width=device-width"), ("description", "Shoes")]) is None
