"""The stages of a case: what leads where, and what never happens."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.casework import ENDED, OF_PEOPLE, TABLE, Stage, Step, move
from model.errors import InputError

STEPS = st.lists(st.sampled_from([*Step]), max_size=30)


def walk(steps: list[Step]) -> list[tuple[Step, Stage]]:
    """What a case goes through that is asked for these steps; those that do not go with its stage are left out."""
    stage, gone = move(None, Step.OPEN), [(Step.OPEN, Stage.SUSPECTED)]
    for step in steps:
        try:
            stage = move(stage, step)
        except InputError:
            continue
        gone.append((step, stage))
    return gone


def test_the_straight_way_is_the_designs() -> None:
    steps = [Step.REVIEW, Step.CONFIRM, Step.DRAFT, Step.FILE, Step.REMOVE, Step.CLOSE]

    assert [stage.value for _, stage in walk(steps)] == (
        "suspected reviewing confirmed notice_drafted filed removed closed".split()
    )


@given(STEPS)
def test_nothing_is_filed_that_no_person_confirmed_and_drafted(steps: list[Step]) -> None:
    taken = [step for step, _ in walk(steps)]

    for place, step in enumerate(taken):
        if step is Step.FILE:
            assert Step.CONFIRM in taken[:place]
            assert Step.DRAFT in taken[:place]


@given(STEPS)
def test_only_a_relisting_or_a_counter_notice_leads_out_of_what_has_ended(steps: list[Step]) -> None:
    stages = walk(steps)

    for (_, before), (step, after) in pairwise(stages):
        if before in ENDED and after not in ENDED:
            assert step in {Step.RELIST, Step.COUNTER}


@given(STEPS)
def test_every_case_can_be_closed(steps: list[Step]) -> None:
    _, stage = walk(steps)[-1]

    assert stage is Stage.CLOSED or move(stage, Step.CLOSE) is Stage.CLOSED


def test_every_stage_is_reached_and_every_step_leads_somewhere() -> None:
    assert set(TABLE.values()) == set(Stage)
    assert {step for _, step in TABLE} == set(Step)


def test_a_step_that_does_not_go_says_which_do() -> None:
    with pytest.raises(
        InputError, match="'file' does not go with a case that is suspected; what does: close, note, review"
    ):
        move(Stage.SUSPECTED, Step.FILE)


def test_captures_not_people_remove_and_relist() -> None:
    assert not OF_PEOPLE & {Step.REMOVE, Step.RELIST, Step.OPEN, Step.JOIN}
