"""The room's commands on stored pages and phrases: `andon extract`, `andon read`."""

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from model.errors import InputError
from spiders import extracting, phrases

app = typer.Typer()


class Kind(StrEnum):
    """What a phrase is read for."""

    PRICE = "price"
    AVAILABILITY = "availability"
    AMOUNT = "amount"


@app.command()
def extract(
    file: Annotated[Path | None, typer.Argument(help="A stored page; gzip is unpacked.")] = None,
    url: Annotated[str | None, typer.Option(help="The URL that the page was fetched from.")] = None,
    platform: Annotated[str | None, typer.Option(help="How to read it; without it the URL chooses.")] = None,
    manifest: Annotated[Path | None, typer.Option(help="JSON lines {file, url, channel?, encoding?}.")] = None,
) -> None:
    """Read stored pages and print what they say, one JSON object a page."""
    if manifest is not None:
        if file is not None or url is not None or platform is not None:
            raise InputError("--manifest stands alone: its rows name the files, URLs and platforms")
        rows = extracting.manifest(manifest)
    elif file is None or url is None:
        raise InputError("extract needs a FILE with --url URL, or --manifest FILE.jsonl")
    else:
        rows = [extracting.stored(file, url, platform)]
    _print(extracting.answers(rows))


@app.command()
def read(
    kind: Annotated[Kind, typer.Argument(help="What the phrase is read for.")],
    text: Annotated[str | None, typer.Argument(help="A phrase as a shop shows it.")] = None,
    file: Annotated[Path | None, typer.Option(help="JSON lines {text, currency?}.")] = None,
) -> None:
    """Read prices, stock or an amount of money from phrases, and print one JSON value a phrase."""
    if (text is None) == (file is None):
        raise InputError("read needs a TEXT or --file ROWS.jsonl, and not both")
    rows = phrases.rows(file) if file is not None else [phrases.Row(text or "")]
    _print(map(phrases.READERS[kind.value], rows))


def _print(values: Iterator[Any]) -> None:
    for value in values:
        typer.echo(json.dumps(value, ensure_ascii=False))
