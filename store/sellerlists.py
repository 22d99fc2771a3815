"""Who sells, a page at a time: each identity once, by its member that was seen last, and what one sells now.

A page begins after the last seen and number of the one before (keyset, index `ix_sellers_seen`); what is sold now is
found by `ix_offer_spans_seller`, the master file's word by `ix_master_sellers_seller`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select, and_, exists, func, not_, or_, select, tuple_

from model.lifecycle import STANDING, State
from model.people import SellerRole
from store.overview import WORST_FIRST
from store.tables import (
    content_spans,
    discrepancies,
    listings,
    master_sellers,
    offer_spans,
    seller_members,
    sellers,
)

MOST_LISTINGS: Final = 500
"""Of a seller, on which it is asked what stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list shows: of an identity one member must be all of this."""

    channel: str = ""
    text: str = ""
    """A part of the name as shown, or the key."""
    role: SellerRole | None = None
    """By the master file at `now`."""
    now: datetime
    persons_too: bool = False
    """Whether names that have a legal name in them are looked at: a search must not tell them to everybody."""


def page(
    conn: Connection, wanted: Wanted, limit: int, after: tuple[datetime, int] | None = None
) -> tuple[list[int], tuple[datetime, int] | None]:
    """The identities that were seen last below `after`, and after what the next page begins; None: there is none."""
    place, other, beside = seller_members, sellers.alias(), seller_members.alias()
    key, later = (tuple_(one.c.last_seen_at, one.c.id) for one in (sellers, other))
    same = and_(beside.c.identity_id == place.c.identity_id, beside.c.seller_id != sellers.c.id)
    another = exists().where(same, other.c.id == beside.c.seller_id, later > key, *_conditions(other, wanted))
    identity = func.coalesce(place.c.identity_id, sellers.c.id)
    query = select(identity.label("identity"), sellers.c.last_seen_at, sellers.c.id)
    query = query.select_from(sellers.outerjoin(place, place.c.seller_id == sellers.c.id))
    query = query.where(~another, *_conditions(sellers, wanted))
    query = query.order_by(sellers.c.last_seen_at.desc(), sellers.c.id.desc()).limit(limit + 1)
    found = conn.execute(query.where(key < after) if after is not None else query).all()
    last = found[limit - 1] if len(found) > limit else None
    return [row.identity for row in found[:limit]], (last.last_seen_at, last.id) if last else None


def members(conn: Connection, identities: Collection[int]) -> Mapping[int, list[Row[Any]]]:
    """The sellers of each of these identities, oldest first, with the columns of `store.sellers.find`."""
    place = seller_members.c
    ids = set(conn.execute(select(place.seller_id).where(place.identity_id.in_(identities))).scalars())
    identity = func.coalesce(place.identity_id, sellers.c.id).label("identity")
    columns = (sellers, identity, place.beside_id, place.rule, place.key, place.since)
    joined = sellers.outerjoin(seller_members, place.seller_id == sellers.c.id)
    query = select(*columns).select_from(joined).where(sellers.c.id.in_(ids | set(identities)))
    found: dict[int, list[Row[Any]]] = {}
    for row in conn.execute(query.order_by(sellers.c.id)):
        if row.identity in identities:
            found.setdefault(row.identity, []).append(row)
    return found


def named(conn: Connection, keys: Collection[str]) -> Mapping[str, list[Mapping[str, Any]]]:
    """The current master file's rows of these sellers by key: channel, seller, role, valid_from, valid_to."""
    rows = master_sellers.c
    query = select(rows.channel, rows.seller, rows.role, rows.valid_from, rows.valid_to)
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in conn.execute(query.where(rows.until_version.is_(None), rows.seller.in_(sorted(keys)))):
        found.setdefault(row.seller, []).append(dict(row._mapping))
    return found


