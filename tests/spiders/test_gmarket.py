"""Addresses of Gmarket and Auction. What pages say is in the samples."""

import pytest

from spiders.gmarket import Gmarket

GMARKET = Gmarket()


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://item.gmarket.co.kr/Item?goodscode=4100000001&ver=1", "4100000001"),
        ("http://mitem.gmarket.co.kr/Item?goodsCode=4100000001", "4100000001"),
        ("https://itempage3.auction.co.kr/DetailView.aspx?ItemNo=b900000001", "B900000001"),
        ("https://itempage3.auction.co.kr/DetailView.aspx?itemno=4100000001", None),
        ("https://www.gmarket.co.kr/n/search?keyword=goodscode", None),
        ("https://www.auction.co.kr/", None),
    ],
)
def test_number_stands_in_the_query(url: str, number: str | None) -> None:
    assert GMARKET.external_id(url) == number


@pytest.mark.parametrize(
    ("base", "number"),
    [("https://item.gmarket.co.kr", "4100000001"), ("https://itempage3.auction.co.kr/", "B900000001")],
)
def test_listing_url_leads_back(base: str, number: str) -> None:
    url = GMARKET.listing_url(base, number)

    assert url.startswith(base)
    assert GMARKET.external_id(url) == number


def test_claims_its_hosts_alone() -> None:
    assert GMARKET.claims("https://item.gmarket.co.kr/Item?goodscode=4100000001")
    assert GMARKET.claims("https://itempage3.auction.co.kr/DetailView.aspx?itemno=B900000001")
    assert not GMARKET.claims("https://supergmarket.co.kr/Item?goodscode=4100000001")
