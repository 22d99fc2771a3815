"""The room's commands: `andon check`, `andon backtest` and `andon discrepancies …`."""

from datetime import date, datetime
from typing import Annotated

import typer
from rich.console import Console

from model.errors import InputError
from model.lifecycle import STANDING
from monitors import acting, baselines, cases, held, matching, searches, sellers, showing
from monitors import backtest as past
from monitors import check as checking
from monitors import matches as candidates
from monitors.false_positives import judge_again
from monitors.rule import unknown_kinds
from store import lifecycle, reporting
from store.engine import read
from store.opening import Opened, opened
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
    context: typer.Context,
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day, included.")] = None,
    kind: Annotated[str | None, typer.Argument(metavar="[RULE]", help="A kind; or --all.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every kind.")] = False,
    false_positives: Annotated[
        bool, typer.Option("--false-positives", help="Instead: judge again what people called a false positive.")
    ] = False,
    channel: ChannelName = None,
    form: ListFormat = Format.TABLE,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Say what a rule would have told in the past, day by day; writes nothing. Exit 1 when there is something.

    With --false-positives: which of them today's readers and rules would still tell. Exit 1 when there is one.
    """
    if (kind is None) is not every and not (false_positives and kind is None):
        raise InputError("backtest needs one rule, or --all")
    house = opened(settings)
    if channel is not None:
        house.settings.channel(channel)
    if false_positives:
        if first or last:
            raise InputError("--false-positives takes every one that is kept; leave --from and --to out")
        found = judge_again(house, context.find_root().obj, kind, channel, form)
    else:
        found = _look_back(house, kind, _days(first, last), channel, form)
    raise typer.Exit(1 if found else 0)


def _days(first: datetime | None, last: datetime | None) -> tuple[date, date]:
    if first is None or last is None:
        raise InputError("backtest needs its days, such as --from 2026-10-01 --to 2026-11-01")
    if last < first:
        raise InputError(f"--to {last:%Y-%m-%d} lies before --from {first:%Y-%m-%d}")
    return first.date(), last.date()


def _look_back(house: Opened, kind: str | None, days: tuple[date, date], channel: str | None, form: Format) -> bool:
    """Print what rules would have told; whether there is something."""
    known = past.product_kinds()
    if kind is not None and kind not in known:
        raise InputError(f"no backtest of {kind!r}; there are: {', '.join(sorted(known))}")
    with Console(stderr=True).status("looking back"):
        kinds = known if kind is None else [kind]
        fired = list(past.backtest(house.engine, house.settings, kinds, *days, channel))
    if form is Format.TABLE:
        for line in showing.days(fired):
            typer.echo(line)
        typer.echo(f"{len(fired)} would have been told")
    else:
        with read(house.engine) as conn:
            hidden = reporting.hidden_keys(conn, house.settings)
        list_as(form, [showing.fired_row(one, hidden) for one in fired], Console(), showing.FIRED)
    return bool(fired)
