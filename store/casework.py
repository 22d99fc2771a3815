"""IPR cases in the store: opened by findings, moved by people, ended and opened again by captures.

Each function works in the caller's transaction. `follow` may be repeated after a crash and then changes nothing more.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Join, Row, and_, exists, insert, select, text, update

from model.casework import ENDED, MISTAKEN, NEED_A_REASON, OF_PEOPLE, Stage, Step, move
from model.errors import InputError
from model.finding import Family
from model.lazy import lazy
from model.lifecycle import GONE_LOOKS, STANDING
from store.people import record
from store.tables import (
    case_events,
    case_listings,
    cases,
    content_spans,
    discrepancies,
    evidence,
    listings,
    users,
)
from system import clock

_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('andon cases', 0))")


def follow(conn: Connection) -> None:
    """Take up into cases what findings and captures tell since the last time.

    Of each finding of the family `ipr` that stands, its listing belongs to a case of its seller; a relisting goes to
    the case of what it repeats. A listing that was gone three looks in a row is removed, and a case without others with
    it.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(_LOCK)
    for finding in _untaken(conn):
        _take_up(conn, finding)
    _see_removals(conn)


def _untaken(conn: Connection) -> list[Row[Any]]:
    """Findings that no case's event names yet, relistings first."""
    d = discrepancies.c
    taken = exists().where(case_events.c.discrepancy_id == d.id)
    query = select(discrepancies)
    stand = and_(
        d.ended_at.is_(None), d.family == Family.IPR.value, d.state.in_([one.value for one in STANDING]), d.seller != ""
    )
    rows = conn.execute(query.where(stand, ~taken).order_by(d.id)).all()
    return sorted(rows, key=lambda row: (row.kind != "relisted", row.id))


def _take_up(conn: Connection, finding: Row[Any]) -> None:
    case = _case_of_removed(conn, finding) if finding.kind == "relisted" else None
    ended = case is not None and Stage(case.stage) in ENDED
    of = case if case is not None else finding
    if (case is None or ended) and (work := _at_work(conn, of.channel, of.seller, of.brand)) is not None:
        case, ended = work, False  # one case of a seller is open at a time
    step = Step.RELIST if ended else Step.JOIN
    if case is None:
        case, step = _begin(conn, finding), Step.OPEN
    _join(conn, case.id, finding.listing_id)
    _write(conn, case, step, why=finding.kind, discrepancy_id=finding.id)


def _at_work(conn: Connection, channel: str, seller: str, brand: str) -> Row[Any] | None:
    """The case of this seller that has not ended."""
    of_seller = and_(cases.c.channel == channel, cases.c.seller == seller, cases.c.brand == brand)
    return conn.execute(select(cases).where(of_seller, cases.c.ended_at.is_(None))).first()


def _begin(conn: Connection, finding: Row[Any]) -> Row[Any]:
    begun = insert(cases).values(
        brand=finding.brand,
        channel=finding.channel,
        seller=finding.seller,
        stage=Stage.SUSPECTED.value,
        version=0,
        opened_at=clock.now(),
    )
    number = conn.execute(begun.returning(cases.c.id)).scalar_one()
    return conn.execute(select(cases).where(cases.c.id == number)).one()


def _case_of_removed(conn: Connection, finding: Row[Any]) -> Row[Any] | None:
    """The case of the removed listing that a relisting names ("channel external-id")."""
    channel, _, external_id = str(finding.numbers.get("removed", "")).partition(" ")
    both = cases.join(case_listings, case_listings.c.case_id == cases.c.id)
    query = select(cases).select_from(both.join(listings, listings.c.id == case_listings.c.listing_id))
    named = and_(listings.c.channel == channel, listings.c.external_id == external_id)
    return conn.execute(query.where(named).order_by(cases.c.id.desc()).limit(1)).first()


def _join(conn: Connection, case_id: int, listing_id: int) -> None:
    here = and_(case_listings.c.case_id == case_id, case_listings.c.listing_id == listing_id)
    if conn.execute(select(case_listings.c.case_id).where(here)).first() is None:
        conn.execute(insert(case_listings).values(case_id=case_id, listing_id=listing_id, added_at=clock.now()))


