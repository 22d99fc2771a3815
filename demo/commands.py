"""The command `andon demo`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from demo import driver

app = typer.Typer()


@app.command()
def demo(
    folder: Annotated[Path, typer.Option(help="Where to keep the Slack messages as page and picture.")] = Path(
        "var/demo"
    ),
) -> None:
    """Watch made-up shops, an API, a feed and strangers go wrong: all that is injected must be found, only that."""
    raise typer.Exit(0 if driver.run(folder, Console()) else 1)
