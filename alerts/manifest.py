"""The manifest with which a Slack workspace makes Andon's app: paste it under "Create an app, from a manifest"."""

import json
from typing import Any

from alerts.slack import SCOPES


def manifest() -> dict[str, Any]:
    """The app's manifest (Slack's schema, version 2): a bot user with the scopes that sending needs, and its buttons.

    Presses come by Socket Mode, so that it names no address.
    """
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Andon",
            "description": "Tells when a price, a stock level, a page or a seller is wrong",
            "background_color": "#b3261e",
        },
        "features": {"bot_user": {"display_name": "Andon", "always_online": True}},
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def as_json() -> str:
    """The manifest as Slack's page takes it."""
    return json.dumps(manifest(), indent=2)
