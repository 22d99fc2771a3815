"""Zendesk: a ticket per message, commented on with what is new, solved with its last member, opened again later.

Source: developer.zendesk.com, Tickets, Ticket Comments, Security and authentication, Rate limits, Idempotency.
"""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from alerts import tickets
from alerts.calling import Answer, Caller, as_json, said
from alerts.receiver import Envelope, Posted, RefusedError, RootGoneError, UncertainError, UnsentError
from system.receivers import ZendeskReceiver
from system.settings import Receiver, Secrets, api_keys

_TICKETS: Final = "/api/v2/tickets"
_PRIORITIES: Final = {"critical": "urgent", "warning": "high", "info": "normal"}
_CURES: Final[Mapping[int, str]] = {
    401: "the mail address or the token is wrong: make a token in Admin Center, Apps and integrations, Zendesk API",
    403: "the token's agent may not do that: give the agent a role that edits tickets",
    404: "there is no such help desk: check subdomain or base_url",
}


class Zendesk(tickets.HelpDesk):
    """Tickets, over Zendesk's REST API with an agent's token; comments are internal notes, which mail nobody."""

    type: ClassVar[str] = "zendesk"

    def __init__(self, receiver: Receiver, secrets: Secrets) -> None:
        super().__init__(receiver, secrets)
        assert isinstance(receiver, ZendeskReceiver)  # noqa: S101 - the settings say so by the type
        keys = api_keys()
        wanted = (receiver.email_from, receiver.token_from)
        self._missing = [
            f"{name} is not set: docs/settings.md says what it is" for name in wanted if not keys.get(name)
        ]
        email, token = (keys.get(name, "") for name in wanted)
        basic = base64.b64encode(f"{email}/token:{token}".encode()).decode()
        headers = {"Authorization": f"Basic {basic}", "Accept": "application/json"}
        self._caller = Caller("Zendesk", receiver.place, headers, receiver.private_address)

    def _agent_faults(self) -> list[str]:
        user = self._checked(self._caller.ask("GET", "/api/v2/users/me")).data.get("user") or {}
        if user.get("id") is None:  # a wrong token is answered as nobody
            return [f"Zendesk: {_CURES[401]}"]
        return [] if user.get("role") in ("agent", "admin") else [f"Zendesk: {_CURES[403]}"]

    def _opened(self, notification_id: str) -> str | None:
        answer = self._checked(self._caller.ask("GET", _TICKETS, query={"external_id": notification_id}))
        there = [one for one in answer.data["tickets"] if one.get("external_id") == notification_id]
        return str(there[0]["id"]) if there else None

    def _create(self, envelope: Envelope, follows: str | None = None) -> Posted:
        body = envelope.body
        ticket = {
            "subject": body["subject"],
            "comment": {"html_body": tickets.marked(body, envelope.notification_id), "public": False},
            "priority": _PRIORITIES[body["severity"]],
            "external_id": envelope.notification_id,
            "tags": ["andon"],
            **({"via_followup_source_id": int(follows)} if follows else {}),
        }
        sent = as_json({"ticket": ticket})
        # The key holds for two hours and one body; after that the external id tells.
        key = hashlib.sha256(sent).hexdigest()
        answer = self._checked(self._caller.ask("POST", _TICKETS, body=sent, headers={"Idempotency-Key": key}))
        return Posted(self.receiver.place, str(answer.data["ticket"]["id"]))

    def _add(self, envelope: Envelope, ticket: str) -> None:
        comment = {"html_body": tickets.marked(envelope.body, envelope.notification_id), "public": False}
        change: dict[str, Any] = {"comment": comment, "status": "solved" if envelope.body["solve"] else "open"}
        if envelope.body["severity"] == "critical" and not envelope.body["solve"]:
            change["priority"] = _PRIORITIES["critical"]  # never lowered: the news is not all that stands
        self._about(self._caller.ask("PUT", f"{_TICKETS}/{ticket}", body=as_json({"ticket": change})))

    def _has_note(self, ticket: str, notification_id: str) -> bool:
        query: dict[str, Any] = {"page[size]": 100, "sort": "-created_at"}
        for _ in range(tickets.PAGES):
            try:
                page = self._about(self._caller.ask("GET", f"{_TICKETS}/{ticket}/comments", query=query)).data
            except RootGoneError:
                return False
            if any(tickets.mark(notification_id) in str(one.get("plain_body")) for one in page["comments"]):
                return True
            if not page["meta"]["has_more"]:
                return False
            query["page[after]"] = page["meta"]["after_cursor"]
        raise UncertainError(f"Zendesk: more than {tickets.PAGES * 100} comments on ticket {ticket}")

    def _about(self, answer: Answer) -> Answer:
        """The answer about one ticket, which may be there no more."""
        if answer.status in (404, 410):
            raise RootGoneError("Zendesk: the ticket was deleted")
        if answer.status == 422 and "closed prevents ticket update" in said(answer):
            raise tickets.ClosedError("Zendesk: the ticket is closed for good")
        return self._checked(answer)

    def _checked(self, answer: Answer) -> Answer:
        if answer.status == 409:
            raise UnsentError("Zendesk: somebody is changing the ticket at this moment")
        if answer.status >= 400:
            cure = _CURES.get(answer.status, "it does not take the ticket")
            raise RefusedError(f"Zendesk answered {answer.status}: {cure}: {said(answer)}")
        if not isinstance(answer.data, dict):
            raise UncertainError("Zendesk answered something that is no JSON")
        return answer
