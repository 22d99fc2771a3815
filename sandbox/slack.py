"""A loopback twin of the Slack Web API: as strict as Slack, and as unkind as a network when it is told to be.

`ANDON_SLACK_BASE_URL` (or `WebClient(base_url=...)`) is `slack.base_url`. Nothing is ever taken for a repetition: what
is sent twice is there twice. `slack.channel("C0OPS").messages` is what a person would see.
"""

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl

from sandbox.slack_methods import METHODS, SCOPES, unknown_method
from sandbox.wire import Delivery, Reply, Request, Served, Server
from sandbox.workspace import Conversation, Refused, Workspace

TOKEN: Final = "xoxb-sandbox-0017"  # noqa: S105 - opens nothing but the sandbox
APP_TOKEN: Final = "xapp-1-A0ANDON-sandbox"  # noqa: S105 - the same
"""The app-level token, which opens Socket Mode and nothing else."""
TROUBLES: Final[Mapping[str, str]] = {
    "rate_limit": "429 with Retry-After of `seconds`; nothing is done",
    "error": "500; nothing is done",
    "late": "done, and answered after `seconds`",
    "drop": "done, and the connection is closed without an answer",
    "refuse": "the connection is closed without an answer; nothing is done",
    "twice": "done once, and answered twice on the same connection",
}


@dataclass(frozen=True, slots=True)
class Call:
    """One call that came in."""

    method: str
    args: Mapping[str, Any]
    status: int
    """Of the HTTP answer; 0 when none was given."""
    error: str | None
    """Slack's word, None when it was done."""


@dataclass(slots=True)
class Trouble:
    """What goes wrong with the next calls."""

    kind: str
    method: str | None = None
    """Of this method only."""
    times: int = 1
    seconds: float = 1.0

    def __post_init__(self) -> None:
        if self.kind not in TROUBLES:
            raise ValueError(f"no trouble is called {self.kind!r}; there are: {', '.join(TROUBLES)}")


