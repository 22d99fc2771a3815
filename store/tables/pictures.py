"""Pictures: what is kept of each content to compare it, and which content pages showed under which address."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table, Text, UniqueConstraint

from store.tables.base import BigId, UTCDateTime, id_column, metadata

pictures = Table(
    "pictures",
    metadata,
    Column("sha256", String(64), primary_key=True),  # of the file's bytes
    Column("likeness", LargeBinary),  # see reading.picture; NULL: no picture that can be compared
    Column("data", LargeBinary),  # the file, of those that the master file names
)

shown_pictures = Table(
    "shown_pictures",  # the current content behind each address of a listing's first pictures
    metadata,
    id_column(),
    Column("listing_id", BigId, ForeignKey("listings.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("sha256", String(64), ForeignKey("pictures.sha256"), nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("fetched_at", UTCDateTime, nullable=False),  # when it was asked for last, changed or not
    UniqueConstraint("listing_id", "url"),
    Index(None, "sha256"),
)
