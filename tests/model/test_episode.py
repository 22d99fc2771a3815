from dataclasses import replace
from typing import Any

import pytest

from model.episode import Episode, discard, end, expire, judge, lapse, release
from model.errors import InputError
from model.finding import Family, Severity
from model.lifecycle import LOOKS_KEPT, RULED, STANDING, Action, Cause, State
from model.ordering import BY_HAND, Order, obey
from tests.model.lives import actions_of, at, ordered, run, verdict


@pytest.mark.parametrize(
    ("looks", "state", "actions"),
    [
        ("v", State.CANDIDATE, [Action.FIND]),
        ("vv", State.OPEN, [Action.FIND, Action.OPEN]),
        ("vvv", State.OPEN, [Action.FIND, Action.OPEN]),
        ("vc", State.DROPPED, [Action.FIND, Action.DROP]),
        ("vw", State.DROPPED, [Action.FIND, Action.DROP]),
        ("vvc", State.OPEN, [Action.FIND, Action.OPEN]),
        ("vvcc", State.RESOLVED, [Action.FIND, Action.OPEN, Action.CLOSE]),
        ("vvcvc", State.OPEN, [Action.FIND, Action.OPEN]),
        ("vvcwcc", State.RESOLVED, [Action.FIND, Action.OPEN, Action.CLOSE]),
        ("vvwww", State.OPEN, [Action.FIND, Action.OPEN]),
        ("c", None, []),
        ("w", None, []),
    ],
)
def test_a_price_lives_by_its_looks(looks: str, state: State | None, actions: list[Action]) -> None:
    episode, made = run(looks)

    assert (episode.state, made) == (state, actions)


def test_a_price_that_is_far_off_opens_at_once() -> None:
    assert run("v", off=20.0)[1] == [Action.OPEN]


def test_what_comes_back_is_regressed() -> None:
    assert run("vv", Episode(comes_back=True))[0].state is State.REGRESSED
    assert run("v", Episode(comes_back=True), off=30.0)[1] == [Action.REGRESS]


def test_a_look_that_is_not_newer_changes_nothing() -> None:
    episode, _ = run("v")

    assert judge(episode, verdict(0)) == (episode, ())
    assert judge(episode, verdict(-5)) == (episode, ())


def test_looks_are_kept_up_to_a_bound() -> None:
    assert len(run("v" * 50)[0].looks) == LOOKS_KEPT


def test_the_numbers_shown_are_those_of_the_last_look_that_was_off() -> None:
    episode, _ = run("vvc")

    assert (episode.numbers["look"], episode.seen_at) == (1, at(1))


def test_five_points_further_off_than_told_escalates_once() -> None:
    opened, _ = run("vv", off=8.0)
    little, nothing = run("v", opened, 10, off=12.9)
    worse, escalated = run("v", little, 20, off=13.0)
    same, again = run("v", worse, 30, off=17.9)

    assert (nothing, escalated, again) == ([], [Action.ESCALATE], [])
    assert (worse.told_off, same.off) == (13.0, 17.9)


def test_a_severity_that_falls_and_rises_again_is_told_once() -> None:
    opened, _ = run("vv", severity=Severity.WARNING)
    critical, first = run("v", opened, 10, severity=Severity.CRITICAL)
    milder, falls = run("v", critical, 20, severity=Severity.WARNING)
    _, rises = run("v", milder, 30, severity=Severity.CRITICAL)

    assert (first, falls, rises) == ([Action.ESCALATE], [Action.REGRADE], [Action.REGRADE])
    assert milder.severity is Severity.WARNING


def test_an_escalation_leaves_an_acknowledgement() -> None:
    acknowledged = ordered(run("vv")[0], Action.ACKNOWLEDGE)
    episode, made = run("v", acknowledged, 60, off=40.0)

    assert (episode.state, made) == (State.ACKNOWLEDGED, [Action.ESCALATE])


def test_a_snooze_is_silent_until_its_time_and_then_tells_the_numbers_of_that_day() -> None:
    snoozed = ordered(run("vv")[0], Action.SNOOZE, until=at(100))
    worse, made = run("v", snoozed, 60, off=40.0)
    early, no_moves = expire(worse, at(99))
    ended, moves = expire(worse, at(100))

    assert (made, no_moves, early) == ([], (), worse)
    assert actions_of(moves) == [Action.EXPIRE]
    assert (ended.state, ended.told_off, ended.until) == (State.OPEN, 40.0, None)


def test_a_snooze_until_worse_ends_when_it_is_worse_than_when_it_was_snoozed() -> None:
    seen, _ = run("vvv", off=8.0)
    deeper, _ = run("v", seen, 10, off=12.0)
    snoozed = ordered(deeper, Action.SNOOZE, until_worse=True)
    same, nothing = run("v", snoozed, 60, off=16.9)
    worse, made = run("v", same, 70, off=17.0)

    assert (nothing, made) == ([], [Action.ESCALATE])
    assert (worse.state, worse.until_worse) == (State.OPEN, False)


