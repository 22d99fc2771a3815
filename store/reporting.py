"""SQL that reports ask beside the frames: the master file's version, sellers' names, discrepancies of a period."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select

from model.lifecycle import State
from model.people import HIDDEN
from store.engine import chunks
from store.identities import is_persons_key, is_persons_name
from store.people import sees_personal_data
from store.tables import catalog_versions, discrepancies, events, listings, sellers, users
from system.settings import Settings

_UNHEARD = (State.CANDIDATE.value, State.DROPPED.value)


def version(conn: Connection) -> Row[Any] | None:
    """The master file's version that holds now: id, imported_at, file_name; None before the first import."""
    names = (catalog_versions.c.id, catalog_versions.c.imported_at, catalog_versions.c.file_name)
    query: Select[Any] = select(*names).order_by(catalog_versions.c.id.desc()).limit(1)
    return conn.execute(query).first()


def seller_names(conn: Connection, settings: Settings, personal: bool | None = None) -> dict[tuple[str, str], str]:
    """What sellers call themselves, by channel and key; those without a name are left out.

    A name that is a person's own is hidden unless `personal`; None: unless whoever runs this may see persons' data.
    """
    hides = not (sees_personal_data(conn, settings) if personal is None else personal)
    rows = conn.execute(select(sellers).where(sellers.c.name.is_not(None)))
    return {
        (row.channel, row.external_id): HIDDEN if hides and is_persons_name(row, settings) else row.name for row in rows
    }


def hidden_keys(conn: Connection, settings: Settings, personal: bool | None = None) -> frozenset[tuple[str, str]]:
    """The sellers, by channel and key, whose key is a person's own name, which is hidden as in `seller_names`."""
    sees = sees_personal_data(conn, settings) if personal is None else personal
    return frozenset() if sees else persons_keys(conn, settings)


def persons_keys(conn: Connection, settings: Settings) -> frozenset[tuple[str, str]]:
    """The sellers, by channel and key, whose key is a person's own name."""
    rows = conn.execute(select(sellers).where(sellers.c.legal_name.is_not(None)))
    return frozenset((row.channel, row.external_id) for row in rows if is_persons_key(row, settings))


def discrepancies_between(
    conn: Connection,
    start: datetime,
    end: datetime,
    channels: Collection[str] = (),
    listing_ids: Collection[int] | None = None,
) -> list[Row[Any]]:
    """The discrepancies that people heard of and that stood at any time in [`start`, `end`), oldest first.

    With `channels` or `listing_ids` of these alone.

    Their columns, with external_id and url of the listing (None where the channel as a whole is meant) and `owner`.
    """
    of_listing = discrepancies.outerjoin(listings, listings.c.id == discrepancies.c.listing_id)
    joined = of_listing.outerjoin(users, users.c.id == discrepancies.c.owner_id)
    named = (listings.c.external_id, listings.c.url, users.c.name.label("owner"))
    query = (
        select(discrepancies, *named)
        .select_from(joined)
        .where(
            discrepancies.c.state.not_in(_UNHEARD),
            discrepancies.c.opened_at < end,
            or_(discrepancies.c.ended_at.is_(None), discrepancies.c.ended_at >= start),
        )
        .order_by(discrepancies.c.opened_at, discrepancies.c.id)
    )
    query = query.where(discrepancies.c.channel.in_(list(channels))) if channels else query
    if listing_ids is None:
        return list(conn.execute(query))
    parts = (conn.execute(query.where(discrepancies.c.listing_id.in_(part))) for part in chunks(sorted(listing_ids)))
    return sorted((row for part in parts for row in part), key=lambda row: (row.opened_at, row.id))


def moves_of(conn: Connection, ids: Collection[int]) -> list[Row[Any]]:
    """Every move of these discrepancies, oldest first: discrepancy_id, at, why, numbers."""
    names = (events.c.discrepancy_id, events.c.at, events.c.why, events.c.numbers)
    query: Select[Any] = select(*names).order_by(events.c.id)
    parts = (conn.execute(query.where(events.c.discrepancy_id.in_(part))) for part in chunks(sorted(ids)))
    return [row for part in parts for row in part]
