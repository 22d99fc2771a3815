"""A twin of Freshdesk's REST API, version 2: keys, tickets, private notes, lists by requester, and no memory for keys.

Source: developers.freshdesk.com/api, Tickets, Conversations, Errors, Rate limit.
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

KEY: Final = "fresh-sandbox-0042"
_ROOT: Final = "/api/v2/tickets"
_NEEDED: Final = frozenset({"email", "subject", "description", "status", "priority"})
_KNOWN: Final = _NEEDED | {"source", "tags"}
_STATUSES: Final = frozenset({2, 3, 4, 5})
_PRIORITIES: Final = frozenset({1, 2, 3, 4})


@dataclass(slots=True)
class Ticket:
    """What an agent sees."""

    id: int
    email: str
    subject: str
    description: str
    """HTML."""
    status: int
    priority: int
    tags: list[str]
    notes: list[str] = field(default_factory=list)
    """HTML."""


class FreshdeskTwin(Twin):
    """One help desk on loopback."""

    calls_allowed: ClassVar[int] = 10_000

    def __init__(self) -> None:
        super().__init__()
        self.tickets: dict[int, Ticket] = {}
        self.revoked = False

    def answer(self, request: Request) -> Any:
        """The answer of one call of an agent."""
        wanted = base64.b64encode(f"{KEY}:X".encode()).decode()
        if self.revoked or request.headers.get("authorization") != f"Basic {wanted}":
            raise Refusal(401, {"code": "invalid_credentials", "message": "You have to be logged in"})
        if request.path == "/api/v2/agents/me":
            return {"id": 7, "available": True}
        if request.path == _ROOT:
            return self._create(_given(request)) if request.method == "POST" else self._list(request.query)
        if found := re.fullmatch(rf"{_ROOT}/(\d+)(/notes|/conversations)?", request.path):
            ticket = self.tickets.get(int(found[1]))
            if ticket is None:
                raise Refusal(404)
            return self._about(ticket, found[2], request)
        raise Refusal(404)

    def _list(self, query: Mapping[str, str]) -> Any:
        email = query.get("email")
        there = [one for one in self.tickets.values() if email is None or one.email == email]
        if email is not None and not there:
            raise _invalid("email", "There is no contact matching the given email")
        if query.get("order_type", "desc") == "desc":
            there.reverse()
        return _page([_shown(one) for one in there], query)

    def _create(self, given: Mapping[str, Any]) -> Reply:
        for name in sorted(_NEEDED - set(given)):
            raise _invalid(name, "It should not be blank as this is a mandatory field")
        for name in sorted(set(given) - _KNOWN):
            raise _invalid(name, "Unexpected/invalid field in request")
        _judge(given)
        if len(given["subject"]) > 255:
            raise _invalid("subject", "Has 256 characters, it can have maximum of 255 characters")
        if any(len(tag) > 32 for tag in given.get("tags", ())):
            raise _invalid("tags", "It should only contain elements that have maximum of 32 characters")
        number = len(self.tickets) + 1
        fields = {name: given[name] for name in _NEEDED}
        self.tickets[number] = Ticket(number, **fields, tags=list(given.get("tags", ())))
        return Reply(201, json.dumps(_shown(self.tickets[number])).encode(), "application/json")

    def _about(self, ticket: Ticket, what: str | None, request: Request) -> Any:
        if what == "/conversations":
            texts = [html.unescape(re.sub(r"<[^>]+>", " ", text)) for text in ticket.notes]
            rows = [{"id": number, "body_text": text, "private": True} for number, text in enumerate(texts)]
            return _page(rows, request.query)
        if what == "/notes":
            given = _given(request)
            if not given.get("body") or not given.get("private"):
                raise _invalid("body", "It should not be blank")
            ticket.notes.append(given["body"])
            return Reply(201, json.dumps({"id": len(ticket.notes)}).encode(), "application/json")
        if request.method == "PUT":
            given = _given(request)
            _judge(given)
            ticket.status = given.get("status", ticket.status)
            ticket.priority = given.get("priority", ticket.priority)
        return _shown(ticket)


def _given(request: Request) -> dict[str, Any]:
    given = json.loads(request.body)
    if not isinstance(given, dict):
        raise Refusal(400, {"code": "invalid_json", "message": "Request body has invalid json format"})
    return given


def _judge(given: Mapping[str, Any]) -> None:
    if given.get("status", 2) not in _STATUSES:
        raise _invalid("status", "It should be one of these values: '2,3,4,5'")
    if given.get("priority", 1) not in _PRIORITIES:
        raise _invalid("priority", "It should be one of these values: '1,2,3,4'")


def _page(rows: list[dict[str, Any]], query: Mapping[str, str]) -> list[dict[str, Any]]:
    size = min(int(query.get("per_page", "30")), 100)
    begin = (int(query.get("page", "1")) - 1) * size
    return rows[begin : begin + size]


def _shown(ticket: Ticket) -> dict[str, Any]:
    return {name: getattr(ticket, name) for name in ("id", "subject", "status", "priority", "tags")}


def _invalid(name: str, words: str) -> Refusal:
    error = {"field": name, "message": words, "code": "invalid_value"}
    return Refusal(400, {"description": "Validation failed", "errors": [error]})