def test_a_snoozed_one_closes_on_clean_looks() -> None:
    snoozed = ordered(run("vv")[0], Action.SNOOZE, until=at(100))

    assert run("cc", snoozed, 60)[0].state is State.RESOLVED


@pytest.mark.parametrize(
    ("action", "fields"),
    [(Action.ACCEPT, {"why": "clearance", "until": at(1000)}), (Action.FALSE_POSITIVE, {"why": "a bundle"})],
)
def test_what_is_ruled_holds_through_clean_and_worse_looks(action: Action, fields: dict[str, Any]) -> None:
    ruled = ordered(run("vv")[0], action, **fields)
    episode, made = run("ccvvcc", ruled, 60, off=70.0, severity=Severity.CRITICAL)

    assert (episode.state, made) == (ruled.state, [])


@pytest.mark.parametrize("action", [Action.ACCEPT, Action.FALSE_POSITIVE])
def test_until_worse_ends_a_ruling(action: Action) -> None:
    ruled = ordered(run("vv")[0], action, why="clearance", until_worse=True)
    episode, made = run("v", ruled, 60, off=13.0)

    assert (episode.state, made) == (State.OPEN, [Action.ESCALATE])


def test_an_acceptance_that_ends_opens_again() -> None:
    accepted = ordered(run("vv")[0], Action.ACCEPT, why="clearance", until=at(100))

    assert expire(accepted, at(100))[0].state is State.OPEN


def test_an_acceptance_that_ends_after_clean_looks_is_resolved() -> None:
    accepted = ordered(run("vv")[0], Action.ACCEPT, why="clearance", until=at(100))
    clean, _ = run("cc", accepted, 60)
    ended, [step] = expire(clean, at(100))

    assert (ended.state, step.action) == (State.RESOLVED, Action.CLOSE)
    assert "acceptance ended" in (step.why or "")


def test_a_candidate_may_be_accepted_before_it_opens() -> None:
    accepted = ordered(run("v")[0], Action.ACCEPT, why="planned", until=at(100))

    assert run("v", accepted, 60)[0].state is State.ACCEPTED
    assert expire(accepted, at(100))[0].state is State.OPEN


def test_resolved_by_hand_closes_on_the_first_clean_look_after_it() -> None:
    asked = ordered(run("vv")[0], Action.RESOLVE, why="price corrected")
    assert asked.state is State.OPEN
    before, nothing = judge(asked, verdict(49, "c"))
    closed, [step] = judge(before, verdict(51, "c"))

    assert nothing == ()
    assert (closed.state, step.why) == (State.RESOLVED, f"{BY_HAND}: price corrected")


def test_resolved_by_hand_stays_open_while_the_fault_is_there() -> None:
    asked = ordered(run("vv")[0], Action.RESOLVE)
    still, moves = judge(asked, verdict(51))
    after, later = judge(still, verdict(52, "c"))

    assert (still.state, actions_of(moves)) == (State.OPEN, [Action.STILL_THERE])
    assert (after.state, later) == (State.OPEN, ())


def test_resolving_again_changes_nothing() -> None:
    asked = ordered(run("vv")[0], Action.RESOLVE, 50, why="first")

    assert ordered(asked, Action.RESOLVE, 55, why="second") == asked


def test_a_later_ruling_takes_a_resolve_back() -> None:
    asked = ordered(run("vv")[0], Action.RESOLVE)
    accepted = ordered(asked, Action.ACCEPT, 55, why="clearance", until=at(1000))

    assert run("c", accepted, 60)[0].state is State.ACCEPTED


def test_a_held_candidate_does_not_open_until_it_is_released() -> None:
    held, made = run("vvv", held=True, off=60.0)
    opened, moves = release(held)

    assert (held.state, made, held.ripe) == (State.CANDIDATE, [Action.FIND], True)
    assert (opened.state, actions_of(moves)) == (State.OPEN, [Action.RELEASE, Action.OPEN])


def test_a_hold_stays_when_later_looks_are_not_held() -> None:
    held, _ = run("v", held=True)

    assert run("v", held, 10)[0].state is State.CANDIDATE


def test_a_released_candidate_goes_on_as_any_other() -> None:
    held, _ = run("v", held=True)
    released, moves = release(held)

    assert (released.state, actions_of(moves)) == (State.CANDIDATE, [Action.RELEASE])
    assert run("v", released, 10)[0].state is State.OPEN
    assert run("c", released, 10)[0].state is State.DROPPED


def test_a_held_candidate_that_comes_back_is_regressed_when_it_is_released() -> None:
    held, _ = run("vv", Episode(comes_back=True), held=True)

    assert release(held)[0].state is State.REGRESSED


def test_a_held_candidate_ends_on_two_clean_looks() -> None:
    held, _ = run("vv", held=True)
    once, _ = run("c", held, 10)
    twice, _ = run("c", once, 11)

    assert (once.state, twice.state) == (State.CANDIDATE, State.DROPPED)


