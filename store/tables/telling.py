"""What people are told: messages that live in Slack, their members, and the notifications that carry them there."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from store.tables.base import BigId, Json, UTCDateTime, id_column, metadata

_open = text("closed_at IS NULL")

messages = Table(
    "messages",  # one root message of one group; edited in place while it lives
    metadata,
    id_column(),
    Column("route", Text, nullable=False),
    Column("receiver", Text, nullable=False),
    Column("group_key", Text, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("posted_at", UTCDateTime),  # when its life begins
    Column("closed_at", UTCDateTime),
    Column("version", Integer, nullable=False, default=1),
    Column("place", Text),  # Slack's channel id, once it is posted
    Column("ts", Text),  # Slack's id of the message in its channel
    Column("told_at", UTCDateTime),  # when people last heard of it anew
    Index("ix_messages_open", "receiver", "group_key", sqlite_where=_open, postgresql_where=_open),
    Index(None, "place", "ts"),
)

message_members = Table(
    "message_members",
    metadata,
    Column("message_id", BigId, ForeignKey("messages.id"), primary_key=True),
    Column("discrepancy_id", BigId, ForeignKey("discrepancies.id"), primary_key=True),
    Column("version", Integer, nullable=False, default=0),  # the member's version that was last shown
    Column("announced", Boolean, nullable=False, default=False),  # told on its own: in the root or in the thread
    Column("told_at", UTCDateTime, nullable=False),  # when it joined, or people last heard of it here
    Column("evidence_id", Integer),  # the youngest pack that the message names beside it
    Index(None, "discrepancy_id"),
)

_on = text("ended_at IS NULL")

outages = Table(
    "outages",  # a receiver that takes nothing while something waits for it
    metadata,
    id_column(),
    Column("receiver", Text, nullable=False),
    Column("since", UTCDateTime, nullable=False),  # when it was first seen so
    Column("told_at", UTCDateTime),  # when it was long enough to be told
    Column("message_id", BigId, ForeignKey("messages.id")),  # which tells of it, at another receiver
    Column("ended_at", UTCDateTime),
    Index("ux_outages_on", "receiver", unique=True, sqlite_where=_on, postgresql_where=_on),
)

_unsent = text("sent_at IS NULL AND dropped_at IS NULL")

notifications = Table(
    "notifications",  # a message to be delivered, kept until it is
    metadata,
    Column("id", String(36), primary_key=True),  # UUID, also in the message's metadata
    Column("message_id", BigId, ForeignKey("messages.id"), nullable=False),
    Column("receiver", Text, nullable=False),
    Column("kind", String(10), nullable=False),  # root edit thread answer file escalate notice
    Column("critical", Boolean, nullable=False, default=False),
    Column("body", Json, nullable=False),
    Column("shown", Json),  # the version of each member that the body stands for, by its id
    Column("created_at", UTCDateTime, nullable=False),
    Column("due_at", UTCDateTime, nullable=False),
    Column("claimed_at", UTCDateTime),
    Column("attempts", Integer, nullable=False, default=0),
    Column("uncertain", Boolean, nullable=False, default=False),  # a send was begun whose end is not known
    Column("after_ts", Text),  # an uncertain one is looked for among messages younger than this
    Column("error", Text),
    Column("sent_at", UTCDateTime),
    Column("dropped_at", UTCDateTime),  # overtaken by a newer edit of the same message
    Column("ts", Text),
    Index("ix_notifications_unsent", "due_at", sqlite_where=_unsent, postgresql_where=_unsent),
)
