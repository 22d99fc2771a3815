"""What ends, opens again or lets go of discrepancies besides looks: listings that are gone, policies, time, people."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from model.episode import Judged, discard, end, release
from model.episode import expire as expire_life
from model.episode import lapse as lapse_life
from model.finding import Family
from model.lifecycle import GONE_LOOKS, HELD_AT_MOST, Action, State
from store.discrepancies import LIVE
from store.engine import chunks
from store.moving import Course, ask_second_looks, courses, write_courses
from store.tables import discrepancies, events, listings
from system import clock

LISTING_REMOVED = "listing removed"
POLICY_WITHDRAWN = "policy withdrawn"


def gone(conn: Connection, listing_ids: Collection[int]) -> int:
    """Close everything but `delisted` on those of the listings that were `gone` three times in a row; how many."""
    moved: list[Course] = []
    for part in chunks(sorted(set(listing_ids))):
        removed = select(listings.c.id).where(listings.c.id.in_(part), listings.c.gone_count >= GONE_LOOKS)
        moved += courses(conn, discrepancies.c.listing_id.in_(removed), discrepancies.c.kind != "delisted")
    return _all(conn, moved, [end(course.life, Action.REMOVE, LISTING_REMOVED) for course in moved])


def withdraw_policies(conn: Connection, current: Collection[str], why: str = POLICY_WITHDRAWN) -> int:
    """Close what stands on a policy whose key is not among `current`, with the reason `why`; how many.

    Ask once with every key of the master file, and once with the keys that hold now and "policy ran out". Discrepancies
    without a policy are left alone.
    """
    named = select(discrepancies.c.policy_key).distinct().where(LIVE, discrepancies.c.policy_key != "")
    withdrawn = sorted(set(conn.execute(named).scalars()).difference(current))
    moved = [course for part in chunks(withdrawn) for course in courses(conn, discrepancies.c.policy_key.in_(part))]
    return _all(conn, moved, [end(course.life, Action.WITHDRAW, why) for course in moved])


def expire(conn: Connection, now: datetime | None = None) -> int:
    """End the snoozes, acceptances and waits whose time has come; how many. Call it at least every minute."""
    at = now or clock.now()
    moved = courses(conn, or_(discrepancies.c.until <= at, discrepancies.c.waiting_until <= at))
    return _all(conn, moved, [expire_life(course.life, at) for course in moved])


def lapse(conn: Connection, discrepancy_id: int, version: int, why: str) -> bool:
    """Open one again that was acknowledged, because nothing came of it; False when it is past `version` by now."""
    moved = courses(conn, discrepancies.c.id == discrepancy_id, discrepancies.c.version == version)
    return _all(conn, moved, [lapse_life(course.life, why) for course in moved]) > 0


def release_held(conn: Connection, ids: Collection[int], actor_id: int | None = None) -> int:
    """Let candidates go that a mass change holds: those with looks enough open, the others go on; how many.

    What is not held (any more) is left alone, so twice is once.
    """
    moved = _held(conn, ids)
    count = _all(conn, moved, [release(course.life) for course in moved], actor_id)
    ask_second_looks(conn, moved)
    return count


def discard_held(conn: Connection, ids: Collection[int], actor_id: int | None = None, why: str | None = None) -> int:
    """Drop candidates that a mass change holds, as misreadings; how many. Twice is once."""
    moved = _held(conn, ids)
    return _all(conn, moved, [discard(course.life, why) for course in moved], actor_id)


def release_overdue(conn: Connection, channels: Collection[str], now: datetime | None = None) -> int:
    """Let candidates of these channels (the brand's own) go that are held for more than 30 minutes; how many."""
    overdue = select(discrepancies.c.id).where(
        LIVE,
        discrepancies.c.channel.in_(list(channels)),
        discrepancies.c.state == State.CANDIDATE.value,
        discrepancies.c.held,
        discrepancies.c.first_seen_at <= (now or clock.now()) - HELD_AT_MOST,
    )
    return release_held(conn, list(conn.execute(overdue).scalars()))


def released_since(conn: Connection, channel: str, since: datetime) -> dict[Family, dict[int, datetime]]:
    """By family the channel's listings of which a held candidate was let go at or after `since`, and when it was."""
    query = (
        select(discrepancies.c.family, discrepancies.c.listing_id, func.max(events.c.at))
        .join_from(events, discrepancies, events.c.discrepancy_id == discrepancies.c.id)
        .where(events.c.at >= since, events.c.action == Action.RELEASE.value)
        .where(discrepancies.c.channel == channel, discrepancies.c.listing_id.is_not(None))
        .group_by(discrepancies.c.family, discrepancies.c.listing_id)
    )
    found: dict[Family, dict[int, datetime]] = {}
    for family, listing_id, at in conn.execute(query):
        found.setdefault(Family(family), {})[listing_id] = at
    return found


def discarded(conn: Connection, listing_ids: Collection[int]) -> dict[tuple[Family, str], dict[int, datetime]]:
    """By family and kind which of these listings had something held that somebody called a misreading, and when."""
    found: dict[tuple[Family, str], dict[int, datetime]] = {}
    of = (discrepancies.c.family, discrepancies.c.kind, discrepancies.c.listing_id)
    for part in chunks(sorted(listing_ids)):
        query = (
            select(*of, func.max(events.c.at))
            .join_from(discrepancies, events, events.c.discrepancy_id == discrepancies.c.id)
            .where(discrepancies.c.listing_id.in_(part), discrepancies.c.state == State.DROPPED.value)
            .where(events.c.action == Action.DISCARD.value)
            .group_by(*of)
        )
        for family, kind, listing_id, at in conn.execute(query):
            found.setdefault((Family(family), kind), {})[listing_id] = at
    return found


def _held(conn: Connection, ids: Collection[int]) -> list[Course]:
    held = (discrepancies.c.state == State.CANDIDATE.value, discrepancies.c.held)
    return [
        course for part in chunks(sorted(set(ids))) for course in courses(conn, discrepancies.c.id.in_(part), *held)
    ]


def _all(conn: Connection, moved: Sequence[Course], judged: Sequence[Judged], actor_id: int | None = None) -> int:
    """Write what became of each; how many moved."""
    for course, result in zip(moved, judged, strict=True):
        course.go(result, actor_id=actor_id)
    write_courses(conn, moved)
    return sum(bool(course.steps) for course in moved)
