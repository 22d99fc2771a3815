"""Silences: those that live and those that are over, a new one with what it would mute, and the end of one."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as PathPart
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from alerts.silencing import WORST
from model.errors import InputError
from model.finding import Family, Severity
from model.lazy import Lazy, lazy
from model.people import MAY_SILENCE
from model.sentences import KINDS
from store import hushes, silences
from store.engine import read, transact
from system import clock
from web import hushing
from web.house import House, TheHouse
from web.rendering import link, render
from web.rows import shown
from web.viewer import Anybody, Form, Ops, Viewer, say

router = APIRouter(include_in_schema=False)

HOME: Final = "/silences"
MOST_NUMBER: Final = 2**31 - 1
_PAGE: Final = 50
_MOST_LIVING: Final = 500
_LONGEST_WHY: Final = 500
_SEE_OTHER: Final = 303


@router.get(HOME)
def page(
    request: Request,
    viewer: Anybody,
    house: TheHouse,
    before: Annotated[int | None, Query(ge=1, le=MOST_NUMBER)] = None,
) -> Response:
    """What nobody is told of now or soon, and what was."""
    now = clock.now()
    with read(house.engine) as conn:
        living = silences.listed(conn, now)[:_MOST_LIVING]
        over = hushes.over(conn, now, before, _PAGE + 1)
        kept = hushes.kept_back(conn, [one.id for one in living])
        told = [(one, _said(conn, house, viewer, one.match)) for one in living]
        past = [(one, _said(conn, house, viewer, one.match)) for one in over[:_PAGE]]
    return render(
        request,
        viewer,
        "silences.html",
        living=told,
        past=past,
        kept=kept,
        now=now,
        may=viewer.may(*MAY_SILENCE),
        next=link(HOME, before=over[_PAGE - 1].id) if len(over) > _PAGE else None,
        first=HOME if before is not None else None,
    )


@router.get(HOME + "/new")
def new(request: Request, viewer: Ops, house: TheHouse) -> Response:
    """The form of a new silence, and what it would mute once it says what."""
    fields = request.query_params.multi_items()
    wanted = hushing.asked(house.settings, fields, viewer.zone)
    context: dict[str, Any] = {"count": {}, "worst": [], "said": {}}
    if wanted is not None:
        given = wanted.match.given()
        with read(house.engine) as conn:
            count, worst = silences.muted(conn, given, WORST)
            context = {
                "count": count,
                "worst": shown(conn, house.settings, viewer.language, worst, personal=viewer.sees_personal_data),
                "said": _said(conn, house, viewer, given),
            }
    return render(
        request,
        viewer,
        "silence_new.html",
        wanted=wanted,
        given=wanted.match.given() if wanted else {},
        asked=dict(fields),
        lasting=hushing.LASTING,
        severities=[one.value for one in reversed(Severity)],
        choices=_choices(house),
        **context,
    )


@router.post(HOME)
def add(viewer: Ops, form: Form, house: TheHouse) -> Response:
    """Let what was shown hold; the same form twice is one silence."""
    wanted = hushing.asked(house.settings, form.multi_items(), viewer.zone)
    if wanted is None:
        raise InputError(lazy("a silence of everything is none; say what it silences"))
    why = str(form.get("why", "")).strip()
    if not 0 < len(why) <= _LONGEST_WHY:
        raise InputError(
            lazy("say why in up to %(most)s characters; people will ask why nobody was told", most=_LONGEST_WHY)
        )

    def work(conn: Connection) -> None:
        say(conn, viewer, _add(conn, wanted, viewer, why))

    transact(house.engine, work)
    return RedirectResponse(HOME, _SEE_OTHER)


@router.post(HOME + "/{number}/end")
def end(viewer: Ops, _form: Form, house: TheHouse, number: Annotated[int, PathPart(ge=1, le=MOST_NUMBER)]) -> Response:
    """End one before its time: what it kept back and still stands is told."""

    def work(conn: Connection) -> None:
        done = silences.end(conn, number, actor_id=viewer.id, now=clock.now())
        words = lazy("Silence %(number)s is ended.") if done else lazy("Silence %(number)s was over already.")
        say(conn, viewer, words.filled(number=number))

    transact(house.engine, work)
    return RedirectResponse(HOME, _SEE_OTHER)


def _add(conn: Connection, wanted: hushing.Asked, viewer: Viewer, why: str) -> Lazy:
    now, given = clock.now(), wanted.match.given()
    span = {"starts_at": wanted.starts_at, "ends_at": wanted.ends_at}
    mine = {name: list(values) for name, values in given.items()}
    for one in silences.listed(conn, now):
        if (one.match, one.starts_at, one.ends_at, one.author) == (mine, *span.values(), viewer.name):
            return lazy("That silence was made already; it is number %(number)s.", number=one.id)
    number = silences.add(conn, given, **span, author_id=viewer.id, reason=why, now=now)
    return lazy("Silence %(number)s is made; while it holds, nobody is told of what it takes.", number=number)


def _said(conn: Connection, house: House, viewer: Viewer, match: Any) -> dict[str, list[str]]:
    return hushing.said(conn, house.settings, match, personal=viewer.sees_personal_data)


def _choices(house: House) -> dict[str, list[str]]:
    return {
        "family": [one.value for one in Family],
        "kind": sorted(KINDS),
        "severity": [one.value for one in reversed(Severity)],
        "channel": sorted(house.settings.channels),
    }
