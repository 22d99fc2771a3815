"""SQL of what people are told: events to messages, messages to notifications, notifications out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Join, Row, and_, case, exists, func, insert, or_, select, update

from store.tables import (
    content_spans,
    discrepancies,
    events,
    listings,
    master_listings,
    master_products,
    master_skus,
    message_members,
    messages,
    notifications,
    offer_spans,
    sellers,
    users,
    variants,
)

LEASE = timedelta(seconds=60)
"""How long a claim on a notification holds; a sender that died in between loses it after this."""

_WAITING = and_(notifications.c.sent_at.is_(None), notifications.c.dropped_at.is_(None))
_LIVE = discrepancies.c.ended_at.is_(None)


def unprocessed_events(conn: Connection, limit: int) -> Sequence[Row[Any]]:
    """The oldest events that nobody has turned into messages, with the discrepancy they moved."""
    return conn.execute(
        select(
            events.c.id.label("event_id"),
            events.c.version.label("event_version"),
            events.c.action,
            events.c.to_state,
            discrepancies,
        )
        .join_from(events, discrepancies, events.c.discrepancy_id == discrepancies.c.id)
        .where(events.c.processed_at.is_(None))
        .order_by(events.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=events)
    ).all()


def mark_processed(conn: Connection, event_ids: Iterable[int], now: datetime) -> None:
    """Take events out of the outbox."""
    ids = list(event_ids)
    conn.execute(update(events).where(events.c.id.in_(ids), events.c.processed_at.is_(None)).values(processed_at=now))


def open_message(conn: Connection, receiver: str, group_key: str) -> Row[Any] | None:
    """The youngest message of a group that still lives."""
    return conn.execute(
        select(messages)
        .where(messages.c.receiver == receiver, messages.c.group_key == group_key, messages.c.closed_at.is_(None))
        .order_by(messages.c.id.desc())
        .limit(1)
    ).first()


def messages_of(conn: Connection, discrepancy_id: int) -> Sequence[Row[Any]]:
    """The living messages that show a discrepancy."""
    return conn.execute(
        select(messages)
        .join(message_members, message_members.c.message_id == messages.c.id)
        .where(message_members.c.discrepancy_id == discrepancy_id, messages.c.closed_at.is_(None))
        .order_by(messages.c.id)
    ).all()


def add_message(conn: Connection, *, route: str, receiver: str, group_key: str, now: datetime) -> int:
    """A new message, not yet posted."""
    result = conn.execute(
        insert(messages).values(route=route, receiver=receiver, group_key=group_key, created_at=now, version=1)
    )
    key: Any = result.inserted_primary_key
    return int(key[0])


def add_member(conn: Connection, message_id: int, discrepancy_id: int, now: datetime) -> None:
    """Put a discrepancy into a message; one that is in already is to be announced anew."""
    where = and_(message_members.c.message_id == message_id, message_members.c.discrepancy_id == discrepancy_id)
    changed = conn.execute(update(message_members).where(where).values(announced=False, told_at=now))
    if not changed.rowcount:
        conn.execute(
            insert(message_members).values(
                message_id=message_id, discrepancy_id=discrepancy_id, version=0, announced=False, told_at=now
            )
        )


def ask_for(
    conn: Connection, message: Row[Any], kind: str, *, due_at: datetime, now: datetime, critical: bool = False
) -> None:
    """See that a notification of `kind` (root, edit, thread) goes out for a message, once.

    One that waits and was not begun serves, as its text is made when it is sent; it is only brought forward.
    """
    waiting = conn.execute(
        select(notifications.c.id, notifications.c.due_at, notifications.c.critical).where(
            _WAITING,
            notifications.c.message_id == message.id,
            notifications.c.kind == kind,
            notifications.c.attempts == 0,
        )
    ).first()
    if waiting:
        sooner = min(waiting.due_at, due_at)
        conn.execute(
            update(notifications)
            .where(notifications.c.id == waiting.id)
            .values(due_at=sooner, critical=waiting.critical or critical)
        )
        return
    conn.execute(
        insert(notifications).values(
            id=str(uuid4()),
            message_id=message.id,
            receiver=message.receiver,
            kind=kind,
            critical=critical,
            body={},
            created_at=now,
            due_at=due_at,
        )
    )


def root_is_waiting(conn: Connection, message_id: int) -> bool:
    """Whether the message's root has not been begun, so that what changes will be in it anyway."""
    return bool(
        conn.execute(
            select(
                exists().where(
                    _WAITING,
                    notifications.c.message_id == message_id,
                    notifications.c.kind == "root",
                    notifications.c.attempts == 0,
                )
            )
        ).scalar()
    )


def due_notifications(conn: Connection, now: datetime, limit: int = 100) -> Sequence[Any]:
    """What should go out now and nobody is at, critical first, then roots, then oldest.

    Each with id, message_id, receiver, kind and attempts.

    An edit or thread line waits for its message's root to have been posted.
    """
    order = case((notifications.c.kind == "root", 0), else_=1)
    return conn.execute(
        select(*(notifications.c[name] for name in ("id", "message_id", "receiver", "kind", "attempts")))
        .join(messages, messages.c.id == notifications.c.message_id)
        .where(
            _WAITING,
            notifications.c.due_at <= now,
            or_(notifications.c.claimed_at.is_(None), notifications.c.claimed_at < now - LEASE),
            or_(notifications.c.kind == "root", messages.c.ts.is_not(None)),
        )
        .order_by(notifications.c.critical.desc(), order, notifications.c.due_at, notifications.c.created_at)
        .limit(limit)
    ).all()


