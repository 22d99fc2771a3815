"""Cases handed out: which are meant, what is missing of them, in which form; and the file while it is being made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi import Path as PathPart
from fastapi.responses import FileResponse, RedirectResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy import Connection

from model.casework import ENDED
from model.errors import InputError
from model.lazy import lazy
from reports import casefiles, handing
from reports.drafting import CONFIRMED, Draft, Signing, draft
from reports.filing import LANGUAGES
from reports.handing import Wanted
from store import casework
from store.engine import read
from system import clock
from web.asking import Line
from web.house import House, TheHouse
from web.making import Making, Telling, Workshop
from web.pages.cases import Some
from web.persons import looked, struck
from web.rendering import link, render
from web.viewer import Compliance, Form, Viewer

router = APIRouter(include_in_schema=False)

HERE: Final = "/cases/report"
_LOOKED_AT: Final = 20
"""Cases that are looked through for what is missing before anything is made."""
_SEE_OTHER: Final = 303
FORMS: Final = ("zip", "pdf", "xlsx", "csv")
_SIGNED: Final = frozenset({"zip", "pdf"})
_KINDS: Final = {
    "zip": "application/zip",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
Token = Annotated[str, PathPart(max_length=40)]


def _given(values: object) -> object:
    return [one for one in values if one != ""] if isinstance(values, list) else values


class Asked(BaseModel):
    """Which cases are meant: all of it must fit, and nothing means every case. Days are the team's, both within."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    case: Annotated[
        list[Annotated[int, Field(ge=1, le=2**31 - 1)]], BeforeValidator(_given), Field(max_length=500)
    ] = []
    seller: Line = ""
    channel: Some = []
    since: Line = ""
    until: Line = ""

    def wanted(self, house: House) -> Wanted:
        """As the reports ask the store.

        Raises:
            InputError: a day is none, or the period ends before it begins.
            SettingsError: a channel is not in the settings.
        """
        sellers = [self.seller.strip()] if self.seller.strip() else []
        days = (self.since or None, self.until or None)
        return handing.wanted(house.settings, self.case, sellers, self.channel, *days)

    @property
    def address(self) -> str:
        """Of the page that shows them."""
        return link(HERE, **self.model_dump(mode="json", exclude_defaults=True))


@dataclass(frozen=True, slots=True)
class InShort:
    """A case of a report, in short."""

    number: int
    seller: str
    channel: str
    stage: str
    listings: int
    proven: int
    complaints: int
    withheld: str
    """Why nothing is complained of: `over`, `unconfirmed`, `nothing`, `unsigned`; "" where something is."""
    lacks: Sequence[str]


@router.get(HERE)
def page(request: Request, viewer: Compliance, house: TheHouse, asked: Annotated[Asked, Query()]) -> Response:
    """Which cases are meant, and what their report would lack."""
    with read(house.engine) as conn:
        rows = _rows(conn, asked.wanted(house))
        signing = Signing(signer=viewer.name, on=_today(house))
        cases = casefiles.load(conn, house.settings, rows[:_LOOKED_AT]) if rows else []
        lines = [_line(draft(case, house.settings.complaints, signing)) for case in cases]
        persons = struck(conn, house.settings, {(row.channel, row.seller) for row in rows[:_LOOKED_AT]})
    if persons:
        looked(house, viewer, "report of cases", cases=[row.id for row in rows[:_LOOKED_AT]])
    return render(
        request,
        viewer,
        "case_report.html",
        asked=asked,
        lines=lines,
        count=len(rows),
        forms=[form for form in FORMS if form != "pdf" or len(rows) == 1],
        tongues=LANGUAGES,
        channels=sorted(house.settings.channels),
    )


