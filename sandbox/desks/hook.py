"""A twin of a program that takes Andon's webhook, written from docs/webhook.md: it checks the signature and its age.

Without a secret it takes any JSON, as other programs do that know nothing of signatures.
"""

import hashlib
import hmac
import json
import re
from typing import Any, ClassVar, Final

from sandbox.apis.base import Refusal, Twin
from sandbox.wire import Reply, Request

SECRET: Final = "hook-sandbox-0042"  # noqa: S105 - opens nothing but the sandbox
_WINDOW: Final = 300


class HookTwin(Twin):
    """One address on loopback that keeps what it is told."""

    calls_allowed: ClassVar[int] = 1_000

    def __init__(self, secret: str | None = SECRET) -> None:
        super().__init__()
        self.secret = secret
        self.gone = False
        self.leads_to: str | None = None
        """Where it redirects."""
        self.taken: list[dict[str, Any]] = []
        """Every message that it took, in order, repetitions included."""

    @property
    def once(self) -> dict[str, dict[str, Any]]:
        """What a receiver has that drops an `id` which it knows."""
        first: dict[str, dict[str, Any]] = {}
        for one in self.taken:
            first.setdefault(str(one.get("id")), one)
        return first

    def answer(self, request: Request) -> Any:
        """That it took the message."""
        if self.gone:
            raise Refusal(410, {"error": "gone"})
        if self.leads_to:
            return Reply(307, b"", "text/plain", {"Location": self.leads_to})
        if request.method != "POST" or "json" not in request.headers.get("content-type", ""):
            raise Refusal(415, {"error": "JSON by POST is taken"})
        if self.secret is not None:
            self._check(request)
        self.taken.append(json.loads(request.body))
        return {"ok": True}

    def _check(self, request: Request) -> None:
        found = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", request.headers.get("x-andon-signature", ""))
        if found is None:
            raise Refusal(401, {"error": "no signature"})
        signed = found[1].encode() + b"." + request.body
        wanted = hmac.new(str(self.secret).encode(), signed, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(wanted, found[2]) or abs(self.now().timestamp() - int(found[1])) > _WINDOW:
            raise Refusal(401, {"error": "wrong signature"})
        if request.headers.get("x-andon-id") != json.loads(request.body).get("id"):
            raise Refusal(400, {"error": "the id of the header is not the body's"})
