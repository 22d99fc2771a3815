"""A store in one file, and back: SQLite by its backup API, PostgreSQL by pg_dump and pg_restore.

Both ways are all or nothing: a backup file appears when it is whole, and a restore is one transaction.
"""

import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, inspect, select

from model.errors import InputError, ServiceError
from store.engine import password_of, place, read, without_secrets
from store.tables import audit, invitations, metadata, user_roles, users
from store.version import check, known, revision

_SQLITE_HEADER: Final = b"SQLite format 3\x00"
_PG_HEADER: Final = b"PGDMP"
_OF_INIT: Final = frozenset({users.name, user_roles.name, audit.name, invitations.name})
"""Tables that `andon init` writes to: who uses Andon is in the settings and comes back with the next command."""


def backup(engine: Engine, target: Path) -> None:
    """Write the whole store to the file `target`, as it is at one moment, while others go on reading and writing.

    Raises:
        InputError: the file is there already or cannot be written, or the store is not of this version.
        ServiceError: the database or PostgreSQL's tools are not there, or the copy is not sound.
    """
    check(engine)
    if target.exists():
        raise InputError(f"{target} is there already; a backup never overwrites")
    if not target.parent.is_dir():
        raise InputError(f"{target.parent} is no folder")
    with tempfile.TemporaryDirectory(prefix=".andon-backup-", dir=target.parent) as folder:
        whole = Path(folder) / "whole"
        if engine.dialect.name == "postgresql":
            with _address(engine) as address:
                _run(engine, "pg_dump", "--format=custom", "--no-owner", f"--file={whole}", f"--dbname={address}")
        else:
            _copy_sqlite(engine, whole)
        whole.replace(target)


def restore(engine: Engine, source: Path, *, force: bool = False) -> None:
    """Put the backup `source` in the place of the store, which must be empty unless `force` is given.

    A store that holds nothing but its users and the trail of how they came there is empty.

    Raises:
        InputError: the file is no backup of this kind of store or of a newer version, or the store holds something.
        ServiceError: the database or PostgreSQL's tools are not there, or refuse.
    """
    if not source.is_file():
        raise InputError(f"{source} is no file")
    with read(engine) as conn:
        revision(conn, engine)
        filled = _filled(conn)
    if filled and not force:
        raise InputError(f"{place(engine)} is not empty (table {filled}); --force puts the backup in its place")
    with source.open("rb") as file:
        header = file.read(len(_SQLITE_HEADER))
    if engine.dialect.name == "postgresql":
        _restore_postgresql(engine, source, header)
    else:
        _restore_sqlite(engine, source, header)
    engine.dispose()


def _filled(conn: Connection) -> str | None:
    """A table of the store that has a row which `andon init` did not write, or None."""
    there = set(inspect(conn).get_table_names()) - _OF_INIT
    for table in metadata.sorted_tables:
        if table.name in there and conn.execute(select(1).select_from(table).limit(1)).first():
            return table.name
    return None


def _copy_sqlite(engine: Engine, target: Path) -> None:
    with closing(sqlite3.connect(target)) as copy:
        with read(engine) as conn:
            _raw(conn).backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, which any SQLite opens
        fault = _fault(copy)
    if fault:
        raise ServiceError(f"the copy of {place(engine)} is not sound: {fault}")


def _restore_sqlite(engine: Engine, source: Path, header: bytes) -> None:
    if header != _SQLITE_HEADER:
        raise InputError(f"{source} is no backup of a SQLite store")
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as copy:
        try:
            fault = _fault(copy) or _strange(copy.execute("SELECT version_num FROM alembic_version").fetchone())
        except sqlite3.DatabaseError as error:
            fault = str(error)
        if fault:
            raise InputError(f"{source} is no sound backup of a store: {fault}")
        with engine.connect() as conn:  # no transaction of ours: the backup API makes its own
            copy.backup(_raw(conn))


def _restore_postgresql(engine: Engine, source: Path, header: bytes) -> None:
    if not header.startswith(_PG_HEADER):
        raise InputError(f"{source} is no backup of a PostgreSQL store")
    with _address(engine) as address, tempfile.TemporaryDirectory(prefix="andon-restore-") as folder:
        script = Path(folder) / "script.sql"
        _run(engine, "pg_restore", "--data-only", "--table=alembic_version", f"--file={script}", str(source))
        lines = script.read_text("utf-8").splitlines()
        copied = [number for number, line in enumerate(lines) if line.startswith("COPY public.alembic_version")]
        fault = _strange([lines[copied[0] + 1]] if copied else None)
        if fault:
            raise InputError(f"{source} is no sound backup of a store: {fault}")
        _run(engine, "pg_restore", "--no-owner", f"--file={script}", str(source))
        with read(engine) as conn:
            names = ", ".join(f'"{name}"' for name in inspect(conn).get_table_names())
        drop = ["--command", f"DROP TABLE {names} CASCADE"] if names else []
        options = ("--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1")
        _run(engine, "psql", *options, f"--dbname={address}", *drop, f"--file={script}")


def _fault(copy: sqlite3.Connection) -> str | None:
    found = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    return None if found == "ok" else str(found)


def _strange(row: Sequence[Any] | None) -> str | None:
    """What is wrong with a backup's revision."""
    if not row:
        return "it has no version"
    return None if row[0] in known() else f"a newer version of Andon wrote it ({row[0]})"


def _raw(conn: Connection) -> sqlite3.Connection:
    raw = conn.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101 the engine is SQLite's
    return raw


@contextmanager
def _address(engine: Engine) -> Iterator[str]:
    """The URL for PostgreSQL's tools; the password goes by a file, for arguments can be seen by everybody."""
    given = engine.url  # URL.set(password=None) would leave the password where it is
    plain = URL.create("postgresql", given.username, None, given.host, given.port, given.database, given.query)
    plain = plain.difference_update_query(["password"])
    password = password_of(engine.url)
    if password is None:
        yield plain.render_as_string()
        return
    with tempfile.NamedTemporaryFile("w", prefix="andon-pass-") as file:  # made with mode 0600
        file.write("*:*:*:*:" + password.replace("\\", "\\\\").replace(":", "\\:") + "\n")
        file.flush()
        yield plain.update_query_dict({"passfile": file.name}).render_as_string()


def _run(engine: Engine, program: str, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise ServiceError(f"{program} is not installed; Debian's package postgresql-client has it")
    done = subprocess.run([path, *arguments], check=False, capture_output=True, text=True)  # noqa: S603 no shell
    if done.returncode:
        said = without_secrets(engine, done.stderr.strip() or f"ended with {done.returncode}")
        raise ServiceError(f"{program}: {said.removeprefix(f'{program}: ')}")
