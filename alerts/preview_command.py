"""`andon alerts preview`: what the routes would have told whom."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console

from alerts import preview_report, previewing, routes
from model.errors import InputError
from reports.asking import Asked, asked
from store.opening import opened
from store.printing import Format, ListFormat, list_as, plainly
from system import settings as all_settings
from system.options import DEFAULT_SETTINGS, SettingsPath
from system.settings import Settings

Days = Annotated[int | None, typer.Option("--days", min=1, max=366, help="So many days; thirty unless said.")]
First = Annotated[str | None, typer.Option("--from", metavar="DAY", help="The first day.")]
Last = Annotated[str | None, typer.Option("--to", metavar="DAY", help="The last day, within; today unless said.")]
Other = Annotated[
    Path | None, typer.Option("--routes", help="Another settings file, whose routes and receivers are tried instead.")
]


def preview(
    days: Days = None,
    first: First = None,
    last: Last = None,
    other: Other = None,
    form: ListFormat = Format.TABLE,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Replay history through the routes and say how many messages a day whom would have got; sends nothing."""
    house = opened(settings)
    tried = all_settings.load(other) if other else house.settings
    routes.check(tried)
    wanted = _period(house.settings, days, first, last)
    console = Console(stderr=True)
    with console.status("replaying") as status:
        found = previewing.preview(
            house.engine,
            tried.model_copy(update={"time_zone": wanted.zone.key}),
            wanted.start,
            wanted.end,
            lambda at: status.update(f"replaying {at:%Y-%m-%d}"),
        )
    if form is Format.JSON:
        plainly(Console(), orjson.dumps(preview_report.whole(found), option=orjson.OPT_INDENT_2).decode())
        return
    list_as(form, preview_report.rows(found), Console(), preview_report.COLUMNS)
    if form is Format.TABLE:
        for line in preview_report.summary(found, (wanted.last - wanted.first).days + 1):
            plainly(Console(), line)


def _period(settings: Settings, days: int | None, first: str | None, last: str | None) -> Asked:
    if days is None:
        return asked(settings, first, last)
    if first is not None:
        raise InputError("give --days 30 or --from 2026-03-01, not both")
    until = asked(settings, None, last).last
    return asked(settings, (until - timedelta(days=days - 1)).isoformat(), until.isoformat())
