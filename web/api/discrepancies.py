"""Discrepancies over the API: the list with the page's filters, one with its history, and acts on it."""

import re
from datetime import timedelta
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi import Path as PathPart
from pydantic import AwareDatetime, BaseModel, Field
from sqlalchemy import Connection

from model import phrases
from model.lifecycle import Action, Cause, State
from store import lifecycle, once, people, searching
from store.acting import ActResult, Effect
from store.engine import read, transact
from system import clock
from web.api.calling import NOT_CHANGED, Caller, Reader, Writer, answer
from web.api.problems import ProblemError, responses
from web.asking import Asked, wanted
from web.asking import Reader as Clock
from web.house import TheHouse
from web.rows import Shown, shown

router = APIRouter(tags=["discrepancies"])

Number = Annotated[int, PathPart(ge=1, le=2**31 - 1)]
Language = Literal["en", "ko", "zh"]
_VERSION: Final = re.compile(r'\s*(?:W/)?"?([0-9]{1,9})(?:-[0-9a-f]{1,64})?"?\s*')
_COLUMNS: Final = (
    *("id", "version", "family", "kind", "severity", "state", "brand", "channel", "product_code", "listing_id"),
    *("external_id", "url", "reason", "first_seen_at", "last_seen_at", "ended_at", "until"),
)
Order = Literal[
    "acknowledge", "assign", "snooze", "accept", "false_positive", "resolve", "note", "wait", "resume", "cause"
]


class Listing(Asked):
    """The query of the list: the filters of the page."""

    language: Language = "en"


class Discrepancy(BaseModel):
    """Something that is wrong, in one episode."""

    id: int
    version: int
    """One more with each move; If-Match of an act takes it."""
    family: str
    kind: str
    severity: str
    state: str
    brand: str
    channel: str
    product_code: str | None
    listing_id: int | None
    external_id: str | None
    url: str | None
    title: str
    place: str
    sentence: str
    off: float | None
    """How far off, as a share; null where the kind has no measure or the law keeps it back."""
    numbers: dict[str, Any] | None
    owner: str | None
    reason: str | None
    first_seen_at: AwareDatetime
    last_seen_at: AwareDatetime
    ended_at: AwareDatetime | None
    until: AwareDatetime | None
    """The end of a snooze or an acceptance."""


class Event(BaseModel):
    """A move of a discrepancy, or of an episode that it came back from."""

    version: int
    at: AwareDatetime
    actor: str | None
    """null: Andon itself."""
    action: str
    from_state: str | None
    to_state: str
    why: str | None


class Detail(Discrepancy):
    """A discrepancy with its history, oldest first."""

    events: list[Event]


class Page(BaseModel):
    """Some of the list, and the cursor of what follows; null at the end."""

    items: list[Discrepancy]
    next: str | None


class Act(BaseModel, extra="forbid"):
    """What is to be done."""

    action: Order
    why: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")] | None = None
    """Needed by `accept`, `false_positive` and `note`."""
    assignee: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] | None = None
    """A user's name; the caller unless said."""
    until: AwareDatetime | None = None
    """The end of a snooze, an acceptance or a wait, within ten years."""
    until_worse: bool = False
    cause: Cause | None = None


class Acted(BaseModel):
    """What came of an act."""

    effect: Effect
    state: State
    version: int
    sentence: str


@router.get("/discrepancies", response_model=Page, responses={**responses(), **NOT_CHANGED})
def every(request: Request, caller: Reader, house: TheHouse, asked: Annotated[Listing, Query()]) -> Response:
    """A page of the list. Days are the team's. `owner=me` is the token's user."""
    if asked.after and not searching.is_place(asked.sort, asked.after):
        raise ProblemError(422, "query.after is no cursor of this list and order.")
    with read(house.engine) as conn:
        what = wanted(asked, Clock(caller.id, caller.zone), people.names(conn))
        found = searching.page(conn, what, asked.sort, asked.after, asked.size)
        rows = shown(conn, house.settings, asked.language, found.ids, personal=caller.sees_personal_data)
    return answer(request, Page(items=[Discrepancy(**_told(one)) for one in rows], next=found.after))


