"""Captures that prove a discrepancy without having moved it: its events point to those that did."""

from sqlalchemy import Column, ForeignKey, Index, Table

from store.tables.base import BigId, metadata

proofs = Table(
    "proofs",
    metadata,
    Column("discrepancy_id", BigId, ForeignKey("discrepancies.id"), primary_key=True),
    Column("capture_id", BigId, ForeignKey("captures.id"), primary_key=True),
    Index(None, "capture_id"),
)
