"""The room's commands on single pages: `andon capture import|sample|shoot`."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, get_args

import typer

from model.capture import Capture
from model.errors import InputError
from model.seen import Seen, facts
from spiders.extracting import as_json
from spiders.importing import proving
from spiders.importing.bringing import bring
from spiders.importing.sampling import write_sample
from store.opening import DEFAULT_SETTINGS, SettingsPath, opened
from system.settings import Channel, load
from system.values import Viewport

app = typer.Typer()
capture = typer.Typer(help="Single pages: saved by people, or looked at now.", no_args_is_help=True)
app.add_typer(capture, name="capture")


@capture.callback()
def _group() -> None:
    """Single pages: saved by people, or looked at now."""


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


@capture.command()
def sample(
    number: Annotated[int, typer.Argument(metavar="ID", min=1, max=2**63 - 1, help="The evidence's number.")],
    to: Annotated[Path, typer.Option(metavar="FOLDER", help="A new folder, such as tests/samples/shopify/my-case.")],
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Write the pages of evidence, and what is read from them today, as a case for the readers' tests.

    Correct in `expected.json` what was misread. The pages are as the shop sent them, with what they show of sellers.
    """
    typer.echo(f"Wrote {write_sample(opened(settings), number, to)}; correct what was misread")


@capture.command()
def shoot(
    url: Annotated[str, typer.Argument(help="The page.")],
    channel: Annotated[str | None, typer.Option(help="The channel's name in the settings; else told by URL.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the pictures and the page as it was.")] = None,
    viewport: Annotated[list[str] | None, typer.Option(help="desktop, phone; may repeat; else the channel's.")] = None,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Look at a page with a browser, as a shopper sees it, and print what was read and seen as JSON.

    Where there is a store, what was seen is kept as evidence, and its number printed.
    """
    from spiders.rendering import asking  # noqa: PLC0415 - the browser's library starts slowly

    known = load(settings)
    of = asking.channel_of(known, url, channel)
    asking.check(known, of, url)
    read, looks = asking.look(known, of, url, _viewports(viewport) or of.viewports)
    files = [str(file) for file in asking.write(looks, out)] if out is not None else []
    told = {
        "channel": of.name,
        "evidence": _kept(settings, of, url, read, looks),
        "capture": as_json(read),
        "looks": [facts(one) for one in looks],
        "files": files,
    }
    typer.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _kept(settings: Path, channel: Channel, url: str, read: Capture, looks: Sequence[Seen]) -> int | None:
    """The number of the pack; None, which is said, where there is no store of this version to keep it in."""
    try:
        store = opened(settings)
    except InputError as error:
        typer.echo(f"not kept as evidence: {error}", err=True)
        return None
    return proving.prove(store, channel, url, read, looks)


def _viewports(names: list[str] | None) -> tuple[Viewport, ...]:
    known: tuple[Viewport, ...] = get_args(Viewport)
    for name in names or ():
        if name not in known:
            raise InputError(f"--viewport {name!r} is none of {', '.join(known)}")
    return tuple(one for one in known if one in (names or ()))
