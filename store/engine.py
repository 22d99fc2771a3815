"""The database: where it is, how it is opened, and transactions on it.

Two kinds of transaction: `read` sees one state of the store from its first statement to its last and can change
nothing; `write` sees what is committed and takes what it changes. On SQLite a write holds the one write lock from its
first moment (BEGIN IMMEDIATE: two deferred transactions that both turn to writing would fail, not wait); on PostgreSQL
it runs at read committed, and functions that read in order to change lock the rows that they read.
"""

import logging
import random
import re
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import orjson
from sqlalchemy import BigInteger, ColumnElement, Connection, Engine, Table, any_, create_engine, event, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, NoSuchModuleError

from model.errors import InputError, ServiceError
from model.lazy import lazy

_BUSY_MILLISECONDS: Final = 30_000
"""How long SQLite waits for another writer before it gives up."""
_CONNECT_SECONDS: Final = 10
"""How long PostgreSQL may take to answer; its own default waits for as long as the network does."""
_PAUSES: Final = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
"""Seconds before each new attempt of `transact`, each made up to half longer so that two do not meet again."""
_SQLITE_BUSY: Final = frozenset({5, 6})
"""SQLITE_BUSY and SQLITE_LOCKED, https://sqlite.org/rescode.html."""
_PASSING: Final = frozenset({"40001", "40P01", "55P03"})
"""serialization_failure, deadlock_detected, lock_not_available: PostgreSQL manual, appendix A."""
_LOST: Final = ("08", "57P")
"""Classes of SQLSTATE for a lost connection and for a server that goes down."""
_WRONG_PARAMETER: Final = re.compile(
    r"bad value for|invalid .*(?:value|option)|invalid port number|definition of service"
)
"""How libpq and psycopg refuse a URL before they use the network. Python never sets LC_MESSAGES, so it is English."""
_TELLING: Final = 3
"""Characters from which on a piece of a password is one."""
_CHUNK: Final = 5_000
"""Values in one IN list; SQLite takes 32,766 parameters, PostgreSQL 65,535."""

_log = logging.getLogger(__name__)

T = TypeVar("T")


def open_engine(url: str) -> Engine:
    """An engine for `url`: SQLite in WAL mode, or PostgreSQL through psycopg 3. Nothing is connected yet.

    Raises:
        InputError: the URL cannot be read or names another kind of database. The sentence never shows the URL.
    """
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, ValueError):
        raise InputError("ANDON_DATABASE_URL cannot be read; right would be postgresql://user@host/name") from None
    if backend == "postgresql":
        _refuse_stray_at(url)
        return _open_postgresql(parsed)
    if backend != "sqlite":
        raise InputError(f"ANDON_DATABASE_URL names {backend}; Andon keeps its store in SQLite or PostgreSQL")
    try:
        engine = create_engine(parsed, json_serializer=_dump, json_deserializer=orjson.loads)
    except NoSuchModuleError:
        raise InputError(f"ANDON_DATABASE_URL names the driver {parsed.drivername}, which is not there") from None
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def sqlite_url(folder: Path) -> str:
    """The URL of the embedded database in `folder`."""
    return f"sqlite:///{folder / 'andon.db'}"


def place(engine: Engine) -> str:
    """Where the database is, for people: SQLite's file, or the server's driver, host, port and database.

    Never the user, the password or the query, which may hold another password.
    """
    url = engine.url
    if engine.dialect.name == "sqlite":
        return url.database or "the database in memory"
    return URL.create("postgresql", host=url.host, port=url.port, database=url.database).render_as_string()


def password_of(url: URL) -> str | None:
    """The password of a PostgreSQL URL, before its host or as a parameter; libpq takes the parameter."""
    given = url.query.get("password", url.password)
    return given[-1] if isinstance(given, tuple) else given


def without_secrets(engine: Engine, text: str) -> str:
    """The first line of what a driver or a tool said, or a word for it where it repeats anything of a password."""
    line = (text.strip() or "it gave no reason").splitlines()[0]
    secrets = [password_of(engine.url) or "", str(engine.url.password or "")]
    secrets += [str(value) for name, value in engine.url.query.items() if "pass" in name]
    pieces = {piece for secret in secrets for piece in (secret, *re.split(r"\W+", secret)) if len(piece) >= _TELLING}
    pieces |= {secret for secret in secrets if secret}
    return "its words repeat the password" if any(piece in line for piece in pieces) else line


