"""Currencies of countries and signs."""

from reading.locale import page_currency, usual_currency


def test_country_of_host_path_and_language() -> None:
    assert page_currency("https://shop.cl/p/1", None) == "CLP"
    assert page_currency("https://shop.example/en_us/p/1", None) == "USD"
    assert page_currency("https://shop.com/p/1", "es-AR") == "ARS"
    assert page_currency("https://shop.com/p/1", "es") is None


def test_signs_mean_the_usual_where_nothing_else_speaks() -> None:
    assert usual_currency("$5", "en") == "USD"
    assert usual_currency("¥500", "ja") == "JPY"
    assert usual_currency("¥500", "en") is None
    assert usual_currency("5 kr", "sv") is None
