"""Calls to an official API: tries, waits, tokens, clocks, half answers, and their one sentence."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from model.errors import InputError, ServiceError
from spiders.calling import TRIES, OwnTurns
from tests.spiders.apis.toys import ToyTwin, client


@pytest.fixture
def twin() -> Iterator[ToyTwin]:
    with ToyTwin() as made:
        yield made


def names(twin: ToyTwin, waits: list[float] | None = None) -> list[str | None]:
    return [one.name for one in client(twin, [] if waits is None else waits).listings()]


def test_five_pages_are_gone_through(twin: ToyTwin) -> None:
    assert names(twin) == [f"Toy {n}" for n in range(1, 11)]
    assert len(twin.calls) == 5


@pytest.mark.parametrize("kind", ["429", "429_bare", "500", "half", "half_json", "drop", "reset"])
def test_what_may_pass_is_tried_again_and_nothing_is_lost(twin: ToyTwin, kind: str) -> None:
    twin.trouble(kind, times=2, after=2, seconds=7)
    waits: list[float] = []

    assert len(names(twin, waits)) == 10
    long = [pause for pause in waits if pause > 0.3]
    assert long == [7, 7] if kind == "429" else len(long) == 2 and long[0] < long[1]


@pytest.mark.parametrize(
    ("kind", "words"), [("429_bare", "too many calls"), ("500", "out of order"), ("half", "answer"), ("drop", "answer")]
)
def test_what_does_not_pass_is_one_sentence(twin: ToyTwin, kind: str, words: str) -> None:
    twin.trouble(kind, times=99)

    with pytest.raises(ServiceError, match=words) as said:
        names(twin)
    assert str(said.value).startswith("Toy API: ")
    assert len(twin.calls) == TRIES


def test_an_api_that_asks_for_too_long_is_left_alone(twin: ToyTwin) -> None:
    twin.trouble("429", times=9, seconds=3600)

    with pytest.raises(ServiceError, match="asks to wait for 3600 s"):
        names(twin)
    assert len(twin.calls) == 1


def test_a_token_that_runs_out_midway_is_renewed_once(twin: ToyTwin) -> None:
    api, got = client(twin, []), []
    for one in api.listings():
        got.append(one.name)
        if len(got) == 4:
            twin.token = "second"

    assert len(got) == 10
    assert twin.refused == [401]


def test_a_token_that_stays_refused_is_said(twin: ToyTwin) -> None:
    twin.token = "third"

    with pytest.raises(ServiceError, match="refuses: token"):
        names(twin)
    assert len(twin.calls) == 2


def test_a_wrong_signature_is_refused_and_not_tried_again(twin: ToyTwin) -> None:
    with pytest.raises(ServiceError, match="wrong signature"):
        list(client(twin, [], secret="other").listings())

    assert twin.refused == [401]


def test_a_clock_that_is_off_is_named(twin: ToyTwin) -> None:
    twin.clock_off = timedelta(minutes=20)

    with pytest.raises(ServiceError, match=r"clock is (1199|1200|1201) s behind the API's"):
        names(twin)


def test_a_key_that_is_not_set_is_named(twin: ToyTwin) -> None:
    with pytest.raises(InputError, match="ANDON_TOY_SECRET is not set"):
        list(client(twin, [], secret=" ").listings())

    assert not twin.calls


def test_turns_of_a_process_are_spread() -> None:
    turns = OwnTurns()

    waits = [turns.take("key", 2, 10.0) for _ in range(3)]

    assert waits[0] == 0.0
    assert 5.4 < waits[1] <= 5.5
    assert 10.9 < waits[2] <= 11.0
