"""Taobao's and Tmall's client of the Open Platform against its twin: signature, paging, grants, clocks, troubles."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from model.capture import Availability, Capture, Outcome
from model.errors import InputError, ServiceError
from reading.page import Page
from sandbox.apis.taobao_top import TopTwin
from spiders.calling import Caller
from spiders.officials import found
from spiders.platform import Fetch
from spiders.taobao_api import TaobaoApi, signature
from spiders.tmall_api import TmallApi
from tests.spiders.apis.toys import AtOnce

SECRET = "helloworld"


def item(number: int, banner: str | None = None, **more: Any) -> dict[str, Any]:
    """An item with two SKUs, of which the second is sold out."""
    skus = [
        {"sku_id": number * 10 + 1, "properties_name": "1627207:1:颜色分类:墨黑;20549:2:尺码:42", "price": "499.00",
         "quantity": 12, "outer_id": f"YJ-{number}-BK", "barcode": "4006381333931", "status": "normal"},
        {"sku_id": number * 10 + 2, "properties_name": "1627207:3:颜色分类:云白", "price": "519.00", "quantity": 0,
         "status": "normal"},
        {"sku_id": number * 10 + 3, "properties_name": "1627207:4:颜色分类:旧色", "price": "9.00", "quantity": 5,
         "status": "delete"},
    ]  # fmt: skip
    return {
        "num_iid": number, "title": f"云阶 跑鞋 {number}", "nick": "云阶旗舰店", "approve_status": "onsale", "num": 12,
        "price": "499.00", "outer_id": f"YJ-{number}", "pic_url": "//img.example.com/1.jpg",
        "item_imgs": {"item_img": [{"url": "//img.example.com/1.jpg"}, {"url": "//img.example.com/2.jpg"}]},
        "props_name": "20000:1:品牌:云阶;13021751:2:货号:YJ-042", "skus": {"sku": skus}, "banner": banner, **more,
    }  # fmt: skip


ITEMS = [
    *(item(600000 + n) for n in range(10)),
    item(700001, "sold_out", approve_status="instock", num=0, skus={}),
    item(700002, "off_shelf", approve_status="instock"),
    item(700003, "violation_off_shelf", approve_status="instock"),
    item(700004, "never_on_shelf", approve_status="instock"),
]


@pytest.fixture
def twin() -> Iterator[TopTwin]:
    with TopTwin(ITEMS, page_most=2) as made:
        yield made


def client(twin: TopTwin, waits: list[float] | None = None, secret: str = SECRET) -> TmallApi:
    keys = {"ANDON_TMALL_APP_KEY": "12345678", "ANDON_TMALL_APP_SECRET": secret, "ANDON_TMALL_SESSION": "first"}
    wait = [] if waits is None else waits
    return TmallApi(Caller("TOP", twin.url, keys, calls=1000, seconds=60.0, turns=AtOnce(), wait=wait.append))


def one(twin: TopTwin, number: str = "600000") -> Capture:
    capture = client(twin).listing(number)
    assert capture is not None
    return capture


def test_signature_is_that_of_the_documents_example() -> None:
    asked = {
        "method": "taobao.item.seller.get", "app_key": "12345678", "session": "test", "v": "2.0", "format": "json",
        "timestamp": "2016-01-01 12:00:00", "sign_method": "md5", "fields": "num_iid,title,nick,price,num",
        "num_iid": "11223344",
    }  # fmt: skip

    assert signature(asked, SECRET) == "66987CB115214E59E6EC978214934FB8"


def test_both_platforms_have_the_client() -> None:
    assert (found()["taobao"], found()["tmall"]) == (TaobaoApi, TmallApi)


def test_five_pages_and_what_is_not_on_sale(twin: TopTwin) -> None:
    captures = list(client(twin).listings())

    assert [capture.external_id for capture in captures[:10]] == [str(600000 + n) for n in range(10)]
    assert {capture.external_id: capture.outcome for capture in captures[10:]} == {
        "700001": Outcome.OK,
        "700002": Outcome.GONE,
        "700003": Outcome.GONE,
    }
    assert captures[10].availability is Availability.OUT_OF_STOCK
    assert not twin.codes


def test_an_item_has_stock_and_base_price_per_sku(twin: TopTwin) -> None:
    capture = one(twin)

    assert (capture.brand, capture.sku, capture.mpn) == ("云阶", "YJ-600000", "YJ-042")
    assert (capture.price, capture.regular_price, capture.quantity) == (None, Decimal("499.00"), 12)
    assert (capture.outcome, capture.availability) == (Outcome.PARTIAL, Availability.IN_STOCK)
    assert capture.reason is not None
    assert "base price" in capture.reason
    assert [(v.id, v.quantity, v.availability, v.gtin) for v in capture.variants] == [
        ("6000001", 12, Availability.IN_STOCK, "4006381333931"),
        ("6000002", 0, Availability.OUT_OF_STOCK, None),
    ]
    assert capture.variants[0].options == {"颜色分类": "墨黑", "尺码": "42"}


def test_an_item_that_the_shop_does_not_have_is_none(twin: TopTwin) -> None:
    assert client(twin).listing("999999") is None


def test_an_item_off_the_shelf_is_gone(twin: TopTwin) -> None:
    assert one(twin, "700002").outcome is Outcome.GONE


def test_an_answer_about_another_item_is_not_read(twin: TopTwin) -> None:
    twin.items[0] = {**item(600009), "num_iid": 600000, "title": None}

    assert one(twin).outcome is Outcome.PARSE_FAILED


def test_an_answer_of_another_shape_is_a_fault(twin: TopTwin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twin, "answer", lambda _: {"something": 1})

    with pytest.raises(ServiceError, match="shape is not known"):
        client(twin).listing("600000")


@pytest.mark.parametrize("kind", ["429", "429_bare", "500", "half", "half_json", "drop"])
def test_what_passes_is_tried_again(twin: TopTwin, kind: str) -> None:
    twin.trouble(kind, times=2, after=3, seconds=7)
    waits: list[float] = []

    assert len(list(client(twin, waits).listings())) == 13
    assert len([pause for pause in waits if pause > 0.3]) == 2
    assert kind != "429" or waits.count(7) == 2


@pytest.mark.parametrize(
    ("code", "sub_code"),
    [(7, "accesscontrol.limited-by-api-access-count"), (10, ""), (15, "isp.top-remote-connection-timeout"), (15, "")],
)
def test_the_platforms_own_faults_pass(twin: TopTwin, code: int, sub_code: str) -> None:
    twin.say = [(code, sub_code, "")] * 2

    assert one(twin).outcome is Outcome.PARTIAL
    assert twin.codes == [code, code]


@pytest.mark.parametrize(
    ("code", "sub_code", "words"),
    [
        (7, "accesscontrol.limited-by-app-access-count", "too many calls"),
        (11, "isv.permission-api-package-limit", "no permission"),
        (15, "isv.invalid-parameter", "answers with an error"),
        (22, "", "no such method"),
        (29, "isv.appkey-not-exists", "AppKey is not valid"),
        (40, "isv.missing-parameter:fields", "an argument is missing"),
        (41, "isv.invalid-parameter", "an argument is not valid"),
        (53, "isv.security-level", "security level"),
        (99, "isv.whatever", "Error"),
    ],
)
def test_refusals_are_told_in_words_at_once(twin: TopTwin, code: int, sub_code: str, words: str) -> None:
    twin.say = [(code, sub_code, "")]

    with pytest.raises(ServiceError, match=words):
        client(twin).listing("600000")
    assert twin.codes == [code]


def test_a_wrong_signature_is_refused(twin: TopTwin) -> None:
    with pytest.raises(ServiceError, match="signature is wrong; check the AppSecret"):
        list(client(twin, secret="other").listings())

    assert twin.codes == [25]


def test_a_grant_that_runs_out_midway_is_told(twin: TopTwin) -> None:
    listings = client(twin).listings()
    assert [next(listings).external_id for _ in range(3)] == ["600000", "600001", "600002"]
    twin.session = "second"

    with pytest.raises(ServiceError, match="session is not valid or has run out; grant the app again"):
        next(listings)
    assert twin.codes == [27]


@pytest.mark.parametrize("minutes", [-11, 11])
def test_a_clock_that_is_off_is_named(twin: TopTwin, minutes: int) -> None:
    twin.clock_off = timedelta(minutes=minutes)

    with pytest.raises(ServiceError, match=r"time stamp is refused.*this machine's clock is \d+ s"):
        client(twin).listing("600000")


def test_nine_minutes_are_tolerated(twin: TopTwin) -> None:
    twin.clock_off = timedelta(minutes=9)

    assert one(twin).external_id == "600000"


def test_calls_over_the_limit_are_made_again(twin: TopTwin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TopTwin, "calls_allowed", 2)
    api = client(twin)
    api.listing("600000")
    api.listing("600001")

    with pytest.raises(ServiceError, match="too many calls for this app"):
        api.listing("600002")
    assert twin.over_limit == 5


def test_a_key_that_is_not_set_is_named(twin: TopTwin) -> None:
    api = client(twin, secret=" ")

    with pytest.raises(InputError, match="ANDON_TMALL_APP_SECRET is not set"):
        api.listing("600000")


@pytest.mark.parametrize(
    ("left_out", "code"),
    [("method", 21), ("format", 23), ("sign", 24), ("session", 26), ("app_key", 28), ("timestamp", 30), ("v", 32)],
)
def test_the_twin_asks_for_every_parameter(twin: TopTwin, left_out: str, code: int) -> None:
    api = client(twin)
    ready = api.signed(Fetch("/router/rest", "POST", body=b"method=taobao.item.seller.get&num_iid=600000&fields=title"))
    body = "&".join(part for part in ready.body.decode().split("&") if not part.startswith(f"{left_out}="))

    class Bare:
        def signed(self, fetch: Fetch) -> Fetch:
            return Fetch(fetch.url, "POST", ready.headers, body.encode())

        def trouble(self, page: Page) -> None:
            return None

        def renew(self) -> None:
            raise AssertionError

    answer = api.caller.ask(Bare(), Fetch("/router/rest"))
    assert answer.json["error_response"]["code"] == code
