"""The rows of a feed in CSV or JSON: what each of its columns holds, as it stands there."""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Any, Final

from model.errors import InputError
from reading.encoding import decode

MOST_BYTES: Final = 200 * 1024 * 1024
"""Of a feed, unpacked."""
MOST_ROWS: Final = 500_000
_SEPARATORS: Final = ",;\t|"
_GZIP: Final = b"\x1f\x8b"

Row = Callable[[str], Any]
"""What a column of one row holds; None when it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a feed is written."""

    is_json: bool
    columns: tuple[str, ...]
    """Those that are wanted: headings of a CSV; paths in the items of a JSON."""
    items: str = ""
    """Path of a JSON's list; empty = the JSON is the list."""
    delimiter: str | None = None
    """None = the one that a CSV's heading uses most."""
    encoding: str | None = None
    """None = told from the bytes."""


def rows_of(body: bytes, layout: Layout) -> Iterator[Row]:
    """The rows in a feed's bytes, packed by gzip or not.

    Raises:
        InputError: it has another format, lacks a column, or is too large; the sentence goes on after "the feed".
    """
    text = decode(_unpacked(body), layout.encoding)
    rows = _json_rows(text, layout.items) if layout.is_json else _csv_rows(text, layout)
    yield from islice(rows, MOST_ROWS)
    if next(rows, None) is not None:
        raise InputError(f"has more than {MOST_ROWS:,} rows")


def at(value: Any, path: str) -> Any:
    """What stands at a path of names and numbers; None where it leads nowhere. A name with points is tried whole."""
    if isinstance(value, dict) and path in value:
        return value[path]
    for part in path.split("."):
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and part.isdecimal() and len(part) < 6:
            value = value[int(part)] if int(part) < len(value) else None
        else:
            return None
    return value


def _csv_rows(text: str, layout: Layout) -> Iterator[Row]:
    lines = io.StringIO(text.lstrip("\ufeff").replace("\0", ""), newline="")
    heading = lines.readline()
    lines.seek(0)
    delimiter = layout.delimiter or max(_SEPARATORS, key=heading.count)
    try:
        table = csv.DictReader(lines, delimiter=delimiter, strict=True)
        there = list(table.fieldnames or ())
        if lacking := [name for name in layout.columns if name not in there]:
            raise InputError(f"has no column {lacking[0]!r}; its columns: {', '.join(there)[:300]}")
        for row in table:
            yield row.get
    except csv.Error as error:
        raise InputError(f"is no CSV: {error}") from None


def _json_rows(text: str, items: str) -> Iterator[Row]:
    try:
        data = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise InputError(f"is no JSON: {error}") from None
    listed = at(data, items) if items else data
    if not isinstance(listed, list):
        raise InputError(f"has no list at items = {items!r}")
    for item in listed:
        yield partial(at, item)


def _unpacked(body: bytes) -> bytes:
    if body.startswith(_GZIP):
        try:
            with gzip.open(io.BytesIO(body)) as packed:
                body = packed.read(MOST_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(f"is damaged gzip: {error}") from None
    if len(body) > MOST_BYTES:
        raise InputError(f"is larger than {MOST_BYTES // 1024 // 1024} MB")
    return body
