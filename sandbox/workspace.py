"""What a Slack workspace holds: people, conversations with their messages and threads, files."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

TEAM: Final = "T0SANDBOX"
BOT_USER: Final = "U0ANDONBOT"
BOT_ID: Final = "B0ANDONBOT"
APP_ID: Final = "A0ANDON"


class Refused(Exception):  # noqa: N818 - it is an answer
    """Slack's `ok: false` with its word and what else the answer holds."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.more = more


@dataclass(slots=True)
class Message:
    """A message as a person would see it now."""

    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    metadata: dict[str, Any] | None = None
    thread_ts: str | None = None
    """Of the root, in a reply."""
    broadcast: bool = False
    """A reply that is also shown in the channel."""
    edits: int = 0
    edited_ts: str | None = None
    files: list[str] = field(default_factory=list)
    reactions: dict[str, set[str]] = field(default_factory=dict)
    replies: list["Message"] = field(default_factory=list)
    """Of a root, oldest first."""

    def as_json(self, with_metadata: bool = True) -> dict[str, Any]:
        """As conversations.history has it."""
        made: dict[str, Any] = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": TEAM}
        if self.user == BOT_USER:
            made |= {"bot_id": BOT_ID, "app_id": APP_ID}
        if self.blocks:
            made["blocks"] = self.blocks
        if self.attachments:
            made["attachments"] = self.attachments
        if with_metadata and self.metadata is not None:
            made["metadata"] = self.metadata
        if self.edited_ts is not None:
            made["edited"] = {"user": self.user, "ts": self.edited_ts}
        if self.broadcast:
            made["subtype"] = "thread_broadcast"
        if self.files:
            made["files"] = [{"id": one} for one in self.files]
        return made | self._thread() | self._reactions()

    def _thread(self) -> dict[str, Any]:
        if self.thread_ts is not None:
            return {"thread_ts": self.thread_ts}
        if not self.replies:
            return {}
        users = sorted({reply.user for reply in self.replies})
        return {
            "thread_ts": self.ts,
            "reply_count": len(self.replies),
            "reply_users_count": len(users),
            "reply_users": users,
            "latest_reply": self.replies[-1].ts,
        }

    def _reactions(self) -> dict[str, Any]:
        if not self.reactions:
            return {}
        return {
            "reactions": [{"name": n, "users": sorted(u), "count": len(u)} for n, u in sorted(self.reactions.items())]
        }


@dataclass(slots=True)
class Conversation:
    """A channel."""

    id: str
    name: str
    is_member: bool = True
    """Whether the app's bot was invited."""
    is_archived: bool = False
    is_private: bool = False
    messages: list[Message] = field(default_factory=list)
    """Roots, oldest first."""

    def find(self, ts: str) -> Message | None:
        """The root or reply of that time stamp."""
        return next((one for one in self.every() if one.ts == ts), None)

    def every(self) -> Iterable[Message]:
        """Roots and replies."""
        for root in self.messages:
            yield root
            yield from root.replies

    def timeline(self) -> list[Message]:
        """What the channel itself shows: roots and broadcast replies, oldest first."""
        return sorted((one for one in self.every() if one.thread_ts is None or one.broadcast), key=lambda one: one.ts)

    def delete(self, message: Message) -> None:
        """Take a message away, and its thread with it."""
        if message in self.messages:
            self.messages.remove(message)
        for root in self.messages:
            if message in root.replies:
                root.replies.remove(message)

    def as_json(self) -> dict[str, Any]:
        """As conversations.info has it."""
        return {
            "id": self.id,
            "name": self.name,
            "is_channel": True,
            "is_private": self.is_private,
            "is_archived": self.is_archived,
            "is_member": self.is_member,
            "num_members": 3,
        }


@dataclass(slots=True)
class File:
    """An uploaded file."""

    id: str
    name: str
    length: int
    """As announced; the upload is refused when it is of another."""
    content: bytes = b""
    title: str = ""
    complete: bool = False


@dataclass(slots=True)
class Whisper:
    """A message that one person sees, until they reload."""

    channel: str
    user: str
    text: str
    thread_ts: str | None = None


PEOPLE: Final[Mapping[str, str]] = {"U0MINJI": "김민지", "U0WEI": "王伟", "U0ANNA": "Anna Weber"}
"""Users of the workspace besides the bot: id and name."""


class Workspace:
    """Conversations and files, with time stamps that never repeat."""

    def __init__(self, now: Callable[[], datetime] | None = None) -> None:
        self._now = now or (lambda: datetime.now(UTC))
        self._last = 0
        self.lock = threading.RLock()
        self.conversations = {
            one.id: one
            for one in (
                Conversation("C0OPS", "commerce-ops"),
                Conversation("C0PRICE", "price-alerts"),
                Conversation("C0IPR", "brand-protection", is_private=True),
                Conversation("C0DIGEST", "andon-digest"),
                Conversation("C0OTHERS", "general", is_member=False),
                Conversation("C0OLD", "old-launch", is_archived=True),
            )
        }
        self.files: dict[str, File] = {}
        self.whispers: list[Whisper] = []
        self.views: dict[str, dict[str, Any]] = {}
        """Forms that are open or were, by id."""
        self.homes: dict[str, dict[str, Any]] = {}
        """What people see in the app's home, by user."""
        self.triggers: dict[str, str] = {}
        """Made by each press, with who pressed."""
        self.opened: set[str] = set()
        """Triggers that opened a form; each opens one."""
        self.socket_url: str | None = None
        """Where an app connects for Socket Mode; None: it is turned off."""
        self.unready = 0
        """So many more messages that show a file are refused, as while Slack works through it."""

    def stamp(self) -> str:
        """The next time stamp: seconds of the epoch with six digits, later than every one before."""
        self._last = max(int(self._now().timestamp() * 1_000_000), self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def conversation(self, name: str) -> Conversation | None:
        """By id, or by name with or without `#`."""
        if name in self.conversations:
            return self.conversations[name]
        bare = name.removeprefix("#")
        return next((one for one in self.conversations.values() if one.name == bare), None)

    def post(self, conversation: Conversation, message: Message, root: Message | None) -> Message:
        """Add `message`, under `root` when it is a reply. Nothing is ever taken for a repetition."""
        if root is None:
            conversation.messages.append(message)
        else:
            message.thread_ts = root.ts
            root.replies.append(message)
        return message

    def usable_files(self) -> set[str]:
        """Ids that a block may name."""
        if self.unready:
            self.unready -= 1
            return set()
        return {one.id for one in self.files.values() if one.complete}
