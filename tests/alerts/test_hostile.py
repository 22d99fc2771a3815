"""Whatever pages, sellers and people are called, messages stay what they are: whole, ours, and in their order."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, select, update

from alerts import content
from alerts.actions import Member, Shown, Verb
from alerts.receiver import Body
from alerts.slack import Slack
from alerts.slack_forms import form, more, said
from model.locales import LANGUAGES
from model.words import word
from store.engine import read, write
from store.tables import content_spans, discrepancies, listings, messages, sellers
from system import clock
from system.settings import Secrets
from tests.alerts.payloads import faults, view_faults
from tests.alerts.scene import Scene

_FRAGMENTS: Final = (
    *(
        "<!channel>",
        "<!here|all>",
        "<@U0MINJI>",
        "<#C0OPS>",
        "<https://evil.example|Open the listing>",
        "&lt;!channel&gt;",
    ),
    *(
        "https://evil.example/a?b=1",
        "www.evil.example",
        "mailto:a@evil.example",
        "*bold*",
        "_it_",
        "~gone~",
        "`code`",
        "```",
    ),
    *(
        ":rotating_light:",
        "🔴",
        "👩‍👩‍👧‍👦",
        "\u202e",
        "\u2066",
        "\u2067",
        "\u2068",
        "\u2069",
        "\u200f",
        "\u061c",
        "\u05d0\u05d1",
        "\u0627\u0644",
    ),
    *("\n", "\r\n", "\x00", "\x1b[31m", "\u2028", "|", ">", "<", "&", "{price}", "{0}", "%s", "=1+1", "한국어", "中文"),
)
HOSTILE: Final = st.one_of(
    st.lists(st.sampled_from(_FRAGMENTS), min_size=1, max_size=12).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=500),
    st.sampled_from(_FRAGMENTS).map(lambda one: (one * 500)[:500]),
)
_LINK: Final = re.compile(r"<https://[^\s<>|]+\|[^<>|]+>")
_TURNS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066\u2067]")


@pytest.fixture
def scene(sqlite_engine: Engine) -> Scene:
    """A message of two members, one of which has ended, with the texts of pages beside them."""
    made = Scene(sqlite_engine)
    made.look("a")
    made.look("b", -20.0)
    made.plan()
    made.mend("b")
    with write(made.engine) as conn:
        seen = {"first_at": clock.now(), "last_at": clock.now(), "count": 1, "is_current": True}
        for number in conn.execute(select(listings.c.id)).scalars().all():
            conn.execute(insert(content_spans).values(listing_id=number, name="x", digest=str(number), **seen))
        seller = {"channel": "own", "external_id": "s", "first_seen_at": clock.now(), "last_seen_at": clock.now()}
        conn.execute(insert(sellers).values(**seller))
    return made


def call(scene: Scene, name: str) -> None:
    """Let everything that a page or a person names be called so."""
    numbers = {"price": "69000", "floor": "100000", "currency": "KRW", "off": "31", "title": name, "missing": name}
    with write(scene.engine) as conn:
        conn.execute(update(content_spans).values(name=name))
        conn.execute(update(sellers).values(name=name))
        conn.execute(update(listings).values(url=f"https://shop.example.com/{name}"))
        conn.execute(
            update(discrepancies).values(seller="s", variant=name[:60], reason=name, numbers=numbers, brand=name)
        )
        conn.execute(update(discrepancies).where(discrepancies.c.ended_at.is_(None)).values(kind="below_floor"))
        conn.execute(update(discrepancies).where(discrepancies.c.ended_at.is_not(None)).values(kind="title_mismatch"))


def written(scene: Scene, language: str) -> Mapping[str, Body]:
    receiver = scene.settings.receivers["ops"].model_copy(update={"language": language})
    told = scene.settings.model_copy(update={"receivers": {"ops": receiver}})
    secrets = Secrets(slack_bot_token="xoxb-1", slack_app_token="xapp-1")  # type: ignore[arg-type]
    way, made = Slack(receiver, secrets), {}
    with read(scene.engine) as conn:
        message = conn.execute(select(messages.c.id)).scalar_one()
        for kind in ("root", "edit", "thread"):
            found = content.of_message(conn, told, message, news_only=kind == "thread")
            assert found is not None
            made[kind] = way.write(found, kind)
    return made


def texts(found: Any, *, parsed: bool = False) -> Iterator[str]:
    """Every text that people see of a payload; of those that are `parsed` Slack makes mentions and links."""
    if isinstance(found, Mapping):
        plain = found.get("type") == "plain_text"
        keys = () if parsed and plain else ("text",) if parsed else ("text", "alt_text")
        yield from (found[key] for key in keys if isinstance(found.get(key), str))
        for value in found.values():
            yield from texts(value, parsed=parsed)
    elif isinstance(found, list):
        for one in found:
            yield from texts(one, parsed=parsed)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=HOSTILE)
def test_no_name_breaks_a_message_or_speaks_for_it(scene: Scene, name: str) -> None:
    call(scene, name.replace("\x00", "\x01"))  # PostgreSQL and pages' readers take no zeros

    for language in LANGUAGES:
        amount = {"ko": "69,000원"}.get(language, "KRW 69,000")
        for body in written(scene, language).values():
            assert faults(body["blocks"]) == []
            assert amount in body["text"]
            assert any(f"{amount}" in text for text in texts(body["blocks"]))
            for text in texts(body):
                assert not _TURNS.search(text)
                assert text.count("\u2068") == text.count("\u2069")
            sections = [block["text"]["text"] for block in body["blocks"] if block["type"] == "section"]
            assert all({text.count("*"), text.count("~")} == {0, 2} for text in sections)
            for text in texts(body, parsed=True):
                assert "<" not in _LINK.sub("", text)
                assert "://" not in _LINK.sub("", text).replace("://\u2060", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_of_500_signs_leaves_the_numbers_in_sight(scene: Scene, language: str) -> None:
    call(scene, "가" * 500)

    body = written(scene, language)["root"]
    assert word("capture", language) in body["text"]
    assert max(map(len, texts(body["blocks"]))) < 1200


@settings(max_examples=40)
@given(name=HOSTILE, language=st.sampled_from(LANGUAGES))
def test_no_answer_breaks_a_form(name: str, language: str) -> None:
    asking = (Verb.ASSIGN, Verb.SNOOZE, Verb.ACCEPT, Verb.FALSE_POSITIVE)
    stands = {"place": "C0OPS", "ts": "1.0", "thread": ""}
    views = [form(verb, Shown(1, "0" * 16), stands, "U0MINJI", clock.now(), language) for verb in asking]

    for view in (*views, more(Member(1, 1), stands, ipr=True, language=language), said(name, language)):
        assert view_faults(view) == []
        assert not any(_TURNS.search(text) for text in texts(view))
