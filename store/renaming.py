"""Sellers whose key is their name, called otherwise wherever the key stands."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, Table, and_, select, update

from model.finding import Subject
from store import silences
from store.engine import chunks
from store.naming import pseudonym
from store.scrubbing import Matter, Words
from store.spans import key
from store.tables import cases, discrepancies, listings, messages, metadata, offer_spans, sellers


def rename(conn: Connection, rows: Iterable[Row[Any]], matter: Matter, words: Words) -> Matter:
    """Call each seller whose key holds one of the words by a pseudonym; the matter under its sellers' new names.

    The platform's own numbers stay: they are no names, and complaints refer to them. Each seller keeps an alias, by
    which a page that shows the old name alone is known to mean it.
    """
    names, called = [], []
    for row in rows:
        name = pseudonym(row.channel, row.external_id) if words.in_text(row.external_id) else row.external_id
        alias = pseudonym(row.channel, key(row.name)) if row.name else row.alias
        conn.execute(update(sellers).where(sellers.c.id == row.id).values(external_id=name, alias=alias))
        if name != row.external_id:
            _rename(conn, row.channel, row.external_id, name, matter)
            called.append((row.channel, row.external_id, name))
        names.append((row.channel, name))
    silences.rename(conn, called)
    return replace(matter, names=names)


def _rename(conn: Connection, channel: str, old: str, new: str, matter: Matter) -> None:
    here = select(listings.c.id).where(listings.c.channel == channel)
    spans = update(offer_spans).where(offer_spans.c.seller == old, offer_spans.c.listing_id.in_(here))
    conn.execute(spans.values(seller=new))
    conn.execute(update(cases).where(cases.c.channel == channel, cases.c.seller == old).values(seller=new))
    policies: dict[str, str] = {}
    for table in (one for one in metadata.sorted_tables if one.name.startswith("master_") and "seller" in one.c):
        policies |= _rename_master(conn, table, channel, old, new)
    _rename_discrepancies(conn, old, new, policies, matter)
    for part in chunks(sorted(matter.messages)):
        for row in conn.execute(select(messages.c.id, messages.c.group_key).where(messages.c.id.in_(part))).all():
            route, *parts = row.group_key.split("\x1f")  # as `alerts.routes` joins it
            if old in parts:
                same = "\x1f".join((route, *(new if one == old else one for one in parts)))
                conn.execute(update(messages).where(messages.c.id == row.id).values(group_key=same))


def _rename_master(conn: Connection, table: Table, channel: str, old: str, new: str) -> dict[str, str]:
    """The keys that the seller's rows had, and what they are now."""
    mine = and_(table.c.seller == old, table.c.channel.in_((channel, "")))
    changed: dict[str, str] = {}
    for row in conn.execute(select(table.c.id, table.c.key).where(mine)).all():
        changed[row.key] = row.key.replace(old, new)
        conn.execute(update(table).where(table.c.id == row.id).values(seller=new, key=changed[row.key]))
    return changed


def _rename_discrepancies(conn: Connection, old: str, new: str, policies: Mapping[str, str], matter: Matter) -> None:
    """With their fingerprints, so that the next capture still finds them."""
    found = discrepancies.outerjoin(listings, listings.c.id == discrepancies.c.listing_id)
    query = select(discrepancies, listings.c.external_id).select_from(found)
    for part in chunks(sorted(matter.discrepancies)):
        for row in conn.execute(query.where(discrepancies.c.id.in_(part))).all():
            if row.seller != old and row.policy_key not in policies:
                continue
            seller = new if row.seller == old else row.seller
            policy = policies.get(row.policy_key, row.policy_key)
            conn.execute(
                update(discrepancies)
                .where(discrepancies.c.id == row.id)
                .values(seller=seller, policy_key=policy, fingerprint=_subject(row, seller, policy).fingerprint)
            )


def _subject(row: Row[Any], seller: str, policy: str) -> Subject:
    return Subject(
        brand=row.brand,
        channel=row.channel,
        listing_id=row.listing_id,
        external_id=row.external_id or "",
        seller=seller,
        variant=row.variant,
        kind=row.kind,
        policy_key=policy,
    )
