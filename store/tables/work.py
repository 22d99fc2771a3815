"""What is being done: runs, requests, and the batches that wait for their check."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from store.tables.base import BigId, Json, UTCDateTime, id_column, metadata

runs = Table(
    "runs",  # one crawl of one channel
    metadata,
    id_column(),
    Column("channel", Text, nullable=False),
    Column("tier", String(20)),  # NULL = all tiers, or a run of requests
    Column("reason", String(20), nullable=False),  # schedule request command
    Column("due_at", UTCDateTime),  # when the schedule wanted it
    Column("started_at", UTCDateTime, nullable=False),
    Column("heartbeat_at", UTCDateTime, nullable=False),
    Column("ended_at", UTCDateTime),
    Column("status", String(20), nullable=False),  # running finished interrupted failed
    Column("statistics", Json),  # {"outcomes": {"ok": 29}, "fields": {"price": 28}, "bytes": 1, "seconds": 1.0}
    Index(None, "channel", "started_at"),
)

_unserved = text("served_at IS NULL")

requests = Table(
    "requests",  # a capture or a run that somebody or a rule asked for
    metadata,
    id_column(),
    Column("kind", String(10), nullable=False),  # capture run
    Column("channel", Text, nullable=False),
    Column("listing_id", BigId, ForeignKey("listings.id")),
    Column("tier", String(20)),
    Column("reason", Text, nullable=False),
    Column("asked_by", BigId, ForeignKey("users.id")),  # NULL: a rule or the schedule
    Column("asked_at", UTCDateTime, nullable=False),
    Column("due_at", UTCDateTime, nullable=False),
    Column("claimed_at", UTCDateTime),
    Column("run_id", BigId, ForeignKey("runs.id")),
    Column("served_at", UTCDateTime),
    Index("ix_requests_unserved", "due_at", sqlite_where=_unserved, postgresql_where=_unserved),
)

_unchecked = text("checked_at IS NULL")

batches = Table(
    "batches",  # what a run stored in one transaction; the check marks it in the transaction of its verdicts
    metadata,
    id_column(),
    Column("run_id", BigId, ForeignKey("runs.id")),
    Column("channel", Text, nullable=False),
    Column("stored_at", UTCDateTime, nullable=False),
    Column("checked_at", UTCDateTime),
    Index("ix_batches_unchecked", "id", sqlite_where=_unchecked, postgresql_where=_unchecked),
)

batch_captures = Table(
    "batch_captures",  # the visits of a batch, at most one per listing; removed a while after its check
    metadata,
    Column("batch_id", BigId, ForeignKey("batches.id"), primary_key=True),
    Column("listing_id", BigId, ForeignKey("listings.id"), primary_key=True),
    Column("captured_at", UTCDateTime, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("status", Integer),  # HTTP status, where there was an answer
    Column("fields", Json, nullable=False),  # names of the fields that were read or shown absent
)

api_turns = Table(
    "api_turns",  # when a key of an official API may be used next, for all processes that use it
    metadata,
    Column("key", String(32), primary_key=True),  # a digest: no key is stored
    Column("due_at", UTCDateTime, nullable=False),
)
