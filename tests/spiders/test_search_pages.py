"""Search pages and sellers' lists of each marketplace over HTTP: cards, paging, nothing found, and refusals."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
import urllib3

from model.capture import Capture, Outcome
from reading.nothing_found import says_nothing
from reading.page import Page
from sandbox.searches.goods import Goods, goods_of
from sandbox.searches.site import DIALECTS, TROUBLES, SearchSite
from sandbox.strangers import Market, market
from spiders import platforms, search_pages
from spiders.platform import Fetch
from spiders.search_pages import SearchPages, Seller

PLACES = {"taobao": "cn_mall", "tmall": "cn_mall", "jd": "cn_mall", "momo": "tw_mall"}
BRANDS = {"kr_market": "아르쿠스", "cn_mall": "爱酷思", "tw_mall": "愛酷思"}
SEARCHED = sorted(name for name, one in search_pages.found().items() if one.finds_words and name in DIALECTS)
ONE_PAGE = frozenset({"cjonstyle"})
MARKS_ADS = frozenset(SEARCHED) - {"gmarket", "cjonstyle"}


@pytest.fixture(scope="module")
def made() -> Market:
    return market(5, 600, 40, 8)


@pytest.fixture
def site(request: pytest.FixtureRequest, made: Market) -> Iterator[SearchSite]:
    with SearchSite(request.param, goods_at(made, request.param)) as running:
        yield running


def goods_at(made: Market, platform: str) -> list[Goods]:
    goods = goods_of(made, PLACES.get(platform, "kr_market"))
    if platform == "coupang":
        return [replace(one, seller="A" + "".join(filter(str.isdigit, one.seller))) for one in goods]
    return goods


def ask(fetch: Fetch) -> Page:
    answer = urllib3.request(
        fetch.method, fetch.url, body=fetch.body or None, headers=dict(fetch.headers), retries=False
    )
    return Page(fetch.url, answer.data, status=answer.status, content_type=answer.headers["Content-Type"])


def page_of(search: SearchPages, first: Fetch | None) -> list[Page]:
    pages: list[Page] = []
    while first is not None:
        pages.append(ask(first))
        first = search.more(pages)
    return pages


def walk(search: SearchPages, url: str, who: Seller | str) -> list[Capture]:
    """All pages of what words find, or of a seller's list."""
    captures: list[Capture] = []
    before: Sequence[Page] = ()
    for number in range(1, 30):
        seller = who if isinstance(who, Seller) else None
        fetch = search.seller(url, seller, number, before) if seller else search.words(url, str(who), number)
        pages = page_of(search, fetch)
        captures.append(search.read(pages))
        if not search.has_more(pages[-1], captures[-1], number):
            return captures
        before = [*before[:1], *pages]
    raise AssertionError("the list has no end")


@pytest.mark.parametrize(("platform", "site"), [(name, name) for name in SEARCHED], indirect=["site"])
def test_a_search_shows_everything_that_holds_the_words_once_whatever_the_page(
    platform: str, site: SearchSite, made: Market
) -> None:
    search, brand = search_pages.found()[platform], BRANDS[PLACES.get(platform, "kr_market")]
    meant = [one for one in site.goods if brand in one.title]
    captures = walk(search, site.url, brand)
    cards = [card for capture in captures for card in capture.results if not card.ad]
    titles = {one.title for one in meant if not one.ad}

    assert all(capture.outcome is Outcome.OK for capture in captures)
    assert len(captures) > 1 or platform in ONE_PAGE or len(meant) <= search.size
    if platform not in ONE_PAGE:
        assert titles <= {card.name for card in cards}
    assert all(card.external_id and card.name and card.image for card in cards)
    assert {card.price for card in cards} <= {one.price for one in meant}
    assert any(card.ad for capture in captures for card in capture.results) is (platform in MARKS_ADS)


@pytest.mark.parametrize(("platform", "site"), [(name, name) for name in SEARCHED], indirect=["site"])
def test_words_that_find_nothing_are_a_page_seen_without_cards_whatever_it_recommends(
    platform: str, site: SearchSite
) -> None:
    [capture] = walk(search_pages.found()[platform], site.url, "zebra")

    assert (capture.outcome, capture.results) == (Outcome.OK, ())


