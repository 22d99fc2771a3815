"""What people press in the twin of Slack: payloads as Slack makes them, signed as Slack signs them, brought over HTTP.

Source: docs.slack.dev, interaction payloads and "Verifying requests from Slack".
"""

import hashlib
import hmac
import http.client
import json
import time
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from sandbox.slack import Slack
from sandbox.workspace import APP_ID, PEOPLE, TEAM, Message

SIGNING_SECRET: Final = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105 - Slack's own example
USER: Final = "U0MINJI"

Payload = dict[str, Any]
Json = Mapping[str, Any]


def press(
    slack: Slack, place: str, message: Message, label: str, *, by: str = USER, line: int | None = None
) -> Payload:
    """What Slack sends when `by` presses the button or chooses the menu item that reads `label`.

    `line` counts those that read the same, from the message's top; None is the last, which is the message's own.

    Raises:
        ValueError: the message shows none.
    """
    conversation = slack.channel(place)
    container = {"type": "message", "message_ts": message.ts, "channel_id": conversation.id, "is_ephemeral": False}
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    return {
        **common(slack, "block_actions", by),
        "container": container,
        "channel": {"id": conversation.id, "name": conversation.name},
        "message": message.as_json(),
        "state": {"values": {}},
        "actions": [_chosen(message.blocks, label, line)],
    }


def press_in(slack: Slack, view: Json, label: str, *, by: str = USER, line: int | None = None) -> Payload:
    """What Slack sends when `by` presses or chooses what reads `label` in an open form or in their home.

    Raises:
        ValueError: nothing there reads so.
    """
    container = {"type": "view", "view_id": view["id"]}
    chosen = [_chosen(view["blocks"], label, line)]
    return {**common(slack, "block_actions", by), "container": container, "view": dict(view), "actions": chosen}


def press_answer(slack: Slack, place: str, answer: Json, label: str, *, by: str = USER) -> Payload:
    """What Slack sends when `by` presses a button in what a slash command was answered, which they alone see.

    Raises:
        ValueError: it shows none.
    """
    conversation = slack.channel(place)
    stamp = slack.workspace.stamp()
    container = {"type": "message", "message_ts": stamp, "channel_id": conversation.id, "is_ephemeral": True}
    return {
        **common(slack, "block_actions", by),
        "container": container,
        "channel": {"id": conversation.id, "name": conversation.name},
        "state": {"values": {}},
        "actions": [_chosen(answer["blocks"], label, None)],
    }


def submit(slack: Slack, view: Json, *, by: str = USER, **filled: Any) -> Payload:
    """What Slack sends when `by` sends a form off, with `filled` by block; the rest holds what it began with.

    Raises:
        ValueError: a field that is needed is empty, so that Slack would not send it off.
    """
    values: dict[str, dict[str, Any]] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            name, element = block["block_id"], block["element"]
            value = _value(element, filled.get(name))
            if not block.get("optional") and not any(part for key, part in value.items() if key != "type"):
                raise ValueError(f"{name} is needed")
            values[name] = {element["action_id"]: value}
    unknown = set(filled) - set(values)
    if unknown:
        raise ValueError(f"the form has no {', '.join(sorted(unknown))}")
    return {**common(slack, "view_submission", by), "view": {**view, "state": {"values": values}}, "response_urls": []}


def signed(payload: Json, *, secret: str = SIGNING_SECRET, at: float | None = None) -> tuple[dict[str, str], bytes]:
    """Headers and body of the request in which Slack brings a payload, signed at `at` (now when None)."""
    body = urlencode({"payload": json.dumps(payload, ensure_ascii=False)}).encode()
    return sign(body, "application/x-www-form-urlencoded", secret=secret, at=at)


def sign(
    body: bytes, kind: str, *, secret: str = SIGNING_SECRET, at: float | None = None
) -> tuple[dict[str, str], bytes]:
    """Headers and body of a request of Slack's, signed."""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": kind,
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }, body


def bring(url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Payload | None]:
    """The status and the JSON that `url` answers; None for an answer without a body."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=180)
    try:
        connection.request("POST", parts.path, body, dict(headers))
        answer = connection.getresponse()
        read = answer.read()
    finally:
        connection.close()
    return answer.status, json.loads(read) if read else None


def common(slack: Slack, kind: str, by: str) -> Payload:
    """What every interaction says: who, where, and a trigger."""
    stamp = slack.workspace.stamp()
    trigger = f"{stamp}.{TEAM}.{hashlib.sha256(stamp.encode()).hexdigest()[:32]}"
    slack.workspace.triggers[trigger] = by
    return {
        "type": kind,
        "user": {"id": by, "username": by.lower(), "name": PEOPLE.get(by, by), "team_id": TEAM},
        "api_app_id": APP_ID,
        "team": {"id": TEAM, "domain": "arcus"},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": trigger,
    }


def _chosen(blocks: list[Payload], label: str, line: int | None) -> Payload:
    found = [part for reads, part in _pressable(blocks) if reads == label]
    if len(found) <= (line or 0):
        raise ValueError(f"nothing here reads {label!r} {(line or 0) + 1} times")
    return {**found[-1 if line is None else line], "action_ts": "1700000000.000001"}


def _pressable(blocks: list[Payload]) -> Iterator[tuple[str, Payload]]:
    """What can be pressed, by what it reads."""
    for i, block in enumerate(blocks):
        elements = block.get("elements", []) if block["type"] == "actions" else [block.get("accessory")]
        for element in elements:
            if not isinstance(element, dict):
                continue
            here = {"type": element["type"], "action_id": element.get("action_id"), "block_id": f"b{i}"}
            if element["type"] == "button":
                yield element["text"]["text"], {**here, "text": element["text"], "value": element.get("value")}
            for option in element.get("options", []) if element["type"] == "overflow" else []:
                yield option["text"]["text"], {**here, "selected_option": option}


def _value(element: Json, given: Any) -> Payload:
    """What a field holds: what was filled in, else what it began with."""
    match element["type"]:
        case "radio_buttons":
            options = {one["value"]: one for one in element["options"]}
            chosen = options[given] if given is not None else element.get("initial_option")
            held = {"selected_option": chosen}
        case "static_select":
            options = {one["value"]: one for one in element["options"]}
            held = {"selected_option": options[given] if given is not None else element.get("initial_option")}
        case "users_select":
            held = {"selected_user": given or element.get("initial_user")}
        case "datetimepicker":
            held = {"selected_date_time": given if given is not None else element.get("initial_date_time")}
        case _:
            held = {"value": given if given is not None else element.get("initial_value")}
    return {"type": element["type"], **held}
