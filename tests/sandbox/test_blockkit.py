from typing import Any

import pytest

from sandbox.blockkit import check


def plain(text: str = "a", kind: str = "plain_text") -> dict[str, Any]:
    return {"type": kind, "text": text}


def mrkdwn(text: str = "a") -> dict[str, Any]:
    return plain(text, "mrkdwn")


def button(**more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(), "action_id": "a", **more}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def section(text: Any, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": text, **more}


def select(*options: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "static_select", "action_id": "s", "options": list(options), **more}


def option(text: str = "a", value: str = "b") -> dict[str, Any]:
    return {"text": plain(text), "value": value}


PICTURE = {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "a"}
CONFIRM = {"title": plain(), "text": mrkdwn(), "confirm": plain(), "deny": plain()}
OVERFLOW = {"type": "overflow", "action_id": "o", "options": [option()] * 5}

TAKEN = [
    [],
    [{"type": "divider"}] * 50,
    [{"type": "header", "text": plain("h" * 150)}],
    [section(mrkdwn("s" * 3000))],
    [{"type": "section", "fields": [mrkdwn("f" * 2000)] * 10}],
    [{"type": "context", "elements": [mrkdwn(), PICTURE]}],
    [actions(*[button(action_id=f"a{i}", value="v" * 2000, url="u" * 3000) for i in range(25)])],
    [actions(button(text=plain("t" * 75), style="danger", confirm=CONFIRM))],
    [actions(select(*[option()] * 100, placeholder=plain()))],
    [actions({"type": "static_select", "option_groups": [{"label": plain(), "options": [option()]}]})],
    [section(mrkdwn(), accessory=OVERFLOW, block_id="b" * 255)],
    [PICTURE, {**PICTURE, "title": plain()}],
    [{"type": "image", "slack_file": {"id": "F1"}, "alt_text": "a"}],
    [{"type": "markdown", "text": "m" * 12_000}],
]

REFUSED = [
    ("no array", {"type": "divider"}, "must be an array"),
    ("51 blocks", [{"type": "divider"}] * 51, "no more than 50 items"),
    ("unknown block", [{"type": "sextion"}], "unsupported type: sextion"),
    ("block that is no object", ["divider"], "unsupported type: divider"),
    ("unknown key", [{"type": "divider", "color": "red"}], "invalid additional property: color"),
    (
        "long section",
        [section(mrkdwn("s" * 3001))],
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ),
    ("empty section text", [section(mrkdwn(""))], "must be more than 0 characters"),
    ("empty section", [{"type": "section"}], "text or fields"),
    ("section with a bare string", [section("hello")], "text object"),
    ("11 fields", [{"type": "section", "fields": [mrkdwn()] * 11}], "no more than 10 items"),
    ("no fields", [{"type": "section", "fields": []}], "no less than 1 items"),
    ("long field", [{"type": "section", "fields": [mrkdwn("f" * 2001)]}], "less than 2001"),
    ("long header", [{"type": "header", "text": plain("h" * 151)}], "less than 151"),
    ("mrkdwn header", [{"type": "header", "text": mrkdwn()}], "type must be one of: plain_text"),
    ("html text", [section(plain(kind="html"))], "type must be one of"),
    ("emoji in mrkdwn", [section({**mrkdwn(), "emoji": True})], "invalid additional property: emoji"),
    ("11 context elements", [{"type": "context", "elements": [mrkdwn()] * 11}], "no more than 10 items"),
    ("button in context", [{"type": "context", "elements": [button()]}], "type must be one of"),
    ("26 actions", [actions(*[button(action_id=str(i)) for i in range(26)])], "no more than 25 items"),
    ("long button", [actions(button(text=plain("t" * 76)))], "less than 76"),
    ("mrkdwn button", [actions(button(text=mrkdwn()))], "plain_text"),
    ("long value", [actions(button(value="v" * 2001))], "less than 2001"),
    ("long url", [actions(button(url="u" * 3001))], "less than 3001"),
    ("long action_id", [actions(button(action_id="a" * 256))], "less than 256"),
    ("numeric value", [actions(button(value=7))], "must be a string"),
    ("style", [actions(button(style="warning"))], "primary, danger"),
    ("same action_id", [actions(button(), button())], "already exists"),
    ("button key", [actions(button(colour="red"))], "invalid additional property: colour"),
    ("long confirm", [actions(button(confirm={**CONFIRM, "deny": plain("d" * 31)}))], "less than 31"),
    ("text in actions", [actions(mrkdwn())], "unsupported type: mrkdwn"),
    ("6 in overflow", [section(mrkdwn(), accessory={**OVERFLOW, "options": [option()] * 6})], "no more than 5"),
    ("101 options", [actions(select(*[option()] * 101))], "no more than 100"),
    ("long option", [actions(select(option("o" * 76)))], "less than 76"),
    ("long option value", [actions(select(option(value="v" * 151)))], "less than 151"),
    ("long block_id", [{"type": "divider", "block_id": "b" * 256}], "less than 256"),
    ("same block_id", [{"type": "divider", "block_id": "b"}] * 2, "used twice"),
    ("image without alt", [{"type": "image", "image_url": "https://x.example"}], "alt_text"),
    ("image without source", [{"type": "image", "alt_text": "a"}], "exactly one of"),
    ("image with two", [{**PICTURE, "slack_file": {"id": "F1"}}], "exactly one of"),
    ("file that is not there", [{"type": "image", "slack_file": {"id": "F9"}, "alt_text": "a"}], "invalid slack file"),
    ("long markdown", [{"type": "markdown", "text": "m" * 12_001}], "less than 12001"),
]


@pytest.mark.parametrize("blocks", TAKEN)
def test_what_slack_takes_is_taken(blocks: Any) -> None:
    assert check(blocks, {"F1"}) == []


@pytest.mark.parametrize(("name", "blocks", "says"), REFUSED, ids=[name for name, _, _ in REFUSED])
def test_what_slack_refuses_is_refused_with_its_place(name: str, blocks: Any, says: str) -> None:
    lines = check(blocks, {"F1"})

    assert any(says in line for line in lines)
    assert all("[json-pointer:/blocks" in line for line in lines)
