"""Pages that are never the same twice, by real Chromium: nothing is flagged that is in order, and breaks are found."""

from dataclasses import replace

import pytest

from model.seen import Box
from reading.visual.comparing import compare
from reading.visual.learning import learn
from tests.reading.visual.looking import PARTS, Eye, Shot, eye
from tests.reading.visual.moving import BUILDS, FAULTS, served


def judged(looking: Eye, url: str, viewport: str, looks: int, faults: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Which looks at an unchanged page were flagged, and which breaks were missed."""
    known = [looking.shoot(f"{url}?look={n}", viewport) for n in range(3)]
    masks = learn([shot.png for shot in known])
    flagged, missed = [], []
    for n in range(3, 3 + looks):
        drawn = n % len(looking.browsers) if n % 2 else 0
        shot = looking.shoot(f"{url}?look={n}", viewport, drawn=drawn, nudged=n % 4 == 0)
        if compare(known[0].png, shot.png, masks).changes:
            flagged.append(f"{url} {viewport} look {n}")
    for n, fault in enumerate(faults):
        shot = looking.shoot(f"{url}?look={20 + n}&fault={fault}", viewport)
        changes = compare(known[0].png, shot.png, masks).changes
        if not any(_shares(change.box, place) for change in changes for place in _places(known[0], shot, PARTS[fault])):
            missed.append(f"{url} {viewport} {fault}")
    return flagged, missed


def _places(before: Shot, after: Shot, part: str) -> list[Box]:
    """Where the part was, is, and would be by what the picture moved."""
    down = after.places["picture"].y - before.places["picture"].y
    here = before.places[part]
    return [here, replace(here, y=here.y + down), *(box for name, box in after.places.items() if name == part)]


def _shares(one: Box, other: Box) -> bool:
    across = min(one.x + one.width, other.x + other.width) > max(one.x, other.x)
    return across and min(one.y + one.height, other.y + other.height) > max(one.y, other.y)


def test_a_page_that_moves_by_itself_is_quiet_and_its_breaks_are_told() -> None:
    with served() as url, eye(1) as looking:
        flagged, missed = judged(looking, f"{url}/classic/plain", "desktop", 2, ("button_covered", "picture_404"))

    assert flagged == []
    assert missed == []


@pytest.mark.drill
def test_of_200_pairs_one_in_a_hundred_is_flagged_and_of_100_breaks_five_are_missed_at_most() -> None:
    flagged, missed = list[str](), list[str]()
    with served() as url, eye() as looking:
        for build in BUILDS:
            for seed in ("w", "x"):
                for viewport in ("desktop", "phone"):
                    some, others = judged(looking, f"{url}/{build}/{seed}", viewport, 13, FAULTS)
                    flagged += some
                    missed += others

    assert len(flagged) <= 2, flagged  # of 208
    assert len(missed) <= 6, missed  # of 128
