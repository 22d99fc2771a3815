"""Listings, captures and times for the store's tests."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Table, select

from model.capture import Availability, Capture, Outcome
from store.listings import listing_for
from store.recording import Recorded, record_batch

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """`minutes` after the first visit."""
    return START + timedelta(minutes=minutes)


def page(price: str | None = "129000", **fields: Any) -> Capture:
    """What an own shop's page says, in won and in stock unless told otherwise."""
    given: dict[str, Any] = {
        "outcome": Outcome.OK,
        "platform": "site",
        "url": "https://shop.example/p/1",
        "currency": "KRW",
        "price": Decimal(price) if price else None,
        "availability": Availability.IN_STOCK,
        "name": "Aero Runner 2",
    }
    return Capture(**{**given, **fields})


def failed(outcome: Outcome) -> Capture:
    """A visit that says nothing of the product."""
    return Capture(outcome=outcome, platform="site", url="https://shop.example/p/1", reason="as the test wants it")


def a_listing(conn: Connection, external_id: str = "1", channel: str = "own") -> int:
    """The id of a listing of the own shop."""
    return listing_for(conn, channel, external_id, f"https://shop.example/p/{external_id}")


def visit(conn: Connection, listing_id: int, minutes: float, capture: Capture | None, **fields: Any) -> int:
    """Record one visit as a batch of its own; its id."""
    seen = Recorded(listing_id=listing_id, captured_at=at(minutes), capture=capture, **fields)
    return record_batch(conn, None, "own", [seen])


def rows(conn: Connection, table: Table) -> list[Any]:
    """All rows of `table`, oldest first."""
    order = table.c.id if "id" in table.c else table.primary_key.columns.values()[0]
    return list(conn.execute(select(table).order_by(order)))
