"""Storing what a run captured: spans that stay the same cost one UPDATE, all that differs is a new row.

What a capture does to the current spans of its listing:

- `ok`: an offer that says the same extends its span, one that differs ends it and begins the next, a new one begins.
  An offer that is no longer on the page is left alone: its span is not extended and not ended, for absence proves
  nothing. Spans whose `last_at` is the capture's time are what the page said.
- `partial`: the same for the fields that it read; see `store.spans`.
- 304 Not Modified: whatever the last capture that spoke had extended or begun is extended.
- every other outcome: a row in `captures`, and nothing else but the listing's own counters.

A capture that is stored twice changes nothing; one older than the last of its listing becomes a row in `captures` and
is not judged: what is current was seen after it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from model.capture import SPEAKING, Capture, Outcome
from store import spans
from store.engine import chunks, insert_or_ignore
from store.naming import name_sellers, name_variants, without_erased
from store.spanning import Said, extend_unchanged, write_content, write_offers
from store.tables import batch_captures, batches, captures, listings
from system import clock

_TELLING: Final = SPEAKING | {Outcome.GONE}
_NOT_MODIFIED: Final = 304
_VALIDATOR_LENGTH: Final = 1_000
_NEVER_READ: Final = "304 Not Modified for a page that was never read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A visit to a listing, ready to be stored."""

    listing_id: int
    captured_at: datetime
    """Aware; when the response was complete."""
    capture: Capture | None
    """None: the server answered 304 Not Modified."""
    status: int | None = None
    """HTTP status, where there was an answer."""
    etag: str | None = None
    last_modified: str | None = None
    detail: dict[str, Any] | None = None
    """The capture as `andon extract` prints it, where it is to be kept as evidence."""

    @property
    def outcome(self) -> Outcome:
        """The capture's; a page that did not change is `ok`."""
        return self.capture.outcome if self.capture else Outcome.OK


def record_batch(conn: Connection, run_id: int | None, channel: str, captured: Sequence[Recorded]) -> int:
    """Store `captured` in the caller's transaction and return the id of the batch that waits for its check.

    Every listing id must exist. Of two captures of one listing both are stored, in the order of their times, and the
    later one is judged; one that says nothing of the listing leaves the earlier one to speak.
    """
    batch_id: int = conn.execute(
        insert(batches).values(run_id=run_id, channel=channel, stored_at=clock.now())
    ).inserted_primary_key[0]  # type: ignore[index]
    known = _lock(conn, {visit.listing_id for visit in captured})
    judged: dict[int, dict[str, Any]] = {}
    for visits in _waves(captured):
        fresh = [visit for visit in visits if _is_fresh(visit, known[visit.listing_id])]
        _keep(conn, run_id, (visit for visit in visits if _is_late(visit, known[visit.listing_id])))
        for listing_id, row in _record(conn, run_id, channel, fresh, known).items():
            if listing_id not in judged or Outcome(row["outcome"]) in _TELLING:
                judged[listing_id] = row
    if judged:
        conn.execute(insert(batch_captures), [{"batch_id": batch_id, **row} for row in judged.values()])
    return batch_id


def record_unchanged(conn: Connection, run_id: int | None, channel: str, seen: Iterable[tuple[int, datetime]]) -> int:
    """Store visits, each a listing id and an aware time, that the server answered with 304 Not Modified."""
    visits = [Recorded(listing_id=listing, captured_at=at, capture=None, status=_NOT_MODIFIED) for listing, at in seen]
    return record_batch(conn, run_id, channel, visits)


def forget_visits(conn: Connection, before: datetime) -> int:
    """Remove what checked batches of before an aware time say of their visits; spans and captures keep the history.

    Returns how many visits were removed. Coverage looks back over visits, so keep at least a few runs of each channel.
    """
    old = select(batches.c.id).where(batches.c.checked_at.is_not(None), batches.c.stored_at < before)
    return conn.execute(delete(batch_captures).where(batch_captures.c.batch_id.in_(old))).rowcount


@dataclass(slots=True)
class _Known:
    """The columns of a listing that its captures move."""

    last_captured_at: datetime | None
    gone_count: int
    etag: str | None
    last_modified: str | None


def _lock(conn: Connection, ids: set[int]) -> dict[int, _Known]:
    """The listings as they stand, locked in one order so that two batches wait for each other and never deadlock."""
    columns = (listings.c.last_captured_at, listings.c.gone_count, listings.c.etag, listings.c.last_modified)
    found: dict[int, _Known] = {}
    for chunk in chunks(sorted(ids)):
        query = select(listings.c.id, *columns).where(listings.c.id.in_(chunk)).order_by(listings.c.id)
        found |= {row[0]: _Known(*row[1:]) for row in conn.execute(query.with_for_update(key_share=True))}
    return found


def _waves(captured: Sequence[Recorded]) -> Iterator[list[Recorded]]:
    """`captured` in parts that hold each listing at most once, oldest captures first."""
    waves: list[list[Recorded]] = []
    depth: dict[int, int] = {}
    for visit in sorted(captured, key=lambda visit: visit.captured_at):
        number = depth.get(visit.listing_id, 0)
        depth[visit.listing_id] = number + 1
        if number == len(waves):
            waves.append([])
        waves[number].append(visit)
    yield from waves


