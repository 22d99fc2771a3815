"""Magento's REST client against its twin."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from model.capture import Availability, Outcome
from model.errors import InputError, ServiceError
from sandbox.apis.magento_rest import PASSWORD, TOKEN, USER, MagentoRestTwin
from spiders import magento_rest
from spiders.calling import TRIES, Caller
from spiders.magento_api import MagentoApi
from tests.spiders.apis.toys import AtOnce

WITH_TOKEN = {"ANDON_MAGENTO_ACCESS_TOKEN": TOKEN}
WITH_PASSWORD = {"ANDON_MAGENTO_USER": USER, "ANDON_MAGENTO_PASSWORD": PASSWORD}


@pytest.fixture
def twin() -> Iterator[MagentoRestTwin]:
    with MagentoRestTwin() as made:
        yield made


def client(twin: MagentoRestTwin, keys: dict[str, str] = WITH_TOKEN, waits: list[float] | None = None) -> MagentoApi:
    written: list[float] = [] if waits is None else waits
    turns = AtOnce()
    return MagentoApi(Caller("Magento", twin.url, keys, calls=800, seconds=1.0, turns=turns, wait=written.append))


def test_five_pages_are_gone_through_and_none_twice(twin: MagentoRestTwin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(magento_rest, "_PAGE_SIZE", 2)

    found = [one.external_id for one in client(twin).listings()]

    assert found == [*(f"MOON {n}/A" for n in range(1, 10)), "SHOE"]
    assert sum(one.path == "/rest/V1/products" for one in twin.calls) == 5


def test_listing_is_told_with_its_stock(twin: MagentoRestTwin) -> None:
    capture = client(twin).listing("MOON 1/A")

    assert capture is not None
    assert (capture.outcome, capture.price, capture.currency) == (Outcome.OK, Decimal(51), "EUR")
    assert (capture.availability, capture.quantity) == (Availability.IN_STOCK, 5)
    assert capture.url == "https://moonmage.example/catalog/product/view/id/1"


def test_sold_out_product_is_told(twin: MagentoRestTwin) -> None:
    capture = client(twin).listing("MOON 2/A")

    assert capture is not None
    assert (capture.availability, capture.quantity) == (Availability.OUT_OF_STOCK, 0)


def test_configurable_product_is_told_with_its_variants(twin: MagentoRestTwin) -> None:
    capture = client(twin).listing("SHOE")

    assert capture is not None
    assert [(one.sku, one.price, one.quantity) for one in capture.variants] == [
        ("SHOE-38", Decimal(110), 0),
        ("SHOE-39", Decimal(120), 5),
    ]
    assert (capture.price, capture.currency) == (Decimal(120), "EUR")  # the cheapest that can be bought


@pytest.mark.parametrize(
    ("begins", "ends", "price", "was"),
    [(-5, 5, 40, 51), (-9, -3, 51, None), (3, 9, 51, None)],
)
def test_special_price_counts_on_its_days_alone(
    twin: MagentoRestTwin, begins: int, ends: int, price: int, was: int | None
) -> None:
    twin.special("MOON 1/A", 40, begins, ends)

    capture = client(twin).listing("MOON 1/A")

    assert capture is not None
    assert capture.price == price
    assert capture.regular_price == was


def test_product_that_is_switched_off_is_gone(twin: MagentoRestTwin) -> None:
    twin.products[0]["status"] = 2

    capture = client(twin).listing("MOON 1/A")

    assert capture is not None
    assert capture.outcome is Outcome.GONE


def test_unknown_sku_is_none(twin: MagentoRestTwin) -> None:
    assert client(twin).listing("no such thing") is None


def test_store_view_is_asked_for_by_its_code(twin: MagentoRestTwin) -> None:
    client(twin, {**WITH_TOKEN, "ANDON_MAGENTO_STORE": "kr"}).listing("MOON 1/A")

    assert {one.path.split("/")[2] for one in twin.calls} == {"kr"}


def test_administrators_token_is_renewed_midway(twin: MagentoRestTwin) -> None:
    found = []
    for one in client(twin, WITH_PASSWORD).listings():
        found.append(one.external_id)
        if len(found) == 4:
            twin.expire()

    assert len(set(found)) == 10
    assert sum(one.path.endswith("/admin/token") for one in twin.calls) == 2


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"ANDON_MAGENTO_ACCESS_TOKEN": "wrong"}, r"access token.*Magento_Catalog::products"),
        ({**WITH_PASSWORD, "ANDON_MAGENTO_PASSWORD": "wrong"}, "two-factor"),
    ],
)
def test_wrong_keys_are_refused_in_words(twin: MagentoRestTwin, keys: dict[str, str], words: str) -> None:
    with pytest.raises(ServiceError, match=words):
        list(client(twin, keys).listings())
    assert len(twin.calls) == 1


def test_missing_keys_are_named(twin: MagentoRestTwin) -> None:
    with pytest.raises(InputError, match="ANDON_MAGENTO_ACCESS_TOKEN"):
        list(client(twin, {}).listings())


def test_token_that_is_withdrawn_midway_ends_the_run_in_words(twin: MagentoRestTwin) -> None:
    found = client(twin).listings()
    next(found)
    twin.integration = False

    with pytest.raises(ServiceError, match="refuses the access token"):
        list(found)


def test_permission_that_no_new_token_brings_is_asked_for_once(twin: MagentoRestTwin) -> None:
    twin.granted = False

    with pytest.raises(ServiceError, match="lacks permission"):
        list(client(twin, WITH_PASSWORD).listings())
    assert sum(one.path.endswith("/admin/token") for one in twin.calls) == 2


@pytest.mark.parametrize("kind", ["429", "429_bare", "500", "half", "half_json", "drop"])
def test_what_may_pass_is_tried_again(twin: MagentoRestTwin, kind: str) -> None:
    twin.trouble(kind, times=2, after=3, seconds=9)
    waits: list[float] = []

    assert len(list(client(twin, waits=waits).listings())) == 10
    assert waits == [9, 9] if kind == "429" else len(waits) == 2


def test_what_does_not_pass_is_one_sentence_that_names_a_wrong_clock(twin: MagentoRestTwin) -> None:
    twin.clock_off = timedelta(hours=-1)
    twin.trouble("429_bare", times=99, after=1)

    with pytest.raises(ServiceError, match=r"too many calls.*ahead of the API's"):
        list(client(twin).listings())
    assert len(twin.calls) == 1 + TRIES
