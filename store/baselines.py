"""Baselines: how pages are accepted to look. Crawls gather and compare here, people decide in `store.accepting`.

A baseline is of one listing and viewport. It is `learning` until three looks at an unchanged page are gathered, then
`proposed`; people make it `accepted`, which replaces the one before, or `rejected`. Pictures lie beside the evidence,
in a place of their own: whoever purges one needs not ask the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row, delete, insert, select, text, update

from model.seen import Box
from model.visual import Learned
from store.engine import chunks, insert_or_ignore, read, transact
from store.evidence.vault import Vault
from store.looks import bounded
from store.spans import clean
from store.tables import baseline_looks, baselines, masks
from system import clock
from system.settings import Settings

_MOST_KEYS: Final = 500
LOOKS: Final = 3
"""At an unchanged page, to tell what of it changes by itself."""
_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('andon baselines', 0))")


class BaselineState(StrEnum):
    """Where a baseline stands."""

    LEARNING = "learning"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REPLACED = "replaced"


LIVING: Final = (BaselineState.LEARNING, BaselineState.PROPOSED, BaselineState.ACCEPTED)
_COMING: Final = (BaselineState.LEARNING, BaselineState.PROPOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """One that is in force, or may come into force."""

    id: int
    state: BaselineState
    width: int
    """Of the window, CSS pixels."""
    locale: str
    subject: str
    picture: str
    """SHA-256, in `pictures`."""
    parts: Mapping[str, Any]
    learned: Learned
    """What changes by itself; its boxes in the picture's coordinates."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a new look at a page meets."""

    accepted: Baseline | None = None
    coming: Baseline | None = None
    masks: tuple[Box, ...] = ()
    """What people masked by box."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLook:
    """A look that may become a baseline."""

    listing_id: int
    viewport: str
    captured_at: datetime
    """Aware, UTC."""
    width: int
    locale: str
    subject: str
    """SHA-256 of what was read: looks at an unchanged page have the same."""
    parts: Mapping[str, Any]
    png: bytes


@dataclass(frozen=True, slots=True)
class Learning:
    """A baseline whose looks are gathered."""

    id: int
    pictures: Sequence[str]
    """SHA-256 of each look, the baseline's own first."""


def pictures(settings: Settings) -> Vault:
    """Where the pictures lie: beside the evidence.

    Raises:
        InputError: the settings name no place that can be used.
    """
    url = settings.evidence.url
    place = url if "://" in url else str(settings.folder / url)
    return Vault(f"{place.rstrip('/')}/baselines")


def standing(conn: Connection, listing_id: int, viewport: str) -> Standing:
    """The baselines and masks of a page in a viewport."""
    here = (baselines.c.listing_id == listing_id, baselines.c.viewport == viewport)
    found = [_baseline(row) for row in conn.execute(select(baselines).where(*here, baselines.c.state.in_(LIVING)))]
    boxes = select(masks.c.region).where(
        masks.c.listing_id == listing_id, masks.c.viewport == viewport, masks.c.is_selector.is_(False)
    )
    return Standing(
        accepted=next((one for one in found if one.state is BaselineState.ACCEPTED), None),
        coming=next((one for one in found if one.state in _COMING), None),
        masks=tuple(Box(*map(int, region.split(","))) for region in conn.execute(boxes).scalars()),
    )


def selectors(conn: Connection, listing_ids: Sequence[int]) -> dict[int, dict[str, tuple[str, ...]]]:
    """What people masked by selector: listing id to viewport to selectors."""
    found: dict[int, dict[str, tuple[str, ...]]] = {}
    for part in chunks(sorted(listing_ids)):
        query = select(masks.c.listing_id, masks.c.viewport, masks.c.region).order_by(masks.c.id)
        for row in conn.execute(query.where(masks.c.listing_id.in_(part), masks.c.is_selector)):
            of = found.setdefault(row.listing_id, {})
            of[row.viewport] = (*of.get(row.viewport, ()), row.region)
    return found


def gather(engine: Engine, settings: Settings, look: NewLook) -> Learning | None:
    """Take a look into what is being learned; what there is to learn from, once there is enough.

    A look at a page that says something else than the looks before begins anew.

    Raises:
        InputError: the settings name no place for the pictures.
        ServiceError: the place or the database does not answer.
    """
    with read(engine) as conn:
        if _waits(standing(conn, look.listing_id, look.viewport).coming, look):
            return None
    vault = pictures(settings)
    vault.put(look.png)  # before the transaction, which holds up others
    return transact(engine, partial(_gather, look=look, vault=vault))


def _waits(coming: Baseline | None, look: NewLook) -> bool:
    """Whether people have yet to decide on what was learned from looks like this one: it teaches nothing more."""
    return coming is not None and coming.state is BaselineState.PROPOSED and _is_alike(coming, look)


