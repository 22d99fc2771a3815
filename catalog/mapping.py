"""Which product and SKU, and how many pieces of it, each variant of a listing sells.

By the master file's row for the variant, then by GTIN, then by colour and size among the SKUs of the listing's product.
Each way decides only where it names one SKU; where two would fit, none is guessed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd
from sqlalchemy import Connection, Engine

from reading.ids import plain
from store import mapping as store
from store import master
from store.engine import read, transact
from store.mapping import ListedVariant, MasterSku, SeenVariant
from store.spans import key

COLUMNS: Final = ("listing_id", "variant", "product_code", "sku_code", "pack", "mapped_by")

_COLOURS: Final = frozenset({"color", "colour", "색상", "컬러", "색", "颜色", "颜色分类", "顏色", "カラー"})
_SIZES: Final = frozenset({"size", "사이즈", "치수", "尺码", "尺寸", "鞋码", "尺碼", "サイズ"})
"""What shops call the two options, folded by `reading.ids.plain`."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """What one variant is; "" where nothing says."""

    product_code: str = ""
    sku_code: str = ""
    pack: int = 1
    mapped_by: str = ""
    """`master`, `gtin` or `options`; "" = no SKU."""


@dataclass(slots=True)
class _Page:
    """What the master file says of one listing."""

    variants: dict[str, ListedVariant] = field(default_factory=dict)
    whole: ListedVariant | None = None
    product_code: str = ""
    """Of the row for the whole listing, else the one that all rows of its variants name."""


def map_variants(conn: Connection, listing_ids: Collection[int], version: int | None = None) -> pd.DataFrame:
    """What every variant of these listings is, and each listing as a whole (`variant` ""); changes nothing.

    By the current master file, or an earlier version of it.

    Returns:
        Columns `COLUMNS`: listing_id (int64), variant (`variants.external_id`), product_code, sku_code and mapped_by
        ("" where nothing says), pack (Int64, pieces).
    """
    rows = [
        (listing_id, variant, one.product_code, one.sku_code, one.pack, one.mapped_by)
        for (listing_id, variant), one in _mapped(conn, listing_ids, version).items()
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(dict.fromkeys(COLUMNS, object))
    return frame.astype({"listing_id": "int64", "pack": "Int64"})


def write_mapping(conn: Connection, listing_ids: Collection[int]) -> int:
    """Keep the mapping in `variants` (sku_code, pack, mapped_by) for queries that join there; how many rows changed.

    A listing that sells one SKU as a whole gets a row of its own, whose `external_id` is "". A variant that nothing
    maps any more loses its SKU.
    """
    known = {(row.listing_id, row.external_id): row for row in store.seen_variants(conn, listing_ids)}
    changed, added = [], []
    for where, one in _mapped(conn, listing_ids).items():
        new = (one.sku_code or None, one.pack, one.mapped_by or None)
        row = known.get(where)
        if row is None and one.sku_code:
            added.append((*where, *new))
        elif row and (row.sku_code, row.pack, row.mapped_by) != new:
            changed.append((row.id, *new))
    store.write_mapping(conn, changed, added)
    return len(changed) + len(added)


def map_again(engine: Engine) -> None:
    """After an import: variants that were seen before may be other SKUs by the new version."""
    with read(engine) as conn:
        ids = master.listing_ids(conn)
    transact(engine, lambda conn: write_mapping(conn, ids))


def _mapped(
    conn: Connection, listing_ids: Collection[int], version: int | None = None
) -> dict[tuple[int, str], Mapped]:
    seen = store.seen_variants(conn, listing_ids)
    several = {row.listing_id for row in seen if row.external_id}
    pages = _pages(store.listed_variants(conn, listing_ids, version), listing_ids)
    told = {listing_id for listing_id, page in pages.items() if page.whole and page.whole.sku_code}
    shown = store.shown_gtins(conn, pages.keys() - several - told)
    gtins = {row.gtin for row in seen if row.gtin} | set(shown.values())
    skus = _Skus(store.skus(conn, gtins, _named(pages, "sku_code"), _named(pages, "product_code"), version))
    for page in pages.values():
        page.product_code = _product(page, skus)
    found = {(listing_id, ""): _whole(page, shown.get(listing_id), skus) for listing_id, page in pages.items()}
    counts: dict[int, int] = defaultdict(int)
    for row in seen:
        counts[row.listing_id] += bool(row.external_id)
    for row in seen:
        if row.external_id:
            found[row.listing_id, row.external_id] = _variant(
                row, pages[row.listing_id], skus, alone=counts[row.listing_id] == 1
            )
    return found


class _Skus:
    """The master file's SKUs that may be meant, by code, GTIN and product."""

    def __init__(self, rows: Iterable[MasterSku]) -> None:
        self.by_code: dict[str, MasterSku] = {}
        self.by_gtin: dict[str, MasterSku] = {}
        self.of_product: dict[str, list[MasterSku]] = defaultdict(list)
        for row in rows:
            self.by_code[row.code] = row
            self.of_product[row.product_code].append(row)
            if row.gtin:
                self.by_gtin[row.gtin.zfill(14)] = row

    def mapped(self, code: str, pack: int, by: str) -> Mapped:
        """A variant that is this SKU."""
        return Mapped(self.by_code[code].product_code if code in self.by_code else "", code, pack, by)


