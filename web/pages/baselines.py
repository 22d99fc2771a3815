"""Visual baselines: how pages are accepted to look, with the picture, and what people decide and mask."""

import logging
import struct
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

from cssselect import SelectorError, parse
from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi import Path as PathPart
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from model.errors import InputError, ServiceError
from model.lazy import lazy
from model.people import Role
from store import accepting, baseline_pages, people
from store.accepting import LONGEST_SELECTOR, Page
from store.baselines import LIVING, LOOKS, BaselineState, pictures, tidy
from store.engine import read, transact
from web.house import House, TheHouse
from web.rendering import link, render
from web.viewer import Anybody, Form, Merchandiser, Viewer, say

router = APIRouter(include_in_schema=False)

HOME: Final = "/baselines"
MOST_NUMBER: Final = 2**31 - 1
Number = Annotated[int, PathPart(ge=1, le=MOST_NUMBER)]
_PAGE: Final = 50
_LONGEST_WHY: Final = 500
_SEE_OTHER: Final = 303
log = logging.getLogger(__name__)

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_SAFE: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, max-age=3600",
}
"""Of a picture of somebody's page: it is shown and runs nothing. What a number shows never changes, but it may go."""


@router.get(HOME)
def index(
    request: Request,
    viewer: Anybody,
    house: TheHouse,
    state: BaselineState = BaselineState.PROPOSED,
    channel: Annotated[str, Query(max_length=200)] = "",
    after: Annotated[int, Query(ge=0, le=MOST_NUMBER)] = 0,
) -> Response:
    """A page of the list; those that wait for somebody unless another state is asked for."""
    with read(house.engine) as conn:
        found = baseline_pages.page(conn, state, channel or None, after, _PAGE + 1)
        counts = baseline_pages.counts(conn)
    asked = {"state": state.value, "channel": channel}
    return render(
        request,
        viewer,
        "baselines.html",
        rows=found[:_PAGE],
        state=state.value,
        channel=channel,
        channels=sorted(house.settings.channels),
        states=[one.value for one in BaselineState],
        counts=counts,
        looks=LOOKS,
        may=_may(viewer),
        next=link(HOME, **asked, after=found[_PAGE - 1].id) if len(found) > _PAGE else None,
        first=link(HOME, **asked) if after else None,
    )


@router.get(HOME + "/{number}")
def page(request: Request, viewer: Anybody, house: TheHouse, number: Number) -> Response:
    """A baseline with its picture, what changes by itself in it, and what is masked."""
    with read(house.engine) as conn:
        one = _one(conn, number)
        before = baseline_pages.in_force(conn, one.listing_id, one.viewport)
        masks = baseline_pages.masks_of(conn, one.listing_id, one.viewport)
    size = _size(house, one)
    transact(house.engine, lambda conn: people.record(conn, "look", f"baseline {number}", user_id=viewer.id))
    return render(
        request,
        viewer,
        "baseline.html",
        one=one,
        size=size,
        before=before if before != number else None,
        learned=one.learned["boxes"][:500],
        masks=masks,
        boxes=[tuple(map(int, row.region.split(","))) for row in masks if not row.is_selector],
        living=one.state in LIVING,
        acceptable=_acceptable(one, before),
        looks=LOOKS,
        may=_may(viewer),
        longest=LONGEST_SELECTOR,
    )


@router.get(HOME + "/{number}/picture.png")
def picture(_viewer: Anybody, house: TheHouse, number: Number) -> Response:
    """The picture of a baseline."""
    with read(house.engine) as conn:
        one = _one(conn, number)
    if one.picture is None:
        raise HTTPException(404, lazy("Its picture was removed when the baseline ended."))
    try:
        body = pictures(house.settings).get(one.picture)
    except ServiceError as error:
        raise HTTPException(503, lazy("The place of the pictures does not answer.")) from error
    if not body.startswith(_PNG):
        raise HTTPException(404, lazy("What is kept there is no picture."))
    return Response(body, media_type="image/png", headers=dict(_SAFE))


@router.post(HOME + "/accept")
def accept_many(viewer: Merchandiser, form: Form, house: TheHouse) -> Response:
    """Accept all that were ticked, or none."""
    numbers = [_number(str(one)) for one in form.getlist("d")]
    if not numbers:
        raise InputError(lazy("tick at least one baseline"))
    why = _why(form, needed=True)

    def work(conn: Connection) -> None:
        for number in dict.fromkeys(numbers):
            accepting.accept(conn, number, viewer.id, why)
        say(conn, viewer, lazy("%(count)s accepted.", count=len(set(numbers))))

    transact(house.engine, work)
    tidy(house.engine, house.settings)
    return RedirectResponse(HOME, _SEE_OTHER)