@contextmanager
def read(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the store throughout and can change nothing.

    Raises:
        InputError: the SQLite file cannot be opened or is none.
        ServiceError: the database does not answer.
    """
    options: dict[str, Any] = {"andon_read_only": True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _connected(engine) as connection, connection.execution_options(**options).begin():
        yield connection


@contextmanager
def write(engine: Engine) -> Iterator[Connection]:
    """A transaction that may change the store; it commits at the end, and rolls back when the block raises.

    Raises:
        InputError: the SQLite file cannot be opened or is none.
        ServiceError: the database does not answer.
    """
    with _connected(engine) as connection, connection.begin():
        yield connection


def transact(engine: Engine, function: Callable[[Connection], T]) -> T:
    """What `function` returns, run in a write transaction that is repeated when the database asks for it.

    Repeated are a locked database, a serialization failure, a deadlock and a lost connection. When the connection is
    lost during the commit, the first attempt may have been kept: `function` must change nothing when it runs twice, as
    all of `store` does that records, applies, claims or marks.

    Raises:
        ServiceError: it failed each time, or the database does not answer.
    """
    for pause in _PAUSES:
        try:
            with write(engine) as connection:
                return function(connection)
        except DBAPIError as error:
            if not _passes(error):
                raise
            _log.warning("the database asks to repeat a transaction: %s", _first_line(error, engine))
        except _UnreachableError as error:
            _log.warning("%s; trying again", error)
        time.sleep(pause * (1 + random.random() / 2))  # noqa: S311 spreads attempts, guards nothing
    with write(engine) as connection:
        return function(connection)


def among(conn: Connection, column: ColumnElement[int], numbers: Collection[int]) -> ColumnElement[bool]:
    """Whether a column is one of `numbers`, which may be thousands.

    PostgreSQL is given one array: as single parameters 5,000 cost its driver some 80 ms a query, SQLite's next to none.
    """
    if conn.dialect.name == "postgresql":
        return column == any_(literal(sorted(numbers), postgresql.ARRAY(BigInteger)))
    return column.in_(sorted(numbers))


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """`values` in slices that fit one IN list."""
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]


def insert_or_ignore(connection: Connection, table: Table) -> Any:
    """An INSERT for this connection's database that leaves out rows whose unique key is there already."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing()


class _UnreachableError(ServiceError):
    """No connection could be made."""


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    try:
        connection = engine.connect()
    except DatabaseError as error:
        said = _first_line(error, engine)
        if engine.dialect.name == "sqlite" and not _passes(error):
            raise InputError(f"{place(engine)}: {said}") from None
        if _WRONG_PARAMETER.search(str(error.orig)):
            raise InputError(f"ANDON_DATABASE_URL has a wrong port or parameter: {said}") from None
        raise _UnreachableError(
            lazy("the database %(place)s does not answer: %(why)s", place=place(engine), why=said)
        ) from None
    with connection:
        yield connection


def _refuse_stray_at(url: str) -> None:
    """See that no part of a password is taken for the host, the database or a parameter.

    Raises:
        InputError: an `@` stands elsewhere than before the host.
    """
    before, _, query = url.partition("?")
    if before.count("@") > 1 or "@" in query:
        raise InputError(
            "ANDON_DATABASE_URL has an @ in its user, password, host or parameters; right would be %40 there "
            "(and %2F for /, %3F for ?)"
        )


def _open_postgresql(url: URL) -> Engine:
    waits = {"connect_timeout": str(_CONNECT_SECONDS)} if "connect_timeout" not in url.query else {}
    try:
        return create_engine(
            url.set(drivername="postgresql+psycopg").update_query_dict(waits),
            pool_pre_ping=True,
            json_serializer=_dump,
            json_deserializer=orjson.loads,
        )
    except ArgumentError:
        raise InputError("ANDON_DATABASE_URL has wrong hosts or ports; right would be ?host=NAME&port=5432") from None


def _dump(value: object) -> str:
    return orjson.dumps(value).decode()


def _passes(error: DBAPIError) -> bool:
    """Whether the same transaction may succeed when it is repeated."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _SQLITE_BUSY
    state = getattr(error.orig, "sqlstate", None) or ""
    return error.connection_invalidated or state in _PASSING or state.startswith(_LOST)


def _first_line(error: DBAPIError, engine: Engine) -> str:
    return without_secrets(engine, str(error.orig).strip() or type(error.orig).__name__)


def _tune_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours: see _begin_sqlite
    for pragma in (f"busy_timeout={_BUSY_MILLISECONDS}", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("andon_read_only", False)
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
