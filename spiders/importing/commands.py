"""The room's commands on pages that people bring: `andon capture import`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from spiders.importing.bringing import bring
from store.opening import DEFAULT_SETTINGS, SettingsPath, opened

app = typer.Typer()
capture = typer.Typer(help="Pages that people bring.", no_args_is_help=True)
app.add_typer(capture, name="capture")


@capture.callback()
def _group() -> None:
    """Pages that people bring."""


@capture.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="HTML, MHTML, HAR, WARC or WACZ.")],
    channel: Annotated[str, typer.Option(help="The channel's name in the settings.")],
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Store what saved pages say, as if a crawl had visited them then. All files are taken, or none."""
    store = opened(settings)
    with typer.progressbar(length=len(files), label=f"{channel}: reading files", file=sys.stderr) as bar:
        made = bring(store, channel, files, lambda _: bar.update(1))
    for visit in made.visits:
        typer.echo(
            f"{channel}: {visit.target.external_id} at {visit.captured_at:%Y-%m-%d %H:%M} UTC: {visit.outcome.value}"
        )
    typer.echo(f"{channel}: {made.tally.visits} captures from {len(files)} files: {made.tally.in_words()}")
    if made.left_out:
        typer.echo(f"{channel}: left out {made.left_out} pages that are no known listing and hold no product")
