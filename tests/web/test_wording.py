"""Every word of the pages is said in every language, with the same parts filled in."""

import re
from pathlib import Path

import pytest
from jinja2.ext import babel_extract

from web import wording

TEMPLATES = sorted((Path(__file__).parents[2] / "web" / "templates").rglob("*.html"))
PART = re.compile(r"%\((\w+)\)s")


def words(template: Path) -> set[tuple[str, ...]]:
    """What a template says in English, in one form or two."""
    with template.open("rb") as file:
        options = {"extensions": "jinja2.ext.i18n", "silent": "false"}
        found = [said for _, _, said, _ in babel_extract(file, ["_", "gettext", "ngettext"], [], options)]
    parts = [said if isinstance(said, tuple) else (said,) for said in found]
    return {tuple(one for one in said if one is not None) for said in parts}


@pytest.mark.parametrize("language", ["ko", "zh"])
@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_each_word_of_a_page_is_translated(template: Path, language: str) -> None:
    told = wording.catalogue(language)

    for said in words(template):
        assert said[0] in told, f"{said[0]!r} is not in web/words/{language}.po: run tools/words"
        assert set(PART.findall(told[said[0]])) == set(PART.findall(said[-1])), said[0]


def test_a_number_of_things_is_said_in_each_language() -> None:
    one, many = "%(num)s fault", "%(num)s faults"

    assert [wording.ngettext("en", one, many, count) for count in (0, 1, 2)] == [many, one, many]
    assert wording.ngettext("ko", one, many, 1) == wording.ngettext("ko", one, many, 2) == "오류 %(num)s개"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("fr, zh-CN;q=0.9, ko;q=0.8", "zh"),
        ("en;q=0.1, ko;q=0.2", "ko"),
        ("ko;q=x, zh", "zh"),
        ("*" * 5000, "en"),
    ],
)
def test_the_browsers_first_language_that_is_known_is_taken(header: str, language: str) -> None:
    assert wording.accepted(header) == language
