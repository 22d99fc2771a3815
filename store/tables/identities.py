"""Which sellers of all channels are one: the keys that they show, where each belongs and why, what people said."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint

from store.tables.base import BigId, UTCDateTime, id_column, metadata

seller_keys = Table(
    "seller_keys",  # removed when the seller's data are erased
    metadata,
    Column("seller_id", BigId, ForeignKey("sellers.id"), primary_key=True),
    Column("rule", String(20), primary_key=True),  # model.seller_keys.Rule
    Column("key", Text, nullable=False),
    Index(None, "key", "rule"),
)

seller_members = Table(
    "seller_members",  # a row for each seller that was looked at
    metadata,
    Column("seller_id", BigId, ForeignKey("sellers.id"), primary_key=True),
    Column("identity_id", BigId, ForeignKey("sellers.id"), nullable=False),  # the least of its members
    Column("beside_id", BigId, ForeignKey("sellers.id")),  # the member that it was joined to; NULL: it is the first
    Column("rule", String(20)),  # NULL: a person joined them
    Column("key", Text),  # NULL also when it was erased
    Column("since", UTCDateTime, nullable=False),
    Index(None, "identity_id"),
)

seller_answers = Table(
    "seller_answers",  # what people said of two sellers, first_id < second_id; wins over every rule
    metadata,
    id_column(),
    Column("first_id", BigId, ForeignKey("sellers.id"), nullable=False),
    Column("second_id", BigId, ForeignKey("sellers.id"), nullable=False),
    Column("same", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("answered_by", BigId, ForeignKey("users.id"), nullable=False),
    Column("answered_at", UTCDateTime, nullable=False),
    UniqueConstraint("first_id", "second_id"),
    Index(None, "second_id"),
)
