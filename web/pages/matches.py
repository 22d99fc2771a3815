"""What strangers' listings may sell of the brand: the engine's word and its reasons, for people to say what is so."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Annotated, Any, Final, Literal
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi import Path as PathPart
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection

from model import phrases
from model.errors import InputError
from model.lazy import Lazy, lazy
from model.money import Money, from_minor
from model.people import Role
from reports.ipr import thumbnail
from store import caselists, matches, matchlists, requests
from store.engine import read, transact
from store.matchlists import Wanted
from web.asking import Line
from web.house import House, TheHouse
from web.pages.discrepancy import Number
from web.persons import looked, told
from web.rendering import link, render
from web.viewer import Anybody, Form, Viewer, guards, say

router = APIRouter(include_in_schema=False)

LIST: Final = "/matches"
_SIZE: Final = 20
_MOST_COUNTED: Final = 1_000
_ELSE: Final = 4
"""Other SKUs that are offered."""
_SEE_OTHER: Final = 303
_LOOK: Final = (600, 600)
_MAY: Final = (Role.COMPLIANCE, Role.MERCHANDISER)
Matcher = Annotated[Viewer, guards(_MAY)]
Digest = Annotated[str, PathPart(pattern="^[0-9a-f]{64}$")]


class Asked(BaseModel):
    """The query of the address."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    verdict: Literal["review", "accepted", "mention", "none", "decided"] = "review"
    """`decided`: those on which a person has spoken."""
    channel: Line = ""
    after: Line = ""

    def address(self, **changed: object) -> Mapping[str, object]:
        """The query with some parts changed, from the beginning of the list."""
        return {**self.model_dump(mode="json", exclude_defaults=True, exclude={"after"}), **changed}


@router.get(LIST)
def index(request: Request, viewer: Anybody, house: TheHouse, asked: Annotated[Asked, Query()]) -> Response:
    """A page of the list."""
    decided = asked.verdict == "decided"
    wanted = Wanted(verdict="" if decided else asked.verdict, decided=decided, channel=asked.channel)
    with read(house.engine) as conn:
        rows, after = matchlists.page(conn, wanted, _SIZE, _place(asked.after))
        lines, persons = _lines(conn, house, viewer, rows)
        waiting = matchlists.waiting(conn, _MOST_COUNTED)
    if persons:
        looked(house, viewer, "list of matches", sellers=sorted(persons))
    return render(
        request,
        viewer,
        "matches.html",
        asked=asked,
        rows=lines,
        waiting=waiting,
        most=_MOST_COUNTED,
        mine=viewer.may(*_MAY),
        verdicts=("review", "accepted", "mention", "none", "decided"),
        channels=sorted(house.settings.channels),
        next=link(LIST, **asked.address(after=f"{after[0]!r}~{after[1]}")) if after else None,
        first=link(LIST, **asked.address()) if asked.after else None,
    )


@router.post(LIST + "/{number}/act")
def act(viewer: Matcher, form: Form, house: TheHouse, number: Number) -> Response:
    """Say what a listing sells."""
    do, words = _order(form)

    def work(conn: Connection) -> None:
        listing = matchlists.listing_of(conn, number)
        if listing is None:
            raise InputError(
                lazy(
                    "match %(number)s is no longer there: the listing was matched anew; look at the list again",
                    number=number,
                )
            )
        do(conn, number=number, user_id=viewer.id)
        wanted = requests.Wanted(kind=requests.RequestKind.CAPTURE, channel=listing.channel, listing_id=listing.id)
        requests.ask(conn, [wanted], reason="a person said what it sells", asked_by=viewer.id)
        say(conn, viewer, words.filled(number=number))

    transact(house.engine, work)
    return RedirectResponse(_back(form), _SEE_OTHER)


