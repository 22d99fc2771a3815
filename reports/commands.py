"""The room's commands: `andon report prices|stock|history`."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy import Connection

from reports.asking import Asked, asked, require_products
from reports.history import history as history_of
from reports.prices import prices as prices_of
from reports.stock import stock as stock_of
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

_Made = Callable[[Connection, Asked, Settings], Report]


@report.command()
def prices(
    settings: SettingsPath = DEFAULT_SETTINGS,
    first: First = None,
    last: Last = None,
    channel: Channels = None,
    product: Products = None,
    out: Out = None,
) -> None:
    """What each offer asked, from when to when, beside list price and floor."""
    _report(prices_of, "prices", settings, (first, last, channel, product), out)


@report.command()
def stock(
    settings: SettingsPath = DEFAULT_SETTINGS,
    first: First = None,
    last: Last = None,
    channel: Channels = None,
    product: Products = None,
    out: Out = None,
) -> None:
    """What could be bought, how long SKUs were out of stock, which size runs are broken."""
    _report(stock_of, "stock", settings, (first, last, channel, product), out)


@report.command()
def history(
    settings: SettingsPath = DEFAULT_SETTINGS,
    first: First = None,
    last: Last = None,
    channel: Channels = None,
    product: Products = None,
    out: Out = None,
) -> None:
    """Every discrepancy that stood in the period: since when, how long, how bad, whose, why it ended."""
    _report(history_of, "history", settings, (first, last, channel, product), out)


def _report(
    make: _Made,
    name: str,
    settings: Path,
    words: tuple[str | None, str | None, list[str] | None, list[str] | None],
    out: Path | None,
) -> None:
    house = opened(settings)
    first, last, channels, products = words
    wanted = asked(house.settings, first, last, channels or (), products or ())
    path = suited(out or Path(_name(name, wanted.first, wanted.last)))
    with Console(stderr=True).status(f"writing {path}"), read(house.engine) as conn:
        require_products(conn, wanted)
        made = make(conn, wanted, house.settings)
        write(path, made)
    typer.echo(f"Wrote {path}: {len(made.main.rows):,} rows")


def _name(name: str, first: date, last: date) -> str:
    return f"andon-{name}-{first}-{last}.xlsx"
