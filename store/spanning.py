"""Comparing what captures say with the current spans, and writing the difference in bulk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Table, and_, bindparam, insert, select, update

from model.capture import Capture
from store import spans
from store.engine import chunks
from store.tables import content_spans, offer_spans


@dataclass(frozen=True, slots=True)
class Said:
    """A speaking capture of a listing."""

    listing_id: int
    captured_at: datetime
    page: Capture

    @property
    def partial(self) -> bool:
        """Whether it speaks only of the fields that it read."""
        return spans.is_partial(self.page)


class _Extended(NamedTuple):
    """A span that goes on."""

    span_id: int
    listing_id: int
    at: datetime
    carried: list[str] | None


@dataclass(slots=True)
class _Changes:
    """What a comparison found, by span table."""

    current: dict[int, int]
    """How many current spans each listing has."""
    extended: list[_Extended] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    begun: list[dict[str, Any]] = field(default_factory=list)

    def compare(
        self, key: Mapping[str, Any], at: datetime, values: spans.Values, before: Mapping[str, Any] | None
    ) -> None:
        """Extend the span `before` when it says the same as `values`, else end it and begin one."""
        digest = spans.digest(values)
        if before is not None and before["digest"] == digest:
            self.extended.append(_Extended(before["id"], key["listing_id"], at, values["carried"]))
            return
        if before is not None:
            self.ended.append(before["id"])
        self.begun.append({**key, "first_at": at, "last_at": at, "digest": digest, **values})

    def write(self, conn: Connection, table: Table) -> None:
        """Ended spans first: there is one current span per key at any moment."""
        self._extend(conn, table)
        for chunk in chunks(self.ended):
            conn.execute(update(table).where(table.c.id.in_(chunk)).values(is_current=False))
        if self.begun:
            conn.execute(insert(table), self.begun)

    def _extend(self, conn: Connection, table: Table) -> None:
        """One UPDATE a listing where all its spans go on with nothing carried, as nearly always; else one a span."""
        by_listing: dict[int, list[_Extended]] = {}
        for one in self.extended:
            by_listing.setdefault(one.listing_id, []).append(one)
        whole: list[dict[str, Any]] = []
        single: list[dict[str, Any]] = []
        for listing_id, found in by_listing.items():
            if len(found) == self.current[listing_id] and not any(one.carried for one in found):
                whole.append({"of": listing_id, "at": found[0].at, "carries": None})
            else:
                single += ({"of": one.span_id, "at": one.at, "carries": one.carried} for one in found)
        same = {"last_at": bindparam("at"), "count": table.c.count + 1, "carried": bindparam("carries")}
        if whole:
            every = (table.c.listing_id == bindparam("of"), table.c.is_current)
            conn.execute(update(table).where(*every).values(same), whole)
        if single:
            conn.execute(update(table).where(table.c.id == bindparam("of")).values(same), single)


def write_offers(conn: Connection, said: Sequence[Said], seller_ids: Mapping[str, str]) -> None:
    """Extend, end and begin the offer spans of the listings in `said`, each there at most once."""
    current = _current(conn, offer_spans, said)
    by_listing: dict[int, dict[spans.OfferKey, Mapping[str, Any]]] = {}
    for row in current:
        by_listing.setdefault(row["listing_id"], {})[row["seller"], row["variant"]] = row
    changes = _Changes({listing_id: len(there) for listing_id, there in by_listing.items()})
    for one in said:
        there = by_listing.get(one.listing_id, {})
        seller = spans.seller_key(one.page.seller, seller_ids) or _seller_before(one, there)
        for (name, variant), values in spans.offers(one.page, seller, seller_ids).items():
            before = there.get((name, variant))
            carried = spans.carry(values, before, spans.OFFER_FIELDS) if one.partial and before else values
            key = {"listing_id": one.listing_id, "seller": name, "variant": variant}
            changes.compare(key, one.captured_at, carried, before)
    changes.write(conn, offer_spans)


def write_content(conn: Connection, said: Sequence[Said]) -> None:
    """Extend, end and begin the content spans of the listings in `said`, each there at most once."""
    current = {row["listing_id"]: row for row in _current(conn, content_spans, said)}
    changes = _Changes(dict.fromkeys(current, 1))
    for one in said:
        values = spans.content(one.page)
        before = current.get(one.listing_id)
        carried = spans.carry(values, before, spans.CONTENT_FIELDS) if one.partial and before else values
        changes.compare({"listing_id": one.listing_id}, one.captured_at, carried, before)
    changes.write(conn, content_spans)


def extend_unchanged(conn: Connection, seen: Mapping[int, datetime]) -> dict[int, list[str]]:
    """Extend what the last speaking capture of each listing extended or began: a page that did not change.

    Takes listing ids and the times of their visits; returns the fields that a rule may judge, by listing. A listing
    that never spoke is left out. Every speaking capture moves its content span, so that span tells when the last was.
    """
    fields: dict[int, list[str]] = {}
    for chunk in chunks(sorted(seen)):
        pages = select(content_spans).where(content_spans.c.listing_id.in_(chunk), content_spans.c.is_current)
        whole = (
            select(offer_spans)
            .join(
                content_spans, and_(offer_spans.c.listing_id == content_spans.c.listing_id, content_spans.c.is_current)
            )
            .where(offer_spans.c.listing_id.in_(chunk), offer_spans.c.is_current, offer_spans.c.variant == "")
            .where(offer_spans.c.last_at == content_spans.c.last_at)
        )
        own: dict[int, list[Mapping[str, Any]]] = {}
        for row in conn.execute(whole).mappings():
            own.setdefault(row["listing_id"], []).append(dict(row))
        for page in conn.execute(pages).mappings():
            fields[page["listing_id"]] = spans.fields_stored(own.get(page["listing_id"], ()), dict(page))
    visits = [{"of": listing_id, "at": seen[listing_id]} for listing_id in fields]
    if visits:
        conn.execute(_extend_spoken(offer_spans), visits)
        conn.execute(_extend_spoken(content_spans), visits)
    return fields


def _current(conn: Connection, table: Table, said: Iterable[Said]) -> list[Mapping[str, Any]]:
    """The current spans of the listings in `said`: whole where a partial capture needs them, else key and digest."""
    names = ("id", "listing_id", "digest", *(name for name in ("seller", "variant") if name in table.c))
    wanted: dict[bool, list[int]] = {True: [], False: []}
    for one in said:
        wanted[one.partial].append(one.listing_id)
    found: list[Mapping[str, Any]] = []
    for partial, ids in wanted.items():
        columns: Sequence[Column[Any]] = list(table.c) if partial else [table.c[name] for name in names]
        for chunk in chunks(sorted(ids)):
            query = select(*columns).where(table.c.listing_id.in_(chunk), table.c.is_current)
            called = [column.name for column in columns]
            found.extend(dict(zip(called, row, strict=True)) for row in conn.execute(query))
    return found


def _seller_before(one: Said, there: Mapping[spans.OfferKey, Any]) -> str:
    """The seller of a partial page that does not show one: the listing's only seller, where it has just one."""
    names = {seller for seller, _ in there}
    return names.pop() if one.partial and len(names) == 1 else ""


def _extend_spoken(table: Table) -> Any:
    """The UPDATE of every current span of a listing that its last speaking capture had extended or begun."""
    last = (
        select(content_spans.c.last_at)
        .where(content_spans.c.listing_id == bindparam("of"), content_spans.c.is_current)
        .scalar_subquery()
    )
    here = [table.c.listing_id == bindparam("of"), table.c.is_current]
    if table is not content_spans:
        here.append(table.c.last_at == last)
    return update(table).where(*here).values(last_at=bindparam("at"), count=table.c.count + 1)
