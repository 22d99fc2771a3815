"""The master file that holds: its sheets row by row, its versions, and both it and an empty one as files."""

import tempfile
from pathlib import Path
from typing import Annotated, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi import Path as PathPart
from fastapi.responses import FileResponse
from sqlalchemy import Connection
from starlette.background import BackgroundTask

from catalog import exporting
from catalog.sheets import SHEETS
from model.lazy import lazy
from model.people import Role
from store import drafts, people, versions
from store import master as store
from store.engine import read, transact
from system import clock
from web.exporting import XLSX
from web.house import House, TheHouse
from web.master_rows import cells_of
from web.rendering import link, render
from web.viewer import Anybody, Merchandiser

router = APIRouter(include_in_schema=False)

HOME: Final = "/master"
PAGE: Final = 50
"""Rows of a page."""
MOST_NUMBER: Final = 2**31 - 1
Text = Annotated[str, Query(max_length=500)]


@router.get(HOME)
def page(
    request: Request,
    viewer: Anybody,
    house: TheHouse,
    before: Annotated[int | None, Query(ge=1, le=MOST_NUMBER)] = None,
) -> Response:
    """What holds, by sheet, and the versions before."""
    with read(house.engine) as conn:
        latest = store.latest_version(conn)
        found = versions.page(conn, before, PAGE + 1)
        context: dict[str, Any] = {
            "current": versions.page(conn, None, 1)[0] if latest else None,
            "sheets": [(sheet, versions.count(conn, sheet.name)) for sheet in SHEETS.values()],
            "drafts": drafts.waiting(conn, latest) if viewer.may(Role.MERCHANDISER) else [],
        }
    return render(
        request,
        viewer,
        "master.html",
        versions=found[:PAGE],
        most=versions.MOST_COUNTED,
        next=link(HOME, before=found[PAGE - 1].id) if len(found) > PAGE else None,
        first=HOME if before is not None else None,
        may_import=viewer.may(Role.MERCHANDISER),
        may_download=viewer.may(Role.MERCHANDISER, Role.OPS),
        **context,
    )


@router.get(HOME + "/sheets/{name}")
def sheet(
    request: Request,
    viewer: Anybody,
    house: TheHouse,
    name: Annotated[str, PathPart(max_length=40)],
    start: Text = "",
    after: Text | None = None,
) -> Response:
    """The rows of a sheet that hold, by their keys."""
    if name not in SHEETS:
        raise HTTPException(404, lazy("The master file has no such sheet."))
    about = SHEETS[name]
    with read(house.engine) as conn:
        found = versions.rows(conn, name, about.fields, start=start, after=after, limit=PAGE + 1)
        rows = cells_of(conn, house.settings, name, found[:PAGE], personal=viewer.sees_personal_data)
        count = versions.count(conn, name)
    here = f"{HOME}/sheets/{name}"
    filled = {column for _, row in rows for column, cell in row.items() if cell}
    return render(
        request,
        viewer,
        "master_sheet.html",
        sheet=about,
        sheets=list(SHEETS),
        columns=[column for column in about.columns if column.name in filled],
        rows=rows,
        count=count,
        most=versions.MOST_COUNTED,
        start=start,
        next=link(here, start=start, after=found[PAGE - 1][0]) if len(found) > PAGE else None,
        first=link(here, start=start) if after is not None else None,
    )


@router.get(HOME + "/file")
def download(viewer: Merchandiser, house: TheHouse) -> Response:
    """The master file that holds: a workbook, and where it names pictures a ZIP of it with them."""
    folder = tempfile.TemporaryDirectory(prefix="andon-master-")
    try:
        with read(house.engine) as conn:
            made = _export(conn, house, Path(folder.name))
        _looked(house, viewer.id, made.name)
    except BaseException:
        folder.cleanup()
        raise
    kind = XLSX if made.suffix == ".xlsx" else "application/zip"
    return FileResponse(made, media_type=kind, filename=made.name, background=BackgroundTask(folder.cleanup))


@router.get(HOME + "/template.xlsx")
def template(_viewer: Anybody, house: TheHouse) -> Response:
    """An empty master file with a few example rows."""
    with tempfile.TemporaryDirectory(prefix="andon-master-") as folder:
        path = Path(folder) / "template.xlsx"
        exporting.template(path, house.settings)
        body = path.read_bytes()
    placed = {"Content-Disposition": 'attachment; filename="master-template.xlsx"'}
    return Response(body, media_type=XLSX, headers=placed)


def _export(conn: Connection, house: House, folder: Path) -> Path:
    version = store.latest_version(conn) or 0
    inside = folder / "master"
    inside.mkdir()
    book = inside / f"master-{version}.xlsx"
    exporting.export(conn, book, house.settings)
    if not exporting.has_pictures(conn):
        return book
    made = folder / f"master-{version}.zip"
    with ZipFile(made, "w", ZIP_DEFLATED) as packed:
        for path in sorted(inside.rglob("*")):
            if path.is_file():
                packed.write(path, path.relative_to(inside))
    return made


def _looked(house: House, user_id: int, name: str) -> None:
    """Write into the trail who took the file along: it may name persons who sell."""
    detail = {"file": name, "at": clock.now().isoformat()}
    transact(house.engine, lambda conn: people.record(conn, "look", "master file", detail, user_id=user_id))
