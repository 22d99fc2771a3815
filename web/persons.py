"""What pages tell of those who sell: data of persons only to roles that may see them, and the trail says who looked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from model.people import HIDDEN
from store import identities
from store.engine import transact
from store.people import record
from system.settings import Settings
from web.house import House
from web.viewer import Viewer

LEGAL: Final = ("legal_name", "business_number", "address", "phone")
"""What a page says of who sells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A seller of one channel as a viewer may see it."""

    id: int
    channel: str
    key: str
    name: str
    facts: Mapping[str, str]
    """Of `LEGAL`, what it shows of itself; hidden where the viewer may not see it."""
    personal: bool
    """Whether these may be a person's data."""
    looked: bool
    """Whether the viewer is shown data of a person."""
    names_person: bool
    """Whether the name that the shop shows has a person's own in it."""
    row: Any


def told(row: Any, settings: Settings, *, sees: bool) -> Told:
    """A row of `sellers`, to somebody who sees personal data, or does not."""
    personal = identities.is_personal(row, settings)
    hides = personal and not sees
    facts = {name: HIDDEN if hides else getattr(row, name) for name in LEGAL if getattr(row, name)}
    name = row.name or row.external_id
    return Told(
        id=row.id,
        channel=row.channel,
        key=HIDDEN if not sees and identities.is_persons_key(row, settings) else row.external_id,
        name=HIDDEN if not sees and identities.is_persons_name(row, settings) else name,
        facts=facts,
        personal=personal,
        looked=sees and personal and bool(facts),
        names_person=identities.is_persons_name(row, settings),
        row=row,
    )


def struck(conn: Connection, settings: Settings, pairs: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Of these sellers (channel, key) those whose name is a person's own."""
    return identities.persons(conn, settings, pairs) if pairs else frozenset()


def looked(house: House, viewer: Viewer, target: str, **detail: Any) -> None:
    """Write into the trail that somebody was shown data of persons."""
    told_why = {"purpose": house.settings.sellers.purpose, **detail}
    transact(house.engine, lambda conn: record(conn, "see personal data", target, told_why, user_id=viewer.id))