def selling(conn: Connection, pairs: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    """On how many listings each of these sellers (channel, key) offers something now."""
    columns = (listings.c.channel, offer_spans.c.seller)
    query = select(*columns, func.count(offer_spans.c.listing_id.distinct()).label("number"))
    query = query.join(listings, listings.c.id == offer_spans.c.listing_id).where(*_now_of(pairs)).group_by(*columns)
    return {(row.channel, row.seller): row.number for row in conn.execute(query)}


def offered(conn: Connection, pairs: Collection[tuple[str, str]], limit: int, after: int = 0) -> Sequence[Row[Any]]:
    """The listings beyond number `after` on which these sellers offer something now, by number.

    Each with id, channel, external_id, url, last_outcome, seller, title (None: no page was read), and first_at and
    last_at of the seller there.
    """
    span, history = offer_spans.c, offer_spans.alias()
    mine = and_(history.c.listing_id == listings.c.id, history.c.seller == span.seller)
    first = select(func.min(history.c.first_at)).where(mine).scalar_subquery()
    title = and_(content_spans.c.listing_id == listings.c.id, content_spans.c.is_current)
    named_so = select(content_spans.c.name).where(title).limit(1).scalar_subquery()
    columns = (listings.c.id, listings.c.channel, listings.c.external_id, listings.c.url, listings.c.last_outcome)
    query: Select[Any] = select(*columns, span.seller, first.label("first_at"), func.max(span.last_at).label("last_at"))
    query = query.add_columns(named_so.label("title")).join(listings, listings.c.id == span.listing_id)
    query = query.where(*_now_of(pairs), listings.c.id > after).group_by(*columns, span.seller)
    return conn.execute(query.order_by(listings.c.id).limit(limit)).all()


def standing(conn: Connection, pairs: Collection[tuple[str, str]], limit: int) -> list[int]:
    """The worst discrepancies that stand against these sellers where they sell now, by number."""
    here = select(offer_spans.c.listing_id).join(listings, listings.c.id == offer_spans.c.listing_id)
    ids = set(conn.execute(here.where(*_now_of(pairs)).limit(MOST_LISTINGS)).scalars())
    d = discrepancies.c
    others = sorted(state.value for state in set(State) - STANDING)  # said so, the index of listings is taken
    query = select(d.id).where(d.ended_at.is_(None), d.listing_id.in_(ids), d.state.not_in(others))
    query = query.where(tuple_(d.channel, d.seller).in_(list(pairs)))
    return list(conn.execute(query.order_by(*WORST_FIRST).limit(limit)).scalars())


def _now_of(pairs: Collection[tuple[str, str]]) -> list[ColumnElement[bool]]:
    keys = sorted({key for _, key in pairs})
    both = tuple_(listings.c.channel, offer_spans.c.seller).in_(list(pairs))
    return [offer_spans.c.is_current, offer_spans.c.seller.in_(keys), both]


def _conditions(of: FromClause, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.channel:
        found.append(of.c.channel == wanted.channel)
    if wanted.text:
        shown = of.c.name.icontains(wanted.text, autoescape=True)
        if not wanted.persons_too:
            shown = and_(shown, or_(of.c.legal_name.is_(None), not_(of.c.name.contains(of.c.legal_name))))
        found.append(or_(shown, of.c.external_id == wanted.text))
    if wanted.role is not None:
        found.append(_has_role(of, wanted.role, wanted.now))
    return found


def _has_role(of: FromClause, role: SellerRole, now: datetime) -> ColumnElement[bool]:
    """Whether the master file gives a seller this role now, as `monitors.strangers.role_now` says it."""
    rows = master_sellers.c
    here = (rows.until_version.is_(None), rows.channel == of.c.channel, rows.seller == of.c.external_id)
    begun = or_(rows.valid_from.is_(None), rows.valid_from <= now)
    holds = and_(begun, or_(rows.valid_to.is_(None), rows.valid_to > now))

    def said(one: SellerRole, *when: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists().where(*here, rows.role == one.value, *when)

    found = {one: said(one, holds) for one in (SellerRole.OFFICIAL, SellerRole.AUTHORISED, SellerRole.UNAUTHORISED)}
    lapsed = said(SellerRole.AUTHORISED, not_(holds))
    found[SellerRole.UNAUTHORISED] = or_(found[SellerRole.UNAUTHORISED], lapsed)
    return found[role] if role in found else not_(or_(*found.values()))
