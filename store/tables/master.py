"""What should be true: the master file's rows, each kept with the versions between which it held.

A row is never changed: an import that differs ends it (`until_version`) and adds its successor. The current master file
is every row whose `until_version` is NULL. `key` is the row's natural key, unique among current rows of its table.
Money columns are minor units of the row's `currency`; times are UTC instants.
"""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, text

from store.tables.base import BigId, Json, UTCDateTime, id_column, metadata

catalog_versions = Table(
    "catalog_versions",
    metadata,
    id_column(),
    Column("imported_at", UTCDateTime, nullable=False),
    Column("user_id", BigId, ForeignKey("users.id")),
    Column("file_name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("counts", Json, nullable=False),  # {"sku": {"added": 3, "changed": 1, "removed": 0}, ...}
)


def _master(name: str, *columns: Column[Any] | Index) -> Table:
    current = text("until_version IS NULL")
    return Table(
        name,
        metadata,
        id_column(),
        Column("key", Text, nullable=False),
        Column("since_version", BigId, ForeignKey("catalog_versions.id"), nullable=False),
        Column("until_version", BigId, ForeignKey("catalog_versions.id")),
        *columns,
        Index(f"uq_{name}_current", "key", unique=True, sqlite_where=current, postgresql_where=current),
    )


def _scope() -> tuple[Column[Any], ...]:
    """Where a policy row applies; an empty string is "any". The most specific row wins."""
    names = ("brand", "category", "product_code", "sku_code", "channel", "seller", "country")
    return tuple(Column(name, Text, nullable=False, default="") for name in names)


master_products = _master(
    "master_products",  # key: code
    Column("code", Text, nullable=False),
    Column("brand", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("names", Json),  # {"ko": "...", "zh": "..."}
    Column("category", Text, nullable=False, default=""),
    Column("mpn", Text),
    Column("pictures", Json),  # [[file name, sha256], ...]; the files are in `pictures`
)

master_skus = _master(
    "master_skus",  # key: code
    Column("code", Text, nullable=False),
    Column("product_code", Text, nullable=False),
    Column("gtin", Text),
    Column("colour", Text),
    Column("size", Text),
    Column("options", Json),  # further option names and values
    Column("mpn", Text),
    Column("pictures", Json),  # as in master_products
    Index(None, "product_code"),
)

master_listings = _master(
    "master_listings",  # key: channel, external id, variant
    Column("channel", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("variant", Text, nullable=False, default=""),  # the platform's variant id or its option values; "" = whole
    Column("url", Text),
    Column("product_code", Text),
    Column("sku_code", Text),
    Column("pack", Integer, nullable=False, default=1),  # pieces in what the listing sells
    Column("tier", String(20), nullable=False, default="daily"),
    Column("seller", Text, nullable=False, default=""),
    Index("ix_master_listings_listing", "channel", "external_id"),
    Index(None, "product_code"),
    Index(None, "sku_code"),
)

master_policies = _master(
    "master_policies",  # key: the sheet's policy column, else scope and judged price
    *_scope(),
    Column("judges", String(20), nullable=False, default="price"),  # a name of model.capture.PRICE_FIELDS
    Column("with_shipping", Boolean, nullable=False, default=False),
    Column("currency", String(3), nullable=False),
    Column("list_price", BigInteger),
    Column("floor", BigInteger),
    Column("ceiling", BigInteger),
    Column("valid_from", UTCDateTime),  # half open: [valid_from, valid_to)
    Column("valid_to", UTCDateTime),
)

master_promotions = _master(
    "master_promotions",  # key: the sheet's promotion column
    *_scope(),
    Column("name", Text, nullable=False),
    Column("judges", String(20), nullable=False, default="price"),
    Column("currency", String(3), nullable=False),
    Column("promo_price", BigInteger, nullable=False),
    Column("floor", BigInteger),
    Column("starts_at", UTCDateTime, nullable=False),  # half open: [starts_at, ends_at)
    Column("ends_at", UTCDateTime, nullable=False),
)

master_sellers = _master(
    "master_sellers",  # key: channel, seller id
    Column("channel", Text, nullable=False),
    Column("seller", Text, nullable=False),
    Column("name", Text),
    Column("role", String(20), nullable=False),  # official authorised unauthorised unknown
    Column("valid_from", UTCDateTime),
    Column("valid_to", UTCDateTime),
    Index("ix_master_sellers_seller", "seller", "channel"),
)

master_stock = _master(
    "master_stock",  # key: SKU, channel
    Column("sku_code", Text, nullable=False),
    Column("channel", Text, nullable=False, default=""),  # "" = one stock for all channels
    Column("quantity", Integer, nullable=False),
    Column("as_of", UTCDateTime, nullable=False),
)

master_expectations = _master(
    "master_expectations",  # key: the sheet's expectation column, else the scope
    *_scope(),
    Column("title", Text),  # what the page's title must hold, word for word after folding
    Column("title_words", Json),  # words that the title must hold, in any order
    Column("brand_text", Text),
    Column("description_text", Text),  # what the description must hold, in one piece
    Column("images_min", Integer),
    Column("forbidden_words", Json),
    Column("options", Json),  # {"Size": ["250", "260"], ...}: choices that the page must offer
    Column("gift", Text),  # text of the gift with purchase that the page must show
    Column("valid_from", UTCDateTime),
    Column("valid_to", UTCDateTime),
)

master_rights = _master(
    "master_rights",  # key: country, number
    Column("mark", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("classes", Text),
    Column("country", String(2), nullable=False),
    Column("owner", Text, nullable=False),
    Column("valid_to", Date),
    Column("certificate", Text),
)
