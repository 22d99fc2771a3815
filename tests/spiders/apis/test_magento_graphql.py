"""Magento's GraphQL client against its twin."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

import pytest

from model.capture import Availability, Outcome
from model.errors import InputError, ServiceError
from sandbox.apis.magento_graphql import MagentoGraphQLTwin
from sandbox.apis.magento_rest import TOKEN, MagentoRestTwin
from sandbox.wire import Reply
from spiders import magento_graphql
from spiders.calling import TRIES, Caller
from spiders.magento_api import MagentoApi
from spiders.official import missing
from tests.spiders.apis.toys import AtOnce

KEYS = {"ANDON_MAGENTO_GRAPHQL": "1"}


@pytest.fixture
def twin() -> Iterator[MagentoGraphQLTwin]:
    with MagentoGraphQLTwin() as made:
        yield made


@pytest.fixture
def pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two products a page."""
    monkeypatch.setattr(magento_graphql, "_PAGE_SIZE", 2)


def client(
    twin: MagentoGraphQLTwin | MagentoRestTwin, keys: dict[str, str] = KEYS, waits: list[float] | None = None
) -> MagentoApi:
    written: list[float] = [] if waits is None else waits
    turns = AtOnce()
    return MagentoApi(Caller("Magento", twin.url, keys, calls=800, seconds=1.0, turns=turns, wait=written.append))


@pytest.mark.usefixtures("pairs")
def test_five_pages_are_gone_through(twin: MagentoGraphQLTwin) -> None:
    found = [one.external_id for one in client(twin).listings()]

    assert found == [*(f"MOON {n}/A" for n in range(1, 10)), "SHOE"]
    assert len(twin.calls) == 5


def test_listing_is_told(twin: MagentoGraphQLTwin) -> None:
    capture = client(twin).listing("MOON 1/A")

    assert capture is not None
    assert (capture.outcome, capture.price, capture.currency) == (Outcome.OK, Decimal(51), "EUR")
    assert (capture.availability, capture.quantity) == (Availability.IN_STOCK, None)
    assert capture.url == "https://moonmage.example/default/moon-lamp-1.html"
    assert capture.images == ("https://moonmage.example/media/1.jpg",)


def test_few_that_are_left_are_told(twin: MagentoGraphQLTwin) -> None:
    twin.products[0]["only_x_left_in_stock"] = 3

    capture = client(twin).listing("MOON 1/A")

    assert capture is not None
    assert (capture.availability, capture.quantity) == (Availability.LIMITED, 3)


def test_sold_out_product_is_told(twin: MagentoGraphQLTwin) -> None:
    twin.products[1]["stock_status"] = "OUT_OF_STOCK"

    capture = client(twin).listing("MOON 2/A")

    assert capture is not None
    assert capture.availability is Availability.OUT_OF_STOCK


def test_special_price_is_the_selling_price(twin: MagentoGraphQLTwin) -> None:
    twin.products[0]["special"] = 40

    capture = client(twin).listing("MOON 1/A")

    assert capture is not None
    assert (capture.price, capture.regular_price) == (Decimal(40), Decimal(51))


def test_configurable_product_is_told_with_its_variants(twin: MagentoGraphQLTwin) -> None:
    capture = client(twin).listing("SHOE")

    assert capture is not None
    assert [(one.sku, one.price, one.availability, one.options) for one in capture.variants] == [
        ("SHOE-38", Decimal(110), Availability.OUT_OF_STOCK, {"Size": "38"}),
        ("SHOE-39", Decimal(120), Availability.IN_STOCK, {"Size": "39"}),
    ]
    assert capture.price == Decimal(120)


@pytest.mark.parametrize("sku", ["no such thing", "MOON 2/A"])
def test_what_the_catalogue_does_not_show_is_none(twin: MagentoGraphQLTwin, sku: str) -> None:
    twin.hidden = {"MOON 2/A"}

    assert client(twin).listing(sku) is None


def test_store_view_is_asked_for_by_its_code(twin: MagentoGraphQLTwin) -> None:
    capture = client(twin, {**KEYS, "ANDON_MAGENTO_STORE": "kr"}).listing("MOON 1/A")

    assert capture is not None
    assert (capture.price, capture.currency) == (Decimal(76500), "KRW")
    assert capture.url == "https://moonmage.example/kr/moon-lamp-1.html"


@pytest.mark.parametrize(("strict", "words"), [(True, "Requested store is not found"), (False, "no store view 'jp'")])
def test_unknown_store_view_is_words(twin: MagentoGraphQLTwin, strict: bool, words: str) -> None:
    twin.strict = strict

    with pytest.raises(ServiceError, match=words):
        list(client(twin, {**KEYS, "ANDON_MAGENTO_STORE": "jp"}).listings())
    assert len(twin.calls) == 1


def test_empty_catalogue_is_no_fault(twin: MagentoGraphQLTwin) -> None:
    twin.products.clear()

    assert list(client(twin).listings()) == []