def test_discarding_drops_what_is_held_and_nothing_else() -> None:
    held, plain = run("vv", held=True)[0], run("v")[0]

    assert discard(held, "misread")[0].state is State.DROPPED
    assert discard(plain, "misread") == (plain, ())
    assert release(plain) == (plain, ())


def test_a_held_look_neither_escalates_nor_shows_on_what_stands() -> None:
    opened, _ = run("vv")
    episode, made = run("v", opened, 10, held=True, off=900.0, severity=Severity.CRITICAL)

    assert (made, episode.off, episode.severity) == ([], 8.0, Severity.WARNING)
    assert episode.looks[-1][0] == at(10)


def test_a_held_clean_look_says_nothing() -> None:
    opened, _ = run("vv")

    assert run("cc", opened, 10, held=True) == (opened, [])


@pytest.mark.parametrize("state", sorted({State.CANDIDATE, *STANDING, *RULED}))
def test_a_removed_listing_ends_whatever_lives(state: State) -> None:
    ended, [step] = end(replace(run("v")[0], state=state), Action.REMOVE, "listing removed")

    assert ended.state is (State.DROPPED if state is State.CANDIDATE else State.RESOLVED)
    assert step.why == "listing removed"


def test_what_has_ended_ends_once() -> None:
    resolved, _ = run("vvcc")

    assert end(resolved, Action.WITHDRAW, "policy withdrawn") == (resolved, ())
    assert judge(resolved, verdict(99)) == (resolved, ())


def test_an_order_on_what_has_ended_is_recorded_and_changes_nothing() -> None:
    resolved, _ = run("vvcc")
    after, [step] = obey(resolved, Order(action=Action.ACKNOWLEDGE, at=at(50)))

    assert after == resolved
    assert (step.from_state, step.to_state) == (State.RESOLVED, State.RESOLVED)


def test_an_order_that_does_not_go_with_the_state_is_refused() -> None:
    with pytest.raises(InputError, match="'snooze' does not go with a discrepancy that is candidate"):
        ordered(run("v")[0], Action.SNOOZE, until=at(100))


@pytest.mark.parametrize(
    ("action", "fields", "sentence"),
    [
        (Action.ACCEPT, {"until": at(100)}, "accept needs a reason"),
        (Action.ACCEPT, {"why": "clearance"}, "accept needs an end"),
        (Action.FALSE_POSITIVE, {"why": "  "}, "false-positive needs a reason"),
        (Action.FALSE_POSITIVE, {"why": "bundle", "until": at(100)}, "false-positive takes no end"),
        (Action.SNOOZE, {}, "snooze needs an end"),
        (Action.SNOOZE, {"until": at(50)}, "would have ended already"),
        (Action.CLOSE, {}, "nothing that a person does"),
    ],
)
def test_an_order_says_all_that_it_must(action: Action, fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        Order(action=action, at=at(50), **fields).check()


def test_stock_opens_on_two_of_three() -> None:
    assert run("vcv", family=Family.STOCK)[0].state is State.OPEN
    assert run("vcc", family=Family.STOCK)[0].state is State.DROPPED


def test_a_wait_for_a_platform_changes_no_state_and_ends_when_a_capture_brings_news() -> None:
    waits = ordered(run("vv")[0], Action.WAIT, until=at(600))
    assert (waits.state, waits.waiting_since, waits.waiting_until) == (State.OPEN, at(50), at(600))

    same, moves = judge(waits, verdict(60))
    assert (same.waiting_since, moves) == (at(50), ())
    worse, moves = judge(waits, verdict(60, off=40.0))
    assert (worse.waiting_since, worse.waiting_until) == (None, None)
    assert actions_of(moves) == [Action.RESUME, Action.ESCALATE]


def test_a_wait_ends_when_its_time_comes() -> None:
    waits = ordered(run("vv")[0], Action.WAIT, until=at(600))
    after, moves = expire(waits, at(600))

    assert expire(waits, at(599)) == (waits, ())
    assert (after.waiting_since, actions_of(moves)) == (None, [Action.RESUME])
    assert expire(after, at(601)) == (after, ())


def test_an_acknowledgement_lapses_unless_a_platform_has_to_act() -> None:
    taken = ordered(run("vv")[0], Action.ACKNOWLEDGE)
    waits = ordered(taken, Action.WAIT)

    assert actions_of(lapse(taken, "nothing was done")[1]) == [Action.LAPSE]
    assert lapse(taken, "nothing was done")[0].state is State.OPEN
    assert lapse(waits, "nothing was done") == (waits, ())


def test_a_cause_is_kept_also_of_what_has_ended() -> None:
    resolved, _ = run("vvcc")

    assert ordered(resolved, Action.CAUSE, cause=Cause.SELLER).cause is Cause.SELLER
    assert ordered(run("vv")[0], Action.RESOLVE, cause=Cause.READER).cause is Cause.READER
