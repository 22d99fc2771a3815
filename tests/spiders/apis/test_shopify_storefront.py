"""Shopify's Storefront API client against its twin."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from model.capture import Availability, Outcome
from model.errors import ServiceError
from reading.page import Page
from sandbox.apis.shopify_admin import TOKEN as ADMIN_TOKEN
from sandbox.apis.shopify_admin import ShopifyAdminTwin
from sandbox.apis.shopify_storefront import INVENTORY, LISTINGS, TOKEN, ShopifyStorefrontTwin
from spiders.calling import TRIES, Caller
from spiders.official import missing
from spiders.shopify_api import ShopifyApi
from tests.spiders.apis.toys import AtOnce

KEYS = {"ANDON_SHOPIFY_STOREFRONT_TOKEN": TOKEN}


@pytest.fixture
def twin() -> Iterator[ShopifyStorefrontTwin]:
    with ShopifyStorefrontTwin() as made:
        yield made


def client(
    twin: ShopifyStorefrontTwin | ShopifyAdminTwin, keys: dict[str, str] = KEYS, waits: list[float] | None = None
) -> ShopifyApi:
    written: list[float] = [] if waits is None else waits
    turns = AtOnce()
    return ShopifyApi(Caller("Shopify", twin.url, keys, calls=800, seconds=1.0, turns=turns, wait=written.append))


def test_five_pages_are_gone_through(twin: ShopifyStorefrontTwin) -> None:
    twin.page_limit = 2

    assert [one.external_id for one in client(twin).listings()] == [f"moon-runner-{n}" for n in range(1, 11)]
    assert len(twin.calls) == 5
    assert {one.path for one in twin.calls} == {"/api/2025-10/graphql.json"}


def test_listing_is_told_with_its_units(twin: ShopifyStorefrontTwin) -> None:
    capture = client(twin).listing("moon-runner-3")

    assert capture is not None
    assert (capture.outcome, capture.currency, capture.brand) == (Outcome.OK, "USD", "Moonstep")
    assert (capture.price, capture.regular_price) == (Decimal(101), Decimal(149))
    assert capture.url == "https://moonstep.example/products/moon-runner-3"
    assert [one.quantity for one in capture.variants] == [0, 3, 6]
    assert [one.availability for one in capture.variants][:2] == [Availability.OUT_OF_STOCK, Availability.IN_STOCK]
    assert capture.images == ("https://cdn.shopify.com/moon/3.jpg",)


def test_unknown_handle_is_none(twin: ShopifyStorefrontTwin) -> None:
    assert client(twin).listing("no-such-thing") is None


@pytest.mark.parametrize(("country", "unit", "price"), [("kr", "KRW", 141400), ("FR", "USD", 101)])
def test_prices_of_a_country_are_in_the_currency_that_it_is_asked(
    twin: ShopifyStorefrontTwin, country: str, unit: str, price: int
) -> None:
    capture = client(twin, {**KEYS, "ANDON_SHOPIFY_COUNTRY": country}).listing("moon-runner-1")

    assert capture is not None
    assert (capture.currency, capture.price) == (unit, Decimal(price))


def test_further_variants_are_asked_for(twin: ShopifyStorefrontTwin) -> None:
    twin.variant_limit = 1

    capture = client(twin, {**KEYS, "ANDON_SHOPIFY_COUNTRY": "JP"}).listing("moon-runner-1")

    assert capture is not None
    assert [(one.sku, one.price) for one in capture.variants] == [
        ("MR-1-0", Decimal(16000)),
        ("MR-1-1", Decimal(16160)),
        ("MR-1-2", Decimal(16320)),
    ]


def test_units_that_the_token_may_not_see_are_asked_for_once(twin: ShopifyStorefrontTwin) -> None:
    twin.scopes, twin.page_limit = {LISTINGS}, 2

    found = list(client(twin).listings())

    assert len(found) == 10
    assert len(twin.calls) == 6
    assert [one.quantity for one in found[0].variants] == [None, None, None]
    assert [one.availability for one in found[0].variants][:2] == [Availability.OUT_OF_STOCK, Availability.IN_STOCK]


def test_variant_sold_beyond_its_stock_is_on_back_order(twin: ShopifyStorefrontTwin) -> None:
    twin.products[0]["variants"][1] |= {"currentlyNotInStock": True, "quantityAvailable": -2}

    variant = next(client(twin).listings()).variants[1]

    assert (variant.availability, variant.quantity) == (Availability.BACK_ORDER, None)


def test_variant_that_is_not_counted_has_no_units(twin: ShopifyStorefrontTwin) -> None:
    twin.products[0]["variants"][1]["quantityAvailable"] = 0

    variant = next(client(twin).listings()).variants[1]

    assert (variant.availability, variant.quantity) == (Availability.IN_STOCK, None)


def test_throttled_calls_are_made_again(twin: ShopifyStorefrontTwin) -> None:
    twin.throttled = 2
    waits: list[float] = []

    assert len(list(client(twin, waits=waits).listings())) == 10
    assert len(waits) == 2


def test_throttling_without_end_is_words(twin: ShopifyStorefrontTwin) -> None:
    twin.throttled = 99

    with pytest.raises(ServiceError, match=r"too many calls.*Throttled"):
        list(client(twin).listings())
    assert len(twin.calls) == TRIES


@pytest.mark.parametrize("status", [429, 503])
def test_statuses_that_pass_are_tried_again_whatever_their_words(twin: ShopifyStorefrontTwin, status: int) -> None:
    said = client(twin).trouble(Page("https://x.example", b'{"errors":"Too Many"}', status=status))

    assert said is not None
    assert said.again


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"ANDON_SHOPIFY_STOREFRONT_TOKEN": "wrong"}, "refuses the Storefront token"),
        ({**KEYS, "ANDON_SHOPIFY_COUNTRY": "XX"}, "invalid value XX"),
    ],
)
def test_wrong_keys_are_refused_in_words(twin: ShopifyStorefrontTwin, keys: dict[str, str], words: str) -> None:
    with pytest.raises(ServiceError, match=words):
        list(client(twin, keys).listings())
    assert len(twin.calls) == 1


def test_token_that_is_withdrawn_midway_ends_the_run_in_words(twin: ShopifyStorefrontTwin) -> None:
    twin.page_limit = 2
    found = client(twin).listings()
    next(found)
    twin.tokens.clear()

    with pytest.raises(ServiceError, match="refuses the Storefront token"):
        list(found)


def test_missing_permission_is_named(twin: ShopifyStorefrontTwin) -> None:
    twin.scopes = {INVENTORY}

    with pytest.raises(ServiceError, match="unauthenticated_read_product_listings"):
        list(client(twin).listings())


def test_error_beside_whole_data_is_a_fault(twin: ShopifyStorefrontTwin) -> None:
    twin.error = {"message": "Internal error. Looks like something went wrong on our end."}

    with pytest.raises(ServiceError, match="something went wrong"):
        list(client(twin).listings())


@pytest.mark.parametrize(
    ("status", "words"),
    [(402, "frozen"), (403, "permissions"), (404, "no such shop"), (423, "locked"), (430, "unsafe")],
)
def test_shops_that_are_shut_are_words(twin: ShopifyStorefrontTwin, status: int, words: str) -> None:
    twin.status = status

    with pytest.raises(ServiceError, match=words):
        list(client(twin).listings())
    assert len(twin.calls) == 1


@pytest.mark.parametrize("kind", ["429", "429_bare", "500", "half", "half_json", "drop"])
def test_what_may_pass_is_tried_again(twin: ShopifyStorefrontTwin, kind: str) -> None:
    twin.page_limit = 2
    twin.trouble(kind, times=2, after=1, seconds=9)
    waits: list[float] = []

    assert len(list(client(twin, waits=waits).listings())) == 10
    assert waits == [9, 9] if kind == "429" else len(waits) == 2


def test_what_does_not_pass_is_one_sentence_that_names_a_wrong_clock(twin: ShopifyStorefrontTwin) -> None:
    twin.clock_off = timedelta(hours=1)
    twin.page_limit = 2
    twin.trouble("429_bare", times=99, after=1)

    with pytest.raises(ServiceError, match=r"too many calls.*clock is"):
        list(client(twin).listings())
    assert len(twin.calls) == 1 + TRIES


@pytest.mark.parametrize("change", [{"variants": None}, {"variants": []}, {"title": None}])
def test_product_of_an_unknown_shape_is_not_read(
    twin: ShopifyStorefrontTwin, change: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = twin._shown
    monkeypatch.setattr(twin, "_shown", lambda *given: shown(*given) | change | {"availableForSale": False})

    found = list(client(twin).listings())

    assert {one.outcome for one in found} == {Outcome.PARSE_FAILED}
    assert {one.availability for one in found} == {Availability.UNKNOWN}


@pytest.mark.parametrize("data", [{}, {"products": None}, {"products": {"nodes": []}}, {"products": {"edges": []}}])
def test_list_of_an_unknown_shape_is_a_fault(
    twin: ShopifyStorefrontTwin, data: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twin, "_data", lambda *_: data)

    with pytest.raises(ServiceError, match="unknown shape"):
        list(client(twin).listings())
    with pytest.raises(ServiceError, match="unknown shape"):
        client(twin).listing("moon-runner-1")


def test_list_whose_cursor_stands_still_is_a_fault(
    twin: ShopifyStorefrontTwin, monkeypatch: pytest.MonkeyPatch
) -> None:
    still = {"products": {"nodes": [], "pageInfo": {"hasNextPage": True, "endCursor": "x"}}}
    monkeypatch.setattr(twin, "_data", lambda *_: still)

    with pytest.raises(ServiceError, match="no end"):
        list(client(twin).listings())


def test_admin_keys_go_before_the_storefront_token(twin: ShopifyStorefrontTwin) -> None:
    keys = {**KEYS, "ANDON_SHOPIFY_ACCESS_TOKEN": ADMIN_TOKEN}
    with ShopifyAdminTwin() as admin:
        assert len(list(client(admin, keys).listings())) == 10
    assert not twin.calls


def test_storefront_token_is_enough() -> None:
    assert not missing(ShopifyApi, KEYS)
    assert [key.name for key in missing(ShopifyApi, {})] == ["ANDON_SHOPIFY_ACCESS_TOKEN"]
