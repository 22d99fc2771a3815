"""Which cases a list or a board shows, a page at a time, and in short what each is about.

A page begins after the last number of the one before (keyset); stages are found by the index of stage and number.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, not_, or_, select, tuple_

from store.tables import case_events, case_listings, cases, discrepancies, evidence, evidence_files, sellers, users

ALL: Final = "all"
"""Stands for every stage."""
MOST_SELLERS: Final = 500
"""Whom a text may mean."""
_C = cases.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list shows: all that is given must hold."""

    stages: Collection[str] = ()
    """Empty: those that have not ended; `all` among them: every one."""
    channels: Collection[str] = ()
    sellers: Collection[tuple[str, str]] | None = None
    """By channel and key; None: any."""
    owner_id: int | None = None
    """0: nobody's."""


@dataclass(frozen=True, slots=True)
class Short:
    """What a case is about."""

    listings: int = 0
    up: int = 0
    """Of them those that were not found gone."""
    kinds: Sequence[str] = field(default_factory=tuple)
    last_at: datetime | None = None
    """Its last step."""


def page(
    conn: Connection, wanted: Wanted, limit: int, after: int | None = None
) -> tuple[Sequence[Row[Any]], int | None]:
    """The youngest cases below number `after`, and the number after which the next page begins; None: there is none.

    Their columns, with `name` of the seller as shown, `legal_name`, and `owner`.
    """
    query = _named().where(*_conditions(wanted)).order_by(_C.id.desc()).limit(limit + 1)
    found = conn.execute(query.where(_C.id < after) if after is not None else query).all()
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def counts(conn: Connection, wanted: Wanted) -> Mapping[str, int]:
    """How many there are by stage, whatever stages are wanted."""
    others = Wanted(stages=(ALL,), channels=wanted.channels, sellers=wanted.sellers, owner_id=wanted.owner_id)
    query = select(_C.stage, func.count().label("number")).where(*_conditions(others)).group_by(_C.stage)
    return {row.stage: row.number for row in conn.execute(query)}


def short(conn: Connection, numbers: Sequence[int]) -> Mapping[int, Short]:
    """What these cases (a page of them) are about."""
    listed: Select[Any] = select(
        case_listings.c.case_id, func.count().label("listings"), func.count(case_listings.c.gone_at).label("gone")
    )
    listed = listed.where(case_listings.c.case_id.in_(numbers)).group_by(case_listings.c.case_id)
    pages = {row.case_id: (row.listings, row.listings - row.gone) for row in conn.execute(listed)}
    both = case_events.outerjoin(discrepancies, discrepancies.c.id == case_events.c.discrepancy_id)
    last = func.max(case_events.c.at).label("at")
    told = select(case_events.c.case_id, discrepancies.c.kind, last).select_from(both)
    told = told.where(case_events.c.case_id.in_(numbers)).group_by(case_events.c.case_id, discrepancies.c.kind)
    kinds: dict[int, list[str]] = {}
    ends: dict[int, datetime] = {}
    for row in conn.execute(told):
        kinds.setdefault(row.case_id, []).extend([row.kind] if row.kind else [])
        ends[row.case_id] = max(row.at, ends.get(row.case_id, row.at))
    return {
        number: Short(*pages.get(number, (0, 0)), sorted(kinds.get(number, ())), ends.get(number)) for number in numbers
    }


def sellers_called(conn: Connection, text: str, *, persons_too: bool) -> list[tuple[str, str]]:
    """The sellers (channel, key) whose key is `text`, or whose name has it as a part.

    Without `persons_too` names that have a legal name in them are not looked at: a search must not tell them.
    """
    shown = sellers.c.name.icontains(text, autoescape=True)
    if not persons_too:
        bare = or_(sellers.c.legal_name.is_(None), not_(sellers.c.name.contains(sellers.c.legal_name)))
        shown = and_(shown, bare)
    query = select(sellers.c.channel, sellers.c.external_id).where(or_(shown, sellers.c.external_id == text))
    return [(row.channel, row.external_id) for row in conn.execute(query.limit(MOST_SELLERS))]


def owners(conn: Connection) -> list[str]:
    """The names of those who look after a case."""
    query = select(users.c.name).where(users.c.id.in_(select(_C.owner_id))).order_by(users.c.name)
    return list(conn.execute(query).scalars())


def of_listing(conn: Connection, listing_ids: Collection[int]) -> Mapping[int, Row[Any]]:
    """The youngest case of each of these listings (a page of them), by listing: id, stage."""
    query = select(case_listings.c.listing_id, _C.id, _C.stage).join(cases, _C.id == case_listings.c.case_id)
    found: dict[int, Any] = {}
    for row in conn.execute(query.where(case_listings.c.listing_id.in_(listing_ids)).order_by(_C.id)):
        found[row.listing_id] = row
    return found


def packs(conn: Connection, listing_ids: Collection[int]) -> Mapping[int, list[Row[Any]]]:
    """The packs of evidence of each of these listings (a page of them), youngest first, purged or not."""
    found: dict[int, list[Row[Any]]] = {}
    query = select(evidence).where(evidence.c.listing_id.in_(listing_ids)).order_by(evidence.c.id.desc())
    for row in conn.execute(query):
        found.setdefault(row.listing_id, []).append(row)
    return found


def pictures(conn: Connection, numbers: Collection[int]) -> Mapping[int, list[str]]:
    """The names of the pictures to look at in each of these packs: the marked places, then the windows."""
    path = evidence_files.c.path
    shown = or_(path.like("%/marked-%.png"), path.like("%/view-%.png"))
    query = select(evidence_files.c.evidence_id, path).where(evidence_files.c.evidence_id.in_(numbers), shown)
    found: dict[int, list[str]] = {}
    for row in conn.execute(query.order_by(path)):
        found.setdefault(row.evidence_id, []).append(row.path.rpartition("/")[2])
    return found


def _named() -> Select[Any]:
    shown = and_(sellers.c.channel == _C.channel, sellers.c.external_id == _C.seller)
    of_all = cases.outerjoin(sellers, shown).outerjoin(users, users.c.id == _C.owner_id)
    return select(cases, sellers.c.name, sellers.c.legal_name, users.c.name.label("owner")).select_from(of_all)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if not wanted.stages:
        found.append(_C.ended_at.is_(None))
    elif ALL not in wanted.stages:
        found.append(_C.stage.in_(list(wanted.stages)))
    if wanted.channels:
        found.append(_C.channel.in_(list(wanted.channels)))
    if wanted.sellers is not None:
        found.append(tuple_(_C.channel, _C.seller).in_(list(wanted.sellers)))
    if wanted.owner_id is not None:
        found.append(_C.owner_id.is_(None) if wanted.owner_id == 0 else _C.owner_id == wanted.owner_id)
    return found
