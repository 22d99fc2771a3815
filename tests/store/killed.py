"""A program that records and checks, and that may be killed at its n-th statement: `python killed.py URL N`.

It does what a crawl and a check do to the store: batches of captures, each then judged by a price rule and applied.
Begun again it goes on where the store says that it stopped. With N = 0 it runs to its end and prints how many
statements that took.
"""

import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, event, select

from model.capture import Availability, Capture, Outcome
from model.finding import Family, Severity, Subject, Verdict
from store.engine import open_engine, read, transact
from store.lifecycle import apply, live
from store.listings import listing_for
from store.recording import Recorded, record_batch
from store.tables import batch_captures, batches, listings, offer_spans

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FLOOR = 100_000
ROUNDS = ("hhhhhh", "llhhhh", "llxlhh", "hllxgl", "hhllgl", "hlllgh")
"""What each listing's page says, round by round: a high or a low price, a captcha, gone."""


def main(url: str, fatal: int) -> None:
    """Run to the end, or to the fatal statement."""
    engine = open_engine(url)
    counted = {"statements": 0}

    def count(*_: Any) -> None:
        counted["statements"] += 1
        if counted["statements"] == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(engine, name, count)
    for number in range(len(ROUNDS)):
        check(engine)
        for part in (range(3), range(3, 6)):
            transact(engine, partial(crawl, number=number, part=part))
            check(engine)
    engine.dispose()
    sys.stdout.write(str(counted["statements"]))


def crawl(conn: Connection, number: int, part: range) -> None:
    """Store one round of visits to some listings; those that are stored already change nothing."""
    at = START + timedelta(minutes=15 * number)
    ids = {name: listing_for(conn, "own", str(name), f"https://shop.example/p/{name}") for name in part}
    known = {row[0]: row[1] for row in conn.execute(select(listings.c.id, listings.c.last_captured_at))}
    visits = [
        Recorded(listing_id=id_, captured_at=at, capture=page(ROUNDS[number][name]))
        for name, id_ in ids.items()
        if known[id_] is None or known[id_] < at
    ]
    if visits:
        record_batch(conn, None, "own", visits)


def page(letter: str) -> Capture:
    """The page of a round."""
    outcome = {"x": Outcome.BLOCKED, "g": Outcome.GONE}.get(letter, Outcome.OK)
    if outcome is not Outcome.OK:
        return Capture(outcome=outcome, platform="site", url="https://shop.example/p")
    price = Decimal(95_000 if letter == "l" else 129_000)
    stock = Availability.IN_STOCK
    return Capture(outcome=outcome, platform="site", url="", currency="KRW", price=price, availability=stock)


def check(engine: Engine) -> None:
    """Judge every batch that waits, each in a transaction of its own."""
    with read(engine) as conn:
        waiting = list(conn.execute(select(batches.c.id).where(batches.c.checked_at.is_(None))).scalars())
    for batch in sorted(waiting):
        transact(engine, partial(judge, batch=batch))


def judge(conn: Connection, batch: int) -> None:
    """Take what the rule says of a batch into the store."""
    apply(conn, verdicts(conn, batch), batch_id=batch)


def verdicts(conn: Connection, batch: int) -> list[Verdict]:
    """What a floor of 100,000 won says of the batch's listings."""
    spoken = (
        select(batch_captures.c.listing_id, batch_captures.c.captured_at, offer_spans.c.price, listings.c.external_id)
        .join(listings, listings.c.id == batch_captures.c.listing_id)
        .join(offer_spans, offer_spans.c.listing_id == listings.c.id)
        .where(batch_captures.c.batch_id == batch, offer_spans.c.is_current)
        .where(offer_spans.c.last_at == batch_captures.c.captured_at)
    )
    rows = conn.execute(spoken).all()
    known = {found.listing_id for found in live(conn, [row.listing_id for row in rows])}
    return [
        Verdict(
            subject=Subject(
                brand="Aero",
                channel="own",
                listing_id=row.listing_id,
                external_id=row.external_id,
                kind="below_floor",
                policy_key="P-1",
            ),
            family=Family.PRICE,
            severity=Severity.WARNING,
            captured_at=row.captured_at,
            violated=row.price < FLOOR,
            opens=row.price < FLOOR,
            off=5.0,
        )
        for row in rows
        if row.price < FLOOR or row.listing_id in known
    ]


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
