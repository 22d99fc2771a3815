"""Youzan Cloud's client against the twin of its gateway."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from unittest.mock import Mock

import pytest

from model.capture import Availability, Outcome
from model.errors import ServiceError
from reading.page import Page
from sandbox.apis.youzan_cloud import CLIENT_ID, CLIENT_SECRET, KDT_ID, YouzanTwin
from spiders import youzan_api
from spiders.calling import TRIES, Caller
from spiders.youzan_api import YouzanCloud
from system import clock
from tests.spiders.apis.toys import AtOnce

KEYS = {
    "ANDON_YOUZAN_CLIENT_ID": CLIENT_ID,
    "ANDON_YOUZAN_CLIENT_SECRET": CLIENT_SECRET,
    "ANDON_YOUZAN_KDT_ID": str(KDT_ID),
}
FIRST = "3abc7370790001"


@pytest.fixture
def twin() -> Iterator[YouzanTwin]:
    with YouzanTwin() as made:
        yield made


def client(twin: YouzanTwin, waits: list[float] | None = None, **keys: str) -> YouzanCloud:
    written: list[float] = [] if waits is None else waits
    own = KEYS | keys
    return YouzanCloud(Caller("Youzan", twin.url, own, calls=400, seconds=1.0, turns=AtOnce(), wait=written.append))


def test_five_pages_are_gone_through(twin: YouzanTwin) -> None:
    twin.page_limit = 2

    found = [one.external_id for one in client(twin).listings()]

    assert found == [one["alias"] for one in twin.items.values()]
    assert sum("item.base.search" in one.path for one in twin.calls) == 5


def test_item_is_told_with_price_and_stock_per_sku(twin: YouzanTwin) -> None:
    capture = client(twin).listing("3abc7370790004")

    assert capture is not None
    assert (capture.outcome, capture.name, capture.sku) == (Outcome.OK, "山岚 茶具 4", "SL-004")
    assert (capture.price, capture.currency, capture.quantity) == (Decimal("1199.00"), "CNY", 4)
    assert [(one.price, one.quantity) for one in capture.variants] == [(Decimal("1199.00"), 0), (Decimal("1209.00"), 4)]
    assert [one.availability for one in capture.variants] == [Availability.OUT_OF_STOCK, Availability.IN_STOCK]
    assert capture.seller is not None
    assert capture.seller.id == str(KDT_ID)


def test_no_address_tells_the_token(twin: YouzanTwin) -> None:
    assert not any("token" in one.url for one in client(twin).listings())


def test_item_off_the_shelves_is_gone(twin: YouzanTwin) -> None:
    twin.items[7370790001]["is_display"] = 0

    capture = client(twin).listing(FIRST)

    assert capture is not None
    assert (capture.outcome, capture.price) == (Outcome.GONE, None)


def test_item_that_the_shop_does_not_have_is_none(twin: YouzanTwin) -> None:
    assert client(twin).listing("3zzz0000000000") is None


@pytest.mark.parametrize("how", ["expire", "forget"])
def test_token_is_renewed_midway_and_nothing_is_lost(twin: YouzanTwin, how: str) -> None:
    found = []
    for one in client(twin).listings():
        found.append(one.external_id)
        if len(found) == 4:
            getattr(twin, how)()

    assert len(found) == len(set(found)) == 10
    assert sum(one.path == "/auth/token" for one in twin.calls) == 2


def test_token_close_to_its_end_is_renewed_before_it_is_refused(twin: YouzanTwin) -> None:
    api = client(twin)
    api.listing(FIRST)
    before = len(twin.calls)

    clock.advance(timedelta(days=6, hours=23, minutes=30))
    api.listing(FIRST)

    assert twin.calls[before].path == "/auth/token"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ANDON_YOUZAN_CLIENT_SECRET", "secret .code 1000: 应用信息错误"),
        ("ANDON_YOUZAN_CLIENT_ID", "code 1103: Client 不存在"),
        ("ANDON_YOUZAN_KDT_ID", "code 1103: 授权关系不存在"),
    ],
)
def test_wrong_keys_are_refused_in_words(twin: YouzanTwin, name: str, words: str) -> None:
    with pytest.raises(ServiceError, match=words):
        client(twin, None, **{name: "1"}).listing(FIRST)
    assert len(twin.calls) == 1


@pytest.mark.parametrize(
    ("number", "words", "tries"),
    [
        (4101, "too many calls", TRIES),
        (4204, "能力包", 1),
        (4007, "4007: 源IP地址", 1),
        (5001, "a value's type", 1),
        (9999, "code 9999: 源IP地址", 1),
    ],
)
def test_refusals_are_words(twin: YouzanTwin, number: int, words: str, tries: int) -> None:
    twin.refusing = {"youzan.item.base.search": (number, "源IP地址非法调用有赞云")}

    with pytest.raises(ServiceError, match=words):
        list(client(twin).listings())
    assert sum("item.base.search" in one.path for one in twin.calls) == tries


def test_leave_that_was_withdrawn_is_not_asked_for_without_end(twin: YouzanTwin) -> None:
    twin.refusing = {"youzan.item.base.search": (4201, "非法的请求凭证")}

    with pytest.raises(ServiceError, match="withdrawn"):
        list(client(twin).listings())
    assert len(twin.calls) == 4


@pytest.mark.parametrize("kind", ["429", "429_bare", "500", "half", "half_json", "drop"])
def test_what_may_pass_is_tried_again(twin: YouzanTwin, kind: str) -> None:
    twin.trouble(kind, times=2, after=3, seconds=9)
    waits: list[float] = []

    assert len(list(client(twin, waits).listings())) == 10
    assert waits == [9, 9] if kind == "429" else len(waits) == 2


def test_clock_that_is_off_is_named_when_a_call_is_refused(twin: YouzanTwin) -> None:
    twin.clock_off = timedelta(hours=1)
    twin.refusing = {"youzan.item.base.search": (4204, "无权限访问")}

    with pytest.raises(ServiceError, match=r"clock is 3[56]\d\d s behind"):
        list(client(twin).listings())


def test_list_without_its_items_is_no_empty_shop(twin: YouzanTwin, monkeypatch: pytest.MonkeyPatch) -> None:
    data = {"access_token": "a", "paginator": {"total_count": 3}}
    monkeypatch.setattr(twin, "answer", Mock(return_value={"success": True, "code": 200, "data": data}))

    with pytest.raises(ServiceError, match="has no items"):
        list(client(twin).listings())


def test_shop_with_more_items_than_a_list_gives_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(youzan_api, "_MOST_LISTED", 100)

    with YouzanTwin(items=101) as twin, pytest.raises(ServiceError, match="more than 100 items"):
        list(client(twin).listings())


def test_refusal_of_an_unknown_shape_is_no_answer(twin: YouzanTwin) -> None:
    said = client(twin).trouble(Page("https://open.youzanyun.com/api/x/1", b'{"success":false,"message":"no"}'))

    assert said is not None
    assert "no" in said.words
