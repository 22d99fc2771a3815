"""What people chose not to be told of, and what is kept back meanwhile."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text, text

from store.tables.base import BigId, Json, UTCDateTime, id_column, metadata

_standing = text("ended_at IS NULL")

silences = Table(
    "silences",
    metadata,
    id_column(),
    Column("match", Json, nullable=False),  # matcher to its values: all hold, of several values any
    Column("starts_at", UTCDateTime, nullable=False),
    Column("ends_at", UTCDateTime, nullable=False),
    Column("author_id", BigId, ForeignKey("users.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("began_at", UTCDateTime),  # when what waited to be told was taken back
    Column("ended_at", UTCDateTime),  # somebody ended it before its time
    Column("ended_by", BigId, ForeignKey("users.id")),
    Index("ix_silences_ends", "ends_at", sqlite_where=_standing, postgresql_where=_standing),
)

hushed = Table(
    "hushed",  # what people are to hear of once what keeps it back is over
    metadata,
    Column("discrepancy_id", BigId, ForeignKey("discrepancies.id"), primary_key=True),
    Column("silence_id", BigId, ForeignKey("silences.id")),
    Column("cause_id", BigId, ForeignKey("discrepancies.id")),  # or: what stands in the way of seeing it
    Column("since", UTCDateTime, nullable=False),
    Index(None, "silence_id"),
    Index(None, "cause_id"),
)
