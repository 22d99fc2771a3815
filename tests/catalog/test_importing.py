"""What a file changes, all or nothing."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from catalog import importing
from catalog.importing import changed_cells, compare
from catalog.reading import Master
from catalog.sheets import POLICIES
from model.errors import InputError
from store import tables
from store.engine import read, write
from store.people import ensure_user
from system import clock
from tests.catalog.masters import WHOLE, save, sheets
from tests.catalog.masters import read as read_file

TOUCHED = [tables.catalog_versions, tables.master_products, tables.master_skus, tables.listings]


def brought(engine: Engine, found: Master, user_id: int | None = None) -> int | None:
    url = "https://shop.example.com{1}".format
    return importing.apply(engine, found, compare(engine, found), user_id=user_id, listing_url=url)


def file(tmp_path: Path, **changes: Any) -> Master:
    return read_file(save(tmp_path / "master.xlsx", sheets(**changes)))


def all_rows(engine: Engine, table: Any) -> list[Any]:
    with read(engine) as conn:
        return list(conn.execute(select(table).order_by(table.c.id)).all())


def test_a_version_says_who_when_and_what(engine: Engine, tmp_path: Path) -> None:
    with write(engine) as conn:
        user_id = ensure_user(conn, "mina")
    found = file(tmp_path)

    version = brought(engine, found, user_id)

    row = all_rows(engine, tables.catalog_versions)[0]
    assert (row.id, row.user_id, row.file_name, row.sha256) == (version, user_id, "master.xlsx", found.sha256)
    assert row.counts["skus"] == {"added": 2, "changed": 0, "removed": 0}
    assert abs((clock.now() - row.imported_at).total_seconds()) < 60


def test_a_file_that_says_the_same_makes_no_version(engine: Engine, tmp_path: Path) -> None:
    brought(engine, file(tmp_path))

    assert brought(engine, file(tmp_path)) is None
    assert len(all_rows(engine, tables.catalog_versions)) == 1


def test_a_changed_row_ends_and_its_successor_begins(engine: Engine, tmp_path: Path) -> None:
    brought(engine, file(tmp_path))
    found = file(tmp_path, policies={"floor": 90000})

    change = compare(engine, found).sheets["policies"]
    brought(engine, found)

    (_, old, new), *rest = change.changed
    rows = all_rows(engine, tables.master_policies)
    assert rest == change.added == change.removed == []
    assert list(changed_cells(POLICIES, old, new)) == [("floor", 99000, 90000)]
    assert [(row.floor, row.since_version, row.until_version) for row in rows] == [(99000, 1, 2), (90000, 2, None)]


def test_a_removed_row_ends(engine: Engine, tmp_path: Path) -> None:
    brought(engine, file(tmp_path))

    brought(engine, file(tmp_path, policies=[]))

    assert [row.until_version for row in all_rows(engine, tables.master_policies)] == [2]
    assert all_rows(engine, tables.catalog_versions)[1].counts == {"policies": {"added": 0, "changed": 0, "removed": 1}}


def test_a_row_that_comes_back_begins_anew(engine: Engine, tmp_path: Path) -> None:
    for policies in (WHOLE["policies"], [], WHOLE["policies"]):
        brought(engine, file(tmp_path, policies=policies))

    assert [row.until_version for row in all_rows(engine, tables.master_policies)] == [2, None]


def test_listings_are_looked_at_from_the_import_on(engine: Engine, tmp_path: Path) -> None:
    rows = [
        {"channel": "shop", "external_id": "/p/1", "variant": "a", "tier": "hot"},
        {"channel": "shop", "external_id": "/p/1", "variant": "b", "tier": "hot"},
        {"channel": "laden", "url": "https://laden.example.de/p/2"},
    ]

    brought(engine, file(tmp_path, listings=rows))

    assert [
        (row.channel, row.external_id, row.url, row.tier, row.in_master) for row in all_rows(engine, tables.listings)
    ] == [
        ("shop", "/p/1", "https://shop.example.com/p/1", "hot", True),
        ("laden", "/p/2", "https://laden.example.de/p/2", "daily", True),
    ]


def test_listings_that_left_the_file_are_marked_and_kept(engine: Engine, tmp_path: Path) -> None:
    brought(engine, file(tmp_path))

    brought(engine, file(tmp_path, listings=[{"channel": "shop", "external_id": "/p/9", "tier": "hot"}]))

    assert [(row.external_id, row.in_master) for row in all_rows(engine, tables.listings)] == [
        ("/p/1", False),
        ("/p/9", True),
    ]


def test_a_listing_that_was_discovered_is_taken_over(engine: Engine, tmp_path: Path) -> None:
    found = {"channel": "shop", "external_id": "/p/1", "url": "https://old", "first_seen_at": clock.now()}
    with write(engine) as conn:
        conn.execute(tables.listings.insert().values(**found, tier="weekly"))

    brought(engine, file(tmp_path, listings={"tier": "hot"}))

    row = all_rows(engine, tables.listings)[0]
    assert (row.url, row.tier, row.in_master) == ("https://shop.example.com/p/1", "hot", True)


def test_nothing_is_kept_of_an_import_that_fails(engine: Engine, tmp_path: Path) -> None:
    found = file(tmp_path)
    changes = compare(engine, found)

    def broken(_channel: str, _external_id: str) -> str:
        raise InputError("no such platform")

    with pytest.raises(InputError, match="no such platform"):
        importing.apply(engine, found, changes, user_id=None, listing_url=broken)

    with read(engine) as conn:
        counts = [conn.execute(select(func.count()).select_from(table)).scalar() for table in TOUCHED]
    assert counts == [0] * len(TOUCHED)


def test_an_import_that_another_one_overtook_is_refused(engine: Engine, tmp_path: Path) -> None:
    first, second = file(tmp_path), file(tmp_path, policies=[])
    changes = compare(engine, first)
    brought(engine, second)

    with pytest.raises(InputError, match=r"^master.xlsx: another import came between; look at its changes and import"):
        importing.apply(engine, first, changes, user_id=None, listing_url=str.format)


def test_a_file_with_faults_is_refused(engine: Engine, tmp_path: Path) -> None:
    found = file(tmp_path, skus={"gtin": "1"}, products={"name": None})

    with pytest.raises(InputError) as caught:
        compare(engine, found)

    assert str(caught.value) == (
        "master.xlsx, sheet products, row 2, column name: is empty; fill it: Your own name of it."
        " (1 more: `andon catalog validate` lists all)"
    )


def test_rows_of_old_versions_are_not_compared_with(engine: Engine, tmp_path: Path) -> None:
    brought(engine, file(tmp_path))
    with write(engine) as conn:
        conn.execute(update(tables.master_skus).values(until_version=1))

    assert compare(engine, file(tmp_path)).sheets["skus"].counts == {"added": 2, "changed": 0, "removed": 0}
