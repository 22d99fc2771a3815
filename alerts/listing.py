"""All members of a message as a table (CSV), for the thread of one that can list but the worst."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row

from alerts.attaching import attach
from alerts.content import Content, worst_first
from alerts.member_lines import Speaker, title
from alerts.receiver import Way
from model import sentences
from model.people import HIDDEN
from model.words import word
from store import notifications, reporting, telling
from store.printing import as_csv
from system.settings import Settings

NAME: Final = "discrepancies.csv"
_MARK: Final = "\ufeff"
"""By which Excel knows that it is UTF-8."""

_COLUMNS: Final = (
    *("id", "state", "severity", "family", "kind", "brand", "channel", "listing", "product", "seller", "variant"),
    *("policy", "since", "last_seen", "off", "what", "url"),
)


def attach_list(
    conn: Connection, settings: Settings, way: Way, message: Row[Any], written: Content, now: datetime
) -> None:
    """See that a message that leaves members out has all of them in its thread, once."""
    if written.left_out and way.takes_files and not notifications.was_asked_for(conn, message.id, "file"):
        body = listing_of(conn, settings, message.id, written.language)
        attach(conn, message, way, (NAME, body), word("list", written.language, count=len(written.shown)), now)


def listing_of(conn: Connection, settings: Settings, message_id: int, language: str) -> bytes:
    """What `andon discrepancies list` says of each member, the worst first, with formulas of spreadsheets defused."""
    rows = sorted(telling.members(conn, message_id), key=worst_first)
    speaker = Speaker(settings, language)
    persons = reporting.persons_keys(conn, settings)
    return (_MARK + as_csv([_row(row, speaker, persons) for row in rows], _COLUMNS)).encode()


def _row(row: Row[Any], speaker: Speaker, persons: Collection[tuple[str, str]]) -> dict[str, Any]:
    seller = HIDDEN if (row.channel, row.seller) in persons else row.seller
    return {
        "id": row.id,
        "state": row.state,
        "severity": row.severity,
        "family": row.family,
        "kind": row.kind,
        "brand": row.brand,
        "channel": row.channel,
        "listing": row.external_id,
        "product": title(row, speaker.language),
        "seller": seller,
        "variant": row.variant,
        "policy": row.policy_key if seller == row.seller else row.policy_key.replace(row.seller, seller),
        "since": _time(row.opened_at or row.first_seen_at),
        "last_seen": _time(row.last_seen_at),
        "off": None if row.off is None else round(row.off, 1),
        "what": sentences.sentence(row.kind, row.numbers, speaker.language),
        "url": row.url,
    }


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%MZ")
