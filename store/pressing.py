"""SQL of what people press in messages: who they are, what was shown to them, and whether it was done before."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, select, text

from model.errors import InputError
from store.tables import audit, case_events, cases, discrepancies, events, listings, message_members, messages, users
from system.settings import Settings

_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
_REMEMBERED: Final = timedelta(days=1)
"""How long a press is known again; a signed request is refused after five minutes."""
_MOST: Final = 200
"""Questions for captures that are looked at in one round."""


def user_of(conn: Connection, settings: Settings, slack_user: str) -> int:
    """The id of the user whom the settings say that Slack calls `slack_user`.

    Raises:
        InputError: it is nobody in the settings, or the user is disabled; the sentence says what to set.
    """
    name = next((name for name, person in settings.people.items() if person.slack_user == slack_user), None)
    known = select(users.c.id).where(users.c.name == name, users.c.disabled.is_(False))
    found = conn.execute(known).scalar()
    if found is None:
        raise InputError(
            f'Andon does not know Slack user {slack_user}; an administrator sets slack_user = "{slack_user}" at one of '
            "[people] in andon.toml"
        )
    return int(found)


def name_of(conn: Connection, user_id: int | None) -> str:
    """A user's name."""
    return conn.execute(select(users.c.name).where(users.c.id == user_id)).scalar() or "somebody"


def was_done(conn: Connection, action: str, target: str, key: str, now: datetime) -> bool:
    """Whether the trail has this press already; from here to the transaction's end no other one with its key is at it.

    `action` and `target` are those under which it would be recorded, `key` stands in the record's detail.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(_LOCK, {"key": f"andon press {key}"})
    same = select(audit.c.detail).where(
        audit.c.target == target, audit.c.action == action, audit.c.at > now - _REMEMBERED
    )
    return any((detail or {}).get("key") == key for detail in conn.execute(same).scalars())


def message_of(conn: Connection, message_id: int) -> Row[Any]:
    """A message.

    Raises:
        InputError: there is none of this number.
    """
    found = conn.execute(select(messages).where(messages.c.id == message_id)).first()
    if found is None:
        raise InputError("Andon no longer knows this message; look for a younger one")
    return found


def posted_at(conn: Connection, place: str, ts: str) -> Row[Any] | None:
    """The message whose root stands there."""
    return conn.execute(select(messages).where(messages.c.place == place, messages.c.ts == ts)).first()


def shown(conn: Connection, message_id: int) -> dict[int, int]:
    """The members that people see in a message, with the versions that they see."""
    seen = select(message_members.c.discrepancy_id, message_members.c.version).where(
        message_members.c.message_id == message_id, message_members.c.version > 0
    )
    return {row.discrepancy_id: row.version for row in conn.execute(seen)}


def still_live(conn: Connection, ids: Sequence[int]) -> list[int]:
    """Those of `ids` (one message's members) that have not ended."""
    live = select(discrepancies.c.id).where(discrepancies.c.id.in_(ids), discrepancies.c.ended_at.is_(None))
    return list(conn.execute(live.order_by(discrepancies.c.id)).scalars())


def known_to(conn: Connection, discrepancy_id: int, version: int, user_id: int) -> int:
    """The version up to which a person who saw `version` knows what happened: their own moves are no news to them."""
    since = select(events.c.version, events.c.actor_id).where(
        events.c.discrepancy_id == discrepancy_id, events.c.version > version
    )
    for row in conn.execute(since.order_by(events.c.version)):
        if row.actor_id != user_id:
            break
        version = row.version
    return version


def case_of(conn: Connection, discrepancy_id: int) -> Row[Any] | None:
    """The youngest IPR case that took a finding up."""
    both = cases.join(case_events, case_events.c.case_id == cases.c.id)
    query = select(cases).select_from(both).where(case_events.c.discrepancy_id == discrepancy_id)
    return conn.execute(query.order_by(cases.c.id.desc()).limit(1)).first()


def questions(conn: Connection, asked: str, answered: str, since: datetime) -> Sequence[Row[Any]]:
    """Records of the action `asked` after `since` that none of the action `answered` follows."""
    done = select(audit.c.detail).where(audit.c.action == answered, audit.c.at > since)
    keys = {(detail or {}).get("key") for detail in conn.execute(done).scalars()}
    open_ = select(audit).where(audit.c.action == asked, audit.c.at > since).order_by(audit.c.id)
    return [row for row in conn.execute(open_) if (row.detail or {}).get("key") not in keys][:_MOST]


def looked_at(conn: Connection, ids: Sequence[int]) -> Mapping[int, Row[Any]]:
    """By discrepancy of a listing, how it stands and when and how its listing was last captured.

    Each with kind, numbers, state, ended_at, last_judged_at, last_seen_at, last_captured_at and last_outcome.
    """
    d, names = discrepancies.c, (listings.c.last_captured_at, listings.c.last_outcome)
    query = select(d.id, d.kind, d.numbers, d.state, d.ended_at, d.last_judged_at, d.last_seen_at, *names)
    found: Iterable[Row[Any]] = conn.execute(query.join(listings).where(d.id.in_(ids)))
    return {row.id: row for row in found}
