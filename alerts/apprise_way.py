"""Mail, Teams, Feishu, Lark, DingTalk, WeCom and others, through Apprise.

Nothing can be edited or looked for there: what is new is sent, an edit only once all is resolved, and a send whose end
is not known is repeated, which these places may show twice.
"""

import logging
import re
from collections.abc import Iterable
from typing import ClassVar, Final

from apprise import Apprise, AppriseAsset, NotifyType, OverflowMode
from apprise.result import AppriseResult

from alerts import plain_words
from alerts.content import Content
from alerts.digest_content import DigestContent, as_text
from alerts.receiver import Body, Envelope, Posted, RefusedError, UncertainError, UnsentError, Way
from system.receivers import AppriseReceiver
from system.settings import Receiver, Secrets, api_keys

_TIMEOUT_SECONDS: Final = 20
_KINDS: Final = {"critical": NotifyType.FAILURE, "warning": NotifyType.WARNING, "info": NotifyType.INFO}
_REFUSALS: Final = re.compile(r"error=(400|401|403|404|405|410)\b")
_SLOW: Final = re.compile(r"error=429\b")

logging.getLogger("apprise").propagate = False  # its warnings may show what stands in a URL; we say what becomes of it


class AppriseWay(Way):
    """One or more places of a receiver's variable, each told by itself."""

    type: ClassVar[str] = "apprise"
    repeats: ClassVar[bool] = True

    def __init__(self, receiver: Receiver, secrets: Secrets) -> None:
        super().__init__(receiver, secrets)
        assert isinstance(receiver, AppriseReceiver)  # noqa: S101 - the settings say so by the type
        self._variable = receiver.urls_from
        self._urls = api_keys().get(receiver.urls_from, "").split()
        self._told: dict[str, set[int]] = {}
        """Notification to the places that have it, while others of the same receiver do not."""

    def write(self, content: Content, kind: str) -> Body:
        if kind == "edit" and content.live:
            return {}
        title = plain_words.title(content, self.receiver.language)
        written = plain_words.text(content) if kind != "edit" else plain_words.defused(content.summary, 300)
        return {"title": title, "text": written, "severity": content.severity.value if content.live else "resolved"}

    def write_digest(self, content: DigestContent) -> Body:
        lines = [plain_words.defused(line, 1000) for line in as_text(content).splitlines()]
        title = plain_words.defused(content.heading, plain_words.TITLE)
        return {"title": title, "text": plain_words.cut("\n".join(lines), plain_words.TEXT), "severity": "info"}

    def say(self, title: str, text: str, *, over: bool) -> Body:
        title, text = plain_words.defused(title, plain_words.TITLE), plain_words.defused(text, 2000)
        return {"title": title, "text": text, "severity": "resolved" if over else "critical"}

    def send(self, envelope: Envelope) -> Posted:
        if not self._urls:
            raise RefusedError(self._missing())
        told = self._told.setdefault(envelope.notification_id, set())
        faults = [
            error
            for number, url in enumerate(self._urls)
            if number not in told and (error := self._failure(number, url, envelope)) is not None
        ]
        if faults and told:
            raise UncertainError(str(faults[0]))  # word for word to the others, for some have it
        if faults:
            raise faults[0]
        del self._told[envelope.notification_id]
        return Posted(self.receiver.place, envelope.root_ts or envelope.notification_id)

    def find(self, envelope: Envelope, after: str | None) -> Posted | None:
        return None  # there is no looking

    def examine(self) -> list[str]:
        if not self._urls:
            return [self._missing()]
        return [
            f"{self._variable}: its URL number {number} is none that Apprise knows; appriseit.com/services lists them"
            for number, url in enumerate(self._urls, 1)
            if not _asked(url)
        ]

    def _missing(self) -> str:
        return f"{self._variable} is not set: put the place's Apprise URL into it, several apart by blanks"

    def _failure(self, number: int, url: str, envelope: Envelope) -> UnsentError | UncertainError | None:
        """Why one place has not got it; None when it has, which is remembered."""
        where = f"place number {number + 1} of {self._variable}"
        place = _asked(url)
        if not place:
            return RefusedError(f"{where}: no URL that Apprise knows")
        service = place[0]
        service.overflow_mode = OverflowMode.TRUNCATE
        room = service.body_maxlen - len(envelope.body["title"]) - 10
        result = place.notify(
            title=envelope.body["title"],
            body=plain_words.cut(envelope.body["text"], room),
            notify_type=_KINDS.get(envelope.body["severity"], NotifyType.SUCCESS),
            body_format="text",
            interpret_escapes=False,
            timeout=_TIMEOUT_SECONDS,
        )
        if result:
            self._told[envelope.notification_id].add(number)
            return None
        return _judged(where, _said(result, url))


def _asked(url: str) -> Apprise:
    """The place of a URL, empty when Apprise knows none such."""
    asset = AppriseAsset(
        app_id="Andon", app_desc="Andon", async_mode=False, plugin_paths=[], secure_logging=True, http_redirects=False
    )
    place = Apprise(asset=asset)
    place.add(url)
    return place


def _judged(where: str, why: str) -> UnsentError | UncertainError:
    if _SLOW.search(why):
        return UnsentError(f"{where} asks to slow down")
    if _REFUSALS.search(why):
        return RefusedError(f"{where} refused it: {why}")
    return UncertainError(f"{where}: {why}")


def _said(result: AppriseResult, url: str) -> str:
    """What Apprise says went wrong, without anything that stands in the URL beside the host."""
    words = " ".join(str(entry.message) for entry in result.logs())
    words = re.sub(r"\S+://\S+", "…", words)
    for secret in _secrets(url):
        words = words.replace(secret, "…")
    return plain_words.defused(words, 300) or "it did not take it"


def _secrets(url: str) -> Iterable[str]:
    return sorted({part for part in re.split(r"[/:@?&=]", url) if len(part) >= 6}, key=len, reverse=True)
