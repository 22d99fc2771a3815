"""A user's own API tokens: made, shown once, ended by press."""

from typing import Annotated, Final

from fastapi import APIRouter, Request, Response
from fastapi import Path as PathPart
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from model.errors import InputError
from model.lazy import lazy
from model.people import Role, Scope
from store import tokens
from store.engine import read, transact
from system import clock
from web.house import TheHouse
from web.rendering import render
from web.viewer import Anybody, Form, say

router = APIRouter(include_in_schema=False)

LIST: Final = "/tokens"
DAYS: Final = (30, 90, 365)
_SEE_OTHER: Final = 303


@router.get(LIST)
def index(request: Request, viewer: Anybody, house: TheHouse) -> Response:
    """The viewer's tokens."""
    with read(house.engine) as conn:
        rows = tokens.of_users(conn, viewer.id)
    return render(request, viewer, "tokens.html", rows=rows, scopes=list(Scope), days=DAYS, now=clock.now())


@router.post(LIST)
def make(request: Request, viewer: Anybody, form: Form, house: TheHouse) -> Response:
    """Make a token, and show it once."""
    name, days = str(form.get("name", "")), str(form.get("days", ""))
    chosen = [str(one) for one in form.getlist("scope")]
    unknown = [one for one in chosen if one not in set(Scope)]
    if unknown:
        raise InputError(lazy("scope %(given)r is none of %(known)s", given=unknown[0][:40], known=", ".join(Scope)))
    if days not in set(map(str, DAYS)):
        raise InputError(lazy("days %(given)r is none of %(known)s", given=days[:40], known=", ".join(map(str, DAYS))))
    scopes = [Scope(one) for one in chosen]
    token = transact(house.engine, lambda conn: tokens.make(conn, viewer.id, name, scopes, int(days)))
    return render(request, viewer, "token.html", name=name, token=token)


@router.post(LIST + "/{number}/end")
def end(viewer: Anybody, form: Form, house: TheHouse, number: Annotated[int, PathPart(ge=1, le=2**31 - 1)]) -> Response:
    """End a token; administrators may end anybody's."""

    def work(conn: Connection) -> None:
        name = tokens.end(conn, number, by=viewer.id, everybodys=viewer.may(Role.ADMIN))
        say(conn, viewer, lazy("The token “%(name)s” has ended.", name=name))

    transact(house.engine, work)
    return RedirectResponse("/users" if form.get("back") == "users" else LIST, _SEE_OTHER)
