"""Naver Search API's client against its twin."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

import pytest

from model.capture import Outcome
from model.errors import InputError, ServiceError
from reading.page import Page
from sandbox.apis.naver_search import Item, NaverSearch
from spiders.calling import Caller
from spiders.naver_search_api import NaverSearchApi
from tests.spiders.apis.toys import AtOnce

ITEMS = [
    Item(41000000011, "문스텝 러닝화 MR2", 98000),
    Item(
        81000000021,
        "[달빛] 문스텝러닝화",
        99000,
        "달빛마켓",
        2,
        "https://smartstore.naver.com/main/products/4100000001",
    ),
    Item(81000000031, "다른 양말", 5000, "다른몰", 2, "https://other.example/1"),
]


class RoomyTwin(NaverSearch):
    """The twin without a limit that tests, which do not wait, would meet."""

    calls_allowed: ClassVar[int] = 10_000


@pytest.fixture
def twin() -> Iterator[RoomyTwin]:
    with RoomyTwin(ITEMS) as made:
        yield made


def client(twin: NaverSearch, waits: list[float] | None = None, **keys: str) -> NaverSearchApi:
    environment = {
        "ANDON_NAVER_SEARCH_CLIENT_ID": twin.client_id,
        "ANDON_NAVER_SEARCH_CLIENT_SECRET": twin.secret,
        **keys,
    }
    written: list[float] = [] if waits is None else waits
    return NaverSearchApi(
        Caller(
            "Naver Search API", twin.url, environment, calls=10_000, seconds=1.0, turns=AtOnce(), wait=written.append
        )
    )


def test_search_gives_results_without_marks(twin: RoomyTwin) -> None:
    (capture,) = client(twin).search("문스텝")
    catalog, mall = capture.results

    assert (capture.outcome, capture.currency) == (Outcome.OK, "KRW")
    assert (catalog.external_id, catalog.name, catalog.seller) == ("41000000011", "문스텝 러닝화 MR2", None)
    assert (mall.name, mall.price) == ("[달빛] 문스텝러닝화", Decimal(99000))
    assert mall.seller is not None
    assert mall.seller.name == "달빛마켓"


def test_search_that_finds_nothing_yields_nothing(twin: RoomyTwin) -> None:
    assert list(client(twin).search("없는말")) == []


def test_five_pages_are_all_read(twin: RoomyTwin) -> None:
    twin.items = [Item(42000000000 + n, f"문스텝 {n}", 1000 + n) for n in range(450)]

    pages = list(client(twin).search("문스텝"))

    assert [len(page.results) for page in pages] == [100, 100, 100, 100, 50]


def test_search_ends_where_naver_ends_it(twin: RoomyTwin) -> None:
    twin.items = [Item(42000000000 + n, f"문스텝 {n}", 1000 + n) for n in range(1500)]

    pages = list(client(twin).search("문스텝"))

    assert sum(len(page.results) for page in pages) == 1000
    assert twin.refused == []


def test_listings_are_those_of_the_named_searches_each_once(twin: RoomyTwin) -> None:
    found = list(client(twin, ANDON_NAVER_SEARCH_QUERIES="문스텝, 러닝화 ,,문스텝").listings())

    assert [one.external_id for one in found] == ["41000000011", "81000000021"]
    assert [one.outcome for one in found] == [Outcome.PARTIAL] * 2
    assert found[0].reason == "the search API tells no stock"
    assert len(twin.calls) == 2


def test_listings_without_a_search_say_what_to_name(twin: RoomyTwin) -> None:
    with pytest.raises(InputError, match="ANDON_NAVER_SEARCH_QUERIES"):
        list(client(twin).listings())


def test_listing_is_looked_up_in_one_round_of_searches(twin: RoomyTwin) -> None:
    api = client(twin, ANDON_NAVER_SEARCH_QUERIES="문스텝")
    found = api.listing("81000000021")

    assert found is not None
    assert found.price == Decimal(99000)
    assert api.listing("81000000031") is None
    assert len(twin.calls) == 1


def test_wrong_key_is_refused(twin: RoomyTwin) -> None:
    with pytest.raises(ServiceError, match=r"refuses the key \(024\)"):
        list(client(twin, ANDON_NAVER_SEARCH_CLIENT_SECRET="wrong").search("문스텝"))
    assert twin.refused == [401]


def test_key_without_shopping_search_is_explained(twin: RoomyTwin) -> None:
    twin.has_shop = False

    with pytest.raises(ServiceError, match=r"no access to the shopping search.*SE05.*older key"):
        list(client(twin).search("문스텝"))


def test_key_without_the_search_family_is_explained(twin: RoomyTwin) -> None:
    twin.has_search = False

    with pytest.raises(ServiceError, match="no access to the search family"):
        list(client(twin).search("문스텝"))


def test_days_calls_that_are_used_up_end_the_run(twin: RoomyTwin) -> None:
    twin.left_today = 0
    waits: list[float] = []

    with pytest.raises(ServiceError, match="25,000 calls are used up"):
        list(client(twin, waits).search("문스텝"))
    assert waits == []


def test_calls_too_fast_are_tried_again() -> None:
    with NaverSearch([Item(42000000000 + n, f"문스텝 {n}", 1) for n in range(1100)]) as twin:
        waits: list[float] = []
        api = client(twin, waits)
        list(api.search("문스텝"))
        with pytest.raises(ServiceError, match="more than 10 calls a second"):
            list(api.search("문스텝"))

    assert waits


def test_429_waits_as_long_as_it_says_and_else_doubles(twin: RoomyTwin) -> None:
    waits: list[float] = []
    twin.trouble("429", seconds=3)
    twin.trouble("429_bare", times=2)

    assert list(client(twin, waits).search("문스텝"))
    assert waits[0] == 3.0
    assert len(waits) == 3


@pytest.mark.parametrize("kind", ["half", "half_json", "drop", "500"])
def test_fault_on_the_way_is_tried_again(twin: RoomyTwin, kind: str) -> None:
    twin.trouble(kind)

    (capture,) = client(twin).search("문스텝")

    assert len(capture.results) == 2


def test_clock_does_not_matter_to_a_key_without_signature(twin: RoomyTwin) -> None:
    twin.clock_off = timedelta(days=1)

    assert list(client(twin).search("문스텝"))


def test_empty_query_is_refused_in_words(twin: RoomyTwin) -> None:
    with pytest.raises(ServiceError, match="SE01"):
        list(client(twin).search(""))


@pytest.mark.parametrize("code", ["SE01", "SE02", "SE03", "SE04", "SE05", "SE06", "SE99", "010", "012", "024", "028"])
def test_every_documented_error_has_words(twin: RoomyTwin, code: str) -> None:
    page = Page("http://x/v1/search/shop.json", f'{{"errorCode": "{code}"}}'.encode(), 400)
    trouble = client(twin).trouble(page)

    assert trouble is not None
    assert code in trouble.words
    assert trouble.again is (code in ("SE99", "012"))
