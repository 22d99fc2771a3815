"""The cases against sellers, as a board by stage or as a list; what is chosen there can be handed out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy import Connection

from model.casework import Stage
from model.errors import InputError
from model.lazy import lazy
from model.people import HIDDEN, Role
from store import caselists, people
from store.caselists import ALL, Wanted
from store.engine import read
from web.asking import Line
from web.house import House, TheHouse
from web.persons import looked, struck
from web.rendering import link, render
from web.viewer import Anybody, Viewer

router = APIRouter(include_in_schema=False)

LIST: Final = "/cases"
_SIZE: Final = 50
_ON_BOARD: Final = 8
"""Cases of a stage that its column shows."""
_COLUMNS: Final = tuple(stage for stage in Stage if stage is not Stage.CLOSED)


def _given(values: object) -> object:
    """A choice of "any" in a form sends an empty value."""
    return [one for one in values if one != ""] if isinstance(values, list) else values


Some = Annotated[list[Line], BeforeValidator(_given), Field(max_length=60)]


class Asked(BaseModel):
    """The query of the address."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    view: Literal["board", "list"] = "board"
    stage: Some = []
    """Stages, or `all`; empty: what has not ended."""
    channel: Some = []
    seller: Line = ""
    owner: Line = ""
    """`me`, `nobody`, or a user's name."""
    after: Annotated[int, Field(ge=1, le=2**62)] | None = None

    def address(self, **changed: object) -> Mapping[str, object]:
        """The query with some parts changed, from the beginning of the list."""
        told = self.model_dump(mode="json", exclude_defaults=True, exclude={"after"})
        return {**told, **changed}


AskedFor = Annotated[Asked, Query()]


@router.get(LIST)
def index(request: Request, viewer: Anybody, house: TheHouse, asked: AskedFor) -> Response:
    """The board, or a page of the list."""
    with read(house.engine) as conn:
        what = _wanted(conn, asked, viewer, people.names(conn))
        counts = caselists.counts(conn, what)
        after = None
        if asked.view == "board":
            found: dict[str, Sequence[Any]] = {
                stage.value: _column(conn, what, stage) for stage in _COLUMNS if stage in counts
            }
        else:
            rows, after = caselists.page(conn, what, _SIZE, asked.after)
            found = {ALL: rows}
        lines, persons = _lines(conn, house, viewer, found)
        owners = caselists.owners(conn)
    if persons:
        looked(house, viewer, "list of cases", cases=persons)
    return render(
        request,
        viewer,
        "cases.html",
        asked=asked,
        columns=lines,
        stages=_COLUMNS,
        counts=counts,
        total=_total(asked, counts),
        next=link(LIST, **asked.address(after=after)) if after else None,
        first=link(LIST, **asked.address()) if asked.after else None,
        chips=list(_chips(asked)),
        choices={
            "stage": [*Stage, ALL],
            "channel": sorted(house.settings.channels),
            "owner": ["me", "nobody", *owners],
        },
        mine=viewer.may(Role.COMPLIANCE),
    )


def _wanted(conn: Connection, asked: Asked, viewer: Viewer, users: Mapping[str, int]) -> Wanted:
    known = {*Stage, ALL}
    for stage in asked.stage:
        if stage not in known:
            raise InputError(lazy("stage %(given)r is none of %(known)s", given=stage, known=", ".join(sorted(known))))
    if asked.owner not in ("", "me", "nobody") and asked.owner not in users:
        raise InputError(lazy("owner %(name)r is no user", name=asked.owner))
    owner = {"": None, "me": viewer.id, "nobody": 0}.get(asked.owner, users.get(asked.owner))
    text = asked.seller.strip()
    pairs = caselists.sellers_called(conn, text, persons_too=viewer.sees_personal_data) if text else None
    return Wanted(stages=asked.stage, channels=asked.channel, sellers=pairs, owner_id=owner)


def _column(conn: Connection, wanted: Wanted, stage: Stage) -> Sequence[Any]:
    of_stage = Wanted(stages=(stage.value,), channels=wanted.channels, sellers=wanted.sellers, owner_id=wanted.owner_id)
    return caselists.page(conn, of_stage, _ON_BOARD)[0]


def _lines(
    conn: Connection, house: House, viewer: Viewer, found: Mapping[str, Sequence[Any]]
) -> tuple[Mapping[str, list[Any]], list[int]]:
    """Each case with what it is about and what its seller is called; and the cases of persons whose names are shown."""
    rows = [row for some in found.values() for row in some]
    about = caselists.short(conn, [row.id for row in rows])
    hidden = struck(conn, house.settings, {(row.channel, row.seller) for row in rows})
    sees = viewer.sees_personal_data

    def name(row: Any) -> str:
        called: str = row.name or row.seller
        return HIDDEN if not sees and (row.channel, row.seller) in hidden else called

    lines = {
        key: [{"row": row, "short": about[row.id], "name": name(row)} for row in some] for key, some in found.items()
    }
    return lines, [row.id for row in rows if sees and (row.channel, row.seller) in hidden]


def _total(asked: Asked, counts: Mapping[str, int]) -> int:
    """How many cases the filters mean."""
    wanted = set(asked.stage) or {stage.value for stage in _COLUMNS if stage is not Stage.REMOVED}
    return sum(number for stage, number in counts.items() if ALL in wanted or stage in wanted)


def _chips(asked: Asked) -> Iterator[tuple[str, str, str]]:
    """Each filter that is set: its name, its value, and the address without it."""
    for name in ("stage", "channel", "seller", "owner"):
        value = getattr(asked, name)
        for one in value if isinstance(value, list) else [value]:
            if one:
                rest = [other for other in value if other != one] if isinstance(value, list) else None
                yield name, one, link(LIST, **asked.address(**{name: rest}))
