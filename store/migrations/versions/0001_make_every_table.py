"""Make every table."""

import sqlalchemy as sa
from alembic import op

from store.tables.base import BigId, Json, UTCDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "api_turns",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_api_turns")),
    )
    op.create_table(
        "listings",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("tier", sa.String(length=20), nullable=False),
        sa.Column("in_master", sa.Boolean(), nullable=False),
        sa.Column("first_seen_at", UTCDateTime(), nullable=False),
        sa.Column("last_captured_at", UTCDateTime(), nullable=True),
        sa.Column("last_outcome", sa.String(length=20), nullable=True),
        sa.Column("gone_count", sa.Integer(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listings")),
        sa.UniqueConstraint("channel", "external_id", name=op.f("uq_listings_channel_external_id")),
    )
    op.create_index(op.f("ix_listings_channel_tier"), "listings", ["channel", "tier"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("posted_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("ts", sa.Text(), nullable=True),
        sa.Column("told_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index(
        "ix_messages_open",
        "messages",
        ["receiver", "group_key"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(op.f("ix_messages_place_ts"), "messages", ["place", "ts"], unique=False)
    op.create_table(
        "oidc_attempts",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("verifier", sa.String(length=128), nullable=False),
        sa.Column("next", sa.Text(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_oidc_attempts")),
    )
    op.create_index(op.f("ix_oidc_attempts_created_at"), "oidc_attempts", ["created_at"], unique=False)
    op.create_table(
        "pictures",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("likeness", sa.LargeBinary(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_pictures")),
    )
    op.create_table(
        "runs",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("tier", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("heartbeat_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("statistics", Json, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_index(op.f("ix_runs_channel_started_at"), "runs", ["channel", "started_at"], unique=False)
    op.create_table(
        "sellers",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("legal_name", sa.Text(), nullable=True),
        sa.Column("business_number", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("first_seen_at", UTCDateTime(), nullable=False),
        sa.Column("last_seen_at", UTCDateTime(), nullable=False),
        sa.Column("grouped_at", UTCDateTime(), nullable=True),
        sa.Column("erased_at", UTCDateTime(), nullable=True),
        sa.Column("alias", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sellers")),
        sa.UniqueConstraint("channel", "external_id", name=op.f("uq_sellers_channel_external_id")),
    )
    op.create_index(
        "ix_sellers_last_seen_at",
        "sellers",
        ["last_seen_at"],
        unique=False,
        sqlite_where=sa.text("erased_at IS NULL"),
        postgresql_where=sa.text("erased_at IS NULL"),
    )
    op.create_index("ix_sellers_seen", "sellers", ["last_seen_at", "id"], unique=False)
    op.create_index(
        "ix_sellers_ungrouped",
        "sellers",
        ["id"],
        unique=False,
        sqlite_where=sa.text("grouped_at IS NULL"),
        postgresql_where=sa.text("grouped_at IS NULL"),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("name_sha256", sa.String(length=64), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("last_at", UTCDateTime(), nullable=False),
        sa.Column("locked_until", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name_sha256", name=op.f("pk_sign_in_failures")),
    )
    op.create_table(
        "uploads",
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("claimed_at", UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=True),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("usable_at", UTCDateTime(), nullable=True),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("given_up_at", UTCDateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("receiver", "sha256", name=op.f("pk_uploads")),
    )
    op.create_index(
        "ix_uploads_undone",
        "uploads",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL AND given_up_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL AND given_up_at IS NULL"),
    )
    op.create_table(
        "users",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("os_user", sa.String(length=200), nullable=True),
        sa.Column("slack_user", sa.String(length=50), nullable=True),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
        sa.UniqueConstraint("os_user", name=op.f("uq_users_os_user")),
        sa.UniqueConstraint("slack_user", name=op.f("uq_users_slack_user")),
    )
    op.create_table(
        "written_once",
        sa.Column("key_sha256", sa.String(length=64), nullable=False),
        sa.Column("request_sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("answer", Json, nullable=True),
        sa.PrimaryKeyConstraint("key_sha256", name=op.f("pk_written_once")),
    )
    op.create_index(op.f("ix_written_once_created_at"), "written_once", ["created_at"], unique=False)
    op.create_table(
        "api_tokens",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("scopes", Json, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_api_tokens_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_api_tokens_token_sha256")),
    )
    op.create_index(op.f("ix_api_tokens_user_id"), "api_tokens", ["user_id"], unique=False)
    op.create_table(
        "attachments",
        sa.Column("message_id", BigId, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_attachments_message_id")),
        sa.PrimaryKeyConstraint("message_id", "sha256", name=op.f("pk_attachments")),
    )
    op.create_index(op.f("ix_attachments_sha256"), "attachments", ["sha256"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("user_id", BigId, nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("detail", Json, nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("words_sha256", sa.String(length=64), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_audit_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("number", name=op.f("uq_audit_number")),
    )
    op.create_index(op.f("ix_audit_action_at"), "audit", ["action", "at"], unique=False)
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    op.create_index(op.f("ix_audit_target"), "audit", ["target"], unique=False)
    op.create_index(
        "ix_audit_unsealed",
        "audit",
        ["id"],
        unique=False,
        sqlite_where=sa.text("number IS NULL"),
        postgresql_where=sa.text("number IS NULL"),
    )
    op.create_index(op.f("ix_audit_user_id_action_at"), "audit", ["user_id", "action", "at"], unique=False)
    op.create_index(op.f("ix_audit_user_id_at"), "audit", ["user_id", "at"], unique=False)
    op.create_table(
        "baselines",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("listing_id", BigId, nullable=False),
        sa.Column("viewport", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("picture", sa.String(length=64), nullable=True),
        sa.Column("parts", Json, nullable=False),
        sa.Column("learned", Json, nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("decided_by", BigId, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_baselines_decided_by")),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_baselines_listing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baselines")),
    )
    op.create_index(op.f("ix_baselines_picture"), "baselines", ["picture"], unique=False)
    op.create_index(op.f("ix_baselines_state"), "baselines", ["state"], unique=False)
    op.create_index(
        "uq_baselines_accepted",
        "baselines",
        ["listing_id", "viewport"],
        unique=True,
        sqlite_where=sa.text("state = 'accepted'"),
        postgresql_where=sa.text("state = 'accepted'"),
    )
    op.create_index(
        "uq_baselines_coming",
        "baselines",
        ["listing_id", "viewport"],
        unique=True,
        sqlite_where=sa.text("state IN ('learning', 'proposed')"),
        postgresql_where=sa.text("state IN ('learning', 'proposed')"),
    )
    op.create_table(
        "batches",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("run_id", BigId, nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("stored_at", UTCDateTime(), nullable=False),
        sa.Column("checked_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_batches_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    op.create_index(
        "ix_batches_unchecked",
        "batches",
        ["id"],
        unique=False,
        sqlite_where=sa.text("checked_at IS NULL"),
        postgresql_where=sa.text("checked_at IS NULL"),
    )
    op.create_table(
        "captures",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("listing_id", BigId, nullable=False),
        sa.Column("run_id", BigId, nullable=True),
        sa.Column("captured_at", UTCDateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("detail", Json, nullable=True),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_captures_listing_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_captures_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_captures")),
        sa.UniqueConstraint("listing_id", "captured_at", name=op.f("uq_captures_listing_id_captured_at")),
    )
    op.create_index(op.f("ix_captures_run_id"), "captures", ["run_id"], unique=False)
    op.create_table(
        "cases",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("filed_at", UTCDateTime(), nullable=True),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("owner_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_cases_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.create_index(op.f("ix_cases_channel_seller"), "cases", ["channel", "seller"], unique=False)
    op.create_index(op.f("ix_cases_stage_id"), "cases", ["stage", "id"], unique=False)
    op.create_index(
        "uq_cases_open",
        "cases",
        ["channel", "seller", "brand"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "catalog_versions",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("imported_at", UTCDateTime(), nullable=False),
        sa.Column("user_id", BigId, nullable=True),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("counts", Json, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_catalog_versions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_versions")),
    )
    op.create_table(
        "content_spans",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("listing_id", BigId, nullable=False),
        sa.Column("first_at", UTCDateTime(), nullable=False),
        sa.Column("last_at", UTCDateTime(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("brand", sa.Text(), nullable=True),
        sa.Column("sku", sa.Text(), nullable=True),
        sa.Column("gtin", sa.Text(), nullable=True),
        sa.Column("mpn", sa.Text(), nullable=True),
        sa.Column("images", Json, nullable=True),
        sa.Column("options", Json, nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("attributes", Json, nullable=True),
        sa.Column("absent", Json, nullable=True),
        sa.Column("sources", Json, nullable=True),
        sa.Column("carried", Json, nullable=True),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_content_spans_listing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_spans")),
    )
    op.create_index("ix_content_spans_history", "content_spans", ["listing_id", "first_at"], unique=False)
    op.create_index(
        "uq_content_spans_current",
        "content_spans",
        ["listing_id"],
        unique=True,
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )
    op.create_table(
        "digests",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("message_id", BigId, nullable=True),
        sa.Column("content", Json, nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_digests_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint("name", "due_at", name=op.f("uq_digests_name_due_at")),
    )
    op.create_index(op.f("ix_digests_message_id"), "digests", ["message_id"], unique=False)
    op.create_table(
        "discrepancies",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("listing_id", BigId, nullable=True),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("family", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("policy_key", sa.Text(), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("numbers", Json, nullable=False),
        sa.Column("off", sa.Float(), nullable=True),
        sa.Column("told_off", sa.Float(), nullable=True),
        sa.Column("told_severity", sa.String(length=10), nullable=True),
        sa.Column("looks", Json, nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("ripe", sa.Boolean(), nullable=False),
        sa.Column("first_seen_at", UTCDateTime(), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=True),
        sa.Column("last_seen_at", UTCDateTime(), nullable=False),
        sa.Column("last_judged_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("owner_id", BigId, nullable=True),
        sa.Column("until", UTCDateTime(), nullable=True),
        sa.Column("until_worse", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("resolve_asked_at", UTCDateTime(), nullable=True),
        sa.Column("waiting_since", UTCDateTime(), nullable=True),
        sa.Column("waiting_until", UTCDateTime(), nullable=True),
        sa.Column("cause", sa.String(length=20), nullable=True),
        sa.Column("previous_id", BigId, nullable=True),
        sa.Column("merged_into", BigId, nullable=True),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_discrepancies_listing_id")),
        sa.ForeignKeyConstraint(["merged_into"], ["discrepancies.id"], name=op.f("fk_discrepancies_merged_into")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_discrepancies_owner_id")),
        sa.ForeignKeyConstraint(["previous_id"], ["discrepancies.id"], name=op.f("fk_discrepancies_previous_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discrepancies")),
        sa.UniqueConstraint("fingerprint", "episode", name=op.f("uq_discrepancies_fingerprint_episode")),
    )
    op.create_index("ix_discrepancies_age", "discrepancies", ["first_seen_at", "id"], unique=False)
    op.create_index("ix_discrepancies_channel_age", "discrepancies", ["channel", "first_seen_at", "id"], unique=False)
    op.create_index(op.f("ix_discrepancies_channel_state"), "discrepancies", ["channel", "state"], unique=False)
    op.create_index("ix_discrepancies_kind_age", "discrepancies", ["kind", "first_seen_at", "id"], unique=False)
    op.create_index(
        "ix_discrepancies_listing_age", "discrepancies", ["listing_id", "first_seen_at", "id"], unique=False
    )
    op.create_index(
        "ix_discrepancies_listing_live",
        "discrepancies",
        ["listing_id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_discrepancies_live",
        "discrepancies",
        ["state", "channel", "severity", "off", "family", "kind", "brand", "first_seen_at", "ended_at"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_discrepancies_live_age",
        "discrepancies",
        ["first_seen_at", "id", "state"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_discrepancies_owner_live",
        "discrepancies",
        ["owner_id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_discrepancies_policy_live",
        "discrepancies",
        ["policy_key"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_discrepancies_until",
        "discrepancies",
        ["until"],
        unique=False,
        sqlite_where=sa.text("until IS NOT NULL AND ended_at IS NULL"),
        postgresql_where=sa.text("until IS NOT NULL AND ended_at IS NULL"),
    )
    op.create_index(
        "ix_discrepancies_waiting",
        "discrepancies",
        ["waiting_until"],
        unique=False,
        sqlite_where=sa.text("waiting_until IS NOT NULL AND ended_at IS NULL"),
        postgresql_where=sa.text("waiting_until IS NOT NULL AND ended_at IS NULL"),
    )
    op.create_index(
        "uq_discrepancies_live",
        "discrepancies",
        ["fingerprint"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "identities",
        sa.Column("issuer", sa.String(length=500), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("linked_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_identities_user_id")),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_identities")),
        sa.UniqueConstraint("user_id", "issuer", name=op.f("uq_identities_user_id_issuer")),
    )
    op.create_table(
        "invitations",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_invitations_user_id")),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_invitations")),
    )
    op.create_table(
        "looks",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("listing_id", BigId, nullable=False),
        sa.Column("captured_at", UTCDateTime(), nullable=False),
        sa.Column("viewport", sa.String(length=20), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("changes", sa.Integer(), nullable=True),
        sa.Column("facts", Json, nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_looks_listing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_looks")),
        sa.UniqueConstraint(
            "listing_id", "captured_at", "viewport", name=op.f("uq_looks_listing_id_captured_at_viewport")
        ),
    )
    op.create_table(
        "masks",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("listing_id", BigId, nullable=False),
        sa.Column("viewport", sa.String(length=20), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("is_selector", sa.Boolean(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", BigId, nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_masks_listing_id")),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_masks_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_masks")),
        sa.UniqueConstraint("listing_id", "viewport", "region", name=op.f("uq_masks_listing_id_viewport_region")),
    )
    op.create_table(
        "notifications",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("message_id", BigId, nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("critical", sa.Boolean(), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("shown", Json, nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("claimed_at", UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("uncertain", sa.Boolean(), nullable=False),
        sa.Column("after_ts", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("dropped_at", UTCDateTime(), nullable=True),
        sa.Column("ts", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_notifications_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
    )
    op.create_index(
        "ix_notifications_unsent",
        "notifications",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("sent_at IS NULL AND dropped_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL AND dropped_at IS NULL"),
    )
    op.create_table(
        "offer_spans",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("listing_id", BigId, nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("first_at", UTCDateTime(), nullable=False),
        sa.Column("last_at", UTCDateTime(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("regular_price", sa.BigInteger(), nullable=True),
        sa.Column("coupon_price", sa.BigInteger(), nullable=True),
        sa.Column("member_price", sa.BigInteger(), nullable=True),
        sa.Column("card_price", sa.BigInteger(), nullable=True),
        sa.Column("best_price", sa.BigInteger(), nullable=True),
        sa.Column("shipping_fee", sa.BigInteger(), nullable=True),
        sa.Column("unit_price", sa.BigInteger(), nullable=True),
        sa.Column("availability", sa.String(length=20), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("absent", Json, nullable=True),
        sa.Column("sources", Json, nullable=True),
        sa.Column("conditions", Json, nullable=True),
        sa.Column("carried", Json, nullable=True),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_offer_spans_listing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_spans")),
    )
    op.create_index("ix_offer_spans_history", "offer_spans", ["listing_id", "first_at"], unique=False)
    op.create_index(
        "ix_offer_spans_seller",
        "offer_spans",
        ["seller", "listing_id"],
        unique=False,
        sqlite_where=sa.text("is_current = 1"),
        postgresql_where=sa.text("is_current"),
    )
    op.create_index(
        "uq_offer_spans_current",
        "offer_spans",
        ["listing_id", "seller", "variant"],
        unique=True,
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )
    op.create_table(
        "outages",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=True),
        sa.Column("message_id", BigId, nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_outages_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outages")),
    )
    op.create_index(
        "ux_outages_on",
        "outages",
        ["receiver"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "passwords",
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_passwords_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_passwords")),
    )
    op.create_table(
        "pauses",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("made_by", BigId, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by", BigId, nullable=True),
        sa.ForeignKeyConstraint(["ended_by"], ["users.id"], name=op.f("fk_pauses_ended_by")),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_pauses_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pauses")),
    )
    op.create_index(op.f("ix_pauses_channel_ended_at"), "pauses", ["channel", "ended_at"], unique=False)
    op.create_index(
        "uq_pauses_on",
        "pauses",
        ["channel"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "preferences",
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("language", sa.String(length=5), nullable=True),
        sa.Column("time_zone", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_preferences_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_preferences")),
    )
    op.create_table(
        "requests",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("listing_id", BigId, nullable=True),
        sa.Column("tier", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", BigId, nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("claimed_at", UTCDateTime(), nullable=True),
        sa.Column("run_id", BigId, nullable=True),
        sa.Column("served_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name=op.f("fk_requests_asked_by")),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_requests_listing_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_requests_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    op.create_index(
        "ix_requests_unserved",
        "requests",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("served_at IS NULL"),
        postgresql_where=sa.text("served_at IS NULL"),
    )
    op.create_table(
        "saved_views",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_saved_views_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_views_user_id_name")),
    )
    op.create_table(
        "searches",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("run_id", BigId, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("results", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_searches_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searches")),
    )
    op.create_index(op.f("ix_searches_channel_at"), "searches", ["channel", "at"], unique=False)
    op.create_index(op.f("ix_searches_run_id"), "searches", ["run_id"], unique=False)
    op.create_table(
        "seller_answers",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("first_id", BigId, nullable=False),
        sa.Column("second_id", BigId, nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_by", BigId, nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["answered_by"], ["users.id"], name=op.f("fk_seller_answers_answered_by")),
        sa.ForeignKeyConstraint(["first_id"], ["sellers.id"], name=op.f("fk_seller_answers_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["sellers.id"], name=op.f("fk_seller_answers_second_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seller_answers")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_seller_answers_first_id_second_id")),
    )
    op.create_index(op.f("ix_seller_answers_second_id"), "seller_answers", ["second_id"], unique=False)
    op.create_table(
        "seller_keys",
        sa.Column("seller_id", BigId, nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_seller_keys_seller_id")),
        sa.PrimaryKeyConstraint("seller_id", "rule", name=op.f("pk_seller_keys")),
    )
    op.create_index(op.f("ix_seller_keys_key_rule"), "seller_keys", ["key", "rule"], unique=False)
    op.create_table(
        "seller_members",
        sa.Column("seller_id", BigId, nullable=False),
        sa.Column("identity_id", BigId, nullable=False),
        sa.Column("beside_id", BigId, nullable=True),
        sa.Column("rule", sa.String(length=20), nullable=True),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["beside_id"], ["sellers.id"], name=op.f("fk_seller_members_beside_id")),
        sa.ForeignKeyConstraint(["identity_id"], ["sellers.id"], name=op.f("fk_seller_members_identity_id")),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_seller_members_seller_id")),
        sa.PrimaryKeyConstraint("seller_id", name=op.f("pk_seller_members")),
    )
    op.create_index(op.f("ix_seller_members_identity_id"), "seller_members", ["identity_id"], unique=False)
    op.create_table(
        "shown_pictures",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("listing_id", BigId, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("fetched_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_shown_pictures_listing_id")),
        sa.ForeignKeyConstraint(["sha256"], ["pictures.sha256"], name=op.f("fk_shown_pictures_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_pictures")),
        sa.UniqueConstraint("listing_id", "url", name=op.f("uq_shown_pictures_listing_id_url")),
    )
    op.create_index(op.f("ix_shown_pictures_sha256"), "shown_pictures", ["sha256"], unique=False)
    op.create_table(
        "silences",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("match", Json, nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("author_id", BigId, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by", BigId, nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_silences_author_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["users.id"], name=op.f("fk_silences_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silences")),
    )
    op.create_index(
        "ix_silences_ends",
        "silences",
        ["ends_at"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "user_roles",
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_roles_user_id")),
        sa.PrimaryKeyConstraint("user_id", "role", name=op.f("pk_user_roles")),
    )
    op.create_table(
        "variants",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("listing_id", BigId, nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=True),
        sa.Column("gtin", sa.Text(), nullable=True),
        sa.Column("options", Json, nullable=True),
        sa.Column("sku_code", sa.Text(), nullable=True),
        sa.Column("pack", sa.Integer(), nullable=False),
        sa.Column("mapped_by", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_variants_listing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variants")),
        sa.UniqueConstraint("listing_id", "external_id", name=op.f("uq_variants_listing_id_external_id")),
    )
    op.create_index(op.f("ix_variants_sku_code"), "variants", ["sku_code"], unique=False)
    op.create_table(
        "web_sessions",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_web_sessions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_sessions")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_web_sessions_token_sha256")),
    )
    op.create_index(op.f("ix_web_sessions_user_id"), "web_sessions", ["user_id"], unique=False)
    op.create_table(
        "baseline_looks",
        sa.Column("baseline_id", BigId, autoincrement=False, nullable=False),
        sa.Column("captured_at", UTCDateTime(), nullable=False),
        sa.Column("picture", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["baseline_id"], ["baselines.id"], name=op.f("fk_baseline_looks_baseline_id")),
        sa.PrimaryKeyConstraint("baseline_id", "captured_at", name=op.f("pk_baseline_looks")),
    )
    op.create_index(op.f("ix_baseline_looks_picture"), "baseline_looks", ["picture"], unique=False)
    op.create_table(
        "batch_captures",
        sa.Column("batch_id", BigId, nullable=False),
        sa.Column("listing_id", BigId, nullable=False),
        sa.Column("captured_at", UTCDateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("fields", Json, nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_batch_captures_batch_id")),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_batch_captures_listing_id")),
        sa.PrimaryKeyConstraint("batch_id", "listing_id", name=op.f("pk_batch_captures")),
    )
    op.create_table(
        "case_listings",
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("listing_id", BigId, nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.Column("gone_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_listings_case_id")),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_case_listings_listing_id")),
        sa.PrimaryKeyConstraint("case_id", "listing_id", name=op.f("pk_case_listings")),
    )
    op.create_index(op.f("ix_case_listings_listing_id"), "case_listings", ["listing_id"], unique=False)
    op.create_table(
        "escalation_clocks",
        sa.Column("discrepancy_id", BigId, nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["discrepancy_id"], ["discrepancies.id"], name=op.f("fk_escalation_clocks_discrepancy_id")
        ),
        sa.PrimaryKeyConstraint("discrepancy_id", name=op.f("pk_escalation_clocks")),
    )
    op.create_index(op.f("ix_escalation_clocks_due_at"), "escalation_clocks", ["due_at"], unique=False)
    op.create_table(
        "escalations",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("discrepancy_id", BigId, nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("people", Json, nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("notification_id", sa.String(length=36), nullable=True),
        sa.Column("message_id", BigId, nullable=True),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["discrepancy_id"], ["discrepancies.id"], name=op.f("fk_escalations_discrepancy_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_escalations_message_id")),
        sa.ForeignKeyConstraint(["notification_id"], ["notifications.id"], name=op.f("fk_escalations_notification_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalations")),
        sa.UniqueConstraint(
            "discrepancy_id",
            "what",
            "round",
            "chain",
            "step",
            name=op.f("uq_escalations_discrepancy_id_what_round_chain_step"),
        ),
    )
    op.create_index(op.f("ix_escalations_message_id"), "escalations", ["message_id"], unique=False)
    op.create_index(op.f("ix_escalations_notification_id"), "escalations", ["notification_id"], unique=False)
    op.create_table(
        "events",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("discrepancy_id", BigId, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("actor_id", BigId, nullable=True),
        sa.Column("action", sa.String(length=30), nullable=False),
        sa.Column("from_state", sa.String(length=20), nullable=True),
        sa.Column("to_state", sa.String(length=20), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("numbers", Json, nullable=True),
        sa.Column("capture_id", BigId, nullable=True),
        sa.Column("processed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_events_actor_id")),
        sa.ForeignKeyConstraint(["capture_id"], ["captures.id"], name=op.f("fk_events_capture_id")),
        sa.ForeignKeyConstraint(["discrepancy_id"], ["discrepancies.id"], name=op.f("fk_events_discrepancy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("discrepancy_id", "version", name=op.f("uq_events_discrepancy_id_version")),
    )
    op.create_index(op.f("ix_events_at_action"), "events", ["at", "action"], unique=False)
    op.create_index(op.f("ix_events_capture_id"), "events", ["capture_id"], unique=False)
    op.create_index(
        "ix_events_unprocessed",
        "events",
        ["id"],
        unique=False,
        sqlite_where=sa.text("processed_at IS NULL"),
        postgresql_where=sa.text("processed_at IS NULL"),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("manifest_sha256", sa.String(length=64), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("listing_id", BigId, nullable=True),
        sa.Column("capture_id", BigId, nullable=True),
        sa.Column("captured_at", UTCDateTime(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("hold", sa.Text(), nullable=True),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("purged_at", UTCDateTime(), nullable=True),
        sa.Column("stamped_at", UTCDateTime(), nullable=True),
        sa.Column("stamp_sha256", sa.String(length=64), nullable=True),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["capture_id"], ["captures.id"], name=op.f("fk_evidence_capture_id")),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_evidence_listing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("content_sha256", name=op.f("uq_evidence_content_sha256")),
    )
    op.create_index(op.f("ix_evidence_capture_id"), "evidence", ["capture_id"], unique=False)
    op.create_index(
        "ix_evidence_expires_at",
        "evidence",
        ["expires_at"],
        unique=False,
        sqlite_where=sa.text("purged_at IS NULL"),
        postgresql_where=sa.text("purged_at IS NULL"),
    )
    op.create_index(op.f("ix_evidence_listing_id"), "evidence", ["listing_id"], unique=False)
    op.create_index(
        "ix_evidence_unstamped",
        "evidence",
        ["id"],
        unique=False,
        sqlite_where=sa.text("stamped_at IS NULL AND purged_at IS NULL"),
        postgresql_where=sa.text("stamped_at IS NULL AND purged_at IS NULL"),
    )
    op.create_table(
        "false_positives",
        sa.Column("discrepancy_id", BigId, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("catalog_version", BigId, nullable=True),
        sa.Column("numbers", Json, nullable=False),
        sa.Column("visits", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["catalog_version"], ["catalog_versions.id"], name=op.f("fk_false_positives_catalog_version")
        ),
        sa.ForeignKeyConstraint(
            ["discrepancy_id"], ["discrepancies.id"], name=op.f("fk_false_positives_discrepancy_id")
        ),
        sa.PrimaryKeyConstraint("discrepancy_id", name=op.f("pk_false_positives")),
    )
    op.create_table(
        "hushed",
        sa.Column("discrepancy_id", BigId, nullable=False),
        sa.Column("silence_id", BigId, nullable=True),
        sa.Column("cause_id", BigId, nullable=True),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["cause_id"], ["discrepancies.id"], name=op.f("fk_hushed_cause_id")),
        sa.ForeignKeyConstraint(["discrepancy_id"], ["discrepancies.id"], name=op.f("fk_hushed_discrepancy_id")),
        sa.ForeignKeyConstraint(["silence_id"], ["silences.id"], name=op.f("fk_hushed_silence_id")),
        sa.PrimaryKeyConstraint("discrepancy_id", name=op.f("pk_hushed")),
    )
    op.create_index(op.f("ix_hushed_cause_id"), "hushed", ["cause_id"], unique=False)
    op.create_index(op.f("ix_hushed_silence_id"), "hushed", ["silence_id"], unique=False)
    op.create_table(
        "master_drafts",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("of_version", BigId, nullable=True),
        sa.Column("base_version", BigId, nullable=True),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("counts", Json, nullable=False),
        sa.Column("version", BigId, nullable=True),
        sa.ForeignKeyConstraint(["base_version"], ["catalog_versions.id"], name=op.f("fk_master_drafts_base_version")),
        sa.ForeignKeyConstraint(["of_version"], ["catalog_versions.id"], name=op.f("fk_master_drafts_of_version")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_master_drafts_user_id")),
        sa.ForeignKeyConstraint(["version"], ["catalog_versions.id"], name=op.f("fk_master_drafts_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_master_drafts")),
    )
    op.create_index(op.f("ix_master_drafts_sha256"), "master_drafts", ["sha256"], unique=False)
    op.create_table(
        "master_expectations",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("since_version", BigId, nullable=False),
        sa.Column("until_version", BigId, nullable=True),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("product_code", sa.Text(), nullable=False),
        sa.Column("sku_code", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("title_words", Json, nullable=True),
        sa.Column("brand_text", sa.Text(), nullable=True),
        sa.Column("description_text", sa.Text(), nullable=True),
        sa.Column("images_min", sa.Integer(), nullable=True),
        sa.Column("forbidden_words", Json, nullable=True),
        sa.Column("options", Json, nullable=True),
        sa.Column("gift", sa.Text(), nullable=True),
        sa.Column("valid_from", UTCDateTime(), nullable=True),
        sa.Column("valid_to", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["since_version"], ["catalog_versions.id"], name=op.f("fk_master_expectations_since_version")
        ),
        sa.ForeignKeyConstraint(
            ["until_version"], ["catalog_versions.id"], name=op.f("fk_master_expectations_until_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_master_expectations")),
    )
    op.create_index(
        "uq_master_expectations_current",
        "master_expectations",
        ["key"],
        unique=True,
        sqlite_where=sa.text("until_version IS NULL"),
        postgresql_where=sa.text("until_version IS NULL"),
    )
    op.create_table(
        "master_listings",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("since_version", BigId, nullable=False),
        sa.Column("until_version", BigId, nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("product_code", sa.Text(), nullable=True),
        sa.Column("sku_code", sa.Text(), nullable=True),
        sa.Column("pack", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=20), nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["since_version"], ["catalog_versions.id"], name=op.f("fk_master_listings_since_version")
        ),
        sa.ForeignKeyConstraint(
            ["until_version"], ["catalog_versions.id"], name=op.f("fk_master_listings_until_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_master_listings")),
    )
    op.create_index("ix_master_listings_listing", "master_listings", ["channel", "external_id"], unique=False)
    op.create_index(op.f("ix_master_listings_product_code"), "master_listings", ["product_code"], unique=False)
    op.create_index(op.f("ix_master_listings_sku_code"), "master_listings", ["sku_code"], unique=False)
    op.create_index(
        "uq_master_listings_current",
        "master_listings",
        ["key"],
        unique=True,
        sqlite_where=sa.text("until_version IS NULL"),
        postgresql_where=sa.text("until_version IS NULL"),
    )
    op.create_table(
        "master_policies",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("since_version", BigId, nullable=False),
        sa.Column("until_version", BigId, nullable=True),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("product_code", sa.Text(), nullable=False),
        sa.Column("sku_code", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("judges", sa.String(length=20), nullable=False),
        sa.Column("with_shipping", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("list_price", sa.BigInteger(), nullable=True),
        sa.Column("floor", sa.BigInteger(), nullable=True),
        sa.Column("ceiling", sa.BigInteger(), nullable=True),
        sa.Column("valid_from", UTCDateTime(), nullable=True),
        sa.Column("valid_to", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["since_version"], ["catalog_versions.id"], name=op.f("fk_master_policies_since_version")
        ),
        sa.ForeignKeyConstraint(
            ["until_version"], ["catalog_versions.id"], name=op.f("fk_master_policies_until_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_master_policies")),
    )
    op.create_index(
        "uq_master_policies_current",
        "master_policies",
        ["key"],
        unique=True,
        sqlite_where=sa.text("until_version IS NULL"),
        postgresql_where=sa.text("until_version IS NULL"),
    )
    op.create_table(
        "master_products",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("since_version", BigId, nullable=False),
        sa.Column("until_version", BigId, nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("names", Json, nullable=True),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("mpn", sa.Text(), nullable=True),
        sa.Column("pictures", Json, nullable=True),
        sa.ForeignKeyConstraint(
            ["since_version"], ["catalog_versions.id"], name=op.f("fk_master_products_since_version")
        ),
        sa.ForeignKeyConstraint(
            ["until_version"], ["catalog_versions.id"], name=op.f("fk_master_products_until_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_master_products")),
    )
    op.create_index(
        "uq_master_products_current",
        "master_products",
        ["key"],
        unique=True,
        sqlite_where=sa.text("until_version IS NULL"),
        postgresql_where=sa.text("until_version IS NULL"),
    )
    op.create_table(
        "master_promotions",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("since_version", BigId, nullable=False),
        sa.Column("until_version", BigId, nullable=True),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("product_code", sa.Text(), nullable=False),
        sa.Column("sku_code", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("judges", sa.String(length=20), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("promo_price", sa.BigInteger(), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=True),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["since_version"], ["catalog_versions.id"], name=op.f("fk_master_promotions_since_version")
        ),
        sa.ForeignKeyConstraint(
            ["until_version"], ["catalog_versions.id"], name=op.f("fk_master_promotions_until_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_master_promotions")),
    )
    op.create_index(
        "uq_master_promotions_current",
        "master_promotions",
        ["key"],
        unique=True,
        sqlite_where=sa.text("until_version IS NULL"),
        postgresql_where=sa.text("until_version IS NULL"),
    )
    op.create_table(
        "master_rights",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("since_version", BigId, nullable=False),
        sa.Column("until_version", BigId, nullable=True),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("classes", sa.Text(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("certificate", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["since_version"], ["catalog_versions.id"], name=op.f("fk_master_rights_since_version")
        ),
        sa.ForeignKeyConstraint(
            ["until_version"], ["catalog_versions.id"], name=op.f("fk_master_rights_until_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_master_rights")),
    )
    op.create_index(
        "uq_master_rights_current",
        "master_rights",
        ["key"],
        unique=True,
        sqlite_where=sa.text("until_version IS NULL"),
        postgresql_where=sa.text("until_version IS NULL"),
    )
    op.create_table(
        "master_sellers",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("since_version", BigId, nullable=False),
        sa.Column("until_version", BigId, nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("valid_from", UTCDateTime(), nullable=True),
        sa.Column("valid_to", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["since_version"], ["catalog_versions.id"], name=op.f("fk_master_sellers_since_version")
        ),
        sa.ForeignKeyConstraint(
            ["until_version"], ["catalog_versions.id"], name=op.f("fk_master_sellers_until_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_master_sellers")),
    )
    op.create_index("ix_master_sellers_seller", "master_sellers", ["seller", "channel"], unique=False)
    op.create_index(
        "uq_master_sellers_current",
        "master_sellers",
        ["key"],
        unique=True,
        sqlite_where=sa.text("until_version IS NULL"),
        postgresql_where=sa.text("until_version IS NULL"),
    )
    op.create_table(
        "master_skus",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("since_version", BigId, nullable=False),
        sa.Column("until_version", BigId, nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("product_code", sa.Text(), nullable=False),
        sa.Column("gtin", sa.Text(), nullable=True),
        sa.Column("colour", sa.Text(), nullable=True),
        sa.Column("size", sa.Text(), nullable=True),
        sa.Column("options", Json, nullable=True),
        sa.Column("mpn", sa.Text(), nullable=True),
        sa.Column("pictures", Json, nullable=True),
        sa.ForeignKeyConstraint(["since_version"], ["catalog_versions.id"], name=op.f("fk_master_skus_since_version")),
        sa.ForeignKeyConstraint(["until_version"], ["catalog_versions.id"], name=op.f("fk_master_skus_until_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_master_skus")),
    )
    op.create_index(op.f("ix_master_skus_product_code"), "master_skus", ["product_code"], unique=False)
    op.create_index(
        "uq_master_skus_current",
        "master_skus",
        ["key"],
        unique=True,
        sqlite_where=sa.text("until_version IS NULL"),
        postgresql_where=sa.text("until_version IS NULL"),
    )
    op.create_table(
        "master_stock",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("since_version", BigId, nullable=False),
        sa.Column("until_version", BigId, nullable=True),
        sa.Column("sku_code", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("as_of", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["since_version"], ["catalog_versions.id"], name=op.f("fk_master_stock_since_version")),
        sa.ForeignKeyConstraint(["until_version"], ["catalog_versions.id"], name=op.f("fk_master_stock_until_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_master_stock")),
    )
    op.create_index(
        "uq_master_stock_current",
        "master_stock",
        ["key"],
        unique=True,
        sqlite_where=sa.text("until_version IS NULL"),
        postgresql_where=sa.text("until_version IS NULL"),
    )
    op.create_table(
        "matches",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("listing_id", BigId, nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("product_code", sa.Text(), nullable=True),
        sa.Column("sku_code", sa.Text(), nullable=True),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", Json, nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("catalog_version", BigId, nullable=True),
        sa.Column("matched_at", UTCDateTime(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=True),
        sa.Column("decided_by", BigId, nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["catalog_version"], ["catalog_versions.id"], name=op.f("fk_matches_catalog_version")),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_matches_decided_by")),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_matches_listing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matches")),
        sa.UniqueConstraint("listing_id", "variant", "rank", name=op.f("uq_matches_listing_id_variant_rank")),
    )
    op.create_index("ix_matches_queue", "matches", ["verdict", "score", "id"], unique=False)
    op.create_table(
        "message_members",
        sa.Column("message_id", BigId, nullable=False),
        sa.Column("discrepancy_id", BigId, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["discrepancy_id"], ["discrepancies.id"], name=op.f("fk_message_members_discrepancy_id")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_message_members_message_id")),
        sa.PrimaryKeyConstraint("message_id", "discrepancy_id", name=op.f("pk_message_members")),
    )
    op.create_index(op.f("ix_message_members_discrepancy_id"), "message_members", ["discrepancy_id"], unique=False)
    op.create_table(
        "proofs",
        sa.Column("discrepancy_id", BigId, nullable=False),
        sa.Column("capture_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["capture_id"], ["captures.id"], name=op.f("fk_proofs_capture_id")),
        sa.ForeignKeyConstraint(["discrepancy_id"], ["discrepancies.id"], name=op.f("fk_proofs_discrepancy_id")),
        sa.PrimaryKeyConstraint("discrepancy_id", "capture_id", name=op.f("pk_proofs")),
    )
    op.create_index(op.f("ix_proofs_capture_id"), "proofs", ["capture_id"], unique=False)
    op.create_table(
        "sightings",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("search_id", BigId, nullable=False),
        sa.Column("listing_id", BigId, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("ad", sa.Boolean(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("image", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_sightings_listing_id")),
        sa.ForeignKeyConstraint(["search_id"], ["searches.id"], name=op.f("fk_sightings_search_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sightings")),
        sa.UniqueConstraint("search_id", "listing_id", name=op.f("uq_sightings_search_id_listing_id")),
    )
    op.create_index(op.f("ix_sightings_listing_id"), "sightings", ["listing_id"], unique=False)
    op.create_table(
        "case_events",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("actor_id", BigId, nullable=True),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("from_stage", sa.String(length=20), nullable=True),
        sa.Column("to_stage", sa.String(length=20), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("discrepancy_id", BigId, nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("detail", Json, nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_case_events_actor_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_events_case_id")),
        sa.ForeignKeyConstraint(["discrepancy_id"], ["discrepancies.id"], name=op.f("fk_case_events_discrepancy_id")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_case_events_evidence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_events")),
        sa.UniqueConstraint("case_id", "version", name=op.f("uq_case_events_case_id_version")),
    )
    op.create_index(op.f("ix_case_events_discrepancy_id"), "case_events", ["discrepancy_id"], unique=False)
    op.create_table(
        "evidence_files",
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_files_evidence_id")),
        sa.PrimaryKeyConstraint("evidence_id", "path", name=op.f("pk_evidence_files")),
    )
    op.create_index(op.f("ix_evidence_files_sha256"), "evidence_files", ["sha256"], unique=False)
    op.create_table(
        "master_draft_lines",
        sa.Column("draft_id", BigId, autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("detail", Json, nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["master_drafts.id"], name=op.f("fk_master_draft_lines_draft_id")),
        sa.PrimaryKeyConstraint("draft_id", "place", name=op.f("pk_master_draft_lines")),
    )
