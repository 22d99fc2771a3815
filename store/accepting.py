"""What people decide on baselines: accept, reject, mask; each act is in the trail."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from model.errors import InputError
from model.lazy import lazy
from store.baselines import LIVING, LOOKS, BaselineState, lock
from store.people import record
from store.tables import baseline_looks, baselines, listings, masks, users
from system import clock

MOST_MASKS: Final = 50
"""Of one page in one viewport."""
LONGEST_SELECTOR: Final = 300
_NUMBER: Final = re.compile(r"\s*[0-9]{1,6}\s*")
_FARTHEST: Final = 100_000
"""CSS pixels: beyond every page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page in a viewport, and a part of it that is masked: a box or a selector."""

    listing_id: int
    viewport: str
    region: str
    is_selector: bool


def rows(conn: Connection, channel: str | None, state: BaselineState | None) -> Sequence[Row[Any]]:
    """Baselines with their listing, looks gathered, who decided; those that ended only where `state` asks for them."""
    gathered = (
        select(func.count()).where(baseline_looks.c.baseline_id == baselines.c.id).correlate(baselines)
    ).scalar_subquery()
    query = (
        select(
            baselines,
            listings.c.channel,
            listings.c.external_id,
            listings.c.url,
            users.c.name.label("by"),
            gathered.label("gathered"),
        )
        .join(listings, listings.c.id == baselines.c.listing_id)
        .outerjoin(users, users.c.id == baselines.c.decided_by)
        .where(baselines.c.state == state if state is not None else baselines.c.state.in_(LIVING))
    )
    if channel is not None:
        query = query.where(listings.c.channel == channel)
    return conn.execute(query.order_by(listings.c.channel, listings.c.external_id, baselines.c.id)).all()


def masked(conn: Connection) -> dict[tuple[int, str], list[str]]:
    """What people masked, by listing id and viewport."""
    found: dict[tuple[int, str], list[str]] = {}
    for row in conn.execute(select(masks).order_by(masks.c.id)):
        found.setdefault((row.listing_id, row.viewport), []).append(row.region)
    return found


def proposed(conn: Connection, channel: str) -> list[int]:
    """The baselines of a channel that may be accepted."""
    query = select(baselines.c.id).join(listings, listings.c.id == baselines.c.listing_id)
    wanted = query.where(listings.c.channel == channel, baselines.c.state == BaselineState.PROPOSED)
    return list(conn.execute(wanted.order_by(baselines.c.id)).scalars())


def accept(conn: Connection, number: int, user_id: int, reason: str) -> None:
    """Make it the one that looks are compared with, in place of the one before.

    One that is still learning may replace another, whose dynamic regions it takes over.

    Raises:
        InputError: there is none, or it is in no state to be accepted.
    """
    lock(conn)
    row = _get(conn, number)
    here = (baselines.c.listing_id == row.listing_id, baselines.c.viewport == row.viewport)
    before = conn.execute(select(baselines).where(*here, baselines.c.state == BaselineState.ACCEPTED)).first()
    if row.state == BaselineState.LEARNING and before is None:
        gathered = select(func.count()).where(baseline_looks.c.baseline_id == number)
        count = conn.execute(gathered).scalar_one()
        raise InputError(
            lazy(
                "baseline %(number)s is still learning, %(count)s of %(looks)s looks; it can be accepted when proposed",
                number=number,
                count=count,
                looks=LOOKS,
            )
        )
    if row.state not in (BaselineState.LEARNING, BaselineState.PROPOSED):
        raise InputError(
            lazy(
                "baseline %(number)s is %(state)s; one that is proposed can be accepted", number=number, state=row.state
            )
        )
    learned = row.learned
    if before is not None:
        conn.execute(update(baselines).where(baselines.c.id == before.id).values(state=BaselineState.REPLACED))
        learned = before.learned if row.state == BaselineState.LEARNING else row.learned
    _decide(conn, number, BaselineState.ACCEPTED, user_id, reason, learned=learned)
    detail = {"reason": reason, "before": row.state, "replaces": before.id if before is not None else None}
    record(conn, "accept", f"baseline {number}", detail, user_id=user_id)


def reject(conn: Connection, number: int, user_id: int, reason: str | None) -> None:
    """Put it aside: the next look begins to learn anew.

    Raises:
        InputError: there is none, or it has ended.
    """
    lock(conn)
    row = _get(conn, number)
    if row.state not in LIVING:
        raise InputError(
            lazy(
                "baseline %(number)s is %(state)s; one that is learning, proposed or accepted can be rejected",
                number=number,
                state=row.state,
            )
        )
    _decide(conn, number, BaselineState.REJECTED, user_id, reason)
    record(conn, "reject", f"baseline {number}", {"reason": reason, "before": row.state}, user_id=user_id)


def add_mask(conn: Connection, page: Page, user_id: int) -> None:
    """See that a part of a page does not count from the next look on.

    Raises:
        InputError: it is masked already, or as much is masked as may be.
    """
    here = (masks.c.listing_id == page.listing_id, masks.c.viewport == page.viewport)
    there = list(conn.execute(select(masks.c.region).where(*here)).scalars())
    if page.region in there:
        raise InputError(lazy("%(region)s is masked there already", region=page.region))
    if len(there) >= MOST_MASKS:
        raise InputError(
            lazy(
                "%(count)s parts of the page are masked there; at most %(most)s can be",
                count=len(there),
                most=MOST_MASKS,
            )
        )
    row = {name: getattr(page, name) for name in Page.__dataclass_fields__}
    conn.execute(insert(masks).values(**row, made_at=clock.now(), made_by=user_id))
    _record_mask(conn, "mask", page, user_id)


def remove_mask(conn: Connection, page: Page, user_id: int) -> None:
    """Let a part of a page count again.

    Raises:
        InputError: it is not masked.
    """
    here = (masks.c.listing_id == page.listing_id, masks.c.viewport == page.viewport)
    if not conn.execute(delete(masks).where(*here, masks.c.region == page.region)).rowcount:
        there = "; ".join(conn.execute(select(masks.c.region).where(*here)).scalars())
        raise InputError(
            lazy(
                "%(region)s is not masked there; what is masked: %(there)s",
                region=page.region,
                there=there or lazy("nothing"),
            )
        )
    _record_mask(conn, "unmask", page, user_id)


def listing(conn: Connection, external_id: str, channel: str | None) -> int:
    """The id of the listing that its channel calls `external_id`.

    Raises:
        InputError: there is none, or several channels have one.
    """
    query = select(listings.c.id, listings.c.channel).where(listings.c.external_id == external_id)
    if channel is not None:
        query = query.where(listings.c.channel == channel)
    found = conn.execute(query.order_by(listings.c.channel)).all()
    if len(found) != 1:
        where = (
            f"is on channels {', '.join(row.channel for row in found)}; --channel says which"
            if found
            else "is not known"
        )
        raise InputError(f"listing {external_id!r} {where}")
    return int(found[0].id)


def region(box: str) -> str:
    """A box ("x,y,width,height" in CSS pixels of the whole page) as masks name it.

    Raises:
        InputError: it is none.
    """
    numbers = [int(part) for part in box.split(",") if _NUMBER.fullmatch(part)]
    if len(numbers) != 4 or box.count(",") != 3 or min(numbers[2:]) < 1 or max(numbers) > _FARTHEST:
        raise InputError(f"--box {box!r} is no box; right would be X,Y,W,H in pixels of the page, as 900,410,320,48")
    return ",".join(map(str, numbers))


def _get(conn: Connection, number: int) -> Row[Any]:
    row = conn.execute(select(baselines).where(baselines.c.id == number)).first()
    if row is None:
        raise InputError(f"baseline {number} is not there; `andon baselines list` shows those that are")
    return row


def _decide(
    conn: Connection, number: int, state: BaselineState, user_id: int, reason: str | None, **values: Any
) -> None:
    decided = {"state": state, "decided_at": clock.now(), "decided_by": user_id, "reason": reason}
    conn.execute(update(baselines).where(baselines.c.id == number).values(**decided, **values))


def _record_mask(conn: Connection, action: str, page: Page, user_id: int) -> None:
    detail = {"viewport": page.viewport, "region": page.region}
    record(conn, action, f"listing {page.listing_id}", detail, user_id=user_id)
