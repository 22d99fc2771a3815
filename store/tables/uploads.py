"""Pictures on their way to a receiver, and what they are called there: each content once a receiver."""

from sqlalchemy import Column, Index, Integer, String, Table, Text, text

from store.tables.base import UTCDateTime, metadata

_undone = text("done_at IS NULL AND given_up_at IS NULL")

uploads = Table(
    "uploads",
    metadata,
    Column("receiver", Text, primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("name", Text, nullable=False),  # of the file, as the receiver shows it
    Column("asked_at", UTCDateTime, nullable=False),
    Column("due_at", UTCDateTime, nullable=False),
    Column("claimed_at", UTCDateTime),
    Column("attempts", Integer, nullable=False, default=0),
    Column("file_id", Text),  # the receiver's, stored before the first byte is sent
    Column("done_at", UTCDateTime),
    Column("usable_at", UTCDateTime),  # a message may show it from then on; later where the receiver was not ready
    Column("refusals", Integer, nullable=False, default=0),  # messages that were refused for it
    Column("given_up_at", UTCDateTime),
    Column("error", Text),
    Index("ix_uploads_undone", "due_at", sqlite_where=_undone, postgresql_where=_undone),
)
