"""The command `andon`, assembled from the rooms' `commands.py`."""

import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

import typer

from model.errors import InputError, ServiceError

ROOMS: Final = {
    "spiders.commands": ("extract",),
}
"""Module that holds a Typer `app`, and the names of its commands: a command's own room alone is imported to run it."""


def assemble(command: str | None = None) -> typer.Typer:
    """The command with the room that has `command`, or with all rooms when none has it."""
    app = typer.Typer(
        name="andon",
        help="Watches a brand's products wherever they are sold, and tells when something is wrong.",
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    modules = [module for module, names in ROOMS.items() if command in names] or list(ROOMS)
    for module in modules:
        app.add_typer(import_module(module).app)
    return app


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit: 0 done, 1 found, 2 wrong input, 3 a service does not answer (design §10)."""
    arguments = (sys.argv[1:] if arguments is None else list(arguments)) or ["--help"]
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "spiders.settings")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        sys.exit(assemble(arguments[0])(arguments, standalone_mode=False))
    except typer.TyperException as error:
        _fail(error.format_message(), 2)
    except InputError as error:
        _fail(str(error), 2)
    except ServiceError as error:
        _fail(str(error), 3)
    except typer.Abort:
        _fail("stopped", 130)


def _fail(sentence: str, code: int) -> None:
    typer.echo(f"andon: {sentence}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