@dataclass(slots=True)
class Slack(Served):
    """The workspace behind an HTTP server; use it as a context manager, or host its `server` in a world."""

    now: Callable[[], datetime] | None = None
    """The clock of the time stamps; real time when None."""
    port: int = 0
    token: str = TOKEN
    scopes: set[str] = field(default_factory=lambda: set(SCOPES))
    """Which the token has; take some away to see `missing_scope`."""
    revoked: bool = False
    down: bool = False
    """Every connection is closed without an answer."""
    one_per_second: bool = False
    """Enforce a message a second and channel, as Slack does in the long run."""
    monotonic: Callable[[], float] = time.monotonic
    calls: list[Call] = field(default_factory=list)
    workspace: Workspace = field(init=False)
    server: Server = field(init=False)
    _troubles: deque[Trouble] = field(default_factory=deque)
    _last_post: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.workspace = Workspace(self.now)
        self.server = Server(self.handle, port=self.port)

    @property
    def base_url(self) -> str:
        """What a client takes as its base: `http://127.0.0.1:8810/api/`."""
        return f"{self.server.url}/api/"

    def channel(self, name: str) -> Conversation:
        """A conversation by id or name. Raises ValueError when there is none."""
        found = self.workspace.conversation(name)
        if found is None:
            raise ValueError(f"the workspace has no channel {name!r}")
        return found

    def trouble(self, kind: str, method: str | None = None, times: int = 1, seconds: float = 1.0) -> None:
        """Let the next `times` calls (of `method`) go wrong in the way that `TROUBLES` tells.

        Raises:
            ValueError: there is no such trouble.
        """
        with self._lock:
            self._troubles.append(Trouble(kind, method, times, seconds))

    def calls_of(self, method: str) -> list[Call]:
        """The calls of one method, oldest first."""
        return [call for call in self.calls if call.method == method]

    def handle(self, request: Request) -> Reply:
        """The answer to one request."""
        if self.down:
            return Reply(delivery=Delivery(drop=True))
        if request.path.startswith("/upload/"):
            trouble = self._next_trouble("upload", only=True)
            if trouble is not None:
                return Reply(500, b"trouble", "text/plain", delivery=Delivery(drop=trouble.kind in ("drop", "refuse")))
            return self._upload(request)
        if not request.path.startswith("/api/"):
            return Reply(404, b"not found", "text/plain")
        method = request.path.removeprefix("/api/")
        args = _args(request)
        return self._trouble_with(method, args, lambda: self._call(method, args, request))

    def _trouble_with(
        self, method: str, args: Mapping[str, Any], do: Callable[[], tuple[int, dict[str, Any]]]
    ) -> Reply:
        trouble = self._next_trouble(method)
        kind = trouble.kind if trouble else None
        seconds = trouble.seconds if trouble else 0.0
        delivery = Delivery()
        answer: dict[str, Any]
        match kind:
            case "rate_limit":
                status, answer = 429, {"ok": False, "error": "ratelimited"}
            case "error":
                status, answer = 500, {"ok": False, "error": "internal_error"}
            case "refuse":
                status, answer = 0, {"ok": False, "error": "connection closed"}
                delivery = Delivery(drop=True)
            case _:
                status, answer = do()
                delivery = Delivery(
                    delay=seconds if kind == "late" else 0.0, drop=kind == "drop", twice=kind == "twice"
                )
        self.calls.append(Call(method, args, 0 if delivery.drop else status, answer.get("error")))
        headers = {"Retry-After": str(max(int(seconds), 1))} if status == 429 else {}
        body = json.dumps(answer, ensure_ascii=False).encode()
        return Reply(status, body, "application/json; charset=utf-8", headers, delivery)

    def _next_trouble(self, method: str, *, only: bool = False) -> Trouble | None:
        """The trouble of a call of `method`; with `only` none that is for any."""
        with self._lock:
            for trouble in self._troubles:
                if trouble.method == method or (trouble.method is None and not only):
                    trouble.times -= 1
                    if trouble.times <= 0:
                        self._troubles.remove(trouble)
                    return trouble
        return None

    def _call(self, method: str, args: Mapping[str, Any], request: Request) -> tuple[int, dict[str, Any]]:
        need, act = METHODS.get(method, (None, unknown_method))
        try:
            self._authorise(method, args, request, need)
            if method == "chat.postMessage" and self.one_per_second:
                self._pace(str(args.get("channel")))
            with self.workspace.lock:
                return 200, {"ok": True, **act(self.workspace, args, self.server.url)}
        except ValueError as wrong:
            return 200, {"ok": False, "error": "invalid_arguments", "response_metadata": {"messages": [str(wrong)]}}
        except Refused as refused:
            return 429 if refused.error == "ratelimited" else 200, {"ok": False, "error": refused.error, **refused.more}

    def _authorise(self, method: str, args: Mapping[str, Any], request: Request, need: str | None) -> None:
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        given = bearer or str(args.get("token", ""))
        if not given:
            raise Refused("not_authed")
        if given != (APP_TOKEN if method.startswith("apps.connections.") else self.token):
            raise Refused("invalid_auth")
        if self.revoked:
            raise Refused("token_revoked")
        conversation = self.workspace.conversation(str(args.get("channel", "")))
        if need is not None and conversation is not None and conversation.is_private:
            need = need.replace("channels:", "groups:")
        if need is not None and need not in self.scopes:
            raise Refused("missing_scope", needed=need, provided=",".join(sorted(self.scopes)))

    def _pace(self, channel: str) -> None:
        now, before = self.monotonic(), self._last_post.get(channel)
        if before is not None and now - before < 1:
            raise Refused("ratelimited")
        self._last_post[channel] = now

    def _upload(self, request: Request) -> Reply:
        file = self.workspace.files.get(request.path.rpartition("/")[2])
        if file is None:
            return Reply(404, b"no such upload", "text/plain")
        if len(request.body) != file.length:
            return Reply(400, b"length differs from the one announced", "text/plain")
        file.content = request.body
        return Reply(200, f"OK - {file.length}".encode(), "text/plain")


def _args(request: Request) -> dict[str, Any]:
    """Arguments from the query and from a JSON or form body; what Slack takes as JSON in a form is read so."""
    args: dict[str, Any] = dict(request.query)
    kind = request.headers.get("content-type", "")
    if "json" in kind:
        given = json.loads(request.body or b"{}")
        args |= given if isinstance(given, dict) else {}
    else:
        args |= dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
    for name in ("blocks", "attachments", "metadata", "files", "view"):
        if isinstance(args.get(name), str):
            try:
                args[name] = json.loads(args[name])
            except ValueError:
                args[name] = {"not": "json"}
    return args
