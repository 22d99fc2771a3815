"""The room's commands: `andon alerts test|flush|digest|explain|preview|silence`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from alerts import explaining, routes, ways
from alerts.digest_content import as_text
from alerts.digests import Digests
from alerts.preview_command import preview
from alerts.receiver import Way
from alerts.sending import Sender
from alerts.silencing import silence
from alerts.uploading import Uploader
from model.errors import InputError, ServiceError
from store import notifications
from store.engine import read
from store.opening import Opened, opened
from store.printing import plainly
from system import clock
from system.options import DEFAULT_SETTINGS, SettingsPath

app = typer.Typer()
alerts = typer.Typer(help="See that people are told.")
app.add_typer(alerts, name="alerts")
alerts.add_typer(silence, name="silence")
alerts.command()(preview)

_HIGHEST: Final = 2**63 - 1
Number = Annotated[
    int,
    typer.Argument(
        metavar="DISCREPANCY", min=1, max=_HIGHEST, help="The number that `andon discrepancies list` shows."
    ),
]


@alerts.command("test")
def examine(settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Ask every receiver whether it would take a message, and say in plain words what is wrong; sends nothing."""
    house = opened(settings)
    receivers = _receivers(house, settings)
    console = Console()
    faults = 0
    for name, way in receivers.items():
        found = way.examine()
        faults += len(found)
        for fault in found:
            console.print(f"{name}: {fault}", markup=False, soft_wrap=True)
        if not found:
            console.print(f"{name}: ready", markup=False)
    raise typer.Exit(1 if faults else 0)


@alerts.command()
def flush(settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Send now what is due, and list what still waits and why."""
    house = opened(settings)
    _deliver(house, _receivers(house, settings))


@alerts.command()
def digest(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name in the settings.")],
    now: Annotated[bool, typer.Option("--now/--show", help="Send it now, beside its times, or show it here.")] = False,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Show what a digest would say now, without sending it; or send it now."""
    house = opened(settings)
    maker = Digests(house.engine, house.settings, _receivers(house, settings))
    if not now:
        plainly(Console(), as_text(maker.draw(name).content))
    elif maker.send_now(name):
        _deliver(house, maker.ways)
    else:
        Console().print("there is nothing to tell", markup=False)


@alerts.command()
def explain(number: Number, settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Say which route takes a discrepancy and why, to whom, in which group, and when people hear of it."""
    house = opened(settings)
    routes.check(house.settings)
    with read(house.engine) as conn:
        lines = explaining.explain(conn, house.settings, number, clock.now())
    for line in lines:
        plainly(Console(), line)


def _receivers(house: Opened, settings: Path) -> Mapping[str, Way]:
    receivers = ways.configured(house.settings, house.secrets)
    if not receivers:
        raise InputError(f"{settings}: [receivers] names nobody; add one such as [receivers.ops]")
    return receivers


def _deliver(house: Opened, receivers: Mapping[str, Way]) -> None:
    """Send what is due, and say what still waits.

    Raises:
        ServiceError: something could not be delivered.
    """
    sender = Sender(house.engine, house.settings, receivers)
    uploader = Uploader(house.engine, house.settings, receivers)
    sender.plan()
    uploader.look_out()
    while uploader.upload_due():
        pass
    while sender.send_due():
        pass
    with read(house.engine) as conn:
        waiting = notifications.undelivered(conn)
    console = Console()
    for row in waiting:
        why = row.error or "not due yet"
        console.print(
            f"{row.receiver} {row.kind}, due {row.due_at:%Y-%m-%d %H:%M:%S} UTC: {why}", markup=False, soft_wrap=True
        )
    console.print(f"{len(waiting)} waiting" if waiting else "everything is delivered")
    if any(row.error for row in waiting):
        raise ServiceError("not everything could be delivered; it is kept and will be tried again")