def _is_fresh(visit: Recorded, known: _Known) -> bool:
    return known.last_captured_at is None or visit.captured_at > known.last_captured_at


def _is_late(visit: Recorded, known: _Known) -> bool:
    return known.last_captured_at is not None and visit.captured_at < known.last_captured_at


def _record(
    conn: Connection, run_id: int | None, channel: str, visits: Sequence[Recorded], known: dict[int, _Known]
) -> dict[int, dict[str, Any]]:
    """Store one wave; the rows of `batch_captures` by listing."""
    fields = _speak(conn, channel, [visit for visit in visits if visit.capture and visit.outcome in SPEAKING])
    same = [visit for visit in visits if visit.capture is None]
    fields |= extend_unchanged(conn, {visit.listing_id: visit.captured_at for visit in same})
    visits = [_unread(visit) if visit.capture is None and visit.listing_id not in fields else visit for visit in visits]
    _keep(conn, run_id, (visit for visit in visits if visit.outcome is not Outcome.OK or visit.detail is not None))
    _move_listings(conn, visits, known)
    return {
        visit.listing_id: {
            "listing_id": visit.listing_id,
            "captured_at": visit.captured_at,
            "outcome": visit.outcome.value,
            "status": visit.status,
            "fields": fields.get(visit.listing_id, []),
        }
        for visit in visits
    }


def _speak(conn: Connection, channel: str, visits: Sequence[Recorded]) -> dict[int, list[str]]:
    """Store what speaking captures say; the names of the fields that each read, by listing."""
    if not visits:
        return {}
    pages = [(visit, visit.capture) for visit in visits if visit.capture is not None]
    name_variants(conn, {visit.listing_id: page.variants for visit, page in pages})
    ids = name_sellers(conn, channel, [page for _, page in pages])
    said = [Said(visit.listing_id, visit.captured_at, without_erased(page, ids)) for visit, page in pages]
    write_offers(conn, said, ids)
    write_content(conn, said)
    return {visit.listing_id: spans.fields_read(page) for visit, page in pages}


def _unread(visit: Recorded) -> Recorded:
    """A 304 where nothing is stored that could be unchanged."""
    empty = Capture(outcome=Outcome.FETCH_FAILED, platform="", url="", reason=_NEVER_READ)
    return replace(visit, capture=empty)


def _keep(conn: Connection, run_id: int | None, visits: Iterable[Recorded]) -> None:
    """A row in `captures` for each visit that is none yet."""
    rows = [
        {
            "listing_id": visit.listing_id,
            "run_id": run_id,
            "captured_at": visit.captured_at,
            "outcome": visit.outcome.value,
            "reason": spans.clean(visit.capture.reason, 500) if visit.capture and visit.capture.reason else None,
            "detail": visit.detail,
        }
        for visit in visits
    ]
    if rows:
        conn.execute(insert_or_ignore(conn, captures), rows)


def _move_listings(conn: Connection, visits: Sequence[Recorded], known: dict[int, _Known]) -> None:
    """Last capture, `gone` in a row, and validators.

    A visit that is neither `gone` nor speaks says nothing of the listing's end and leaves the count.
    """
    for visit in visits:
        listing = known[visit.listing_id]
        listing.last_captured_at = visit.captured_at
        if visit.outcome is Outcome.GONE:
            listing.gone_count += 1
        elif visit.outcome in SPEAKING:
            listing.gone_count = 0
        _renew_validators(visit, listing)
    if visits:
        names = ("last_captured_at", "last_outcome", "gone_count", "etag", "last_modified")
        statement = update(listings).where(listings.c.id == bindparam("of"))
        conn.execute(
            statement.values({name: bindparam(name) for name in names}),
            [_listing_row(visit, known[visit.listing_id]) for visit in visits],
        )


def _renew_validators(visit: Recorded, listing: _Known) -> None:
    """Validators belong to the last `ok` page, so that no 304 ever stands for a page that was not read whole.

    A partial page clears them, and so does a 304 where nothing is stored; a 304 may renew them; other outcomes leave
    them.
    """
    if visit.capture is None:
        listing.etag = _validator(visit.etag) or listing.etag
        listing.last_modified = _validator(visit.last_modified) or listing.last_modified
    elif visit.outcome is Outcome.OK:
        listing.etag, listing.last_modified = _validator(visit.etag), _validator(visit.last_modified)
    elif visit.outcome is Outcome.PARTIAL or visit.status == _NOT_MODIFIED:
        listing.etag = listing.last_modified = None


def _validator(text: str | None) -> str | None:
    """`text` where it can be stored and sent back unchanged."""
    return text if text and len(text) <= _VALIDATOR_LENGTH and text.isprintable() and text.isascii() else None


def _listing_row(visit: Recorded, listing: _Known) -> dict[str, Any]:
    return {
        "of": visit.listing_id,
        "last_captured_at": listing.last_captured_at,
        "last_outcome": visit.outcome.value,
        "gone_count": listing.gone_count,
        "etag": listing.etag,
        "last_modified": listing.last_modified,
    }
