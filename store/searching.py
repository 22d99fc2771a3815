"""Which discrepancies a list shows: by filters, in an order, a page at a time.

A page begins where the one before ended, by what the order compares (keyset), so that the thousandth costs as much as
the first and nothing is shown twice while new ones open.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select, tuple_

from model.finding import Severity
from model.lifecycle import ENDED, State
from store import products
from store.engine import among
from store.tables import content_spans, discrepancies, listings, sellers

MOST_COUNTED: Final = 10_000
"""Beyond this a list only says "more than"."""
_MOST_LISTINGS: Final = 5_000
_MOST_PRODUCTS: Final = 20
"""What a text may mean."""
_DIGITS: Final = 12
_D = discrepancies.c
_RANK: Final = case({one.value: one.rank for one in Severity}, value=_D.severity)
_OFF: Final = func.abs(func.coalesce(_D.off, 0.0))


_ORDINARY: Final = frozenset(state.value for state in frozenset(State) - ENDED - {State.CANDIDATE})
"""States of what people were told and what has not ended."""


class Sort(StrEnum):
    """The order of a list."""

    NEWEST = "newest"
    OLDEST = "oldest"
    WORST = "worst"
    """By severity, then by how far off; what has ended is left out of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list shows: all that is given must hold, and of several values any."""

    families: Collection[str] = ()
    kinds: Collection[str] = ()
    severities: Collection[str] = ()
    channels: Collection[str] = ()
    states: Collection[str] = ()
    """Empty: what people were told and what has not ended; `all` among them: every state."""
    product: str = ""
    """A product's code in the master file."""
    seller: str = ""
    """A part of a seller's name or key."""
    owner_id: int | None = None
    """0: nobody's."""
    since: datetime | None = None
    until: datetime | None = None
    """First seen in `[since, until)`, aware."""
    text: str = ""
    """A number, or a part of a listing's id, page name, product name or code."""
    listings: Collection[int] | None = None
    """What `resolved` made of product and text: these listings, or the discrepancy `number`."""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a list, by number, and where the next page begins; None: there is none."""

    ids: Sequence[int]
    after: str | None


def resolved(conn: Connection, wanted: Wanted) -> Wanted:
    """The same, with the listings that product and text mean, so that a page and its count look for them once."""
    if not wanted.product and not wanted.text:
        return wanted
    found = set(products.listing_ids(conn, wanted.product)) if wanted.product else None
    number = wanted.text.removeprefix("#")
    if wanted.text:
        called = _called(conn, wanted.text)
        found = called if found is None else found & called
    is_number = number.isascii() and number.isdigit() and len(number) <= _DIGITS and not wanted.product
    kept = frozenset(sorted(found or ())[:_MOST_LISTINGS])
    return replace(wanted, product="", text="", listings=kept, number=int(number) if is_number else None)


def page(conn: Connection, wanted: Wanted, sort: Sort, after: str | None, limit: int) -> Page:
    """The page that begins after the row whose key is `after`; a key that is none begins at the first."""
    keys = _keys(sort)
    query = select(_D.id, *keys).where(*conditions(conn, wanted, counting=sort is Sort.WORST))
    if sort is Sort.WORST:
        query = query.where(_D.ended_at.is_(None))
    before = _parsed(sort, after)
    if before is not None:
        key = tuple_(*keys)
        query = query.where(key > before if sort is Sort.OLDEST else key < before)
    order = [one.asc() if sort is Sort.OLDEST else one.desc() for one in keys]
    found = conn.execute(query.order_by(*order).limit(limit + 1)).all()
    more = len(found) > limit
    return Page([row[0] for row in found[:limit]], _written(found[limit - 1][1:]) if more else None)


def count(conn: Connection, wanted: Wanted, sort: Sort = Sort.NEWEST) -> int:
    """How many there are, up to one more than `MOST_COUNTED`."""
    some = select(_D.id).where(*conditions(conn, wanted, counting=True))
    if sort is Sort.WORST:
        some = some.where(_D.ended_at.is_(None))
    return conn.execute(select(func.count()).select_from(some.limit(MOST_COUNTED + 1).subquery())).scalar_one()


def ids(conn: Connection, wanted: Wanted, sort: Sort, most: int) -> list[int]:
    """The first `most` of a list by number, for a file of exactly what it shows."""
    return list(page(conn, wanted, sort, None, most).ids)


def conditions(conn: Connection, wanted: Wanted, *, counting: bool = False) -> list[ColumnElement[bool]]:
    """What a row must be; `counting`: all such rows are looked at, not the first ones by age."""
    wanted = resolved(conn, wanted)
    columns = {"family": wanted.families, "kind": wanted.kinds, "severity": wanted.severities}
    found: list[ColumnElement[bool]] = [_D[name].in_(list(values)) for name, values in columns.items() if values]
    if wanted.channels:
        found.append(_D.channel.in_(list(wanted.channels)))
    found += _states(wanted, counting=counting)
    if wanted.owner_id is not None:
        found.append(_D.owner_id.is_(None) if wanted.owner_id == 0 else _D.owner_id == wanted.owner_id)
    found += [_D.first_seen_at >= wanted.since] if wanted.since else []
    found += [_D.first_seen_at < wanted.until] if wanted.until else []
    found += [_of_seller(conn, wanted.seller)] if wanted.seller else []
    return found + ([_of_listings(conn, wanted.listings, wanted.number)] if wanted.listings is not None else [])


def _states(wanted: Wanted, *, counting: bool) -> list[ColumnElement[bool]]:
    """What state a row must have.

    What is ordinary is said in the way that serves: where everything that lives is counted or sorted by severity, as
    the states themselves, with which the index of what lives begins; else as all but one, so that an index by age, or
    of the few listings that are meant, is taken.
    """
    states = wanted.states
    if "all" in states:
        return []
    ended = {state.value for state in ENDED}
    few = wanted.listings is not None or wanted.seller or wanted.owner_id is not None
    if not states and (few or not counting):
        return [_D.ended_at.is_(None), _D.state != State.CANDIDATE.value]
    mine = sorted(states or _ORDINARY)
    return [_D.state.in_(mine), *([_D.ended_at.is_(None)] if not ended & set(mine) else [])]


def _keys(sort: Sort) -> tuple[ColumnElement[Any], ...]:
    return (_RANK, _OFF, _D.id) if sort is Sort.WORST else (_D.first_seen_at, _D.id)


def _written(key: Sequence[Any]) -> str:
    return "~".join(one.isoformat() if isinstance(one, datetime) else repr(one) for one in key)


def _parsed(sort: Sort, text: str | None) -> tuple[Any, ...] | None:
    parts = (text or "").split("~")
    try:
        if sort is Sort.WORST:
            rank, off, number = parts
            return _small(rank), float(off), _small(number)
        at, number = parts
        moment = datetime.fromisoformat(at)
        return (moment.astimezone(UTC), _small(number)) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _small(digits: str) -> int:
    """A number that fits a database's."""
    if len(digits) > _DIGITS:
        raise ValueError(digits)
    return int(digits)


