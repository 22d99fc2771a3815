"""`andon backtest --false-positives`: what people called none, as today's readers and rules would have it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import typer
from rich.console import Console

from model.errors import InputError
from model.sentences import sentence
from monitors import showing
from monitors.rejudging import Again, Readers, rejudge
from monitors.rule import rules
from store import reporting
from store.engine import read
from store.false_positives import kept
from store.opening import Opened
from store.printing import Format, Row, list_as

COLUMNS: Final = ("id", "fires", "judged", "kind", "channel", "listing", "variant", "called", "why", "what")
"""Columns that fit a terminal."""


def judge_again(house: Opened, readers: Readers, kind: str | None, channel: str | None, form: Format) -> bool:
    """Judge every false positive (of one kind, on one channel) again and print it; whether one would be told today.

    Raises:
        InputError: there is no such kind.
        ServiceError: the database does not answer.
    """
    if kind is not None and kind not in rules():
        raise InputError(f"no rule is called {kind!r}; there are: {', '.join(sorted(rules()))}")
    with Console(stderr=True).status("judging again"):
        with read(house.engine) as conn:
            found = kept(conn, kind=kind, channel=channel)
            hidden = reporting.hidden_keys(conn, house.settings)
        judged = sorted(rejudge(house.engine, house.settings, found, readers), key=lambda one: one.kept.of.id)
    list_as(form, [_row(one, hidden) for one in judged], Console(), COLUMNS)
    for line in _counts(judged):
        typer.echo(line, err=form is not Format.TABLE)
    return any(one.fires for one in judged)


def _row(one: Again, hidden: showing.Sellers) -> Row:
    """What a list says of a false positive, but for the keys of sellers that are `hidden`."""
    of, numbers = one.kept.of, one.verdict.numbers if one.verdict else one.kept.numbers
    return {
        "id": of.id,
        "fires": {True: "yes", False: "no", None: "not judged"}[one.fires],
        "judged": "" if one.fires is None else "page" if one.read else "fields",
        "kind": of.kind,
        "channel": of.channel,
        "listing": of.external_id,
        "seller": showing.seller(of.channel, of.seller, hidden),
        "variant": of.variant,
        "called": one.kept.at.strftime("%Y-%m-%dT%H:%MZ"),
        "by": one.kept.by,
        "why": one.kept.why,
        "what": one.why_not or sentence(of.kind, numbers),
    }


def _counts(judged: Sequence[Again]) -> Iterator[str]:
    """How many of each kind would be told."""
    every = Counter(one.kept.of.kind for one in judged)
    told = Counter(one.kept.of.kind for one in judged if one.fires)
    beyond = Counter(one.kept.of.kind for one in judged if one.fires is None)
    for kind, count in sorted(every.items()):
        rest = f", {beyond[kind]} not judged" if beyond[kind] else ""
        yield f"{kind}: {told[kind]} of {count} would be told today{rest}"
    if not judged:
        yield "nothing was called a false positive"
