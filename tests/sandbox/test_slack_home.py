"""The twin's homes, slash commands and events: what Slack would not take is refused."""

import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier

from sandbox.blockkit_views import check_answer
from sandbox.slack import Slack
from sandbox.slack_asks import command, home_opened, signed_command, signed_event
from sandbox.slack_presses import SIGNING_SECRET


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack() as made:
        yield made


def section(text: str = "x") -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def test_a_home_is_put_anew_for_one_person(slack: Slack) -> None:
    client = WebClient(token=slack.token, base_url=slack.base_url)
    for text in ("old", "new"):
        client.views_publish(user_id="U0MINJI", view={"type": "home", "blocks": [section(text)] * 100})

    assert slack.workspace.homes["U0MINJI"]["blocks"][0]["text"]["text"] == "new"
    assert list(slack.workspace.homes) == ["U0MINJI"]


@pytest.mark.parametrize(
    ("user", "view"),
    [
        ("U0MINJI", {"type": "home", "blocks": [section()] * 101}),
        ("U0MINJI", {"type": "modal", "blocks": [section()]}),
        ("U0MINJI", {"type": "home", "title": {"type": "plain_text", "text": "x"}, "blocks": []}),
        ("U0MINJI", {"type": "home", "blocks": [section("x" * 3001)]}),
        ("U0NOBODY", {"type": "home", "blocks": [section()]}),
    ],
    ids=["101 blocks", "a modal", "a title", "3,001 characters", "nobody"],
)
def test_a_home_that_slack_would_not_take_is_refused(slack: Slack, user: str, view: dict[str, Any]) -> None:
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        WebClient(token=slack.token, base_url=slack.base_url).views_publish(user_id=user, view=view)

    assert slack.workspace.homes == {}


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ({"text": "x", "blocks": [section()] * 51}, "no more than 50 items"),
        ({"text": "x" * 4001}, "must be less than 4001 characters"),
        ({"text": "x", "response_type": "secret"}, "must be one of: ephemeral"),
        ({"text": "x", "colour": "red"}, "invalid additional property"),
        (None, "must be an object"),
    ],
)
def test_an_answer_that_slack_would_not_show_has_faults(answer: Any, fault: str) -> None:
    assert fault in " ".join(check_answer(answer))
    assert check_answer({"response_type": "ephemeral", "text": "x", "blocks": [section()] * 50}) == []


def test_commands_and_events_are_signed_as_slack_signs(slack: Slack) -> None:
    requests = (signed_command(command(slack, "status <b>")), signed_event(home_opened()))

    assert all(SignatureVerifier(SIGNING_SECRET).is_valid_request(body, headers) for headers, body in requests)
    assert b"text=status+%26lt%3Bb%26gt%3B" in requests[0][1]
    headers, body = requests[1]
    made = hmac.new(
        SIGNING_SECRET.encode(), f"v0:{headers['X-Slack-Request-Timestamp']}:".encode() + body, hashlib.sha256
    )
    assert headers["X-Slack-Signature"] == f"v0={made.hexdigest()}"