@router.post(HOME + "/{number}/accept")
def accept(viewer: Merchandiser, form: Form, house: TheHouse, number: Number) -> Response:
    """Say that the page may look so."""
    why = _why(form, needed=True)

    def work(conn: Connection) -> None:
        accepting.accept(conn, number, viewer.id, why)
        say(conn, viewer, lazy("Accepted: later looks are compared with it."))

    return _decided(house, number, work)


@router.post(HOME + "/{number}/reject")
def reject(viewer: Merchandiser, form: Form, house: TheHouse, number: Number) -> Response:
    """Say that the page may not look so."""
    why = _why(form, needed=False)

    def work(conn: Connection) -> None:
        accepting.reject(conn, number, viewer.id, why or None)
        say(conn, viewer, lazy("Rejected: the next looks are learned from anew."))

    return _decided(house, number, work)


@router.post(HOME + "/{number}/mask")
def mask(viewer: Merchandiser, form: Form, house: TheHouse, number: Number) -> Response:
    """Say that a part of the page does not count, from the next look on."""
    region, is_selector = _region(str(form.get("box", "")).strip(), str(form.get("selector", "")).strip())

    def work(conn: Connection) -> None:
        accepting.add_mask(conn, _part(conn, number, region, is_selector=is_selector), viewer.id)
        say(conn, viewer, lazy("%(region)s does not count from the next look on.", region=region))

    transact(house.engine, work)
    return RedirectResponse(f"{HOME}/{number}", _SEE_OTHER)


@router.post(HOME + "/{number}/unmask")
def unmask(viewer: Merchandiser, form: Form, house: TheHouse, number: Number) -> Response:
    """Let a part of the page count again."""
    region = str(form.get("region", ""))[:LONGEST_SELECTOR]

    def work(conn: Connection) -> None:
        accepting.remove_mask(conn, _part(conn, number, region, is_selector=False), viewer.id)
        say(conn, viewer, lazy("%(region)s counts again.", region=region))

    transact(house.engine, work)
    return RedirectResponse(f"{HOME}/{number}", _SEE_OTHER)


def _decided(house: House, number: int, work: Callable[[Connection], None]) -> Response:
    """Decide, and remove the pictures that nobody needs any more."""
    transact(house.engine, work)
    tidy(house.engine, house.settings)
    return RedirectResponse(f"{HOME}/{number}", _SEE_OTHER)


def _one(conn: Connection, number: int) -> Any:
    row = baseline_pages.get(conn, number)
    if row is None:
        raise HTTPException(404, lazy("There is no baseline %(number)s.", number=number))
    return row


def _part(conn: Connection, number: int, region: str, *, is_selector: bool) -> Page:
    one = _one(conn, number)
    return Page(listing_id=one.listing_id, viewport=one.viewport, region=region, is_selector=is_selector)


def _may(viewer: Viewer) -> bool:
    return viewer.may(Role.OPS, Role.MERCHANDISER)


def _acceptable(one: Any, before: int | None) -> bool:
    """Whether it may come into force: one that is learning only in place of another."""
    return one.state == BaselineState.PROPOSED or (one.state == BaselineState.LEARNING and before is not None)


def _size(house: House, one: Any) -> tuple[int, int] | None:
    """The picture's width and height in pixels; None where there is none to see."""
    if one.picture is None:
        return None
    try:
        head = pictures(house.settings).get(one.picture)[:24]
    except (ServiceError, InputError) as error:  # its words name folders, which are for the log alone
        log.warning("baseline %s: %s", one.id, error)
        head = b""
    if len(head) < 24 or not head.startswith(_PNG):
        return None
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 0 < int(text[:12]) <= MOST_NUMBER:
        raise InputError(lazy("%(given)r is no number of a baseline", given=text[:40]))
    return int(text)


def _why(form: Any, *, needed: bool) -> str:
    why = str(form.get("why", "")).strip()
    if len(why) > _LONGEST_WHY or (needed and not why):
        raise InputError(lazy("say why in up to %(most)s characters", most=_LONGEST_WHY))
    return why


def _region(box: str, selector: str) -> tuple[str, bool]:
    """What is masked, as the store names it, and whether it is a selector.

    Raises:
        InputError: it is neither a box nor a selector, or both are given.
    """
    if bool(box) is bool(selector):
        raise InputError(lazy("give a box or a selector, and not both"))
    if box:
        try:
            return accepting.region(box), False
        except InputError:
            words = lazy("%(given)r is no box; right would be 900,410,320,48: x, y, width, height", given=box[:60])
            raise InputError(words) from None
    if len(selector) > LONGEST_SELECTOR:
        raise InputError(lazy("a selector has up to %(most)s characters", most=LONGEST_SELECTOR))
    try:
        parse(selector)
    except SelectorError as error:
        words = lazy("%(given)r is no CSS selector: %(fault)s", given=selector[:60], fault=error)
        raise InputError(words) from None
    return selector, True
