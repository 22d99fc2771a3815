"""What Slack and its SDK would say of a payload."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from sandbox import blockkit
from sandbox.blockkit_views import check_view

Blocks = Sequence[Mapping[str, Any]]


def faults(blocks: Blocks) -> list[str]:
    """What Block Kit or a model of slack_sdk refuses in the blocks of a message; empty when nothing."""
    files = [one["slack_file"]["id"] for one in blocks if "slack_file" in one]
    return [*blockkit.check(list(blocks), files), *by_models(blocks)]


def view_faults(view: Mapping[str, Any]) -> list[str]:
    """The same of a form."""
    found: list[str] = check_view(view)
    try:
        View(**{**view, "blocks": Block.parse_all(list(view["blocks"]))}).to_dict()
    except SlackObjectFormationError as error:
        found.append(str(error))
    return found


def by_models(blocks: Blocks) -> list[str]:
    """What the models of slack_sdk refuse."""
    found = []
    for block in blocks:
        model = Block.parse(dict(block))
        if model is None:
            found.append(f"no model of slack_sdk is called {block.get('type')!r}")
            continue
        try:
            model.to_dict()
        except SlackObjectFormationError as error:
            found.append(str(error))
    return found
