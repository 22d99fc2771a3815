"""WeChat Store's client against the twin of its API."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from model.capture import Availability, Outcome, SellerKind
from model.errors import ServiceError
from sandbox.apis.wechat import APP_ID, SECRET, WeChatTwin
from spiders.calling import TRIES, Caller
from spiders.wechat_api import WeChatStoreApi
from system import clock
from tests.spiders.apis.toys import AtOnce


@pytest.fixture
def twin() -> Iterator[WeChatTwin]:
    with WeChatTwin() as made:
        yield made


@pytest.fixture
def moved_clock() -> Iterator[None]:
    """The clock may be moved, and goes right again."""
    yield
    clock.reset()


def client(twin: WeChatTwin, waits: list[float] | None = None, secret: str = SECRET) -> WeChatStoreApi:
    keys = {"ANDON_WECHAT_APP_ID": APP_ID, "ANDON_WECHAT_APP_SECRET": secret}
    written: list[float] = [] if waits is None else waits
    turns = AtOnce()
    return WeChatStoreApi(Caller("WeChat", twin.url, keys, calls=400, seconds=1.0, turns=turns, wait=written.append))


def test_five_pages_are_gone_through(twin: WeChatTwin) -> None:
    twin.page_limit = 2

    found = [one.external_id for one in client(twin).listings()]

    assert found == [str(number) for number in twin.products]
    lists = [one for one in twin.calls if one.path.endswith("/list/get")]
    assert len(lists) == 6  # the platform gives a key even behind the last page


def test_listing_is_told_with_stock_brand_and_shop(twin: WeChatTwin) -> None:
    capture = client(twin).listing("10000100001")

    assert capture is not None
    assert (capture.outcome, capture.price, capture.regular_price) == (Outcome.OK, Decimal(599), Decimal(699))
    assert (capture.brand, capture.currency, capture.quantity) == ("月步", "CNY", 7)
    assert capture.seller is not None
    assert capture.seller.kind is SellerKind.FLAGSHIP
    assert [one.quantity for one in capture.variants] == [4, 3]
    assert [one.availability for one in capture.variants] == [Availability.IN_STOCK] * 2


def test_no_address_tells_the_token(twin: WeChatTwin) -> None:
    assert not any("token" in one.url for one in client(twin).listings())


def test_product_taken_down_is_gone(twin: WeChatTwin) -> None:
    twin.products[10000100001]["status"] = 13

    capture = client(twin).listing("10000100001")

    assert capture is not None
    assert (capture.outcome, capture.price) == (Outcome.GONE, None)


@pytest.mark.parametrize("number", ["7", "no number"])
def test_product_that_the_shop_does_not_have_is_none(twin: WeChatTwin, number: str) -> None:
    assert client(twin).listing(number) is None


def test_brand_that_may_not_be_read_costs_no_listing(twin: WeChatTwin) -> None:
    twin.brand_allowed = False

    found = list(client(twin).listings())

    assert [one.brand for one in found] == [None] * 10
    assert sum(one.path.endswith("/brand/get") for one in twin.calls) == 1


@pytest.mark.parametrize("how", ["expire", "invalidate"])
def test_token_is_renewed_midway_and_nothing_is_lost(twin: WeChatTwin, how: str) -> None:
    found = []
    for one in client(twin).listings():
        found.append(one.external_id)
        if len(found) == 4:
            getattr(twin, how)()

    assert len(found) == len(set(found)) == 10
    assert sum(one.path == "/cgi-bin/stable_token" for one in twin.calls) == 2


@pytest.mark.usefixtures("moved_clock")
def test_token_close_to_its_end_is_renewed_before_it_is_refused(twin: WeChatTwin) -> None:
    api = client(twin)
    api.listing("10000100001")
    before = len(twin.calls)

    clock.advance(timedelta(seconds=7000))
    api.listing("10000100002")

    assert twin.calls[before].path == "/cgi-bin/stable_token"


def test_wrong_secret_is_refused_in_words(twin: WeChatTwin) -> None:
    with pytest.raises(ServiceError, match="WeChat: refuses the app secret"):
        client(twin, secret="wrong").listing("10000100001")
    assert len(twin.calls) == 1


@pytest.mark.parametrize(
    ("number", "words", "tries"),
    [
        (45009, "day's calls", 1),
        (45011, "too many calls in a minute", TRIES),
        (-1, "busy", TRIES),
        (48001, "does not let this app", 1),
        (40164, "IP whitelist", 1),
        (50002, "suspended", 1),
        (9300529, "errcode 9300529: as the sandbox was told", 1),
    ],
)
def test_refusals_are_words(twin: WeChatTwin, number: int, words: str, tries: int) -> None:
    twin.refusing = {"/channels/ec/product/list/get": number}

    with pytest.raises(ServiceError, match=words):
        list(client(twin).listings())
    assert sum(one.path.endswith("/list/get") for one in twin.calls) == tries


@pytest.mark.parametrize("kind", ["429", "429_bare", "500", "half", "half_json", "drop"])
def test_what_may_pass_is_tried_again(twin: WeChatTwin, kind: str) -> None:
    twin.trouble(kind, times=2, after=3, seconds=9)
    waits: list[float] = []

    assert len(list(client(twin, waits).listings())) == 10
    assert waits == [9, 9] if kind == "429" else len(waits) == 2


def test_clock_that_is_off_is_named_when_a_call_is_refused(twin: WeChatTwin) -> None:
    twin.clock_off = timedelta(hours=1)
    twin.refusing = {"/channels/ec/product/list/get": 50002}

    with pytest.raises(ServiceError, match=r"clock is 3[56]\d\d s behind"):
        list(client(twin).listings())
