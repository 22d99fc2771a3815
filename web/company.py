"""Signing in by a company account: to the issuer, and back from it with a code (OpenID Connect, with PKCE)."""

import logging
from typing import Annotated, Final

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse

from model.errors import AndonError, InputError, ServiceError
from model.lazy import lazy
from store import company, signing
from store.company import Attempt, Claimed
from store.engine import transact
from web.house import House, TheHouse
from web.issuer import Issuer
from web.rendering import render, told
from web.signing_in import is_secure, ours, with_session
from web.viewer import viewer_of

router = APIRouter(include_in_schema=False)

COOKIE: Final = "andon-oidc"
SECURE_COOKIE: Final = "__Host-andon-oidc"
_BACK: Final = "/sign-in/oidc/back"
_SEE_OTHER: Final = 303
_SHOWN: Final = 200
"""Characters of what an issuer says that are shown."""

Next = Annotated[str, Query(max_length=2000)]
Code = Annotated[str, Query(max_length=8000)]
Word = Annotated[str, Query(max_length=500)]
Told = Annotated[str, Query(max_length=4000)]
MaybeWord = Annotated[str | None, Query(max_length=500)]

log = logging.getLogger(__name__)


def issuer_of(house: House) -> Issuer | None:
    """The issuer that the settings name, None where they name none."""
    secret = house.secrets.oidc_client_secret
    oidc = house.settings.web.oidc
    return Issuer(oidc, secret.get_secret_value() if secret else None) if oidc else None


@router.get("/sign-in/oidc")
def leave(request: Request, house: TheHouse, next: Next = "/") -> Response:  # noqa: A002 - the address says so
    """Begin, and send the browser to the issuer."""
    issuer, wanted = _issuer(request), ours(next)
    if viewer_of(request) is not None:
        return RedirectResponse(wanted, _SEE_OTHER)
    try:
        issuer.prepare()
        attempt = transact(house.engine, lambda conn: company.attempt(conn, wanted))
        answer = RedirectResponse(issuer.address(attempt, _redirect_uri(house)), _SEE_OTHER)
    except ServiceError as error:
        return _not_in(request, error, wanted)
    secure = is_secure(request)
    answer.set_cookie(
        SECURE_COOKIE if secure else COOKIE,
        attempt.token,
        max_age=int(company.LASTING.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",  # it must come along when the issuer, another site, leads back
        secure=secure,
    )
    return answer


@router.get(_BACK)
def back(
    request: Request,
    house: TheHouse,
    code: Code = "",
    state: Word = "",
    iss: MaybeWord = None,
    error: Word = "",
    error_description: Told = "",
) -> Response:
    """End: whoever the issuer vouches for is signed in."""
    issuer, next_ = _issuer(request), "/"
    try:
        attempt = _attempt(request, house, state)
        next_ = attempt.next
        issuer.see_itself(iss)
        _see_code(code, error, error_description)
        claimed = issuer.whom(code, attempt, _redirect_uri(house))
        token = _admitted(house, claimed, request.headers.get("user-agent", ""))
    except (InputError, ServiceError) as fault:
        return _not_in(request, fault, next_)
    return _forgetting(request, with_session(request, RedirectResponse(next_, _SEE_OTHER), token))


def _issuer(request: Request) -> Issuer:
    issuer: Issuer | None = request.app.state.issuer
    if issuer is None:
        raise HTTPException(
            404, lazy("No company accounts sign in here; web.oidc in the settings would name their issuer.")
        )
    return issuer


def _redirect_uri(house: House) -> str:
    return house.settings.web.reached + _BACK


def _attempt(request: Request, house: House, state: str) -> Attempt:
    """The attempt that this browser began, used up by it, if the issuer leads back from just that one."""
    token = request.cookies.get(SECURE_COOKIE if is_secure(request) else COOKIE, "")[:200]
    attempt = transact(house.engine, lambda conn: company.take(conn, token)) if token else None
    if attempt is None or not signing.same(state, attempt.state):
        raise InputError(
            lazy("this sign-in took too long, was finished before, or began in another browser; begin again")
        )
    return attempt


def _admitted(house: House, claimed: Claimed, agent: str) -> str:
    try:
        return transact(house.engine, lambda conn: company.admit(conn, claimed, agent))
    except InputError as error:
        why = str(error)
        transact(house.engine, lambda conn: company.refused(conn, claimed, why))
        raise


def _see_code(code: str, error: str, description: str) -> None:
    """See that the issuer led back with a code; of what it says instead, so much is told as is to be shown."""
    if code and not error:
        return
    words = ": ".join("".join(filter(str.isprintable, one))[:_SHOWN] for one in (error, description) if one)
    raise InputError(
        lazy("the company account was not signed in: %(why)s", why=words or lazy("the issuer gave no code"))
    )


def _not_in(request: Request, fault: AndonError, next_: str) -> Response:
    """The page to sign in, with what went wrong."""
    log.warning("no sign-in by a company account: %s", fault)
    status = 503 if isinstance(fault, ServiceError) else 401
    page = render(request, None, "sign_in.html", status=status, fault=told(fault), name="", next=next_)
    return _forgetting(request, page)


def _forgetting(request: Request, answer: Response) -> Response:
    secure = is_secure(request)
    name = SECURE_COOKIE if secure else COOKIE
    answer.delete_cookie(name, path="/", httponly=True, samesite="lax", secure=secure)
    return answer
