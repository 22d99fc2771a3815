"""Slash commands and events of the twin of Slack, as Slack makes and signs them.

Source: docs.slack.dev, "Implementing slash commands", the Events API's envelope and app_home_opened.
"""

import json
import secrets
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from sandbox.slack import Slack
from sandbox.slack_presses import SIGNING_SECRET, USER, Payload, common, sign
from sandbox.workspace import APP_ID, TEAM

COMMAND: Final = "/andon"


def command(slack: Slack, text: str, *, by: str = USER, place: str = "C0OPS") -> dict[str, str]:
    """What Slack sends when `by` types the command with `text` in any conversation; `&`, `<`, `>` come as entities."""
    conversation = slack.channel(place)
    return {
        "token": "gIkuvaNzQIHg97ATvDxqgjtO",
        "team_id": TEAM,
        "team_domain": "arcus",
        "channel_id": conversation.id,
        "channel_name": conversation.name,
        "user_id": by,
        "user_name": by.lower(),
        "command": COMMAND,
        "text": text.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": f"{slack.server.url}/commands/{TEAM}/1/abc",
        "trigger_id": common(slack, "command", by)["trigger_id"],
    }


def home_opened(*, by: str = USER, tab: str = "home") -> Payload:
    """What Slack sends when `by` looks at the app's home."""
    event = {"type": "app_home_opened", "user": by, "channel": "D0ANDON", "tab": tab, "event_ts": "1700000000.000100"}
    return {
        "token": "z26uFbvR1xHJEdHE1OQiO6t8",
        "team_id": TEAM,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(5).upper()}",
        "event_time": 1700000000,
    }


def signed_command(
    fields: Mapping[str, str], *, secret: str = SIGNING_SECRET, at: float | None = None
) -> tuple[dict[str, str], bytes]:
    """Headers and body of the request in which Slack brings a slash command."""
    return sign(urlencode(fields).encode(), "application/x-www-form-urlencoded", secret=secret, at=at)


def signed_event(
    payload: Mapping[str, Any], *, secret: str = SIGNING_SECRET, at: float | None = None
) -> tuple[dict[str, str], bytes]:
    """Headers and body of the request in which Slack brings an event."""
    return sign(json.dumps(payload).encode(), "application/json", secret=secret, at=at)
