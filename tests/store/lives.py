"""A listing that rules judge, for the store's tests of a discrepancy's life."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from model.capture import Capture, Outcome
from model.finding import Family, Severity, Subject, Verdict
from model.lifecycle import State
from store.judging import apply
from store.people import ensure_user
from store.tables import discrepancies, events
from tests.store.visits import a_listing, at, failed, page, rows, visit


@dataclass(slots=True)
class Shelf:
    """One listing, looked at as often as a test wants."""

    conn: Connection
    listing: int
    external_id: str = "1"
    minutes: float = 0

    @classmethod
    def of(cls, conn: Connection, external_id: str = "1") -> "Shelf":
        """The shelf of a listing of the own shop."""
        return cls(conn, a_listing(conn, external_id), external_id)

    def verdict(self, word: str = "v", **fields: Any) -> Verdict:
        """A price verdict at the present minute: `v`iolated, `w`ithin tolerance, `c`lean."""
        subject = {
            "brand": "Aero",
            "channel": "own",
            "listing_id": self.listing,
            "external_id": self.external_id,
            "kind": fields.pop("kind", "below_floor"),
            "policy_key": fields.pop("policy_key", "P-1"),
        }
        given: dict[str, Any] = {
            "subject": Subject(**subject),
            "family": Family.PRICE,
            "severity": Severity.WARNING,
            "captured_at": at(self.minutes),
            "violated": word != "c",
            "opens": word == "v",
            "off": None if word == "c" else 8.0,
            "numbers": {"price": "99000"},
        }
        return Verdict(**{**given, **fields})

    def look(self, words: str, **fields: Any) -> None:
        """Capture the page once per letter, a minute apart, and apply what the rule says of it."""
        for word in words:
            self.minutes += 1
            batch = visit(self.conn, self.listing, self.minutes, page())
            apply(self.conn, [self.verdict(word, **fields)], batch_id=batch)

    def fail(self, outcome: Outcome, verdicts: list[Verdict] | None = None) -> None:
        """A visit that says nothing of the product, with what a mistaken rule might make of it."""
        self.see(failed(outcome), verdicts or [])

    def see(self, capture: Capture, verdicts: list[Verdict]) -> int:
        """Capture `capture` a minute later and apply `verdicts`; the batch."""
        self.minutes += 1
        batch = visit(self.conn, self.listing, self.minutes, capture)
        apply(self.conn, verdicts, batch_id=batch)
        return batch

    @property
    def states(self) -> list[State]:
        """The states of all episodes, oldest first."""
        return [State(row.state) for row in rows(self.conn, discrepancies)]

    @property
    def last(self) -> Any:
        """The youngest episode's row."""
        return rows(self.conn, discrepancies)[-1]


def a_user(conn: Connection, name: str = "Kim") -> int:
    """The id of a user."""
    return ensure_user(conn, name)


def actions(conn: Connection) -> list[str]:
    """What happened to all discrepancies, oldest first."""
    return [row.action for row in rows(conn, events)]


def count(conn: Connection, table: Any) -> int:
    """How many rows a table has."""
    return int(conn.execute(select(func.count()).select_from(table)).scalar_one())
