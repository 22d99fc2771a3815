"""A twin of Zendesk's Ticketing API: tokens, tickets, internal notes, idempotency keys, closed tickets.

Source: developer.zendesk.com, Tickets, Ticket Comments, Security and authentication, Idempotency.
"""

import base64
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from sandbox.apis.base import Refusal, Twin
from sandbox.wire import Reply, Request

EMAIL: Final = "andon@brand.example"
TOKEN: Final = "zen-sandbox-0042"  # noqa: S105 - opens nothing but the sandbox
_ROOT: Final = "/api/v2/tickets"
_STATUSES: Final = ("new", "open", "pending", "hold", "solved", "closed")
_PRIORITIES: Final = ("low", "normal", "high", "urgent")
_KNOWN: Final = frozenset({"subject", "comment", "priority", "external_id", "tags", "status", "via_followup_source_id"})
_LONGEST: Final = 65_535
"""Characters of a comment."""


@dataclass(slots=True)
class Ticket:
    """What an agent sees."""

    id: int
    subject: str
    external_id: str | None
    priority: str | None
    status: str = "new"
    comments: list[str] = field(default_factory=list)
    """HTML."""
    follows: int | None = None


class ZendeskTwin(Twin):
    """One help desk on loopback."""

    calls_allowed: ClassVar[int] = 10_000

    def __init__(self) -> None:
        super().__init__()
        self.tickets: dict[int, Ticket] = {}
        self.role = "agent"
        self.revoked = False
        self.page_limit = 100
        self.forgets_keys = False
        """As two hours later, when an idempotency key is known no more."""
        self._keys: dict[str, tuple[bytes, int]] = {}

    def answer(self, request: Request) -> Any:
        """The answer of one call of an agent."""
        if not self._is_agent(request):
            if request.path == "/api/v2/users/me":
                return {"user": {"id": None, "name": "Anonymous user", "role": "end-user"}}
            raise Refusal(401, {"error": "Couldn't authenticate you"})
        if request.path == "/api/v2/users/me":
            return {"user": {"id": 7, "name": "Andon", "role": self.role}}
        if self.role not in ("agent", "admin"):
            raise Refusal(403, {"error": "Forbidden"})
        if request.path == _ROOT:
            return self._create(request) if request.method == "POST" else self._list(request.query)
        if found := re.fullmatch(rf"{_ROOT}/(\d+)(/comments)?", request.path):
            ticket = self.tickets.get(int(found[1]))
            if ticket is None:
                raise Refusal(404, {"error": "RecordNotFound", "description": "Not found"})
            return self._comments(ticket, request.query) if found[2] else self._update(ticket, request)
        raise Refusal(404, {"error": "InvalidEndpoint", "description": "Not found"})

    def _is_agent(self, request: Request) -> bool:
        wanted = base64.b64encode(f"{EMAIL}/token:{TOKEN}".encode()).decode()
        return not self.revoked and request.headers.get("authorization") == f"Basic {wanted}"

    def _list(self, query: Mapping[str, str]) -> Any:
        wanted = query.get("external_id")
        there = [one for one in self.tickets.values() if wanted is None or one.external_id == wanted]
        return {"tickets": [_shown(one) for one in there], "count": len(there)}

    def _create(self, request: Request) -> Any:
        key = request.headers.get("idempotency-key", "")
        if key in self._keys and not self.forgets_keys:
            body, number = self._keys[key]
            if body != request.body:
                raise Refusal(400, {"error": "IdempotentRequestError", "description": "the parameters differ"})
            return _created(self.tickets[number], "hit")
        given = _given(request)
        if not given.get("subject") or len(str(given["subject"])) > 255:
            raise _invalid("subject", "Subject: is missing or too long")
        follows = given.get("via_followup_source_id")
        if follows is not None and self.tickets[follows].status != "closed":
            raise _invalid("base", "only a closed ticket is followed up")
        number = len(self.tickets) + 1
        made = Ticket(number, given["subject"], given.get("external_id"), given.get("priority"), follows=follows)
        _comment(made, given)
        self.tickets[number] = made
        self._keys[key] = (request.body, number)
        return _created(made, "miss")

    def _update(self, ticket: Ticket, request: Request) -> Any:
        if request.method != "PUT":
            return {"ticket": _shown(ticket)}
        if ticket.status == "closed":
            raise _invalid("status", "Status: closed prevents ticket update")
        given = _given(request)
        if "comment" in given:
            _comment(ticket, given)
        ticket.status = given.get("status", ticket.status)
        ticket.priority = given.get("priority", ticket.priority)
        return {"ticket": _shown(ticket)}

    def _comments(self, ticket: Ticket, query: Mapping[str, str]) -> Any:
        size = min(int(query.get("page[size]", "100")), self.page_limit)
        rows = list(enumerate(ticket.comments))
        if query.get("sort") == "-created_at":
            rows.reverse()
        begin = int(query.get("page[after]", "0"))
        shown = [
            {"id": number, "html_body": text, "plain_body": html.unescape(re.sub(r"<[^>]+>", " ", text))}
            for number, text in rows[begin : begin + size]
        ]
        more = len(rows) > begin + size
        return {"comments": shown, "meta": {"has_more": more, "after_cursor": str(begin + size) if more else None}}


def _given(request: Request) -> dict[str, Any]:
    given = json.loads(request.body).get("ticket")
    if not isinstance(given, dict) or not set(given) <= _KNOWN:
        raise _invalid("base", "something is no property of a ticket")
    if given.get("status", "open") not in _STATUSES or given.get("priority", "low") not in _PRIORITIES:
        raise _invalid("base", "no such status or priority")
    return given


def _comment(ticket: Ticket, given: Mapping[str, Any]) -> None:
    text = given["comment"].get("html_body", "")
    if not text or len(text) > _LONGEST:
        raise _invalid("comment", "Comment: is missing or too long")
    ticket.comments.append(text)


def _created(ticket: Ticket, lookup: str) -> Reply:
    body = json.dumps({"ticket": _shown(ticket)}).encode()
    return Reply(201, body, "application/json", {"x-idempotency-lookup": lookup})


def _shown(ticket: Ticket) -> dict[str, Any]:
    named = ("id", "subject", "external_id", "priority", "status")
    return {name: getattr(ticket, name) for name in named}


def _invalid(what: str, words: str) -> Refusal:
    details = {what: [{"description": words}]}
    return Refusal(422, {"error": "RecordInvalid", "description": "Record validation errors", "details": details})
