"""Who may sign in and what they may do: for administrators, who let people in and out."""

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi import Path as PathPart
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from model.errors import InputError
from model.lazy import Lazy, lazy
from model.people import Role
from store import accounts, company, signing, tokens
from store.accounts import Account
from store.engine import read, transact
from web.house import House, TheHouse
from web.rendering import render
from web.viewer import Admin, Form, Viewer, say

router = APIRouter(include_in_schema=False)

LIST: Final = "/users"
Number = Annotated[int, PathPart(ge=1, le=2**31 - 1)]
_SEE_OTHER: Final = 303


@router.get(LIST)
def index(request: Request, viewer: Admin, house: TheHouse) -> Response:
    """All users. They are a team's: a page holds them."""
    with read(house.engine) as conn:
        rows = accounts.every(conn, house.settings)
        made = tokens.of_users(conn)
    return render(request, viewer, "users.html", rows=rows, tokens=made, roles=list(Role))


@router.post(LIST)
def add(request: Request, viewer: Admin, form: Form, house: TheHouse) -> Response:
    """Make a user, and show once the link with which they set a password, where passwords sign in."""
    name, email = str(form.get("name", "")), str(form.get("email", ""))
    with_link = house.settings.web.takes_passwords
    if not with_link and not email.strip():
        raise InputError(
            lazy("give the user a mail address; no password signs in here, and it is what they are known by")
        )

    def work(conn: Connection) -> tuple[int, str, str]:
        user_id = accounts.add(conn, name, _roles(form), email=email, by=viewer.id)
        token = signing.invite(conn, user_id, by=viewer.id) if with_link else ""
        return user_id, accounts.get(conn, house.settings, user_id).name, token

    user_id, called, token = transact(house.engine, work)
    return _link(request, viewer, house, called, token) if token else RedirectResponse(f"{LIST}/{user_id}", _SEE_OTHER)


@router.get(LIST + "/{number}")
def page(request: Request, viewer: Admin, house: TheHouse, number: Number) -> Response:
    """One user, and what an administrator may do."""
    with read(house.engine) as conn:
        try:
            one = accounts.get(conn, house.settings, number)
        except InputError as error:
            raise HTTPException(404, lazy("There is no user %(number)s.", number=number)) from error
        made = tokens.of_users(conn, number)
    return render(request, viewer, "user.html", one=one, tokens=made, roles=list(Role))


@router.post(LIST + "/{number}/invite")
def invite(request: Request, viewer: Admin, house: TheHouse, number: Number) -> Response:
    """Show once a link with which the user sets a password; one that was given before is void."""

    def work(conn: Connection) -> tuple[str, str]:
        one = accounts.get(conn, house.settings, number)
        if not house.settings.web.takes_passwords:
            raise InputError(lazy("no password signs in here; give the user a mail address instead"))
        if one.disabled:
            raise InputError(lazy("%(name)s is disabled; enable them first", name=one.name))
        return one.name, signing.invite(conn, number, by=viewer.id)

    return _link(request, viewer, house, *transact(house.engine, work))


@router.post(LIST + "/{number}/roles")
def roles(viewer: Admin, form: Form, house: TheHouse, number: Number) -> Response:
    """Give the user just the roles that are ticked."""
    return _done(
        house,
        viewer,
        number,
        lazy("The roles of %(name)s are changed."),
        lambda conn: accounts.change_roles(conn, house.settings, number, _roles(form), by=viewer.id),
    )


@router.post(LIST + "/{number}/email")
def email(viewer: Admin, form: Form, house: TheHouse, number: Number) -> Response:
    """Give the user a mail address, by which their company account is known when it first signs in."""
    address = str(form.get("email", ""))
    return _done(
        house,
        viewer,
        number,
        lazy("The mail address of %(name)s is changed."),
        lambda conn: accounts.change_email(conn, house.settings, number, address, by=viewer.id),
    )


@router.post(LIST + "/{number}/unlink")
def unlink(viewer: Admin, house: TheHouse, number: Number) -> Response:
    """Forget which company account is the user's."""
    return _done(
        house,
        viewer,
        number,
        lazy("No company account is linked to %(name)s any more."),
        lambda conn: company.unlink(conn, number, by=viewer.id),
    )


@router.post(LIST + "/{number}/sign-out")
def sign_out(viewer: Admin, house: TheHouse, number: Number) -> Response:
    """Sign the user out everywhere."""
    return _done(
        house,
        viewer,
        number,
        lazy("%(name)s is signed out everywhere."),
        lambda conn: accounts.sign_out(conn, house.settings, number, by=viewer.id),
    )


@router.post(LIST + "/{number}/disable")
def disable(viewer: Admin, house: TheHouse, number: Number) -> Response:
    """Let the user in no longer."""
    return _done(
        house,
        viewer,
        number,
        lazy("%(name)s is disabled and signed out; their tokens have ended."),
        lambda conn: accounts.disable(conn, house.settings, number, by=viewer.id),
    )


@router.post(LIST + "/{number}/enable")
def enable(viewer: Admin, house: TheHouse, number: Number) -> Response:
    """Let the user in again."""
    return _done(
        house,
        viewer,
        number,
        lazy("%(name)s may sign in again."),
        lambda conn: accounts.enable(conn, house.settings, number, by=viewer.id),
    )


def _done(house: House, viewer: Viewer, number: int, words: Lazy, act: Callable[[Connection], None]) -> Response:
    """Act, say so, and lead back to the user; `words` has a place for the name."""

    def work(conn: Connection) -> None:
        one: Account = accounts.get(conn, house.settings, number)
        act(conn)
        say(conn, viewer, words.filled(name=one.name))

    transact(house.engine, work)
    return RedirectResponse(f"{LIST}/{number}", _SEE_OTHER)


def _link(request: Request, viewer: Viewer, house: House, name: str, token: str) -> Response:
    """The page that shows a link once, in answer to the form: the link is kept nowhere, not even until a redirect."""
    base = (house.settings.web.address or str(request.base_url)).rstrip("/")
    return render(request, viewer, "invited.html", name=name, address=f"{base}/welcome/{token}")


def _roles(form: Form) -> list[Role]:
    chosen = [str(one) for one in form.getlist("role")]
    unknown = [one for one in chosen if one not in set(Role)]
    if unknown:
        raise InputError(lazy("role %(given)r is none of %(known)s", given=unknown[0][:40], known=", ".join(Role)))
    return [Role(one) for one in chosen]
