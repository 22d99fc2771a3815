"""SQL of what people are told: events to messages, and what a message says of its members and their proof."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Join, Row, Select, and_, exists, func, insert, or_, select, update

from store.engine import chunks
from store.evidence.finding import OPENING, proving
from store.notifications import WAITING
from store.tables import (
    captures,
    content_spans,
    discrepancies,
    events,
    evidence,
    evidence_files,
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

_LIVE = discrepancies.c.ended_at.is_(None)
_heard = (
    select(message_members.c.discrepancy_id, func.max(message_members.c.told_at).label("told_at"))
    .group_by(message_members.c.discrepancy_id)
    .subquery()
)


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
    if ids:
        mine = (events.c.id.in_(ids), events.c.processed_at.is_(None))
        conn.execute(update(events).where(*mine).values(processed_at=now))


def open_message(conn: Connection, receiver: str, group_key: str, posted_after: datetime) -> Row[Any] | None:
    """The youngest message of a group that still lives: it is to be posted, or was after `posted_after`."""
    young = or_(messages.c.posted_at.is_(None), messages.c.posted_at > posted_after)
    return conn.execute(
        select(messages)
        .where(messages.c.receiver == receiver, messages.c.group_key == group_key, messages.c.closed_at.is_(None))
        .where(young)
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


def give_up(conn: Connection, message_id: int, why: str, now: datetime) -> None:
    """End a message that can be reached no more, with everything that was to be sent about it."""
    waiting = update(notifications).where(WAITING, notifications.c.message_id == message_id)
    conn.execute(waiting.values(dropped_at=now, error=why[:500], claimed_at=None))
    close_message(conn, message_id, now)


def close_message(conn: Connection, message_id: int, now: datetime) -> None:
    """End a message's life: later members of its group get a new one."""
    conn.execute(
        update(messages).where(messages.c.id == message_id, messages.c.closed_at.is_(None)).values(closed_at=now)
    )


def former(conn: Connection, message_id: int, since: datetime) -> str | None:
    """Where the message before of the same group was posted, if it ended after `since` and none between them lives."""
    mine = message_row(conn, message_id)
    before = and_(messages.c.receiver == mine.receiver, messages.c.group_key == mine.group_key, messages.c.id < mine.id)
    found = conn.execute(
        select(messages.c.ts, messages.c.closed_at).where(before, messages.c.ts.is_not(None)).order_by(messages.c.id)
    ).all()
    lives = conn.execute(select(exists().where(before, messages.c.closed_at.is_(None)))).scalar()
    last = found[-1] if found else None
    return last.ts if last and not lives and last.closed_at >= since else None


def seen(conn: Connection, message_id: int, versions: Mapping[int, int]) -> None:
    """Remember the versions of members that a message need not tell any more."""
    for discrepancy_id, version in versions.items():
        mine = (message_members.c.message_id == message_id, message_members.c.discrepancy_id == discrepancy_id)
        conn.execute(update(message_members).where(*mine).values(version=version))


def message_row(conn: Connection, message_id: int) -> Row[Any]:
    """One message."""
    return conn.execute(select(messages).where(messages.c.id == message_id)).one()