def _is_alike(coming: Baseline, look: NewLook) -> bool:
    return (coming.subject, coming.width, coming.locale) == (look.subject, look.width, look.locale)


def _gather(conn: Connection, *, look: NewLook, vault: Vault) -> Learning | None:
    lock(conn)
    coming = standing(conn, look.listing_id, look.viewport).coming
    if _waits(coming, look):
        return None
    if coming is not None and not _is_alike(coming, look):
        end(conn, coming.id)
        coming = None
    digest = vault.put(look.png)  # again: `tidy` may have removed it before the lock was ours
    number = coming.id if coming is not None else _begin(conn, look, digest)
    row = {"baseline_id": number, "captured_at": look.captured_at, "picture": digest}
    conn.execute(insert_or_ignore(conn, baseline_looks), row)
    query = select(baseline_looks.c.picture).where(baseline_looks.c.baseline_id == number)
    found = list(conn.execute(query.order_by(baseline_looks.c.captured_at)).scalars())
    return Learning(number, found) if len(found) >= LOOKS else None


def _begin(conn: Connection, look: NewLook, digest: str) -> int:
    names = ("listing_id", "viewport", "width", "locale", "subject")
    row = {
        **{name: getattr(look, name) for name in names},
        "state": BaselineState.LEARNING,
        "picture": digest,
        "parts": bounded(look.parts),
        "learned": _learned(Learned()),
        "started_at": clock.now(),
    }
    return int(conn.execute(insert(baselines).values(**row).returning(baselines.c.id)).scalar_one())


def propose(conn: Connection, baseline_id: int, learned: Learned) -> None:
    """People may accept it from now on; one that is not learning any more is left as it is."""
    learning = update(baselines).where(baselines.c.id == baseline_id, baselines.c.state == BaselineState.LEARNING)
    conn.execute(learning.values(state=BaselineState.PROPOSED, learned=_learned(learned)))


def end(conn: Connection, baseline_id: int) -> None:
    """Give up one that nobody decided on: `tidy` removes it."""
    coming = update(baselines).where(baselines.c.id == baseline_id, baselines.c.state.in_(_COMING))
    conn.execute(coming.values(state=BaselineState.REJECTED))


def tidy(engine: Engine, settings: Settings) -> None:
    """Remove the pictures that no baseline needs any more, and what nobody decided on; may be killed and repeated.

    Raises:
        InputError: the settings name no place for the pictures.
        ServiceError: the place or the database does not answer.
    """
    with read(engine) as conn:
        if not _stale(conn):
            return
    transact(engine, partial(_tidy, vault=pictures(settings)))


def _tidy(conn: Connection, *, vault: Vault) -> None:
    """Under the lock, so that no picture is gathered anew meanwhile."""
    lock(conn)
    for digest in sorted(_stale(conn) - _needed(conn)):
        vault.remove(digest)
    learning = select(baselines.c.id).where(baselines.c.state == BaselineState.LEARNING)
    conn.execute(delete(baseline_looks).where(baseline_looks.c.baseline_id.not_in(learning)))
    conn.execute(update(baselines).where(baselines.c.state.not_in(LIVING)).values(picture=None))
    undecided = (baselines.c.state == BaselineState.REJECTED) & baselines.c.decided_by.is_(None)
    conn.execute(delete(baselines).where(undecided))


def _stale(conn: Connection) -> set[str]:
    ended = select(baselines.c.picture).where(baselines.c.state.not_in(LIVING), baselines.c.picture.is_not(None))
    learned = (
        select(baseline_looks.c.picture).join(baselines).where(baselines.c.state != BaselineState.LEARNING).distinct()
    )
    return {*conn.execute(ended).scalars(), *conn.execute(learned).scalars()}


def _needed(conn: Connection) -> set[str]:
    living = select(baselines.c.picture).where(baselines.c.state.in_(LIVING))
    learning = (
        select(baseline_looks.c.picture).join(baselines).where(baselines.c.state == BaselineState.LEARNING).distinct()
    )
    return {*conn.execute(living).scalars(), *conn.execute(learning).scalars()}


def lock(conn: Connection) -> None:
    """Let one transaction at a time change baselines or their pictures; SQLite has one writer anyway."""
    if conn.dialect.name == "postgresql":
        conn.execute(_LOCK)


def _baseline(row: Row[Any]) -> Baseline:
    return Baseline(
        id=row.id,
        state=BaselineState(row.state),
        width=row.width,
        locale=row.locale,
        subject=row.subject,
        picture=row.picture,
        parts=row.parts,
        learned=Learned(tuple(row.learned["keys"]), tuple(Box(*box) for box in row.learned["boxes"])),
    )


def _learned(found: Learned) -> dict[str, Any]:
    """As the store has it, of bounded size."""
    boxes = [[box.x, box.y, box.width, box.height] for box in found.boxes]
    return {"keys": list(map(clean, found.keys[:_MOST_KEYS])), "boxes": boxes[:_MOST_KEYS]}
