"""One seller on all its channels: who it says that it is, why its members are one, what it sells, and what stands."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from model.errors import InputError
from model.lazy import Lazy, lazy
from model.people import HIDDEN, Role, SellerRole
from store import caselists, erasing, identities, sellerlists
from store import sellers as stored
from store.engine import read, transact
from web.house import House, TheHouse
from web.orders import MOST_WHY
from web.pages.discrepancy import Number
from web.pages.sellers import roles
from web.persons import Told, looked, told
from web.rendering import link, render
from web.rows import shown
from web.viewer import Anybody, Compliance, Form, Viewer, say

router = APIRouter(include_in_schema=False)

_SEE_OTHER: Final = 303
_SIZE: Final = 50
_STANDS: Final = 12
After = Annotated[int, Query(ge=0, le=2**62)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """The seller on one channel."""

    told: Told
    role: SellerRole
    why: str
    """Why it may not sell."""
    beside: int | None
    """The member that it was joined to."""
    rule: str | None
    key: str
    """By which the rule joined them; "" where it was erased."""
    reason: str
    """What a person said who joined them."""
    by: str


@router.get("/sellers/{number}")
def page(request: Request, viewer: Anybody, house: TheHouse, number: Number, after: After = 0) -> Response:
    """All that is known of a seller."""
    with read(house.engine) as conn:
        identity = _identity(conn, number)
        rows = sellerlists.members(conn, [identity])[identity]
        pairs = [(row.channel, row.external_id) for row in rows]
        said = stored.answers(conn, [row.id for row in rows])
        members = list(_members(conn, house, viewer, rows, said))
        pages = sellerlists.offered(conn, pairs, _SIZE + 1, after)
        matters = [case for some in stored.accused(conn, rows).values() for case in some]
        stands = sellerlists.standing(conn, pairs, _STANDS)
        context: dict[str, Any] = {
            "stands": shown(conn, house.settings, viewer.language, stands, personal=viewer.sees_personal_data),
            "cases": sorted(matters, key=lambda case: case.id, reverse=True),
            "of_listing": caselists.of_listing(conn, [row.id for row in pages]),
            "sells": sum(sellerlists.selling(conn, pairs).values()),
        }
    if any(one.told.looked for one in members):
        looked(house, viewer, f"seller {identity}", page="seller")
    here = f"/sellers/{identity}"
    return render(
        request,
        viewer,
        "seller.html",
        identity=identity,
        members=members,
        names=list(dict.fromkeys(one.told.name for one in members)),
        apart=[one for one in said if not one.same],
        pages=pages[:_SIZE],
        next=link(here, after=pages[_SIZE - 1].id) if len(pages) > _SIZE else None,
        first=here if after else None,
        mine=viewer.may(Role.COMPLIANCE),
        keep_days=house.settings.sellers.keep_days,
        purpose=house.settings.sellers.purpose,
        **context,
    )


@router.post("/sellers/{number}/join")
def join(viewer: Compliance, form: Form, house: TheHouse, number: Number) -> Response:
    """Say that this and another seller are one."""
    other, reason = _number(form.get("other")), _reason(form)
    act = partial(identities.join, one=number, other=other, reason=reason, actor_id=viewer.id)
    return _acted(house, viewer, number, act, lazy("The two are one seller now."))


@router.post("/sellers/{number}/confirm")
def confirm(viewer: Compliance, form: Form, house: TheHouse, number: Number) -> Response:
    """Say that all members are one, whatever the rules say later."""
    act = partial(identities.confirm, identity=number, reason=_reason(form), actor_id=viewer.id)
    return _acted(house, viewer, number, act, lazy("That they are one is kept as your word."))


@router.post("/sellers/{number}/split")
def split(viewer: Compliance, form: Form, house: TheHouse, number: Number) -> Response:
    """Say that some members are another seller."""
    leaving = [_number(one) for one in form.getlist("member")]
    if not leaving:
        raise InputError(lazy("tick those that are another seller"))
    act = partial(identities.split, identity=number, leaving=leaving, reason=_reason(form), actor_id=viewer.id)
    return _acted(house, viewer, number, act, lazy("They left; this is the seller that they are."))


@router.get("/sellers/{number}/erase")
def ask(request: Request, viewer: Compliance, house: TheHouse, number: Number) -> Response:
    """What erasing a seller's data would do, and the form that does it."""
    with read(house.engine) as conn:
        identity = _identity(conn, number)
        rows = sellerlists.members(conn, [identity])[identity]
        open_cases = [one for some in stored.accused(conn, rows).values() for one in some if one.ended_at is None]
        master = sellerlists.named(conn, {row.external_id for row in rows})
    return render(
        request,
        viewer,
        "seller_erase.html",
        identity=identity,
        channels=[row.channel for row in rows],
        open_cases=open_cases,
        in_master=sorted({one["channel"] for some in master.values() for one in some}),
    )


