"""Discrepancies and what a backtest fired, as people and programs read them."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from model.finding import Number
from model.people import HIDDEN
from model.sentences import sentence
from monitors.backtest import Fired
from store.lifecycle import Discrepancy, Event
from store.printing import Row

Sellers = Collection[tuple[str, str]]
"""By channel and key."""

SAMPLES: Final = 3
"""Of each kind and day that a backtest lists; the rest is counted."""

COLUMNS: Final = ("id", "state", "severity", "kind", "channel", "listing", "variant", "since", "what")
"""Columns of a discrepancy that fit a terminal."""
FIRED: Final = ("day", "kind", "severity", "channel", "listing", "variant", "what")
"""And of what a backtest fired."""


def seller(channel: str, key: str, hidden: Sellers) -> str:
    """A seller's key, unless it is one of those that are hidden."""
    return HIDDEN if (channel, key) in hidden else key


def row(one: Discrepancy, hidden: Sellers = frozenset()) -> Row:
    """What a list says of a discrepancy, but for the keys of sellers that are `hidden`."""
    called = seller(one.channel, one.seller, hidden)
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
        "seller": called,
        "variant": one.variant,
        "policy": one.policy_key if called == one.seller else one.policy_key.replace(one.seller, called),
        "since": _time(one.opened_at or one.first_seen_at),
        "last_seen": _time(one.last_seen_at),
        "off": None if one.off is None else round(one.off, 1),
        "what": sentence(one.kind, one.numbers),
        "url": one.url,
    }


def details(one: Discrepancy, events: Iterable[Event], hidden: Sellers = frozenset()) -> Iterator[str]:
    """A discrepancy, its numbers and everything that happened to it, line by line."""
    yield f"{one.id} {one.kind} {one.state.value} {one.severity.value}"
    yield sentence(one.kind, one.numbers)
    said = {name: value for name, value in row(one, hidden).items() if value not in (None, "")}
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


def fired_row(one: Fired, hidden: Sellers = frozenset()) -> Row:
    """What a list says of what a backtest fired, but for the keys of sellers that are `hidden`."""
    subject = one.verdict.subject
    return {
        "day": one.day.isoformat(),
        "kind": subject.kind,
        "severity": one.verdict.severity.value,
        "action": one.action.value,
        "channel": subject.channel,
        "listing": subject.external_id,
        "seller": seller(subject.channel, subject.seller, hidden),
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
