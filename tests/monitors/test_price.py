"""Price rules: a table of cases, one world a row, and the edges of tolerance and windows."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.finding import Severity
from monitors.rule import rules
from tests.monitors.worlds import SETTINGS, T0, found, kinds, look, offer

HOUR = pd.Timedelta(hours=1)
LIST = {"list_price": 10_000}
FLOOR = {"floor": 9_000}
SALE = {"promo_price": 8_000, "starts_at": T0 - HOUR, "ends_at": T0 + HOUR}
ENDED = {"promo_price": 8_000, "starts_at": T0 - 2 * HOUR, "ends_at": T0 - HOUR}
WON: dict[str, Any] = {"channel": "seoul"}


def says(*disagrees: tuple[str, str], **other: Any) -> dict[str, Any]:
    return {"sources": {"price": {"where": "visible", "disagrees": [list(one) for one in disagrees]}}, **other}


# What it is; the offer; policy; promotion; the kind that speaks, how far off, some numbers.
CASES: list[tuple[str, dict[str, Any], dict[str, Any] | None, dict[str, Any] | None, str | None, float | None, Any]] = [
    ("at the floor", offer(9_000), FLOOR, None, None, None, None),
    ("below the floor", offer(8_100), FLOOR, None, "below_floor", 10.0, {"price": "81.00", "floor": "90.00"}),
    (
        "a best price is judged by its own policy",
        offer(10_000, best_price=8_000),
        {**FLOOR, "judges": "best_price"},
        None,
        "below_floor",
        100 / 9,
        {"field": "best_price"},
    ),
    (
        "a best price is not judged by the price's policy",
        offer(10_000, best_price=8_000),
        {**LIST, **FLOOR},
        None,
        None,
        None,
        None,
    ),
    ("with shipping", offer(8_000, shipping_fee=1_500), {**FLOOR, "with_shipping": True}, None, None, None, None),
    (
        "with too little shipping",
        offer(8_000, shipping_fee=500),
        {**FLOOR, "with_shipping": True},
        None,
        "below_floor",
        500 / 90,
        None,
    ),
    ("with shipping that was not read", offer(8_000), {**FLOOR, "with_shipping": True}, None, None, None, None),
    ("above the ceiling", offer(12_000), {"ceiling": 10_000}, None, "above_ceiling", 20.0, {"ceiling": "100.00"}),
    ("at the list price", offer(10_000), LIST, None, None, None, None),
    ("dearer than the list price", offer(11_000), LIST, None, "list_price_mismatch", 10.0, {"direction": "above"}),
    (
        "another struck price",
        offer(10_000, regular_price=13_000),
        LIST,
        None,
        "list_price_mismatch",
        30.0,
        {"case": "struck", "price": "130.00"},
    ),
    ("a promotion beside its list price", offer(8_000, regular_price=10_000), LIST, SALE, None, None, None),
    (
        "another price than the promotion's",
        offer(8_500),
        LIST,
        SALE,
        "list_price_mismatch",
        6.25,
        {"expected": "80.00"},
    ),
    ("a digit lost", offer(1_000), LIST, None, "misprint", 90.0, {"case": "lost"}),
    ("a digit lost in the middle", offer(1_290), {"list_price": 12_790}, None, "misprint", None, {"case": "lost"}),
    ("a digit gained", offer(100_000), LIST, None, "misprint", 900.0, {"case": "gained"}),
    ("half the price", offer(5_000), LIST, None, "misprint", 50.0, {"direction": "below"}),
    ("not quite half", offer(5_001), LIST, None, "list_price_mismatch", 49.99, None),
    (
        "half the price that the floor permits",
        offer(5_000),
        {**LIST, "floor": 4_000},
        None,
        "list_price_mismatch",
        50.0,
        None,
    ),
    ("half the floor, no list price", offer(4_500), FLOOR, None, "misprint", 50.0, None),
    (
        "the list price in a promotion at half of it",
        offer(10_000),
        LIST,
        {**SALE, "promo_price": 5_000},
        "promo_not_started",
        100.0,
        None,
    ),
    (
        "a promotion that did not start",
        offer(10_000),
        LIST,
        SALE,
        "promo_not_started",
        25.0,
        {"promotion": "Spring sale"},
    ),
    ("one that did not start, without a list price", offer(10_000), None, SALE, "promo_not_started", 25.0, None),
    ("a promotion that did not end", offer(8_000), LIST, ENDED, "promo_not_ended", 20.0, {"expected": "100.00"}),
    ("one below the floor that did not end", offer(8_000), {**LIST, **FLOOR}, ENDED, "promo_not_ended", 20.0, None),
    (
        "one at half the price that did not end",
        offer(5_000),
        LIST,
        {**ENDED, "promo_price": 5_000},
        "promo_not_ended",
        50.0,
        None,
    ),
    (
        "the promotion's price before it begins",
        offer(8_000),
        LIST,
        {**SALE, "starts_at": T0 + HOUR, "ends_at": T0 + 2 * HOUR},
        "list_price_mismatch",
        20.0,
        None,
    ),
    ("a promotion below the floor", offer(8_000), {**LIST, **FLOOR}, SALE, None, None, None),
    (
        "below a promotion's own floor",
        offer(7_500),
        {**LIST, **FLOOR},
        {**SALE, "floor": 7_800},
        "below_floor",
        None,
        {"floor": "78.00"},
    ),
    (
        "another currency",
        offer(10_000, currency="EUR"),
        {**LIST, **FLOOR},
        None,
        "wrong_currency",
        None,
        {"shown": "EUR", "due": "USD"},
    ),
    ("a policy in another currency", offer(100), {**LIST, "currency": "KRW"}, None, None, None, None),
    (
        "a coupon below its floor",
        offer(10_000, coupon_price=8_100),
        {**FLOOR, "judges": "coupon_price"},
        None,
        "coupon_below_floor",
        10.0,
        {"price": "81.00"},
    ),
    ("a coupon that no policy judges", offer(10_000, coupon_price=8_000), {**LIST, **FLOOR}, None, None, None, None),
    (
        "a coupon at its promotion's price",
        offer(10_000, coupon_price=8_000),
        {**LIST, **FLOOR},
        {**SALE, "judges": "coupon_price"},
        None,
        None,
        None,
    ),
    (
        "structured data that says another price",
        offer(10_000, **says(("json-ld price", "120.00"))),
        LIST,
        None,
        "page_contradicts_itself",
        20.0,
        {"where": "json-ld price", "said": "USD 120.00"},
    ),
    (
        "structured data a cent away",
        offer(10_000, **says(("json-ld price", "100.01"))),
        LIST,
        None,
        "page_contradicts_itself",
        0.01,
        None,
    ),
    (
        "structured data that says the same",
        offer(10_000, **says(("json-ld price", "100.0"))),
        LIST,
        None,
        None,
        None,
        None,
    ),
    (
        "structured data that is no amount",
        offer(10_000, **says(("json-ld price", "on request"))),
        LIST,
        None,
        "page_contradicts_itself",
        None,
        {"said": "on request"},
    ),
    (
        "a misprint that the structured data has not",
        offer(1_000, **says(("json-ld price", "100.00"))),
        LIST,
        None,
        "misprint",
        90.0,
        None,
    ),
    ("no price on the page", offer(None), {**LIST, **FLOOR}, SALE, None, None, None),
    (
        "a struck price alone",
        offer(None, regular_price=12_000),
        LIST,
        None,
        "list_price_mismatch",
        20.0,
        {"case": "struck"},
    ),
]


@pytest.mark.parametrize(
    ("what", "one", "policy", "promotion", "kind", "off", "numbers"), CASES, ids=[case[0] for case in CASES]
)
def test_price(
    what: str, one: Any, policy: Any, promotion: Any, kind: str | None, off: float | None, numbers: Any
) -> None:
    world = look([one], policies=[policy] if policy else [], promotions=[promotion] if promotion else [])

    verdicts = found(world)

    assert [verdict.subject.kind for verdict in verdicts] == ([kind] if kind else [])
    if off is not None:
        assert verdicts[0].off == pytest.approx(off)
    if numbers:
        assert numbers.items() <= verdicts[0].numbers.items()


def test_every_price_rule_has_a_case() -> None:
    named = {case[4] for case in CASES} | {"parity"}

    assert named >= {kind for kind, rule in rules().items() if rule.family == "price"}


def test_a_policy_counts_for_each_piece_of_a_pack() -> None:
    world = look([offer(17_000)], policies=[FLOOR], mapping=[{"pack": 2}])

    (verdict,) = found(world)

    assert verdict.numbers["floor"] == "180.00"


def test_won_have_no_minor_units() -> None:
    (verdict,) = found(look([offer(89_000, currency="KRW")], **WON, policies=[{"floor": 99_000, "currency": "KRW"}]))

    assert (verdict.numbers["price"], verdict.numbers["floor"]) == ("89000", "99000")


def test_times_are_told_in_the_channels_zone() -> None:
    sale = {**SALE, "currency": "KRW", "starts_at": pd.Timestamp("2026-05-04T00:00+09:00")}
    (verdict,) = found(
        look([offer(10_000, currency="KRW")], **WON, policies=[{**LIST, "currency": "KRW"}], promotions=[sale])
    )

    assert verdict.numbers["starts_at"] == "2026-05-04T00:00:00+09:00"


def test_below_the_floor_is_critical_from_a_fifth_on() -> None:
    severities = [found(look([offer(price)], policies=[FLOOR]))[0].severity for price in (7_210, 7_200)]

    assert severities == [Severity.WARNING, Severity.CRITICAL]


@pytest.mark.parametrize(
    ("channel", "currency", "severity"),
    [("reseller", "USD", "warning"), ("reseller_kr", "KRW", "info"), ("reseller_de", "EUR", "info")],
)
def test_independent_sellers_prices_are_info_where_resale_prices_may_not_be_fixed(
    channel: str, currency: str, severity: str
) -> None:
    world = look(
        [offer(8_000, currency=currency, seller="s9")], channel=channel, policies=[{**FLOOR, "currency": currency}]
    )

    assert [verdict.severity.value for verdict in found(world)] == [severity]


def test_unlocking_gives_the_rules_own_severity() -> None:
    open_ = SETTINGS.model_copy(update={"rpm_lock": False})
    world = look(
        [offer(8_000, currency="KRW", seller="s9")],
        channel="reseller_kr",
        policies=[{**FLOOR, "currency": "KRW"}],
        settings=open_,
    )

    assert [verdict.severity.value for verdict in found(world, settings=open_)] == ["warning"]


def test_an_official_sellers_prices_are_never_locked() -> None:
    seller = {"channel": "reseller_kr", "seller": "s9", "role": "official"}
    world = look(
        [offer(8_000, currency="KRW", seller="s9")],
        channel="reseller_kr",
        policies=[{**FLOOR, "currency": "KRW"}],
        sellers=[seller],
    )

    assert [verdict.severity.value for verdict in found(world)] == ["warning"]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [({}, set()), ({"channel": "reseller"}, {"list_price_mismatch"}), ({"seller": "s9"}, {"list_price_mismatch"})],
)
def test_the_list_price_is_asked_of_independent_sellers_only_by_name(scope: dict[str, str], expected: set[str]) -> None:
    world = look([offer(9_500, seller="s9")], channel="reseller", policies=[{**LIST, **FLOOR, **scope}])

    assert kinds(world) == expected


def test_a_lower_struck_price_in_the_eu_may_be_the_lowest_of_thirty_days() -> None:
    policy = {**LIST, "currency": "EUR"}
    lower, higher = (
        look([offer(None, currency="EUR", regular_price=price)], channel="reseller_de", policies=[policy])
        for price in (9_000, 11_000)
    )

    assert (kinds(lower), kinds(higher)) == (set(), {"list_price_mismatch"})


def test_near_a_promotions_edge_one_look_never_opens() -> None:
    edge = {**SALE, "starts_at": T0 - pd.Timedelta(minutes=9), "promo_price": 5_000}
    (near,), (far,) = (
        found(look([offer(10_000)], policies=[LIST], promotions=[one]))
        for one in (edge, {**SALE, "promo_price": 5_000})
    )

    assert near.persistence is not None
    assert near.persistence.at_once_off is None
    assert far.persistence is None


@settings(deadline=None, max_examples=40)
@given(due=st.integers(1, 10**12), gap=st.integers(0, 10**10))
def test_the_tolerance_is_the_larger_of_half_a_per_cent_and_one_minor_unit(due: int, gap: int) -> None:
    price = due - gap
    verdicts = [
        one for one in found(look([offer(price)], policies=[{"floor": due}])) if one.subject.kind == "below_floor"
    ]
    violated = gap > 0 and 2 * gap < due

    assert [one.opens for one in verdicts] == ([gap * 200 > due and gap > 1] if violated else [])


@settings(deadline=None, max_examples=40)
@given(start=st.integers(-3, 3), length=st.integers(1, 4))
def test_a_promotion_holds_from_its_first_instant_up_to_its_last(start: int, length: int) -> None:
    starts, second = T0 + pd.Timedelta(seconds=start), pd.Timedelta(seconds=1)
    sale = {"promo_price": 8_000, "starts_at": starts, "ends_at": starts + length * second}
    expected = {"promo_not_started"} if start <= 0 < start + length else set()

    assert kinds(look([offer(10_000)], policies=[LIST], promotions=[sale])) == expected