@router.post(HERE)
def make(request: Request, viewer: Compliance, form: Form, house: TheHouse) -> Response:
    """Begin to make the file."""
    asked = Asked.model_validate(
        {
            **{name: str(form.get(name, "")) for name in ("seller", "since", "until")},
            **{name: form.getlist(name) for name in ("case", "channel")},
        }
    )
    kind = str(form.get("form", ""))
    if kind not in FORMS:
        raise InputError(lazy("form %(given)r is none of %(known)s", given=kind[:20], known=", ".join(FORMS)))
    wanted, signing = asked.wanted(house), _signing(form, kind, house)
    with read(house.engine) as conn:
        rows = _rows(conn, wanted)
    if not rows:
        raise InputError(lazy("no case fits all of that"))
    if kind == "pdf" and len(rows) > 1:
        raise InputError(lazy("a PDF is the file of one case; choose one, or the zip, which has a PDF of each"))
    called = f"case-{rows[0].id}" if len(rows) == 1 else "cases"
    name = f"andon-{called}-{_today(house)}.{kind}"
    work = partial(_make, house=house, user_id=viewer.id, wanted=wanted, signing=signing)
    making = workshop(request).begin(viewer.id, name, work, {"back": asked.address, "form": kind, "count": len(rows)})
    return RedirectResponse(f"{HERE}/{making.token}", _SEE_OTHER)


@router.get(HERE + "/{token}")
def progress(request: Request, viewer: Compliance, token: Token) -> Response:
    """How far the file is; the page asks again by itself until it is ready."""
    making = _found(request, viewer, token)
    answer = render(
        request,
        viewer,
        "case_report_made.html",
        making=making,
        steps=[_spoken(step) for step in making.steps],
        bytes=making.path.stat().st_size if making.done and making.path.is_file() else 0,
    )
    if not making.done:
        answer.headers["Refresh"] = "1"
    return answer


@router.get(HERE + "/{token}/file")
def file(request: Request, viewer: Compliance, token: Token) -> Response:
    """The file."""
    making = _found(request, viewer, token)
    if making.result is None:
        raise HTTPException(404, lazy("The file is not ready."))
    return FileResponse(making.path, media_type=_KINDS[making.about["form"]], filename=making.name)


def workshop(request: Request) -> Workshop:
    """Where the server's files are made."""
    made: Workshop = request.app.state.workshop
    return made


def _found(request: Request, viewer: Viewer, token: str) -> Making:
    making = workshop(request).of(token, viewer.id)
    if making is None:
        raise HTTPException(404, lazy("There is no such file of yours any more; make it anew."))
    return making


def _rows(conn: Connection, wanted: Wanted) -> Sequence[Any]:
    """The cases that fit; none is no fault here."""
    for number in wanted.numbers:
        casework.get(conn, number)
    try:
        return handing.meant(conn, wanted)
    except InputError:
        return []


def _make(
    path: Path, say: Telling, *, house: House, user_id: int, wanted: Wanted, signing: Signing | None
) -> list[InShort]:
    drafts = handing.hand_out_to(house.engine, house.settings, user_id, wanted, path, signing, say)
    return [_line(one) for one in drafts]


def _line(one: Draft) -> InShort:
    case = one.case
    return InShort(
        number=case.number,
        seller=case.seller,
        channel=case.channel,
        stage=case.stage,
        listings=len(case.listings),
        proven=sum(listing.proof is not None for listing in case.listings),
        complaints=len(one.complaints),
        withheld=_withheld(one) if one.withheld else "",
        lacks=one.lacks,
    )


def _withheld(one: Draft) -> str:
    if one.case.stage in ENDED:
        return "over"
    if one.case.stage not in CONFIRMED:
        return "unconfirmed"
    return "unsigned" if any(listing.offends for listing in one.case.listings) else "nothing"


def _signing(form: Any, kind: str, house: House) -> Signing | None:
    signer = str(form.get("signer", "")).strip()[:200]
    language = str(form.get("language", ""))
    if kind not in _SIGNED or not signer:
        return None
    if language and language not in LANGUAGES:
        raise InputError(
            lazy("language %(given)r is none of %(known)s", given=language[:20], known=", ".join(LANGUAGES))
        )
    return Signing(signer=signer, on=_today(house), language=language or None)


def _today(house: House) -> date:
    """By the team's clock, as the command has it."""
    return clock.now().astimezone(ZoneInfo(house.settings.time_zone)).date()


def _spoken(step: str) -> tuple[str, str]:
    """What is being done, as its verb and the rest."""
    for verb in ("reading", "writing", "packing"):
        if step.startswith(verb):
            return verb, step.removeprefix(verb).strip()
    return "", step
