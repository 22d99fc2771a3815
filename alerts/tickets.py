"""What tickets have in common, whatever the help desk: their words, their urgency, the mark by which they are found."""

from typing import Final

from alerts import plain_words
from alerts.content import Content
from alerts.receiver import Body, UncertainError, UnsentError
from model.errors import ServiceError
from system.receivers import Language

PAGES: Final = 10
"""Pages of a hundred that are searched for what may have arrived."""


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


def service_error(error: UnsentError | UncertainError) -> ServiceError:
    """A help desk that cannot be asked now is no fault of the settings."""
    return ServiceError(str(error))


def _subject(words: str) -> str:
    """A subject is plain text; what a help desk would fill in is taken apart."""
    return words.replace("{{", "{ {").replace("{%", "{ %")
