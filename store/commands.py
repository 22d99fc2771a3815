"""The room's commands: `andon db upgrade|backup|restore`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.status import Status
from sqlalchemy import Engine

from store import backup as copying
from store import migrating
from store.engine import open_engine, place
from store.opening import database_url
from system.options import DEFAULT_SETTINGS, SettingsPath
from system.settings import load, secrets

app = typer.Typer()
db = typer.Typer(help="Make, update, save and restore the store.")
app.add_typer(db, name="db")

BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="The backup, one file.")]
Force = Annotated[bool, typer.Option("--force", help="Replace what the store holds.")]


@db.command()
def upgrade(settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Make the store's tables, or bring them up to date; a store that is so stays as it is."""
    url = _url(settings)
    with _opened(url) as engine, _working("updating the store"):
        migrating.upgrade(url).dispose()
        typer.echo(f"{place(engine)} is up to date")


@db.command()
def backup(file: BackupFile, settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Write the whole database to FILE, while it is in use; the files of evidence lie beside it."""
    with _opened(_url(settings)) as engine, _working(f"writing {file}"):
        copying.backup(engine, file)
        typer.echo(f"{file} is a copy of {place(engine)}: {file.stat().st_size:,} bytes")


@db.command()
def restore(file: BackupFile, force: Force = False, settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Put the backup FILE in the place of the store, all or nothing, and bring it up to date."""
    url = _url(settings)
    with _opened(url) as engine, _working(f"restoring {file}"):
        copying.restore(engine, file, force=force)
        migrating.upgrade(url).dispose()
        typer.echo(f"{place(engine)} is what {file} holds")


def _url(settings: Path) -> str:
    return database_url(load(settings), secrets())


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _working(what: str) -> Status:
    return Console(stderr=True).status(what)
