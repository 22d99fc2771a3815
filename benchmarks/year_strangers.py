"""What strangers leave in a year beside `benchmarks.year`: sellers, what they offer, matches, cases against them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Engine

from benchmarks.year import CHANNELS, DAYS, _fill, product
from model.casework import ENDED, Stage, Step
from model.finding import Family
from model.lifecycle import State
from store import tables
from store.engine import write
from system import clock

_SELLERS: Final = 3_000
_EACH: Final = 3
"""Listings of a seller, and of a case."""
_CASES: Final = 2_000
_FIRST: Final = 9_000_000
"""Number of the first discrepancy, beyond those of `year`."""
_STAGES: Final = (*Stage, *(Stage.CLOSED,) * 10)


def add(engine: Engine, listings: int) -> None:
    """Fill what `year.build` made with strangers."""
    now = clock.now()
    begun = now - timedelta(days=DAYS)
    with write(engine) as conn:
        _fill(conn, tables.sellers, _sellers(begun, now))
        _fill(conn, tables.seller_members, _members(begun))
        _fill(conn, tables.offer_spans, _offers(listings, begun, now))
        _fill(conn, tables.matches, _matches(listings, now))
        _fill(conn, tables.discrepancies, _findings(listings, begun, now))
        _fill(conn, tables.cases, _cases(begun, now))
        _fill(conn, tables.case_listings, _listed(listings, begun))
        _fill(conn, tables.case_events, _steps(begun))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql("ANALYZE")


def _channel(number: int) -> str:
    return CHANNELS[1 + number % (len(CHANNELS) - 1)]


def _listing(number: int, place: int, listings: int) -> int:
    """One of a seller's listings, on its channel."""
    rounds = (number * _EACH + place) % (listings // len(CHANNELS))
    return rounds * len(CHANNELS) + 1 + number % (len(CHANNELS) - 1) + 1


def _sellers(begun: datetime, now: datetime) -> Iterator[dict[str, Any]]:
    for number in range(_SELLERS):
        name = f"Shop {number}"
        yield {
            "id": number + 1,
            "channel": _channel(number),
            "external_id": f"s{number}",
            "name": name,
            "legal_name": name if number % 3 == 0 else None,
            "first_seen_at": begun,
            "last_seen_at": now - timedelta(days=number % 90),
            "grouped_at": now,
        }


def _members(begun: datetime) -> Iterator[dict[str, Any]]:
    for number in range(_SELLERS):
        head = number - number % 2 + 1
        beside = {"beside_id": head, "rule": "phone", "key": "1"} if number % 2 else {}
        joined = {"beside_id": None, "rule": None, "key": None, **beside}
        yield {"seller_id": number + 1, "identity_id": head, "since": begun, **joined}


def _offers(listings: int, begun: datetime, now: datetime) -> Iterator[dict[str, Any]]:
    for number in range(_SELLERS):
        for place in range(_EACH):
            yield {
                "listing_id": _listing(number, place, listings),
                "seller": f"s{number}",
                "first_at": begun,
                "last_at": now,
                "digest": "s",
                "availability": "InStock",
            }


def _matches(listings: int, now: datetime) -> Iterator[dict[str, Any]]:
    for number in range(listings):
        for rank in range(2):
            yield {
                "listing_id": number + 1,
                "rank": rank,
                "sku_code": f"{product(number)}-01",
                "score": (number % 100) / 100,
                "reasons": ["colour Black"],
                "verdict": "review" if number % 3 else "accepted",
                "matched_at": now,
            }


def _findings(listings: int, begun: datetime, now: datetime) -> Iterator[dict[str, Any]]:
    for number in range(_CASES * _EACH):
        seller, place = divmod(number, _EACH)
        yield {
            "id": _FIRST + number,
            "fingerprint": f"strangers {number}",
            "episode": 1,
            "brand": "Arcus",
            "channel": _channel(seller),
            "listing_id": _listing(seller, place, listings),
            "seller": f"s{seller}",
            "family": Family.IPR.value,
            "kind": "unauthorised_seller",
            "severity": "warning",
            "state": State.OPEN.value,
            "numbers": {"score": "1.00", "match": "1.00", "matched_by": "colour Black", "role": "unknown"},
            "looks": [],
            "first_seen_at": begun,
            "opened_at": begun,
            "last_seen_at": now,
            "last_judged_at": now,
        }


def _cases(begun: datetime, now: datetime) -> Iterator[dict[str, Any]]:
    for number in range(_CASES):
        stage = _STAGES[number % len(_STAGES)]
        about = {"brand": "Arcus", "channel": _channel(number), "seller": f"s{number}", "opened_at": begun}
        ended = now if stage in ENDED else None
        yield {"id": number + 1, "stage": stage.value, "version": _EACH, "ended_at": ended, **about}


def _listed(listings: int, begun: datetime) -> Iterator[dict[str, Any]]:
    for number in range(_CASES):
        for place in range(_EACH):
            yield {"case_id": number + 1, "listing_id": _listing(number, place, listings), "added_at": begun}


def _steps(begun: datetime) -> Iterator[dict[str, Any]]:
    for number in range(_CASES):
        for place in range(_EACH):
            yield {
                "case_id": number + 1,
                "version": place + 1,
                "at": begun,
                "step": (Step.JOIN if place else Step.OPEN).value,
                "to_stage": Stage.SUSPECTED.value,
                "discrepancy_id": _FIRST + number * _EACH + place,
            }
