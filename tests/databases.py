"""Stores for tests: `engine` is a fresh one on SQLite and on PostgreSQL in turn, `sqlite_engine` on SQLite alone.

PostgreSQL is Debian's, started once per test session in a temporary folder, on a socket there and no network.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, NullPool, create_engine, text

from store.engine import open_engine
from store.migrating import upgrade
from store.tables import metadata
from store.version import known

_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "listen_addresses": ""}
_END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'store' AND pid <> pg_backend_pid()"
)
_numbers = count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A fresh store on each database that Andon runs on."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    opened = open_engine(url)
    yield opened
    opened.dispose()


@pytest.fixture
def sqlite_engine(sqlite_url: str) -> Iterator[Engine]:
    """A fresh store on SQLite alone, where the database makes no difference."""
    opened = open_engine(sqlite_url)
    yield opened
    opened.dispose()


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """The URL of a fresh SQLite store."""
    path = tmp_path / "store.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgresql_store: str) -> str:
    """The URL of a PostgreSQL store without rows; it is one for all tests, for a new one each would take longer."""
    cleaner = create_engine(postgresql_store.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)
    with cleaner.begin() as conn:
        conn.execute(text(_END_OTHERS))
        for table in reversed(metadata.sorted_tables):
            conn.execute(table.delete())
        conn.execute(text("SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'"))
        conn.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": known()[-1]})
    return postgresql_store


@pytest.fixture
def empty_postgresql_url(postgresql_server: str) -> Iterator[str]:
    """The URL of a PostgreSQL database without a table."""
    name = f"empty_{next(_numbers)}"
    _administer(postgresql_server, f"CREATE DATABASE {name}")
    yield _url(postgresql_server, name)
    _administer(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without a table, on each database."""
    url: str = request.getfixturevalue("empty_postgresql_url") if request.param == "postgresql" else ""
    return url or f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store without rows, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_store(postgresql_server: str) -> str:
    """The URL of the store that tests share, one after the other."""
    _administer(postgresql_server, "CREATE DATABASE store")
    url = _url(postgresql_server, "store")
    upgrade(url).dispose()
    return url


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The folder of a running PostgreSQL server's socket."""
    folder = tempfile.mkdtemp(prefix="andon-pg-")
    owner = _unprivileged()
    shutil.chown(folder, owner)
    options = " ".join(f"-c {name}={value}" for name, value in _FAST.items())
    try:
        _run(owner, "initdb", "-D", f"{folder}/data", "-U", "andon", "-A", "trust", "-E", "UTF8", "--no-sync")
        _run(
            owner,
            "pg_ctl",
            "start",
            "-w",
            "-D",
            f"{folder}/data",
            "-l",
            f"{folder}/log",
            "-o",
            f"-k {folder} {options}",
        )
        yield folder
    finally:
        _run(owner, "pg_ctl", "stop", "-m", "immediate", "-D", f"{folder}/data", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _administer(folder: str, statement: str) -> None:
    url = _url(folder, "postgres").replace("postgresql:", "postgresql+psycopg:")
    with create_engine(url, poolclass=NullPool).connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(text(statement))


def _url(folder: str, name: str) -> str:
    return f"postgresql://andon@/{name}?host={folder}"


def _unprivileged() -> str:
    """Who runs the server: this user, but never root, whom PostgreSQL refuses; then the one of Debian's package."""
    return "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


def _run(owner: str, program: str, *arguments: str, check: bool = True) -> None:
    command = [_binary(program), *arguments]
    root = os.geteuid() == 0
    done = subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd="/",
        user=owner if root else None,
        group=pwd.getpwnam(owner).pw_gid if root else None,
        extra_groups=[] if root else None,
    )
    if check and done.returncode:
        pytest.fail(f"{' '.join(command)} ended with {done.returncode}", pytrace=False)


def _binary(program: str) -> str:
    """Where Debian has it: each version in a folder of its own, the newest last by name."""
    folders = [os.environ.get("PATH", ""), *sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)]
    found = shutil.which(program, path=os.pathsep.join(folders))
    if found is None:
        pytest.fail(f"{program} is missing: install Debian's package postgresql", pytrace=False)
    return found
