"""The life of a discrepancy under any order of looks, orders and time."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Connection, Engine, select

from model.capture import Outcome
from model.episode import HOLDS_AGAIN
from model.errors import InputError
from model.finding import Family, Severity, Subject, Verdict
from model.lifecycle import ENDED, ORDERS, RULED, TABLE, Action, Cause, Look, State
from store.engine import write
from store.lifecycle import act, apply, discard_held, expire, release_held, withdraw_policies
from store.people import ensure_user
from store.recording import Recorded, record_batch
from store.tables import discrepancies, events, metadata
from system import clock
from tests.store.visits import a_listing, failed, page, rows

SILENT = sorted(set(Outcome) - {Outcome.OK, Outcome.PARTIAL, Outcome.GONE})
POLICIES = ("P-1", "P-2")
EXAMPLES = {"sqlite": 60, "postgresql": 10}


class Life(RuleBasedStateMachine):
    """Two listings, two policies each, looked at, ordered about and forgotten in any order."""

    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        self.looks: dict[str, list[tuple[datetime, Look]]] = {}
        self.verdicts: list[Verdict] = []
        with write(self.engine) as conn:
            for table in reversed(metadata.sorted_tables):
                conn.execute(table.delete())
            self.listings = {name: a_listing(conn, name) for name in ("1", "2")}
            self.users = [ensure_user(conn, name) for name in ("Kim", "Lee")]

    def snapshot(self, conn: Connection) -> tuple[Any, ...]:
        return rows(conn, discrepancies), rows(conn, events)

    def verdict(self, name: str, policy: str, look: Look, off: float, severity: Severity, held: bool) -> Verdict:
        subject = {"brand": "Aero", "channel": "own", "kind": "below_floor", "policy_key": policy}
        return Verdict(
            subject=Subject(**subject, listing_id=self.listings[name], external_id=name),
            family=Family.PRICE,
            severity=severity,
            captured_at=clock.now(),
            violated=look is not Look.CLEAN,
            opens=look is Look.VIOLATED,
            off=off,
            held=held,
        )

    @rule(
        name=st.sampled_from(["1", "1", "2"]),
        policy=st.sampled_from(["P-1", "P-1", "P-2"]),
        words=st.lists(st.sampled_from(Look), min_size=1, max_size=3),
        off=st.sampled_from([1.0, 8.0, 19.0, 60.0]),
        severity=st.sampled_from(Severity),
        held=st.sampled_from([False, False, False, True]),
    )
    def look(self, name: str, policy: str, words: list[Look], off: float, severity: Severity, held: bool) -> None:
        for word in words:
            clock.advance(timedelta(minutes=1))
            verdict = self.verdict(name, policy, word, off, severity, held)
            with write(self.engine) as conn:
                quiet = self.ruled(conn, verdict.subject.fingerprint)
                visit = Recorded(listing_id=self.listings[name], captured_at=verdict.captured_at, capture=page())
                batch = record_batch(conn, None, "own", [visit])
                apply(conn, [verdict], batch_id=batch)
                once = self.snapshot(conn)
                apply(conn, [replace(verdict, violated=not verdict.violated)], batch_id=batch)
                apply(conn, [verdict], batch_id=None)

                assert self.snapshot(conn) == once, "twice is once"
                assert not quiet or self.ruled(conn, verdict.subject.fingerprint), "nothing opens while it is ruled"
            self.verdicts.append(verdict)
            if not (word is Look.CLEAN and held):
                self.looks.setdefault(verdict.subject.fingerprint, []).append((verdict.captured_at, word))

    @initialize(held=st.booleans(), off=st.sampled_from([8.0, 60.0]))
    def begin(self, held: bool, off: float) -> None:
        self.look("1", "P-1", [Look.VIOLATED, Look.VIOLATED], off, Severity.WARNING, held)

    @rule(number=st.integers(0, 20))
    def look_at_what_is_past(self, number: int) -> None:
        if not self.verdicts:
            return
        with write(self.engine) as conn:
            before = self.snapshot(conn)
            apply(conn, [self.verdicts[number % len(self.verdicts)]], batch_id=None)

            assert self.snapshot(conn) == before

    def ruled(self, conn: Connection, fingerprint: str) -> bool:
        """Whether a ruling holds that neither worse looks nor an order to resolve can end."""
        lives = [row for row in rows(conn, discrepancies) if row.fingerprint == fingerprint and row.state in RULED]
        return any(not row.until_worse and row.resolve_asked_at is None for row in lives)

    @rule(name=st.sampled_from(["1", "2"]), outcome=st.sampled_from(SILENT), word=st.sampled_from(Look))
    def blocked(self, name: str, outcome: Outcome, word: Look) -> None:
        clock.advance(timedelta(minutes=1))
        verdicts = [self.verdict(name, policy, word, 60.0, Severity.CRITICAL, False) for policy in POLICIES]
        with write(self.engine) as conn:
            before = self.snapshot(conn)
            visit = Recorded(listing_id=self.listings[name], captured_at=clock.now(), capture=failed(outcome))
            batch = record_batch(conn, None, "own", [visit])
            apply(conn, verdicts, batch_id=batch)

            assert self.snapshot(conn) == before

    @rule(
        number=st.integers(0, 9),
        action=st.sampled_from([*sorted(ORDERS) * 5, *Action]),
        user=st.integers(0, 1),
        behind=st.sampled_from([0, 0, 0, 1]),
        minutes=st.sampled_from([2, 600]),
        until_worse=st.sampled_from([False, False, True]),
    )
    def order(self, number: int, action: Action, user: int, behind: int, minutes: int, until_worse: bool) -> None:
        with write(self.engine) as conn:
            there = rows(conn, discrepancies)
            alive = [row for row in there if row.ended_at is None] if number % 4 else there
            row = (alive or there)[number % len(alive or there)]
            others = [other.id for other in there if other.id != row.id]
            ends = action in (Action.SNOOZE, Action.ACCEPT)
            fields = {
                "why": "as the test wants it",
                "until": clock.now() + timedelta(minutes=minutes) if ends else None,
                "until_worse": until_worse,
                "into": others[number % len(others)] if others and action is Action.MERGE else None,
                "assignee": self.users[1 - user],
                "cause": Cause.SELLER if action is Action.CAUSE else None,
            }
            self.give(conn, row, action, self.users[user], max(0, row.version - behind), fields)

    def give(self, conn: Connection, row: Any, action: Action, user: int, seen: int, fields: dict[str, Any]) -> None:
        before = self.snapshot(conn)
        try:
            first = act(conn, row.id, action, actor_id=user, seen_version=seen, **fields)
        except InputError:
            assert self.snapshot(conn) == before
            assert action not in ORDERS or action is Action.MERGE
            return
        written = self.snapshot(conn)
        again = act(conn, row.id, action, actor_id=user, seen_version=seen, **fields)

        assert self.snapshot(conn) == written, "twice is once"
        assert again.version == first.version
        if (State(row.state), action) not in TABLE:
            assert written == before
        if row.state in ENDED:
            assert first.state == row.state

    @rule(minutes=st.sampled_from([1, 5, 700, 60 * 24 * 31]))
    def wait(self, minutes: int) -> None:
        clock.advance(timedelta(minutes=minutes))
        with write(self.engine) as conn:
            expire(conn)
            assert expire(conn) == 0

    @rule(release=st.booleans(), user=st.integers(0, 1))
    def unhold(self, release: bool, user: int) -> None:
        with write(self.engine) as conn:
            ids = [row.id for row in rows(conn, discrepancies)]
            (release_held if release else discard_held)(conn, ids, self.users[user])
            assert not conn.execute(
                select(discrepancies.c.id).where(discrepancies.c.held, discrepancies.c.ended_at.is_(None))
            ).all()

    @rule(kept=st.sets(st.sampled_from(POLICIES)))
    def withdraw(self, kept: set[str]) -> None:
        with write(self.engine) as conn:
            withdraw_policies(conn, kept)
            assert withdraw_policies(conn, kept) == 0

    @invariant()
    def the_store_is_sound(self) -> None:
        with write(self.engine) as conn:
            there, moves = self.snapshot(conn)
        alive = [row.fingerprint for row in there if row.ended_at is None]
        assert len(alive) == len(set(alive)), "one live episode of a fingerprint"
        for row in there:
            history = [move for move in moves if move.discrepancy_id == row.id]
            assert [move.version for move in history] == list(range(1, row.version + 1)), "an event for each version"
            assert history[-1].to_state == row.state
            assert (row.ended_at is not None) == (row.state in ENDED)
            self.moves_are_in_the_table(history)
            if row.state == State.RESOLVED:
                self.was_resolved_for_a_reason(row, history)

    def moves_are_in_the_table(self, history: list[Any]) -> None:
        state = None
        for move in history:
            assert move.from_state == state
            state = TABLE[State(state) if state else None, Action(move.action)].value
            assert move.to_state == state

    def was_resolved_for_a_reason(self, row: Any, history: list[Any]) -> None:
        last = next(move for move in reversed(history) if move.from_state != move.to_state)
        assert last.why
        if last.why == HOLDS_AGAIN:
            seen = [look for at, look in self.looks[row.fingerprint] if at <= row.last_judged_at]
            assert seen[-2:] == [Look.CLEAN, Look.CLEAN]


@pytest.mark.parametrize("times", [1, pytest.param(20, marks=pytest.mark.drill)])
def test_a_life_is_sound_whatever_happens(engine: Engine, times: int) -> None:
    machine = type("LifeHere", (Life,), {"engine": engine})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES[engine.dialect.name] * times,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
