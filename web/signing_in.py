"""Signing in and out, setting a password from an invitation, and how one wants to read."""

from typing import Annotated, Final
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi import Form as FormField
from fastapi.responses import RedirectResponse

from model.errors import InputError
from model.lazy import lazy
from model.locales import LANGUAGES
from store import signing
from store.engine import read, transact
from web.house import House, TheHouse
from web.rendering import render, told
from web.viewer import COOKIE, SECURE_COOKIE, Anybody, Form, viewer_of

router = APIRouter(include_in_schema=False)

_SEE_OTHER: Final = 303
Text = Annotated[str, FormField(max_length=500, pattern=r"^[^\x00]*$")]
Token = Annotated[str, FormField(max_length=100, pattern=r"^[^\x00]*$")]
Next = Annotated[str, Query(max_length=2000)]


@router.get("/sign-in")
def ask(request: Request, next: Next = "/") -> Response:  # noqa: A002 - the address says so
    """The form to sign in."""
    if viewer_of(request) is not None:
        return RedirectResponse(ours(next), _SEE_OTHER)
    return render(request, None, "sign_in.html", fault="", name="", next=ours(next))


@router.post("/sign-in")
def sign_in(request: Request, house: TheHouse, name: Text, password: Text, next: Text = "/") -> Response:  # noqa: A002
    """Begin a session."""
    _see_origin(request)
    _see_passwords(house)
    fault = "wrong"
    try:
        token = signing.sign_in(house.engine, name.strip(), password, request.headers.get("user-agent", ""))
    except InputError as error:
        token, fault = None, told(error)
    if token is None:
        return render(request, None, "sign_in.html", status=401, fault=fault, name=name, next=ours(next))
    return with_session(request, RedirectResponse(ours(next), _SEE_OTHER), token)


@router.get("/welcome/{token}")
def welcome(request: Request, house: TheHouse, token: str) -> Response:
    """The form that an invitation leads to."""
    _see_passwords(house)
    with read(house.engine) as conn:
        name = signing.invited(conn, token[:100])
    return render(
        request, None, "welcome.html", status=200 if name else 410, name=name, token=token, fault="",
        shortest=signing.SHORTEST,
    )  # fmt: skip


@router.post("/welcome")
def set_password(request: Request, house: TheHouse, token: Token, password: Text, again: Text) -> Response:
    """Set the password of whoever was invited, and sign them in."""
    _see_origin(request)
    _see_passwords(house)
    agent = request.headers.get("user-agent", "")
    with read(house.engine) as conn:
        name = signing.invited(conn, token)
    try:
        _see_same(password, again)
        session = transact(house.engine, lambda conn: signing.accept(conn, token, password, agent))
    except InputError as error:
        return render(
            request, None, "welcome.html", status=422, name=name, token=token, fault=told(error),
            shortest=signing.SHORTEST,
        )  # fmt: skip
    return with_session(request, RedirectResponse("/", _SEE_OTHER), session)


@router.post("/sign-out")
def sign_out(viewer: Anybody, house: TheHouse) -> Response:
    """End the session."""
    transact(house.engine, lambda conn: signing.end(conn, viewer.session.id))
    answer = RedirectResponse("/sign-in", _SEE_OTHER)
    for name in (COOKIE, SECURE_COOKIE):
        answer.delete_cookie(name, path="/", httponly=True, samesite="lax", secure=name == SECURE_COOKIE)
    return answer


@router.post("/reading")
def reading(viewer: Anybody, form: Form, house: TheHouse) -> Response:
    """Keep in which language and by which clock the viewer wants to read."""
    language, zone = str(form.get("language", "")), str(form.get("time_zone", ""))
    kept = (language if language in LANGUAGES else None, zone if zone in available_timezones() else None)
    transact(house.engine, lambda conn: signing.prefer(conn, viewer.id, *kept))
    return RedirectResponse(ours(str(form.get("next", "/"))), _SEE_OTHER)


def with_session(request: Request, answer: Response, token: str) -> Response:
    """`answer`, with the cookie of a session."""
    secure = is_secure(request)
    answer.set_cookie(
        SECURE_COOKIE if secure else COOKIE, token, path="/", httponly=True, samesite="lax", secure=secure
    )
    return answer


def is_secure(request: Request) -> bool:
    """Whether browsers reach us over TLS: here, or at a proxy that `web.address` names."""
    address: str = request.app.state.house.settings.web.address or ""
    return request.url.scheme == "https" or address.startswith("https:")


def _see_passwords(house: House) -> None:
    """Refuse what has to do with passwords where none sign in."""
    oidc = house.settings.web.oidc
    if oidc is not None and not house.settings.web.takes_passwords:
        raise HTTPException(403, lazy("No password signs in here; sign in by %(label)s instead.", label=oidc.label))


def _see_same(password: str, again: str) -> None:
    if password != again:
        raise InputError(lazy("the two passwords differ"))


def ours(address: str) -> str:
    """`address` where it is a path of this server, else the first page."""
    parts = urlsplit(address)
    good = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return address if good and address.isprintable() else "/"


def _see_origin(request: Request) -> None:
    """Refuse a form of another site, which would sign somebody in as somebody else.

    A proxy may ask for us by another name than people do, which `web.address` tells.
    """
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    ours = {request.headers.get("host"), urlsplit(request.app.state.house.settings.web.address or "").netloc}
    if site not in ("same-origin", "none") or (origin and urlsplit(origin).netloc not in ours):
        raise HTTPException(403, lazy("This form came from another site."))
