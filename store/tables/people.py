"""Who may do what, and who did what."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, String, Table, Text, text

from store.tables.base import BigId, Json, UTCDateTime, id_column, metadata

users = Table(
    "users",
    metadata,
    id_column(),
    Column("name", String(200), nullable=False, unique=True),
    Column("os_user", String(200), unique=True),  # the command's user is the operating system's
    Column("slack_user", String(50), unique=True),
    Column("email", String(255), unique=True),  # as system.values.folded_mail has it
    Column("created_at", UTCDateTime, nullable=False),
    Column("disabled", Boolean, nullable=False, default=False),
)

user_roles = Table(
    "user_roles",
    metadata,
    Column("user_id", BigId, ForeignKey("users.id"), primary_key=True),
    Column("role", String(20), primary_key=True),  # model.people.Role
)

_unsealed = text("number IS NULL")

audit = Table(
    "audit",
    metadata,
    id_column(),
    Column("at", UTCDateTime, nullable=False),
    Column("user_id", BigId, ForeignKey("users.id")),  # NULL: Andon itself
    Column("action", String(60), nullable=False),
    Column("target", Text, nullable=False),
    Column("detail", Json),
    Column("number", BigInteger, unique=True),  # in the chain; NULL: not sealed yet; see store.sealing
    Column("salt", String(32)),  # NULL also where words were struck out since
    Column("words_sha256", String(64)),  # of the salt, target and detail as they were sealed
    Column("hash", String(64)),  # the seal: over the one before, and all of this row but its words
    Index(None, "at"),
    Index(None, "target"),
    Index(None, "user_id", "at"),
    Index(None, "user_id", "action", "at"),
    Index(None, "action", "at"),
    Index("ix_audit_unsealed", "id", sqlite_where=_unsealed, postgresql_where=_unsealed),
)
