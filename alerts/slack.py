"""Slack: one message per group, edited in place, with a thread. Never sends twice what may have arrived."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from http.client import HTTPException
from typing import Any, ClassVar, Final

import urllib3
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from alerts import slack_blocks, slack_digest
from alerts.content import Content
from alerts.digest_content import DigestContent
from alerts.escalation_words import Summons
from alerts.receiver import (
    Body,
    Envelope,
    Posted,
    RefusedError,
    RootGoneError,
    Slot,
    UncertainError,
    UnsentError,
    Way,
)
from model.errors import ServiceError
from system.settings import Receiver, Secrets

SCOPES: Final = (
    *("chat:write", "files:write", "channels:history", "groups:history", "channels:read", "groups:read"),
    "commands",
)
"""Bot scopes that Andon needs; the manifest asks for them."""

logging.getLogger("slack_sdk").setLevel(logging.CRITICAL)  # what it would say we say, with what becomes of it

_EVENT: Final = "andon_notification"
_TIMEOUT_SECONDS: Final = 20
_BYTES: Final = {"Content-Type": "application/octet-stream"}
_PAGES: Final = 10
"""Pages of history, of 200 messages each, that are searched for an uncertain message."""

_CURES: Final[Mapping[str, str]] = {
    "invalid_auth": "the token is not valid: copy the bot token (xoxb-…) again into ANDON_SLACK_BOT_TOKEN",
    "not_authed": "no token was sent: set ANDON_SLACK_BOT_TOKEN",
    "token_revoked": "the token was revoked: install the app again and copy its new bot token",
    "token_expired": "the token has expired: install the app again and copy its new bot token",
    "account_inactive": "the app was removed from the workspace: install it again",
    "channel_not_found": "no such channel, or a private one without the app: check its id, invite the app",
    "not_in_channel": "the app is no member of the channel: type /invite @Andon there",
    "is_archived": "the channel is archived: unarchive it or name another",
    "missing_scope": "the app lacks a scope: take over the manifest that `andon init` prints and install again",
    "restricted_action": "a workspace setting keeps the app from posting there: ask a workspace owner",
}
"""Errors that only a person can mend. Source: Slack's error tables of chat.postMessage and conversations.history."""

_GONE: Final = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"})
"""Errors that say that the root can be neither edited nor answered. Source: Slack's table of chat.update."""


