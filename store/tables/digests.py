"""Digests: each once for each time that it was due; and the files that messages show or have in their thread."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, LargeBinary, String, Table, Text, UniqueConstraint

from store.tables.base import BigId, Json, UTCDateTime, id_column, metadata

digests = Table(
    "digests",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),  # its key in the settings
    Column("due_at", UTCDateTime, nullable=False),
    Column("until", UTCDateTime, nullable=False),  # what happened before is told; the next one begins here
    Column("asked", Boolean, nullable=False, default=False),  # sent by a person's word, beside its times
    Column("message_id", BigId, ForeignKey("messages.id")),  # NULL: there was nothing to tell
    Column("content", Json),  # alerts.digest.Digest as JSON
    UniqueConstraint("name", "due_at"),
    Index(None, "message_id"),
)

attachments = Table(
    "attachments",  # removed some days after the message
    metadata,
    Column("message_id", BigId, ForeignKey("messages.id"), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("made_at", UTCDateTime, nullable=False),
    Index(None, "sha256"),
)
