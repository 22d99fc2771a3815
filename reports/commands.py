"""The room's commands: `andon report ipr|prices|stock|history|sla`."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy import Connection

from model.errors import InputError
from model.texts import plain
from reports import handing
from reports.asking import Asked, asked, require_products
from reports.drafting import Signing
from reports.filing import Language
from reports.history import history
from reports.prices import prices
from reports.sla import sla
from reports.stock import stock
from reports.tables import Report
from reports.writing import suited, write
from store.engine import read
from store.opening import opened
from system import clock
from system.options import DEFAULT_SETTINGS, SettingsPath
from system.settings import Settings

app = typer.Typer()
report = typer.Typer(help="Figures to send round, and cases to file.", no_args_is_help=True)
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
_command(
    "sla",
    sla,
    "How soon discrepancies were taken up and gone, what they came from, the worst listings, false alarms.",
)

Cases = Annotated[
    list[int] | None, typer.Option("--case", metavar="ID", min=1, max=2**63 - 1, help="This case; may be repeated.")
]
Sellers = Annotated[
    list[str] | None, typer.Option("--seller", help="This seller's cases, by id or by the name as shown.")
]
Since = Annotated[str | None, typer.Option("--from", metavar="DAY", help="Cases with a step on this day or later.")]
Until = Annotated[str | None, typer.Option("--to", metavar="DAY", help="Cases with a step on this day or before.")]
Signer = Annotated[
    str | None, typer.Option("--signed-by", metavar="NAME", help="Who signs the complaints; without it there are none.")
]
Tongue = Annotated[
    Language | None, typer.Option("--language", help="Of the statements; each marketplace's own unless said.")
]
Target = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="PATH", help="A folder or .zip with everything, one case as .pdf, all as .xlsx, .csv."
    ),
]


@report.command("ipr")
def ipr_(
    case: Cases = None,
    seller: Sellers = None,
    channel: Channels = None,
    first: Since = None,
    last: Until = None,
    signed_by: Signer = None,
    language: Tongue = None,
    out: Target = None,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Cases against sellers: tables, case files, complaints for each marketplace's form, and the evidence."""
    if language and signed_by is None:
        raise InputError("--language is that of the complaints; give --signed-by NAME, who signs them")
    house = opened(settings)
    wanted = handing.wanted(house.settings, case or (), seller or (), channel or (), first, last)
    today = clock.now().astimezone(wanted.period.zone).date()
    signing = Signing(signer=signed_by, on=today, language=language) if signed_by is not None else None
    path = handing.suited(out or Path(f"andon-ipr-{today}.xlsx"), signed=signing is not None)
    with Console(stderr=True).status("reading") as status:
        lines = handing.hand_out(house, wanted, path, signing, status.update)
    for line in lines:
        typer.echo(plain(line))
