"""A new master file: brought, read with its faults by cell, shown as changes, and applied by a second press.

A version of before comes back in the same way: its rows are a draft, and what is applied is a new version.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi import Path as PathPart
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection
from starlette.datastructures import UploadFile

from catalog import drafting, importing
from catalog.mapping import map_again
from catalog.reading import Master
from model.errors import InputError
from model.lazy import lazy
from store import drafts, people, versions
from store import master as store
from store.drafts import Draft
from store.engine import read, transact
from store.evidence.vault import Vault
from system import clock
from web.house import House, TheHouse
from web.master_rows import lines_of
from web.pages.master import HOME, MOST_NUMBER, PAGE
from web.rendering import link, render
from web.viewer import Form, Importer, Viewer, say

router = APIRouter(include_in_schema=False)

Number = Annotated[int, PathPart(ge=1, le=MOST_NUMBER)]
_SEE_OTHER: Final = 303
_KEPT: Final = timedelta(days=7)
"""A draft that nobody applied is forgotten when it is older and another is brought."""
_TIDIED: Final = 50


@router.post(HOME + "/upload")
def upload(viewer: Importer, form: Form, house: TheHouse) -> Response:
    """Read what was brought, and lead to what it would change."""
    name, body = _sent(form.get("file"))
    with drafting.brought(body, name, house.settings, house.links) as found:
        digest = _vault(house).put(body)
        number = _keep(house, viewer, found, digest, None)
    _tidy(house)
    return RedirectResponse(f"{HOME}/drafts/{number}", _SEE_OTHER)


@router.post(HOME + "/versions/{number}/restore")
def restore(viewer: Importer, _form: Form, house: TheHouse, number: Number) -> Response:
    """Lead to what would change if an earlier version held again."""
    with read(house.engine) as conn:
        found = _version(conn, number)
    made = _keep(house, viewer, found, None, number)
    return RedirectResponse(f"{HOME}/drafts/{made}", _SEE_OTHER)


@router.get(HOME + "/drafts/{number}")
def page(
    request: Request,
    viewer: Importer,
    house: TheHouse,
    number: Number,
    sheet: Annotated[str | None, Query(max_length=80)] = None,
    after: Annotated[int, Query(ge=0, le=MOST_NUMBER)] = 0,
) -> Response:
    """The faults of a draft, or what it would change."""
    with read(house.engine) as conn:
        draft = _draft(conn, number)
        found = drafts.lines(conn, number, sheet or None, after, PAGE + 1)
        lines = lines_of(conn, house.settings, found[:PAGE], personal=viewer.sees_personal_data)
        latest = store.latest_version(conn)
    here = f"{HOME}/drafts/{number}"
    return render(
        request,
        viewer,
        "master_draft.html",
        draft=draft,
        lines=lines,
        sheet=sheet,
        here=here,
        outdated=draft.version is None and latest != draft.base_version,
        most_faults=drafting.MOST_FAULTS,
        most_changes=drafting.MOST_CHANGES,
        next=link(here, sheet=sheet, after=found[PAGE - 1].place) if len(found) > PAGE else None,
        first=link(here, sheet=sheet) if after else None,
    )


@router.post(HOME + "/drafts/{number}/apply")
def apply(viewer: Importer, _form: Form, house: TheHouse, number: Number) -> Response:
    """Make what was shown hold, all of it or nothing."""
    with read(house.engine) as conn:
        draft = _draft(conn, number)
    if draft.version is None:
        with _read_again(house, draft) as found:
            changes = importing.compare(house.engine, found)
            if changes.base != draft.base_version or not changes:
                raise InputError(lazy("another version came between, or nothing would change; bring the file again"))

            def work(conn: Connection) -> None:
                _apply(conn, house, viewer, number, found, changes)

            transact(house.engine, work)
        map_again(house.engine)
    return RedirectResponse(HOME, _SEE_OTHER)


@router.post(HOME + "/drafts/{number}/drop")
def drop(viewer: Importer, _form: Form, house: TheHouse, number: Number) -> Response:
    """Forget a draft."""

    def work(conn: Connection) -> str | None:
        draft = _draft(conn, number)
        if draft.version is not None:
            raise InputError(
                lazy(
                    "it was imported as version %(version)s; roll back to the version before instead",
                    version=draft.version,
                )
            )
        people.record(conn, "drop", f"master draft {number}", {"file": draft.file_name}, user_id=viewer.id)
        say(conn, viewer, lazy("Nothing was changed; the file is forgotten."))
        return drafts.drop(conn, number)

    digest = transact(house.engine, work)
    if digest:
        _vault(house).remove(digest)
    return RedirectResponse(HOME, _SEE_OTHER)


def _sent(file: Any) -> tuple[str, bytes]:
    """What a form's file is called, and its bytes.

    Raises:
        InputError: none was chosen.
    """
    name, body = "", b""
    if isinstance(file, UploadFile):
        with file.file:
            name, body = file.filename or "", file.file.read()
    if not body:
        raise InputError(lazy("choose a file: a workbook .xlsx, or a .zip of CSVs or of a workbook and its pictures"))
    return name, body


def _apply(
    conn: Connection, house: House, viewer: Viewer, number: int, found: Master, changes: importing.Changes
) -> None:
    store.hold_imports(conn)
    draft = _draft(conn, number)
    if draft.version is not None:  # the button was pressed twice
        say(conn, viewer, lazy("It was imported already, as version %(version)s.", version=draft.version))
        return
    settings, links = house.settings, house.links
    version = importing.apply_within(
        conn,
        found,
        changes,
        user_id=viewer.id,
        listing_url=lambda name, external_id: links.listing_url(settings.channel(name), external_id),
    )
    drafts.applied(conn, number, version)
    say(conn, viewer, lazy("Imported as version %(version)s.", version=version))


def _read_again(house: House, draft: Any) -> AbstractContextManager[Master]:
    if draft.of_version is None:
        body = _vault(house).get(draft.sha256)
        return drafting.brought(body, draft.file_name, house.settings, house.links)
    with read(house.engine) as conn:
        return nullcontext(_version(conn, draft.of_version))


def _keep(house: House, viewer: Viewer, found: Master, digest: str | None, version: int | None) -> int:
    """Keep a draft with its faults, or with what it would change; its number."""
    if found.faults:
        with read(house.engine) as conn:
            base = store.latest_version(conn)
        counts: dict[str, dict[str, int]] = _by_sheet(found)
        lines = list(drafting.fault_lines(found.faults))
    else:
        changes = importing.compare(house.engine, found)
        base, counts = changes.base, changes.counts
        lines = list(drafting.change_lines(changes, house.settings))
    draft = Draft(
        user_id=viewer.id,
        file_name=found.name,
        sha256=digest,
        of_version=version,
        base_version=base,
        faults=len(found.faults),
        counts=counts,
    )

    def work(conn: Connection) -> int:
        number = drafts.keep(conn, draft, lines)
        detail = {"file": draft.file_name, "sha256": digest, "faults": draft.faults, "of version": version}
        people.record(conn, "bring", f"master draft {number}", detail, user_id=viewer.id)
        return number

    return transact(house.engine, work)


def _by_sheet(found: Master) -> dict[str, dict[str, int]]:
    """How many faults each sheet has."""
    counts: dict[str, dict[str, int]] = {}
    for fault in found.faults:
        one = counts.setdefault(fault.sheet[:80], {"faults": 0})
        one["faults"] += 1
    return counts


def _version(conn: Connection, number: int) -> Master:
    row = versions.get(conn, number)
    if row is None:
        raise HTTPException(404, lazy("There is no version %(number)s.", number=number))
    return drafting.of_version(conn, number, row.sha256)


def _draft(conn: Connection, number: int) -> Any:
    row = drafts.get(conn, number)
    if row is None:
        raise HTTPException(
            404, lazy("There is no draft %(number)s; one that nobody applies is forgotten after a week.", number=number)
        )
    return row


def _vault(house: House) -> Vault:
    """Where files wait to be applied, each by the digest of what it holds."""
    return Vault(str(house.settings.folder / "uploads"))


def _tidy(house: House) -> None:
    """Forget drafts that nobody applied."""

    def work(conn: Connection) -> Sequence[str | None]:
        old = drafts.stale(conn, clock.now() - _KEPT, _TIDIED)
        return [drafts.drop(conn, number) for number in old]

    for digest in transact(house.engine, work):
        if digest:
            _vault(house).remove(digest)