def _product_code() -> ColumnElement[str]:
    """The master file's product of a discrepancy: its variant's SKU's, else any SKU's or product's of its listing.

    Products and SKUs are looked for by their key, which is their code and alone has an index.
    """
    sku = (
        select(master_skus.c.product_code)
        .where(master_skus.c.key == variants.c.sku_code, master_skus.c.until_version.is_(None))
        .limit(1)
        .scalar_subquery()
    )
    listed_sku = master_skus.alias("listed_sku")
    listed = (
        select(func.coalesce(master_listings.c.product_code, listed_sku.c.product_code))
        .outerjoin(
            listed_sku,
            and_(listed_sku.c.key == master_listings.c.sku_code, listed_sku.c.until_version.is_(None)),
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


def named() -> Join:
    """Discrepancies with their listing, variant and product."""
    product = and_(master_products.c.key == _product_code(), master_products.c.until_version.is_(None))
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
    query = select(master_products.c.category).select_from(named()).where(discrepancies.c.id == discrepancy_id)
    return conn.execute(query).scalar() or ""


def listing_of(conn: Connection, discrepancy_id: int) -> str:
    """A discrepancy's listing as its platform calls it, empty when the channel as a whole is meant."""
    query = select(listings.c.external_id).join(discrepancies, discrepancies.c.listing_id == listings.c.id)
    return conn.execute(query.where(discrepancies.c.id == discrepancy_id)).scalar() or ""


def _page_name() -> ColumnElement[str]:
    """What the listing's page calls itself now."""
    now = select(content_spans.c.name).where(
        content_spans.c.listing_id == discrepancies.c.listing_id, content_spans.c.is_current
    )
    return now.limit(1).scalar_subquery()


def members(conn: Connection, message_id: int) -> Sequence[Row[Any]]:
    """All that a message shows, with the names that people know: listing, product, SKU, seller, owner."""
    joined = named().join(message_members, message_members.c.discrepancy_id == discrepancies.c.id)
    told = (message_members.c.version.label("shown_version"), message_members.c.announced)
    return conn.execute(_described(joined, *told).where(message_members.c.message_id == message_id)).all()


def described(conn: Connection, ids: Sequence[int]) -> list[Row[Any]]:
    """These discrepancies with the same names, in the order of `ids`."""
    found = {
        row.id: row
        for part in chunks(ids)
        for row in conn.execute(_described(named()).where(discrepancies.c.id.in_(part)))
    }
    return [found[id_] for id_ in ids if id_ in found]


def _described(joined: Join, *beside: ColumnElement[Any]) -> Select[Any]:
    listing, variant, product = listings, variants, master_products
    return (
        select(
            discrepancies,
            *beside,
            listing.c.url,
            listing.c.external_id,
            variant.c.options,
            variant.c.sku_code,
            product.c.name.label("product_name"),
            product.c.names.label("product_names"),
            product.c.category,
            _page_name().label("page_name"),
            product.c.code.label("product_code"),
            product.c.mpn.label("style_code"),
            sellers.c.name.label("seller_name"),
            users.c.name.label("owner_name"),
        )
        .select_from(joined)
        .outerjoin(
            sellers,
            and_(sellers.c.channel == discrepancies.c.channel, sellers.c.external_id == discrepancies.c.seller),
        )
        .outerjoin(users, users.c.id == discrepancies.c.owner_id)
        .order_by(discrepancies.c.id)
    )


def is_member(conn: Connection, message_id: int, discrepancy_id: int) -> bool:
    """Whether a message shows a discrepancy."""
    mine = (message_members.c.message_id == message_id, message_members.c.discrepancy_id == discrepancy_id)
    return bool(conn.execute(select(exists().where(*mine))).scalar())


def tells_critical(conn: Connection, message_id: int) -> bool:
    """Whether a message told of something critical, or is about to: a critical notification of it is not dropped."""
    told = notifications.c.kind.in_(("root", "thread"))
    mine = (
        told,
        notifications.c.message_id == message_id,
        notifications.c.critical,
        notifications.c.dropped_at.is_(None),
    )
    return bool(conn.execute(select(exists().where(*mine))).scalar())


def silent_since(conn: Connection, states: Sequence[str], before: datetime) -> Sequence[Row[Any]]:
    """Live discrepancies in `states` of which people last heard before `before`."""
    return conn.execute(
        select(discrepancies, _heard.c.told_at)
        .join(_heard, _heard.c.discrepancy_id == discrepancies.c.id)
        .where(_LIVE, discrepancies.c.state.in_(states), _heard.c.told_at <= before)
        .order_by(discrepancies.c.id)
    ).all()


def expired_messages(conn: Connection, before: datetime) -> Sequence[Row[Any]]:
    """Living messages that were posted at `before` or earlier."""
    return conn.execute(select(messages).where(messages.c.closed_at.is_(None), messages.c.posted_at <= before)).all()


def messages_behind(conn: Connection, limit: int) -> Sequence[Row[Any]]:
    """Living messages that name no pack, or an older one, beside a member, but for those with an edit on its way."""
    shown = proving()
    edited = exists().where(
        notifications.c.message_id == messages.c.id,
        notifications.c.kind == "edit",
        WAITING,
    )
    query = (
        select(messages)
        .join(message_members, message_members.c.message_id == messages.c.id)
        .join(shown, shown.c.discrepancy_id == message_members.c.discrepancy_id)
        .join(evidence, evidence.c.capture_id == shown.c.capture_id)
        .where(
            messages.c.closed_at.is_(None),
            evidence.c.purged_at.is_(None),
            evidence.c.id > func.coalesce(message_members.c.evidence_id, 0),
            ~edited,
        )
    )
    return conn.execute(query.distinct().order_by(messages.c.id.desc()).limit(limit)).all()


def messages_with(conn: Connection, receiver: str, sha256: str) -> Sequence[Row[Any]]:
    """The living messages of a receiver with a member whose evidence holds this picture."""
    shown = proving()
    query = (
        select(messages)
        .join(message_members, message_members.c.message_id == messages.c.id)
        .join(shown, shown.c.discrepancy_id == message_members.c.discrepancy_id)
        .join(evidence, evidence.c.capture_id == shown.c.capture_id)
        .join(evidence_files, evidence_files.c.evidence_id == evidence.c.id)
        .where(messages.c.closed_at.is_(None), messages.c.receiver == receiver, evidence_files.c.sha256 == sha256)
    )
    return conn.execute(query.distinct().order_by(messages.c.id)).all()


def opened_since(conn: Connection, message_id: int, since: datetime) -> Sequence[Any]:
    """Of a message's members that people are still to hear of, the captures that opened or worsened them since.

    Each with listing_id, captured_at and `pack`: the number of its pack, None while there is none.
    """
    query = (
        select(captures.c.listing_id, captures.c.captured_at, evidence.c.id.label("pack"))
        .join_from(message_members, events, events.c.discrepancy_id == message_members.c.discrepancy_id)
        .join(captures, captures.c.id == events.c.capture_id)
        .outerjoin(evidence, evidence.c.capture_id == captures.c.id)
        .where(
            message_members.c.message_id == message_id,
            message_members.c.announced.is_(False),
            events.c.action.in_(OPENING),
            events.c.at > since,
        )
    )
    return conn.execute(query).all()


def shown(conn: Connection, message_id: int, packs: Mapping[int, int]) -> None:
    """Remember which pack a message names beside each member."""
    for discrepancy_id, number in packs.items():
        mine = (message_members.c.message_id == message_id, message_members.c.discrepancy_id == discrepancy_id)
        conn.execute(update(message_members).where(*mine).values(evidence_id=number))


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
