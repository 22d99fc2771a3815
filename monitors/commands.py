"""The room's commands: `andon check`, `andon backtest` and `andon discrepancies …`."""

from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console

from model.errors import InputError
from model.lifecycle import STANDING
from monitors import acting, baselines, cases, held, matching, searches, sellers, showing
from monitors import backtest as past
from monitors import check as checking
from monitors import matches as candidates
from monitors.rule import unknown_kinds
from store import lifecycle, reporting
from store.engine import read
from store.opening import opened
from store.printing import Format, ListFormat, list_as
from system.options import DEFAULT_SETTINGS, SettingsPath

app = typer.Typer()
acting.discrepancies.command()(held.release)
acting.discrepancies.command()(held.discard)
app.add_typer(acting.discrepancies, name="discrepancies")
app.add_typer(baselines.baselines, name="baselines")
app.add_typer(cases.cases, name="cases")
app.add_typer(candidates.matches, name="matches")
app.add_typer(sellers.sellers, name="sellers")
app.add_typer(searches.searches, name="searches")

ChannelName = Annotated[str | None, typer.Option("--channel", help="This channel alone.")]


@app.command()
def check(
    channel: ChannelName = None,
    every: Annotated[
        bool, typer.Option("--all", help="Judge again what every listing said last, for a new rule or policy.")
    ] = False,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Compare what was stored with what should be true. Exit 1 when discrepancies stand."""
    house = opened(settings)
    if channel is not None:
        house.settings.channel(channel)
    for fault in unknown_kinds(house.settings):
        raise InputError(fault)
    with Console(stderr=True).status("comparing"):
        matching.match_waiting(house.engine)
        count = checking.check_pending(house.engine, house.settings, channel)
        if every:
            checking.check_current(house.engine, house.settings, channel)
        checking.check_coverage(house.engine, house.settings)
    wanted = lifecycle.Filter(states=sorted(STANDING), channels=[channel] if channel else ())
    with read(house.engine) as conn:
        stand = lifecycle.find(conn, wanted, limit=1_000_000)
    typer.echo(f"{count} batches checked; {len(stand)} discrepancies stand")
    raise typer.Exit(1 if stand else 0)


@app.command()
def backtest(
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.")],
    last: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day, included.")],
    kind: Annotated[str | None, typer.Argument(metavar="[RULE]", help="A kind; or --all.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every kind.")] = False,
    channel: ChannelName = None,
    form: ListFormat = Format.TABLE,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Say what a rule would have told in the past, day by day; writes nothing. Exit 1 when there is something."""
    known = past.product_kinds()
    if (kind is None) is not every:
        raise InputError("backtest needs one rule, or --all")
    if kind is not None and kind not in known:
        raise InputError(f"no backtest of {kind!r}; there are: {', '.join(sorted(known))}")
    if last < first:
        raise InputError(f"--to {last:%Y-%m-%d} lies before --from {first:%Y-%m-%d}")
    house = opened(settings)
    if channel is not None:
        house.settings.channel(channel)
    with Console(stderr=True).status("looking back"):
        kinds = known if kind is None else [kind]
        fired = list(past.backtest(house.engine, house.settings, kinds, first.date(), last.date(), channel))
    if form is Format.TABLE:
        for line in showing.days(fired):
            typer.echo(line)
        typer.echo(f"{len(fired)} would have been told")
    else:
        with read(house.engine) as conn:
            hidden = reporting.hidden_keys(conn, house.settings)
        list_as(form, [showing.fired_row(one, hidden) for one in fired], Console(), showing.FIRED)
    raise typer.Exit(1 if fired else 0)
