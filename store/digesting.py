"""SQL of what digests tell: discrepancies by age, what came and went, cases, and what was seen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, exists, func, or_, select

from model.casework import ENDED, Stage
from model.finding import Severity
from model.lifecycle import STANDING, State
from store.discovery import CANDIDATE
from store.schedule import SEEN
from store.tables import (
    case_events,
    case_listings,
    cases,
    content_spans,
    discrepancies,
    listings,
    master_products,
    runs,
    users,
    variants,
)
from store.telling import named

_STANDING: Final = sorted(state.value for state in STANDING)
_WORST: Final = case(
    (discrepancies.c.severity == Severity.CRITICAL.value, 0),
    (discrepancies.c.severity == Severity.WARNING.value, 1),
    else_=2,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a digest is about; empty means all."""

    families: Collection[str] = ()
    channels: Collection[str] = ()
    brands: Collection[str] = ()
    owners: Collection[str] = ()

    def discrepancies(self) -> list[ColumnElement[bool]]:
        """As conditions on discrepancies."""
        found: list[ColumnElement[bool]] = [
            column.in_(list(values))
            for column, values in (
                (discrepancies.c.family, self.families),
                (discrepancies.c.channel, self.channels),
                (discrepancies.c.brand, self.brands),
            )
            if values
        ]
        if self.owners:
            found.append(exists().where(users.c.id == discrepancies.c.owner_id, users.c.name.in_(list(self.owners))))
        return found

    def cases(self) -> list[ColumnElement[bool]]:
        """As conditions on cases."""
        pairs = ((cases.c.channel, self.channels), (cases.c.brand, self.brands))
        return [column.in_(list(values)) for column, values in pairs if values]


def _told() -> ColumnElement[bool]:
    """People are told of it as it happens; what is for information alone comes in its own section."""
    return discrepancies.c.severity != Severity.INFO.value


def standing(*, info: bool = False) -> list[ColumnElement[bool]]:
    """It stands now."""
    return [discrepancies.c.state.in_(_STANDING), ~_told() if info else _told()]


def opened(since: datetime, until: datetime, *, info: bool = False) -> list[ColumnElement[bool]]:
    """It was opened then, and nobody has decided since that it is right."""
    at, kept = discrepancies.c.opened_at, [*_STANDING, State.RESOLVED.value]
    return [at >= since, at < until, discrepancies.c.state.in_(kept), ~_told() if info else _told()]


def resolved(since: datetime, until: datetime) -> list[ColumnElement[bool]]:
    """It was open and was resolved then."""
    ended, state = discrepancies.c.ended_at, discrepancies.c.state
    return [
        ended >= since,
        ended < until,
        state == State.RESOLVED.value,
        discrepancies.c.opened_at.is_not(None),
        _told(),
    ]


def of_kinds(*kinds: str) -> list[ColumnElement[bool]]:
    """It stands now and is of one of these kinds, whatever its severity."""
    return [discrepancies.c.state.in_(_STANDING), discrepancies.c.kind.in_(kinds)]


def count(conn: Connection, which: Sequence[ColumnElement[bool]], about: About) -> int:
    """How many there are."""
    query = select(func.count()).select_from(discrepancies).where(*which, *about.discrepancies())
    return int(conn.execute(query).scalar_one())


def by_age(conn: Connection, which: Sequence[ColumnElement[bool]], about: About, edges: Sequence[datetime]) -> Any:
    """How many there are by family and age: `(family, number of edges after which it was opened, count)`."""
    opened_at = discrepancies.c.opened_at
    younger = case(*((opened_at >= edge, place) for place, edge in enumerate(edges)), else_=len(edges))
    query = select(discrepancies.c.family, younger.label("age"), func.count().label("count"))
    return conn.execute(query.where(*which, *about.discrepancies()).group_by(discrepancies.c.family, younger)).all()


