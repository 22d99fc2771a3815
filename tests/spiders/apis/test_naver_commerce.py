"""Naver Commerce API's client against its twin."""

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urlencode

import pytest
import urllib3

from model.capture import Availability, Outcome
from model.errors import InputError, ServiceError
from reading.page import Page
from sandbox.apis.base import Refusal
from sandbox.apis.naver_commerce import NaverCommerce, Option, Product
from spiders.calling import Caller
from spiders.naver_api import NaverCommerceApi, signature
from system import clock
from tests.spiders.apis.toys import AtOnce

SHOE = Product(
    number=4100000001,
    name="문스텝 트레일 러닝화 2",
    list_price=129000,
    discounted=99000,
    groups=("색상", "사이즈"),
    options=(
        Option(11, ("블랙", "270"), stock=15, code="MR2-B-270"),
        Option(12, ("화이트", "270"), stock=0, extra=5000),
    ),
    code="MR2",
    fee=3000,
)
SOCKS = Product(number=4100000002, name="문스텝 양말", list_price=9600, status="OUTOFSTOCK")
OVER = Product(number=4100000003, name="문스텝 모자", list_price=25000, status="SUSPENSION")


class RoomyTwin(NaverCommerce):
    """The twin without a limit that tests, which do not wait, would meet."""

    calls_allowed: ClassVar[int] = 10_000


@pytest.fixture
def twin() -> Iterator[RoomyTwin]:
    with RoomyTwin([SHOE, SOCKS, OVER]) as made:
        yield made


def client(twin: NaverCommerce, waits: list[float] | None = None, **keys: str) -> NaverCommerceApi:
    environment = {
        "ANDON_NAVER_COMMERCE_CLIENT_ID": twin.client_id,
        "ANDON_NAVER_COMMERCE_CLIENT_SECRET": twin.secret,
        **keys,
    }
    written: list[float] = [] if waits is None else waits
    return NaverCommerceApi(
        Caller(
            "Naver Commerce API",
            twin.url,
            environment,
            calls=10_000,
            seconds=1.0,
            turns=AtOnce(),
            wait=written.append,
        )
    )


def many(count: int) -> list[Product]:
    return [Product(4200000000 + n, f"문스텝 {n}", 10000, status="CLOSE") for n in range(count)]


def test_signature_is_that_of_the_documents() -> None:
    """The example of apicenter.commerce.naver.com/docs/auth."""
    signed = signature("aaaabbbbcccc", "$2a$10$abcdefghijklmnopqrstuv", 1643961623299)

    assert signed == "JDJhJDEwJGFiY2RlZmdoaWprbG1ub3BxcnN0dXVCVldZSk42T0VPdEx1OFY0cDQxa2IuTnpVaUEzbmsy"


def test_listing_has_prices_stock_and_options(twin: RoomyTwin) -> None:
    capture = client(twin).listing("4100000001")

    assert capture is not None
    assert (capture.outcome, capture.platform, capture.external_id) == (Outcome.OK, "naver", "4100000001")
    assert (capture.price, capture.regular_price, capture.shipping_fee) == (
        Decimal(99000),
        Decimal(129000),
        Decimal(3000),
    )
    assert (capture.brand, capture.sku, capture.quantity) == ("문스텝", "MR2", 15)
    assert capture.availability is Availability.IN_STOCK
    assert capture.url == "https://smartstore.naver.com/main/products/4100000001"
    black, white = capture.variants
    assert (black.options, black.price, black.quantity) == ({"색상": "블랙", "사이즈": "270"}, Decimal(99000), 15)
    assert (white.price, white.availability, black.sku) == (Decimal(104000), Availability.OUT_OF_STOCK, "MR2-B-270")
    assert capture.sources["price"].where == "api product price 「즉시할인가」"


def test_status_tells_what_is_sold_out_and_what_has_ended(twin: RoomyTwin) -> None:
    shoe, socks, over = client(twin).listings()

    assert (shoe.availability, socks.availability) == (Availability.IN_STOCK, Availability.OUT_OF_STOCK)
    assert over.outcome is Outcome.GONE
    assert over.reason == "status SUSPENSION (판매중지)"


def test_unknown_listing_is_none(twin: RoomyTwin) -> None:
    api = client(twin)

    assert api.listing("4999999999") is None
    assert api.listing("no number") is None


def test_five_pages_are_all_read(twin: RoomyTwin) -> None:
    twin.products = many(450)

    found = [one.external_id for one in client(twin).listings()]

    assert len(found) == len(set(found)) == 450
    assert sum(one.path.endswith("/search") for one in twin.calls) == 5


def test_product_that_ends_meanwhile_is_told_by_the_list(twin: RoomyTwin) -> None:
    listed = client(twin).listings()
    first = next(listed)
    twin.products = [SHOE]
    socks = next(listed)

    assert first.variants
    assert (socks.external_id, socks.availability) == ("4100000002", Availability.OUT_OF_STOCK)


def test_token_is_got_anew_mid_way(twin: RoomyTwin) -> None:
    listed = client(twin).listings()
    next(listed)
    twin.end_tokens()

    assert len(list(listed)) == 2
    assert twin.tokens_given == 2


def test_token_is_replaced_before_its_end(twin: RoomyTwin) -> None:
    api = client(twin)
    api.listing("4100000001")
    clock.advance(timedelta(hours=2, minutes=56))
    twin.moved = timedelta(hours=2, minutes=56)
    api.listing("4100000001")

    assert twin.tokens_given == 2
    assert 401 not in twin.refused


def test_429_waits_as_long_as_it_says(twin: RoomyTwin) -> None:
    waits: list[float] = []
    twin.trouble("429", seconds=7, after=1)

    assert client(twin, waits).listing("4100000001") is not None
    assert waits == [7.0]


