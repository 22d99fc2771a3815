"""Turns at an API's key: what one process takes, another does not get."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import Engine

from store.turns import StoredTurns
from system import clock


def test_as_many_as_allowed_go_at_once_then_evenly(engine: Engine) -> None:
    turns = StoredTurns(engine)

    waits = [turns.take("key", 4, 8.0) for _ in range(6)]

    assert waits[:4] == [0.0] * 4
    assert 0 < waits[4] <= 2.0 < waits[5] <= 4.0


def test_keys_do_not_wait_for_one_another(engine: Engine) -> None:
    turns = StoredTurns(engine)
    turns.take("one", 1, 60.0)

    assert turns.take("two", 1, 60.0) == 0.0


def test_time_that_passes_gives_turns_back(engine: Engine) -> None:
    turns = StoredTurns(engine)
    for _ in range(3):
        turns.take("key", 2, 10.0)
    clock.advance(timedelta(seconds=60))

    assert [turns.take("key", 2, 10.0) for _ in range(2)] == [0.0, 0.0]


def test_no_turn_is_given_twice(engine: Engine) -> None:
    with ThreadPoolExecutor(4) as pool:
        waits = sorted(pool.map(lambda _: StoredTurns(engine).take("key", 1, 100.0), range(12)))

    assert waits[0] == 0.0
    assert all(later - earlier > 90 for earlier, later in pairwise(waits))
