"""The room's commands: `andon report prices|stock|history`."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy import Connection

from reports.asking import Asked, asked, require_products
from reports.history import history
from reports.prices import prices
from reports.stock import stock
from reports.tables import Report
from reports.writing import suited, write
from store.engine import read
from store.opening import opened
from system.options import DEFAULT_SETTINGS, SettingsPath
from system.settings import Settings

app = typer.Typer()
report = typer.Typer(help="Workbooks and CSVs to send round.", no_args_is_help=True)
app.add_typer(report, name="report")

First = Annotated[
    str | None, typer.Option("--from", metavar="DAY", help="The first day; thirty days back unless said.")
]
Last = Annotated[str | None, typer.Option("--to", metavar="DAY", help="The last day, within; today unless said.")]
Channels = Annotated[list[str] | None, typer.Option("--channel", help="This channel alone; may be repeated.")]
Products = Annotated[list[str] | None, typer.Option("--product", help="This product's code alone; may be repeated.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="A file .xlsx or .csv, written anew.")]

_Maker = Callable[[Connection, Asked, Settings], Report]


def _command(name: str, make: _Maker, what: str) -> None:
    """Add `andon report NAME`: every report takes the same options."""

    @report.command(name, help=what)
    def command(
        settings: SettingsPath = DEFAULT_SETTINGS,
        first: First = None,
        last: Last = None,
        channel: Channels = None,
        product: Products = None,
        out: Out = None,
    ) -> None:
        house = opened(settings)
        wanted = asked(house.settings, first, last, channel or (), product or ())
        path = suited(out or Path(f"andon-{name}-{wanted.first}-{wanted.last}.xlsx"))
        with Console(stderr=True).status(f"writing {path}"), read(house.engine) as conn:
            require_products(conn, wanted)
            made = make(conn, wanted, house.settings)
            write(path, made)
        typer.echo(f"Wrote {path}: {len(made.main.rows):,} rows")


_command("prices", prices, "What each offer asked, from when to when, beside list price and floor.")
_command("stock", stock, "What could be bought, how long SKUs were out of stock, which size runs are broken.")
_command(
    "history",
    history,
    "Every discrepancy that stood in the period: since when, how long, how bad, whose, why it ended.",
)
