"""The list of discrepancies: filters in the address, saved views, acts on many, and a file of exactly what is shown."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Final, Literal
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi import Path as PathPart
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from model.finding import Family, Severity
from model.lifecycle import State
from model.people import Role
from model.sentences import KINDS
from store import people, searching, views
from store.engine import chunks, read, transact
from store.searching import Sort
from web import exporting, orders
from web.asking import SIZES, Asked, AskedFor, Reader, wanted
from web.house import House, TheHouse
from web.rendering import link, render
from web.rows import Shown, shown
from web.viewer import Anybody, Form, Ops, Viewer, say

router = APIRouter(include_in_schema=False)

LIST: Final = "/discrepancies"
_MOST_ROWS: Final = 100_000
"""Of a file."""
_SEE_OTHER: Final = 303


@router.get(LIST)
def index(request: Request, viewer: Anybody, house: TheHouse, asked: AskedFor) -> Response:
    """A page of the list."""
    with read(house.engine) as conn:
        owners = people.names(conn)
        what = searching.resolved(conn, wanted(asked, Reader(viewer.id, viewer.zone), owners))
        found = searching.page(conn, what, asked.sort, asked.after, asked.size)
        rows = shown(conn, house.settings, viewer.language, found.ids, personal=viewer.sees_personal_data)
        count = searching.count(conn, what, asked.sort)
        kept = views.of_user(conn, viewer.id)
    return render(
        request,
        viewer,
        "discrepancies.html",
        asked=asked,
        rows=rows,
        count=count,
        most=searching.MOST_COUNTED,
        next=link(LIST, **asked.address(after=found.after)) if found.after else None,
        first=link(LIST, **asked.address()) if asked.after else None,
        views=kept,
        mine=viewer.may(Role.OPS),
        choices=_choices(house, owners),
        chips=list(_chips(asked)),
        files={form: link(f"{LIST}/export.{form}", **asked.address()) for form in ("csv", "xlsx")},
    )


@router.get(LIST + "/export.{form}")
def export(
    viewer: Anybody, house: TheHouse, form: Annotated[Literal["csv", "xlsx"], PathPart()], asked: AskedFor
) -> Response:
    """The whole list, in the order and with the filters of its address, as a file."""
    with read(house.engine) as conn:
        what = wanted(asked, Reader(viewer.id, viewer.zone), people.names(conn))
        rows = _all(conn, house, viewer, searching.ids(conn, what, asked.sort, _MOST_ROWS))
    query = urlsplit(link(LIST, **asked.filters())).query
    return exporting.as_file(exporting.report(rows, viewer.zone, query), "discrepancies", form)


@router.post(LIST + "/act")
def act(viewer: Ops, form: Form, house: TheHouse) -> Response:
    """Do something to all that were ticked."""

    def work(conn: Connection) -> None:
        what = orders.seen(form.getlist("d"))
        say(conn, viewer, orders.do(conn, house.settings, viewer, what, _plain(form)))

    transact(house.engine, work)
    return RedirectResponse(_back(form), _SEE_OTHER)


@router.post(LIST + "/views")
def keep_view(viewer: Anybody, form: Form, house: TheHouse) -> Response:
    """Keep this list by a name."""
    query = urlsplit(_back(form)).query
    transact(house.engine, lambda conn: views.keep(conn, viewer.id, str(form.get("name", "")), query))
    return RedirectResponse(_back(form), _SEE_OTHER)


@router.post(LIST + "/views/{number}/remove")
def remove_view(viewer: Anybody, form: Form, house: TheHouse, number: int) -> Response:
    """Forget a kept list."""
    transact(house.engine, lambda conn: views.remove(conn, viewer.id, number))
    return RedirectResponse(_back(form), _SEE_OTHER)


def _all(conn: Connection, house: House, viewer: Viewer, numbers: Sequence[int]) -> list[Shown]:
    personal = viewer.sees_personal_data
    parts = (shown(conn, house.settings, viewer.language, part, personal=personal) for part in chunks(numbers))
    return [one for part in parts for one in part]


def _choices(house: House, owners: Mapping[str, int]) -> Mapping[str, Sequence[str]]:
    """What the filters offer."""
    return {
        "family": [one.value for one in Family],
        "kind": sorted(KINDS),
        "severity": [one.value for one in reversed(Severity)],
        "channel": sorted(house.settings.channels),
        "state": [*(one.value for one in State), "all"],
        "owner": ["me", "nobody", *owners],
        "sort": [one.value for one in Sort],
        "size": [str(one) for one in SIZES],
    }


def _chips(asked: Asked) -> Iterator[tuple[str, str, str]]:
    """Each filter that is set: its name, its value, and the address of the list without it."""
    told = asked.filters()
    for name, value in told.items():
        if name == "sort":
            continue
        several = isinstance(value, list)
        for one in value if isinstance(value, list) else [value]:
            rest: Any = [other for other in value if other != one] if several and isinstance(value, list) else None
            yield name, str(one), link(LIST, **asked.address(**{name: rest}))


def _plain(form: Any) -> Mapping[str, Any]:
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _back(form: Any) -> str:
    """The list that the form stood on: only its query is taken, so that a form leads nowhere else."""
    query = parse_qsl(urlsplit(str(form.get("back", ""))[:4000]).query, max_num_fields=200)
    told: dict[str, list[str]] = {}
    for name, value in query:
        told.setdefault(name, []).append(value)
    return link(LIST, **told)
