"""The health page: whether Andon sees, checks and tells, for people and for a watchdog."""

import threading
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import uvicorn
from fastapi import FastAPI, Response
from fastapi.responses import HTMLResponse

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


def server(app: FastAPI, host: str, port: int) -> Callable[[threading.Event], None]:
    """A function that serves `app` until its event is set."""
    uvicorn_server = uvicorn.Server(uvicorn.Config(app, host=host, port=port, log_level="warning"))

    def run(stop: threading.Event) -> None:
        def watch() -> None:
            stop.wait()
            uvicorn_server.should_exit = True

        watcher = threading.Thread(target=watch, name="web watcher")
        watcher.start()
        uvicorn_server.run()
        stop.set()
        watcher.join()

    return run
