"""What a way of telling declares, and how a failed send is judged: one file of `alerts/` per way."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from alerts.content import Content
from alerts.digest_content import DigestContent, as_text
from alerts.escalation_words import Summons, spoken
from system.settings import Receiver, Secrets

Body = dict[str, Any]
"""A message in a receiver's own format, as JSON."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is sent: one notification."""

    notification_id: str
    kind: str
    """root, edit, thread; answer: a line in the thread to one who asked; file: a file in the thread; escalate: a line
    there to those who are to act; notice: our own word, about no discrepancy."""
    body: Body
    place: str | None
    """Where the message's root was posted, when it was."""
    root_ts: str | None
    former: str | None = None
    """Of a root: the `ts` of its group's message before, which ended lately; a ticket is opened again."""


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message now stands."""

    place: str
    ts: str
    whole: bool = True
    """False: its pictures were refused, and it stands there without them."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What a receiver opened for a picture."""

    file_id: str
    """What messages will call it by."""
    address: str
    """Where its bytes go."""


class UnsentError(Exception):
    """The message certainly did not arrive; send it again after `retry_after` seconds, or by the usual backoff."""

    def __init__(self, why: str, retry_after: float | None = None) -> None:
        super().__init__(why)
        self.retry_after = retry_after


class RootGoneError(UnsentError):
    """Somebody took the message away that this one edits or answers: nothing of it can be sent any more."""


class UncertainError(Exception):
    """The message may have arrived: look before sending it again."""


class RefusedError(UnsentError):
    """The receiver will not take messages until a person changes something (token, scope, channel)."""


class Way(ABC):
    """A way of telling. `type` is the word in the settings."""

    type: ClassVar[str]
    takes_pictures: ClassVar[bool] = False
    """Whether messages show pictures that were brought before; such a way has the three steps of bringing one."""
    takes_files: ClassVar[bool] = False
    """Whether a thread may hold files; such a way opens a slot, fills it, and shares it."""

    repeats: ClassVar[bool] = False
    """Whether a send whose end is not known is repeated word for word, if it is not found: the receiver may know it."""
    reopens: ClassVar[bool] = False
    """Whether a root goes where its group's message before was, when that ended lately."""

    def __init__(self, receiver: Receiver, secrets: Secrets) -> None:
        self.receiver = receiver
        self.secrets = secrets

    @abstractmethod
    def write(self, content: Content, kind: str) -> Body:
        """`content` in this receiver's format, within its limits; empty when it tells nothing that is news there."""

    def say(self, title: str, text: str, *, over: bool) -> Body:
        """A notice in this receiver's format: our own words in one line and a few sentences; `over` ends its matter."""
        return {"title": title, "text": text}

    def write_digest(self, content: DigestContent) -> Body:
        """A digest in this receiver's format; plain text where the way has no better one."""
        return {"title": content.heading, "text": as_text(content)}

    def write_summons(self, summons: Sequence[Summons], language: str) -> Body:
        """A call to those who are to act, in this receiver's format; a notice where the way has no better one."""
        lines = [spoken(one, language) for one in summons]
        return self.say(lines[0], "\n".join(lines), over=False)

    @abstractmethod
    def send(self, envelope: Envelope) -> Posted:
        """Deliver one notification.

        Raises:
            UnsentError, RefusedError, RootGoneError: it certainly did not arrive.
            UncertainError: it may have.
        """

    @abstractmethod
    def find(self, envelope: Envelope, after: str | None) -> Posted | None:
        """The message of an earlier, uncertain send of the same notification, or None when it is not there.

        `after` is the receiver's id of a message known to be older than it.

        Raises:
            UnsentError, UncertainError: the receiver cannot be asked now.
        """

    def open_slot(self, name: str, size: int) -> Slot:
        """Ask for a place for a picture of `size` bytes. What is never filled is never seen.

        Raises:
            UnsentError, UncertainError: there is none now.
        """
        raise NotImplementedError

    def fill(self, slot: Slot, body: bytes) -> None:
        """Send the picture's bytes.

        Raises:
            UnsentError, UncertainError: they may not have arrived.
        """
        raise NotImplementedError

    def complete(self, file_id: str, title: str) -> None:
        """Say that the picture is whole; only messages show it. Twice is once.

        Raises:
            UnsentError: the receiver knows no such picture, or it has no bytes.
            UncertainError: it may be done.
        """
        raise NotImplementedError

    def share(self, envelope: Envelope) -> Posted:
        """Show a file that was filled, `file_id` in the body, in the thread of its message. Twice may be twice.

        Raises:
            UnsentError, RefusedError, RootGoneError: it certainly is not there.
            UncertainError: it may be.
        """
        raise NotImplementedError

    @abstractmethod
    def examine(self) -> list[str]:
        """What is wrong with the receiver's settings, in plain words with the cure; empty when all is well.

        Raises:
            ServiceError: the receiver does not answer.
        """
