"""Files of the pages: style, script, pictures, Plotly's script from its wheel; each under an address of its content."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response

router = APIRouter(include_in_schema=False)

_KINDS: Final = {
    "andon.css": "text/css; charset=utf-8",
    "andon.js": "text/javascript; charset=utf-8",
    "plotly.js": "text/javascript; charset=utf-8",
    "favicon.svg": "image/svg+xml",
}
_FOR_EVER: Final = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}


@dataclass(frozen=True, slots=True)
class _File:
    body: bytes
    zipped: bytes
    digest: str


@cache
def _file(name: str) -> _File:
    body = _plotly() if name == "plotly.js" else (files("web") / "static" / name).read_bytes()
    return _File(body, gzip.compress(body, 6, mtime=0), hashlib.sha256(body).hexdigest()[:16])


def _plotly() -> bytes:
    """Plotly's script, without importing its Python, which takes long."""
    found = find_spec("plotly")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("plotly")
    return (Path(found.origin).parent / "package_data" / "plotly.min.js").read_bytes()


def address(name: str) -> str:
    """Where browsers find the file, which they may keep for ever."""
    return f"/static/{_file(name).digest}/{name}"


@router.get("/static/{digest}/{name}")
def static(request: Request, digest: str, name: str) -> Response:
    """A file of the pages."""
    if name not in _KINDS or digest != _file(name).digest:
        raise HTTPException(404, "no such file")
    held = _file(name)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(held.zipped, media_type=_KINDS[name], headers={**_FOR_EVER, "Content-Encoding": "gzip"})
    return Response(held.body, media_type=_KINDS[name], headers=_FOR_EVER)
