"""Sellers and cases over the API. What sellers tell of themselves as persons only where the token's user may read it,
and each such look is in the trail."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime, BaseModel
from sqlalchemy import Connection

from model.casework import Stage
from model.people import HIDDEN
from store import browsing, casework
from store.engine import read, transact
from store.identities import is_personal, is_persons_key, is_persons_name, persons
from store.people import record
from store.tables import cases
from web.api.calling import NOT_CHANGED, Caller, CaseReader, Cursor, Size, answer, place
from web.api.catalogue import Text
from web.api.discrepancies import Number
from web.api.problems import ProblemError, responses
from web.house import House, TheHouse

router = APIRouter(tags=["sellers, cases"])

_SIZE: Final = 50
_OPEN: Final = ("kind", "first_seen_at", "last_seen_at", "erased_at")
_TOLD: Final = ("legal_name", "business_number", "address", "phone")


class Seller(BaseModel):
    """Who sells on a channel. What a person tells of itself is `hidden` or null unless the token's user may read it."""

    id: int
    channel: str
    key: str
    """The platform's id, else the shown name."""
    name: str | None
    kind: str | None
    legal_name: str | None
    business_number: str | None
    address: str | None
    phone: str | None
    first_seen_at: AwareDatetime
    last_seen_at: AwareDatetime
    erased_at: AwareDatetime | None


class Sellers(BaseModel):
    """Some sellers, and the cursor of what follows; null at the end."""

    items: list[Seller]
    next: str | None


class Case(BaseModel):
    """A matter against a seller."""

    id: int
    version: int
    brand: str
    channel: str
    seller: str
    seller_name: str | None
    stage: Stage
    opened_at: AwareDatetime
    filed_at: AwareDatetime | None
    removed_at: AwareDatetime | None
    ended_at: AwareDatetime | None
    listing_ids: list[int]


class Cases(BaseModel):
    """Some cases, youngest first, and the cursor of what follows; null at the end."""

    items: list[Case]
    next: str | None


class Step(BaseModel):
    """What happened to a case."""

    version: int
    at: AwareDatetime
    actor: str | None
    step: str
    from_stage: str | None
    to_stage: str
    why: str | None


class CaseDetail(Case):
    """A case with its steps, oldest first."""

    steps: list[Step]


@router.get("/sellers", response_model=Sellers, responses={**responses(), **NOT_CHANGED})
def sellers(
    request: Request, caller: CaseReader, house: TheHouse, channel: Text = "", after: Cursor = "", size: Size = _SIZE
) -> Response:
    """Sellers by number."""
    with read(house.engine) as conn:
        rows = browsing.some_sellers(conn, place(after) or 0, size + 1, channel)
    items = [_seller(row, house, caller) for row in rows[:size]]
    looked = [row.id for row in rows[:size] if is_personal(row, house.settings)]
    if looked and caller.sees_personal_data:
        detail = {"sellers": looked, "token": caller.bearer.token_id}
        transact(house.engine, lambda conn: record(conn, "api look", "sellers", detail, user_id=caller.id))
    return answer(request, Sellers(items=items, next=str(items[-1].id) if len(rows) > size else None))


@router.get("/cases", response_model=Cases, responses={**responses(), **NOT_CHANGED})
def every_case(
    request: Request,
    caller: CaseReader,
    house: TheHouse,
    channel: Text = "",
    stage: Annotated[Stage | None, Query()] = None,
    after: Cursor = "",
    size: Size = _SIZE,
) -> Response:
    """Cases, youngest first."""
    with read(house.engine) as conn:
        rows = browsing.some_cases(conn, place(after), size + 1, channel, stage.value if stage else "")
        items = _cases(conn, house, caller, rows[:size])
    return answer(request, Cases(items=items, next=str(items[-1].id) if len(rows) > size else None))


@router.get("/cases/{number}", response_model=CaseDetail, responses={**responses(404), **NOT_CHANGED})
def case(request: Request, caller: CaseReader, house: TheHouse, number: Number) -> Response:
    """One case with its steps. Its ETag begins with its version."""
    with read(house.engine) as conn:
        rows = [row for row in browsing.some_cases(conn, number + 1, 1) if row.id == number]
        if not rows:
            raise ProblemError(404, f"There is no case {number}.")
        (made,) = _cases(conn, house, caller, rows)
        names = ("version", "at", "actor", "step", "from_stage", "to_stage", "why")
        steps = [Step(**{name: getattr(one, name) for name in names}) for one in casework.history(conn, number)]
    return answer(request, CaseDetail(**made.model_dump(), steps=steps), made.version)


def _cases(conn: Connection, house: House, caller: Caller, rows: Any) -> list[Case]:
    sold = {(row.channel, row.seller) for row in rows}
    hidden = frozenset() if caller.sees_personal_data else persons(conn, house.settings, sold)
    listed = browsing.listing_ids_of_cases(conn, [row.id for row in rows])
    names = [column.name for column in cases.c if column.name != "seller"]
    made = []
    for row in rows:
        person = (row.channel, row.seller) in hidden
        seller = {"seller": HIDDEN, "seller_name": HIDDEN} if person else {"seller": row.seller}
        told = {"seller_name": row.seller_name, **seller, "listing_ids": listed.get(row.id, [])}
        made.append(Case(**{name: getattr(row, name) for name in names}, **told))
    return made


def _seller(row: Any, house: House, caller: Caller) -> Seller:
    may = caller.sees_personal_data
    told: dict[str, Any] = {name: getattr(row, name) if may else None for name in _TOLD}
    hide_name = not may and is_persons_name(row, house.settings)
    hide_key = not may and is_persons_key(row, house.settings)
    return Seller(
        id=row.id,
        channel=row.channel,
        key=HIDDEN if hide_key else row.external_id,
        name=HIDDEN if hide_name else row.name,
        **{name: getattr(row, name) for name in _OPEN},
        **told,
    )
