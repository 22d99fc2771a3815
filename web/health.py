"""The health page: whether Andon sees, checks and tells, for people and for a watchdog."""

import socket
import threading
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import uvicorn
from fastapi import FastAPI, Response
from fastapi.responses import HTMLResponse

from model.errors import InputError

Report = Mapping[str, Any]
"""A line per part: its state in words, and under `healthy` whether all is well."""


def application(report: Callable[[], Report]) -> FastAPI:
    """`/healthz` as JSON (200, or 503 when a part is not well) and `/` as a page."""
    app = FastAPI(title="Andon", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/healthz")
    def healthz(response: Response) -> Report:
        found = report()
        response.status_code = 200 if found["healthy"] else 503
        return found

    @app.get("/", response_class=HTMLResponse)
    def page() -> str:
        found = report()
        rows = "".join(
            f"<tr><th scope=row>{escape(str(name))}</th><td>{escape(str(value))}</td></tr>"
            for name, value in found.items()
            if name != "healthy"
        )
        state = "All is well" if found["healthy"] else "Something needs a look"
        return _PAGE.format(state=state, rows=rows)

    return app


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Andon: {state}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body{{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:44rem;padding:0 1rem;color-scheme:light dark}}
th{{text-align:left;padding-right:2rem;vertical-align:top;font-weight:600}}td,th{{padding-block:.25rem}}</style>
</head><body><h1>{state}</h1><table>{rows}</table></body></html>"""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 is any that is free.

    Raises:
        InputError: the host is not this machine's, or another program has the port.
    """
    try:
        family = min(found[0] for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))  # IPv4 before 6
        return socket.create_server((host, port), family=family)
    except (OSError, UnicodeError) as error:
        why = (getattr(error, "strerror", None) or "no such host").partition(" (")[0]
        raise InputError(
            f"web.host = {host!r}, web.port = {port}: cannot listen there: {why}; name a host and a free port of this "
            "machine in the settings"
        ) from None


def server(app: FastAPI, door: socket.socket) -> Callable[[threading.Event], None]:
    """A function that serves `app` at `door` until its event is set."""
    uvicorn_server = uvicorn.Server(uvicorn.Config(app, log_config=None, log_level="warning"))

    def run(stop: threading.Event) -> None:
        def watch() -> None:
            stop.wait()
            uvicorn_server.should_exit = True

        threading.Thread(target=watch, name="web watcher", daemon=True).start()
        uvicorn_server.run(sockets=[door])

    return run
