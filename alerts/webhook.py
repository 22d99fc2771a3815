"""A program of one's own: each message as signed JSON, whose schema stands in docs/webhook.md with its version."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from alerts import plain_words
from alerts.calling import Answer, Caller, as_json, said
from alerts.content import Content, Line
from alerts.digest_content import DigestContent
from alerts.receiver import Body, Envelope, Posted, RefusedError, Way
from model.errors import ServiceError
from system import clock
from system.receivers import WebhookReceiver
from system.settings import Receiver, Secrets, api_keys

SCHEMA: Final = 1
_EVENTS: Final[Mapping[str, str]] = {"root": "opened", "thread": "added", "edit": "changed"}
_MEMBERS: Final = 1000
_CURES: Final[Mapping[int, str]] = {
    401: "the signature was not accepted: both sides need the same secret",
    403: "it lets Andon not in",
    404: "there is nothing at that path: check the url",
    410: "it says that it is gone for good: give another url",
}


class Webhook(Way):
    """An HTTP address that takes JSON."""

    type: ClassVar[str] = "webhook"
    repeats: ClassVar[bool] = True

    def __init__(self, receiver: Receiver, secrets: Secrets) -> None:
        super().__init__(receiver, secrets)
        assert isinstance(receiver, WebhookReceiver)  # noqa: S101 - the settings say so by the type
        self._variable = receiver.secret_from
        self._secret = api_keys().get(receiver.secret_from, "")
        self._caller = Caller("the webhook", receiver.url, private=receiver.private_address)

    def write(self, content: Content, kind: str) -> Body:
        message = {
            "id": content.message_id,
            "severity": content.severity.value,
            "headline": plain_words.bare(content.headline, 300),
            "summary": content.summary,
            "live": content.live,
            "members": {str(id_): version for id_, version in list(content.shown.items())[:_MEMBERS]},
            "left_out": content.left_out,
            "command": content.command,
            "language": self.receiver.language,
        }
        event = _EVENTS[kind] if content.live else "resolved"
        listed = [_discrepancy(line) for line in content.lines]
        return {"schema": SCHEMA, "event": event, "message": message, "discrepancies": listed}

    def write_digest(self, content: DigestContent) -> Body:
        told = {"heading": content.heading, "period": content.period, "state": content.state, "well": content.well}
        parts = [{"title": part.title, "lines": list(part.lines)} for part in content.parts]
        return {"schema": SCHEMA, "event": "digest", "digest": {**told, "parts": parts}, "discrepancies": []}

    def say(self, title: str, text: str, *, over: bool) -> Body:
        words = {"title": plain_words.defused(title, 300), "text": plain_words.defused(text, 2000), "over": over}
        return {"schema": SCHEMA, "event": "notice", "notice": words, "discrepancies": []}

    def send(self, envelope: Envelope) -> Posted:
        if not self._secret:
            raise RefusedError(self._missing())
        answer = self._post({**envelope.body, "id": envelope.notification_id}, envelope.notification_id)
        if answer.status >= 400:
            cure = _CURES.get(answer.status, "it does not take the message")
            raise RefusedError(f"the webhook answered {answer.status}: {cure}: {said(answer)}")
        return Posted(self.receiver.place, envelope.root_ts or envelope.notification_id)

    def find(self, envelope: Envelope, after: str | None) -> Posted | None:
        return None  # it is sent again, word for word, with the same X-Andon-Id

    def examine(self) -> list[str]:
        if not self._secret:
            return [self._missing()]
        try:
            answer = self._post({"schema": SCHEMA, "event": "test", "id": "test", "discrepancies": []}, "test")
        except RefusedError as error:
            return [str(error)]
        except Exception as error:
            raise ServiceError(str(error)) from error
        cure = _CURES.get(answer.status, "it does not take messages")
        return [f"the webhook answered {answer.status}: {cure}"] if answer.status >= 400 else []

    def _missing(self) -> str:
        return f"{self._variable} is not set: put the secret into it with which the other side checks signatures"

    def _post(self, value: Mapping[str, Any], number: str) -> Answer:
        body = as_json(value)
        headers = {"X-Andon-Id": number, "X-Andon-Signature": signature(body, self._secret)}
        return self._caller.ask("POST", body=body, headers=headers)


def signature(body: bytes, secret: str) -> str:
    """`t=…,v1=…`: the time in Unix seconds, and HMAC-SHA256 over that time, a full stop and the body, in hex."""
    at = str(int(clock.now().timestamp()))
    return f"t={at},v1={hmac.new(secret.encode(), at.encode() + b'.' + body, hashlib.sha256).hexdigest()}"


def _discrepancy(line: Line) -> dict[str, Any]:
    words = {name: plain_words.bare(getattr(line, name), 1000) for name in ("title", "sentence", "context", "evidence")}
    proof = {"url": line.url, "pack": line.proof, "pack_url": line.proof_url}
    known = {"id": line.discrepancy_id, "version": line.version, "severity": line.severity.value, "ended": line.ended}
    return {**known, **line.facts, **words, **proof}