def next_due(conn: Connection) -> datetime | None:
    """When the next waiting notification is due."""
    return conn.execute(select(func.min(notifications.c.due_at)).where(_WAITING)).scalar()


def claim(conn: Connection, notification_id: str, now: datetime) -> Row[Any] | None:
    """Take one notification for sending, or None when somebody else has it, sent it or dropped it.

    `uncertain` in the row says whether an earlier send was begun whose end is not known; from here on it is set.
    """
    row = conn.execute(
        select(notifications, messages.c.place, messages.c.ts.label("root_ts"))
        .join(messages, messages.c.id == notifications.c.message_id)
        .where(notifications.c.id == notification_id)
        .with_for_update(of=notifications)
    ).first()
    taken = conn.execute(
        update(notifications)
        .where(
            _WAITING,
            notifications.c.id == notification_id,
            notifications.c.due_at <= now,
            or_(notifications.c.claimed_at.is_(None), notifications.c.claimed_at < now - LEASE),
        )
        .values(claimed_at=now, attempts=notifications.c.attempts + 1, uncertain=True)
    )
    return row if taken.rowcount else None


def rest(conn: Connection, notification_id: str, until: datetime) -> None:
    """Let a notification that nobody has begun wait a little longer."""
    unbegun = and_(_WAITING, notifications.c.id == notification_id, notifications.c.attempts == 0)
    conn.execute(update(notifications).where(unbegun, notifications.c.due_at < until).values(due_at=until))


def hold(conn: Connection, row: Row[Any], claimed_at: datetime, now: datetime) -> bool:
    """Renew a claim made at `claimed_at` before the send itself; False when it ran out and somebody else has it."""
    mine = and_(_WAITING, notifications.c.id == row.id, notifications.c.claimed_at == claimed_at)
    return conn.execute(update(notifications).where(mine).values(claimed_at=now)).rowcount == 1


def begun(conn: Connection, row: Row[Any], body: Mapping[str, Any], place: str) -> str | None:
    """Remember what is being sent; the `ts` after which it must be looked for, should its arrival be uncertain.

    That is the youngest one known when it was first begun: what was posted later may stand behind it.
    """
    after: str | None = row.after_ts
    if row.attempts == 0:
        after = conn.execute(select(func.max(messages.c.ts)).where(messages.c.place == place)).scalar()
    conn.execute(update(notifications).where(notifications.c.id == row.id).values(body=dict(body), after_ts=after))
    return after


def delivered(conn: Connection, row: Row[Any], *, place: str, ts: str, shown: Mapping[int, int], now: datetime) -> None:
    """Store Slack's `ts` and which versions of which members people now see."""
    conn.execute(
        update(notifications)
        .where(notifications.c.id == row.id)
        .values(sent_at=now, ts=ts, uncertain=False, error=None, claimed_at=None)
    )
    message: dict[str, Any] = {"version": messages.c.version + 1}
    if row.kind == "root":
        message |= {"place": place, "ts": ts}
    if row.kind != "edit":
        message["told_at"] = now
    conn.execute(update(messages).where(messages.c.id == row.message_id).values(**message))
    for discrepancy_id, version in shown.items():
        values: dict[str, Any] = {"version": version}
        if row.kind != "edit":
            values |= {"announced": True, "told_at": now}
        conn.execute(
            update(message_members)
            .where(message_members.c.message_id == row.message_id, message_members.c.discrepancy_id == discrepancy_id)
            .values(**values)
        )


def postpone(conn: Connection, notification_id: str, *, due_at: datetime, error: str, uncertain: bool) -> None:
    """Give a notification back after a failed send."""
    conn.execute(
        update(notifications)
        .where(notifications.c.id == notification_id)
        .values(claimed_at=None, due_at=due_at, error=error[:500], uncertain=uncertain)
    )


def drop(conn: Connection, notification_id: str, why: str, now: datetime) -> None:
    """Give a notification up for good, because there is nothing left to say."""
    conn.execute(
        update(notifications)
        .where(notifications.c.id == notification_id)
        .values(dropped_at=now, error=why[:500], claimed_at=None)
    )


def give_up(conn: Connection, message_id: int, why: str, now: datetime) -> None:
    """End a message that can be reached no more, with everything that was to be sent about it."""
    waiting = update(notifications).where(_WAITING, notifications.c.message_id == message_id)
    conn.execute(waiting.values(dropped_at=now, error=why[:500], claimed_at=None))
    close_message(conn, message_id, now)


def close_message(conn: Connection, message_id: int, now: datetime) -> None:
    """End a message's life: later members of its group get a new one."""
    conn.execute(
        update(messages).where(messages.c.id == message_id, messages.c.closed_at.is_(None)).values(closed_at=now)
    )


