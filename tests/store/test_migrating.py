import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect, text

from model.errors import InputError
from store import version
from store.engine import open_engine, read, write
from store.migrating import upgrade
from store.tables import metadata
from store.version import check, known, revision


def test_migrations_and_tables_agree(engine: Engine) -> None:
    """When this fails: `python -m store.migrations.generate`, see its docstring."""
    with read(engine) as conn:
        assert compare_metadata(MigrationContext.configure(conn), metadata) == []
        assert where_clauses(conn) == {
            index.name: plain(str(index.dialect_options[engine.dialect.name]["where"]))
            for table in metadata.tables.values()
            for index in table.indexes
            if index.dialect_options[engine.dialect.name].get("where") is not None
        }


def where_clauses(conn: Connection) -> dict[str, str]:
    """What partial indexes are about, which Alembic does not compare."""
    found = {}
    for table in metadata.tables:
        for index in inspect(conn).get_indexes(table):
            where = index.get("dialect_options", {}).get(f"{conn.dialect.name}_where")
            if where is not None:
                found[str(index["name"])] = plain(str(where))
    return found


def plain(where: str) -> str:
    """A condition without what PostgreSQL writes into it: brackets, casts, and an array for a list."""
    uncast = re.sub(r"::(?:text|character varying)(?:\[\])?", "", re.sub(r"[()]", "", where))
    return re.sub(r"= ANY ARRAY\[([^\]]*)\]", r"IN \1", uncast)


def test_an_empty_database_becomes_a_store_and_stays_one(empty_url: str) -> None:
    for _ in range(2):
        engine = upgrade(empty_url)
        check(engine)
        with read(engine) as conn:
            assert revision(conn, engine) == known()[-1]
        engine.dispose()


def test_a_database_without_a_store_says_how_to_make_one(empty_url: str) -> None:
    engine = open_engine(empty_url)

    with pytest.raises(InputError, match="holds no store yet; `andon db upgrade` makes it"):
        check(engine)
    engine.dispose()


def test_an_older_store_says_how_to_update_it(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(version, "known", lambda: ["0001", "0002"])

    with pytest.raises(InputError, match="older version; `andon db upgrade`"):
        check(engine)


def test_a_newer_store_is_left_alone(engine: Engine) -> None:
    with write(engine) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(InputError, match=r"newer version of Andon \(9999\)"):
        check(engine)
    with pytest.raises(InputError, match="newer version"):
        upgrade(engine.url.render_as_string(hide_password=False))


def test_another_programs_database_is_left_alone(empty_url: str) -> None:
    engine = open_engine(empty_url)
    with write(engine) as conn:
        conn.execute(text("CREATE TABLE wp_posts (id INTEGER)"))

    with pytest.raises(InputError, match=r"another program's database .table wp_posts."):
        upgrade(empty_url)
    with read(engine) as conn:
        assert inspect(conn).get_table_names() == ["wp_posts"]
    engine.dispose()
