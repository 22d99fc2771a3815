"""Evidence: a row for each pack, numbered without gaps in the order of its chain; a pack's row is never deleted."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, text

from store.tables.base import BigId, UTCDateTime, metadata

_unstamped = text("stamped_at IS NULL AND purged_at IS NULL")
_expiring = text("purged_at IS NULL")

evidence = Table(
    "evidence",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # the manifest's number
    Column("manifest_sha256", String(64), nullable=False),
    Column("content_sha256", String(64), nullable=False, unique=True),  # of the files: the same are kept once
    Column("kind", String(20), nullable=False),  # the family of the discrepancy that it proves, or capture
    Column("channel", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("listing_id", BigId, ForeignKey("listings.id")),  # NULL: a page that is no listing
    Column("capture_id", BigId, ForeignKey("captures.id")),
    Column("captured_at", UTCDateTime, nullable=False),
    Column("made_at", UTCDateTime, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("hold", Text),  # why it may not be purged; NULL: it may
    Column("expires_at", UTCDateTime, nullable=False),
    Column("purged_at", UTCDateTime),
    Column("stamped_at", UTCDateTime),  # the authority's time
    Column("stamp_sha256", String(64)),  # the authority's answer, a file like the others
    Column("authority", Text),
    Index("ix_evidence_unstamped", "id", sqlite_where=_unstamped, postgresql_where=_unstamped),
    Index("ix_evidence_expires_at", "expires_at", sqlite_where=_expiring, postgresql_where=_expiring),
    Index(None, "capture_id"),
    Index(None, "listing_id"),
)

evidence_files = Table(
    "evidence_files",  # removed with the files themselves when their pack is purged
    metadata,
    Column("evidence_id", Integer, ForeignKey("evidence.id"), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Index(None, "sha256"),
)
