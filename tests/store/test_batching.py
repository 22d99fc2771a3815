"""Batches that wait are checked together where they are of one run and have no listing twice."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, insert, select

from store import batching
from store.engine import write
from store.tables import batch_captures, batches, listings, runs
from system import clock


def store(conn: Connection, run_id: int | None, ids: Sequence[int], channel: str = "own") -> int:
    made = conn.execute(insert(batches).values(run_id=run_id, channel=channel, stored_at=clock.now()))
    batch_id = int(made.inserted_primary_key[0])  # type: ignore[index]
    rows = [
        {"batch_id": batch_id, "listing_id": one, "captured_at": clock.now(), "outcome": "ok", "fields": []}
        for one in ids
    ]
    if rows:
        conn.execute(insert(batch_captures), rows)
    return batch_id


def known(conn: Connection, count: int) -> tuple[int, int]:
    """So many listings, and two runs."""
    now = clock.now()
    run = {"channel": "own", "reason": "command", "started_at": now, "heartbeat_at": now, "status": "running"}
    rows = [
        {"channel": "own", "external_id": str(n), "url": "https://x.test", "first_seen_at": now} for n in range(count)
    ]
    conn.execute(insert(listings), rows)
    made = [conn.execute(insert(runs).values(**run)) for _ in range(2)]
    first, second = (int(one.inserted_primary_key[0]) for one in made)  # type: ignore[index]
    return first, second


def waiting(conn: Connection) -> list[list[int]]:
    """The listings of each batch that waits, in their order."""
    found = []
    for batch_id in conn.execute(select(batches.c.id).where(batches.c.checked_at.is_(None)).order_by(batches.c.id)):
        mine = select(batch_captures.c.listing_id).where(batch_captures.c.batch_id == batch_id[0])
        found.append(sorted(conn.execute(mine).scalars()))
    return found


def test_batches_of_a_run_become_one_and_others_stay(engine: Engine) -> None:
    with write(engine) as conn:
        first, second = known(conn, 9)
        for run, ids in ((first, [1, 2]), (second, [5]), (first, [3]), (first, [1, 4]), (None, [8]), (None, [9])):
            store(conn, run, ids)

        batching.fold(conn)

        assert sorted(waiting(conn)) == [[1, 2, 3], [1, 4], [5], [8], [9]]


def test_one_that_is_being_checked_meanwhile_is_marked_in_vain(engine: Engine) -> None:
    with write(engine) as conn:
        run, _ = known(conn, 3)
        old = [store(conn, run, [1]), store(conn, run, [2])]

        batching.fold(conn)

        assert not {row.id for row in conn.execute(select(batches))} & set(old)


def test_what_was_checked_and_other_channels_are_left_alone(engine: Engine) -> None:
    with write(engine) as conn:
        run, _ = known(conn, 4)
        checked = store(conn, run, [1])
        conn.execute(batches.update().values(checked_at=clock.now()))
        store(conn, run, [2])
        store(conn, run, [3])
        store(conn, run, [4], channel="other")

        batching.fold(conn, "own")

        assert waiting(conn) == [[4], [2, 3]]
        assert (
            conn.execute(select(batch_captures.c.batch_id).where(batch_captures.c.listing_id == 1)).scalar() == checked
        )


@given(st.lists(st.sets(st.integers(1, 30), max_size=9), max_size=12))
def test_no_visit_is_lost_or_doubled_and_none_stands_before_an_earlier_one(stored: list[set[int]]) -> None:
    made = [_Row(number) for number, _ in enumerate(stored)]

    groups = list(batching._together(made, dict(enumerate(stored))))

    told = [row.id for rows_ in sorted(groups, key=lambda one: one[0].id) for row in rows_]
    assert told == list(range(len(stored)))
    for group in groups:
        inside = [stored[row.id] for row in group]
        assert len(set().union(*inside)) == sum(map(len, inside))
        assert len(group) == 1 or sum(map(len, inside)) <= batching.MOST


class _Row:
    """A batch of one run."""

    def __init__(self, number: int) -> None:
        self.id, self.channel, self.run_id = number, "own", 1
