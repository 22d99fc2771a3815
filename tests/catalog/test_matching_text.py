"""What a title and a text tell."""

import pytest

from catalog.matching_text import fold, tell


@pytest.mark.parametrize(
    ("written", "unit", "amount"),
    [
        ("1 TB disk", "tb", "1"), ("1tb disk", "tb", "1"), ("디스크 1테라", "tb", "1"), ("42 ' TV", "in", "42"),
        ("55英寸", "in", "55"), ("500 毫升", "ml", "500"), ("１０.５인치", "in", "10.5"),
    ],
)  # fmt: skip
def test_measures_are_one_in_all_spellings(written: str, unit: str, amount: str) -> None:
    assert tell(written).measures == {(unit, amount)}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Nike Free 831508 100", "831508100"), ("x AR3041-01", "ar304101"), ("kx-tg9343t phone", "kxtg9343t"),
        ("캐논 NB-4L2 배터리", "nb4l2"), ("TT9001/07", "tt900107"),
    ],
)  # fmt: skip
def test_codes_are_one_in_all_spellings(written: str, code: str) -> None:
    assert code in tell(written).codes


@pytest.mark.parametrize(
    "written", ["2017 sale", "1080p hdtv", "16gb card", "1920x1080", "mp3 player", "size 42", "55-200mm"]
)
def test_years_and_measures_are_no_codes(written: str) -> None:
    assert tell(written).codes == ()


@pytest.mark.parametrize(
    ("written", "colours"),
    [
        ("Nero/Bianco", ("black", "white")), ("블랙 화이트", ("black", "white")), ("黑色/白色", ("black", "white")),
        ("Shoe Rouge", ("red",)), ("회색", ("grey",)), ("Zwart Blau", ("black", "blue")),
    ],
)  # fmt: skip
def test_colours_are_one_in_all_languages(written: str, colours: tuple[str, ...]) -> None:
    assert tell(written).colours == colours


@pytest.mark.parametrize(
    ("written", "pack"),
    [
        ("3 pack", 3),
        ("pack of 4", 4),
        ("x2", 2),
        ("2개입", 2),
        ("6双装", 6),
        ("1+1", 2),
        ("Runner 3", 1),
        ("999 packs", 1),
    ],
)
def test_pieces_are_counted(written: str, pack: int) -> None:
    assert tell(written).pack == pack


def test_whom_for_age_and_number() -> None:
    told = tell("Mercurial Victory V Damen Kinder 사이즈 250")

    assert told.for_whom == {"women"}
    assert told.ages == {"kids"}
    assert "5" in told.words
    assert told.sizes == {"250"}


def test_folding_keeps_hangul_and_ideographs_whole() -> None:
    assert fold("Ｆußball É 하루 跑者") == "fussball e 하루 跑者"