def _see_removals(conn: Connection) -> None:
    """Mark listings that are gone, unmark those that came back, and end cases of which nothing is left."""
    of_case = case_listings.c
    names = (of_case.case_id, of_case.listing_id, of_case.gone_at, listings.c.gone_count, listings.c.last_captured_at)
    watched = _listed().join(cases, cases.c.id == of_case.case_id)
    query = select(*names).select_from(watched).where(cases.c.ended_at.is_(None))
    left: dict[int, list[bool]] = {}
    for row in conn.execute(query).all():
        gone = row.gone_count >= GONE_LOOKS
        left.setdefault(row.case_id, []).append(gone)
        if gone is not (row.gone_at is not None):
            here = and_(of_case.case_id == row.case_id, of_case.listing_id == row.listing_id)
            at = row.last_captured_at if gone else None
            conn.execute(update(case_listings).where(here).values(gone_at=at))
    for number in [case_id for case_id, gone in left.items() if all(gone)]:
        _write(conn, get(conn, number), Step.REMOVE, why="gone at three looks")


def _write(conn: Connection, case: Row[Any], step: Step, **said: Any) -> Stage:
    """Move a case and write the event, which has the time from filing where it is removed."""
    now, before = clock.now(), Stage(case.stage) if case.version else None
    to = move(before, step)
    detail = said.pop("detail", None)
    ended = (case.ended_at or now) if to in ENDED else None
    values: dict[str, Any] = {"stage": to.value, "version": case.version + 1, "ended_at": ended}
    if step is Step.FILE:
        values["filed_at"] = now
    if step is Step.ASSIGN and detail is not None:
        values["owner_id"] = detail["owner_id"]
    if step is Step.REMOVE:
        at = _last_gone(conn, case.id) or now
        values["removed_at"] = at
        detail = {"hours_from_filing": round((at - case.filed_at).total_seconds() / 3600, 1)} if case.filed_at else None
    same = and_(cases.c.id == case.id, cases.c.version == case.version)
    if conn.execute(update(cases).where(same).values(**values)).rowcount != 1:
        raise InputError(lazy("case %(number)s was moved by somebody else meanwhile; look at it again", number=case.id))
    event = {"case_id": case.id, "version": case.version + 1, "at": now, "step": step.value, "to_stage": to.value}
    conn.execute(
        insert(case_events).values(**event, from_stage=before.value if before else None, detail=detail, **said)
    )
    return to


def _last_gone(conn: Connection, case_id: int) -> datetime | None:
    found = conn.execute(select(case_listings.c.gone_at).where(case_listings.c.case_id == case_id)).scalars()
    return max((at for at in found if at is not None), default=None)


def stage(
    conn: Connection, number: int, step: Step, *, actor_id: int, why: str | None = None, evidence_id: int | None = None
) -> Stage:
    """Take a person's step with a case; the stage that it leads to.

    Raises:
        InputError: no such case or evidence, a step that does not go with its stage, or no reason where one is needed.
    """
    if step not in OF_PEOPLE:
        raise InputError(f"{step.value!r} is told by captures; people may {', '.join(sorted(OF_PEOPLE))}")
    if step in NEED_A_REASON and not why:
        raise InputError(lazy("%(step)r needs --why: the case file says for what reason", step=step.value))
    if (
        evidence_id is not None
        and conn.execute(select(evidence.c.id).where(evidence.c.id == evidence_id)).first() is None
    ):
        raise InputError(lazy("evidence %(number)s is not in the store", number=evidence_id))
    to = _write(conn, get(conn, number), step, actor_id=actor_id, why=why, evidence_id=evidence_id)
    record(conn, f"case {step.value}", f"case {number}", {"to": to.value, "why": why}, user_id=actor_id)
    return to


def attach(conn: Connection, number: int, *, actor_id: int, order: str, photos: Mapping[str, str]) -> None:
    """Attach a test purchase: what was ordered, and photos by their names and the hashes under which they are kept.

    Raises:
        InputError: there is no such case.
    """
    files = [{"name": name, "sha256": digest} for name, digest in photos.items()]
    detail = {"order": order, "photos": files}
    _write(conn, get(conn, number), Step.ATTACH, actor_id=actor_id, detail=detail)
    record(conn, f"case {Step.ATTACH.value}", f"case {number}", detail, user_id=actor_id)


