"""Discrepancies as the store has them, and the questions that people and rules ask of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlalchemy import ColumnElement, Connection, Select, and_, select

from model.episode import Episode
from model.errors import InputError
from model.finding import Family, Number, Severity, Subject
from model.lazy import lazy
from model.lifecycle import Action, Cause, Look, State
from store.engine import chunks
from store.tables import discrepancies, events, listings, users

LIVE: ColumnElement[bool] = discrepancies.c.ended_at.is_(None)
"""Not resolved, dropped or merged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """One episode of one fingerprint. Times are aware UTC, `off` is per cent of what should be."""

    id: int
    fingerprint: str
    episode: int
    brand: str
    channel: str
    listing_id: int | None
    external_id: str
    """The listing as its platform calls it; empty when the channel as a whole is meant."""
    url: str | None
    seller: str
    variant: str
    family: Family
    kind: str
    policy_key: str
    severity: Severity
    state: State
    version: int
    numbers: Mapping[str, Number]
    off: float | None
    told_off: float | None
    told_severity: Severity | None
    looks: tuple[tuple[datetime, Look], ...]
    held: bool
    ripe: bool
    first_seen_at: datetime
    opened_at: datetime | None
    last_seen_at: datetime
    last_judged_at: datetime
    ended_at: datetime | None
    owner_id: int | None
    until: datetime | None
    until_worse: bool
    reason: str | None
    resolve_asked_at: datetime | None
    waiting_since: datetime | None
    """A platform has to act: since when, and at the latest until when."""
    waiting_until: datetime | None
    cause: Cause | None
    previous_id: int | None
    merged_into: int | None

    @property
    def subject(self) -> Subject:
        """The parts of its fingerprint, for a verdict on it."""
        return Subject(
            brand=self.brand,
            channel=self.channel,
            listing_id=self.listing_id,
            external_id=self.external_id,
            seller=self.seller,
            variant=self.variant,
            kind=self.kind,
            policy_key=self.policy_key,
        )

    @property
    def life(self) -> Episode:
        """What decides about its next move."""
        return Episode(
            state=self.state,
            severity=self.severity,
            off=self.off,
            numbers=self.numbers,
            told_severity=self.told_severity,
            told_off=self.told_off,
            looks=self.looks,
            seen_at=self.last_seen_at,
            held=self.held,
            ripe=self.ripe,
            comes_back=self.previous_id is not None,
            until=self.until,
            until_worse=self.until_worse,
            reason=self.reason,
            resolve_asked_at=self.resolve_asked_at,
            waiting_since=self.waiting_since,
            waiting_until=self.waiting_until,
            cause=self.cause,
        )

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> Self:
        """The discrepancy in a row of `query`."""
        told = row["told_severity"]
        typed = {
            "external_id": row["external_id"] or "",
            "family": Family(row["family"]),
            "severity": Severity(row["severity"]),
            "state": State(row["state"]),
            "told_severity": Severity(told) if told else None,
            "cause": Cause(row["cause"]) if row["cause"] else None,
            "looks": tuple((datetime.fromisoformat(at), Look(look)) for at, look in row["looks"]),
        }
        return cls(**{**row, **typed})


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which discrepancies are meant: all that is given must hold, and of several values any."""

    states: Collection[State] = ()
    """Empty: every state that has not ended."""
    families: Collection[Family] = ()
    kinds: Collection[str] = ()
    severities: Collection[Severity] = ()
    channels: Collection[str] = ()
    brands: Collection[str] = ()
    sellers: Collection[str] = ()
    listing_ids: Collection[int] = ()
    owner_ids: Collection[int] = ()
    held: bool | None = None
    ended_too: bool = False
    """With `states` empty: also what has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A move of a discrepancy, as its history shows it."""

    id: int
    version: int
    at: datetime
    actor: str | None
    """Who did it; None is Andon itself."""
    action: Action
    from_state: State | None
    to_state: State
    why: str | None
    numbers: Mapping[str, Number] | None
    capture_id: int | None


def query() -> Select[Any]:
    """Every discrepancy with what its listing is called."""
    joined = discrepancies.outerjoin(listings, discrepancies.c.listing_id == listings.c.id)
    return select(discrepancies, listings.c.external_id, listings.c.url).select_from(joined)


def live(
    conn: Connection, listing_ids: Collection[int] | None = None, *, channel: str | None = None
) -> list[Discrepancy]:
    """The discrepancies of these listings that have not ended, or of a channel as a whole, or all, oldest first.

    A check asks this to know which fingerprints need a clean verdict. With `channel` alone only those come that are
    about no listing.
    """
    wanted = query().where(LIVE).order_by(discrepancies.c.id)
    if listing_ids is not None:
        parts = (
            conn.execute(wanted.where(discrepancies.c.listing_id.in_(part))) for part in chunks(sorted(listing_ids))
        )
        return [Discrepancy.of(row) for part in parts for row in part.mappings()]
    if channel is not None:
        wanted = wanted.where(discrepancies.c.channel == channel, discrepancies.c.listing_id.is_(None))
    return [Discrepancy.of(row) for row in conn.execute(wanted).mappings()]


def get(conn: Connection, discrepancy_id: int) -> Discrepancy:
    """The discrepancy with this id.

    Raises:
        InputError: there is none.
    """
    row = conn.execute(query().where(discrepancies.c.id == discrepancy_id)).mappings().first()
    if row is None:
        raise InputError(lazy("discrepancy %(number)s is not in the store", number=discrepancy_id))
    return Discrepancy.of(row)


def find(
    conn: Connection, wanted: Filter | None = None, *, before_id: int | None = None, limit: int = 100
) -> list[Discrepancy]:
    """The discrepancies that are wanted, youngest first; the next page begins `before_id` the last one's."""
    rows = query().where(*_conditions(wanted or Filter())).order_by(discrepancies.c.id.desc()).limit(limit)
    if before_id is not None:
        rows = rows.where(discrepancies.c.id < before_id)
    return [Discrepancy.of(row) for row in conn.execute(rows).mappings()]