@router.post("/sellers/{number}/erase")
def erase(viewer: Compliance, form: Form, house: TheHouse, number: Number) -> Response:
    """Erase who a seller is."""
    reason = _reason(form)
    with read(house.engine) as conn:
        identity = _identity(conn, number)
    if str(form.get("sure", "")).strip() != str(identity):
        raise InputError(
            lazy("write the seller's number, %(number)s, to say that you are sure; nothing was erased", number=identity)
        )
    done = erasing.erase(house.engine, house.settings, number, reason=reason, actor_id=viewer.id)
    transact(house.engine, lambda conn: say(conn, viewer, *_erased(done)))
    return RedirectResponse(f"/sellers/{identity}", _SEE_OTHER)


def _erased(done: erasing.Erased) -> Iterator[Lazy]:
    yield lazy(
        "Erased on %(channels)s channels; %(packs)s packs of evidence are purged to their manifests.",
        channels=done.sellers,
        packs=len(done.purged),
    )
    if done.held:
        yield lazy("On legal hold, and kept: packs %(packs)s.", packs=", ".join(map(str, done.held)))
    if done.in_master:
        channels = ", ".join(done.in_master)
        yield lazy("The master file still names it for %(channels)s: mend the file.", channels=channels)


def _identity(conn: Connection, number: int) -> int:
    try:
        return identities.identity_of(conn, number)
    except InputError:
        raise HTTPException(404, lazy("There is no seller %(number)s.", number=number)) from None


def _members(
    conn: Connection, house: House, viewer: Viewer, rows: Sequence[Any], said: Sequence[Any]
) -> Iterator[Member]:
    role = roles(conn, house.settings, rows)
    answers = {frozenset((one.first_id, one.second_id)): one for one in said if one.same}
    for row in rows:
        one = told(row, house.settings, sees=viewer.sees_personal_data)
        word = answers.get(frozenset((row.id, row.beside_id))) if row.beside_id and row.rule is None else None
        key = row.key or ""
        yield Member(
            told=one,
            role=role[row.id][0],
            why=role[row.id][1],
            beside=row.beside_id,
            rule=row.rule,
            key=HIDDEN if key and one.personal and not viewer.sees_personal_data else key,
            reason=word.reason if word else "",
            by=word.person if word else "",
        )


def _acted(house: House, viewer: Viewer, number: int, act: Callable[[Connection], int], words: Lazy) -> Response:
    """Do it, and lead to the seller that came of it."""

    def work(conn: Connection) -> int:
        _identity(conn, number)
        identity = act(conn)
        say(conn, viewer, words)
        return identity

    return RedirectResponse(f"/sellers/{transact(house.engine, work)}", _SEE_OTHER)


def _number(value: Any) -> int:
    text = str(value or "").strip().removeprefix("#")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InputError(lazy("%(given)r is no seller's number, such as 12", given=text[:20]))
    return int(text)


def _reason(form: Any) -> str:
    reason = str(form.get("reason", "")).strip()[:MOST_WHY]
    if not reason:
        raise InputError(lazy("say why; the trail keeps it"))
    return reason
