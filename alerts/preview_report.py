"""A preview of messages in words and rows, for people and programs."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from alerts.previewing import Preview

COLUMNS: Final = ("day", "receiver", "route", "messages", "replies", "repeats")


def rows(found: Preview) -> list[Mapping[str, Any]]:
    """A row for each day, receiver and route that would have told anybody anything."""
    return [asdict(one) for one in found.days]


def whole(found: Preview) -> Mapping[str, Any]:
    """All of it, for programs."""
    return {
        "days": rows(found),
        "receivers": [
            {"receiver": name, **_totals(found, name), **_busiest(found.hours[name])} for name in found.hours
        ],
        "no_route": [
            {"channel": channel, "kind": kind, "severity": severity, "news": many}
            for (channel, kind, severity), many in found.untaken.most_common()
        ],
        "kept_back": [{"by": cause, "discrepancies": many} for cause, many in found.kept_back.most_common()],
    }


def summary(found: Preview, length: int) -> Iterator[str]:
    """What comes to whom in `length` days, when most of it, what nobody would have heard of, and what came late."""
    for name, hours in found.hours.items():
        told, busiest = _totals(found, name), _busiest(hours)
        if not hours:
            yield f"{name}: nothing in {length} days"
            continue
        yield (
            f"{name}: {told['messages']} messages and {told['replies']} replies in {length} days "
            f"({told['repeats']} of them repeats), {hours.total() / length:.1f} a day; "
            f"most in the hour from {busiest['busiest_hour']:%Y-%m-%d %H:%M}: {busiest['in_that_hour']}"
        )
    for (channel, kind, severity), many in found.untaken.most_common():
        yield f"no route takes {kind} on {channel} ({severity}): {many} times"
    for cause, many in found.kept_back.most_common():
        yield f"{cause} kept back {many}"


def _totals(found: Preview, receiver: str) -> Mapping[str, int]:
    mine = [one for one in found.days if one.receiver == receiver]
    return {name: sum(getattr(one, name) for one in mine) for name in ("messages", "replies", "repeats")}


def _busiest(hours: Counter[Any]) -> Mapping[str, Any]:
    """The hour that had most, the first of several."""
    most = min(hours, key=lambda hour: (-hours[hour], hour), default=None)
    return {"busiest_hour": most, "in_that_hour": hours[most] if most else 0}