def is_place(sort: Sort, after: str) -> bool:
    """Whether a page in this order can begin after `after`."""
    return _parsed(sort, after) is not None


def exists(conn: Connection, number: int) -> bool:
    """Whether there is a discrepancy of this number."""
    return conn.execute(select(_D.id).where(_D.id == number)).first() is not None


def _of_seller(conn: Connection, text: str) -> ColumnElement[bool]:
    named = select(sellers.c.channel, sellers.c.external_id).where(
        or_(_part(sellers.c.name, text), sellers.c.external_id == text)
    )
    pairs = [tuple(row) for row in conn.execute(named.limit(500))]
    return tuple_(_D.channel, _D.seller).in_(pairs) if pairs else _D.seller == text


def _of_listings(conn: Connection, listings_: Collection[int], number: int | None) -> ColumnElement[bool]:
    mine = among(conn, _D.listing_id, listings_)
    return mine if number is None else or_(_D.id == number, mine)


def _called(conn: Connection, text: str) -> set[int]:
    """The listings that are called so, or their pages, or a product of theirs in the master file's words."""
    called = or_(_part(listings.c.external_id, text), _part(content_spans.c.name, text))
    page_ = and_(content_spans.c.listing_id == listings.c.id, content_spans.c.is_current)
    query = select(listings.c.id).outerjoin(content_spans, page_).where(called).limit(_MOST_LISTINGS)
    found = set(conn.execute(query).scalars())
    codes = [product.code for product in products.called(conn, text, _MOST_PRODUCTS)]
    return found.union(products.listing_ids(conn, *codes)) if codes else found


def _part(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    return column.icontains(text, autoescape=True)
