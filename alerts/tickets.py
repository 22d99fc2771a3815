"""What tickets have in common, whatever the help desk: their life, their words, the mark by which they are found."""

from abc import abstractmethod
from typing import ClassVar, Final

from alerts import plain_words
from alerts.calling import Caller
from alerts.content import Content
from alerts.receiver import Body, Envelope, Posted, RefusedError, RootGoneError, UncertainError, UnsentError, Way
from model.errors import ServiceError
from system.receivers import Language
from system.settings import Receiver, Secrets

PAGES: Final = 10
"""Pages of a hundred that are searched for what may have arrived."""


class HelpDesk(Way):
    """Tickets that are opened, added to, solved and opened again; one file for each help desk says how."""

    repeats: ClassVar[bool] = True
    reopens: ClassVar[bool] = True
    _caller: Caller

    def __init__(self, receiver: Receiver, secrets: Secrets) -> None:
        super().__init__(receiver, secrets)
        self._missing: list[str] = []
        """What of the environment is not there, in words with the cure."""

    def write(self, content: Content, kind: str) -> Body:
        return write(content, kind, self.receiver.language)

    def say(self, title: str, text: str, *, over: bool) -> Body:
        return say(title, text, over=over)

    def send(self, envelope: Envelope) -> Posted:
        if self._missing:
            raise RefusedError(self._missing[0])
        ticket = envelope.root_ts or envelope.former
        if ticket is None:
            return self._create(envelope)
        try:
            self._add(envelope, ticket)
        except RootGoneError as gone:
            if envelope.root_ts:
                raise
            return self._create(envelope, follows=ticket if isinstance(gone, ClosedError) else None)
        return Posted(self.receiver.place, ticket)

    def find(self, envelope: Envelope, after: str | None) -> Posted | None:
        ticket = envelope.root_ts or envelope.former
        if ticket and self._has_note(ticket, envelope.notification_id):
            return Posted(self.receiver.place, ticket)
        if envelope.root_ts:
            return None
        opened = self._opened(envelope.notification_id)
        return Posted(self.receiver.place, opened) if opened else None

    def examine(self) -> list[str]:
        if self._missing:
            return list(self._missing)
        try:
            return self._agent_faults()
        except RefusedError as error:
            return [str(error)]
        except (UnsentError, UncertainError) as error:
            raise ServiceError(str(error)) from error  # one that cannot be asked now is no fault of the settings

    @abstractmethod
    def _create(self, envelope: Envelope, follows: str | None = None) -> Posted:
        """Open a ticket, as the follow-up of one that is closed for good where the help desk has such."""

    @abstractmethod
    def _add(self, envelope: Envelope, ticket: str) -> None:
        """Add to a ticket, and solve or reopen it.

        Raises:
            RootGoneError: it is there no more.
            ClosedError: it is closed for good.
        """

    @abstractmethod
    def _has_note(self, ticket: str, notification_id: str) -> bool:
        """Whether the ticket has what a notification added."""

    @abstractmethod
    def _opened(self, notification_id: str) -> str | None:
        """The ticket that a notification opened."""

    @abstractmethod
    def _agent_faults(self) -> list[str]:
        """What is wrong with whose key it is, in words with the cure."""


class ClosedError(RootGoneError):
    """The ticket takes nothing any more, and another one may follow it."""


def write(content: Content, kind: str, language: Language) -> Body:
    """A ticket or a comment, as HTML; nothing for an edit, but for the one that solves the ticket."""
    if kind == "edit" and content.live:
        return {}
    return {
        "subject": _subject(plain_words.title(content, language)),
        "html": plain_words.markup(content),
        "severity": content.severity.value,
        "solve": not content.live,
    }


def say(title: str, text: str, *, over: bool) -> Body:
    """A notice as a ticket, or as its last comment."""
    written = f"<p>{plain_words.inert(plain_words.defused(text, 2000))}</p>"
    subject = _subject(plain_words.defused(title, plain_words.TITLE))
    return {"subject": subject, "html": written, "severity": "critical", "solve": over}


def marked(body: Body, notification_id: str) -> str:
    """The comment with the mark by which it can be found again."""
    return f"{body['html']}<p>{mark(notification_id)}</p>"


def mark(notification_id: str) -> str:
    """The line that no other comment has."""
    return f"Andon notification {notification_id}"


def _subject(words: str) -> str:
    """A subject is plain text; what a help desk would fill in is taken apart."""
    return words.replace("{{", "{ {").replace("{%", "{ %")
