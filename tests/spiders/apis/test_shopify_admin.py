"""Shopify's Admin API client against its twin."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from model.capture import Availability, Outcome
from model.errors import InputError, ServiceError
from sandbox.apis.shopify_admin import CLIENT, TOKEN, ShopifyAdminTwin
from spiders.calling import TRIES, Caller
from spiders.shopify_api import ShopifyApi
from tests.spiders.apis.toys import AtOnce

WITH_TOKEN = {"ANDON_SHOPIFY_ACCESS_TOKEN": TOKEN}
WITH_CLIENT = {"ANDON_SHOPIFY_CLIENT_ID": CLIENT[0], "ANDON_SHOPIFY_CLIENT_SECRET": CLIENT[1]}


@pytest.fixture
def twin() -> Iterator[ShopifyAdminTwin]:
    with ShopifyAdminTwin() as made:
        yield made


def client(twin: ShopifyAdminTwin, keys: dict[str, str] = WITH_TOKEN, waits: list[float] | None = None) -> ShopifyApi:
    """The client; what it waits is written down, and passes for the twin."""

    def wait(seconds: float) -> None:
        twin.moved += timedelta(seconds=seconds)
        if waits is not None:
            waits.append(seconds)

    return ShopifyApi(Caller("Shopify", twin.url, keys, calls=800, seconds=1.0, turns=AtOnce(), wait=wait))


def test_five_pages_are_gone_through(twin: ShopifyAdminTwin) -> None:
    twin.page_limit = 2

    assert [one.external_id for one in client(twin).listings()] == [f"moon-runner-{n}" for n in range(1, 11)]
    assert len(twin.calls) == 5


def test_listing_is_told_with_units_of_all_locations(twin: ShopifyAdminTwin) -> None:
    capture = client(twin).listing("moon-runner-3")

    assert capture is not None
    assert (capture.outcome, capture.currency, capture.brand) == (Outcome.OK, "USD", "Moonstep")
    assert (capture.price, capture.regular_price) == (Decimal("101.00"), Decimal("149.00"))
    assert capture.url == "https://moonstep.example/products/moon-runner-3"
    assert [one.quantity for one in capture.variants] == [0, 3, 6]
    assert [one.availability for one in capture.variants][:2] == [Availability.OUT_OF_STOCK, Availability.IN_STOCK]
    assert capture.images == ("https://cdn.shopify.com/moon/3.jpg",)


def test_unknown_handle_is_none(twin: ShopifyAdminTwin) -> None:
    assert client(twin).listing("no-such-thing") is None


def test_prices_of_a_country_are_in_its_currency(twin: ShopifyAdminTwin) -> None:
    capture = client(twin, {**WITH_TOKEN, "ANDON_SHOPIFY_COUNTRY": "kr"}).listing("moon-runner-1")

    assert capture is not None
    assert (capture.currency, capture.price, capture.regular_price) == ("KRW", Decimal(141400), Decimal(208600))


def test_further_variants_are_asked_for(twin: ShopifyAdminTwin) -> None:
    twin.variant_limit = 1

    capture = client(twin).listing("moon-runner-1")

    assert capture is not None
    assert [one.sku for one in capture.variants] == ["MR-1-0", "MR-1-1", "MR-1-2"]


@pytest.mark.parametrize("status", ["DRAFT", "ARCHIVED"])
def test_products_that_are_not_sold_are_gone(twin: ShopifyAdminTwin, status: str) -> None:
    twin.products[0]["status"] = status

    assert next(client(twin).listings()).outcome is Outcome.GONE


def test_untracked_units_are_no_number(twin: ShopifyAdminTwin) -> None:
    twin.products[0]["variants"][1]["inventoryItem"]["tracked"] = False

    assert next(client(twin).listings()).variants[1].quantity is None


def test_variant_sold_beyond_its_stock_is_on_back_order(twin: ShopifyAdminTwin) -> None:
    twin.products[0]["variants"][0] |= {"inventoryPolicy": "CONTINUE", "availableForSale": True}

    assert next(client(twin).listings()).variants[0].availability is Availability.BACK_ORDER


def test_points_that_another_program_used_up_are_waited_for(twin: ShopifyAdminTwin) -> None:
    waits: list[float] = []
    found = []
    for one in client(twin, waits=waits).listings():
        found.append(one.external_id)
        if len(found) == 4:
            twin.drain()

    assert len(found) == 10
    assert twin.throttled == 1
    assert max(waits) == pytest.approx(5.04, abs=0.7)


def test_points_that_the_answers_tell_are_kept_to(twin: ShopifyAdminTwin) -> None:
    twin.page_limit, twin.maximum, twin.cost = 1, 600.0, 504
    waits: list[float] = []

    assert len(list(client(twin, waits=waits).listings())) == 10
    assert twin.throttled <= 1
    assert waits


def test_token_is_got_with_a_clients_secret_and_renewed_midway(twin: ShopifyAdminTwin) -> None:
    found = []
    for one in client(twin, WITH_CLIENT).listings():
        found.append(one.external_id)
        if len(found) == 4:
            twin.expire()

    assert len(set(found)) == 10
    assert sum(one.path.endswith("/access_token") for one in twin.calls) == 2


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"ANDON_SHOPIFY_ACCESS_TOKEN": "wrong"}, "refuses the access token"),
        ({**WITH_CLIENT, "ANDON_SHOPIFY_CLIENT_SECRET": "wrong"}, "application_cannot_be_found"),
        ({**WITH_TOKEN, "ANDON_SHOPIFY_COUNTRY": "XX"}, "no such value"),
    ],
)
def test_wrong_keys_are_refused_in_words(twin: ShopifyAdminTwin, keys: dict[str, str], words: str) -> None:
    with pytest.raises(ServiceError, match=words):
        list(client(twin, keys).listings())
    assert len(twin.calls) == 1


def test_missing_keys_are_named(twin: ShopifyAdminTwin) -> None:
    with pytest.raises(InputError, match="ANDON_SHOPIFY_ACCESS_TOKEN"):
        list(client(twin, {}).listings())


def test_missing_permission_is_named(twin: ShopifyAdminTwin) -> None:
    twin.scopes = {"read_products"}

    with pytest.raises(ServiceError, match="read_inventory"):
        list(client(twin).listings())


@pytest.mark.parametrize(("status", "words"), [(402, "frozen"), (423, "locked"), (404, "no such shop")])
def test_shops_that_are_shut_are_words(twin: ShopifyAdminTwin, status: int, words: str) -> None:
    twin.status = status

    with pytest.raises(ServiceError, match=words):
        list(client(twin).listings())
    assert len(twin.calls) == 1


@pytest.mark.parametrize("kind", ["429", "429_bare", "500", "half", "half_json", "drop"])
def test_what_may_pass_is_tried_again(twin: ShopifyAdminTwin, kind: str) -> None:
    twin.trouble(kind, times=2, after=1, seconds=9)

    assert len(list(client(twin).listings())) == 10


def test_what_does_not_pass_is_one_sentence_that_names_a_wrong_clock(twin: ShopifyAdminTwin) -> None:
    twin.clock_off = timedelta(hours=1)
    twin.trouble("429_bare", times=99, after=1)

    with pytest.raises(ServiceError, match=r"too many calls.*clock is"):
        list(client(twin).listings())
    assert len(twin.calls) == 1 + TRIES