def test_429_without_a_time_is_tried_again_later(twin: RoomyTwin) -> None:
    waits: list[float] = []
    twin.trouble("429_bare", times=2, after=1)

    assert client(twin, waits).listing("4100000001") is not None
    assert len(waits) == 2
    assert waits[0] < waits[1]


def test_gateway_limit_is_waited_for() -> None:
    products = [Product(4200000000 + n, f"문스텝 {n}", 10000, stock=1) for n in range(5)]
    with NaverCommerce(products) as twin:
        waits: list[float] = []
        with pytest.raises(ServiceError, match="more than 2 calls a second, after"):
            list(client(twin, waits).listings())

    assert twin.over_limit
    assert waits


@pytest.mark.parametrize("kind", ["half", "half_json", "drop", "reset", "500"])
def test_fault_on_the_way_is_tried_again(twin: RoomyTwin, kind: str) -> None:
    twin.trouble(kind, after=2)

    capture = client(twin).listing("4100000001")

    assert capture is not None
    assert len(capture.variants) == 2


def test_answers_that_stay_half_are_a_fault(twin: RoomyTwin) -> None:
    twin.trouble("half_json", times=20, after=1)

    with pytest.raises(ServiceError, match="answered half, after 5 tries"):
        client(twin).listing("4100000001")


def test_list_of_another_shape_is_a_fault(twin: RoomyTwin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twin, "_search", lambda _: {"contents": None})

    with pytest.raises(ServiceError, match="unknown shape"):
        list(client(twin).listings())


def test_replaced_secret_is_said_in_words(twin: RoomyTwin) -> None:
    api = client(twin)
    twin.secret = "$2a$04$zyxwvutsrqponmlkjihgfe"

    with pytest.raises(ServiceError, match=r"refuses the application's id and secret .*client_secret_sign"):
        api.listing("4100000001")
    assert twin.refused == [400]


def test_clock_that_is_off_is_named(twin: RoomyTwin) -> None:
    twin.clock_off = timedelta(minutes=10)

    with pytest.raises(ServiceError, match=r"timestamp: .*clock is (?:599|600) s behind the API's"):
        client(twin).listing("4100000001")


def test_secret_that_a_shell_cut_is_explained(twin: RoomyTwin) -> None:
    with pytest.raises(InputError, match="single quotes"):
        client(twin, ANDON_NAVER_COMMERCE_CLIENT_SECRET="a04").listing("4100000001")


def form(twin: NaverCommerce, sign: str) -> dict[str, str]:
    stamp = str(int((twin.now() - timedelta(seconds=3)).timestamp() * 1000))
    sent = {"client_id": twin.client_id, "timestamp": stamp, "grant_type": "client_credentials", "type": "SELF"}
    return {**sent, "client_secret_sign": sign or signature(twin.client_id, twin.secret, int(stamp))}


def test_twin_refuses_a_wrong_signature(twin: RoomyTwin) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode(form(twin, "d3Jvbmc="))

    answer = urllib3.request("POST", f"{twin.url}/v1/oauth2/token", body=body, headers=headers)

    assert answer.status == 400
    assert answer.json()["invalidInputs"][0]["name"] == "client_secret_sign"


def test_parameters_in_the_query_cut_the_application(twin: RoomyTwin) -> None:
    first = urllib3.request("POST", f"{twin.url}/v1/oauth2/token?{urlencode(form(twin, ''))}")

    assert first.status == 400
    with pytest.raises(ServiceError, match=r"cut this application to 1 call an hour \(GW.QUOTA_LIMIT\).*lifted"):
        client(twin).listing("4100000001")
    assert twin.refused == [400, 429]


def test_own_call_for_a_token_has_nothing_in_the_query(twin: RoomyTwin) -> None:
    client(twin).listing("4100000001")

    assert [one.target for one in twin.calls if one.path.endswith("/token")] == ["/v1/oauth2/token"]


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (403, "GW.IP_NOT_ALLOWED", "address is not among"),
        (403, "GW.AUTHZ", "API group 상품"),
        (403, "FORBIDDEN", "API group 상품"),
        (404, "GW.NOT_FOUND", "no such call"),
        (400, "BAD_REQUEST", "does not understand the call: size: too big"),
        (429, "GW.RATE_LIMIT", "2 calls a second"),
        (429, "GW.QUOTA_LIMIT", "subscription round"),
        (500, "INTERNAL_SERVER_ERROR", "out of order"),
        (500, "GW.INTERNAL_SERVER_ERROR", "gateway is out of order"),
        (503, "GW.SERVICE_UNAVAILABLE", "gateway is out of order"),
        (504, "GW.TIMEOUT.CONNECT", "waited too long"),
        (308, "PERMANENT_REDIRECT", "moved for good"),
    ],
)
def test_every_documented_error_has_words(twin: RoomyTwin, status: int, code: str, words: str) -> None:
    api = client(twin)
    api.renew()
    body: dict[str, Any] = {"code": code, "message": "x", "invalidInputs": [{"name": "size", "message": "too big"}]}
    twin.refuses = Refusal(status, body)

    with pytest.raises(ServiceError, match=words):
        api.listing("4100000001")


@pytest.mark.parametrize(("period", "again"), [("SECONDS", True), ("ROUND", False), ("HOURS", False)])
def test_quota_of_a_second_alone_is_waited_for(twin: RoomyTwin, period: str, again: bool) -> None:
    headers = {"gncp-gw-quota-period": period, "gncp-gw-quota-limit": "1"}
    page = Page("http://x/v1/products/search", json.dumps({"code": "GW.QUOTA_LIMIT"}).encode(), 429, headers=headers)

    trouble = client(twin).trouble(page)

    assert trouble is not None
    assert trouble.again is again
