"""Evidence over HTTP, to be read only: the page that a message links to, a pack's files, and the pack as WACZ.

What was captured is other people's: it never runs as ours. Pictures of ours (PNG) are shown; every other file is a
download, and nothing may be framed, sniffed or scripted. Whoever is signed in may look, and the trail says who did.
"""

import tempfile
from collections.abc import Iterator, Mapping
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import FileResponse, HTMLResponse
from sqlalchemy import Engine, Row
from starlette.background import BackgroundTask

from model.errors import InputError, ServiceError
from model.lazy import Lazy, lazy
from store.engine import read, transact
from store.evidence import finding, wacz
from store.evidence.vault import Vault
from store.people import record
from web import wording as saying
from web.house import House, TheHouse
from web.rendering import told
from web.viewer import Anybody, Viewer

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


router = APIRouter(prefix="/evidence", include_in_schema=False)


@router.get("/{number}", response_class=HTMLResponse)
def page(number: int, viewer: Anybody, house: TheHouse) -> HTMLResponse:
    """What a pack holds, and its pictures."""
    pack, files = _pack(house.engine, number)
    with read(house.engine) as conn:
        proves = finding.discrepancies_of(conn, pack.capture_id)
    _looked(house, viewer, number, "page")
    return HTMLResponse(_page(pack, files, proves, viewer.language), headers=dict(_OURS))


@router.get("/{number}/files/{name}")
def file(number: int, name: str, viewer: Anybody, house: TheHouse) -> Response:
    """One file of a pack: a picture of ours to look at, all else as a download."""
    pack, files = _pack(house.engine, number)
    _check_kept(pack)
    found = next((one for one in files if one.path.rpartition("/")[2] == name), None)
    if found is None:
        raise HTTPException(404, lazy("Evidence %(number)s has no file of this name.", number=number))
    try:
        body = Vault.of(house.settings).get(found.sha256)
    except ServiceError as error:
        raise HTTPException(503, lazy("The evidence's place does not answer.")) from error
    picture = name.endswith(".png") and body.startswith(b"\x89PNG")
    if not picture:
        _looked(house, viewer, number, name)
    placed = {} if picture else {"Content-Disposition": f'attachment; filename="{name}"'}
    kind = "image/png" if picture else "application/octet-stream"
    return Response(body, media_type=kind, headers={**_SAFE, **placed})


@router.get("/{number}/pack.wacz")
def packed(number: int, viewer: Anybody, house: TheHouse) -> FileResponse:
    """A whole pack."""
    pack, _ = _pack(house.engine, number)
    _check_kept(pack)
    folder = tempfile.TemporaryDirectory(prefix="andon-pack-")
    target = Path(folder.name) / f"evidence-{number:06}.wacz"
    try:
        wacz.export(house.engine, house.settings, [number], target)
    except (InputError, ServiceError) as error:
        folder.cleanup()
        raise HTTPException(503, told(error)) from error
    _looked(house, viewer, number, target.name)
    kind = "application/octet-stream"
    done = BackgroundTask(folder.cleanup)
    return FileResponse(target, media_type=kind, filename=target.name, headers=dict(_SAFE), background=done)


def _looked(house: House, viewer: Viewer, number: int, what: str) -> None:
    """Write into the trail who looked: a pack may show what a page tells of a person."""
    target = f"evidence {number}"
    transact(house.engine, lambda conn: record(conn, "look", target, {"what": what[:200]}, user_id=viewer.id))


def _pack(engine: Engine, number: int) -> tuple[Row[Any], list[Row[Any]]]:
    if not 0 < number <= _MOST_NUMBER:
        raise HTTPException(404, lazy("There is no such evidence."))
    try:
        with read(engine) as conn:
            return finding.get(conn, number), list(finding.files_of(conn, number))
    except InputError as error:
        raise HTTPException(404, told(error)) from error


def _check_kept(pack: Row[Any]) -> None:
    if pack.purged_at:
        raise HTTPException(410, lazy("Evidence %(number)s: %(kept)s", number=pack.id, kept=_kept(pack)))


def _page(pack: Row[Any], files: list[Row[Any]], proves: list[int], language: str) -> str:
    said = partial(saying.said, language)
    names = [one.path.rpartition("/")[2] for one in files]
    rows = "".join(
        f"<tr><th scope=row>{escape(said(name))}</th><td>{escape(said(words))}</td></tr>"
        for name, words in _facts(pack, proves).items()
    )
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
    link = f'<p><a href="/evidence/{pack.id}/pack.wacz">{escape(said(lazy("The pack as WACZ")))}</a></p>'
    return _PAGE.format(
        language=language,
        heading=escape(said(lazy("Evidence %(number)s", number=pack.id))),
        rows=rows,
        pictures=pictures,
        whole="" if pack.purged_at else link,
        listed=escape(said(lazy("Files"))),
        files=listed,
        check=escape(said(lazy("How to check it without Andon: docs/evidence.md."))),
    )


def _facts(pack: Row[Any], proves: list[int]) -> dict[Lazy, str]:
    return {
        lazy("Page"): pack.url,
        lazy("Channel"): pack.channel,
        lazy("Captured"): f"{pack.captured_at:%Y-%m-%d %H:%M:%S} UTC",
        lazy("Kind"): pack.kind,
        lazy("Proves discrepancies"): ", ".join(map(str, proves)) or lazy("none"),
        lazy("Manifest SHA-256"): pack.manifest_sha256,
        lazy("Timestamp"): _stamped(pack),
        lazy("Kept"): _kept(pack),
    }


def _pictures(names: list[str]) -> Iterator[str]:
    """The pictures to look at: the marked crops, then the windows; what they were cut from is in the list."""
    for prefix in ("marked-", "view-"):
        yield from (name for name in names if name.startswith(prefix) and name.endswith(".png"))


def _kept(pack: Row[Any]) -> Lazy:
    if pack.purged_at:
        return lazy("purged on %(day)s; the manifest and its timestamp are left", day=f"{pack.purged_at:%Y-%m-%d}")
    if pack.hold:
        return lazy("on hold: %(why)s", why=pack.hold)
    return lazy("until %(day)s", day=f"{pack.expires_at:%Y-%m-%d}")


def _stamped(pack: Row[Any]) -> Lazy:
    if not pack.stamped_at:
        return lazy("none yet")
    at = f"{pack.stamped_at:%Y-%m-%d %H:%M:%S} UTC"
    return lazy("%(time)s by %(authority)s", time=at, authority=pack.authority)


_PAGE: Final = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>Andon: {heading}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body{{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem;color-scheme:light dark}}
table{{border-collapse:collapse;overflow-wrap:anywhere}}
th{{text-align:left;padding-right:2rem;vertical-align:top;font-weight:600;white-space:nowrap}}
td,th{{padding-block:.25rem}}td+td{{padding-left:1rem}}
figure{{margin:1rem 0}}img{{max-width:100%;height:auto;border:1px solid #8888}}code{{font-size:.8rem}}
</style></head><body><h1>{heading}</h1><table>{rows}</table>{pictures}{whole}
<h2>{listed}</h2><table>{files}</table>
<p>{check}</p></body></html>"""
