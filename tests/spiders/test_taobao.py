"""Addresses of Taobao and Tmall, what is asked for beside a page, hostile pages. What pages say is in the samples."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from model.capture import Availability, Capture, Outcome, SellerKind
from reading.page import Page
from reading.taobao_seller import seller_of
from spiders.platforms import by_name, for_url
from spiders.taobao import Taobao
from spiders.tmall import Tmall
from tests.spiders.samples import FOLDER, Sample

TAOBAO, TMALL = Taobao(), Tmall()


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://detail.tmall.com/item.htm?id=605258110430&skuId=4266775277489", "605258110430"),
        ("https://item.taobao.com/item.htm?ut_sk=1&id=1021732889355&price=388", "1021732889355"),
        ("https://h5.m.taobao.com/awp/core/detail.htm?id=601465987171", "601465987171"),
        ("https://detail.m.tmall.com/item.htm?id=601465987171", "601465987171"),
        ("https://world.taobao.com/item/562283240178.htm", "562283240178"),
        ("https://error.item.taobao.com/error/noitem?type=noitem&itemid=601465987171", "601465987171"),
        ("https://mdskip.taobao.com/core/initItemDetail.htm?itemId=601465987171", "601465987171"),
        (
            "https://h5api.m.taobao.com/h5/mtop.x.get/1.0/?data=%7B%22itemNumId%22%3A%22601465987171%22%7D",
            "601465987171",
        ),
        ("https://h5api.m.taobao.com/h5/mtop.x.get/1.0/?data=%7B", None),
        ("https://s.taobao.com/search?q=id", None),
        ("https://shop103890057.taobao.com/", None),
        ("https://item.taobao.com/item.htm?id=abc", None),
    ],
)
def test_number_stands_in_the_address(url: str, number: str | None) -> None:
    assert TAOBAO.external_id(url) == number


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://detail.tmall.com/item.htm?id=41", "tmall"),
        ("https://detail.tmall.hk/item.htm?id=41", "tmall"),
        ("https://item.taobao.com/item.htm?id=41", "taobao"),
        ("https://m.tb.cn/h.abc", "taobao"),
        ("https://nottaobao.com/item.htm?id=41", "site"),
    ],
)
def test_hosts_tell_the_platform(url: str, name: str) -> None:
    assert for_url(url).name == name


def test_items_of_every_shop_are_on_one_host() -> None:
    assert TMALL.listing_url("https://yunjie.tmall.com", "41") == "https://detail.tmall.com/item.htm?id=41"
    assert TAOBAO.listing_url("https://shop1.taobao.com", "41") == "https://item.taobao.com/item.htm?id=41"
    assert TMALL.listing_url("http://127.0.0.1:8000", "41") == "http://127.0.0.1:8000/item.htm?id=41"


def test_a_share_link_asks_for_its_item_once() -> None:
    pages = Sample("taobao", FOLDER / "taobao" / "share-link-and-item").pages

    assert [fetch.url for fetch in TAOBAO.more(pages[:1])] == ["https://item.taobao.com/item.htm?id=710000000001"]
    assert not TAOBAO.more(pages)
    assert not TAOBAO.more(pages[1:])


@pytest.mark.parametrize(
    ("name", "letter", "kind"),
    [
        ("云阶官方旗舰店", "B", SellerKind.FLAGSHIP),
        ("云阶海外旗舰店", "B", SellerKind.FLAGSHIP),
        ("云阶晴川专卖店", "B", SellerKind.EXCLUSIVE),
        ("晴川鞋类专营店", "B", SellerKind.MULTI_BRAND),
        ("天猫超市", "B", SellerKind.MARKETPLACE),
        ("天猫国际自营全球超级店", "B", SellerKind.MARKETPLACE),
        ("晴川", "B", None),
        ("云阶旗舰店", "C", SellerKind.THIRD_PARTY),
        ("云阶旗舰店", None, None),
    ],
)
def test_the_ending_of_a_tmall_shops_name_tells_what_it_is(
    name: str, letter: str | None, kind: SellerKind | None
) -> None:
    seller = seller_of("1", name, letter)

    assert seller is not None
    assert seller.kind is kind


def test_a_shop_without_number_and_name_is_none() -> None:
    assert seller_of(None, " ", "B") is None


def test_promotions_of_another_item_are_not_joined() -> None:
    page, model = Sample("tmall", FOLDER / "tmall" / "setup-and-promotions").pages
    other = Page(model.url.replace("600000000001", "600000000002"), model.body)

    assert TMALL.capture([page, other]).price is None


def test_a_page_and_its_answer_join_in_either_order() -> None:
    pages = Sample("tmall", FOLDER / "tmall" / "setup-and-promotions").pages

    assert TMALL.capture(pages[::-1]).prices == TMALL.capture(pages).prices


@pytest.mark.parametrize(
    "body",
    [
        "window.__ICE_APP_CONTEXT__ || {};var b = {",
        'window.__ICE_APP_CONTEXT__=b;var b = {"loaderData":[{"home":1}]}',
        "TShop.Setup(" * 2_000 + "{",
        'TShop.Setup({"itemDO":{"title":["x"],"itemId":{}}})',
        "var _DATA_Detail = {'item': 1}",
        'var _DATA_Detail = {"item":{"itemId":1234567,"title":"x","images":[1,{}]},"props":{"groupProps":3}}',
        "g_config = {itemId : '1234567'}<h3 class='tb-main-title'>x</h3>" + "skuMap : {" * 500,
        'g_page_config = {"mods":{"itemlist":{"data":{"auctions":[1,{"nid":[]},{"nid":"1","view_price":"??"}]}}}}',
        "jsonp(" + '{"a":' * 5_000,
        '{"data":{"item":{"itemId":"1234567","title":"x"},"apiStack":[{"value":"' + "[" * 3_000 + '"}]}}',
    ],
)
def test_a_hostile_page_raises_nothing_and_has_no_stock(body: str) -> None:
    capture = TMALL.capture([Page("https://detail.tmall.com/item.htm?id=1234567", body.encode())])

    assert capture.outcome in (Outcome.PARSE_FAILED, Outcome.PARTIAL, Outcome.OK)
    assert (capture.price, capture.availability) == (None, Availability.UNKNOWN)


def truths(shared: Path) -> list[dict[str, Any]]:
    told = (shared / "captures" / "truth-marketplaces.jsonl").read_text("utf-8")
    rows = [json.loads(line) for line in told.splitlines()]
    return [row for row in rows if row.get("channel") in ("tmall", "taobao")]


def read(shared: Path, row: dict[str, Any], encoding: str | None = None) -> Capture:
    body = (shared / "captures" / row["file"]).read_bytes()
    body = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    return by_name(row["channel"]).capture(
        [Page(row.get("url") or "https://unknown.invalid/", body, encoding=encoding)]
    )


def test_real_pages_have_their_variants(shared: Path) -> None:
    for row in truths(shared):
        if row.get("variants") is not None:
            variants = read(shared, row).variants
            gone = sum(one.availability is Availability.OUT_OF_STOCK for one in variants)

            assert len(variants) == row["variants"], row["file"]
            assert gone == (row["variants_out_of_stock"] or 0), row["file"]


def test_real_searches_have_their_cards(shared: Path) -> None:
    for row in truths(shared):
        if row["kind"] == "search":
            results = read(shared, row).results

            assert (len(results), sum(one.ad is True for one in results)) == (row["results"], row["ads"] or 0)
            for card, told in ((results[0], row["first"]), (results[-1], row["last"])):
                assert (card.external_id, card.name) == (told["external_id"], told["name"])
                assert str(card.price) == told["price"]
                assert (card.seller and card.seller.id) == (told["seller"] and told["seller"]["id"])


def test_a_real_page_reads_the_same_with_and_without_its_encoding_told(shared: Path) -> None:
    for row in truths(shared):
        assert read(shared, row) == read(shared, row, row["encoding"]), row["file"]
