"""What was seen: listings, their variants and sellers, and the spans between which they said the same."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from store.tables.base import BigId, Json, UTCDateTime, id_column, metadata

listings = Table(
    "listings",
    metadata,
    id_column(),
    Column("channel", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("tier", String(20), nullable=False, default="daily"),
    Column("in_master", Boolean, nullable=False, default=False),
    Column("first_seen_at", UTCDateTime, nullable=False),
    Column("last_captured_at", UTCDateTime),  # any outcome
    Column("last_outcome", String(20)),
    Column("gone_count", Integer, nullable=False, default=0),  # `gone` captures in a row
    Column("etag", Text),
    Column("last_modified", Text),
    UniqueConstraint("channel", "external_id"),
    Index(None, "channel", "tier"),
)

_ungrouped = text("grouped_at IS NULL")
_unerased = text("erased_at IS NULL")

sellers = Table(
    "sellers",
    metadata,
    id_column(),
    Column("channel", Text, nullable=False),
    Column("external_id", Text, nullable=False),  # the platform's id, else the shown name
    Column("name", Text),
    Column("kind", String(20)),
    Column("legal_name", Text),
    Column("business_number", Text),
    Column("address", Text),
    Column("phone", Text),
    Column("first_seen_at", UTCDateTime, nullable=False),
    Column("last_seen_at", UTCDateTime, nullable=False),  # to the day
    Column("grouped_at", UTCDateTime),  # NULL: what it shows changed, and waits to be compared with other sellers
    Column("erased_at", UTCDateTime),  # what pages show of it is not kept since
    Column("alias", Text),  # of an erased one: what `store.naming.pseudonym` makes of the name that it showed
    UniqueConstraint("channel", "external_id"),
    Index("ix_sellers_ungrouped", "id", sqlite_where=_ungrouped, postgresql_where=_ungrouped),
    Index("ix_sellers_seen", "last_seen_at", "id"),
    Index("ix_sellers_last_seen_at", "last_seen_at", sqlite_where=_unerased, postgresql_where=_unerased),
)

variants = Table(
    "variants",
    metadata,
    id_column(),
    Column("listing_id", BigId, ForeignKey("listings.id"), nullable=False),
    Column("external_id", Text, nullable=False),  # the platform's id, else "name=value / ..." of its options
    Column("sku", Text),
    Column("gtin", Text),
    Column("options", Json),
    Column("sku_code", Text),  # the master file's SKU that it was mapped to
    Column("pack", Integer, nullable=False, default=1),
    Column("mapped_by", String(20)),  # master gtin options; NULL = not mapped
    UniqueConstraint("listing_id", "external_id"),
    Index(None, "sku_code"),
)

_current = text("is_current")
_is_current = text("is_current = 1")  # as SQLAlchemy asks SQLite, which else takes no partial index

offer_spans = Table(
    "offer_spans",
    metadata,
    id_column(),
    Column("listing_id", BigId, ForeignKey("listings.id"), nullable=False),
    Column("seller", Text, nullable=False, default=""),  # sellers.external_id; "" = the channel itself
    Column("variant", Text, nullable=False, default=""),  # variants.external_id; "" = the listing as a whole
    Column("first_at", UTCDateTime, nullable=False),
    Column("last_at", UTCDateTime, nullable=False),
    Column("count", Integer, nullable=False, default=1),  # captures that said so
    Column("is_current", Boolean, nullable=False, default=True),
    Column("digest", String(32), nullable=False),  # of all that follows: what makes two captures the same
    Column("currency", String(3)),
    Column("price", BigInteger),  # minor units of `currency`, as all prices here
    Column("regular_price", BigInteger),
    Column("coupon_price", BigInteger),
    Column("member_price", BigInteger),
    Column("card_price", BigInteger),
    Column("best_price", BigInteger),
    Column("shipping_fee", BigInteger),
    Column("unit_price", BigInteger),
    Column("availability", String(20), nullable=False),
    Column("quantity", Integer),
    Column("absent", Json),  # fields shown absent
    Column("sources", Json),  # {field: {"where": ..., "disagrees": [[where, value], ...]}}
    Column("conditions", Json),
    Column("carried", Json),  # fields whose value stands from an earlier capture: the one at last_at did not read them
    Index(
        "uq_offer_spans_current",
        "listing_id",
        "seller",
        "variant",
        unique=True,
        sqlite_where=_current,
        postgresql_where=_current,
    ),
    Index("ix_offer_spans_history", "listing_id", "first_at"),
    Index("ix_offer_spans_seller", "seller", "listing_id", sqlite_where=_is_current, postgresql_where=_current),
)

content_spans = Table(
    "content_spans",
    metadata,
    id_column(),
    Column("listing_id", BigId, ForeignKey("listings.id"), nullable=False),
    Column("first_at", UTCDateTime, nullable=False),
    Column("last_at", UTCDateTime, nullable=False),
    Column("count", Integer, nullable=False, default=1),
    Column("is_current", Boolean, nullable=False, default=True),
    Column("digest", String(32), nullable=False),
    Column("name", Text),
    Column("brand", Text),
    Column("sku", Text),
    Column("gtin", Text),
    Column("mpn", Text),
    Column("images", Json),
    Column("options", Json),  # {"Size": ["250", "260"], ...}
    Column("description", Text),
    Column("attributes", Json),
    Column("absent", Json),
    Column("sources", Json),
    Column("carried", Json),  # as in offer_spans
    Index("uq_content_spans_current", "listing_id", unique=True, sqlite_where=_current, postgresql_where=_current),
    Index("ix_content_spans_history", "listing_id", "first_at"),
)

captures = Table(
    "captures",  # a row for each visit that was not a plain repeat: other outcomes, candidates, evidence
    metadata,
    id_column(),
    Column("listing_id", BigId, ForeignKey("listings.id"), nullable=False),
    Column("run_id", BigId, ForeignKey("runs.id")),
    Column("captured_at", UTCDateTime, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("reason", Text),
    Column("detail", Json),  # the capture as `andon extract` prints it, where it is evidence
    UniqueConstraint("listing_id", "captured_at"),
    Index(None, "run_id"),
)
