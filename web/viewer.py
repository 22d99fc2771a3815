"""Who asks for a page, and whether they may: every route names the roles that it is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import Depends, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from sqlalchemy import Connection
from starlette.datastructures import FormData

from model.lazy import Lazy, lazy
from model.people import SEE_PERSONAL_DATA, Role
from store import signing
from store.engine import read, transact
from web.house import House
from web.wording import accepted, sentence

COOKIE: Final = "andon"
SECURE_COOKIE: Final = "__Host-andon"
"""Over TLS; the prefix has browsers refuse it from any other host or path (RFC 6265bis)."""
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_FIELDS: Final = 600
"""Fields of a form: a list's page has a hundred boxes to tick."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """A signed-in user, and how they want to read."""

    session: signing.Session
    language: str
    zone: ZoneInfo

    @property
    def id(self) -> int:
        """The user's id."""
        return self.session.user_id

    @property
    def name(self) -> str:
        """What the user is called."""
        return self.session.name

    @property
    def sees_personal_data(self) -> bool:
        """Whether pages show them what a seller tells of itself as a person."""
        return not SEE_PERSONAL_DATA.isdisjoint(self.session.roles)

    def may(self, *roles: Role) -> bool:
        """Whether they have one of `roles`; an administrator has every one."""
        return not self.session.roles.isdisjoint({*roles, Role.ADMIN})


class NotSignedInError(Exception):
    """Nobody is signed in; the page leads to where one does."""


class Guard:
    """Lets the users of some roles pass, and of requests that change something only those of their own forms.

    Raises:
        NotSignedInError: there is no session.
        HTTPException: 403, the roles do not suffice or the form is not one of this session's.
    """

    def __init__(self, *roles: Role) -> None:
        self.roles = frozenset(roles)

    async def __call__(self, request: Request) -> Viewer:
        """The viewer of a request."""
        viewer = await run_in_threadpool(viewer_of, request)
        if viewer is None:
            raise NotSignedInError
        request.state.viewer = viewer
        if not viewer.may(*self.roles):
            needed = " or ".join(sorted(self.roles or {Role.ADMIN}))
            raise HTTPException(403, lazy("This needs the role %(needed)s; ask an administrator.", needed=needed))
        if request.method not in _SAFE:
            await _see_form(request, viewer)
        return viewer


async def _see_form(request: Request, viewer: Viewer) -> None:
    form = await request.form(max_fields=_FIELDS, max_files=10)
    if not signing.same(str(form.get("csrf", "")), viewer.session.csrf):
        await form.close()
        raise HTTPException(
            403, lazy("This form is not of your session, or too old; go back, load the page anew, try again.")
        )
    if any("\0" in one for pair in form.multi_items() for one in pair if isinstance(one, str)):
        raise HTTPException(422, lazy("A text has a NUL in it, which is no letter."))
    request.state.form = form


def viewer_of(request: Request) -> Viewer | None:
    """The user of the request's session, None where there is none."""
    token = request.cookies.get(SECURE_COOKIE) or request.cookies.get(COOKIE)
    if not token:
        return None
    house: House = request.app.state.house
    with read(house.engine) as conn:
        found = signing.session(conn, token[:200])
        stale = found is not None and (found.said is not None or signing.is_stale(conn, found.id))
    if found is None:
        return None
    if stale:
        transact(house.engine, lambda conn: signing.touch(conn, found.id))
    language = found.language or accepted(request.headers.get("accept-language", ""))
    zone = found.time_zone or house.settings.time_zone  # checked when it was chosen
    return Viewer(session=found, language=language, zone=ZoneInfo(zone))


def say(conn: Connection, viewer: Viewer, *sentences: Lazy) -> None:
    """Have the viewer's next page say these once, in their language."""
    signing.say(conn, viewer.session.id, " ".join(sentence(viewer.language, one) for one in sentences))


def sign_in_address(request: Request) -> str:
    """Where to sign in, and be led back to the page that was asked for."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"/sign-in?next={quote(wanted, safe='')}" if request.method == "GET" and wanted != "/" else "/sign-in"


def _form(request: Request) -> FormData:
    form: FormData = request.state.form
    return form


def guards(roles: Sequence[Role]) -> Any:
    """The dependency that lets users of `roles` (and administrators) pass."""
    return Depends(Guard(*roles))


Anybody = Annotated[Viewer, guards(tuple(Role))]
"""Whoever is signed in."""
Merchandiser = Annotated[Viewer, guards((Role.MERCHANDISER, Role.OPS))]
Importer = Annotated[Viewer, guards((Role.MERCHANDISER,))]
"""Who may change the master file, here as by the command."""
Ops = Annotated[Viewer, guards((Role.OPS,))]
Compliance = Annotated[Viewer, guards((Role.COMPLIANCE,))]
Admin = Annotated[Viewer, guards((Role.ADMIN,))]
Form = Annotated[FormData, Depends(_form)]
"""What a form of the viewer's own holds; the route's guard has seen to that, so it stands after the viewer."""
