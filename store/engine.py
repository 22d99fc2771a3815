"""The database: where it is, how it is opened, and transactions on it."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from model.errors import InputError

_BUSY_MILLISECONDS = 30_000
"""How long SQLite waits for another writer before it gives up."""


def open_engine(url: str) -> Engine:
    """An engine for `url`: SQLite in WAL mode, or PostgreSQL through psycopg 3.

    Raises:
        InputError: the URL cannot be read or names another kind of database.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise InputError("ANDON_DATABASE_URL cannot be read; right would be postgresql://user@host/name") from None
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    if backend != "sqlite":
        raise InputError(f"ANDON_DATABASE_URL names {backend}; Andon keeps its store in SQLite or PostgreSQL")
    try:
        engine = create_engine(parsed)
    except NoSuchModuleError:
        raise InputError(f"ANDON_DATABASE_URL names the driver {parsed.drivername}, which is not there") from None
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def sqlite_url(folder: Path) -> str:
    """The URL of the embedded database in `folder`."""
    return f"sqlite:///{folder / 'andon.db'}"


def _tune_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours: see _begin_sqlite
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={_BUSY_MILLISECONDS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    """Take the write lock at once: two deferred transactions that both turn to writing would fail, not wait."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
