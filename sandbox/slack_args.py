"""Arguments of Slack's Web API, judged: which conversation is meant, and what a message would hold."""

from collections.abc import Mapping
from typing import Any, Final

from sandbox import blockkit
from sandbox.workspace import Conversation, Refused, Workspace

Args = Mapping[str, Any]

MAX_TEXT: Final = 40_000
"""Characters of `text` that Slack keeps; the rest is cut off (docs.slack.dev, chat.postMessage)."""


def conversation_of(space: Workspace, args: Args, by_name: bool = False) -> Conversation:
    """The conversation that is meant; by its name only where `by_name`."""
    name = str(args.get("channel", ""))
    found = space.conversation(name) if by_name else space.conversations.get(name)
    if found is None:
        raise Refused("channel_not_found")
    return found


def writable_of(space: Workspace, args: Args, by_name: bool = False) -> Conversation:
    """The same, where the app may write."""
    conversation = conversation_of(space, args, by_name)
    if conversation.is_archived:
        raise Refused("is_archived")
    if not conversation.is_member:
        raise Refused("not_in_channel")
    return conversation


def is_true(value: object) -> bool:
    """Whether a form or JSON says yes."""
    return str(value) in {"True", "true", "1"}


def content_of(space: Workspace, args: Args) -> dict[str, Any]:
    """Text, blocks, attachments and metadata of a message, judged.

    Slack itself only warns of a missing `text` beside blocks; here it is refused, for phones then show nothing.
    """
    text = args.get("text")
    if not isinstance(text, str) or not text.strip():
        raise Refused("no_text")
    made: dict[str, Any] = {"text": text[:MAX_TEXT]}
    faults = []
    if args.get("blocks") is not None:
        _array(args["blocks"], "invalid_blocks_format")
        made["blocks"] = args["blocks"]
        faults += blockkit.check(args["blocks"], space.usable_files())
    if args.get("attachments") is not None:
        made["attachments"] = _array(args["attachments"], "invalid_attachments")
        for i, one in enumerate(args["attachments"]):
            blocks = one.get("blocks", []) if isinstance(one, dict) else {}
            faults += blockkit.check(blocks, space.usable_files(), f"/attachments/{i}/blocks")
    if faults:
        raise Refused("invalid_blocks", errors=faults, response_metadata={"messages": faults})
    if args.get("metadata") is not None:
        made["metadata"] = _metadata(args["metadata"])
    return made


def _array(value: object, error: str) -> list[Any]:
    if not isinstance(value, list):
        raise Refused(error)
    if len(value) > 100:
        raise Refused("too_many_attachments")
    return value


def _metadata(value: object) -> dict[str, Any]:
    if not isinstance(value, dict) or not isinstance(value.get("event_type"), str):
        raise Refused("invalid_metadata_format")
    if not isinstance(value.get("event_payload"), dict):
        raise Refused("invalid_metadata_schema")
    return value