def _pages(rows: Iterable[ListedVariant], listing_ids: Collection[int]) -> dict[int, _Page]:
    pages = {int(listing_id): _Page() for listing_id in listing_ids}
    for row in rows:
        if row.variant:
            pages[row.listing_id].variants[key(row.variant)] = row
        else:
            pages[row.listing_id].whole = row
    return pages


def _named(pages: Mapping[int, _Page], column: str) -> set[str]:
    rows = (row for page in pages.values() for row in (*page.variants.values(), page.whole) if row)
    return {value for row in rows if (value := getattr(row, column))}


def _product(page: _Page, skus: _Skus) -> str:
    def of(row: ListedVariant) -> str:
        sku = skus.by_code.get(row.sku_code or "")
        return row.product_code or (sku.product_code if sku else "")

    if page.whole and (product := of(page.whole)):
        return product
    products = {of(row) for row in page.variants.values()}
    return products.pop() if len(products) == 1 else ""


def _whole(page: _Page, gtin: str | None, skus: _Skus) -> Mapped:
    """What the listing as a whole is; `gtin` is the page's own where it offers no choice."""
    pack = page.whole.pack if page.whole else 1
    if page.whole and page.whole.sku_code:
        return skus.mapped(page.whole.sku_code, pack, "master")
    if gtin and (sku := skus.by_gtin.get(gtin.zfill(14))):
        return skus.mapped(sku.code, pack, "gtin")
    return Mapped(page.product_code, pack=pack)


def _variant(row: SeenVariant, page: _Page, skus: _Skus, *, alone: bool) -> Mapped:
    listed = page.variants.get(row.external_id) or _by_values(row.options, page.variants)
    said = listed or page.whole
    pack = said.pack if said else 1
    if said and said.sku_code and (listed or alone):
        return skus.mapped(said.sku_code, pack, "master")
    if row.gtin and (sku := skus.by_gtin.get(row.gtin.zfill(14))):
        return skus.mapped(sku.code, pack, "gtin")
    product = (listed and listed.product_code) or page.product_code
    if one := _by_options(row.options, skus.of_product.get(product, ())):
        return skus.mapped(one.code, pack, "options")
    return Mapped(product, pack=pack)


def _by_values(options: Mapping[str, str] | None, variants: Mapping[str, ListedVariant]) -> ListedVariant | None:
    """The master file's row whose `variant` says the same options, in any order and spelling of spaces."""
    if not options or not variants:
        return None
    wanted = frozenset((plain(name), plain(value)) for name, value in options.items())
    found = [row for name, row in variants.items() if _said(name) == wanted]
    return found[0] if len(found) == 1 else None


def _said(variant: str) -> frozenset[tuple[str, str]]:
    parts = (part.partition("=") for part in variant.split(" / "))
    return frozenset((plain(name), plain(value)) for name, _, value in parts)


def _by_options(options: Mapping[str, str] | None, skus: Sequence[MasterSku]) -> MasterSku | None:
    """The one SKU whose colour and size the options name; what a SKU or a page leaves open fits anything."""
    shown = {plain(name): plain(value) for name, value in (options or {}).items()}
    colour = next((value for name, value in shown.items() if name in _COLOURS), None)
    size = next((value for name, value in shown.items() if name in _SIZES), None)
    if colour is None and size is None:
        return None
    fitting = [sku for sku in skus if _fits(sku.colour, colour) and _fits(sku.size, size)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(of_sku: str | None, shown: str | None) -> bool:
    return shown is None or of_sku is None or plain(of_sku) == shown
