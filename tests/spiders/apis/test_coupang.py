"""Coupang's Wing client against the twin of its gateway. No published known answer of its signature was found."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

import pytest

from model.capture import Availability, Outcome, SellerKind
from model.errors import InputError, ServiceError
from sandbox.apis.coupang_wing import ACCESS_KEY, SECRET_KEY, VENDOR, WingTwin
from sandbox.wire import Request
from spiders import officials
from spiders.calling import TRIES, Caller, OwnTurns
from spiders.coupang_api import CoupangApi
from system import clock

FIRST = "8100020001"


class Unhurried(WingTwin):
    """The twin without its limit, which has a test of its own."""

    calls_allowed: ClassVar[int] = 10_000


@pytest.fixture
def twin() -> Iterator[WingTwin]:
    with Unhurried() as made:
        yield made


def client(twin: WingTwin, waits: list[float] | None = None, **keys: str) -> CoupangApi:
    known = {
        "ANDON_COUPANG_VENDOR_ID": VENDOR,
        "ANDON_COUPANG_ACCESS_KEY": ACCESS_KEY,
        "ANDON_COUPANG_SECRET_KEY": SECRET_KEY,
        **keys,
    }
    written: list[float] = [] if waits is None else waits
    turns = OwnTurns()
    return CoupangApi(Caller(CoupangApi.title, twin.url, known, 10_000, 1.0, turns, wait=written.append))


def refusal(api: CoupangApi) -> str:
    with pytest.raises(ServiceError) as raised:
        list(api.listings())
    return str(raised.value)


def test_it_is_found_by_its_platform() -> None:
    assert officials.found()["coupang"] is CoupangApi


def test_last_day_of_the_keys_is_known_as_a_date() -> None:
    assert [key.name for key in CoupangApi.keys if key.expires] == ["ANDON_COUPANG_KEY_EXPIRES"]


def test_signature_is_said_to_be_unverified() -> None:
    assert CoupangApi.signature is None


def test_listing_is_told_with_price_and_units_of_each_option(twin: WingTwin) -> None:
    capture = client(twin).listing(FIRST)

    assert capture is not None
    assert (capture.outcome, capture.external_id, capture.currency) == (Outcome.OK, FIRST, "KRW")
    assert (capture.name, capture.brand) == ("문스텝 트레일 러닝화 20001", "문스텝")
    assert (capture.price, capture.regular_price, capture.quantity) == (Decimal(119000), Decimal(129000), 10)
    assert [(one.id, one.price, one.quantity) for one in capture.variants] == [
        ("90000200010", Decimal(119000), 5),
        ("90000200011", Decimal(121000), 5),
    ]
    assert [dict(one.options) for one in capture.variants] == [{"사이즈": "270"}, {"사이즈": "280"}]
    assert [one.sku for one in capture.variants] == ["MS-20001-270", "MS-20001-280"]
    assert capture.seller is not None
    assert (capture.seller.id, capture.seller.kind) == (VENDOR, SellerKind.THIRD_PARTY)
    assert [(step.field, step.label) for step in capture.price_steps] == [
        ("regular_price", "정가"),
        ("price", "쿠팡판매가"),
    ]


def test_price_is_that_of_now_and_not_the_registered_one(twin: WingTwin) -> None:
    twin.states[90000200010]["salePrice"] = 99_000

    capture = client(twin).listing(FIRST)

    assert capture is not None
    assert capture.price == Decimal(99000)


def test_no_units_are_out_of_stock(twin: WingTwin) -> None:
    for state in twin.states.values():
        state["amountInStock"] = 0

    capture = client(twin).listing(FIRST)

    assert capture is not None
    assert (capture.availability, capture.quantity) == (Availability.OUT_OF_STOCK, 0)


def test_approval_says_nothing_of_the_sale(twin: WingTwin) -> None:
    twin.products[20001]["statusName"] = "심사중"

    capture = client(twin).listing(FIRST)

    assert capture is not None
    assert (capture.outcome, capture.availability) == (Outcome.OK, Availability.IN_STOCK)


def test_option_taken_off_sale_is_not_out_of_stock(twin: WingTwin) -> None:
    twin.states[90000200010]["onSale"] = False

    capture = client(twin).listing(FIRST)

    assert capture is not None
    assert [one.availability for one in capture.variants] == [Availability.DISCONTINUED, Availability.IN_STOCK]
    assert (capture.price, capture.quantity) == (Decimal(121000), 5)


def test_product_wholly_off_sale_is_gone(twin: WingTwin) -> None:
    for state in twin.states.values():
        state["onSale"] = False

    capture = client(twin).listing(FIRST)

    assert capture is not None
    assert (capture.outcome, capture.price) == (Outcome.GONE, None)


def test_deleted_product_is_gone(twin: WingTwin) -> None:
    twin.products[20001]["statusName"] = "상품삭제"

    capture = client(twin).listing(FIRST)

    assert capture is not None
    assert capture.outcome is Outcome.GONE


def test_product_without_a_page_is_no_listing(twin: WingTwin) -> None:
    twin.products[20001]["productId"] = None

    assert client(twin).listing(FIRST) is None
    assert [one.external_id for one in client(twin).listings()] == ["8100020002", "8100020003"]


def test_products_joined_on_one_page_are_one_listing(twin: WingTwin) -> None:
    twin.products[20002]["productId"] = int(FIRST)

    found = list(client(twin).listings())

    assert [one.external_id for one in found] == [FIRST, "8100020003"]
    assert len(found[0].variants) == 4


def test_item_that_is_not_known_any_more_has_no_level(twin: WingTwin) -> None:
    del twin.states[90000200010]

    capture = client(twin).listing(FIRST)

    assert capture is not None
    assert [one.availability for one in capture.variants] == [Availability.UNKNOWN, Availability.IN_STOCK]
    assert capture.quantity is None


def test_five_pages_are_gone_through() -> None:
    with Unhurried(products=10) as twin:
        twin.page_limit = 2

        found = [one.external_id for one in client(twin).listings()]

        tokens = [one.query.get("nextToken") for one in twin.calls if "maxPerPage" in one.query]
        assert found == [str(8100020001 + offset) for offset in range(10)]
        assert tokens == [None, "2", "3", "4", "5"]


def test_wrong_secret_is_refused(twin: WingTwin) -> None:
    said = refusal(client(twin, ANDON_COUPANG_SECRET_KEY="another"))

    assert "refuses the signature" in said
    assert twin.refused == [401]


def test_query_is_part_of_what_is_signed(twin: WingTwin) -> None:
    list(client(twin).listings())

    assert twin.refused == []
    assert all(one.headers["x-requested-by"] == VENDOR for one in twin.calls)


def test_expired_key_is_told_with_its_cure(twin: WingTwin) -> None:
    twin.access_key = "another"

    assert "make new keys in WING" in refusal(client(twin))


def test_changed_clock_is_named(twin: WingTwin) -> None:
    twin.clock_off = timedelta(hours=9)

    said = refusal(client(twin))

    assert "signature has run out" in said
    assert "s behind the API's" in said


def test_address_that_is_not_allowed_is_told_with_its_cure(twin: WingTwin) -> None:
    twin.allows_address = False

    assert "refuses this machine's address" in refusal(client(twin))


def test_wait_is_as_long_as_asked(twin: WingTwin) -> None:
    waits: list[float] = []
    twin.trouble("429", seconds=7)

    assert client(twin, waits).listing(FIRST) is not None
    assert waits == [7.0]


def test_wait_grows_where_none_is_asked(twin: WingTwin) -> None:
    waits: list[float] = []
    twin.trouble("429_bare", times=2)

    assert client(twin, waits).listing(FIRST) is not None
    assert len(waits) == 2
    assert waits[0] < waits[1]


@pytest.mark.parametrize("kind", ["half", "half_json", "500", "drop"])
def test_half_answer_is_asked_again(twin: WingTwin, kind: str) -> None:
    twin.trouble(kind, after=1)

    capture = client(twin).listing(FIRST)

    assert capture is not None
    assert capture.price == Decimal(119000)


def test_outage_is_a_fault_and_not_out_of_stock(twin: WingTwin) -> None:
    twin.trouble("500", times=TRIES)

    assert "out of order" in refusal(client(twin))


def test_too_many_calls_are_refused_in_words() -> None:
    with WingTwin() as hurried:
        api = client(hurried)

        said = refusal(api) if api.listing(FIRST) and api.listing(FIRST) else ""

        assert "too many calls" in said
        assert hurried.over_limit == TRIES


def test_calls_keep_to_ten_a_second(twin: WingTwin) -> None:
    waits: list[float] = []
    api = client(twin, waits)
    api.caller.calls, api.caller.seconds = CoupangApi.rate.calls, CoupangApi.rate.seconds

    for _ in range(3):
        api.listing(FIRST)

    assert len(twin.calls) == 12
    assert len(waits) == 11  # the first alone need not wait


def test_answer_in_error_with_status_200_is_a_fault() -> None:
    class Erring(Unhurried):
        def answer(self, request: Request) -> dict[str, str]:
            return {"code": "ERROR", "message": "업체 정보를 확인해 주세요"}

    with Erring() as twin:
        assert "업체 정보를 확인해 주세요" in refusal(client(twin))


def test_missing_key_is_named(twin: WingTwin) -> None:
    with pytest.raises(InputError, match="ANDON_COUPANG_SECRET_KEY"):
        client(twin, ANDON_COUPANG_SECRET_KEY="").listing(FIRST)


def test_time_is_signed_as_utc(twin: WingTwin) -> None:
    client(twin).listing(FIRST)

    stamp = clock.now().strftime("%y%m%dT%H")
    assert f"signed-date={stamp}" in twin.calls[-1].headers["authorization"]
