"""Who calls the API, by a token; and how what they read is answered."""

import hashlib
from dataclasses import dataclass
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from fastapi import Depends, Query, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

from model.people import SEE_PERSONAL_DATA, Role, Scope
from store import tokens
from store.engine import read, transact
from store.tokens import Bearer
from web.api.problems import ProblemError
from web.house import House

_bearer: Final = HTTPBearer(auto_error=False, description="A token that a user made on the page /tokens.")
Given = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
_CHALLENGE: Final = {"WWW-Authenticate": "Bearer"}
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Caller:
    """A user, by one of their tokens."""

    bearer: Bearer
    zone: ZoneInfo
    """The team's: days in a query are its days."""

    @property
    def id(self) -> int:
        """The user's id."""
        return self.bearer.user_id

    @property
    def sees_personal_data(self) -> bool:
        """Whether the user may read what sellers tell of themselves as persons."""
        return not SEE_PERSONAL_DATA.isdisjoint(self.bearer.roles)


class Needs:
    """Lets callers pass whose token has a scope and whose user has one of some roles.

    Raises:
        ProblemError: 401, there is no such token; 403, it or its user may not; 422, the address has a NUL in it.
    """

    def __init__(self, scope: Scope, *roles: Role) -> None:
        self.scope = scope
        self.roles = frozenset(roles)

    def __call__(self, request: Request, given: Given) -> Caller:
        """The caller."""
        house: House = request.app.state.house
        found = bearer_of(house, given.credentials if given else "")
        if found is None:
            raise ProblemError(401, "Send a token that holds: Authorization: Bearer andon_…", _CHALLENGE)
        if self.scope not in found.scopes:
            raise ProblemError(403, f"This token has no scope {self.scope.value}.")
        if self.roles and found.roles.isdisjoint({*self.roles, Role.ADMIN}):
            raise ProblemError(403, f"The token's user needs the role {' or '.join(sorted(self.roles))}.")
        if "\0" in request.url.path or "%00" in request.url.query:
            raise ProblemError(422, "No text of an address has a NUL in it.")
        return Caller(found, ZoneInfo(house.settings.time_zone))


def bearer_of(house: House, token: str) -> Bearer | None:
    """Who has this token, which is kept as used; None where nobody has."""
    if not token or len(token) > _LONGEST:
        return None
    with read(house.engine) as conn:
        found = tokens.bearer(conn, token)
    if found is not None and found.stale:
        transact(house.engine, lambda conn: tokens.touch(conn, found.token_id))
    return found


Reader = Annotated[Caller, Depends(Needs(Scope.READ))]
CaseReader = Annotated[Caller, Depends(Needs(Scope.CASES))]
Writer = Annotated[Caller, Depends(Needs(Scope.WRITE, Role.OPS))]
Size = Annotated[int, Query(ge=1, le=200, description="Rows of a page.")]
Cursor = Annotated[str, Query(max_length=200, description="`next` of the page before; empty: the first page.")]


def answer(request: Request, made: BaseModel, version: int | None = None) -> Response:
    """`made` as JSON with an ETag; 304 without it where the caller has just that.

    With `version` the ETag is `"VERSION-…"`, which If-Match of a write takes.
    """
    body = made.model_dump_json().encode()
    digest = hashlib.sha256(body).hexdigest()[:20]
    tag = f'"{version}-{digest}"' if version is not None else f'"{digest}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


def place(after: str) -> int | None:
    """The number that a cursor of a list by number is; None at the beginning.

    Raises:
        ProblemError: it is none.
    """
    if not after:
        return None
    if not (after.isascii() and after.isdigit()) or len(after) > 15:
        raise ProblemError(422, "query.after is no cursor of this list.")
    return int(after)


NOT_CHANGED: Final[dict[int | str, dict[str, Any]]] = {304: {"description": "As it was: If-None-Match has its ETag"}}
