"""Rules on what a browser tried of own sites: the cart's price, a cart that takes nothing, a variant that is stuck."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from model.episode import Episode, judge
from model.finding import Severity, Subject
from model.lifecycle import Action, State
from model.seen import Cart, CartOutcome, CartPrice, Picked, facts
from tests.monitors.test_rendered import WHOLE
from tests.monitors.worlds import found, look, offer

READ = Cart(outcome=CartOutcome.READ, variant="", shown_price=Decimal("129.00"), currency="USD", emptied=True)


def asks(line: str | None, where: str = "cart page", currency: str | None = "USD") -> CartPrice:
    return CartPrice(where=where, line=Decimal(line) if line else None, total=Decimal("999.00"), currency=currency)


def world(cart: Cart | None, *, channel: str = "own", one: Any = None, **other: Any) -> Any:
    """A page at 129 dollars, with a look that has this cart."""
    return look([one or offer(12_900)], channel=channel, looks=[facts(replace(WHOLE, cart=cart))], **other)


def kinds_and_said(cart: Cart, **other: Any) -> list[tuple[str, Any]]:
    return [(one.subject.kind, one.numbers.get("said")) for one in found(world(cart, **other))]


CONTRADICTS = "page_contradicts_itself"

# What it is; the cart's prices; the offer's other fields; what is said.
CASES: list[tuple[str, tuple[CartPrice, ...], dict[str, Any], list[tuple[str, Any]]]] = [
    ("the same price", (asks("129.00"),), {}, []),
    ("the same price as a promotion's", (asks("129.0", "cart data"), asks("129.00")), {"regular_price": 15_900}, []),
    ("another price", (asks("141.90"),), {}, [(CONTRADICTS, "USD 141.90")]),
    ("the price before the promotion", (asks("159.00"),), {"regular_price": 15_900}, [(CONTRADICTS, "USD 159.00")]),
    ("a cent", (asks("129.01"),), {}, [(CONTRADICTS, "USD 129.01")]),
    ("the price after coupon, which the page has too", (asks("119.00"),), {"coupon_price": 11_900}, []),
    ("the members' price, which the page has too", (asks("120.00"),), {"member_price": 12_000}, []),
    ("another currency", (asks("118.00", currency="EUR"),), {}, []),
    ("an amount without currency", (asks("118.00", currency=None),), {}, []),
    ("no line that was read", (asks(None),), {}, []),
    ("a total with shipping", (asks("129.00"),), {}, []),
]


@pytest.mark.parametrize(("what", "prices", "other", "said"), CASES, ids=[case[0] for case in CASES])
def test_the_cart_s_price(
    what: str, prices: tuple[CartPrice, ...], other: dict[str, Any], said: list[tuple[str, Any]]
) -> None:
    assert kinds_and_said(replace(READ, prices=prices), one=offer(12_900, **other)) == said


def test_every_place_that_says_otherwise_is_told() -> None:
    sources = {"price": {"where": "visible", "disagrees": [["json-ld price", "120.00"]]}}

    (verdict,) = found(world(replace(READ, prices=(asks("141.90"),)), one=offer(12_900, sources=sources)))

    assert verdict.numbers["all"] == "json-ld price USD 120.00, cart USD 141.90"


def test_a_cart_whose_places_differ_is_told_by_place() -> None:
    (verdict,) = found(world(replace(READ, prices=(asks("141.90", "cart data"), asks("140.00")))))

    assert verdict.numbers["all"] == "cart data USD 141.90, cart page USD 140.00"


def test_the_cart_is_held_against_what_was_shown_of_the_variant_that_was_put_in() -> None:
    variants = [offer(12_900, variant="V1"), offer(13_900, variant="V2")]
    cart = replace(READ, variant="V2", shown_price=Decimal("139.00"), prices=(asks("145.00"),))

    (verdict,) = found(look(variants, looks=[facts(replace(WHOLE, cart=cart))]))

    assert (verdict.subject.variant, verdict.numbers["price"]) == ("V2", "139.00")


UNREAD = Cart(outcome=CartOutcome.NOT_READ, reason="a captcha")
FAILED = Cart(outcome=CartOutcome.FAILED, options={"Size": "250"}, reason="it answers HTTP 500")


def life(*looks: Any) -> tuple[Episode, list[Action]]:
    """What becomes of one fault through these looks."""
    episode, actions, living = Episode(), list[Action](), list[Subject]()
    for number, frames in enumerate(looks):
        for one in found(frames, living=living, all_=True):
            living = [one.subject]
            episode, moves = judge(episode, replace(one, captured_at=one.captured_at + timedelta(hours=number)))
            actions += [move.action for move in moves]
    return episode, actions


@pytest.mark.parametrize("wrong", [replace(READ, prices=(asks("141.90"),)), FAILED], ids=["price", "nothing taken"])
def test_a_cart_that_was_not_read_neither_opens_nor_closes(wrong: Cart) -> None:
    bad, unread, good = world(wrong), world(UNREAD), world(replace(READ, prices=(asks("129.00"),)))

    assert found(unread) == []
    assert life(bad, bad, unread, unread, unread)[0].state is State.OPEN
    assert life(bad, bad, unread, good, unread)[0].state is State.OPEN
    assert life(bad, bad, unread, good, unread, good)[0].state is State.RESOLVED


def test_a_fault_of_the_page_s_own_data_ends_although_the_cart_cannot_be_read() -> None:
    sources = {"price": {"where": "visible", "disagrees": [["json-ld price", "120.00"]]}}
    bad = world(UNREAD, one=offer(12_900, sources=sources))

    assert life(bad, bad, world(UNREAD), world(UNREAD))[0].state is State.RESOLVED


def test_what_a_cart_showed_is_kept_by_other_faults_that_come_and_go() -> None:
    dead = look([offer(12_900)], looks=[facts(replace(WHOLE, cart=UNREAD, script_errors=("it breaks",)))])

    assert life(world(FAILED), world(FAILED), dead, world(UNREAD), world(UNREAD))[0].state is State.OPEN


def test_a_variant_without_an_offer_is_told_of_one_at_the_price_that_was_shown() -> None:
    variants = [offer(13_900, variant="V1"), offer(12_900, variant="V2")]
    cart = replace(READ, variant="V9", prices=(asks("141.90"),))

    (verdict,) = found(look(variants, looks=[facts(replace(WHOLE, cart=cart))]))

    assert (verdict.subject.variant, verdict.numbers["price"]) == ("V2", "129.00")


def test_another_s_cart_is_never_judged() -> None:
    assert found(world(replace(READ, prices=(asks("141.90"),)), channel="reseller")) == []


def test_a_cart_that_takes_nothing_breaks_the_page() -> None:
    (verdict,) = found(world(FAILED))

    assert (verdict.subject.kind, verdict.severity) == ("broken_page", Severity.CRITICAL)
    assert verdict.numbers["faults"] == "the cart does not take 250 (it answers HTTP 500)"


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({}, "Black / 250 (listed in stock, but it cannot be picked)"),
        ({"buyable": False}, None),
        ({"buyable": None}, None),
        ({"dead": False}, None),
        ({"id": "V9"}, None),
    ],
    ids=["stuck", "sold out", "of unknown stock", "with controls that are not known", "not in the master file"],
)
def test_a_variant_of_the_master_file_that_cannot_be_picked(change: dict[str, Any], missing: str | None) -> None:
    options = {"Colour": "Black", "Size": "250"}
    stuck = replace(Picked(id="V1", options=options, buyable=True, picked=False, dead=True), **change)
    offers = [offer(12_900, variant="V1")]

    verdicts = found(
        look(
            offers,
            pages=[{"options": {"Size": ["250"]}}],
            mapping=[{"variant": "V1"}],
            looks=[facts(replace(WHOLE, variants=(stuck,)))],
        )
    )

    assert [one.numbers["missing"] for one in verdicts] == ([missing] if missing else [])
