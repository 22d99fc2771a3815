"""Master files that were brought to the pages, read and shown, and that somebody may yet apply."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from store.tables.base import BigId, Json, UTCDateTime, id_column, metadata

master_drafts = Table(
    "master_drafts",
    metadata,
    id_column(),
    Column("made_at", UTCDateTime, nullable=False),
    Column("user_id", BigId, ForeignKey("users.id"), nullable=False),
    Column("file_name", Text, nullable=False),  # as the browser called it, for people alone
    Column("sha256", String(64)),  # of the bytes that were brought; NULL: rows of an earlier version
    Column("of_version", BigId, ForeignKey("catalog_versions.id")),  # the version that would hold again
    Column("base_version", BigId, ForeignKey("catalog_versions.id")),  # with which it was compared; NULL: none held
    Column("faults", Integer, nullable=False),
    Column("counts", Json, nullable=False),  # as of a version: {"skus": {"added": 3, "changed": 1, "removed": 0}}
    Column("version", BigId, ForeignKey("catalog_versions.id")),  # what it became
    Index(None, "sha256"),
)

master_draft_lines = Table(
    "master_draft_lines",  # its faults, or what it would change: the first of each
    metadata,
    Column("draft_id", BigId, ForeignKey("master_drafts.id"), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("sheet", Text, nullable=False),
    Column("what", String(10), nullable=False),  # fault added changed removed
    Column("row", Integer),  # of the file, of a fault
    Column("name", Text, nullable=False),  # a fault's column, a change's key
    # {"value", "fault", "cure"}, the two last as `model.lazy.packed`, or {"cells": [[column, before, after], ...]}
    Column("detail", Json, nullable=False),
)
