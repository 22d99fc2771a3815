"""Making a store's tables and bringing them up to date."""

from contextlib import ExitStack
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from store.engine import open_engine, write
from store.version import SCRIPTS, revision

_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('andon migrations', 0))")


def upgrade(url: str) -> Engine:
    """The store at `url` with its tables made or brought up to date, all or nothing; one that is so stays as it is.

    Raises:
        InputError: the URL is wrong, the store is newer than this version of Andon, or another program's.
        ServiceError: the database does not answer.
    """
    with ExitStack() as undone:
        engine = open_engine(url)
        undone.callback(engine.dispose)
        with write(engine) as conn:
            if conn.dialect.name == "postgresql":
                conn.execute(_LOCK)
            revision(conn, engine)
            command.upgrade(configured(conn), "head")
        undone.pop_all()
    return engine


def configured(conn: Connection) -> Config:
    """Alembic's settings for our scripts on this connection."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = conn
    return config
