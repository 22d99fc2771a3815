"""The room's commands: `andon catalog template|validate|import|export`."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from catalog import exporting, importing, showing
from catalog.links import Links
from catalog.mapping import map_again
from catalog.progress import watched
from catalog.reading import Master, read_master
from model.errors import InputError
from model.people import Role
from store import people
from store.engine import read, write
from store.opening import Opened, opened
from store.printing import Format, ListFormat
from system.options import DEFAULT_SETTINGS, SettingsPath
from system.settings import Settings, load

app = typer.Typer()
catalog = typer.Typer(help="The master file: what should be true.", no_args_is_help=True)
app.add_typer(catalog, name="catalog")

MasterPath = Annotated[Path, typer.Argument(metavar="PATH", help="A workbook .xlsx, or a folder of CSVs.")]
Yes = Annotated[bool, typer.Option("--yes", help="Import without asking.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the changes and make none.")]


@catalog.command()
def template(path: MasterPath, settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Write an empty master file with drop-downs, notes and a few example rows."""
    if path.exists():
        raise InputError(f"{path}: is there already; name a new file")
    exporting.template(path, load(settings))
    typer.echo(f"Wrote {path}")


@catalog.command()
def validate(
    context: typer.Context,
    path: MasterPath,
    settings: SettingsPath = DEFAULT_SETTINGS,
    form: ListFormat = Format.TABLE,
) -> None:
    """List every fault of a master file: where it stands, what it is, what would be right. Exit 1 when there is one."""
    found = _read(context.find_root().obj, path, load(settings))
    showing.faults_as(form, found.faults, Console())
    raise typer.Exit(1 if found.faults else 0)


@catalog.command("import")
def import_(
    context: typer.Context,
    path: MasterPath,
    settings: SettingsPath = DEFAULT_SETTINGS,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Show what a master file would change, ask, and change all of it or nothing."""
    house, links = opened(settings), context.find_root().obj
    user_id = None if dry_run else _who(house)
    found = _read(links, path, house.settings)
    changes = importing.compare(house.engine, found)
    showing.changes_to(Console(), changes)
    if user_id is None or not changes:
        return
    if not yes and not sys.stdin.isatty():
        raise InputError(f"{path}: nobody can be asked here; give --yes to import, or --dry-run to look")
    if not yes:
        typer.confirm("Import these changes?", abort=True)
    with watched(Console(stderr=True), "storing") as progress:
        version = importing.apply(
            house.engine,
            found,
            changes,
            user_id=user_id,
            listing_url=lambda name, external_id: links.listing_url(house.settings.channel(name), external_id),
            progress=progress,
        )
    map_again(house.engine)
    typer.echo(f"Imported as version {version}")


@catalog.command()
def export(path: MasterPath, settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Write the master file that holds now; imported again it changes nothing."""
    house = opened(settings)
    with read(house.engine) as conn:
        exporting.export(conn, path, house.settings)
    typer.echo(f"Wrote {path}")


def _read(links: Links, path: Path, settings: Settings) -> Master:
    with watched(Console(stderr=True), "reading") as progress:
        return read_master(path, settings, lambda name, url: links.external_id(settings.channel(name), url), progress)


def _who(house: Opened) -> int:
    with write(house.engine) as conn:
        user_id = people.current_user_id(conn, house.settings)
        people.require(conn, user_id, Role.MERCHANDISER)
    return user_id
