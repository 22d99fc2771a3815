"""Freshdesk: a ticket per message, noted on with what is new, resolved with its last member, opened again later.

Source: developers.freshdesk.com/api, Tickets, Conversations, Rate limit. Freshdesk knows no key for repeated calls, and
its search lags by minutes: what may have arrived is looked for in the list of the requester's tickets, by its own tag.
"""

import base64
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from alerts import tickets
from alerts.calling import Answer, Caller, as_json, said
from alerts.receiver import Envelope, Posted, RefusedError, RootGoneError, UncertainError, UnsentError
from system.receivers import FreshdeskReceiver
from system.settings import Receiver, Secrets, api_keys

_TICKETS: Final = "/api/v2/tickets"
_OPEN: Final = 2
_RESOLVED: Final = 4
_PORTAL: Final = 2
_PRIORITIES: Final = {"critical": 4, "warning": 3, "info": 1}
_CURES: Final[Mapping[int, str]] = {
    401: "the key is wrong: copy it again from the agent's profile settings",
    403: "the key's agent may not do that: give the agent a role that edits tickets",
    404: "there is no such help desk: check subdomain or base_url",
}


class Freshdesk(tickets.HelpDesk):
    """Tickets, over Freshdesk's REST API with an agent's key; what is added are private notes, which mail nobody."""

    type: ClassVar[str] = "freshdesk"

    def __init__(self, receiver: Receiver, secrets: Secrets) -> None:
        super().__init__(receiver, secrets)
        assert isinstance(receiver, FreshdeskReceiver)  # noqa: S101 - the settings say so by the type
        self._requester = receiver.requester
        key = api_keys().get(receiver.key_from, "")
        self._missing = [] if key else [f"{receiver.key_from} is not set: docs/settings.md says what it is"]
        headers = {"Authorization": f"Basic {base64.b64encode(f'{key}:X'.encode()).decode()}"}
        self._caller = Caller("Freshdesk", receiver.place, headers, receiver.private_address)

    def _agent_faults(self) -> list[str]:
        self._checked(self._caller.ask("GET", "/api/v2/agents/me"))
        return []

    def _opened(self, notification_id: str) -> str | None:
        question = {"email": self._requester, "order_by": "created_at", "order_type": "desc"}
        for page in self._pages(_TICKETS, question):
            for one in page:
                if _tag(notification_id) in (one.get("tags") or ()):
                    return str(one["id"])
        return None

    def _create(self, envelope: Envelope, follows: str | None = None) -> Posted:
        body = envelope.body
        ticket = {
            "email": self._requester,
            "subject": body["subject"],
            "description": tickets.marked(body, envelope.notification_id),
            "status": _OPEN,
            "priority": _PRIORITIES[body["severity"]],
            "source": _PORTAL,
            "tags": ["andon", _tag(envelope.notification_id)],
        }
        answer = self._checked(self._caller.ask("POST", _TICKETS, body=as_json(ticket)))
        if not isinstance(answer.data, dict):
            raise UncertainError("Freshdesk answered something that is no JSON")
        return Posted(self.receiver.place, str(answer.data["id"]))

    def _add(self, envelope: Envelope, ticket: str) -> None:
        """The status first, which twice is once: the note is looked for, and says that both are done."""
        body = envelope.body
        change = {"status": _RESOLVED if body["solve"] else _OPEN}
        if body["severity"] == "critical" and not body["solve"]:
            change["priority"] = _PRIORITIES["critical"]  # never lowered: the news is not all that stands
        self._about(self._caller.ask("PUT", f"{_TICKETS}/{ticket}", body=as_json(change)))
        note = {"body": tickets.marked(body, envelope.notification_id), "private": True}
        self._about(self._caller.ask("POST", f"{_TICKETS}/{ticket}/notes", body=as_json(note)))

    def _has_note(self, ticket: str, notification_id: str) -> bool:
        try:
            return any(
                tickets.mark(notification_id) in str(one.get("body_text"))
                for page in self._pages(f"{_TICKETS}/{ticket}/conversations", {})
                for one in page
            )
        except RootGoneError:
            return False

    def _pages(self, path: str, question: Mapping[str, Any]) -> Any:
        """The pages of a list.

        Raises:
            UncertainError: there are more than can be looked through.
        """
        for number in range(1, tickets.PAGES + 1):
            answer = self._caller.ask("GET", path, query={**question, "per_page": 100, "page": number})
            if answer.status == 400 and "email" in question and "email" in said(answer):
                return  # nobody of that address: nothing was ever opened in its name
            rows = self._about(answer).data
            if not isinstance(rows, list):
                raise UncertainError("Freshdesk answered something that is no list")
            yield rows
            if len(rows) < 100:
                return
        raise UncertainError(f"Freshdesk: more than {tickets.PAGES * 100} entries of {path} to look through")

    def _about(self, answer: Answer) -> Answer:
        """The answer about one ticket, which may be there no more."""
        if answer.status in (404, 405, 410):
            raise RootGoneError("Freshdesk: the ticket was deleted")
        return self._checked(answer)

    def _checked(self, answer: Answer) -> Answer:
        if answer.status == 409:
            raise UnsentError("Freshdesk: somebody is changing the ticket at this moment")
        if answer.status >= 400:
            cure = _CURES.get(answer.status, "it does not take the ticket")
            raise RefusedError(f"Freshdesk answered {answer.status}: {cure}: {said(answer)}")
        return answer


def _tag(notification_id: str) -> str:
    """The ticket's own tag; Freshdesk's have 32 characters at most."""
    return f"andon-{notification_id.replace('-', '')[:24]}"
