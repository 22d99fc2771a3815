"""Who sells: each seller of each channel under the identity that it belongs to, with its listings and cases."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, or_, select

from model.people import SellerRole
from store.engine import chunks
from store.tables import cases, listings, master_sellers, offer_spans, seller_answers, seller_members, sellers, users

_identity = func.coalesce(seller_members.c.identity_id, sellers.c.id)


def find(
    conn: Connection, *, channel: str | None = None, text: str | None = None, identity: int | None = None
) -> dict[int, list[Row[Any]]]:
    """The sellers of every identity of which one member is on `channel` and one is called `text` or has it as its key.

    By identity, last seen first; each member with the columns of `sellers` and `identity`, `beside_id`, `rule`, `key`,
    `since` (see `store.tables.seller_members`), oldest first.
    """
    joined = sellers.outerjoin(seller_members, seller_members.c.seller_id == sellers.c.id)
    place = [seller_members.c[name] for name in ("beside_id", "rule", "key", "since")]
    query = select(sellers, _identity.label("identity"), *place).select_from(joined).order_by(sellers.c.id)
    found: dict[int, list[Row[Any]]] = {}
    for row in conn.execute(query if identity is None else query.where(_identity == identity)):
        found.setdefault(row.identity, []).append(row)
    kept = {number: rows for number, rows in found.items() if _is_meant(rows, channel, text)}
    return dict(sorted(kept.items(), key=lambda one: max(row.last_seen_at for row in one[1]), reverse=True))


def _is_meant(rows: Iterable[Row[Any]], channel: str | None, text: str | None) -> bool:
    wanted = (text or "").casefold()
    here = [row for row in rows if channel in (None, row.channel)]
    return any(wanted in (row.name or "").casefold() or wanted == row.external_id.casefold() for row in here)


def roles(conn: Connection) -> dict[str, list[Mapping[str, Any]]]:
    """The current master file's rows of sellers by the seller's key: channel, seller, role, valid_from, valid_to."""
    names = ("channel", "seller", "role", "valid_from", "valid_to")
    query = select(*(master_sellers.c[name] for name in names)).where(master_sellers.c.until_version.is_(None))
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in conn.execute(query):
        found.setdefault(row.seller, []).append(dict(row._mapping))
    return found


def called(conn: Connection, channel: str, key: str) -> Row[Any] | None:
    """The seller that a channel calls so: the columns of `sellers`."""
    return conn.execute(select(sellers).where(sellers.c.channel == channel, sellers.c.external_id == key)).first()


def standing(conn: Connection, sold: Collection[tuple[str, str]], at: datetime) -> dict[tuple[str, str], SellerRole]:
    """What the current master file makes of these sellers (channel, key) at `at`; who is not in it is not named."""
    rows = master_sellers.c
    found: dict[tuple[str, str], SellerRole] = {}
    by_channel: dict[str, set[str]] = {}
    for channel, seller in sold:
        by_channel.setdefault(channel, set()).add(seller)
    for channel, keys in by_channel.items():
        for part in chunks(sorted(keys)):
            where = (rows.until_version.is_(None), rows.channel == channel, rows.seller.in_(part))
            for row in conn.execute(select(master_sellers).where(*where)):
                role = SellerRole(row.role)
                begun = row.valid_from is None or row.valid_from <= at
                over = row.valid_to is not None and row.valid_to <= at
                found[channel, row.seller] = role if begun and not over else role.lapsed
    return found


def offered(conn: Connection, rows: Iterable[Row[Any]]) -> dict[tuple[str, str], list[Row[Any]]]:
    """The listings at which these sellers were seen, by channel and key: external_id, url, first_at, last_at."""
    first, last = func.min(offer_spans.c.first_at), func.max(offer_spans.c.last_at)
    columns = (listings.c.channel, offer_spans.c.seller, listings.c.external_id, listings.c.url)
    query: Select[Any] = select(*columns, first.label("first_at"), last.label("last_at")).join(
        listings, listings.c.id == offer_spans.c.listing_id
    )
    found: dict[tuple[str, str], list[Row[Any]]] = {}
    for here in _these(rows, listings.c.channel, offer_spans.c.seller):
        for row in conn.execute(query.where(here).group_by(*columns).order_by(last.desc(), listings.c.external_id)):
            found.setdefault((row.channel, row.seller), []).append(row)
    return found


def accused(conn: Connection, rows: Iterable[Row[Any]]) -> dict[tuple[str, str], list[Row[Any]]]:
    """The cases against these sellers, by channel and key: the columns of `cases`, youngest first."""
    found: dict[tuple[str, str], list[Row[Any]]] = {}
    for here in _these(rows, cases.c.channel, cases.c.seller):
        for row in conn.execute(select(cases).where(here).order_by(cases.c.id.desc())):
            found.setdefault((row.channel, row.seller), []).append(row)
    return found


def _these(rows: Iterable[Row[Any]], channel: Any, seller: Any) -> Iterable[Any]:
    """Conditions for these sellers, a part at a time."""
    by_channel: dict[str, list[str]] = {}
    for row in rows:
        by_channel.setdefault(row.channel, []).append(row.external_id)
    for name, keys in by_channel.items():
        yield from (and_(channel == name, seller.in_(part)) for part in chunks(sorted(keys)))


def answers(conn: Connection, members: Collection[int]) -> list[Row[Any]]:
    """What people said of these sellers, oldest first: first_id, second_id, same, reason, answered_at, `person`."""
    told = seller_answers.join(users, users.c.id == seller_answers.c.answered_by)
    query = select(seller_answers, users.c.name.label("person")).select_from(told)
    of_them = or_(seller_answers.c.first_id.in_(members), seller_answers.c.second_id.in_(members))
    return list(conn.execute(query.where(of_them).order_by(seller_answers.c.id)))
