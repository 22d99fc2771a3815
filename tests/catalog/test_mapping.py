"""Which SKU each variant of a listing sells."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, select

from catalog.mapping import map_variants, write_mapping
from store import tables
from store.engine import read, write
from system import clock
from tests.catalog.masters import read as read_file
from tests.catalog.masters import save, sheets
from tests.catalog.test_importing import brought

SKUS = [
    {"code": "001-250", "product_code": "001", "gtin": "4006381333931", "colour": "Black", "size": "250"},
    {"code": "001-260", "product_code": "001", "gtin": "036000291452", "colour": "Black", "size": "260"},
    {"code": "001-260W", "product_code": "001", "colour": "White", "size": "260"},
]
LISTED = {"channel": "shop", "external_id": "/p/1"}
SIZE_250 = {"Color": "Black", "Size": "250"}


def page(
    engine: Engine,
    tmp_path: Path,
    listed: list[dict[str, Any]],
    variants: Sequence[Mapping[str, Any]],
    gtin: str | None = None,
) -> int:
    """The id of a listing that the master file lists so, and whose page has these variants."""
    rows = [{**LISTED, **row} for row in listed] or [{"channel": "shop", "external_id": "/other"}]
    brought(engine, read_file(save(tmp_path / "m.xlsx", sheets(skus=SKUS, listings=rows))))
    with write(engine) as conn:
        if not listed:
            row = {**LISTED, "url": "https://shop.example.com/p/1", "first_seen_at": clock.now()}
            conn.execute(insert(tables.listings).values(**row))
        listing_id = conn.execute(
            select(tables.listings.c.id).where(tables.listings.c.external_id == "/p/1")
        ).scalar_one()
        for variant in variants:
            conn.execute(insert(tables.variants).values(listing_id=listing_id, **variant))
        _show(conn, listing_id, gtin)
    return int(listing_id)


def _show(conn: Connection, listing_id: int, gtin: str | None) -> None:
    span = {"first_at": clock.now(), "last_at": clock.now(), "digest": "0", "gtin": gtin}
    conn.execute(insert(tables.content_spans).values(listing_id=listing_id, **span))


def mapped(engine: Engine, listing_id: int, variant: str) -> tuple[Any, ...]:
    with read(engine) as conn:
        frame = map_variants(conn, [listing_id])
    row = frame[frame["variant"] == variant].iloc[0]
    return row["product_code"], row["sku_code"], row["pack"], row["mapped_by"]


@pytest.mark.parametrize(
    ("listed", "variant", "found"),
    [
        (
            [{"variant": "v1", "sku_code": "001-250", "pack": 2}],
            {"external_id": "v1", "gtin": "036000291452"},
            ("001", "001-250", 2, "master"),
        ),
        (
            [{"variant": "Size=250 / Color=Black", "sku_code": "001-250"}],
            {"external_id": "Color=Black / Size=250", "options": SIZE_250},
            ("001", "001-250", 1, "master"),
        ),
        ([{"sku_code": "001-250", "pack": 3}], {"external_id": "only"}, ("001", "001-250", 3, "master")),
        (
            [{"product_code": "001", "pack": 3}],
            {"external_id": "v1", "gtin": "0036000291452"},
            ("001", "001-260", 3, "gtin"),
        ),
        ([], {"external_id": "v1", "gtin": "4006381333931"}, ("001", "001-250", 1, "gtin")),
        (
            [{"product_code": "001"}],
            {"external_id": "v1", "options": {"색상": "black", "사이즈": " 260 "}},
            ("001", "001-260", 1, "options"),
        ),
        (
            [{"product_code": "001"}],
            {"external_id": "v1", "options": {"Size": "250"}},
            ("001", "001-250", 1, "options"),
        ),
        ([{"product_code": "001"}], {"external_id": "v1", "options": {"Size": "260"}}, ("001", "", 1, "")),
        ([{"product_code": "001"}], {"external_id": "v1", "options": {"Gift": "yes"}}, ("001", "", 1, "")),
        ([], {"external_id": "v1", "options": SIZE_250}, ("", "", 1, "")),
    ],
)
def test_a_variant_is_mapped_by_the_surest_way(
    engine: Engine, tmp_path: Path, listed: list[dict[str, Any]], variant: dict[str, Any], found: tuple[Any, ...]
) -> None:
    listing_id = page(engine, tmp_path, listed, [variant])

    assert mapped(engine, listing_id, variant["external_id"]) == found


def test_one_sku_for_a_page_of_several_variants_maps_none_of_them(sqlite_engine: Engine, tmp_path: Path) -> None:
    variants = [{"external_id": "a"}, {"external_id": "b"}]

    listing_id = page(sqlite_engine, tmp_path, [{"sku_code": "001-250"}], variants)

    assert mapped(sqlite_engine, listing_id, "a") == ("001", "", 1, "")


@pytest.mark.parametrize(
    ("listed", "gtin", "variants", "found"),
    [
        ([{"sku_code": "001-250", "pack": 6}], None, [], ("001", "001-250", 6, "master")),
        ([], "4006381333931", [], ("001", "001-250", 1, "gtin")),
        ([], "4006381333931", [{"external_id": "a"}], ("", "", 1, "")),
        ([{"product_code": "001", "pack": 2}], None, [], ("001", "", 2, "")),
        (
            [{"variant": "a", "sku_code": "001-250"}, {"variant": "b", "sku_code": "001-260"}],
            None,
            [],
            ("001", "", 1, ""),
        ),
    ],
)
def test_a_listing_as_a_whole_is_mapped(
    sqlite_engine: Engine,
    tmp_path: Path,
    listed: list[Any],
    gtin: str | None,
    variants: list[Any],
    found: tuple[Any, ...],
) -> None:
    listing_id = page(sqlite_engine, tmp_path, listed, variants, gtin)

    assert mapped(sqlite_engine, listing_id, "") == found


def test_the_mapping_is_kept_once(engine: Engine, tmp_path: Path) -> None:
    variants = [
        {"external_id": "v1", "gtin": "4006381333931"},
        {"external_id": "v2", "sku_code": "gone", "mapped_by": "gtin"},
    ]
    listing_id = page(engine, tmp_path, [{"sku_code": "001-260"}], variants)

    with write(engine) as conn:
        first = write_mapping(conn, [listing_id])
        again = write_mapping(conn, [listing_id])

    with read(engine) as conn:
        table = tables.variants.c
        columns = (table.external_id, table.sku_code, table.pack, table.mapped_by)
        kept = conn.execute(select(*columns).order_by(table.external_id)).all()
    assert (first, again) == (3, 0)
    assert [tuple(row) for row in kept] == [
        ("", "001-260", 1, "master"),
        ("v1", "001-250", 1, "gtin"),
        ("v2", None, 1, None),
    ]


def test_listings_that_are_not_there_map_to_nothing(sqlite_engine: Engine) -> None:
    with read(sqlite_engine) as conn:
        frame = map_variants(conn, [])

    assert frame.empty
    assert list(frame.columns) == ["listing_id", "variant", "product_code", "sku_code", "pack", "mapped_by"]
