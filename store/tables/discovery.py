"""What searches showed, and which SKU a stranger's listing sells: searches, sightings, matches."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from store.tables.base import BigId, Json, UTCDateTime, id_column, metadata

searches = Table(
    "searches",  # one page of what one query found, or that it was refused
    metadata,
    id_column(),
    Column("run_id", BigId, ForeignKey("runs.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("kind", String(10), nullable=False),  # brand model code image text seller
    Column("page", Integer, nullable=False),  # from 1
    Column("at", UTCDateTime, nullable=False),
    Column("outcome", String(20), nullable=False),  # of model.capture.Outcome; `ok` alone was seen
    Column("reason", Text),  # why it was not
    Column("results", Integer, nullable=False, default=0),
    Index(None, "run_id"),
    Index(None, "channel", "at"),
)

sightings = Table(
    "sightings",  # a listing on a page of a search, as its card told it; who sells stands with the listing's captures
    metadata,
    id_column(),
    Column("search_id", BigId, ForeignKey("searches.id"), nullable=False),
    Column("listing_id", BigId, ForeignKey("listings.id"), nullable=False),
    Column("rank", Integer, nullable=False),  # from 1, over all pages of the query
    Column("ad", Boolean),  # NULL: the channel does not tell
    Column("title", Text),
    Column("currency", String(3)),
    Column("price", BigInteger),  # minor units of `currency`
    Column("image", Text),  # address of the card's picture
    UniqueConstraint("search_id", "listing_id"),
    Index(None, "listing_id"),
)

matches = Table(
    "matches",  # what a listing may sell of the brand: the engine's word, and people's, which wins
    metadata,
    id_column(),
    Column("listing_id", BigId, ForeignKey("listings.id"), nullable=False),
    Column("variant", Text, nullable=False, default=""),  # variants.external_id; "" = the listing as a whole
    Column("rank", Integer, nullable=False),  # 0 = the best, or the only word that nothing of the brand is meant
    Column("product_code", Text),
    Column("sku_code", Text),  # NULL = nothing of the brand
    Column("score", Float, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("verdict", String(10), nullable=False),  # accepted review mention none
    Column("catalog_version", BigId, ForeignKey("catalog_versions.id")),
    Column("matched_at", UTCDateTime, nullable=False),
    Column("decision", String(10)),  # confirmed corrected split; NULL = nobody said
    Column("decided_by", BigId, ForeignKey("users.id")),
    Column("decided_at", UTCDateTime),
    UniqueConstraint("listing_id", "variant", "rank"),
    Index("ix_matches_queue", "verdict", "score", "id"),  # the order in which people go through them
)