def message_row(conn: Connection, message_id: int) -> Row[Any]:
    """One message."""
    return conn.execute(select(messages).where(messages.c.id == message_id)).one()


def _product_code() -> ColumnElement[str]:
    """The master file's product of a discrepancy: its variant's SKU's, else any SKU's or product's of its listing."""
    sku = (
        select(master_skus.c.product_code)
        .where(master_skus.c.code == variants.c.sku_code, master_skus.c.until_version.is_(None))
        .limit(1)
        .scalar_subquery()
    )
    listed_sku = master_skus.alias("listed_sku")
    listed = (
        select(func.coalesce(master_listings.c.product_code, listed_sku.c.product_code))
        .outerjoin(
            listed_sku,
            and_(listed_sku.c.code == master_listings.c.sku_code, listed_sku.c.until_version.is_(None)),
        )
        .where(
            master_listings.c.channel == discrepancies.c.channel,
            master_listings.c.external_id == listings.c.external_id,
            master_listings.c.until_version.is_(None),
        )
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(sku, listed)


def _named() -> Join:
    """Discrepancies with their listing, variant and product."""
    product = and_(master_products.c.code == _product_code(), master_products.c.until_version.is_(None))
    variant = and_(
        variants.c.listing_id == discrepancies.c.listing_id, variants.c.external_id == discrepancies.c.variant
    )
    return (
        discrepancies.outerjoin(listings, listings.c.id == discrepancies.c.listing_id)
        .outerjoin(variants, variant)
        .outerjoin(master_products, product)
    )


def category_of(conn: Connection, discrepancy_id: int) -> str:
    """The master file's category of a discrepancy's product, empty when there is none."""
    query = select(master_products.c.category).select_from(_named()).where(discrepancies.c.id == discrepancy_id)
    return conn.execute(query).scalar() or ""


def members(conn: Connection, message_id: int) -> Sequence[Row[Any]]:
    """All that a message shows, with the names that people know: listing, product, SKU, seller, owner."""
    listing, variant, product = listings, variants, master_products
    return conn.execute(
        select(
            discrepancies,
            message_members.c.version.label("shown_version"),
            message_members.c.announced,
            listing.c.url,
            listing.c.external_id,
            variant.c.options,
            variant.c.sku_code,
            product.c.name.label("product_name"),
            product.c.code.label("product_code"),
            product.c.mpn.label("style_code"),
            sellers.c.name.label("seller_name"),
            users.c.name.label("owner_name"),
        )
        .select_from(_named().join(message_members, message_members.c.discrepancy_id == discrepancies.c.id))
        .outerjoin(
            sellers,
            and_(sellers.c.channel == discrepancies.c.channel, sellers.c.external_id == discrepancies.c.seller),
        )
        .outerjoin(users, users.c.id == discrepancies.c.owner_id)
        .where(message_members.c.message_id == message_id)
        .order_by(discrepancies.c.id)
    ).all()


def silent_since(conn: Connection, states: Sequence[str], before: datetime) -> Sequence[Row[Any]]:
    """Live discrepancies in `states` of which people last heard before `before`."""
    heard = (
        select(message_members.c.discrepancy_id, func.max(message_members.c.told_at).label("told_at"))
        .group_by(message_members.c.discrepancy_id)
        .subquery()
    )
    return conn.execute(
        select(discrepancies, heard.c.told_at)
        .join(heard, heard.c.discrepancy_id == discrepancies.c.id)
        .where(_LIVE, discrepancies.c.state.in_(states), heard.c.told_at <= before)
        .order_by(discrepancies.c.id)
    ).all()


def expired_messages(conn: Connection, before: datetime) -> Sequence[Row[Any]]:
    """Living messages that were made before `before`."""
    return conn.execute(select(messages).where(messages.c.closed_at.is_(None), messages.c.created_at <= before)).all()


def undelivered(conn: Connection) -> Sequence[Row[Any]]:
    """What waits and why, for people."""
    return conn.execute(select(notifications).where(_WAITING).order_by(notifications.c.due_at)).all()


_FIELD_OF_FAMILY = {"price": "price", "stock": "availability"}
_FIELD_OF_KIND = {
    "title_mismatch": "name",
    "brand_missing": "brand",
    "image_missing": "images",
    "image_mismatch": "images",
    "coupon_below_floor": "coupon_price",
}


def read_where(conn: Connection, row: Row[Any]) -> str | None:
    """Where on the page the field behind a discrepancy was last read, as the capture's sources say."""
    field = (row.numbers or {}).get("field") or _FIELD_OF_KIND.get(row.kind) or _FIELD_OF_FAMILY.get(row.family)
    if row.listing_id is None or field is None:
        return None
    spans = content_spans if row.family == "display" else offer_spans
    query = select(spans.c.sources).where(spans.c.listing_id == row.listing_id, spans.c.is_current)
    if spans is offer_spans:
        query = query.where(spans.c.seller == row.seller).order_by((spans.c.variant == row.variant).desc())
    sources = conn.execute(query.limit(1)).scalar() or {}
    where = (sources.get(field) or {}).get("where")
    return str(where) if where else None
