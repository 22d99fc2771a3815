"""Turns at an API's key: what one process takes, another does not get."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine

from spiders.calling import OwnTurns
from store.turns import StoredTurns
from system import clock


@pytest.mark.parametrize("kept", ["here", "in the store"])
def test_in_no_stretch_of_time_there_are_more_than_allowed(kept: str, engine: Engine) -> None:
    turns = OwnTurns() if kept == "here" else StoredTurns(engine)

    waits = [turns.take("key", 4, 800.0) for _ in range(20)]

    assert waits[0] == 0.0
    assert all(later - earlier > 800 for earlier, later in zip(waits, waits[4:], strict=False))


def test_keys_do_not_wait_for_one_another(engine: Engine) -> None:
    turns = StoredTurns(engine)
    turns.take("one", 1, 60.0)

    assert turns.take("two", 1, 60.0) == 0.0


def test_time_that_passes_gives_turns_back(engine: Engine) -> None:
    turns = StoredTurns(engine)
    for _ in range(3):
        turns.take("key", 2, 10.0)
    clock.advance(timedelta(seconds=60))

    assert turns.take("key", 2, 10.0) == 0.0


def test_no_turn_is_given_twice(engine: Engine) -> None:
    with ThreadPoolExecutor(4) as pool:
        waits = sorted(pool.map(lambda _: StoredTurns(engine).take("key", 1, 100.0), range(12)))

    assert waits[0] == 0.0
    assert all(later - earlier > 90 for earlier, later in pairwise(waits))
