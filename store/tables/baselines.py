"""How pages are accepted to look: baselines, the looks from which they are learned, and what people masked."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from store.tables.base import BigId, Json, UTCDateTime, id_column, metadata

_accepted = text("state = 'accepted'")
_coming = text("state IN ('learning', 'proposed')")

baselines = Table(
    "baselines",
    metadata,
    id_column(),
    Column("listing_id", BigId, ForeignKey("listings.id"), nullable=False),
    Column("viewport", String(20), nullable=False),
    Column("state", String(20), nullable=False),  # learning proposed accepted rejected replaced
    Column("width", Integer, nullable=False),  # of the window, CSS pixels: looks in another are not compared
    Column("locale", String(35), nullable=False),
    Column(
        "subject", String(64), nullable=False
    ),  # SHA-256 of what was read: the page is unchanged while it is the same
    Column("picture", String(64)),  # SHA-256 of the first look's picture; NULL: dropped
    Column("parts", Json, nullable=False),  # where its title, price, stock text, button and pictures stood
    Column("learned", Json, nullable=False),  # what changes by itself: {"keys": [...], "boxes": [[x, y, w, h], ...]}
    Column("started_at", UTCDateTime, nullable=False),
    Column("decided_at", UTCDateTime),
    Column("decided_by", BigId, ForeignKey("users.id")),  # NULL: nobody, or Andon itself
    Column("reason", Text),
    # at most one in force, and one that may come into force, for each page and window
    Index(
        "uq_baselines_accepted",
        "listing_id",
        "viewport",
        unique=True,
        sqlite_where=_accepted,
        postgresql_where=_accepted,
    ),
    Index("uq_baselines_coming", "listing_id", "viewport", unique=True, sqlite_where=_coming, postgresql_where=_coming),
    Index(None, "state"),
    Index(None, "picture"),
)

baseline_looks = Table(
    "baseline_looks",  # removed once they have been learned from
    metadata,
    Column("baseline_id", BigId, ForeignKey("baselines.id"), primary_key=True, autoincrement=False),
    Column("captured_at", UTCDateTime, primary_key=True),
    Column("picture", String(64), nullable=False),
    Index(None, "picture"),
)

masks = Table(
    "masks",
    metadata,
    id_column(),
    Column("listing_id", BigId, ForeignKey("listings.id"), nullable=False),
    Column("viewport", String(20), nullable=False),
    Column("region", Text, nullable=False),  # "X,Y,W,H", or a CSS selector
    Column("is_selector", Boolean, nullable=False),
    Column("made_at", UTCDateTime, nullable=False),
    Column("made_by", BigId, ForeignKey("users.id"), nullable=False),
    UniqueConstraint("listing_id", "viewport", "region"),
)
