"""CJ OnStyle: addresses, sales channels, what is asked for beside the page. What answers say is in the samples."""

import pytest

from reading.page import Page
from spiders.cjonstyle import CjOnStyle
from tests.spiders.samples import FOLDER, Sample

CJ = CjOnStyle()
ITEM = "https://display.cjonstyle.com/p/item/2000900001"
REST = "https://display.cjonstyle.com/c/rest"
SHELL = Page(ITEM, b"<html><head><title>CJ</title></head><body><div id=_root></div></body></html>")


@pytest.mark.parametrize(
    ("url", "number"),
    [
        (f"{ITEM}?channelCode=30001001", "2000900001"),
        ("https://display.cjonstyle.com/p/mocode/M1900001", "M1900001"),
        ("https://item.cjonstyle.com/nfront/item/2000900001", "2000900001"),
        (f"{REST}/item/2000900001/itemInfo.json?channelCode=50001002", "2000900001"),
        ("https://display.cjmall.com/p/item/2000900001", "2000900001"),
        ("https://display.cjonstyle.com/p/category/2000900001", None),
        (f"{REST}/category/getTop100ItemList?type=P", None),
    ],
)
def test_code_stands_in_the_address(url: str, number: str | None) -> None:
    assert CJ.external_id(url) == number


@pytest.mark.parametrize(
    ("base", "number", "url"),
    [
        ("https://display.cjonstyle.com", "2000900001", f"{ITEM}?channelCode=50001002"),
        ("https://display.cjonstyle.com/?channelCode=30001001", "2000900001", f"{ITEM}?channelCode=30001001"),
        ("https://display.cjonstyle.com/?channelCode=x", "2000900001", f"{ITEM}?channelCode=50001002"),
        (
            "https://display.cjonstyle.com",
            "M1900001",
            "https://display.cjonstyle.com/p/mocode/M1900001?channelCode=50001002",
        ),
    ],
)
def test_listing_url_fixes_a_sales_channel(base: str, number: str, url: str) -> None:
    assert CJ.listing_url(base, number) == url


def test_shell_asks_for_item_and_purchase() -> None:
    query = "channelCode=50001002&isEmployee=false"

    assert [fetch.url for fetch in CJ.more([SHELL])] == [
        f"{REST}/item/2000900001/itemInfo.json?{query}",
        f"{REST}/item/2000900001/buyInfo.json?{query}",
    ]


def test_sales_channel_of_the_address_is_asked_for() -> None:
    page = Page(f"{ITEM}?channelCode=30001003", SHELL.body)

    assert all("channelCode=30001003" in fetch.url for fetch in CJ.more([page]))


def test_bundle_asks_for_the_bundle() -> None:
    page = Page("https://display.cjonstyle.com/p/mocode/M1900001", SHELL.body)

    assert [fetch.url for fetch in CJ.more([page])] == [
        f"{REST}/mocode/M1900001/mocodeInfo.json?channelCode=50001002&isEmployee=false"
    ]


def test_cards_are_asked_with_the_codes_of_the_item() -> None:
    pages = Sample("cjonstyle", FOLDER / "cjonstyle" / "item").pages

    assert [fetch.url for fetch in CJ.more(pages[:3])] == [
        f"{REST}/item/2000900001/cardPromotionInfo.json?channelCode=30001001&isEmployee=false"
        "&salePrice=10320&customerPrice=10320&mainVenCode=400001&mdCode=0101&brandCode=1000001&itemTypeCode=B"
    ]


def test_all_answers_ask_for_nothing() -> None:
    assert CJ.more(Sample("cjonstyle", FOLDER / "cjonstyle" / "item").pages) == ()


@pytest.mark.parametrize("url", ["https://evil.example/p/item/2000900001", "https://display.cjonstyle.com/p/home"])
def test_other_pages_ask_for_nothing(url: str) -> None:
    assert CJ.more([Page(url, SHELL.body)]) == ()


def test_answer_under_another_items_address_is_not_read() -> None:
    pages = Sample("cjonstyle", FOLDER / "cjonstyle" / "item").pages
    nameless = pages[1].body.replace(b'"itemCd": "2000900001"', b'"x": "1"')

    other = CJ.capture([SHELL, Page(f"{REST}/item/2000900002/itemInfo.json", nameless)])
    own = CJ.capture([SHELL, Page(pages[1].url, nameless)])

    assert other.price is None
    assert own.price is not None
