"""What a message looks like, whatever the names in it are."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.content import Content, Line
from alerts.slack_blocks import blocks, fallback, link, literal
from model.finding import Severity


def line(**changes: Any) -> Line:
    facts: dict[str, Any] = {
        "discrepancy_id": 1,
        "version": 1,
        "severity": Severity.WARNING,
        "ended": False,
        "title": "Arcus Runner 3 AR3041",
        "place": "our official store on coupang",
        "sentence": "KRW 69,000, 31 % below the floor of KRW 100,000, since 09:12 KST, 2 captures",
        "url": "https://shop.example.com/p/1?a=1&b=2",
        "context": "owner Kim",
        "evidence": "#1 · last seen 09:17 KST",
    }
    return Line(**(facts | changes))


def content(*lines: Line, **changes: Any) -> Content:
    facts: dict[str, Any] = {
        "severity": Severity.WARNING,
        "headline": "Below floor: Arcus on own",
        "summary": "1 open",
        "lines": lines,
        "left_out": 0,
        "command": "andon discrepancies list",
        "shown": dict.fromkeys(range(len(lines)), 1),
        "live": len(lines),
    }
    return Content(**(facts | changes))


def texts(made: list[dict[str, Any]]) -> list[str]:
    found = []
    for block in made:
        if "text" in block:
            found.append(block["text"]["text"])
        found += [element["text"] for element in block.get("elements", [])]
    return found


def test_a_line_says_what_where_and_links_to_the_listing() -> None:
    said = "\n".join(texts(blocks(content(line()))))

    told = "our official store on coupang: KRW 69,000, 31 % below the floor of KRW 100,000, since 09:12 KST, 2 captures"
    assert f"*Arcus Runner 3 AR3041*, {told}" in said
    assert fallback(content(line())) == f"🟠 Arcus Runner 3 AR3041, {told}"
    assert "<https://shop.example.com/p/1?a=1&amp;b=2|Open the listing>" in said


def test_a_resolved_line_is_struck_through() -> None:
    over = content(line(ended=True, context="resolved after 2 h"), live=0)
    said = texts(blocks(over))

    assert said[0].startswith("✅")
    assert said[2].startswith("~Arcus Runner 3 AR3041, our official store")
    assert said[2].endswith("~")
    assert fallback(over).endswith(" · resolved after 2 h")


def test_of_many_lines_each_has_the_mark_of_its_severity() -> None:
    said = texts(blocks(content(line(severity=Severity.CRITICAL), line(), severity=Severity.CRITICAL)))

    assert [text[0] for text in said if "Runner" in text] == ["🔴", "🟠"]
    assert fallback(content(line(), line())).startswith("🟠 Below floor: Arcus on own. The worst: Arcus Runner 3")


def test_evidence_and_history_are_linked_where_there_are_pages() -> None:
    bare, linked = (
        line(proof=7),
        line(proof=7, proof_url="https://a.example/evidence/7", history_url="https://a.example/d/1"),
    )

    assert "evidence 7: `andon evidence show 7`" in texts(blocks(content(bare)))[2]
    assert (
        "<https://a.example/evidence/7|evidence 7> · <https://a.example/d/1|history>"
        in texts(blocks(content(linked)))[2]
    )


def test_what_is_left_out_is_counted_with_the_command_that_lists_it() -> None:
    said = texts(blocks(content(line(), left_out=290)))

    assert said[-1] == "… and 290 more, in the file in the thread or by `andon discrepancies list`"


@pytest.mark.parametrize("hostile", ["<!channel>", "<@U1>", "<https://evil.example|click>", "&lt;"])
def test_mentions_and_links_in_names_are_defused(hostile: str) -> None:
    said = literal(hostile, 200)

    assert "<" not in said
    assert ">" not in said


@pytest.mark.parametrize(
    "hostile", ["https://evil.example", "www.evil.example", "mailto:a@b.example", ":rotating_light:"]
)
def test_bare_links_and_names_of_emoji_are_parted(hostile: str) -> None:
    said = literal(hostile, 200)

    assert said != hostile
    assert said.replace("\u2060", "") == hostile


def test_formatting_in_names_is_shown_and_not_done() -> None:
    assert literal("*bold* ~gone~ `code` _so_ own_site", 200) == "∗bold∗ ∼gone∼ ˋcodeˋ ˍsoˍ own_site"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://a.example/ b", "https://a.example/|x", "https://a/<b>"]
)
def test_what_is_no_safe_address_becomes_no_link(url: str) -> None:
    assert link(url, "Open") == "Open"


@given(st.lists(st.text(min_size=0, max_size=900), min_size=1, max_size=10), st.text(max_size=800))
def test_no_text_breaks_a_limit_of_block_kit(names: list[str], headline: str) -> None:
    lines = tuple(line(title=name, sentence=name * 3, context=name, evidence=name) for name in names)

    made = blocks(content(*lines, headline=headline, summary=headline, left_out=5))

    assert len(made) <= 50
    assert all(0 < len(text) <= 3000 for text in texts(made))
    assert len(made[0]["text"]["text"]) <= 150
    assert len(fallback(content(*lines, headline=headline))) <= 4000
