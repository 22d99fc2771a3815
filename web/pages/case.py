"""One case: the seller, the listings with their findings and proof, every step, and the next one."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi import Path as PathPart
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection, Row
from starlette.datastructures import FormData, UploadFile

from model.casework import NEED_A_REASON, OF_PEOPLE, TABLE, Stage, Step
from model.errors import InputError
from model.lazy import lazy
from model.people import Role
from reports.ipr import thumbnail
from store import casework, people
from store.engine import read, transact
from store.evidence.vault import Vault
from store.people import record
from web import casefile
from web.house import TheHouse
from web.orders import MOST_WHY
from web.pages.discrepancy import Number
from web.persons import looked
from web.rendering import link, render
from web.viewer import Anybody, Compliance, Form, say

router = APIRouter(include_in_schema=False)

_SEE_OTHER: Final = 303
_LARGEST: Final = 10 * 2**20
"""Bytes of a photo."""
_LOOK: Final = (1600, 1600)
"""Pixels of a photo that is shown."""
_ORDER: Final = (Step.REVIEW, Step.CONFIRM, Step.DRAFT, Step.FILE, Step.COUNTER, Step.REFUSE, Step.CLOSE, Step.NOTE)
_STAGES: Final = {
    Stage.SUSPECTED: lazy("suspected"),
    Stage.REVIEWING: lazy("in review"),
    Stage.CONFIRMED: lazy("confirmed"),
    Stage.NOTICE_DRAFTED: lazy("notice drafted"),
    Stage.FILED: lazy("filed"),
    Stage.REMOVED: lazy("removed"),
    Stage.REFUSED: lazy("refused"),
    Stage.COUNTERED: lazy("countered"),
    Stage.CLOSED: lazy("closed"),
    Stage.RELISTED: lazy("listed again"),
}
Digest = Annotated[str, PathPart(pattern="^[0-9a-f]{64}$")]
First = Annotated[int, Query(ge=0, le=100_000)]


@router.get("/cases/{number}")
def page(request: Request, viewer: Anybody, house: TheHouse, number: Number, first: First = 0) -> Response:
    """All that is known of a case."""
    with read(house.engine) as conn:
        _case(conn, number)
        one = casefile.shown(conn, house.settings, viewer, number, first)
        names = list(people.names(conn))
    if one.seller is not None and one.seller.looked:
        looked(house, viewer, f"seller {one.seller.id}", page=f"case {number}")
    count, here = len(one.case.listings), f"/cases/{number}"
    return render(
        request,
        viewer,
        "case.html",
        one=one,
        owner=_owner(one.steps),
        hours=_hours(one.steps),
        steps=_offered(Stage(one.row.stage)) if viewer.may(Role.COMPLIANCE) else [],
        needs_reason=NEED_A_REASON,
        users=names,
        sees=viewer.sees_personal_data,
        next=link(here, first=first + casefile.SIZE) if first + casefile.SIZE < count else None,
        first=link(here) if first else None,
    )


@router.post("/cases/{number}/stage")
def stage(viewer: Compliance, form: Form, house: TheHouse, number: Number) -> Response:
    """Take a step with a case, in the version that the page showed."""

    def work(conn: Connection) -> None:
        case = _case(conn, number)
        step = _step(str(form.get("step", "")))
        if str(form.get("version", "")) != str(case.version):
            say(conn, viewer, lazy("The case was moved meanwhile, so nothing was done: look at it again."))
            return
        why = str(form.get("why", "")).strip()[:MOST_WHY] or None
        to = casework.stage(
            conn, number, step, actor_id=viewer.id, why=why, evidence_id=_pack(str(form.get("evidence", "")))
        )
        moved = lazy("Case %(number)s: %(stage)s.", number=number, stage=_STAGES[to])
        say(conn, viewer, lazy("The note is kept.") if step is Step.NOTE else moved)

    transact(house.engine, work)
    return RedirectResponse(f"/cases/{number}", _SEE_OTHER)


@router.post("/cases/{number}/assign")
def assign(viewer: Compliance, form: Form, house: TheHouse, number: Number) -> Response:
    """Say who looks after a case."""

    def work(conn: Connection) -> None:
        _case(conn, number)
        name = str(form.get("owner", ""))[:200]
        owner = people.user_by_name(conn, name) if name else None
        casework.assign(conn, number, actor_id=viewer.id, owner_id=owner)
        given = lazy("%(name)s looks after the case now.", name=name)
        say(conn, viewer, given if name else lazy("Nobody looks after the case now."))

    transact(house.engine, work)
    return RedirectResponse(f"/cases/{number}", _SEE_OTHER)


@router.post("/cases/{number}/purchase")
def attach(viewer: Compliance, form: Form, house: TheHouse, number: Number) -> Response:
    """Attach a test purchase with its photos."""
    with read(house.engine) as conn:
        _case(conn, number)
    kept = _keep(Vault.of(house.settings), form)
    order = str(form.get("order", "")).strip()[:MOST_WHY]
    if not order:
        raise InputError(lazy("say what was ordered, where, when and under which number"))

    def work(conn: Connection) -> None:
        casework.attach(conn, number, actor_id=viewer.id, order=order, photos=kept)
        say(conn, viewer, lazy("The test purchase is attached, with %(count)s photos.", count=len(kept)))

    transact(house.engine, work)
    return RedirectResponse(f"/cases/{number}", _SEE_OTHER)


@router.get("/cases/{number}/photos/{digest}")
def photo(viewer: Compliance, house: TheHouse, number: Number, digest: Digest) -> Response:
    """A photo of a test purchase, drawn anew so that nothing but a picture is shown; else a download."""
    with read(house.engine) as conn:
        steps = casework.history(conn, number)
    names = {one["sha256"]: one["name"] for step in steps for one in _photos(step) if not one.get("erased")}
    if digest not in names:
        raise HTTPException(404, lazy("Case %(number)s has no such photo.", number=number))
    body = Vault.of(house.settings).get(digest)
    detail = {"what": f"photo {digest}"}
    transact(house.engine, lambda conn: record(conn, "look", f"case {number}", detail, user_id=viewer.id))
    headers = {"Content-Security-Policy": "sandbox; default-src 'none'"}
    small = thumbnail(body, _LOOK, "JPEG")
    if small is not None:
        return Response(small, media_type="image/jpeg", headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{digest[:12]}.bin"'
    return Response(body, media_type="application/octet-stream", headers=headers)


def _case(conn: Connection, number: int) -> Row[Any]:
    try:
        return casework.get(conn, number)
    except InputError:
        raise HTTPException(404, lazy("There is no case %(number)s.", number=number)) from None


def _offered(stage_: Stage) -> Sequence[Step]:
    """The steps that go with a stage, in the order in which they are offered."""
    return [step for step in _ORDER if (stage_, step) in TABLE]


def _step(name: str) -> Step:
    known = {step.value: step for step in OF_PEOPLE}
    if name not in known:
        there = ", ".join(sorted(known))
        raise InputError(lazy("%(given)r is no step; there are: %(known)s", given=name[:40], known=there))
    return known[name]


def _pack(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InputError(lazy("evidence %(given)r is no number of a pack", given=text[:20]))
    return int(text)


def _keep(vault: Vault, form: FormData) -> dict[str, str]:
    """Keep the photos of a form; name to SHA-256."""
    files = [one for one in form.getlist("photos") if isinstance(one, UploadFile)]
    try:
        for one in files:
            if (one.size or 0) > _LARGEST:
                most = _LARGEST >> 20
                raise InputError(
                    lazy(
                        "%(name)s: larger than %(most)s MB, the most that a photo may have",
                        name=one.filename,
                        most=most,
                    )
                )
        return {(one.filename or "photo")[:200]: vault.put(one.file.read()) for one in files if one.size}
    finally:
        for one in files:
            one.file.close()


def _photos(step: Any) -> Sequence[Any]:
    found: Sequence[Any] = (step.detail or {}).get("photos", ())
    return found


def _owner(steps: Sequence[Any]) -> str | None:
    """Whom the last step that gave the case to somebody names."""
    given = [step.detail["owner"] for step in steps if step.step == Step.ASSIGN]
    return given[-1] if given else None


def _hours(steps: Sequence[Any]) -> float | None:
    """Hours from the filing to the last removal."""
    told = [(step.detail or {}).get("hours_from_filing") for step in steps if step.step == Step.REMOVE]
    return told[-1] if told else None
