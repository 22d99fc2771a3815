"""Who was called because nobody acted, and when to look again whether somebody has to be."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from store.tables.base import BigId, Json, UTCDateTime, id_column, metadata

escalation_clocks = Table(
    "escalation_clocks",  # made anew with each event of its discrepancy
    metadata,
    Column("discrepancy_id", BigId, ForeignKey("discrepancies.id"), primary_key=True),
    Column("due_at", UTCDateTime, nullable=False),  # when somebody has to be called, unless something happens before
    Index(None, "due_at"),
)

escalations = Table(
    "escalations",  # a call; each is made once
    metadata,
    id_column(),
    Column("discrepancy_id", BigId, ForeignKey("discrepancies.id"), nullable=False),
    Column("what", String(10), nullable=False),  # alerts.escalation_steps.What
    Column("round", Integer, nullable=False),  # the discrepancy's version since which nobody acted
    Column("chain", Text, nullable=False),
    Column("step", Integer, nullable=False),  # counted on through repeats, from 0
    Column("people", Json, nullable=False),  # their names in the settings
    Column("made_at", UTCDateTime, nullable=False),
    Column("notification_id", String(36), ForeignKey("notifications.id")),
    Column("message_id", BigId, ForeignKey("messages.id")),  # in whose thread it stands, or that was made for it
    Column("own", Boolean, nullable=False, default=False),  # the message was made for it, at another receiver
    UniqueConstraint("discrepancy_id", "what", "round", "chain", "step"),
    Index(None, "notification_id"),
    Index(None, "message_id"),
)
