"""A cut of the labelled month (`benchmarks.alarms`): people are told what is wrong, and nothing else."""

import pytest

from benchmarks.alarms import FAMILIES, live, lost, wrongly
from benchmarks.labelled import World

LISTINGS, DAYS, SEED = 400, 10, 3
"""Of fewer listings, two fifths of a channel are not the twenty that make a mass change."""


@pytest.mark.drill
def test_what_is_wrong_is_told_and_nothing_else() -> None:
    world = World(LISTINGS, DAYS, SEED)

    told = live(world).told

    false, missed = wrongly(world.faults, told), lost(world.faults, told)
    for family in FAMILIES:
        faults, said, wrong, gone = (
            sum(one.family == family for one in group) for group in (world.faults, told, false, missed)
        )
        assert said, family
        assert wrong <= said * 0.01, (family, false)
        assert gone <= faults * 0.03, (family, missed)


@pytest.mark.drill
def test_when_nothing_is_wrong_only_the_daily_heartbeat_comes() -> None:
    month = live(World(LISTINGS, DAYS, SEED, healthy=True))

    assert (month.told, month.others) == ([], 0)
    assert month.heartbeats == month.well == DAYS
