"""The manifest with which a Slack workspace makes Andon's app: paste it under "Create an app, from a manifest"."""

import json
from typing import Any

from alerts.slack import SCOPES
from alerts.slack_commands import COMMAND


def manifest() -> dict[str, Any]:
    """The app's manifest (Slack's schema, version 2): a bot user with its scopes, buttons, command and home.

    What people do comes by Socket Mode, so that it names no address.
    """
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Andon",
            "description": "Tells when a price, a stock level, a page or a seller is wrong",
            "background_color": "#b3261e",
        },
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": False},
            "bot_user": {"display_name": "Andon", "always_online": True},
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "How things stand, and what nobody is to be told of for a while",
                    "usage_hint": "status | product CODE | channel NAME | silence | oncall | help",
                    "should_escape": False,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": ["app_home_opened"]},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def as_json() -> str:
    """The manifest as Slack's page takes it."""
    return json.dumps(manifest(), indent=2)