def history(conn: Connection, discrepancy_id: int) -> list[Event]:
    """Everything that happened to a discrepancy and to the episodes that it came back from, oldest first."""
    ids: list[int] = []
    earlier: int | None = discrepancy_id
    while earlier is not None:
        ids.append(earlier)
        earlier = conn.execute(select(discrepancies.c.previous_id).where(discrepancies.c.id == earlier)).scalar()
    names = [name for name in Event.__dataclass_fields__ if name != "actor"]
    rows = (
        select(*(events.c[name] for name in names), users.c.name.label("actor"))
        .join_from(events, users, events.c.actor_id == users.c.id, isouter=True)
        .where(events.c.discrepancy_id.in_(ids))
        .order_by(events.c.id)
    )
    return [_event(row) for row in conn.execute(rows).mappings()]


def episodes(conn: Connection, fingerprint: str) -> list[Discrepancy]:
    """All episodes of a fingerprint, youngest first."""
    rows = query().where(discrepancies.c.fingerprint == fingerprint).order_by(discrepancies.c.episode.desc())
    return [Discrepancy.of(row) for row in conn.execute(rows.limit(50)).mappings()]


def beside(conn: Connection, about: Discrepancy, listing_ids: Collection[int], limit: int) -> list[int]:
    """What stands of these listings beside one discrepancy, by number, youngest first."""
    mine = (LIVE, discrepancies.c.listing_id.in_(list(listing_ids)), discrepancies.c.id != about.id)
    return list(
        conn.execute(select(discrepancies.c.id).where(*mine).order_by(discrepancies.c.id.desc()).limit(limit)).scalars()
    )


def _event(row: Mapping[Any, Any]) -> Event:
    came = row["from_state"]
    typed = {"action": Action(row["action"]), "from_state": State(came) if came else None}
    return Event(**{**row, **typed, "to_state": State(row["to_state"])})


def _conditions(wanted: Filter) -> Sequence[ColumnElement[bool]]:
    columns = {
        "state": wanted.states,
        "family": wanted.families,
        "kind": wanted.kinds,
        "severity": wanted.severities,
        "channel": wanted.channels,
        "brand": wanted.brands,
        "seller": wanted.sellers,
        "listing_id": wanted.listing_ids,
        "owner_id": wanted.owner_ids,
    }
    found: list[ColumnElement[bool]] = [
        discrepancies.c[name].in_(list(values)) for name, values in columns.items() if values
    ]
    if not wanted.states and not wanted.ended_too:
        found.append(LIVE)
    if wanted.held is not None:
        found.append(and_(LIVE, discrepancies.c.held.is_(wanted.held)))
    return found
