"""One discrepancy: what is wrong, by which numbers, with which proof; what happened to it; what can be done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi import Path as PathPart
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from model import phrases, sentences
from model.finding import Family
from model.lazy import lazy
from model.lifecycle import TABLE, Action, Cause, State
from model.money import Money, from_minor
from model.people import Role
from model.words import word
from reports.course import course_of
from store import discrepancies, lifecycle, people, pressing, products, truths
from store.engine import read, transact
from store.evidence import finding
from web import charts, orders
from web.house import TheHouse
from web.rendering import render
from web.rows import Shown, shown
from web.viewer import Anybody, Form, Ops, Viewer, say

router = APIRouter(include_in_schema=False)

MOST_NUMBER: Final = 2**31 - 1
Number = Annotated[int, PathPart(ge=1, le=MOST_NUMBER)]
_SEE_OTHER: Final = 303
_BESIDE: Final = 12
_SAYING: Final = frozenset({Action.FIND, Action.OPEN, Action.REGRESS, Action.ESCALATE, Action.STILL_THERE})
"""Moves whose numbers make the sentence of that day."""
_OFFERED: Final = (
    Action.ACKNOWLEDGE,
    Action.ASSIGN,
    Action.SNOOZE,
    Action.ACCEPT,
    Action.FALSE_POSITIVE,
    Action.RESOLVE,
    Action.WAIT,
    Action.RESUME,
    Action.NOTE,
)


@dataclass(frozen=True, slots=True)
class Move:
    """A line of the history."""

    at: datetime
    who: str
    what: str
    came: str
    state: str
    why: str
    sentence: str


@router.get("/discrepancies/{number}")
def page(request: Request, viewer: Anybody, house: TheHouse, number: Number) -> Response:
    """All that is known of a discrepancy."""
    with read(house.engine) as conn:
        one = _one(conn, viewer, house, number)
        about = discrepancies.get(conn, number)
        truth = truths.of_key(conn, about.policy_key)
        drawn = course_of(conn, house.settings, about)
        packs = finding.packs_of(conn, [number]).get(number, [])
        code = one.row.product_code
        same = products.listing_ids(conn, code) if code else [about.listing_id] if about.listing_id else []
        beside = discrepancies.beside(conn, about, same, _BESIDE)
        context: dict[str, Any] = {
            "truth": truth,
            "facts": sentences.facts(one.row.numbers or {}, viewer.language),
            "due": _due(truth) if truth else {},
            "moves": list(_moves(conn, about, viewer.language, secret=one.secret)),
            "episodes": discrepancies.episodes(conn, about.fingerprint),
            "beside": shown(conn, house.settings, viewer.language, beside, personal=viewer.sees_personal_data),
            "packs": [(finding.get(conn, pack), _pictures(conn, pack)) for pack in reversed(packs[-4:])],
            "case": pressing.case_of(conn, number) if about.family is Family.IPR else None,
            "users": list(people.names(conn)),
        }
    return render(
        request,
        viewer,
        "discrepancy.html",
        one=one,
        about=about,
        figure=charts.course(drawn, viewer.language) if drawn else None,
        actions=_offered(about.state) if viewer.may(Role.OPS) else [],
        causes=list(Cause),
        **context,
    )


@router.post("/discrepancies/{number}/act")
def act(viewer: Ops, form: Form, house: TheHouse, number: Number) -> Response:
    """Do something to it, in the version that the page showed."""

    def work(conn: Connection) -> None:
        what = orders.seen([f"{number}:{form.get('version', '')}"])
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        say(conn, viewer, orders.do(conn, house.settings, viewer, what, fields))

    transact(house.engine, work)
    return RedirectResponse(f"/discrepancies/{number}", _SEE_OTHER)


def _one(conn: Connection, viewer: Viewer, house: Any, number: int) -> Shown:
    found = shown(conn, house.settings, viewer.language, [number], personal=viewer.sees_personal_data)
    if not found:
        raise HTTPException(404, lazy("There is no discrepancy %(number)s.", number=number))
    return found[0]


def _offered(state: State) -> Sequence[Action]:
    """The orders that go with a state, in the order in which they are offered."""
    return [action for action in _OFFERED if (state, action) in TABLE]


def _due(truth: truths.Truth) -> dict[str, Any]:
    """What the row of the master file says, its amounts as money."""
    currency = str(truth.values.get("currency") or "")
    return {
        name: Money(from_minor(value, currency), currency) if name in truths.MONEY and currency else value
        for name, value in truth.values.items()
        if name != "currency"
    }


def _moves(conn: Connection, about: discrepancies.Discrepancy, language: str, *, secret: bool) -> Iterator[Move]:
    """What happened, youngest first."""
    for move in reversed(lifecycle.history(conn, about.id)):
        changed = move.from_state and move.from_state is not move.to_state
        said = ""
        if move.action in _SAYING and move.numbers:
            withheld = word("withheld", language)
            said = withheld if secret else sentences.sentence(about.kind, move.numbers, language)
        yield Move(
            at=move.at,
            who=move.actor or "Andon",
            what=word(f"action.{move.action}", language),
            came=word(f"state.{move.from_state}", language) if changed else "",
            state=word(f"state.{move.to_state}", language),
            why=phrases.said(move.why, language) if move.why else "",
            sentence=said,
        )


def _pictures(conn: Connection, pack: int) -> list[str]:
    """The pictures of a pack to look at: the marked places, then the windows."""
    names = [one.path.rpartition("/")[2] for one in finding.files_of(conn, pack)]
    pngs = [name for name in names if name.endswith(".png")]
    return [name for prefix in ("marked-", "view-") for name in pngs if name.startswith(prefix)][:3]
