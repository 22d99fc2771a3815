"""Which web addresses belong to one site."""

import pytest

from model.sites import is_web_address, same_site


@pytest.mark.parametrize(
    ("base", "url", "same"),
    [
        ("https://shop.example", "https://shop.example/p/1", True),
        ("https://shop.example", "https://www.SHOP.example/p/1", True),
        ("https://www.shop.example", "http://m.shop.example:80/p/1", True),
        ("https://shop.example", "https://shop.example:443/p/1", True),
        ("https://shop.example/store", "https://shop.example/other", True),
        ("https://shop.example", "https://evil.example/p/1", False),
        ("https://shop.example", "https://shop.example.evil.example/p/1", False),
        ("https://shop.example", "https://shop.example:8443/p/1", False),
        ("https://shop.example", "https://shop.example@evil.example/p/1", False),
        ("https://shop.example", "https://evil.example\\@shop.example/p/1", False),
        ("https://www.co.kr", "https://m.co.kr/p/1", False),
        ("https://www.com", "https://m.com/p/1", False),
        ("https://shop.example", "//shop.example/p/1", False),
        ("https://shop.example", "ftp://shop.example/p/1", False),
        ("https://shop.example", "https://[bad", False),
        ("https://shop.example", "https://shop.example:99999/p/1", False),
    ],
)
def test_a_site_is_a_host_and_a_port(base: str, url: str, same: bool) -> None:
    assert same_site(base, url) is same


@pytest.mark.parametrize("url", ["", "notaurl", "http://", "http://[bad", "https://a:b/", "file:///etc/passwd"])
def test_what_is_no_web_address_is_told(url: str) -> None:
    assert not is_web_address(url)
    assert is_web_address("https://unknown.invalid/")
