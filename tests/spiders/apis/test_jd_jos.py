"""JOS's client against the twin of its gateway."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from model.capture import Availability, Outcome
from model.errors import InputError, ServiceError
from reading.page import Page
from sandbox.apis.jd_jos import ACCESS_TOKEN, APP_KEY, APP_SECRET, REFRESH_TOKEN, JosTwin
from spiders.calling import TRIES, Caller
from spiders.jd_api import Jos, sign
from tests.spiders.apis.toys import AtOnce

KEYS = {
    "ANDON_JD_APP_KEY": APP_KEY,
    "ANDON_JD_APP_SECRET": APP_SECRET,
    "ANDON_JD_ACCESS_TOKEN": ACCESS_TOKEN,
    "ANDON_JD_REFRESH_TOKEN": REFRESH_TOKEN,
}


@pytest.fixture
def twin() -> Iterator[JosTwin]:
    with JosTwin() as made:
        yield made


def client(twin: JosTwin, waits: list[float] | None = None, **keys: str) -> Jos:
    written: list[float] = [] if waits is None else waits
    own = KEYS | keys
    return Jos(Caller("JOS", twin.url, own, calls=400, seconds=1.0, turns=AtOnce(), wait=written.append))


def test_signature_is_the_published_one() -> None:
    """The case of the unit test `test_sign` of the Python SDK jd (DogDong)."""
    values = {
        "v": "2.0",
        "method": "jingdong.innovation.product.write.createSkus",
        "app_key": "yourappkey",
        "access_token": "yourtoken",
        "360buy_param_json": '{"paramStrin":"abc"}',
        "timestamp": "2019-06-27 15:41:49",
    }

    assert sign(values, "yourappSecret") == "E79CD3D49918172CA907A4CB493D9361"


def test_five_pages_are_gone_through(twin: JosTwin) -> None:
    twin.page_limit = 3
    twin.skus = dict(list(twin.skus.items())[:12]) | {10052000099: {**twin.skus[10052000001], "skuId": 10052000099}}

    found = [one.external_id for one in client(twin).listings()]

    assert found == [str(number) for number in twin.skus]
    assert len(twin.calls) == 5


def test_sku_is_told_with_price_and_stock(twin: JosTwin) -> None:
    capture = client(twin).listing("10052000002")

    assert capture is not None
    assert (capture.outcome, capture.name) == (Outcome.OK, "山岚 保温杯 2")
    assert (capture.price, capture.currency, capture.quantity) == (Decimal("201.0"), "CNY", 2)
    assert (capture.sku, capture.availability) == ("SL-002", Availability.IN_STOCK)
    assert capture.url == "https://item.jd.com/10052000002.html"
    assert [dict(one.options) for one in capture.variants] == [{"1000000001": "色2"}]


@pytest.mark.parametrize(
    ("more", "outcome", "level"),
    [
        ({"stockNum": 0}, Outcome.OK, Availability.OUT_OF_STOCK),
        ({"stockNum": None}, Outcome.PARTIAL, Availability.UNKNOWN),
        ({"status": 7}, Outcome.PARTIAL, Availability.UNKNOWN),
        ({"jdPrice": None}, Outcome.PARTIAL, Availability.IN_STOCK),
        ({"status": 2}, Outcome.GONE, Availability.UNKNOWN),
        ({"status": 4}, Outcome.GONE, Availability.UNKNOWN),
        ({"skuName": None, "wareTitle": None}, Outcome.PARSE_FAILED, Availability.IN_STOCK),
    ],
)
def test_states_are_told_apart(twin: JosTwin, more: Mapping[str, Any], outcome: Outcome, level: Availability) -> None:
    twin.skus[10052000002] |= more

    capture = client(twin).listing("10052000002")

    assert capture is not None
    assert (capture.outcome, capture.availability) == (outcome, level)


@pytest.mark.parametrize("number", ["10052999999", "no number"])
def test_sku_that_the_shop_does_not_have_is_none(twin: JosTwin, number: str) -> None:
    assert client(twin).listing(number) is None


def test_token_is_renewed_midway_and_nothing_is_lost(twin: JosTwin) -> None:
    twin.page_limit = 4
    found = []
    for one in client(twin).listings():
        found.append(one.external_id)
        if len(found) == 4:
            twin.expire()

    assert len(found) == len(set(found)) == 12
    assert sum(one.path == "/oauth2/refresh_token" for one in twin.calls) == 1


def test_token_without_a_way_to_renew_it_asks_for_authorisation(twin: JosTwin) -> None:
    twin.expire()

    with pytest.raises(ServiceError, match="authorise the app anew"):
        client(twin, ANDON_JD_REFRESH_TOKEN="").listing("10052000001")


def test_refresh_token_that_is_old_is_refused_in_words(twin: JosTwin) -> None:
    twin.expire()

    with pytest.raises(ServiceError, match="code 403: refresh_token invalid"):
        client(twin, ANDON_JD_REFRESH_TOKEN="refresh-0").listing("10052000001")


def test_wrong_secret_is_refused_by_the_twin(twin: JosTwin) -> None:
    with pytest.raises(ServiceError, match=r"refuses the signature \(code 12\)"):
        client(twin, ANDON_JD_APP_SECRET="wrong").listing("10052000001")

    assert len(twin.calls) == 1


def test_wrong_key_is_refused_in_words(twin: JosTwin) -> None:
    with pytest.raises(ServiceError, match=r"refuses the app key \(code 21\)"):
        client(twin, ANDON_JD_APP_KEY="wrong").listing("10052000001")


def test_missing_key_is_named(twin: JosTwin) -> None:
    with pytest.raises(InputError, match="ANDON_JD_ACCESS_TOKEN is not set"):
        client(twin, ANDON_JD_ACCESS_TOKEN="").listing("10052000001")


def test_clock_that_is_off_is_named(twin: JosTwin) -> None:
    twin.clock_off = timedelta(minutes=7)

    with pytest.raises(ServiceError, match=r"code 8.*clock is 4[12]\d s behind"):
        client(twin).listing("10052000001")


def test_clock_within_the_tolerance_is_good(twin: JosTwin) -> None:
    twin.clock_off = timedelta(minutes=-5)

    assert client(twin).listing("10052000001") is not None


@pytest.mark.parametrize("kind", ["429", "429_bare", "500", "half", "half_json", "drop"])
def test_what_may_pass_is_tried_again(twin: JosTwin, kind: str) -> None:
    twin.page_limit = 4
    twin.trouble(kind, times=2, after=1, seconds=9)
    waits: list[float] = []

    assert len(list(client(twin, waits).listings())) == 12
    assert waits == [9, 9] if kind == "429" else len(waits) == 2


def test_calls_over_the_limit_are_tried_again_and_told(twin: JosTwin) -> None:
    for _ in range(twin.calls_allowed):
        client(twin).listing("10052000001")
    waits: list[float] = []

    with pytest.raises(ServiceError, match=rf"calls are used up.*after {TRIES} tries"):
        client(twin, waits).listing("10052000001")
    assert len(waits) == TRIES - 1


def test_list_without_its_data_is_no_empty_shop() -> None:
    body = b'{"jingdong_sku_read_searchSkuList_responce":{"code":"0","page":{"totalItem":3}}}'

    class Answering(Caller):
        def ask(self, signer: object, fetch: object, *, renewing: bool = False) -> Page:
            return Page("https://api.jd.com/routerjson", body)

    api = Jos(Answering("JOS", "https://api.jd.com", KEYS, calls=1, seconds=1.0, turns=AtOnce()))

    with pytest.raises(ServiceError, match="has no data"):
        list(api.listings())


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"error_response":{"code":"65","zh_desc":"x"}}', "took too long"),
        (b'{"error_response":{"code":"24","zh_desc":"x"}}', "does not let this shop"),
        (b'{"jingdong_sku_read_findSkuById_responce":{"code":"103","zh_desc":"invalid app"}}', "103: invalid app"),
        (b'{"code":"10500001","errorMessage":"wrong merchant"}', "10500001: wrong merchant"),
    ],
)
def test_refusals_are_words(twin: JosTwin, body: bytes, words: str) -> None:
    said = client(twin).trouble(Page("https://api.jd.com/routerjson", body))

    assert said is not None
    assert words in said.words
