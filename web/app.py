"""The server's pages together: each kind has a module of its own, and everything goes through the same guards."""

import logging
from http import HTTPStatus
from importlib import import_module
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from model.errors import InputError, ServiceError
from model.lazy import lazy
from web import company, evidence, health, metrics, signing_in, static
from web.api import app as api
from web.api import problems
from web.guarding import Guarding
from web.house import House
from web.making import Workshop
from web.rendering import capital, render, told
from web.viewer import NotSignedInError, sign_in_address, viewer_of

_PAGES: Final = (
    "overview",
    "discrepancies",
    "discrepancy",
    "users",
    "tokens",
    "audit",
    "settings",
    "master",
    "drafts",
    "cases",
    "case_reports",
    "case",
    "products",
    "product",
    "silences",
    "routes",
    "channels",
    "schedules",
    "health",
    "baselines",
    "sellers",
    "seller",
    "matches",
)
"""Modules of `web.pages`, each with a `router`."""
_SEE_OTHER: Final = 303

log = logging.getLogger(__name__)


def application(house: House) -> FastAPI:
    """All pages of `house`."""
    app = FastAPI(title="Andon", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house = house
    app.state.workshop = Workshop()
    app.state.issuer = company.issuer_of(house)
    app.add_middleware(Guarding, settings=house.settings)
    for router in (static.router, signing_in.router, company.router, health.router, metrics.router, evidence.router):
        app.include_router(router)
    for name in _PAGES:
        app.include_router(import_module(f"web.pages.{name}").router)
    app.mount("/api", api.application(house))
    app.add_exception_handler(NotSignedInError, _not_signed_in)
    for error in (HTTPException, InputError, ServiceError, RequestValidationError, Exception):
        app.add_exception_handler(error, _failed)
    return app


def _not_signed_in(request: Request, _error: Exception) -> Response:
    if _wants_json(request):
        return JSONResponse({"detail": "sign in first"}, 401)
    return RedirectResponse(sign_in_address(request), _SEE_OTHER)


def _failed(request: Request, error: Exception) -> Response:
    """One sentence, on a page that leads on; what was not foreseen is logged and not shown."""
    if request.url.path.startswith("/api/"):  # a path that the API itself is not asked for, such as one with a line end
        return problems.answer(request, error)
    status, sentence = _said(error)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    if _wants_json(request):
        return JSONResponse({"detail": capital(sentence)}, status)
    try:
        viewer = getattr(request.state, "viewer", None) or viewer_of(request)
    except ServiceError:
        viewer = None
    return render(request, viewer, "failed.html", status=status, code=status, sentence=sentence)


def _said(error: Exception) -> tuple[int, str]:
    if isinstance(error, HTTPException):
        detail: str = error.detail
        return error.status_code, lazy("There is no such page.") if detail == "Not Found" else detail
    if isinstance(error, InputError):
        return 422, told(error)
    if isinstance(error, ServiceError):
        return 503, told(error)
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        return 422, f"{'.'.join(map(str, first['loc'][1:]))}: {first['msg']}"
    return 500, lazy("This failed, and the log says why; nothing was changed.")


def _wants_json(request: Request) -> bool:
    return request.url.path.startswith(("/api/", "/slack")) or request.url.path in ("/healthz", "/readyz", "/metrics")