def assign(conn: Connection, number: int, *, actor_id: int, owner_id: int | None) -> None:
    """Say who looks after a case from now on; None: nobody.

    Raises:
        InputError: there is no such case, or no such user.
    """
    name = conn.execute(select(users.c.name).where(users.c.id == owner_id)).scalar() if owner_id else None
    if owner_id and name is None:
        raise InputError(f"user {owner_id} is not in the store")
    _write(conn, get(conn, number), Step.ASSIGN, actor_id=actor_id, detail={"owner_id": owner_id, "owner": name})
    record(conn, f"case {Step.ASSIGN.value}", f"case {number}", {"to": name}, user_id=actor_id)


def get(conn: Connection, number: int) -> Row[Any]:
    """The case of this number.

    Raises:
        InputError: there is none.
    """
    row = conn.execute(select(cases).where(cases.c.id == number)).first()
    if row is None:
        raise InputError(lazy("case %(number)s is not in the store; `andon cases list` shows them", number=number))
    return row


def find(
    conn: Connection, *, channel: str | None = None, at: Stage | None = None, ended_too: bool = False
) -> list[Any]:
    """Cases, youngest first; those that have ended only when a stage or `ended_too` asks for them."""
    wanted: list[ColumnElement[bool]] = []
    if channel is not None:
        wanted.append(cases.c.channel == channel)
    if at is not None:
        wanted.append(cases.c.stage == at.value)
    elif not ended_too:
        wanted.append(cases.c.ended_at.is_(None))
    return list(conn.execute(select(cases).where(*wanted).order_by(cases.c.id.desc())).all())


def of_case(conn: Connection, number: int) -> list[Row[Any]]:
    """The case's listings: channel, external_id, url, added_at, gone_at, last_captured_at, last_outcome."""
    names = [listings.c[name] for name in ("channel", "external_id", "url", "last_captured_at", "last_outcome")]
    query = select(case_listings, *names).select_from(_listed())
    return list(conn.execute(query.where(case_listings.c.case_id == number).order_by(listings.c.id)).all())


def _listed() -> Join:
    return case_listings.join(listings, listings.c.id == case_listings.c.listing_id)


def history(conn: Connection, number: int) -> list[Row[Any]]:
    """The case's steps, oldest first, with the name of who took each (None: Andon itself)."""
    told = case_events.outerjoin(users, users.c.id == case_events.c.actor_id)
    query = select(case_events, users.c.name.label("actor")).select_from(told)
    return list(conn.execute(query.where(case_events.c.case_id == number).order_by(case_events.c.version)).all())


def removed_pages(conn: Connection, channel: str) -> list[Any]:
    """What listings of cases on this channel showed before they were gone: external_id, seller, name, images, times.

    Cases that were closed as mistaken (see `model.casework.MISTAKEN`) are no removals.
    """
    page = and_(content_spans.c.listing_id == listings.c.id, content_spans.c.is_current)
    held = listings.join(case_listings, case_listings.c.listing_id == listings.c.id)
    shown = held.join(cases, cases.c.id == case_listings.c.case_id).join(content_spans, page)
    names = (listings.c.id, listings.c.external_id, cases.c.seller, content_spans.c.name, content_spans.c.images)
    times = (case_listings.c.added_at, case_listings.c.gone_at)
    gone = and_(listings.c.channel == channel, case_listings.c.gone_at.is_not(None))
    query = select(*names, *times).select_from(shown).where(gone, ~_closed_as_mistaken())
    return list(conn.execute(query.order_by(listings.c.id.desc())).all())


def _closed_as_mistaken() -> ColumnElement[bool]:
    """Whether a case is closed, and its last closing came from a stage that says that nothing was wrong."""
    closings = select(case_events.c.from_stage).where(
        case_events.c.case_id == cases.c.id, case_events.c.step == Step.CLOSE.value
    )
    closed_from = closings.order_by(case_events.c.version.desc()).limit(1).scalar_subquery()
    mistaken = closed_from.in_([stage.value for stage in MISTAKEN])
    return and_(cases.c.stage == Stage.CLOSED.value, mistaken)
