import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Select, select

from store.engine import read, write
from store.tables import (
    batches,
    captures,
    content_spans,
    discrepancies,
    events,
    listings,
    metadata,
    offer_spans,
    requests,
)

ROOT = Path(__file__).parents[2]


def told() -> dict[str, Select[Any]]:
    """What must be the same whether the program was killed or not; ids and times of writing may differ."""
    name = listings.c.external_id
    moves = events.join(discrepancies).outerjoin(captures, captures.c.id == events.c.capture_id)
    move = (events.c.version, events.c.action, events.c.from_state, events.c.to_state, events.c.why)
    offer, row = offer_spans.c, discrepancies.c
    page = (content_spans.c.first_at, content_spans.c.last_at, content_spans.c.count)
    life = (row.episode, row.state, row.version, row.looks, row.first_seen_at, row.last_seen_at)
    return {
        "offers": select(name, offer.first_at, offer.last_at, offer.count, offer.price).join(offer_spans),
        "pages": select(name, *page).join(content_spans),
        "captures": select(name, captures.c.captured_at, captures.c.outcome).join(captures),
        "discrepancies": select(name, *life).join(discrepancies),
        "events": select(row.fingerprint, row.episode, *move, captures.c.captured_at).select_from(moves),
        "requests": select(name, requests.c.kind, requests.c.reason, requests.c.served_at).join(requests),
        "listings": select(name, listings.c.last_captured_at, listings.c.last_outcome, listings.c.gone_count),
    }


def run(engine: Engine, fatal: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.store.killed", engine.url.render_as_string(hide_password=False), str(fatal)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def content(engine: Engine) -> dict[str, list[Any]]:
    with read(engine) as conn:
        return {name: sorted(map(repr, conn.execute(query))) for name, query in told().items()}


def empty(engine: Engine) -> None:
    with write(engine) as conn:
        for table in reversed(metadata.sorted_tables):
            conn.execute(table.delete())


@pytest.mark.parametrize("points", [5, pytest.param(60, marks=pytest.mark.drill)])
def test_killed_at_any_moment_nothing_is_lost_or_doubled(engine: Engine, points: int) -> None:
    whole = run(engine, 0)
    assert whole.returncode == 0, whole.stderr
    expected = content(engine)
    for fatal in random.sample(range(1, int(whole.stdout)), points):
        empty(engine)
        killed = run(engine, fatal)
        again = run(engine, 0)

        assert killed.returncode == -signal.SIGKILL, (fatal, killed.stderr)
        assert again.returncode == 0, (fatal, again.stderr)
        assert content(engine) == expected, f"killed at statement {fatal}"
        with read(engine) as conn:
            assert not conn.execute(select(batches.c.id).where(batches.c.checked_at.is_(None))).all()


def test_the_program_does_enough_to_be_worth_killing(sqlite_engine: Engine) -> None:
    run(sqlite_engine, 0)
    states = {row.split("'")[3] for row in content(sqlite_engine)["discrepancies"]}

    assert states >= {"open", "resolved"}
