"""Evidence over HTTP, to be read only: the page that a message links to, a pack's files, and the pack as WACZ.

What was captured is other people's: it never runs as ours. Pictures of ours (PNG) are shown; every other file is a
download, and nothing may be framed, sniffed or scripted. Nobody signs in here yet: whoever reaches the address may
read, so that `andon serve` listens on loopback unless the settings say otherwise, and there answers to its own names
alone.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from html import escape
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import FileResponse, HTMLResponse
from sqlalchemy import Engine, Row
from starlette.background import BackgroundTask

from model.errors import InputError, ServiceError
from store.engine import read
from store.evidence import finding, wacz
from store.evidence.vault import Vault
from system.settings import Settings

_SAFE: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
_OURS: Final[Mapping[str, str]] = {
    **_SAFE,
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
}
"""Of the page that we write: it has no scripts, and shows pictures of this server alone."""
_MOST_NUMBER: Final = 2**31 - 1


def add(app: FastAPI, engine: Engine, settings: Settings) -> None:
    """Let `app` answer `/evidence/NUMBER`, `/evidence/NUMBER/files/NAME` and `/evidence/NUMBER/pack.wacz`."""
    router = APIRouter(prefix="/evidence", dependencies=[Depends(_names(settings))])

    @router.get("/{number}", response_class=HTMLResponse)
    def page(number: int) -> HTMLResponse:
        pack, files = _pack(engine, number)
        with read(engine) as conn:
            proves = finding.discrepancies_of(conn, pack.capture_id)
        return HTMLResponse(_page(pack, files, proves), headers=dict(_OURS))

    @router.get("/{number}/files/{name}")
    def file(number: int, name: str) -> Response:
        pack, files = _pack(engine, number)
        _check_kept(pack)
        found = next((one for one in files if one.path.rpartition("/")[2] == name), None)
        if found is None:
            raise HTTPException(404, f"evidence {number} has no file of this name")
        try:
            body = Vault.of(settings).get(found.sha256)
        except ServiceError as error:
            raise HTTPException(503, "the evidence's place does not answer") from error
        picture = name.endswith(".png") and body.startswith(b"\x89PNG")
        placed = {} if picture else {"Content-Disposition": f'attachment; filename="{name}"'}
        kind = "image/png" if picture else "application/octet-stream"
        return Response(body, media_type=kind, headers={**_SAFE, **placed})

    @router.get("/{number}/pack.wacz")
    def packed(number: int) -> FileResponse:
        pack, _ = _pack(engine, number)
        _check_kept(pack)
        folder = tempfile.TemporaryDirectory(prefix="andon-pack-")
        target = Path(folder.name) / f"evidence-{number:06}.wacz"
        try:
            wacz.export(engine, settings, [number], target)
        except (InputError, ServiceError) as error:
            folder.cleanup()
            raise HTTPException(503, str(error)) from error
        kind = "application/octet-stream"
        done = BackgroundTask(folder.cleanup)
        return FileResponse(target, media_type=kind, filename=target.name, headers=dict(_SAFE), background=done)

    app.include_router(router)


def _names(settings: Settings) -> Callable[[Request], None]:
    """Refuse what asks for another name: a page elsewhere whose name was made to lead to this machine."""
    named = urlsplit(settings.web.address).hostname if settings.web.address else None
    known = {"localhost", "127.0.0.1", "::1", settings.web.host.lower(), named}

    def check(request: Request) -> None:
        if _is_loopback(settings.web.host) and (request.url.hostname or "").lower() not in known:
            raise HTTPException(
                421, "not the name of this server; web.address in the settings says by which it is asked"
            )

    return check


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _pack(engine: Engine, number: int) -> tuple[Row[Any], list[Row[Any]]]:
    if not 0 < number <= _MOST_NUMBER:
        raise HTTPException(404, "no such evidence")
    try:
        with read(engine) as conn:
            return finding.get(conn, number), list(finding.files_of(conn, number))
    except InputError as error:
        raise HTTPException(404, str(error)) from error


def _check_kept(pack: Row[Any]) -> None:
    if pack.purged_at:
        raise HTTPException(410, f"evidence {pack.id}: {_kept(pack)}")


def _page(pack: Row[Any], files: list[Row[Any]], proves: list[int]) -> str:
    names = [one.path.rpartition("/")[2] for one in files]
    facts = {
        "Page": pack.url,
        "Channel": pack.channel,
        "Captured": f"{pack.captured_at:%Y-%m-%d %H:%M:%S} UTC",
        "Kind": pack.kind,
        "Proves discrepancies": ", ".join(map(str, proves)) or "none",
        "Manifest SHA-256": pack.manifest_sha256,
        "Timestamp": f"{pack.stamped_at:%Y-%m-%d %H:%M:%S} UTC by {pack.authority}" if pack.stamped_at else "none yet",
        "Kept": _kept(pack),
    }
    rows = "".join(f"<tr><th scope=row>{escape(name)}</th><td>{escape(said)}</td></tr>" for name, said in facts.items())
    base = f"/evidence/{pack.id}/files"
    pictures = "".join(
        f'<figure><img src="{base}/{name}" alt="{name}"><figcaption>{name}</figcaption></figure>'
        for name in map(escape, _pictures(names))
    )
    listed = "".join(
        f'<tr><td><a href="{base}/{escape(name)}">{escape(name)}</a></td><td>{one.bytes:,}</td>'
        f"<td><code>{escape(one.sha256)}</code></td></tr>"
        for one, name in zip(files, names, strict=True)
    )
    whole = "" if pack.purged_at else f'<p><a href="/evidence/{pack.id}/pack.wacz">The pack as WACZ</a></p>'
    return _PAGE.format(number=pack.id, rows=rows, pictures=pictures, whole=whole, files=listed)


def _pictures(names: list[str]) -> Iterator[str]:
    """The pictures to look at: the marked crops, then the windows; what they were cut from is in the list."""
    for prefix in ("marked-", "view-"):
        yield from (name for name in names if name.startswith(prefix) and name.endswith(".png"))


def _kept(pack: Row[Any]) -> str:
    if pack.purged_at:
        return f"purged on {pack.purged_at:%Y-%m-%d}; the manifest and its timestamp are left"
    return f"on hold: {pack.hold}" if pack.hold else f"until {pack.expires_at:%Y-%m-%d}"


_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Andon: evidence {number}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body{{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem;color-scheme:light dark}}
table{{border-collapse:collapse;overflow-wrap:anywhere}}
th{{text-align:left;padding-right:2rem;vertical-align:top;font-weight:600;white-space:nowrap}}
td,th{{padding-block:.25rem}}td+td{{padding-left:1rem}}
figure{{margin:1rem 0}}img{{max-width:100%;height:auto;border:1px solid #8888}}code{{font-size:.8rem}}
</style></head><body><h1>Evidence {number}</h1><table>{rows}</table>{pictures}{whole}
<h2>Files</h2><table>{files}</table>
<p>How to check it without Andon: docs/evidence.md.</p></body></html>"""
