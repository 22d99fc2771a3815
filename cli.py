"""The command `andon`, assembled from the rooms' `commands.py`."""

import getpass
import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Final

import typer

from model.errors import InputError, ServiceError
from model.texts import plain
from system.options import DEFAULT_SETTINGS, SettingsPath
from system.settings import SettingsError

ROOMS: Final = {
    "demo.commands": ("demo",),
    "scheduler": ("serve",),
    "alerts.commands": ("alerts",),
    "monitors.commands": ("check", "backtest", "discrepancies", "baselines", "cases", "matches", "searches", "sellers"),
    "store.commands": ("db",),
    "store.access_commands": ("users", "audit"),
    "store.evidence.commands": ("evidence",),
    "catalog.commands": ("catalog",),
    "reports.commands": ("report",),
    "spiders.commands": ("extract", "read"),
    "spiders.crawling.commands": ("crawl",),
    "spiders.discovery.commands": ("discover",),
    "spiders.importing.commands": ("capture",),
}
"""Module that holds a Typer `app`, and the names of its commands: a command's own room alone is imported to run it."""


AdminName = Annotated[str | None, typer.Option("--name", help="The first administrator; your login unless said.")]


def assemble(command: str | None = None) -> typer.Typer:
    """The command with the room that has `command`, or with all rooms when none has it."""
    app = typer.Typer(
        name="andon",
        help="Watches a brand's products wherever they are sold, and tells when something is wrong.",
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.command()(init)
    app.command()(doctor)
    app.command()(channels)
    modules = [module for module, names in ROOMS.items() if command in names] or list(ROOMS)
    for module in modules:
        app.add_typer(import_module(module).app)
    return app


def init(settings: SettingsPath = DEFAULT_SETTINGS, name: AdminName = None) -> None:
    """Write the settings, make the database and the first administrator, and print the manifest of the Slack app."""
    from alerts.manifest import as_json  # noqa: PLC0415
    from store import migrating, people, signing  # noqa: PLC0415
    from store.engine import write  # noqa: PLC0415
    from store.opening import database_url  # noqa: PLC0415
    from system.settings import load, secrets  # noqa: PLC0415
    from system.template import write_template  # noqa: PLC0415

    login = getpass.getuser()
    write_template(settings, name or login, login)
    made = load(settings)
    engine = migrating.upgrade(database_url(made, secrets()))
    with write(engine) as conn:
        link = f"{made.web.reached}/welcome/{signing.invite(conn, people.current_user_id(conn, made))}"
    typer.echo(as_json())
    typer.echo(
        f"Wrote {settings}; the store is ready. Paste the manifest above under https://api.slack.com/apps, "
        "Create New App, From a manifest; put its bot token into ANDON_SLACK_BOT_TOKEN.\n"
        f"Once `andon serve` runs, set your password within two days, here and once: {link}",
        err=True,
    )


def doctor(settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Look over settings, database, browser, receivers, keys, clocks, robots.txt; say plainly what is wrong."""
    from alerts import ways  # noqa: PLC0415
    from scheduler import unknown_names  # noqa: PLC0415
    from spiders import examining  # noqa: PLC0415
    from store.opening import opened  # noqa: PLC0415
    from system import chromium  # noqa: PLC0415
    from system.settings import api_keys  # noqa: PLC0415

    house = opened(settings)
    faults = unknown_names(house.settings)
    try:
        faults += [fault for way in ways.configured(house.settings, house.secrets).values() for fault in way.examine()]
    except InputError as error:
        faults.append(str(error))
    faults += [f"channel {c.name} states no ground of access" for c in house.settings.channels.values() if not c.ground]
    faults += examining.faults(house.settings, api_keys())
    if chromium.executable() is None:
        faults.append("no Chromium was found: pages cannot be shown or drawn")
    for fault in faults:
        typer.echo(fault)
    typer.echo(f"{len(faults)} things to mend" if faults else "all is well")
    raise typer.Exit(1 if faults else 0)


def channels(
    settings: SettingsPath = DEFAULT_SETTINGS,
    form: Annotated[str, typer.Option("--format", help="table, json or csv.")] = "table",
) -> None:
    """What each channel and platform can read, by which ground, and on what real page its reader was checked."""
    from rich.console import Console  # noqa: PLC0415

    from spiders.channels import COLUMNS, rows  # noqa: PLC0415
    from store.printing import Format, list_as  # noqa: PLC0415
    from system.settings import api_keys, load  # noqa: PLC0415

    if form not in list(Format):
        raise InputError(f"--format {form!r} is none of {', '.join(Format)}")
    list_as(Format(form), rows(load(settings), api_keys()), Console(), COLUMNS)


def links() -> object:
    """What the catalog asks of platforms, which it may not import: see `catalog.links.Links`."""
    from spiders.links import PlatformLinks  # noqa: PLC0415 - starts slowly

    return PlatformLinks()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit: 0 done, 1 found, 2 wrong input, 3 a service does not answer (design §10)."""
    arguments = (sys.argv[1:] if arguments is None else list(arguments)) or ["--help"]
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "spiders.settings")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        sys.exit(assemble(arguments[0])(arguments, standalone_mode=False, obj=links()))
    except typer.TyperException as error:
        _fail(error.format_message(), 2)
    except (InputError, SettingsError) as error:
        _fail(str(error), 2)
    except ServiceError as error:
        _fail(str(error), 3)
    except typer.Abort:
        _fail("stopped", 130)


def _fail(sentence: str, code: int) -> None:
    typer.echo(f"andon: {plain(sentence)}", err=True)  # it may quote a file or a page
    sys.exit(code)


if __name__ == "__main__":
    main()
