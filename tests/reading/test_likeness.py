"""Pictures told from one another; the measured whole is `python -m benchmarks.pictures`."""

import pytest

from benchmarks.pictures import (
    EASY,
    HARD,
    PICTURES,
    Drawn,
    colourways,
    different_pairs,
    drawn,
    edited,
    matched,
    photographed,
)
from reading.likeness import compare, is_same
from reading.picture import Likeness, read_picture
from sandbox.pictures import picture


@pytest.fixture(scope="module")
def few() -> list[Drawn]:
    """Pictures of three styles, in two colours and three views."""
    return list(drawn(3))


def _all(styles: int) -> list[Drawn]:
    return [*drawn(styles), *(photographed(PICTURES) if PICTURES.is_dir() else ())]


@pytest.mark.parametrize("edit", [*EASY, *HARD])
def test_an_edited_picture_is_the_same(few: list[Drawn], edit: str) -> None:
    assert matched(edited(few[::7], {**EASY, **HARD}[edit])) == 1


def test_other_styles_and_colours_are_others(few: list[Drawn]) -> None:
    assert matched(different_pairs(few, 40)) == 0
    assert matched(colourways(few[:6])) == 0


def test_what_is_the_same_says_how_far_it_agrees(few: list[Drawn]) -> None:
    shoe, other = few[0], next(one for one in few if one.style != few[0].style)

    assert compare(shoe.likeness, shoe.edited(EASY["JPEG at quality 30"]).likeness).agreement > 0.9
    assert compare(shoe.likeness, other.likeness).agreement < 0.5


def test_goods_on_goods_of_the_same_colour_are_others() -> None:
    sock, jacket = (_drawn(kind, code) for kind, code in (("sock", "AR3104"), ("jacket", "AR3055")))

    assert not is_same(sock, jacket)


def _drawn(kind: str, style: str) -> Likeness:
    return read_picture(picture(kind, style, "#8b9098", 1))


@pytest.mark.drill
def test_edited_different_and_recoloured_pictures_are_told_apart_as_asked() -> None:
    every = _all(24)
    asked = {name: (edit, 0.95) for name, edit in EASY.items()} | {name: (edit, 0.8) for name, edit in HARD.items()}

    known = {name: matched(edited(every, edit)) for name, (edit, _) in asked.items()}

    assert all(known[name] >= least for name, (_, least) in asked.items()), known
    assert matched(different_pairs(every, 5_000)) <= 0.001
    assert matched(colourways(every)) <= 0.05
