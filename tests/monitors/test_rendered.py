"""Rules on what a browser showed: a table of cases, one look a row."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from model.finding import Severity
from model.seen import Box, Certificate, Element, Failure, Part, Picture, Seen, Timings, facts
from tests.monitors.worlds import T0, found, look

BOX = Box(10, 10, 100, 40)
WHOLE = Seen(
    requested_url="https://shop.test/A1",
    url="https://shop.test/A1",
    at=datetime(2026, 5, 4, tzinfo=UTC),
    viewport="desktop",
    width=1440,
    height=900,
    page_height=3000,
    locale="en-US",
    time_zone="UTC",
    agent="Andon/0.1",
    browser="Chromium 156",
    status=200,
    certificate=Certificate(
        subject="shop.test", issuer="CA", expires_at=datetime(2026, 8, 1, tzinfo=UTC), fingerprint="ab"
    ),
    price=Element(text="$129.00", box=BOX, visible=True),
    button=Element(text="Add to cart", box=BOX, visible=True),
    pictures=(Picture(url="https://shop.test/1.jpg", box=BOX, visible=True, width=600, height=600),),
    shown_price=Decimal(129),
    read_price=Decimal(129),
    buyable=True,
    timings=Timings(largest_paint=1200, shift=0.01, load=2000),
)
"""A look at a page in order."""


def failure(part: Part, status: int | None = 404, *, own: bool = True) -> dict[str, Any]:
    host = "shop.test" if own else "ads.example"
    reason = "" if status else "CONNECTION_RESET"
    return {"failures": (Failure(url=f"https://{host}/x", part=part, status=status, reason=reason, own=own),)}


def button(**changes: Any) -> dict[str, Any]:
    return {"button": replace(WHOLE.button, **changes)}  # type: ignore[type-var]


def price(**changes: Any) -> dict[str, Any]:
    return {"price": replace(WHOLE.price, **changes)}  # type: ignore[type-var]


def ends(day: int) -> dict[str, Any]:
    return {"certificate": replace(WHOLE.certificate, expires_at=datetime(2026, 5, day, tzinfo=UTC))}  # type: ignore[type-var]


LOST = Picture(url="https://cdn.example/1.jpg", box=BOX, visible=True, width=0, height=0)
STOPS = Severity.CRITICAL
WARNS = Severity.WARNING

# What it is; how the look differs from a whole page; how bad; what is said.
CASES: list[tuple[str, dict[str, Any], Severity | None, str]] = [
    ("a page in order", {}, None, ""),
    ("a script error", {"script_errors": ("x is not defined", "y")}, WARNS, "a script fails (x is not defined) and 1"),
    ("an error of another's script", {"script_errors": ("Script error.",)}, None, ""),
    ("an observer's noise", {"script_errors": ("ResizeObserver loop limit exceeded",)}, None, ""),
    ("what a script wrote", {"console": ("deprecated",)}, None, ""),
    ("a picture that is gone", failure(Part.IMAGE), WARNS, "the picture /x answers HTTP 404"),
    ("a script that does not come", failure(Part.SCRIPT, None), WARNS, "the script /x does not come (CONNECTION"),
    ("an API that fails", failure(Part.API, 500), WARNS, "the request /x answers HTTP 500"),
    ("an API that asks to sign in", failure(Part.API, 401), None, ""),
    ("another's counter that fails", failure(Part.SCRIPT, own=False), None, ""),
    ("another's frame that fails", failure(Part.DOCUMENT, 500, own=False), None, ""),
    ("a font that is gone", failure(Part.OTHER), None, ""),
    ("a product's picture lost on another's server", {"pictures": (LOST,)}, WARNS, "the product's picture /1.jpg"),
    ("a picture that was still coming", {"pictures": (replace(LOST, complete=False),)}, None, ""),
    ("a disabled button", button(enabled=False), STOPS, "the buy button is dead"),
    ("a button that waits for a choice", {**button(enabled=False), "choices": 5}, None, ""),
    ("a disabled button of what is sold out", {**button(enabled=False), "buyable": False}, None, ""),
    ("a disabled button of unknown stock", {**button(enabled=False), "buyable": None}, None, ""),
    ("a covered button", button(covered_by="div.veil"), STOPS, "the buy button is covered by div.veil"),
    ("a button behind a cookie layer", button(covered_by="div.cookies", behind_layer=True), None, ""),
    ("a hidden button", button(visible=False), STOPS, "the buy button is not to be seen"),
    ("no button that is known as one", {"button": None}, None, ""),
    ("a hidden price", {**price(visible=False), "shown_price": None}, STOPS, "the price is not to be seen"),
    ("no price on the page", {"price": None, "shown_price": None}, STOPS, "the price is not to be seen"),
    ("a page that was read without a price", {"price": None, "shown_price": None, "read_price": None}, None, ""),
    ("another price on the page", {"price": None, "shown_price": Decimal(99)}, None, ""),
    ("a covered price", price(covered_by="img"), STOPS, "the price is covered by img"),
    ("a price behind a cookie layer", price(covered_by="div", behind_layer=True), None, ""),
    ("a part without https", {"mixed": ("http://shop.test/a.js",)}, WARNS, "/a.js comes without https"),
    ("a certificate that ends soon", ends(10), WARNS, "its certificate ends 2026-05-10"),
    ("a certificate that ends in a fortnight", ends(18), None, ""),
    ("a page without TLS", {"certificate": None}, None, ""),
    ("a refused download", {"refused": ("download /x",), "dialogs": ("Hello",)}, None, ""),
]


@pytest.mark.parametrize(("what", "change", "severity", "said"), CASES, ids=[case[0] for case in CASES])
def test_broken_page(what: str, change: dict[str, Any], severity: Severity | None, said: str) -> None:
    verdicts = found(look(looks=[facts(replace(WHOLE, **change))]))

    assert [(one.subject.kind, one.severity) for one in verdicts] == ([("broken_page", severity)] if severity else [])
    assert said in str(verdicts[0].numbers["faults"] if verdicts else "")


def test_each_fault_is_said_once_over_all_viewports() -> None:
    broken = replace(WHOLE, script_errors=("x",))

    (verdict,) = found(look(looks=[facts(broken), facts(replace(broken, viewport="phone"))]))

    assert verdict.numbers["faults"] == "a script fails (x)"


@pytest.mark.parametrize(("channel", "kinds"), [("own", ["broken_page"]), ("reseller", [])])
def test_an_error_in_place_of_a_page_is_told_of_own_sites(channel: str, kinds: list[str]) -> None:
    visits = [{"outcome": "fetch_failed", "channel": channel}]
    bad = replace(WHOLE, status=503, price=None, shown_price=None, button=None)

    verdicts = found(look([], visits=visits, pages=[], looks=[facts(bad)]))

    assert [one.subject.kind for one in verdicts] == kinds


def test_a_captcha_in_place_of_a_page_breaks_nothing() -> None:
    world = look([], visits=[{"outcome": "blocked"}], pages=[], looks=[facts(replace(WHOLE, script_errors=("x",)))])

    assert found(world) == []


def test_a_page_at_which_no_browser_looked_says_nothing() -> None:
    assert found(look()) == []


@pytest.mark.parametrize(
    ("paints", "channel", "kinds"),
    [
        ((4100,), "own", ["slow_page"]),
        ((1200, 5000), "own", ["slow_page"]),
        ((3900,), "own", []),
        ((None,), "own", []),
        ((9000,), "reseller", []),
    ],
    ids=["slow", "slow on a phone", "quick enough", "not measured", "another's site"],
)
def test_slow_page(paints: tuple[int | None, ...], channel: str, kinds: list[str]) -> None:
    looks = [facts(replace(WHOLE, timings=Timings(largest_paint=paint))) for paint in paints]

    verdicts = found(look(channel=channel, at=T0, looks=looks))

    assert [one.subject.kind for one in verdicts] == kinds
    if kinds:
        assert (verdicts[0].numbers["limit"], verdicts[0].off) == ("4", None)
