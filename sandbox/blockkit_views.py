"""Whether Slack would take a form (modal), a home, or the answer to a slash command.

Limits: docs.slack.dev/reference/views, and "Implementing slash commands".
"""

from collections.abc import Collection
from typing import Final

from sandbox.blockkit import Faults, Value, check, text_object

MAX_BLOCKS: Final = 100
"""In a form or a home."""


def check_answer(answer: Value) -> list[str]:
    """What Slack would refuse in the answer to a slash command; empty when nothing."""
    faults = Faults(())
    if not isinstance(answer, dict):
        return ["[ERROR] must be an object [json-pointer:/]"]
    faults.keys(answer, {"response_type", "text", "blocks"}, "")
    if answer.get("response_type", "ephemeral") not in {"ephemeral", "in_channel"}:
        faults.add("must be one of: ephemeral, in_channel", "/response_type")
    faults.length(answer.get("text"), 4000, "/text")
    return faults.lines + check(answer.get("blocks", []))


def check_view(view: Value, files: Collection[str] = (), kind: str = "modal") -> list[str]:
    """What Slack would refuse in a form (modal) or a home; empty when nothing."""
    faults = Faults(files)
    if not isinstance(view, dict) or view.get("type") != kind:
        return [f"[ERROR] must be a view of type {kind} [json-pointer:/view]"]
    faults.keys(view, _VIEW if kind == "modal" else _HOME, "/view")
    if kind == "modal":
        for key in ("title", *({"submit", "close"} & set(view))):
            text_object(faults, view.get(key), 24, f"/view/{key}", ("plain_text",))
    faults.optional(view, {"callback_id": 255, "private_metadata": 3000}, "/view")
    blocks = view.get("blocks")
    asks = isinstance(blocks, list) and any(isinstance(one, dict) and one.get("type") == "input" for one in blocks)
    if asks and kind == "modal" and "submit" not in view:
        faults.add("`submit` is required when an `input` block is within blocks array", "/view")
    return faults.lines + check(blocks, files, "/view/blocks", MAX_BLOCKS)


_VIEW: Final = (
    *("type", "title", "blocks", "close", "submit", "private_metadata", "callback_id", "external_id"),
    *("clear_on_close", "notify_on_close", "submit_disabled"),
)
_HOME: Final = ("type", "blocks", "private_metadata", "callback_id", "external_id")
