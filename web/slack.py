"""What Slack brings over HTTP: presses, commands, events; only with Slack's signature of the last five minutes."""

import json
from typing import Any, Final
from urllib.parse import parse_qs

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from slack_sdk.signature import Clock, SignatureVerifier

from alerts.slack_desk import Desk
from model.errors import ServiceError
from system import clock
from system.settings import Secrets

PATH: Final = "/slack"
_MOST: Final = 1024 * 1024
"""Bytes of a request; Slack sends the whole message along."""
_CHALLENGE: Final = 200
"""Characters with which Slack asks whether the address is ours, and which it wants back."""


class _Clock(Clock):
    def now(self) -> float:
        return clock.now().timestamp()


def add(app: FastAPI, desk: Desk, secrets: Secrets) -> None:
    """Let `app` take at `/slack` what Slack signed, where the signing secret is set; all else is refused."""
    if secrets.slack_signing_secret is None:
        return
    verifier = SignatureVerifier(secrets.slack_signing_secret.get_secret_value(), _Clock())

    @app.post(PATH)
    async def slack(request: Request) -> Response:
        body = await _body(request)
        if not _signed(verifier, body, request):
            raise HTTPException(401, "not signed by Slack in the last five minutes")
        payload = _payload(body, request.headers.get("content-type", ""))
        if payload.get("type") == "url_verification":
            return JSONResponse({"challenge": str(payload.get("challenge"))[:_CHALLENGE]})
        try:
            answer = await run_in_threadpool(desk.take, payload)
        except ServiceError as error:
            raise HTTPException(503, str(error)) from error
        return Response() if answer is None else JSONResponse(dict(answer))


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _MOST:
            raise HTTPException(413, "longer than anything that Slack sends")
    return bytes(body)


def _signed(verifier: SignatureVerifier, body: bytes, request: Request) -> bool:
    """Whether Slack signed that. What is no number, no UTF-8 or no ASCII was not signed by anybody."""
    try:
        return verifier.is_valid_request(body, dict(request.headers))
    except (ValueError, TypeError, OverflowError):
        return False


def _payload(body: bytes, kind: str) -> dict[str, Any]:
    """What a request holds: an event as JSON, a slash command as the fields of a form, all else in its `payload`."""
    try:
        if kind.partition(";")[0].strip().lower() == "application/json":
            found = json.loads(body)
        else:
            fields = {name: values[0] for name, values in parse_qs(body.decode(), max_num_fields=50).items()}
            found = fields if "command" in fields else json.loads(fields.get("payload", "{}"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
