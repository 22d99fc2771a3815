"""Silencing what is like something that was called a false positive."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from model.people import MAY_SILENCE
from store import silences
from store.discrepancies import Discrepancy
from store.people import require


class Alike(StrEnum):
    """How much is like it."""

    LISTING = "listing"
    """The same kind on the same listing, whatever the seller, variant or policy."""
    CHANNEL = "channel"
    """The same kind anywhere on the same channel."""


def silence_alike(
    conn: Connection,
    found: Sequence[Discrepancy],
    alike: Alike,
    *,
    until: datetime | None,
    author_id: int,
    why: str | None,
    now: datetime,
) -> list[int]:
    """Silence what is like these discrepancies from `now` to `until`: a silence for each kind and channel, by number.

    Raises:
        InputError: the author may not silence, there is no end, or it is none that a silence can have.
    """
    require(conn, author_id, *MAY_SILENCE)
    listings: dict[tuple[str, str], dict[str, None]] = {}
    for one in found:
        listings.setdefault((one.channel, one.kind), {})[one.external_id] = None
    return [
        silences.add(
            conn,
            {"kind": [kind], "channel": [channel], **_narrowed(alike, list(named))},
            starts_at=now,
            ends_at=until or now,
            author_id=author_id,
            reason=why or "",
            now=now,
        )
        for (channel, kind), named in listings.items()
    ]


def _narrowed(alike: Alike, listings: list[str]) -> dict[str, list[str]]:
    """The channel as a whole has no listing to narrow it to."""
    return {"listing": listings} if alike is Alike.LISTING and all(listings) else {}
