"""When the schedules of channels rested by somebody's word."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text, text

from store.tables.base import BigId, UTCDateTime, id_column, metadata

_on = text("ended_at IS NULL")

pauses = Table(
    "pauses",
    metadata,
    id_column(),
    Column("channel", Text, nullable=False),
    Column("since", UTCDateTime, nullable=False),
    Column("made_by", BigId, ForeignKey("users.id"), nullable=False),
    Column("why", Text, nullable=False),
    Column("ended_at", UTCDateTime),
    Column("ended_by", BigId, ForeignKey("users.id")),
    Index("uq_pauses_on", "channel", unique=True, sqlite_where=_on, postgresql_where=_on),
    Index(None, "channel", "ended_at"),
)
