from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from model.capture import Outcome
from model.errors import InputError
from model.finding import PERSISTENCE, Family, Persistence, Severity
from model.lifecycle import (
    ENDED,
    ORDERS,
    RULED,
    STANDING,
    TABLE,
    Action,
    Look,
    Looks,
    State,
    fades,
    holds_again,
    is_worse,
    may_speak,
    move,
    ripens,
)

START = datetime(2026, 3, 2, tzinfo=UTC)
WORDS = {"v": Look.VIOLATED, "w": Look.WITHIN, "c": Look.CLEAN}


def looks(text: str) -> Looks:
    """`v`iolated, `w`ithin tolerance, `c`lean, oldest first, a minute apart."""
    return [(START + timedelta(minutes=number), WORDS[letter]) for number, letter in enumerate(text)]


def test_every_state_can_be_reached() -> None:
    assert set(TABLE.values()) == set(State)


def test_nothing_leads_out_of_an_end() -> None:
    out = {(state, to) for (state, _), to in TABLE.items() if state in ENDED}

    assert out == {(state, state) for state in ENDED}


def test_only_orders_are_recorded_on_an_end() -> None:
    assert {action for state, action in TABLE if state in ENDED} == ORDERS


@pytest.mark.parametrize("state", sorted(STANDING | RULED))
def test_listing_and_policy_end_whatever_lives(state: State) -> None:
    assert move(state, Action.REMOVE) is move(state, Action.WITHDRAW) is State.RESOLVED


def test_a_pair_that_is_not_in_the_table_is_refused() -> None:
    for state, action in product([None, *State], Action):
        if (state, action) not in TABLE:
            with pytest.raises(InputError, match=action.value):
                move(state, action)


@pytest.mark.parametrize(
    ("state", "action", "to"),
    [
        (None, Action.FIND, State.CANDIDATE),
        (None, Action.REGRESS, State.REGRESSED),
        (State.CANDIDATE, Action.OPEN, State.OPEN),
        (State.CANDIDATE, Action.DROP, State.DROPPED),
        (State.OPEN, Action.ESCALATE, State.OPEN),
        (State.ACKNOWLEDGED, Action.ESCALATE, State.ACKNOWLEDGED),
        (State.SNOOZED, Action.ESCALATE, State.OPEN),
        (State.ACCEPTED, Action.ESCALATE, State.OPEN),
        (State.ACCEPTED, Action.EXPIRE, State.OPEN),
        (State.OPEN, Action.RESOLVE, State.OPEN),
        (State.RESOLVED, Action.ACKNOWLEDGE, State.RESOLVED),
        (State.FALSE_POSITIVE, Action.ACKNOWLEDGE, State.ACKNOWLEDGED),
    ],
)
def test_the_table(state: State | None, action: Action, to: State) -> None:
    assert move(state, action) is to


@pytest.mark.parametrize(
    ("family", "seen", "off", "opens"),
    [
        (Family.PRICE, "v", 5.0, False),
        (Family.PRICE, "v", 20.0, True),
        (Family.PRICE, "v", -20.0, True),
        (Family.PRICE, "v", None, False),
        (Family.PRICE, "vv", 5.0, True),
        (Family.PRICE, "vwv", 5.0, False),
        (Family.PRICE, "w", 20.0, False),
        (Family.STOCK, "v", 90.0, False),
        (Family.STOCK, "vv", None, True),
        (Family.STOCK, "vcv", None, True),
        (Family.STOCK, "vccv", None, False),
        (Family.STOCK, "vvc", None, False),
        (Family.DISPLAY, "vcv", None, False),
        (Family.DISPLAY, "vv", None, True),
        (Family.IPR, "v", None, True),
        (Family.COVERAGE, "v", None, True),
        (Family.COVERAGE, "", None, False),
    ],
)
def test_a_candidate_opens_on_the_looks_of_its_family(
    family: Family, seen: str, off: float | None, opens: bool
) -> None:
    assert ripens(looks(seen), PERSISTENCE[family], off) is opens


@pytest.mark.parametrize(
    ("family", "seen", "held", "ends"),
    [
        (Family.PRICE, "v", False, False),
        (Family.PRICE, "vc", False, True),
        (Family.PRICE, "vw", False, True),
        (Family.STOCK, "vc", False, False),
        (Family.STOCK, "vcc", False, True),
        (Family.STOCK, "vwc", False, True),
        (Family.COVERAGE, "vw", False, True),
        (Family.PRICE, "vc", True, False),
        (Family.PRICE, "vcc", True, True),
        (Family.PRICE, "vcw", True, False),
    ],
)
def test_a_candidate_ends_when_no_look_is_left_that_could_count(
    family: Family, seen: str, held: bool, ends: bool
) -> None:
    assert fades(looks(seen), PERSISTENCE[family], held=held) is ends


def test_a_rule_may_ask_for_more_looks_than_its_family() -> None:
    assert not ripens(looks("vv"), Persistence(3, 4), None)
    assert ripens(looks("vvcv"), Persistence(3, 4), None)
    assert not fades(looks("vcc"), Persistence(3, 4), held=False)
    assert fades(looks("vccc"), Persistence(3, 4), held=False)


@pytest.mark.parametrize(("seen", "holds"), [("c", False), ("vc", False), ("vcc", True), ("cc", True), ("cwc", False)])
def test_a_rule_holds_again_after_two_clean_looks_in_a_row(seen: str, holds: bool) -> None:
    assert holds_again(looks(seen)) is holds


@pytest.mark.parametrize(
    ("severity", "off", "told", "told_off", "worse"),
    [
        (Severity.CRITICAL, 10.0, Severity.WARNING, 10.0, True),
        (Severity.INFO, 10.0, Severity.WARNING, 10.0, False),
        (Severity.WARNING, 15.0, Severity.WARNING, 10.0, True),
        (Severity.WARNING, 14.9, Severity.WARNING, 10.0, False),
        (Severity.WARNING, -15.0, Severity.WARNING, -10.0, True),
        (Severity.WARNING, 15.0, Severity.WARNING, None, False),
        (Severity.WARNING, None, Severity.WARNING, 10.0, False),
        (Severity.CRITICAL, 90.0, None, None, False),
    ],
)
def test_worse_is_a_higher_severity_or_five_points_more_than_told(
    severity: Severity, off: float | None, told: Severity | None, told_off: float | None, worse: bool
) -> None:
    assert is_worse(severity, off, told, told_off) is worse


@pytest.mark.parametrize(
    ("outcome", "family", "kind", "speaks"),
    [
        (Outcome.OK, Family.PRICE, "below_floor", True),
        (Outcome.PARTIAL, Family.STOCK, "stockout", True),
        (Outcome.BLOCKED, Family.PRICE, "below_floor", False),
        (Outcome.SOFT_404, Family.STOCK, "stockout", False),
        (Outcome.GONE, Family.STOCK, "stockout", False),
        (Outcome.GONE, Family.STOCK, "delisted", True),
        (Outcome.SOFT_404, Family.STOCK, "delisted", False),
        (Outcome.FETCH_FAILED, Family.DISPLAY, "broken_page", True),
        (Outcome.BLOCKED, Family.DISPLAY, "broken_page", False),
        (Outcome.LOGIN, Family.DISPLAY, "title_mismatch", False),
        (Outcome.BLOCKED, Family.COVERAGE, "channel_blocked", True),
    ],
)
def test_only_captures_that_may_speak_do(outcome: Outcome, family: Family, kind: str, speaks: bool) -> None:
    assert may_speak(outcome, family, kind) is speaks