def rows(
    conn: Connection, which: Sequence[ColumnElement[bool]], about: About, limit: int, *, oldest: bool = False
) -> Sequence[Row[Any]]:
    """The worst of them, or the oldest, with the names that people know."""
    off = func.abs(func.coalesce(discrepancies.c.off, 0.0)).desc()
    order = (*((discrepancies.c.opened_at,) if oldest else (_WORST, off)), discrepancies.c.id)
    mine = select(discrepancies.c.id).where(*which, *about.discrepancies()).order_by(*order).limit(limit)
    page_name = (
        select(content_spans.c.name)
        .where(content_spans.c.listing_id == discrepancies.c.listing_id, content_spans.c.is_current)
        .limit(1)
        .scalar_subquery()
    )
    query: Select[Any] = (
        select(
            discrepancies,
            listings.c.external_id,
            listings.c.url,
            variants.c.options,
            master_products.c.code.label("product_code"),
            master_products.c.name.label("product_name"),
            master_products.c.names.label("product_names"),
            page_name.label("page_name"),
            users.c.name.label("owner_name"),
        )
        .select_from(named().outerjoin(users, users.c.id == discrepancies.c.owner_id))
        .where(discrepancies.c.id.in_(mine))  # names are looked up for few of them
    )
    return conn.execute(query.order_by(*order)).all()


def cases_at_work(conn: Connection, about: About) -> Sequence[Any]:
    """The cases that somebody has to work on: id, channel, brand, stage, `moved_at` of the last step by it, `up`."""
    moved = select(func.max(case_events.c.at)).where(case_events.c.case_id == cases.c.id).scalar_subquery()
    up = (
        select(func.count())
        .select_from(case_listings)
        .where(case_listings.c.case_id == cases.c.id, case_listings.c.gone_at.is_(None))
        .scalar_subquery()
    )
    names = (cases.c.id, cases.c.channel, cases.c.brand, cases.c.stage, cases.c.opened_at, cases.c.filed_at)
    ended = sorted(stage.value for stage in ENDED)
    query = select(*names, moved.label("moved_at"), up.label("up")).where(cases.c.stage.not_in(ended), *about.cases())
    return conn.execute(query.order_by(cases.c.id)).all()


def cases_of(conn: Connection, about: About, since: datetime, until: datetime) -> tuple[int, int]:
    """How many cases were opened then, and how many were removed."""
    opened_then = and_(cases.c.opened_at >= since, cases.c.opened_at < until)
    gone = and_(cases.c.stage == Stage.REMOVED.value, cases.c.removed_at >= since, cases.c.removed_at < until)
    query = select(func.count(case((opened_then, 1))), func.count(case((gone, 1)))).where(*about.cases())
    new, removed = conn.execute(query).one()
    return int(new), int(removed)


def listings_seen(conn: Connection, since: datetime, channels: Collection[str] = ()) -> Sequence[Row[Any]]:
    """By channel: `seen`, listings of the master file whose last visit was since then and spoke; `all` of them."""
    spoke = and_(listings.c.last_captured_at >= since, listings.c.last_outcome.in_(SEEN))
    query = select(listings.c.channel, func.count(case((spoke, 1))).label("seen"), func.count().label("all")).where(
        listings.c.in_master, listings.c.tier != CANDIDATE
    )
    if channels:
        query = query.where(listings.c.channel.in_(list(channels)))
    return conn.execute(query.group_by(listings.c.channel).order_by(listings.c.channel)).all()


def statistics(conn: Connection, since: datetime, until: datetime, channels: Collection[str] = ()) -> Sequence[Any]:
    """What runs that ended then say of themselves: channel, statistics."""
    query = select(runs.c.channel, runs.c.statistics).where(runs.c.ended_at >= since, runs.c.ended_at < until)
    if channels:
        query = query.where(runs.c.channel.in_(list(channels)))
    return conn.execute(query.where(runs.c.statistics.is_not(None))).all()


def in_sight(kinds: Collection[str], since: datetime) -> list[ColumnElement[bool]]:
    """It is of one of these kinds, and stands or was opened since then."""
    mine = or_(discrepancies.c.state.in_(_STANDING), discrepancies.c.opened_at >= since)
    return [discrepancies.c.kind.in_(list(kinds)), discrepancies.c.opened_at.is_not(None), mine]
