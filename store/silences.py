"""SQL of silences, and of what is kept back until they, or what stands in the way of seeing it, are over."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from model.errors import InputError
from model.lifecycle import STANDING
from store.engine import insert_or_ignore
from store.notifications import WAITING
from store.overview import WORST_FIRST
from store.people import record
from store.tables import (
    discrepancies,
    hushed,
    listings,
    master_products,
    message_members,
    messages,
    notifications,
    silences,
    users,
)
from store.telling import named

LONGEST: Final = timedelta(days=90)
"""A silence that is forgotten ends all the same."""

_STANDING: Final = sorted(state.value for state in STANDING)
_ended_by = users.alias("ended_by")
_cause = discrepancies.alias("cause")


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What somebody chose not to be told of. Times are aware UTC."""

    id: int
    match: Mapping[str, Sequence[str]]
    """Matcher to its values: all that are given hold, of several values any."""
    starts_at: datetime
    ends_at: datetime
    author: str
    reason: str
    ended_at: datetime | None
    """When somebody ended it before its time."""
    ended_by: str | None

    def holds(self, now: datetime) -> bool:
        """Whether it silences at `now`."""
        return self.ended_at is None and self.starts_at <= now < self.ends_at


def add(
    conn: Connection,
    match: Mapping[str, Sequence[str]],
    *,
    starts_at: datetime,
    ends_at: datetime,
    author_id: int,
    reason: str,
    now: datetime,
) -> int:
    """A new silence's number; the trail says who made it.

    Raises:
        InputError: it names nothing, has no reason, is over already, or lasts longer than 90 days.
    """
    if not match:
        raise InputError("a silence of everything is none; give what it silences, such as --channel own")
    if not reason.strip():
        raise InputError("--why is empty; people will ask why nobody was told")
    if ends_at <= max(starts_at, now):
        raise InputError(
            f"it would end at {ends_at:%Y-%m-%d %H:%M} UTC, which is not after it starts; a later time is right"
        )
    if ends_at - starts_at > LONGEST:
        raise InputError(f"a silence lasts {LONGEST.days} days at most; make it anew when it is over")
    row = {"match": {name: list(values) for name, values in match.items()}, "starts_at": starts_at, "ends_at": ends_at}
    made = insert(silences).values(**row, author_id=author_id, reason=reason.strip(), created_at=now)
    key: Any = conn.execute(made).inserted_primary_key
    said = {"match": row["match"], "starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat(), "reason": reason}
    record(conn, "silence", f"silence {key[0]}", said, user_id=author_id)
    return int(key[0])


def end(conn: Connection, silence_id: int, *, actor_id: int, now: datetime) -> bool:
    """End a silence before its time; False when it was over already. The trail says who did.

    Raises:
        InputError: there is no such silence.
    """
    row = conn.execute(select(silences.c.ends_at, silences.c.ended_at).where(silences.c.id == silence_id)).first()
    if row is None:
        raise InputError(f"silence {silence_id} is not in the store; `andon alerts silence list --all` shows what is")
    mine = (silences.c.id == silence_id, silences.c.ended_at.is_(None), silences.c.ends_at > now)
    changed = conn.execute(update(silences).where(*mine).values(ended_at=now, ended_by=actor_id))
    if changed.rowcount:
        record(conn, "end silence", f"silence {silence_id}", user_id=actor_id)
    return bool(changed.rowcount)


def listed(conn: Connection, now: datetime | None = None) -> list[Silence]:
    """The silences that are not over at `now`, those to come too, or all without `now`; the next to end first."""
    query = (
        select(silences, users.c.name.label("author"), _ended_by.c.name.label("ender"))
        .join(users, users.c.id == silences.c.author_id)
        .outerjoin(_ended_by, _ended_by.c.id == silences.c.ended_by)
        .order_by(silences.c.ends_at, silences.c.id)
    )
    if now is not None:
        query = query.where(silences.c.ended_at.is_(None), silences.c.ends_at > now)
    return [
        Silence(
            id=row.id,
            match=row.match,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            author=row.author,
            reason=row.reason,
            ended_at=row.ended_at,
            ended_by=row.ender,
        )
        for row in conn.execute(query)
    ]


def turn_after(conn: Connection, now: datetime) -> datetime | None:
    """When a silence next begins or ends by itself, later than `now`."""
    turns = (silences.c.starts_at, silences.c.ends_at)
    queries = (select(func.min(turn)).where(silences.c.ended_at.is_(None), turn > now) for turn in turns)
    found = (conn.execute(query).scalar() for query in queries)
    return min((one for one in found if one is not None), default=None)


def begin(conn: Connection, silence_id: int, now: datetime) -> bool:
    """Whether the silence begins just now, by this call."""
    mine = (silences.c.id == silence_id, silences.c.began_at.is_(None))
    return conn.execute(update(silences).where(*mine).values(began_at=now)).rowcount == 1


def begun(conn: Connection) -> set[int]:
    """The silences whose beginning was seen to, of those that nobody ended."""
    query = select(silences.c.id).where(silences.c.began_at.is_not(None), silences.c.ended_at.is_(None))
    return set(conn.execute(query).scalars())


def tally(conn: Connection, match: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """How many of which severity stand that `match` takes."""
    query = select(discrepancies.c.severity, func.count()).select_from(_of(match)).where(*_taken(match))
    return {row[0]: row[1] for row in conn.execute(query.group_by(discrepancies.c.severity))}


def worst(conn: Connection, match: Mapping[str, Sequence[str]], limit: int) -> Sequence[Row[Any]]:
    """The worst that stand of what `match` takes."""
    chosen = select(discrepancies.c.id).select_from(_of(match)).where(*_taken(match))
    ids = list(conn.execute(chosen.order_by(*WORST_FIRST).limit(limit)).scalars())
    return conn.execute(select(discrepancies).where(discrepancies.c.id.in_(ids)).order_by(*WORST_FIRST)).all()


def muted(conn: Connection, match: Mapping[str, Sequence[str]], limit: int) -> tuple[dict[str, int], list[int]]:
    """`tally`, and the numbers of the worst, in one walk."""
    query = select(discrepancies.c.id, discrepancies.c.severity).select_from(_of(match)).where(*_taken(match))
    rows = conn.execute(query.order_by(*WORST_FIRST)).all()
    return Counter(row.severity for row in rows), [row.id for row in rows[:limit]]


def _of(match: Mapping[str, Sequence[str]]) -> FromClause:
    """Discrepancies, with products and listings only where they are asked for: finding those takes long."""
    if "category" in match:
        return named()
    return discrepancies.join(listings) if "listing" in match else discrepancies


def _taken(match: Mapping[str, Sequence[str]]) -> list[ColumnElement[bool]]:
    where = [column.in_(list(match[name])) for name, column in _columns().items() if name in match]
    return [discrepancies.c.ended_at.is_(None), discrepancies.c.state.in_(_STANDING), *where]


def _columns() -> Mapping[str, ColumnElement[Any]]:
    own = {name: discrepancies.c[name] for name in ("family", "severity", "channel", "brand", "seller")}
    kind = discrepancies.c.kind + ""  # not by the index of all that ever was of a kind: what lives is less
    beside = {"category": func.coalesce(master_products.c.category, ""), "listing": listings.c.external_id}
    return {**own, "kind": kind, **beside}


def means(match: Mapping[str, Sequence[str]], channel: str, seller: str) -> bool:
    """Whether matchers name this seller, by its key, of this channel."""
    return seller in match.get("seller", ()) and channel in match.get("channel", (channel,))


def rename(conn: Connection, called: Sequence[tuple[str, str, str]]) -> None:
    """Let the silences go on meaning sellers whose keys changed: channel, old key, new key of each."""
    for row in conn.execute(select(silences.c.id, silences.c.match)).all():
        here = [(old, new) for channel, old, new in called if means(row.match, channel, old)]
        if here:
            gone = {old for old, _ in here}
            named = [*(one for one in row.match["seller"] if one not in gone), *(new for _, new in here)]
            changed = update(silences).where(silences.c.id == row.id)
            conn.execute(changed.values(match={**row.match, "seller": named}))


def untold(conn: Connection) -> Sequence[Row[Any]]:
    """Members that wait to be told, in messages of which nothing is being sent: with `message_id`, `shown_version`."""
    sending = exists().where(
        WAITING,
        notifications.c.message_id == messages.c.id,
        notifications.c.kind.in_(("root", "thread")),
        notifications.c.attempts > 0,
    )
    return conn.execute(
        select(discrepancies, messages.c.id.label("message_id"), message_members.c.version.label("shown_version"))
        .join(message_members, message_members.c.discrepancy_id == discrepancies.c.id)
        .join(messages, messages.c.id == message_members.c.message_id)
        .where(
            messages.c.closed_at.is_(None),
            message_members.c.announced.is_(False),
            discrepancies.c.ended_at.is_(None),
            ~sending,
        )
        .order_by(messages.c.id, discrepancies.c.id)
    ).all()


def take_back(conn: Connection, member: Row[Any]) -> None:
    """See that a member that waits to be told is not; where people saw it before, the message goes on showing it."""
    where = and_(message_members.c.message_id == member.message_id, message_members.c.discrepancy_id == member.id)
    if member.shown_version:
        conn.execute(update(message_members).where(where).values(announced=True))
    else:
        conn.execute(delete(message_members).where(where))


def hush(
    conn: Connection, discrepancy_id: int, now: datetime, *, silence_id: int | None = None, cause_id: int | None = None
) -> None:
    """Remember that people are to hear of a discrepancy once the silence, or the other discrepancy, is over."""
    row = {"discrepancy_id": discrepancy_id, "silence_id": silence_id, "cause_id": cause_id, "since": now}
    conn.execute(insert_or_ignore(conn, hushed), row)


def over(conn: Connection, now: datetime, limit: int) -> Sequence[Row[Any]]:
    """Hushed discrepancies that nothing keeps back any more, or that ended themselves."""
    return conn.execute(
        select(discrepancies)
        .join(hushed, hushed.c.discrepancy_id == discrepancies.c.id)
        .outerjoin(silences, silences.c.id == hushed.c.silence_id)
        .outerjoin(_cause, _cause.c.id == hushed.c.cause_id)
        .where(
            or_(
                silences.c.ended_at.is_not(None),
                silences.c.ends_at <= now,
                _cause.c.ended_at.is_not(None),
                _cause.c.state.not_in(_STANDING),
                discrepancies.c.ended_at.is_not(None),
            )
        )
        .order_by(discrepancies.c.id)
        .limit(limit)
    ).all()


def unhush(conn: Connection, discrepancy_id: int) -> bool:
    """Whether the discrepancy was hushed, and by this call is so no longer."""
    return conn.execute(delete(hushed).where(hushed.c.discrepancy_id == discrepancy_id)).rowcount == 1


def since(conn: Connection, discrepancy_id: int) -> datetime | None:
    """Since when the discrepancy is kept back; None when it is not."""
    return conn.execute(select(hushed.c.since).where(hushed.c.discrepancy_id == discrepancy_id)).scalar()


def in_the_way(conn: Connection, kinds: Sequence[str]) -> Sequence[Any]:
    """What stands of channels as wholes and is of `kinds`: id, channel, kind."""
    return conn.execute(
        select(discrepancies.c.id, discrepancies.c.channel, discrepancies.c.kind).where(
            discrepancies.c.ended_at.is_(None),
            discrepancies.c.listing_id.is_(None),
            discrepancies.c.state.in_(_STANDING),
            discrepancies.c.kind.in_(list(kinds)),
        )
    ).all()
