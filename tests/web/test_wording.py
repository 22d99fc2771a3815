"""Every word of the pages is said in every language, with the same parts filled in."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from jinja2.ext import babel_extract

from model.errors import InputError
from model.lazy import lazy, named, nlazy
from store.engine import write
from store.people import ensure_user
from tests.web.site import Site
from web import rendering, wording

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "web" / "templates").rglob("*.html"))
MODULES = [
    path
    for room in ("catalog", "model", "reading", "reports", "store", "web")
    for path in sorted((ROOT / room).rglob("*.py"))
]
SAYING = [path for path in MODULES if path.name != "lazy.py" and "lazy(" in path.read_text(encoding="utf-8")]
FOR_PROGRAMS = {"commands.py", "metrics.py", "serving.py", "slack.py", "static.py"}
"""Modules of web/ and catalog/ whose sentences no page shows."""
PAGES = [path for folder in ("web", "web/pages", "catalog") for path in (ROOT / folder).glob("*.py")]
PART = re.compile(r"%\((\w+)\)[sr]")


def words(source: Path) -> set[tuple[str, ...]]:
    """What a template or a module says in English, in one form or two."""
    with source.open("rb") as file:
        if source.suffix == ".html":
            options = {"extensions": "jinja2.ext.i18n", "silent": "false"}
            found = [said for _, _, said, _ in babel_extract(file, ["_", "gettext", "ngettext"], [], options)]
        else:
            found = [said for _, said, _, _ in extract("python", file, {"lazy": None, "nlazy": (1, 2)})]
    parts = [said if isinstance(said, tuple) else (said,) for said in found]
    return {tuple(one for one in said if one is not None) for said in parts}


def calls(source: str) -> Iterator[tuple[str, ast.Call]]:
    """Each call in a module with the last name of what is called."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", getattr(node.func, "id", "")), node


def unmarked(source: str) -> list[int]:
    """Lines of a module that give an English sentence to a page without the marker."""
    told = {"say": 2, "InputError": 0, "HTTPException": 1}
    return [
        node.lineno
        for name, node in calls(source)
        if name in told
        for given in node.args[told[name] :][: None if name == "say" else 1]
        if _is_plain(given)
    ]


def _is_plain(given: ast.expr) -> bool:
    if isinstance(given, ast.IfExp):
        return _is_plain(given.body) or _is_plain(given.orelse)
    return isinstance(given, (ast.Constant, ast.JoinedStr, ast.BinOp))


@pytest.mark.parametrize("language", ["ko", "zh"])
@pytest.mark.parametrize("source", [*TEMPLATES, *SAYING], ids=lambda path: path.name)
def test_each_word_of_a_page_is_translated(source: Path, language: str) -> None:
    told = wording.catalogue(language)

    for said in words(source):
        assert said[0] in told, f"{said[0]!r} is not in web/words/{language}.po: run tools/words"
        assert set(PART.findall(told[said[0]])) == set(PART.findall(said[-1])), said[0]


@pytest.mark.parametrize("source", SAYING, ids=lambda path: path.name)
def test_words_are_marked_as_literals_for_the_catalogues_to_find_them(source: Path) -> None:
    for name, call in calls(source.read_text(encoding="utf-8")):
        if name in ("lazy", "nlazy"):
            first = call.args[: 1 if name == "lazy" else 2]

            assert all(isinstance(one, ast.Constant) for one in first), f"{source.name}:{call.lineno}"


@pytest.mark.parametrize("source", PAGES, ids=lambda path: path.name)
def test_no_page_is_given_a_sentence_in_english_alone(source: Path) -> None:
    if source.name not in FOR_PROGRAMS:
        assert unmarked(source.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "say(conn, viewer, 'Kept.')",
        "signing.say(conn, viewer.session.id, f'{name} is kept.')",
        "say(conn, viewer, lazy('Kept.'), 'And told.')",
        "raise InputError('a' if one else 'b')",
        "raise HTTPException(404, 'There is no %s.' % name)",
    ],
)
def test_a_sentence_without_the_marker_is_found(line: str) -> None:
    assert unmarked(line) == [1]
    assert unmarked("say(conn, viewer, lazy('Kept.'))\nraise HTTPException(404, told(error))") == []


def test_a_sentence_that_is_made_before_its_reader_is_known_is_told_in_their_language() -> None:
    state = lazy("discrepancy %(number)s is %(state)s", number=3, state=named("open", "state.open"))
    many = lazy("%(before)s; %(after)s", before=state, after=lazy("done: %(done)s of %(all)s", done=1, all=2))

    assert str(InputError(state)) == wording.said("en", state) == "discrepancy 3 is open"
    assert wording.sentence("en", many) == "Discrepancy 3 is open; done: 1 of 2"
    assert wording.sentence("ko", many) == "불일치 3: 미처리; 처리: 2건 중 1건"


@pytest.mark.parametrize(
    ("minutes", "english", "korean"), [(1, "in a minute", "1분 뒤"), (5, "in 5 minutes", "5분 뒤")]
)
def test_a_lazy_number_of_things_is_said_in_each_language(minutes: int, english: str, korean: str) -> None:
    said = nlazy("too many failures; try again in a minute", "too many failures; try again in %(num)s minutes", minutes)

    assert english in said
    assert korean in wording.said("ko", said)


def test_a_name_that_begins_a_sentence_is_written_as_it_is() -> None:
    words = lazy("%(name)s may sign in again.").filled(name="ada")

    assert wording.sentence("en", words) == "ada may sign in again."
    assert wording.sentence("en", lazy("the file is kept")) == "The file is kept"
    assert wording.sentence("ko", lazy("is neither yes nor no")) == "yes도 no도 아닙니다"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (InputError(lazy("the two passwords differ")), "두 비밀번호가 다릅니다."),
        (InputError("sheet <b>"), '<span lang="en">Sheet &lt;b&gt;</span>'),
        (InputError(lazy("nobody has translated this")), '<span lang="en">Nobody has translated this</span>'),
    ],
)
def test_a_sentence_that_stays_english_is_marked_as_english(error: InputError, told: str) -> None:
    page = rendering.environment("ko").from_string("{{ sentence | said }}")

    assert page.render(sentence=rendering.told(error)) == told


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


def test_what_is_said_after_a_form_is_in_the_viewers_language(site: Site) -> None:
    browser = site.user("ada")
    browser.send("/reading", on="/", language="ko", time_zone="Asia/Seoul", next="/")
    with write(site.house.engine) as conn:
        page = f"/users/{ensure_user(conn, 'mer')}"
    browser.send(f"{page}/sign-out", on=page)

    assert '<p class="note good" role="status">mer님을 모든 곳에서 로그아웃했습니다.</p>' in browser.text("/users")


def test_what_a_page_refuses_is_said_in_the_viewers_language(site: Site) -> None:
    browser = site.user("ada")
    browser.send("/reading", on="/", language="zh", time_zone="Asia/Shanghai", next="/")
    missing, unasked = browser.get("/discrepancies/4711"), browser.get("/products/a?field=colour")

    assert "<p>没有差异 4711。</p>" in missing.data.decode()
    assert re.search(r'<p><span lang="en">Field: Input should be [^<]+</span></p>', unasked.data.decode())
