"""Discrepancies and what a backtest fired, as people and programs read them."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from io import StringIO
from typing import Any, Final

import orjson
from rich.console import Console
from rich.table import Table

from catalog.writing import harmless
from model.finding import Number
from model.sentences import sentence
from model.texts import plain
from monitors.backtest import Fired
from store.lifecycle import Discrepancy, Event

Row = Mapping[str, Any]

SAMPLES: Final = 3
"""Of each kind and day that a backtest lists; the rest is counted."""

_WIDE: Final = ("id", "state", "severity", "kind", "channel", "listing", "variant", "since", "what")
"""Columns that fit a terminal."""


class Format(StrEnum):
    """How a list is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def row(one: Discrepancy) -> Row:
    """What a list says of a discrepancy."""
    return {
        "id": one.id,
        "version": one.version,
        "state": one.state.value,
        "severity": one.severity.value,
        "family": one.family.value,
        "kind": one.kind,
        "brand": one.brand,
        "channel": one.channel,
        "listing": one.external_id,
        "seller": one.seller,
        "variant": one.variant,
        "policy": one.policy_key,
        "since": _time(one.opened_at or one.first_seen_at),
        "last_seen": _time(one.last_seen_at),
        "off": None if one.off is None else round(one.off, 1),
        "what": sentence(one.kind, one.numbers),
        "url": one.url,
    }


def list_as(form: Format, rows: Sequence[Row], console: Console, columns: Sequence[str] = _WIDE) -> None:
    """Print the rows: a table on a terminal, plain lines elsewhere, or JSON or CSV with every column."""
    if form is Format.JSON:
        plainly(console, orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
    elif form is Format.CSV:
        plainly(console, _csv(rows, columns).rstrip("\n"))
    elif console.is_terminal:
        table = Table(*columns)
        for one in rows:
            table.add_row(*(_cell(one[name]).replace("[", r"\[") for name in columns))
        console.print(table)
    else:
        for one in rows:
            line = " · ".join(_cell(one[name]) for name in columns if one[name] not in (None, ""))
            plainly(console, line)


def plainly(console: Console, text: str) -> None:
    """Print `text` as it stands, but for controls other than the ends of its lines: they could steer the terminal."""
    console.print("\n".join(map(plain, text.split("\n"))), markup=False, soft_wrap=True, highlight=False)


def _csv(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """With a heading always: a file without one is no table to the programs that read it."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows[0] if rows else columns)
    writer.writerows([harmless(cell) for cell in one.values()] for one in rows)
    return text.getvalue()


def _cell(value: Any) -> str:
    return "" if value is None else plain(str(value))


def details(one: Discrepancy, events: Iterable[Event]) -> Iterator[str]:
    """A discrepancy, its numbers and everything that happened to it, line by line."""
    yield f"{one.id} {one.kind} {one.state.value} {one.severity.value}"
    yield sentence(one.kind, one.numbers)
    said = {name: value for name, value in row(one).items() if value not in (None, "")}
    yield from _pairs({name: said[name] for name in said if name not in ("id", "kind", "state", "severity", "what")})
    yield "numbers"
    yield from _pairs(one.numbers)
    yield "history"
    for event in events:
        yield f"  {_time(event.at)} {event.action.value} by {event.actor or 'Andon'}: {_move(event)}"


def _pairs(values: Mapping[str, Number | float]) -> Iterator[str]:
    yield from (f"  {name}: {value}" for name, value in sorted(values.items()))


def _move(event: Event) -> str:
    came = event.from_state.value if event.from_state else "new"
    moved = f"{came} → {event.to_state.value}"
    return f"{moved}, {event.why}" if event.why else moved


def fired_row(one: Fired) -> Row:
    """What a list says of what a backtest fired."""
    subject = one.verdict.subject
    return {
        "day": one.day.isoformat(),
        "kind": subject.kind,
        "severity": one.verdict.severity.value,
        "action": one.action.value,
        "channel": subject.channel,
        "listing": subject.external_id,
        "seller": subject.seller,
        "variant": subject.variant,
        "at": _time(one.verdict.captured_at),
        "what": sentence(subject.kind, one.verdict.numbers),
    }


def days(fired: Sequence[Fired]) -> Iterator[str]:
    """How often each kind fired on each day, with samples."""
    counts = Counter((one.day, one.verdict.subject.kind) for one in fired)
    for (day, kind), count in sorted(counts.items()):
        yield f"{day} {kind}: {count}"
        mine = [one for one in fired if (one.day, one.verdict.subject.kind) == (day, kind)]
        for one in mine[:SAMPLES]:
            told = fired_row(one)
            place = " ".join(str(told[name]) for name in ("channel", "listing", "variant") if told[name])
            yield f"  {place}: {told['what']}"
    for kind, count in sorted(Counter(kind for _, kind in counts.elements()).items()):
        yield f"{kind}: {count} in all"


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%MZ")
