"""What browsers showed: one row per look."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from store.tables.base import BigId, Json, UTCDateTime, id_column, metadata

looks = Table(
    "looks",
    metadata,
    id_column(),
    Column("listing_id", BigId, ForeignKey("listings.id"), nullable=False),
    Column("captured_at", UTCDateTime, nullable=False),  # of the capture that was read from the look
    Column("viewport", String(20), nullable=False),  # desktop phone
    Column("status", Integer),  # HTTP status of the page
    Column("changes", Integer),  # parts that look other than the accepted baseline; NULL: was not compared
    Column("facts", Json, nullable=False),  # as model.seen.facts gives them; pictures and the page itself are files
    UniqueConstraint("listing_id", "captured_at", "viewport"),
)
