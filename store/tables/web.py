"""Who signs in, with what, and what the pages keep for them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from store.tables.base import BigId, Json, UTCDateTime, id_column, metadata

passwords = Table(
    "passwords",
    metadata,
    Column("user_id", BigId, ForeignKey("users.id"), primary_key=True),
    Column("hash", Text, nullable=False),  # argon2id, with its parameters and salt
    Column("changed_at", UTCDateTime, nullable=False),
)

sign_in_failures = Table(
    "sign_in_failures",  # by the name that was tried, whether anybody is called so or not
    metadata,
    Column("name_sha256", String(64), primary_key=True),
    Column("failed", Integer, nullable=False),  # in a row
    Column("last_at", UTCDateTime, nullable=False),
    Column("locked_until", UTCDateTime),
)

invitations = Table(
    "invitations",  # links with which a user sets a password, once
    metadata,
    Column("token_sha256", String(64), primary_key=True),
    Column("user_id", BigId, ForeignKey("users.id"), nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
    Column("used_at", UTCDateTime),
)

web_sessions = Table(
    "web_sessions",
    metadata,
    id_column(),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("user_id", BigId, ForeignKey("users.id"), nullable=False),
    Column("csrf", String(64), nullable=False),  # every form of the session carries it
    Column("agent", String(200), nullable=False),  # what the browser calls itself
    Column("created_at", UTCDateTime, nullable=False),
    Column("seen_at", UTCDateTime, nullable=False),  # to five minutes
    Column("expires_at", UTCDateTime, nullable=False),
    Column("ended_at", UTCDateTime),
    Column("said", Text),  # what came of the last form, until a page has shown it
    Index(None, "user_id"),
)

identities = Table(
    "identities",  # whose a company account is
    metadata,
    Column("issuer", String(500), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("user_id", BigId, ForeignKey("users.id"), nullable=False),
    Column("linked_at", UTCDateTime, nullable=False),
    UniqueConstraint("user_id", "issuer"),
)

oidc_attempts = Table(
    "oidc_attempts",  # to sign in at an issuer, begun and not ended
    metadata,
    Column("token_sha256", String(64), primary_key=True),  # of the browser that began
    Column("state", String(64), nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),  # of the code (RFC 7636)
    Column("next", Text, nullable=False),  # where it leads then
    Column("created_at", UTCDateTime, nullable=False),
    Index(None, "created_at"),
)

preferences = Table(
    "preferences",
    metadata,
    Column("user_id", BigId, ForeignKey("users.id"), primary_key=True),
    Column("language", String(5)),  # NULL: the browser's
    Column("time_zone", String(60)),  # NULL: the team's
)

saved_views = Table(
    "saved_views",
    metadata,
    id_column(),
    Column("user_id", BigId, ForeignKey("users.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("query", Text, nullable=False),  # of the list's address
    UniqueConstraint("user_id", "name"),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    id_column(),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("user_id", BigId, ForeignKey("users.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("scopes", Json, nullable=False),  # model.people.Scope values
    Column("created_at", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
    Column("used_at", UTCDateTime),  # to five minutes
    Column("ended_at", UTCDateTime),
    Index(None, "user_id"),
)

written_once = Table(
    "written_once",  # what a write with an idempotency key was answered
    metadata,
    Column("key_sha256", String(64), primary_key=True),  # of the token and its key
    Column("request_sha256", String(64), nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("status", Integer, nullable=False),
    Column("answer", Json),
    Index(None, "created_at"),
)