class Slack(Way):
    """A Slack channel, through a bot token."""

    type: ClassVar[str] = "slack"
    takes_pictures: ClassVar[bool] = True
    takes_files: ClassVar[bool] = True

    def __init__(self, receiver: Receiver, secrets: Secrets) -> None:
        super().__init__(receiver, secrets)
        token = secrets.slack_bot_token.get_secret_value() if secrets.slack_bot_token else None
        self._client = WebClient(
            token=token, base_url=secrets.slack_base_url, timeout=_TIMEOUT_SECONDS, retry_handlers=[]
        )

    def write(self, content: Content, kind: str) -> Body:
        acts = self.secrets.slack_acts
        made = slack_blocks.blocks(content, menus=acts, buttons=acts and kind != "thread")
        return {"text": slack_blocks.fallback(content), "blocks": made}

    def write_digest(self, content: DigestContent) -> Body:
        return {"text": slack_digest.fallback(content), "blocks": slack_digest.blocks(content)}

    def write_summons(self, summons: Sequence[Summons], language: str) -> Body:
        return {"text": slack_blocks.summoned(summons, language)}

    def say(self, title: str, text: str, *, over: bool) -> Body:
        return {"text": f"*{slack_blocks.escaped(title, 300)}*\n{slack_blocks.escaped(text, 2000)}"}

    def send(self, envelope: Envelope) -> Posted:
        try:
            return self._post(envelope, envelope.body)
        except RefusedError as refusal:
            if "invalid_blocks" not in str(refusal):
                raise
            plain = slack_blocks.without_pictures(envelope.body.get("blocks") or ())
            if len(plain) == len(envelope.body.get("blocks") or ()):
                return self._post_words(envelope)
        # A picture that Slack has not worked through yet is refused like a wrong layout; it is shown by a later edit.
        try:
            return replace(self._post(envelope, {**envelope.body, "blocks": plain}), whole=False)
        except RefusedError as refusal:
            if "invalid_blocks" not in str(refusal):
                raise
            return self._post_words(envelope)

    def _post_words(self, envelope: Envelope) -> Posted:
        """Better plain words than no words: a layout that Slack refuses must not hold an alert back."""
        return self._post(envelope, {"text": envelope.body["text"]})

    def open_slot(self, name: str, size: int) -> Slot:
        answer = call(self._client.files_getUploadURLExternal, filename=name, length=size)
        return Slot(str(answer["file_id"]), str(answer["upload_url"]))

    def fill(self, slot: Slot, body: bytes) -> None:
        """As for every way; the address is Slack's own and holds for minutes, so it is asked without the token."""
        try:
            answer = urllib3.request(
                "POST", slot.address, body=body, headers=_BYTES, timeout=_TIMEOUT_SECONDS, retries=False, redirect=False
            )
        except urllib3.exceptions.HTTPError as error:
            raise UncertainError(f"Slack's place for files did not answer: {type(error).__name__}") from error
        if answer.status == 429:
            raise UnsentError("Slack asks to slow down", retry_after=_seconds(answer.headers))
        if answer.status != 200:
            raise UnsentError(f"Slack's place for files answered {answer.status}")

    def complete(self, file_id: str, title: str) -> None:
        """As for every way; without a channel, so that the file is private to the app's messages."""
        call(self._client.files_completeUploadExternal, files=[{"id": file_id, "title": title}])

    def share(self, envelope: Envelope) -> Posted:
        """As for every way. Source: docs.slack.dev/reference/methods/files.completeUploadExternal, 2026-11."""
        file, place = envelope.body, envelope.place or self.receiver.place
        question = {"files": [{"id": file["file_id"], "title": file["title"]}], "channel_id": place}
        call(
            self._client.files_completeUploadExternal,
            **question,
            thread_ts=envelope.root_ts,
            initial_comment=file["text"],
        )
        return Posted(place, str(file["file_id"]))  # the message that shows it comes later, and has no ts yet

    def _post(self, envelope: Envelope, body: Body) -> Posted:
        metadata = {"event_type": _EVENT, "event_payload": {"notification": envelope.notification_id}}
        common = {**body, "metadata": metadata}
        place = envelope.place or self.receiver.place
        if envelope.kind == "edit" and envelope.root_ts:
            answer = call(self._client.chat_update, channel=place, ts=envelope.root_ts, **common)
            return Posted(place, envelope.root_ts) if answer["ok"] else Posted(place, "")
        thread: dict[str, Any] = {}
        if envelope.root_ts:
            thread = {"thread_ts": envelope.root_ts, "reply_broadcast": envelope.kind != "answer"}
        answer = call(
            self._client.chat_postMessage, channel=place, unfurl_links=False, unfurl_media=False, **common, **thread
        )
        return Posted(str(answer["channel"]), str(answer["ts"]))

    def find(self, envelope: Envelope, after: str | None) -> Posted | None:
        if envelope.kind == "edit" or (envelope.kind == "file" and "file_id" not in envelope.body):
            return None  # an edit that is repeated changes nothing; a file without an id was never begun
        place = envelope.place or self.receiver.place
        question: dict[str, Any] = {"channel": place, "limit": 200, "include_all_metadata": True}
        if envelope.root_ts:
            ask: Callable[..., SlackResponse] = self._client.conversations_replies
            question["ts"] = envelope.root_ts
        else:
            ask = self._client.conversations_history
            if after:
                question["oldest"] = after
        for _ in range(_PAGES):
            answer = call(ask, **question)
            for message in answer.get("messages") or []:
                if _is_of(message, envelope):
                    return Posted(place, str(message["ts"]))
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
            question["cursor"] = cursor
        raise UncertainError(f"more than {_PAGES * 200} messages in {place} since the send that may have arrived")

    def examine(self) -> list[str]:
        if self.secrets.slack_bot_token is None:
            return ["ANDON_SLACK_BOT_TOKEN is not set: copy the bot token (xoxb-…) of the app into it"]
        place = self.receiver.place
        found = []
        checks: tuple[tuple[Callable[..., SlackResponse], dict[str, Any]], ...] = (
            (self._client.auth_test, {}),
            (self._client.conversations_info, {"channel": place}),
            (self._client.conversations_history, {"channel": place, "limit": 1, "include_all_metadata": True}),
            (self._client.files_getUploadURLExternal, {"filename": "andon.png", "length": 1}),  # never filled
        )
        for ask, question in checks:
            try:
                answer = call(ask, **question)
            except UncertainError as error:
                raise ServiceError(f"{place}: {error}") from error
            except UnsentError as error:
                found.append(f"{place}: {error}")
                if ask is self._client.auth_test:
                    break
                continue
            if (answer.get("channel") or {}).get("is_member") is False:
                found.append(f"{place}: {_CURES['not_in_channel']}")
        return list(dict.fromkeys(found))


def _is_of(message: Mapping[str, Any], envelope: Envelope) -> bool:
    """Whether the message came of the envelope; one that shares a file can carry no metadata, and has the file."""
    if envelope.kind == "file":
        return any(file.get("id") == envelope.body["file_id"] for file in message.get("files") or [])
    return _notification_of(message) == envelope.notification_id


def _notification_of(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != _EVENT:
        return None
    return (metadata.get("event_payload") or {}).get("notification")


def call(ask: Callable[..., SlackResponse], **question: Any) -> SlackResponse:
    """One call of Slack's API, its failures told apart by whether the message may have arrived."""
    try:
        return ask(**question)
    except SlackApiError as error:
        raise _judge(error) from error
    except (OSError, HTTPException, SlackClientError) as error:
        raise UncertainError(f"Slack did not answer: {error}") from error


def _judge(error: SlackApiError) -> Exception:
    answer = error.response
    status = getattr(answer, "status_code", 0)
    if status == 429:
        return UnsentError("Slack asks to slow down", retry_after=_seconds(answer.headers))
    if status >= 500:
        return UncertainError(f"Slack answered {status}")
    code = str(answer.get("error") or "unknown_error")
    if code in {"ratelimited", "rate_limited"}:
        return UnsentError("Slack asks to slow down", retry_after=_seconds(answer.headers))
    if code in {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}:
        return UncertainError(f"Slack answered {code}")
    details = "; ".join((answer.get("response_metadata") or {}).get("messages") or [])
    if code in _GONE:
        return RootGoneError(f"{code}: the message was taken away, or can no longer be edited")
    needed = answer.get("needed")
    words = _CURES.get(code, "Slack refused the message") + (f" (needs {needed})" if needed else "")
    return RefusedError(f"{code}: {words}" + (f": {details}" if details else ""))


def _seconds(headers: Mapping[str, Any]) -> float:
    value = next((v for k, v in headers.items() if k.lower() == "retry-after"), "1")
    value = value[0] if isinstance(value, list) else value
    return float(value) if str(value).isdigit() else 1.0