@pytest.mark.parametrize("kind", sorted(set(TROUBLES) - {"login"}))
@pytest.mark.parametrize(("platform", "site"), [(name, name) for name in SEARCHED], indirect=["site"])
def test_a_page_that_is_refused_or_not_loaded_is_never_one_without_results(
    platform: str, site: SearchSite, kind: str
) -> None:
    site.trouble(kind)
    [capture] = walk(search_pages.found()[platform], site.url, BRANDS[PLACES.get(platform, "kr_market")])

    meant = {"shell": Outcome.PARSE_FAILED, "down": Outcome.FETCH_FAILED}
    assert capture.outcome is meant.get(kind, Outcome.BLOCKED)
    assert capture.reason
    assert capture.results == ()


@pytest.mark.parametrize(("platform", "site"), [("coupang", "coupang"), ("naver", "naver")], indirect=["site"])
def test_a_sellers_own_list_holds_all_that_it_sells_and_nothing_else(platform: str, site: SearchSite) -> None:
    sizes = {one.seller: sum(each.seller == one.seller for each in site.goods) for one in site.goods}
    seller = max(sizes, key=lambda one: sizes[one])
    known = next(one for one in site.goods if one.seller == seller)
    where = f"{site.url}/{seller}/products/{known.number}"
    captures = walk(search_pages.found()[platform], site.url, Seller(seller, where))

    sold = {one.number for one in site.goods if one.seller == seller}
    assert [card.external_id for capture in captures for card in capture.results if card.external_id not in sold] == []
    assert {card.external_id for capture in captures for card in capture.results} == sold


def test_a_seller_known_by_its_name_alone_has_no_list_that_could_be_asked_for() -> None:
    coupang, naver = search_pages.found()["coupang"], search_pages.found()["naver"]

    assert coupang.seller("https://www.coupang.com", Seller("달걸음상사"), 1, ()) is None
    assert naver.seller("https://smartstore.naver.com", Seller("100200300"), 1, ()) is None
    assert naver.seller("https://smartstore.naver.com", Seller("1", "https://evil.example/a/products/1"), 1, ()) is None


def test_the_real_marketplaces_are_asked_on_their_own_hosts() -> None:
    bases = {
        "coupang": ("https://www.coupang.com", "www.coupang.com"),
        "coupang_tw": ("https://www.tw.coupang.com", "www.tw.coupang.com"),
        "ssg": ("https://www.ssg.com", "www.ssg.com"),
        "elevenst": ("https://www.11st.co.kr", "apis.11st.co.kr"),
        "gmarket": ("https://www.gmarket.co.kr", "www.gmarket.co.kr"),
        "cjonstyle": ("https://display.cjonstyle.com", "search.cjonstyle.com"),
        "naver_search": ("https://search.shopping.naver.com", "search.shopping.naver.com"),
        "momo": ("https://www.momoshop.com.tw", "www.momoshop.com.tw"),
        "taobao": ("https://item.taobao.com", "s.taobao.com"),
        "tmall": ("https://detail.tmall.com", "list.tmall.com"),
        "jd": ("https://item.jd.com", "search.jd.com"),
    }
    for name, (base, host) in bases.items():
        fetch = search_pages.found()[name].words(base, "a/b ?&月", 2)

        assert fetch is not None
        assert urlsplit(fetch.url).hostname == host
        assert platforms.by_name(name).claims(fetch.url)
    assert set(bases) == {name for name, one in search_pages.found().items() if one.finds_words}


def test_a_page_of_elements_within_elements_is_read_in_time() -> None:
    page = Page("https://shop.example/search?q=x", b"<!doctype html><body>" + b"<div>x" * 40_000)
    before = time.process_time()

    assert not says_nothing(page)
    assert time.process_time() - before < 5


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("<p><b>'월화'</b>에 대한 검색결과가 없습니다.</p>", True),
        ("<p>很抱歉，没有找到与“月步”相关的商品</p>", True),
        ("<p>查無「月步」相關商品</p>", True),
        ("<p>No results found for moon</p>", True),
        ("<div style='display: none'><p>검색결과가 없습니다</p></div>", False),
        ("<div hidden><p>검색결과가 없습니다</p></div>", False),
        ("<script>var m = '검색결과가 없습니다'</script>", False),
        ("<p>검색결과가 없습니다</p><p>데이터를 로딩 중입니다.</p>", False),
        ("<p>抱歉由于访问频繁导致无法搜索，请稍后再试！没有找到商品</p>", False),
        ("<p>비정상적인 접근이 감지되었습니다. 검색결과가 없습니다</p>", False),
        ("<p>월화 운동화</p>", False),
    ],
)
def test_nothing_found_is_what_a_page_shows_in_words(markup: str, said: bool) -> None:
    page = Page("https://shop.example/search?q=x", f"<!doctype html><body>{markup}</body>".encode())

    assert says_nothing(page) is said
