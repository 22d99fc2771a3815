"""WooCommerce's REST client against its twin."""

import base64
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from model.capture import Availability, Outcome
from model.errors import ServiceError
from sandbox.apis.woocommerce_rest import KEY, SECRET, WooCommerceRestTwin
from spiders.calling import TRIES, Caller
from spiders.platform import Fetch
from spiders.woocommerce_api import WooCommerceRest, signature
from tests.spiders.apis.toys import AtOnce

KEYS = {"ANDON_WOOCOMMERCE_CONSUMER_KEY": KEY, "ANDON_WOOCOMMERCE_CONSUMER_SECRET": SECRET}


@pytest.fixture
def twin() -> Iterator[WooCommerceRestTwin]:
    with WooCommerceRestTwin() as made:
        yield made


def client(url: str, keys: dict[str, str] = KEYS, waits: list[float] | None = None) -> WooCommerceRest:
    written: list[float] = [] if waits is None else waits
    caller = Caller("Woo", url, keys, calls=800, seconds=1.0, turns=AtOnce(), wait=written.append)
    return WooCommerceRest(caller)


def test_signature_is_that_of_the_standards_example() -> None:
    """RFC 5849, section 1.2: the request for temporary credentials, which has no token."""
    values = [
        ("oauth_consumer_key", "dpf43f3p2l4k3l03"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "137131200"),
        ("oauth_nonce", "wIjqoS"),
        ("oauth_callback", "http://printer.example.com/ready"),
    ]

    made = signature("POST", "https://photos.example.net/initiate", values, "kd94hf93k423kf44")

    assert made == "74KNZJeDHnMBp0EMJ9ZHt/XKycU="


def test_signature_with_a_query_and_a_token_is_that_of_the_standards_example() -> None:
    """RFC 5849, section 1.2: the request for the photograph."""
    values = [
        ("file", "vacation.jpg"),
        ("size", "original"),
        ("oauth_consumer_key", "dpf43f3p2l4k3l03"),
        ("oauth_token", "nnch734d00sl2jdk"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "137131202"),
        ("oauth_nonce", "chapoH"),
    ]

    made = signature("GET", "http://PHOTOS.example.net:80/photos", values, "kd94hf93k423kf44", "pfkkdhi9sl3r4s00")

    assert made == "MdpQcU8iPSUjWoN/UDMsK2sui9I="


def test_keys_are_sent_as_basic_over_https() -> None:
    ready = client("https://moonwoo.example").signed(Fetch("/wp-json/wc/v3/products"))

    assert ready.headers["Authorization"] == f"Basic {base64.b64encode(f'{KEY}:{SECRET}'.encode()).decode()}"
    assert "oauth" not in ready.url


def test_secret_is_never_sent_over_http() -> None:
    ready = client("http://127.0.0.1:1").signed(Fetch("/wp-json/wc/v3/products"))

    assert SECRET not in f"{ready.url}{ready.headers}"


def test_five_pages_are_gone_through(twin: WooCommerceRestTwin) -> None:
    twin.page_limit = 2

    assert [one.external_id for one in client(twin.url).listings()] == [str(600 + n) for n in range(1, 11)]
    assert sum(one.path.endswith("/products") for one in twin.calls) == 5


def test_simple_product_is_told(twin: WooCommerceRestTwin) -> None:
    capture = client(twin.url).listing("601")

    assert capture is not None
    assert (capture.outcome, capture.price, capture.regular_price) == (Outcome.OK, Decimal("80.00"), Decimal("99.00"))
    assert (capture.currency, capture.quantity, capture.brand) == ("EUR", 7, "Moonstep")
    assert capture.url == "https://moonwoo.example/product/moon-runner-1/"


def test_variations_of_several_pages_are_told(twin: WooCommerceRestTwin) -> None:
    twin.page_limit = 1

    capture = client(twin.url).listing("602")

    assert capture is not None
    assert [(one.sku, one.quantity) for one in capture.variants] == [("MR-2-0", 0), ("MR-2-1", 3)]
    assert [one.availability for one in capture.variants] == [Availability.OUT_OF_STOCK, Availability.IN_STOCK]
    assert capture.variants[1].options == {"Size": "270"}
    assert capture.price == Decimal("100.00")


@pytest.mark.parametrize("number", ["9", "moon"])
def test_unknown_number_is_none(twin: WooCommerceRestTwin, number: str) -> None:
    assert client(twin.url).listing(number) is None


@pytest.mark.parametrize("status", ["draft", "private", "pending"])
def test_products_that_nobody_sees_are_gone(twin: WooCommerceRestTwin, status: str) -> None:
    twin.products[0]["status"] = status

    assert next(client(twin.url).listings()).outcome is Outcome.GONE


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({**KEYS, "ANDON_WOOCOMMERCE_CONSUMER_SECRET": "cs_wrong"}, "provided signature does not match"),
        ({**KEYS, "ANDON_WOOCOMMERCE_CONSUMER_KEY": "ck_wrong"}, "Consumer key is invalid"),
    ],
)
def test_wrong_keys_are_refused_in_words(twin: WooCommerceRestTwin, keys: dict[str, str], words: str) -> None:
    with pytest.raises(ServiceError, match=words):
        list(client(twin.url, keys).listings())
    assert len(twin.calls) == 1


def test_key_without_leave_to_read_is_refused_in_words(twin: WooCommerceRestTwin) -> None:
    twin.permission = "write"

    with pytest.raises(ServiceError, match="read permissions"):
        list(client(twin.url).listings())


def test_key_that_is_revoked_midway_ends_the_run_in_words(twin: WooCommerceRestTwin) -> None:
    found = client(twin.url).listings()
    next(found)
    twin.revoked = True

    with pytest.raises(ServiceError, match="Consumer key is invalid"):
        list(found)


def test_clock_that_is_off_is_named(twin: WooCommerceRestTwin) -> None:
    twin.clock_off = timedelta(hours=1)

    with pytest.raises(ServiceError, match=r"Invalid timestamp.*clock is 3[56]\d\d s behind"):
        list(client(twin.url).listings())


@pytest.mark.parametrize("kind", ["429", "429_bare", "500", "half", "half_json", "drop"])
def test_what_may_pass_is_tried_again_with_a_new_signature(twin: WooCommerceRestTwin, kind: str) -> None:
    twin.trouble(kind, times=2, after=2, seconds=9)
    waits: list[float] = []

    assert len(list(client(twin.url, waits=waits).listings())) == 10
    assert waits == [9, 9] if kind == "429" else len(waits) == 2


def test_what_does_not_pass_is_one_sentence(twin: WooCommerceRestTwin) -> None:
    twin.trouble("500", times=99)

    with pytest.raises(ServiceError, match="Woo: is out of order"):
        list(client(twin.url).listings())
    assert len(twin.calls) == TRIES