@router.get("/discrepancies/{number}", response_model=Detail, responses={**responses(404), **NOT_CHANGED})
def one(request: Request, caller: Reader, house: TheHouse, number: Number, language: Language = "en") -> Response:
    """One discrepancy with its history. Its ETag begins with its version."""
    with read(house.engine) as conn:
        found = shown(conn, house.settings, language, [number], personal=caller.sees_personal_data)
        if not found:
            raise ProblemError(404, f"There is no discrepancy {number}.")
        moves = [_event(move, language) for move in lifecycle.history(conn, number)]
    told = _told(found[0])
    return answer(request, Detail(**told, events=moves), told["version"])


@router.post("/discrepancies/{number}/acts", response_model=Acted, responses=responses(400, 404, 409, 412, 428))
def act(
    caller: Writer,
    house: TheHouse,
    number: Number,
    body: Act,
    if_match: Annotated[str | None, Header(max_length=200)] = None,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=255)] = None,
) -> Response:
    """Act on a discrepancy in the version that If-Match names (its ETag, or the number alone).

    With an Idempotency-Key, the same request sent again within a week is answered as it was and does nothing more.
    """
    version = _version(if_match)
    request = f"{number} {version} {body.model_dump_json()}"

    def work(conn: Connection) -> tuple[int, Any]:
        def do() -> tuple[int, Any]:
            return 200, _act(conn, caller, number, body, version).model_dump(mode="json")

        if idempotency_key is None:
            return do()
        return once.answer(conn, f"{caller.bearer.token_id} {idempotency_key}", request, do)

    status, told = transact(house.engine, work)
    return Response(Acted(**told).model_dump_json(), status, media_type="application/json")


def _act(conn: Connection, caller: Caller, number: int, body: Act, version: int) -> Acted:
    if not searching.exists(conn, number):
        raise ProblemError(404, f"There is no discrepancy {number}.")
    if version > lifecycle.get(conn, number).version:
        raise ProblemError(412, "If-Match names a version that is yet to come.")
    now = clock.now()
    if body.until is not None and not now < body.until < now + timedelta(days=3660):
        raise ProblemError(422, "body.until is not from now on, within ten years.")
    action = Action(body.action)
    assignee = people.user_by_name(conn, body.assignee or caller.bearer.name) if action is Action.ASSIGN else None
    result = lifecycle.act(
        conn,
        number,
        action,
        actor_id=caller.id,
        seen_version=version,
        why=(body.why or "").strip() or None,
        until=body.until,
        until_worse=body.until_worse,
        assignee=assignee,
        cause=body.cause,
    )
    _refuse(result)
    detail = {"effect": result.effect.value, "why": body.why, "token": caller.bearer.token_id}
    people.record(conn, f"api {action.value}", f"discrepancy {number}", detail, user_id=caller.id)
    return Acted(effect=result.effect, state=result.state, version=result.version, sentence=result.sentence)


def _refuse(result: ActResult) -> None:
    if result.effect is Effect.STALE:
        raise ProblemError(412, result.sentence, {"ETag": f'"{result.version}"'})
    if result.effect is Effect.REFUSED:
        raise ProblemError(409, result.sentence)


def _version(if_match: str | None) -> int:
    if if_match is None:
        raise ProblemError(428, "Say with If-Match in which version you saw it: its ETag, or the version alone.")
    found = _VERSION.fullmatch(if_match)
    if found is None:
        raise ProblemError(422, "header.if-match is no version of a discrepancy.")
    return int(found[1])


def _told(one: Shown) -> dict[str, Any]:
    row = one.row
    said = {"title": one.title, "place": one.place, "sentence": one.sentence, "off": one.off, "owner": row.owner_name}
    return {**{name: getattr(row, name) for name in _COLUMNS}, **said, "numbers": None if one.secret else row.numbers}


def _event(move: lifecycle.Event, language: str) -> Event:
    return Event(
        version=move.version,
        at=move.at,
        actor=move.actor,
        action=move.action.value,
        from_state=move.from_state.value if move.from_state else None,
        to_state=move.to_state.value,
        why=phrases.said(move.why, language) if move.why else None,
    )
