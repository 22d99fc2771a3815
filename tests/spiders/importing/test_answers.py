"""Several files, and several answers in one file, that are of one listing or of several."""

from datetime import timedelta
from typing import Any

import pytest

from tests.spiders.crawl.conftest import Place, page
from tests.spiders.importing.saved_files import (
    ANSWER,
    API,
    AT,
    ITEM,
    SHELL,
    SHOP,
    STORE,
    chrome,
    entry,
    har,
    prices,
    put,
    stored,
    wacz,
    warc,
)


def test_a_page_and_its_data_in_two_files_are_one_capture(naver: Place, bring: Any) -> None:
    names = put(naver, "answer.json", ANSWER, AT - timedelta(minutes=5)), put(naver, "page.html", chrome(STORE, SHELL))

    assert bring(naver, *names)[0] == 0
    assert stored(naver) == {"4100000001": ("ok", AT)}
    assert (99_000, "InStock") in prices(naver)


@pytest.mark.parametrize(
    "more", [{"referrer": STORE}, {"pageref": "page_1"}, {}], ids=["by referrer", "by page", "by place in the file"]
)
def test_data_in_a_har_joins_its_page(naver: Place, bring: Any, more: dict[str, Any]) -> None:
    entries = (
        entry(STORE, SHELL, pageref="page_1"),
        entry("https://smartstore.naver.com/i/log", b'{"ok": true}', "application/json", **more),
        entry(API, ANSWER, "application/json", **more),
        entry("https://shop-phinf.pstatic.net/m/1.jpg", b"x", "image/jpeg"),
    )

    assert bring(naver, put(naver, "a.har", har(*entries)))[0] == 0
    assert stored(naver)["4100000001"][0] == "ok"


def test_data_in_a_wacz_joins_its_page(naver: Place, bring: Any) -> None:
    packed = warc((STORE, SHELL, "text/html"), (API, ANSWER, "application/json"), packed=True)

    assert bring(naver, put(naver, "a.wacz", wacz(packed, STORE)))[0] == 0
    assert stored(naver)["4100000001"][0] == "ok"


@pytest.mark.parametrize("kind", ["har", "warc"])
def test_a_redirect_to_a_login_is_the_listings_login(naver: Place, bring: Any, kind: str) -> None:
    login = "https://nid.naver.com/nidlogin.login?url=x"
    form = b"<title>NAVER</title><input type=password>"
    moved = entry(STORE, b"", status=302, headers={"Location": login})
    body = (
        har(moved, entry(login, form))
        if kind == "har"
        else warc((STORE, b"", f"to {login}"), (login, form, "text/html"))
    )

    assert bring(naver, put(naver, f"a.{kind}", body))[0] == 0
    assert stored(naver) == {"4100000001": ("login", AT)}


def test_two_visits_in_one_archive_are_two_captures(place: Place, bring: Any) -> None:
    first, again = warc((ITEM, page(price="129.00"), "text/html")), (ITEM, page(price="99.00"), "text/html")

    bring(place, put(place, "a.warc", first + warc(again, date="2026-10-02T06:00:00Z")))

    assert sorted(prices(place)) == [(9_900, "InStock"), (12_900, "InStock")]


def test_pages_of_an_archive_that_are_no_product_are_left_out_and_told(place: Place, bring: Any) -> None:
    about = (f"{SHOP}/about", b"<title>About</title><p>We run.</p>", "text/html")

    code, out, _ = bring(place, put(place, "a.warc", warc((ITEM, page(), "text/html"), about)))

    assert (code, set(stored(place))) == (0, {"/p/1"})
    assert "left out 1 pages" in out


def test_only_the_pages_that_a_wacz_lists_are_pages(place: Place, bring: Any) -> None:
    packed = warc((ITEM, page(), "text/html"), (f"{SHOP}/p/2", page("Frame"), "text/html"), packed=True)

    bring(place, put(place, "a.wacz", wacz(packed, ITEM)))

    assert set(stored(place)) == {"/p/1"}


def test_a_fragment_that_a_script_fetched_is_no_page(place: Place, bring: Any) -> None:
    cart = entry(f"{SHOP}/cart/mini", page("Other"), _resourceType="xhr")

    bring(place, put(place, "a.har", har(entry(ITEM, page(), _resourceType="document"), cart)))

    assert set(stored(place)) == {"/p/1"}
