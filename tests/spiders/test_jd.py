"""JD's addresses, encodings and joined answers. What single pages say is in the samples."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from model.capture import Availability, Outcome
from reading.page import Page
from spiders.extracting import as_json
from spiders.jd import AREA, Jd
from tests.spiders.samples import FOLDER, Sample

JD = Jd()
ITEM = "https://item.jd.com/2020565581.html"


def sample(name: str) -> Sample:
    return Sample("jd", FOLDER / "jd" / name)


def read(page: Page) -> dict[str, Any]:
    return as_json(JD.capture([page]))


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://item.jd.com/100121438395.html", "100121438395"),
        ("https://item.jd.com/100121438395.html?cu=true#crumb-wrap", "100121438395"),
        ("https://item.m.jd.com/product/100121438395.html", "100121438395"),
        ("https://item.jd.hk/100121438395.html", "100121438395"),
        ("https://item-soa.jd.com/getWareBusiness?skuId=100121438395", "100121438395"),
        ("https://p.3.cn/prices/mgets?skuIds=J_100121438395", "100121438395"),
        ("https://p.3.cn/prices/mgets?skuIds=J_100121438395,J_100121438396", None),
        ("https://api.m.jd.com/?functionId=pc_detailpage_wareBusiness&body=%7B%22skuId%22%3A4150%7D", "4150"),
        ("https://search.jd.com/Search?keyword=123&enc=utf-8", None),
        ("https://mall.jd.com/index-25789.html", None),
        ("https://evil.example/100121438395.html", None),
    ],
)
def test_number_stands_in_the_address(url: str, number: str | None) -> None:
    assert JD.external_id(url) == number


@pytest.mark.parametrize(
    ("url", "claimed"),
    [("https://item.jd.hk/1.html", True), ("https://p.3.cn/prices/mgets", True), ("https://notjd.com/1", False)],
)
def test_its_hosts_are_claimed(url: str, claimed: bool) -> None:
    assert JD.claims(url) is claimed


def test_listing_url_is_the_items_page() -> None:
    assert JD.listing_url("https://mall.jd.com/index-1.html", "2020565581") == ITEM


def test_page_is_asked_for_in_one_area() -> None:
    assert JD.first(ITEM).headers == {"Cookie": f"ipLoc-djd={AREA}"}


def test_page_in_two_encodings_reads_the_same() -> None:
    gbk, utf8 = sample("page-2018-gbk").pages[0], sample("page-2018-utf-8").pages[0]

    assert gbk.body != utf8.body
    assert read(gbk) == read(utf8)


@pytest.mark.parametrize(("first", "second"), [("gbk", "utf-8"), (None, None)])
def test_real_page_in_two_encodings_reads_the_same(shared: Path, first: str | None, second: str | None) -> None:
    folder, url = shared / "captures" / "jd", "https://item.jd.com/1020565583.html"
    gbk, utf8 = (
        gzip.decompress((folder / f"item-1020565583-2018-03.{name}.html.gz").read_bytes()) for name in ("gbk", "utf8")
    )

    one, other = read(Page(url, gbk, encoding=first)), read(Page(url, utf8, encoding=second))

    assert one["name"] == "良品铺子 手剥东北红松218g*2袋 特产东北松子 坚果炒货零食"
    assert one == other


@pytest.mark.parametrize("name", ["search-2016-05", "search-items-fragment-2016-05"])
def test_real_search_has_all_its_cards(shared: Path, name: str) -> None:
    body = gzip.decompress((shared / "captures" / "jd" / f"{name}.html.gz").read_bytes())

    results = JD.capture([Page("https://search.jd.com/Search?keyword=123&enc=utf-8", body)]).results

    assert len(results) == 60
    assert [(one.external_id, one.name, str(one.price)) for one in (results[0], results[-1])] == [
        ("11371342", "123成人式", "25.20"),
        ("1715729143", "大显（Daxian）JL123 移动联通2G 老人手机 单卡单待 手机 黑色", "59.00"),
    ]
    assert not any(one.sold_out or one.ad for one in results)


def test_real_page_has_all_its_choices(shared: Path) -> None:
    body = gzip.decompress((shared / "captures" / "jd" / "item-100121438395-midea-ac-2026-03-13.html.gz").read_bytes())

    variants = JD.capture([Page("https://item.jd.com/100121438395.html", body)]).variants

    assert len(variants) == 14
    assert [str(one.price) for one in variants if one.price is not None] == ["2999.00"]
    assert dict(variants[0].options) == {"版本": "【标准版】", "款式": "风尊三代 大1.5匹 新品"}


@pytest.mark.parametrize("url", ["https://www.jd.com/", "https://www.jd.com/?from=pc_item&reason=403"])
def test_home_page_for_an_item_is_a_refusal(url: str) -> None:
    home = b"<html><title>\xe4\xba\xac\xe4\xb8\x9c</title><body>" + b"<a href=/x>food and more</a>" * 90

    capture = JD.capture([Page(url, home, requested_url=ITEM)])

    assert (capture.outcome, capture.external_id) == (Outcome.BLOCKED, "2020565581")


def test_page_of_another_sku_is_not_filled_from_its_own_answers() -> None:
    pages = sample("page-2018-and-answers").pages
    strange = Page("https://item.jd.com/2020565599.html", pages[0].body, encoding="utf-8")

    assert JD.capture([strange, *pages[1:]]).outcome is Outcome.PARSE_FAILED


def test_delisted_by_its_stock_answer_is_discontinued() -> None:
    page, prices, _ = sample("page-2018-and-answers").pages
    stock = Page("https://c0.3.cn/stock?skuId=2020565581", b'{"stock":{"StockState":34,"skuState":0}}')

    assert JD.capture([page, prices, stock]).availability is Availability.DISCONTINUED


@pytest.mark.parametrize(
    "config",
    [
        "",
        "pageConfig = {",
        "pageConfig = {product: {skuid: 2020565581, name: '",
        "pageConfig = {product: {skuid: 'x', colorSize: [[[[[",
        "pageConfig = {product: {skuid: 2020565581, name: 'a\\u12', colorSize: [{\"skuId\": {}}], imageList: [1]}}",
        "pageConfig = {product: {skuid: 2020565581, name: 'a', colorSize: " + "[" * 50_000,
        "pageConfig = {product: {" + "name: '\\" * 20_000,
    ],
)
def test_broken_script_raises_nothing(config: str) -> None:
    page = Page(ITEM, f"<html><script>var {config}</script><body>{'word ' * 300}</body></html>".encode())

    assert JD.capture([page]).outcome in {Outcome.PARSE_FAILED, Outcome.PARTIAL}


@pytest.mark.parametrize(
    "body",
    [
        b'{"price":[],"stockInfo":{}}',
        b'{"price":{"id":"2020565581","p":{}},"stockInfo":[],"wareInfoReadMap":{"product_id":[1]}}',
        b'{"price":{"id":"2020565581","p":"1e9"},"wareInfoReadMap":{"sku_name":1,"sale_attributes":"[["},"colorSizeVO":3}',
        b'{"price":{"id":"2020565581"},"wareInfoReadMap":{"product_id":"2020565582","sku_name":"other"}}',
        b'{"data":{"wareList":[null,{"skuId":true},{"skuId":"40001","name":[]}]}}',
        b"x([" + b"[" * 5_000,
    ],
)
def test_broken_answer_raises_nothing(body: bytes) -> None:
    assert JD.capture([Page(ITEM, body)]).price is None
