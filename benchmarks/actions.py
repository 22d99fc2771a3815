"""How fast Slack is answered, and served, while many discrepancies are open: `python -m benchmarks.actions`.

The twin of Slack signs and brings over HTTP, some at a time: a choice in a line's menu, one that opens a form, the
form, questions, the home, a history. Prints milliseconds to the answer, and to the end of the work.
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

from sandbox.slack_asks import command, home_opened, signed_command, signed_event
from sandbox.slack_presses import bring, press, signed, submit
from sandbox.workspace import Message
from store.engine import read, sqlite_url, write
from store.migrating import upgrade
from store.tables import discrepancies, listings
from system import clock
from system.settings import Channel, ChannelKind
from tests.alerts.pressing import PEOPLE, Room, now, room
from tests.alerts.scene import PLACE
from tests.monitors.stores import import_master, page, visit

_AT_ONCE = 4
_LIMIT = 300
"""Milliseconds."""
_SELDOMER = 2
"""Of so many messages one is asked about."""
_ASKED = ("status", "channel c0", "product AR1", "silence price for 1h because of the benchmark", "silence")

Took = tuple[float, float]


def main() -> None:
    """Fill a store, press and ask everything, print a table; exit 1 when a slowest hundredth takes 300 ms or more."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", type=int, default=50_000, help="discrepancies that are open beside those pressed")
    parser.add_argument("--messages", type=int, default=200, help="messages, each pressed four times or three")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = upgrade(sqlite_url(Path(folder)))
        with room(engine, Path(folder)) as made:
            _furnish(made)
            messages = _told(made, chosen.messages)
            _fill(made, chosen.open)
            took = _press(made, messages)
        engine.dispose()
    every = [one for spans in took.values() for one in spans]
    print(f"{chosen.open + chosen.messages} open, {len(every)} presses, questions and openings, {_AT_ONCE} at a time")
    print(f"{'':42} {'answered: p50':>14} {'p99':>8} {'worst':>8}   {'done: p50':>10} {'p99':>8}")
    for name, spans in (*took.items(), ("all", every)):
        answered, done = (sorted(one[at] for one in spans) for at in (0, 1))
        worst = f"{_at(answered, 0.5):14.1f} {_at(answered, 0.99):8.1f} {answered[-1]:8.1f}"
        print(f"{name:42} {worst}   {_at(done, 0.5):10.1f} {_at(done, 0.99):8.1f}")
    slow = [name for name, spans in took.items() if _at(sorted(one for one, _ in spans), 0.99) >= _LIMIT]
    if slow:
        raise SystemExit(f"one of 100 takes {_LIMIT} ms or more: {', '.join(slow)}")


def _furnish(made: Room) -> None:
    """A channel and a product that is sold there."""
    place: dict[str, Any] = {"platform": "site", "base_url": "https://shop.test", "country": "US", "currency": "USD"}
    one = Channel(name="c0", kind=ChannelKind.OWN, time_zone="UTC", **place)
    made.settings = made.settings.model_copy(update={"channels": {"c0": one}})
    made.know(PEOPLE)
    rows = [{"channel": "c0", "external_id": "a", "product_code": "AR1"}]
    import_master(made.engine, products=[{"code": "AR1"}], listings=rows)
    with read(made.engine) as conn:
        listing = conn.execute(select(listings.c.id)).scalar_one()
    visit(made.engine, {listing: page("95")}, channel="c0")


def _told(made: Room, count: int) -> list[Message]:
    for number in range(count):
        made.look("a", channel=f"c{number}")
    made.sender.plan()
    clock.advance(timedelta(minutes=1))
    while made.sender.send_due():
        pass
    return made.slack.channel(PLACE).messages


def _fill(made: Room, count: int) -> None:
    """Copies of one that is open, each with a fingerprint of its own, on all listings by turns."""
    with write(made.engine) as conn:
        one: dict[str, Any] = dict(conn.execute(select(discrepancies).limit(1)).mappings().one())
        del one["id"]
        ids = list(conn.execute(select(listings.c.id)).scalars())
        rows = [
            {**one, "fingerprint": f"{number:064x}", "listing_id": ids[number % len(ids)]} for number in range(count)
        ]
        conn.execute(insert(discrepancies), rows)


def _press(made: Room, messages: list[Message]) -> dict[str, list[Took]]:
    """Milliseconds to the answer and to the end of the work, for each press, question and opening, by what it was."""
    with ThreadPoolExecutor(_AT_ONCE) as people:
        took = {}
        for name, label in (("menu", "Acknowledge"), ("form opens", "Snooze…")):
            pressed = [press(made.slack, PLACE, one, label, line=0) for one in messages]
            took[name] = list(people.map(partial(_timed, made), [signed(one, at=now()) for one in pressed]))
        sent = [submit(made.slack, view, end="hour") for view in made.slack.workspace.views.values()]
        took["form sent"] = list(people.map(partial(_timed, made), [signed(one, at=now()) for one in sent]))
        for text in _ASKED:
            asked = [command(made.slack, text) for _ in messages[::_SELDOMER]]
            took[f"/andon {text}"] = list(
                people.map(partial(_timed, made), [signed_command(one, at=now()) for one in asked])
            )
        opened = [home_opened() for _ in messages[::_SELDOMER]]
        took["home"] = list(people.map(partial(_timed, made), [signed_event(one, at=now()) for one in opened]))
        looked = [press(made.slack, PLACE, one, "Show history", line=0) for one in messages[::_SELDOMER]]
        took["history"] = list(people.map(partial(_timed, made), [signed(one, at=now()) for one in looked]))
    if [row.action for row in made.trail()].count("slack snooze") != len(messages):
        raise SystemExit("not every press was done")
    return took


def _timed(made: Room, request: tuple[dict[str, str], bytes]) -> Took:
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
