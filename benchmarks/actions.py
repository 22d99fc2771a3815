"""How fast presses in Slack are answered, and done, while many discrepancies are open: `python -m benchmarks.actions`.

The twin of Slack signs and brings them over HTTP, some at a time: a choice in a line's menu, one that opens a form, and
the form. Prints milliseconds to the answer, and to the end of the work.
"""

import argparse
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from sandbox.slack_presses import Payload, bring, press, signed, submit
from sandbox.workspace import Message
from store.engine import sqlite_url, write
from store.migrating import upgrade
from store.tables import discrepancies
from system import clock
from tests.alerts.pressing import Room, now, room
from tests.alerts.scene import PLACE

_AT_ONCE = 4


def main() -> None:
    """Fill a store, press everything, print a table; exit 1 when the slowest hundredth takes 300 ms or more."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", type=int, default=50_000, help="discrepancies that are open beside those pressed")
    parser.add_argument("--messages", type=int, default=200, help="messages, each pressed three times")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = upgrade(sqlite_url(Path(folder)))
        with room(engine, Path(folder)) as made:
            messages = _told(made, chosen.messages)
            _fill(made, chosen.open)
            took = _press(made, messages)
        engine.dispose()
    print(f"{chosen.open + chosen.messages} open, {len(took)} presses, {_AT_ONCE} at a time")
    for name, spans in (("answered", [one for one, _ in took]), ("done", [one for _, one in took])):
        ordered = sorted(spans)
        print(
            f"{name:9} p50 {_at(ordered, 0.5):6.1f} ms   p99 {_at(ordered, 0.99):6.1f} ms   worst {ordered[-1]:6.1f} ms"
        )
    raise SystemExit(_at(sorted(one for one, _ in took), 0.99) >= 300)


def _told(made: Room, count: int) -> list[Message]:
    for number in range(count):
        made.look("a", channel=f"c{number}")
    made.sender.plan()
    clock.advance(timedelta(minutes=1))
    while made.sender.send_due():
        pass
    return made.slack.channel(PLACE).messages


def _fill(made: Room, count: int) -> None:
    """Copies of one that is open, each with a fingerprint of its own."""
    with write(made.engine) as conn:
        one: dict[str, Any] = dict(conn.execute(select(discrepancies).limit(1)).mappings().one())
        del one["id"]
        rows = [{**one, "fingerprint": f"{number:064x}"} for number in range(count)]
        conn.execute(insert(discrepancies), rows)


def _press(made: Room, messages: list[Message]) -> list[tuple[float, float]]:
    """Milliseconds to the answer and to the end of the work, for each press."""
    with ThreadPoolExecutor(_AT_ONCE) as people:
        first = [press(made.slack, PLACE, one, "Acknowledge", line=0) for one in messages]
        took = list(people.map(partial(_timed, made), first))
        forms = [press(made.slack, PLACE, one, "Snooze…", line=0) for one in messages]
        took += people.map(partial(_timed, made), forms)
        sent = [submit(made.slack, view, end="hour") for view in made.slack.workspace.views.values()]
        took += people.map(partial(_timed, made), sent)
    if [row.action for row in made.trail()].count("slack snooze") != len(messages):
        raise SystemExit("not every press was done")
    return took


def _timed(made: Room, payload: Payload) -> tuple[float, float]:
    request = signed(payload, at=now())
    begun = time.perf_counter()
    status, _ = bring(made.url, *request)
    answered = time.perf_counter()
    made.settle()
    if status != 200:
        raise SystemExit(f"a press was answered {status}")
    return (answered - begun) * 1000, (time.perf_counter() - begun) * 1000


def _at(ordered: list[float], part: float) -> float:
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


if __name__ == "__main__":
    main()
