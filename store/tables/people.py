"""Who may do what, and who did what."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text

from store.tables.base import BigId, Json, UTCDateTime, id_column, metadata

users = Table(
    "users",
    metadata,
    id_column(),
    Column("name", String(200), nullable=False, unique=True),
    Column("os_user", String(200), unique=True),  # the command's user is the operating system's
    Column("slack_user", String(50), unique=True),
    Column("created_at", UTCDateTime, nullable=False),
    Column("disabled", Boolean, nullable=False, default=False),
)

user_roles = Table(
    "user_roles",
    metadata,
    Column("user_id", BigId, ForeignKey("users.id"), primary_key=True),
    Column("role", String(20), primary_key=True),  # model.people.Role
)

audit = Table(
    "audit",
    metadata,
    id_column(),
    Column("at", UTCDateTime, nullable=False),
    Column("user_id", BigId, ForeignKey("users.id")),  # NULL: Andon itself
    Column("action", String(60), nullable=False),
    Column("target", Text, nullable=False),
    Column("detail", Json),
    Index(None, "at"),
    Index(None, "target"),
)
