"""IPR cases: a seller on a channel, its listings, and every step. A step is never deleted."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from store.tables.base import BigId, Json, UTCDateTime, id_column, metadata

_open = text("ended_at IS NULL")

cases = Table(
    "cases",
    metadata,
    id_column(),
    Column("brand", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("seller", Text, nullable=False),  # sellers.external_id
    Column("stage", String(20), nullable=False),  # model.casework.Stage
    Column("version", Integer, nullable=False, default=1),  # one more with every event
    Column("opened_at", UTCDateTime, nullable=False),
    Column("filed_at", UTCDateTime),  # the last time: removal is timed from it
    Column("removed_at", UTCDateTime),
    Column("ended_at", UTCDateTime),  # removed or closed
    Column("owner_id", BigId, ForeignKey("users.id")),  # who looks after it
    Index("uq_cases_open", "channel", "seller", "brand", unique=True, sqlite_where=_open, postgresql_where=_open),
    Index(None, "stage", "id"),
    Index(None, "channel", "seller"),
)

case_listings = Table(
    "case_listings",
    metadata,
    Column("case_id", BigId, ForeignKey("cases.id"), primary_key=True),
    Column("listing_id", BigId, ForeignKey("listings.id"), primary_key=True),
    Column("added_at", UTCDateTime, nullable=False),
    Column("gone_at", UTCDateTime),  # the third look in a row that found it gone
    Index(None, "listing_id"),
)

case_events = Table(
    "case_events",
    metadata,
    id_column(),
    Column("case_id", BigId, ForeignKey("cases.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("actor_id", BigId, ForeignKey("users.id")),  # NULL: Andon itself
    Column("step", String(20), nullable=False),  # model.casework.Step
    Column("from_stage", String(20)),
    Column("to_stage", String(20), nullable=False),
    Column("why", Text),
    Column("discrepancy_id", BigId, ForeignKey("discrepancies.id")),  # the finding behind it: its events lead to proof
    Column("evidence_id", Integer, ForeignKey("evidence.id")),
    Column("detail", Json),  # an order and the hashes of its photos; hours from filing to removal
    UniqueConstraint("case_id", "version"),
    Index(None, "discrepancy_id"),
)
