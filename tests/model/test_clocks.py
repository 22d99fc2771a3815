"""Clocks of an episode: from its opening to its taking up and its end, resting while a platform has to act."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from model.calendar import Calendar
from model.clocks import Moved, false_alarm, to_acknowledge, to_resolve, unheeded
from model.lifecycle import ENDED, STANDING, TABLE, Action, State

BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
ALWAYS = Calendar(zone=ZoneInfo("UTC"), weekdays=range(7), start=time(0), end=time(0), is_holiday=lambda _: False)
OFFICE = Calendar(zone=ZoneInfo("UTC"), weekdays=range(5), start=time(9), end=time(18), is_holiday=lambda _: False)
LATER = BEGAN + timedelta(days=40)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def life(*steps: tuple[float, Action], opens: bool = True) -> list[Moved]:
    """An episode that opens at once, then goes through `steps`: minutes after that, and what happens."""
    moves, state = [], None
    for number, (at, action) in enumerate(([(0, Action.OPEN)] if opens else []) + list(steps), start=1):
        to = TABLE[state, action]
        moved = Moved(version=number, at=BEGAN + minutes(at), action=action, from_state=state, to_state=to)
        moves.append(moved)
        state = to
    return moves


@st.composite
def lives(draw: st.DrawFn) -> list[Moved]:
    """Any way through the table of states, with any times between."""
    steps, state, at = [], State.OPEN, 0
    for _ in range(draw(st.integers(0, 12))):
        action = draw(st.sampled_from(sorted(action for one, action in TABLE if one is state)))
        at += draw(st.integers(0, 3_000))
        steps.append((at, action))
        state = TABLE[state, action]
    return life(*steps)


def spent(moves: Sequence[Moved], calendar: Calendar = ALWAYS) -> tuple[timedelta, timedelta]:
    return to_acknowledge(moves).spent(calendar, LATER), to_resolve(moves).spent(calendar, LATER)


def test_the_clocks_stop_when_it_is_taken_up_and_when_it_ends() -> None:
    assert spent(life((10, Action.ACKNOWLEDGE), (90, Action.CLOSE))) == (minutes(10), minutes(90))
    assert spent(life((90, Action.CLOSE))) == (minutes(90), minutes(90))


def test_clocks_rest_while_a_platform_has_to_act() -> None:
    waited = life((10, Action.WAIT), (70, Action.RESUME), (80, Action.ACKNOWLEDGE), (100, Action.CLOSE))

    assert spent(waited) == (minutes(20), minutes(40))


def test_to_be_left_alone_stops_the_clock_as_long_as_it_is() -> None:
    assert to_resolve(life((60, Action.ACCEPT))).stopped_at == BEGAN + minutes(60)
    again = life((60, Action.ACCEPT), (100, Action.EXPIRE), (110, Action.CLOSE))

    assert (spent(again)[1], to_resolve(again).stopped_at) == (minutes(70), BEGAN + minutes(110))


def test_a_target_runs_out_where_the_clock_still_runs() -> None:
    stands, taken = life(), life((30, Action.ACKNOWLEDGE))

    assert to_acknowledge(stands).runs_out(ALWAYS, minutes(30)) == BEGAN + minutes(30)
    assert to_acknowledge(taken).runs_out(ALWAYS, minutes(30)) is None
    assert to_acknowledge(taken).runs_out(ALWAYS, minutes(29)) == BEGAN + minutes(29)
    waits = life((10, Action.WAIT), (40, Action.RESUME))
    assert to_acknowledge(waits).runs_out(ALWAYS, minutes(30)) == BEGAN + minutes(60)


def test_what_lapses_or_is_still_there_is_to_be_taken_up_anew() -> None:
    lapsed = unheeded(life((10, Action.ACKNOWLEDGE), (100, Action.LAPSE)))
    still = unheeded(life((10, Action.RESOLVE), (20, Action.STILL_THERE)))

    assert lapsed is not None
    assert (lapsed[0], lapsed[1].stretches) == (3, ((BEGAN + minutes(100), None),))
    assert still is not None
    assert still[0] == 3
    assert unheeded(life((10, Action.ACKNOWLEDGE))) is unheeded(life((10, Action.RESOLVE))) is None


def test_to_take_it_oneself_is_to_take_it_up_and_to_give_it_to_another_is_not() -> None:
    move = life((10, Action.ASSIGN))[-1]
    mine = Moved(version=2, at=move.at, action=move.action, from_state=State.OPEN, to_state=State.OPEN, takes=True)

    assert unheeded([life()[0], mine]) is None
    assert unheeded([life()[0], move]) is not None


def test_a_false_alarm_is_one_until_it_shows_otherwise() -> None:
    assert false_alarm(life((10, Action.FALSE_POSITIVE), (20, Action.CLOSE)))
    assert not false_alarm(life((10, Action.FALSE_POSITIVE), (20, Action.ACKNOWLEDGE)))
    assert not false_alarm(life((10, Action.CLOSE), (20, Action.FALSE_POSITIVE)))


@given(lives(), st.sampled_from([ALWAYS, OFFICE]), st.integers(0, 20), st.integers(0, 9_000), st.integers(0, 9_000))
def test_to_wait_never_makes_a_clock_faster(
    moves: list[Moved], calendar: Calendar, place: int, since: int, lasted: int
) -> None:
    place = place % len(moves)
    state, at = moves[place].to_state, moves[place].at + minutes(since)
    following = [move.at for move in moves[place + 1 :]][:1]
    assume(state in STANDING and not any(at + minutes(lasted) > then for then in following))
    # where it waited already, the end of this wait would end that one, too
    assume(not any(move.action is Action.WAIT for move in moves[: place + 1]))
    pause = [
        Moved(version=0, at=when, action=action, from_state=state, to_state=state)
        for when, action in ((at, Action.WAIT), (at + minutes(lasted), Action.RESUME))
    ]
    waited = [*moves[: place + 1], *pause, *moves[place + 1 :]]

    assert all(after <= before for after, before in zip(spent(waited, calendar), spent(moves, calendar), strict=True))


@given(lives(), st.integers(0, 100_000), st.integers(0, 100_000))
def test_a_clock_is_never_negative_and_never_runs_back(moves: list[Moved], one: int, two: int) -> None:
    sooner, later = sorted((BEGAN + minutes(one), BEGAN + minutes(two)))
    for clock in (to_acknowledge(moves), to_resolve(moves)):
        assert timedelta(0) <= clock.spent(OFFICE, sooner) <= clock.spent(OFFICE, later) <= later - BEGAN
        assert all(until is None or since <= until for since, until in clock.stretches)


@given(lives(), st.integers(0, 5_000))
def test_a_target_runs_out_exactly_when_it_is_spent(moves: list[Moved], target: int) -> None:
    for clock in (to_acknowledge(moves), to_resolve(moves)):
        out = clock.runs_out(OFFICE, minutes(target))
        if out is not None:
            assert clock.spent(OFFICE, out) == minutes(target)
        elif clock.stopped_at is not None:
            assert clock.spent(OFFICE, LATER) <= minutes(target)


@given(lives())
def test_what_has_ended_is_unheeded_no_more(moves: list[Moved]) -> None:
    if moves[-1].to_state in ENDED:
        assert unheeded(moves) is None
        assert to_resolve(moves).stopped_at is not None