@router.get(LIST + "/pictures/{digest}")
def picture(_viewer: Anybody, house: TheHouse, digest: Digest) -> Response:
    """A picture of the master file, drawn anew and small."""
    with read(house.engine) as conn:
        body = matchlists.picture(conn, digest)
    small = thumbnail(body, _LOOK, "JPEG") if body else None
    if small is None:
        raise HTTPException(404, lazy("There is no such picture."))
    headers = {"Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "private, max-age=86400"}
    return Response(small, media_type="image/jpeg", headers=headers)


def _lines(
    conn: Connection, house: House, viewer: Viewer, rows: Sequence[Any]
) -> tuple[list[Mapping[str, Any]], set[int]]:
    """Each match with all that a person needs to say what is so; and the sellers of whom a person's name is shown."""
    ids = [row.listing_id for row in rows]
    others, cards, sellers = matchlists.others(conn, ids), matchlists.cards(conn, ids), matchlists.sold_by(conn, ids)
    skus = {row.sku_code for some in (rows, *others.values()) for row in some if row.sku_code}
    goods, packs, cases = matchlists.goods(conn, skus), caselists.packs(conn, ids), caselists.of_listing(conn, ids)
    shots = caselists.pictures(conn, [pack.id for some in packs.values() for pack in some[:1]])
    sold = {
        number: [told(one, house.settings, sees=viewer.sees_personal_data) for one in some]
        for number, some in sellers.items()
    }
    lines: list[Mapping[str, Any]] = [
        {
            "row": row,
            "card": cards.get(row.listing_id),
            "asks": _money(cards.get(row.listing_id)),
            "reasons": [phrases.said(reason, viewer.language) for reason in row.reasons],
            "ours": goods.get(row.sku_code),
            "picture": _ours(goods.get(row.sku_code)),
            "others": [(one, goods.get(one.sku_code)) for one in others.get((row.listing_id, row.variant), ())][:_ELSE],
            "sellers": sold.get(row.listing_id, [])[:3],
            "shot": _shot(packs.get(row.listing_id, ()), shots),
            "case": cases.get(row.listing_id),
        }
        for row in rows
    ]
    persons = {one.id for some in sold.values() for one in some if viewer.sees_personal_data and one.names_person}
    return lines, persons


def _money(card: Any) -> Money | None:
    if card is None or card.price is None or not card.currency:
        return None
    return Money(from_minor(card.price, card.currency), card.currency)


def _ours(goods: Any) -> str | None:
    """The SHA-256 of the first picture that the master file has of a SKU, else of its product."""
    named = ((goods.pictures or []) + (goods.of_product or [])) if goods is not None else []
    return named[0][1] if named else None


def _shot(packs: Sequence[Any], shots: Mapping[int, Sequence[str]]) -> tuple[int, str] | None:
    """The picture of the youngest pack of what a browser saw: the pack's number and the file."""
    for pack in packs[:1]:
        views = [name for name in shots.get(pack.id, ()) if name.startswith("view-")]
        if views and not pack.purged_at:
            return pack.id, views[0]
    return None


def _order(form: Any) -> tuple[Callable[..., None], Lazy]:
    """What is to be done, and what is said of it."""
    action, sku = str(form.get("action", "")), str(form.get("sku", "")).strip()[:200]
    if action == "confirm":
        return (
            matches.confirm,
            lazy("Match %(number)s is confirmed; a fresh capture is asked for, and the next check judges it."),
        )
    if action == "none":
        return partial(matches.correct, sku_code=None), lazy("Match %(number)s: nothing of the brand.")
    if action == "split":
        return matches.split, lazy("Match %(number)s is split; the next check matches each variant by itself.")
    if action != "correct":
        there = "confirm, correct, none, split"
        raise InputError(lazy("%(given)r is no order; there are: %(known)s", given=action[:40], known=there))
    if not sku:
        raise InputError(lazy("write the code of the SKU that it sells, as the master file has it"))
    return partial(matches.correct, sku_code=sku), lazy("Match %(number)s is corrected; the next check judges it.")


def _back(form: Any) -> str:
    """The list that the form stood on: only its query is taken, so that a form leads nowhere else."""
    return link(LIST, **parse_qs(urlsplit(str(form.get("back", ""))[:2000]).query, max_num_fields=20))


def _place(text: str) -> tuple[float, int] | None:
    """Where a page begins; a text that is none begins at the first."""
    score, _, number = text.partition("~")
    try:
        return float(score), int(number)
    except ValueError:
        return None
