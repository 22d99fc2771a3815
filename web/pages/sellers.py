"""Who sells, on which channels: sellers that are one stand together, those seen last first."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection

from catalog.moments import zone_of
from model.errors import InputError
from model.lazy import lazy
from model.people import SellerRole
from monitors.strangers import role_now
from store import sellerlists
from store import sellers as stored
from store.engine import read
from store.sellerlists import Wanted
from system import clock
from system.settings import Settings
from web.asking import Line
from web.house import House, TheHouse
from web.persons import looked, told
from web.rendering import link, render
from web.viewer import Anybody, Viewer

router = APIRouter(include_in_schema=False)

LIST: Final = "/sellers"
_SIZE: Final = 50


class Asked(BaseModel):
    """The query of the address."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    channel: Line = ""
    role: Line = ""
    text: Line = ""
    after: Line = ""

    def address(self, **changed: object) -> Mapping[str, object]:
        """The query with some parts changed, from the beginning of the list."""
        return {**self.model_dump(mode="json", exclude_defaults=True, exclude={"after"}), **changed}


@router.get(LIST)
def index(request: Request, viewer: Anybody, house: TheHouse, asked: Annotated[Asked, Query()]) -> Response:
    """A page of the list."""
    wanted = Wanted(
        channel=asked.channel,
        text=asked.text.strip(),
        role=_role(asked.role),
        now=clock.now(),
        persons_too=viewer.sees_personal_data,
    )
    with read(house.engine) as conn:
        identities, after = sellerlists.page(conn, wanted, _SIZE, _place(asked.after))
        rows, persons = _lines(conn, house, viewer, identities)
    if persons:
        looked(house, viewer, "list of sellers", sellers=persons)
    return render(
        request,
        viewer,
        "sellers.html",
        asked=asked,
        rows=rows,
        roles=list(SellerRole),
        channels=sorted(house.settings.channels),
        next=link(LIST, **asked.address(after=f"{after[0].isoformat()}~{after[1]}")) if after else None,
        first=link(LIST, **asked.address()) if asked.after else None,
    )


def roles(conn: Connection, settings: Settings, rows: Sequence[Any]) -> Mapping[int, tuple[SellerRole, str]]:
    """The role that each of these sellers has now, and in words why it may not sell."""
    master, now = sellerlists.named(conn, {row.external_id for row in rows}), clock.now()
    found = {}
    for row in rows:
        zone = zone_of(settings.channels.get(row.channel), settings)
        about = (master.get(row.external_id, ()), row.channel, row.external_id, now)
        role, why = role_now(*about, zone) if zone else role_now(*about)
        found[row.id] = (SellerRole(role), why)
    return found


def _lines(
    conn: Connection, house: House, viewer: Viewer, identities: Sequence[int]
) -> tuple[list[Mapping[str, Any]], list[int]]:
    """A line for each identity; and the sellers of whom a person's own name is shown."""
    found = sellerlists.members(conn, identities)
    members = [row for rows in found.values() for row in rows]
    sells = sellerlists.selling(conn, [(row.channel, row.external_id) for row in members])
    matters, role = stored.accused(conn, members), roles(conn, house.settings, members)
    shown = {row.id: told(row, house.settings, sees=viewer.sees_personal_data) for row in members}
    lines: list[Mapping[str, Any]] = [
        {
            "id": number,
            "names": list(dict.fromkeys(shown[row.id].name for row in rows)),
            "erased": all(row.erased_at is not None for row in rows),
            "roles": list(dict.fromkeys(role[row.id][0] for row in rows)),
            "channels": list(dict.fromkeys(row.channel for row in rows)),
            "members": len(rows),
            "listings": sum(sells.get((row.channel, row.external_id), 0) for row in rows),
            "cases": sum(len(matters.get((row.channel, row.external_id), ())) for row in rows),
            "seen": max(row.last_seen_at for row in rows),
        }
        for number, rows in ((number, found[number]) for number in identities)
    ]
    return lines, [one.id for one in shown.values() if one.looked and one.names_person]


def _role(name: str) -> SellerRole | None:
    if name and name not in set(SellerRole):
        raise InputError(lazy("role %(given)r is none of %(known)s", given=name, known=", ".join(SellerRole)))
    return SellerRole(name) if name else None


def _place(text: str) -> tuple[datetime, int] | None:
    """Where a page begins; a text that is none begins at the first."""
    at, _, number = text.partition("~")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment, int(number)) if moment.tzinfo and number.isascii() and number.isdigit() else None
