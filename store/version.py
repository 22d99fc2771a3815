"""Whether a store has the tables of this version of Andon; every command asks that first, so without Alembic."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text

from model.errors import InputError
from store.engine import place, read

SCRIPTS: Final = Path(__file__).parent / "migrations"


def check(engine: Engine) -> None:
    """See that the store has the tables of this version of Andon.

    Raises:
        InputError: it has none, or those of an older or newer version; the sentence says what to do.
        ServiceError: the database does not answer.
    """
    with read(engine) as conn:
        found = revision(conn, engine)
    if found is None:
        raise InputError(f"{place(engine)} holds no store yet; `andon db upgrade` makes it")
    if found != known()[-1]:
        raise InputError(f"{place(engine)} is a store of an older version; `andon db upgrade` brings it up to date")


def revision(conn: Connection, engine: Engine) -> str | None:
    """The revision of the store's tables; None where there is no table yet.

    Raises:
        InputError: a newer version of Andon or another program made them.
    """
    names = inspect(conn).get_table_names()
    if not names:
        return None
    if "alembic_version" not in names:
        raise InputError(f"{place(engine)} is another program's database (table {names[0]}); Andon needs its own")
    found = conn.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and found not in known():
        raise InputError(f"{place(engine)} is a store of a newer version of Andon ({found}); install that version")
    return found


def known() -> list[str]:
    """The revisions that this version knows, oldest first; each is the number that its script's name begins with."""
    return sorted(path.name.partition("_")[0] for path in (SCRIPTS / "versions").glob("[0-9]*.py"))
