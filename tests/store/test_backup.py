from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from model.errors import InputError, ServiceError
from model.people import Role
from store import backup as copying
from store.backup import backup, restore
from store.engine import open_engine, write
from store.migrating import upgrade
from store.people import ensure_user
from store.tables import discrepancies, events, listings, metadata
from tests.store.lives import Shelf
from tests.store.visits import rows


@pytest.fixture
def saved(engine: Engine, tmp_path: Path) -> Path:
    """A backup of a store with an open discrepancy."""
    with write(engine) as conn:
        Shelf.of(conn).look("vv")
    path = tmp_path / "saved"
    backup(engine, path)
    return path


def content(engine: Engine) -> list[object]:
    with write(engine) as conn:
        return [rows(conn, table) for table in (listings, discrepancies, events)]


def test_a_backup_restores_everything_into_an_empty_database(engine: Engine, saved: Path, empty_url: str) -> None:
    fresh = open_engine(empty_url)
    if fresh.dialect.name == engine.dialect.name:
        restore(fresh, saved)

        assert content(fresh) == content(engine)
    else:
        with pytest.raises(InputError, match="is no backup of a"):
            restore(fresh, saved)
    fresh.dispose()


def test_a_restored_store_goes_on_counting(engine: Engine, saved: Path) -> None:
    restore(engine, saved, force=True)
    with write(engine) as conn:
        Shelf.of(conn, "2").look("vv")

        assert [row.id for row in rows(conn, discrepancies)] == [1, 2]


def test_a_store_that_holds_something_is_replaced_only_by_force(engine: Engine, saved: Path) -> None:
    before = content(engine)
    with write(engine) as conn:
        Shelf.of(conn, "2").look("vv")

    with pytest.raises(InputError, match=r"is not empty .table listings.; --force"):
        restore(engine, saved)
    assert content(engine) != before
    restore(engine, saved, force=True)
    assert content(engine) == before


def test_a_store_with_tables_and_no_rows_is_empty(engine: Engine, saved: Path, tmp_path: Path) -> None:
    if engine.dialect.name == "sqlite":
        fresh = upgrade(f"sqlite:///{tmp_path / 'fresh.db'}")
        restore(fresh, saved)

        assert content(fresh) == content(engine)
        fresh.dispose()


def test_a_store_that_init_has_just_made_is_empty(engine: Engine, saved: Path) -> None:
    before = content(engine)
    with write(engine) as conn:
        for table in reversed(metadata.sorted_tables):
            conn.execute(table.delete())
        ensure_user(conn, "Ada", os_user="ada", roles=[Role.ADMIN])
    restore(engine, saved)

    assert content(engine) == before


@pytest.mark.parametrize("data", [b"", b"not a backup", b"SQLite format 3\x00" + b"x" * 200, b"PGDMP" + b"x" * 200])
def test_a_file_that_is_no_backup_changes_nothing(engine: Engine, saved: Path, tmp_path: Path, data: bytes) -> None:
    before = content(engine)
    broken = tmp_path / "broken"
    broken.write_bytes(data)

    with pytest.raises((InputError, ServiceError)):
        restore(engine, broken, force=True)
    assert content(engine) == before


def test_a_truncated_backup_changes_nothing(engine: Engine, saved: Path, tmp_path: Path) -> None:
    before = content(engine)
    cut = tmp_path / "cut"
    cut.write_bytes(saved.read_bytes()[:-5_000])

    with pytest.raises((InputError, ServiceError)):
        restore(engine, cut, force=True)
    assert content(engine) == before


def test_a_backup_of_a_newer_version_is_refused(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "newer"
    with monkeypatch.context() as patch:
        patch.setattr(copying, "check", lambda _: None)
        with write(engine) as conn:
            conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        backup(engine, path)
    with write(engine) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    with pytest.raises(InputError, match=r"a newer version of Andon wrote it \(9999\)"):
        restore(engine, path)


def test_a_backup_never_overwrites(engine: Engine, saved: Path) -> None:
    with pytest.raises(InputError, match="is there already"):
        backup(engine, saved)


def test_a_backup_needs_its_folder(sqlite_engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no folder"):
        backup(sqlite_engine, tmp_path / "nowhere" / "saved")


def test_a_backup_leaves_no_other_file_behind(engine: Engine, saved: Path) -> None:
    assert [path.name for path in saved.parent.iterdir() if "store.db" not in path.name] == [saved.name]


def test_a_missing_tool_is_named_with_its_package(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    engine = open_engine(postgresql_url)

    with pytest.raises(ServiceError, match="pg_dump is not installed; Debian's package postgresql-client has it"):
        backup(engine, tmp_path / "saved")
    engine.dispose()


@pytest.mark.parametrize(
    "url", ["postgresql://andon:hun%3Ater%5C2@h/andon", "postgresql://andon@h/andon?password=hun%3Ater%5C2"]
)
def test_the_password_goes_by_a_file_and_not_by_an_argument(url: str) -> None:
    engine = open_engine(url)
    with copying._address(engine) as address:
        name = address.partition("passfile=")[2].replace("%2F", "/")

        assert address.startswith("postgresql://andon@h/andon?")
        assert "hun" not in address
        assert Path(name).read_text() == "*:*:*:*:hun\\:ter\\\\2\n"
    assert not Path(name).exists()
