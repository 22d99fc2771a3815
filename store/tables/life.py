"""Discrepancies and everything that ever happened to them. Nothing here is ever deleted."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from store.tables.base import BigId, Json, UTCDateTime, id_column, metadata

_live = text("ended_at IS NULL")
_ending = text("until IS NOT NULL AND ended_at IS NULL")
_waiting = text("waiting_until IS NOT NULL AND ended_at IS NULL")

discrepancies = Table(
    "discrepancies",  # one episode of one fingerprint
    metadata,
    id_column(),
    Column("fingerprint", String(64), nullable=False),
    Column("episode", Integer, nullable=False),
    Column("brand", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("listing_id", BigId, ForeignKey("listings.id")),  # NULL: the channel as a whole (coverage)
    Column("seller", Text, nullable=False, default=""),
    Column("variant", Text, nullable=False, default=""),
    Column("family", String(20), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("policy_key", Text, nullable=False, default=""),
    Column("severity", String(10), nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False, default=1),  # one more with every event
    Column("numbers", Json, nullable=False),  # what the sentence needs, at the last violating capture
    Column("off", Float),  # how far off policy, in per cent; NULL where the kind has no measure
    Column("told_off", Float),  # the same when people were last told
    Column("told_severity", String(10)),  # the severity when people were last told
    Column("looks", Json, nullable=False),  # the last verdicts, newest last: [[iso time, model.lifecycle.Look], ...]
    Column("held", Boolean, nullable=False, default=False),  # a mass change keeps it a candidate
    Column("ripe", Boolean, nullable=False, default=False),  # its looks would open it, were it not held
    Column("first_seen_at", UTCDateTime, nullable=False),
    Column("opened_at", UTCDateTime),
    Column("last_seen_at", UTCDateTime, nullable=False),  # last violating capture
    Column("last_judged_at", UTCDateTime, nullable=False),
    Column("ended_at", UTCDateTime),  # resolved, dropped, merged
    Column("owner_id", BigId, ForeignKey("users.id")),
    Column("until", UTCDateTime),  # end of a snooze or an acceptance
    Column("until_worse", Boolean, nullable=False, default=False),
    Column("reason", Text),
    Column("resolve_asked_at", UTCDateTime),
    Column("waiting_since", UTCDateTime),  # a platform has to act
    Column("waiting_until", UTCDateTime),  # at the latest
    Column("cause", String(20)),  # model.lifecycle.Cause, as somebody said
    Column("previous_id", BigId, ForeignKey("discrepancies.id")),  # the episode that it regressed from
    Column("merged_into", BigId, ForeignKey("discrepancies.id")),
    UniqueConstraint("fingerprint", "episode"),
    Index("uq_discrepancies_live", "fingerprint", unique=True, sqlite_where=_live, postgresql_where=_live),
    Index("ix_discrepancies_listing_live", "listing_id", sqlite_where=_live, postgresql_where=_live),
    Index("ix_discrepancies_policy_live", "policy_key", sqlite_where=_live, postgresql_where=_live),
    Index(
        "ix_discrepancies_live",  # holds what counting and choosing the worst look at, so that they read no rows
        *("state", "channel", "severity", "off", "family", "kind", "brand", "first_seen_at", "ended_at"),
        sqlite_where=_live,
        postgresql_where=_live,
    ),
    Index("ix_discrepancies_owner_live", "owner_id", sqlite_where=_live, postgresql_where=_live),
    Index("ix_discrepancies_until", "until", sqlite_where=_ending, postgresql_where=_ending),
    Index("ix_discrepancies_waiting", "waiting_until", sqlite_where=_waiting, postgresql_where=_waiting),
    Index(None, "channel", "state"),
    Index("ix_discrepancies_age", "first_seen_at", "id"),  # the order in which lists are paged
    Index(
        "ix_discrepancies_live_age",  # the same of what lives, where most lists begin
        *("first_seen_at", "id", "state"),
        sqlite_where=_live,
        postgresql_where=_live,
    ),
    Index("ix_discrepancies_channel_age", "channel", "first_seen_at", "id"),
    Index("ix_discrepancies_kind_age", "kind", "first_seen_at", "id"),
    Index("ix_discrepancies_listing_age", "listing_id", "first_seen_at", "id"),
)

_unprocessed = text("processed_at IS NULL")

events = Table(
    "events",  # every move; the row is the outbox from which notifications are made
    metadata,
    id_column(),
    Column("discrepancy_id", BigId, ForeignKey("discrepancies.id"), nullable=False),
    Column("version", Integer, nullable=False),  # the discrepancy's version after the move
    Column("at", UTCDateTime, nullable=False),
    Column("actor_id", BigId, ForeignKey("users.id")),  # NULL: Andon itself
    Column("action", String(30), nullable=False),  # model.lifecycle.Action
    Column("from_state", String(20)),
    Column("to_state", String(20), nullable=False),
    Column("severity", String(10), nullable=False),  # after the move
    Column("why", Text),
    Column("numbers", Json),
    Column("capture_id", BigId, ForeignKey("captures.id")),
    Column("processed_at", UTCDateTime),
    UniqueConstraint("discrepancy_id", "version"),
    Index("ix_events_unprocessed", "id", sqlite_where=_unprocessed, postgresql_where=_unprocessed),
    Index(None, "capture_id"),
    Index(None, "at", "action"),
)

false_positives = Table(
    "false_positives",  # what somebody called none, with what it takes to judge it again: the spans are history anyway
    metadata,
    Column("discrepancy_id", BigId, ForeignKey("discrepancies.id"), primary_key=True),
    Column("version", Integer, nullable=False),  # of the event that says who called it so, when and why
    Column("catalog_version", BigId, ForeignKey("catalog_versions.id")),  # the master file then; NULL: there was none
    Column("numbers", Json, nullable=False),  # of its sentence then
    Column("visits", Json, nullable=False),  # what judged it, oldest first: [[iso time, outcome, names of fields], ...]
)