def test_list_that_the_search_may_have_cut_is_a_fault_at_its_end(twin: MagentoGraphQLTwin) -> None:
    twin.total = 10_000
    found = client(twin).listings()

    assert len(list(islice(found, 10))) == 10
    with pytest.raises(ServiceError, match="no more than 10000"):
        next(found)


@pytest.mark.parametrize(
    ("category", "words", "calls"),
    [
        ("graphql", "does not know a field", 1),
        ("graphql-input", "refuses what was asked", 1),
        ("graphql-authorization", "use REST", 1),
        ("internal", "fault of its own", TRIES),
        ("new-category", "refuses", 1),
    ],
)
def test_errors_in_a_good_answer_are_words(twin: MagentoGraphQLTwin, category: str, words: str, calls: int) -> None:
    twin.error = {"message": "moon is down", "extensions": {"category": category}}

    with pytest.raises(ServiceError, match=rf"{words}.*moon is down"):
        list(client(twin).listings())
    assert len(twin.calls) == calls


@pytest.mark.parametrize(
    ("status", "words"), [(400, "understand"), (401, "not public"), (403, "open /graphql"), (404, "no GraphQL")]
)
def test_shops_that_are_shut_are_words(twin: MagentoGraphQLTwin, status: int, words: str) -> None:
    twin.reply = Reply(status, b"<h1>No</h1>", "text/html")

    with pytest.raises(ServiceError, match=words):
        list(client(twin).listings())
    assert len(twin.calls) == 1


@pytest.mark.parametrize(
    "body", [b"<h1>Shop</h1>", b"[]", b"{}", b'{"data":null}', b'{"data":{"products":{"items":null,"total_count":0}}}']
)
def test_answer_of_an_unknown_shape_is_a_fault(twin: MagentoGraphQLTwin, body: bytes) -> None:
    twin.reply = Reply(200, body, "text/html" if body.startswith(b"<") else "application/json")

    with pytest.raises(ServiceError, match="no list of products"):
        list(client(twin).listings())


def test_list_without_its_length_is_a_fault(twin: MagentoGraphQLTwin) -> None:
    twin.reply = Reply(200, b'{"data":{"products":{"items":[]}}}', "application/json")

    with pytest.raises(ServiceError, match="total_count"):
        list(client(twin).listings())


@pytest.mark.parametrize("change", [{"name": None}, {"sku": None}])
def test_product_of_an_unknown_shape_is_not_read(twin: MagentoGraphQLTwin, change: dict[str, Any]) -> None:
    twin.products[0] |= change

    capture = next(client(twin).listings())

    assert (capture.outcome, capture.availability) == (Outcome.PARSE_FAILED, Availability.UNKNOWN)


def test_product_without_stock_is_never_out_of_stock(twin: MagentoGraphQLTwin) -> None:
    twin.products[0] |= {"stock_status": None, "only_x_left_in_stock": 0}

    capture = next(client(twin).listings())

    assert (capture.outcome, capture.availability) == (Outcome.PARTIAL, Availability.UNKNOWN)


@pytest.mark.usefixtures("pairs")
@pytest.mark.parametrize("kind", ["429", "429_bare", "500", "half", "half_json", "drop"])
def test_what_may_pass_is_tried_again(twin: MagentoGraphQLTwin, kind: str) -> None:
    twin.trouble(kind, times=2, after=3, seconds=9)
    waits: list[float] = []

    assert len(list(client(twin, waits=waits).listings())) == 10
    assert waits == [9, 9] if kind == "429" else len(waits) == 2


@pytest.mark.usefixtures("pairs")
def test_what_does_not_pass_is_one_sentence_that_names_a_wrong_clock(twin: MagentoGraphQLTwin) -> None:
    twin.clock_off = timedelta(hours=-1)
    twin.trouble("429_bare", times=99, after=1)

    with pytest.raises(ServiceError, match=r"too many calls.*ahead of the API's"):
        list(client(twin).listings())
    assert len(twin.calls) == 1 + TRIES


def test_rest_keys_go_before_the_wish_for_graphql(twin: MagentoGraphQLTwin) -> None:
    with MagentoRestTwin() as rest:
        assert len(list(client(rest, {**KEYS, "ANDON_MAGENTO_ACCESS_TOKEN": TOKEN}).listings())) == 10
    assert not twin.calls


def test_wish_for_graphql_is_enough_and_must_be_told() -> None:
    assert not missing(MagentoApi, KEYS)
    assert [key.name for key in missing(MagentoApi, {})] == ["ANDON_MAGENTO_ACCESS_TOKEN"]


def test_wish_that_is_not_written_right_is_told(twin: MagentoGraphQLTwin) -> None:
    with pytest.raises(InputError, match="right would be 1"):
        client(twin, {"ANDON_MAGENTO_GRAPHQL": "yes"})
