"""What an API says when something does not work: problem details (RFC 9457), with nothing of what was sent."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from model.errors import InputError, ServiceError
from web.rendering import capital, told

MEDIA: Final = "application/problem+json"

log = logging.getLogger(__name__)


class Fault(BaseModel):
    """A part of a request that is wrong."""

    where: str
    """Such as `query.size` or `body.why`."""
    detail: str


class Problem(BaseModel):
    """Problem details."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Fault] = []


class ProblemError(Exception):
    """A request that cannot be served."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route may answer besides 200, for the description."""
    schema = {"$ref": "#/components/schemas/Problem"}
    every = sorted({*statuses, 401, 403, 422, 503})
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA: {"schema": schema}}} for status in every
    }


def add(app: FastAPI) -> None:
    """Have `app` answer with problems."""
    for error in (ProblemError, HTTPException, InputError, ServiceError, RequestValidationError, Exception):
        app.add_exception_handler(error, answer)


def answer(request: Request, error: Exception) -> Response:
    """The problem that an error is; what was not foreseen is logged and not told."""
    status, detail, faults = _said(error)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    made = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=faults)
    headers = getattr(error, "headers", None)
    return Response(made.model_dump_json(), status, dict(headers) if headers else None, MEDIA)


def _said(error: Exception) -> tuple[int, str, list[Fault]]:
    if isinstance(error, ProblemError):
        return error.status, error.detail, []
    if isinstance(error, HTTPException):
        return error.status_code, str(error.detail), []
    if isinstance(error, InputError):
        return 422, capital(told(error)), []
    if isinstance(error, ServiceError):
        return 503, capital(told(error)), []
    if isinstance(error, RequestValidationError):
        faults = [Fault(where=".".join(map(str, one["loc"])), detail=one["msg"]) for one in error.errors()[:20]]
        return 422, "The request is not as the description says.", faults
    return 500, "This failed, and the log says why; nothing was changed.", []
