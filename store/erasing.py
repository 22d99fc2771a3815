"""Forgetting who a seller is: its personal data go, the skeleton of its cases stays (counts, stages, hashes, steps).

What pages show of a seller of whom it is not known that it is a company may be a person's data. They go when a person
has them erased, and by themselves `sellers.keep_days` after the seller was last seen, unless a case of it is open.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row, and_, delete, exists, or_, select, tuple_, update

from model.seller_keys import is_company
from store import baselines as looks
from store.engine import chunks, read, transact
from store.evidence import retention
from store.evidence.spool import Spool
from store.evidence.vault import Vault
from store.identities import identity_of, keep_together, lock, members_of, shown
from store.people import record
from store.personal import PERSONAL, words_of
from store.renaming import rename
from store.scrubbing import Matter, Words, strike
from store.silences import means
from store.tables import (
    baselines,
    case_events,
    case_listings,
    cases,
    discrepancies,
    evidence,
    evidence_files,
    listings,
    master_sellers,
    message_members,
    offer_spans,
    seller_keys,
    seller_members,
    sellers,
    silences,
)
from system import clock
from system.settings import Settings

_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did."""

    identity: int
    sellers: int
    rows: int
    """In which words were struck out."""
    purged: Sequence[int]
    """Packs whose files went; their manifests stay."""
    held: Sequence[int]
    """Packs on legal hold, which stay until it is released."""
    in_master: Sequence[str]
    """Channels for which the master file has the seller: the next import would bring back what it says there."""
    photos: Sequence[str] = ()
    """SHA-256 of photos of test purchases."""
    listings: frozenset[int] = frozenset()


def erase(engine: Engine, settings: Settings, number: int, *, reason: str, actor_id: int) -> Erased:
    """Erase the personal data of a seller, on all channels on which it is known to be one; may be repeated.

    Nothing that its pages show of it is stored again afterwards. Packs on legal hold stay until they are released.

    Raises:
        InputError: there is no such seller, or the settings name no place for evidence.
        ServiceError: the database or the evidence's place does not answer; what is left goes by the next call.
    """
    done = transact(engine, partial(_erase, settings=settings, number=number, reason=reason, actor_id=actor_id))
    retention.purge(engine, settings)
    looks.tidy(engine, settings)
    for held in Spool.of(settings).held():
        if held.listing_id in done.listings:
            held.drop()
    vault = Vault.of(settings)
    for digest in done.photos:
        vault.remove(digest)
    return done


def _erase(conn: Connection, *, settings: Settings, number: int, reason: str, actor_id: int) -> Erased:
    lock(conn)
    identity = identity_of(conn, number)
    members = members_of(conn, identity)
    keep_together(conn, members, reason="one before its data were erased", actor_id=actor_id)
    rows = _rows(conn, members)
    matter = _matter(conn, rows)
    words = words_of(conn, rows, matter, settings)
    purged, held = retention.end_early(conn, matter.evidence, actor_id)
    photos = _photos(conn, matter)
    _forget_looks(conn, matter, actor_id)
    named = _in_master(conn, matter)
    count = _forget(conn, rows, matter, words)
    _mark_photos(conn, matter, photos)
    marked = update(sellers).where(sellers.c.id.in_(members), sellers.c.erased_at.is_(None))
    conn.execute(marked.values(erased_at=clock.now()))
    detail = {"reason": words.struck(reason), "purpose": settings.sellers.purpose, "rows": count}
    detail |= {"members": members, "purged": purged, "held": held, "photos": photos}
    record(conn, "erase seller", f"seller {identity}", detail, user_id=actor_id)
    return Erased(identity, len(members), count, purged, held, named, photos, matter.listings)


def forget_stale(engine: Engine, settings: Settings) -> int:
    """Erase what is kept of persons that were not seen for `sellers.keep_days` and have no open case; how many.

    Evidence has a clock of its own (`evidence.keep_days`). A seller that is seen again later is stored again.

    Raises:
        ServiceError: the database does not answer.
    """
    with read(engine) as conn:
        rows = _stale(conn, settings)
    for part in range(0, len(rows), _AT_ONCE):
        transact(engine, partial(_forget_all, settings=settings, rows=rows[part : part + _AT_ONCE]))
    return len(rows)


def _forget_all(conn: Connection, *, settings: Settings, rows: Sequence[Row[Any]]) -> None:
    lock(conn)
    matter = _matter(conn, rows)
    _forget(conn, rows, matter, words_of(conn, rows, matter, settings))
    detail = {"reason": f"not seen for {settings.sellers.keep_days} days", "purpose": settings.sellers.purpose}
    for row in rows:
        record(conn, "erase seller", f"seller {row.id}", detail)


def _stale(conn: Connection, settings: Settings) -> list[Row[Any]]:
    before = clock.now() - timedelta(days=settings.sellers.keep_days)
    here = and_(cases.c.channel == sellers.c.channel, cases.c.seller == sellers.c.external_id)
    at_work = exists().where(here, cases.c.ended_at.is_(None))
    sold = and_(offer_spans.c.seller == sellers.c.external_id, offer_spans.c.listing_id == listings.c.id)
    offered = exists().where(sold, listings.c.channel == sellers.c.channel, offer_spans.c.last_at >= before)
    known = or_(*(sellers.c[name].is_not(None) for name in PERSONAL))
    old = and_(sellers.c.last_seen_at < before, sellers.c.erased_at.is_(None), known)
    rows = conn.execute(select(sellers).where(old, ~at_work, ~offered).order_by(sellers.c.id))
    return [row for row in rows if not is_company(shown(row, settings))]


def _rows(conn: Connection, members: Collection[int]) -> list[Row[Any]]:
    return list(conn.execute(select(sellers).where(sellers.c.id.in_(members)).order_by(sellers.c.id)))


def _matter(conn: Connection, rows: Iterable[Row[Any]]) -> Matter:
    """Everything in the store that is about these sellers."""
    names = [(row.channel, row.external_id) for row in rows]
    of_cases = tuple_(cases.c.channel, cases.c.seller).in_(names)
    case_ids = set(conn.execute(select(cases.c.id).where(of_cases)).scalars())
    since = _pages(conn, names, case_ids)
    found: set[int] = set()
    for part in chunks(sorted(since)):
        query = select(discrepancies.c.id).where(discrepancies.c.listing_id.in_(part))
        found.update(conn.execute(query).scalars())
    told: set[int] = set()
    for part in chunks(sorted(found)):
        query = select(message_members.c.message_id).where(message_members.c.discrepancy_id.in_(part))
        told.update(conn.execute(query).scalars())
    return Matter(
        listings=frozenset(since),
        discrepancies=frozenset(found),
        cases=frozenset(case_ids),
        messages=frozenset(told),
        sellers=frozenset(row.id for row in rows),
        evidence=frozenset(_packs(conn, since, case_ids)),
        silences=frozenset(_silences(conn, names)),
        names=names,
    )


def _silences(conn: Connection, names: Collection[tuple[str, str]]) -> Iterator[int]:
    """The silences that name one of these sellers."""
    for row in conn.execute(select(silences.c.id, silences.c.match)):
        if any(means(row.match, channel, seller) for channel, seller in names):
            yield row.id


def _pages(conn: Connection, names: Collection[tuple[str, str]], case_ids: Collection[int]) -> dict[int, Any]:
    """The listings at which these sellers were seen, and since when; None where only a case says so."""
    of_case = select(case_listings.c.listing_id).where(case_listings.c.case_id.in_(case_ids))
    since: dict[int, Any] = dict.fromkeys(conn.execute(of_case).scalars())
    for span in (offer_spans, discrepancies):
        at = span.c.first_at if span is offer_spans else span.c.first_seen_at
        pair = tuple_(listings.c.channel, span.c.seller)
        query = select(span.c.listing_id, at).join(listings, listings.c.id == span.c.listing_id)
        for listing_id, first in conn.execute(query.where(pair.in_(names))):
            since[listing_id] = min(first, since.get(listing_id) or first)
    return since


def _packs(conn: Connection, since: Mapping[int, Any], case_ids: Collection[int]) -> Iterator[int]:
    """The packs of these listings from when the seller was seen there first, and those that its cases name."""
    for part in chunks(sorted(since)):
        urls = select(listings.c.url).where(listings.c.id.in_(part))
        pages = or_(evidence.c.listing_id.in_(part), and_(evidence.c.listing_id.is_(None), evidence.c.url.in_(urls)))
        for row in conn.execute(select(evidence).where(pages, evidence.c.purged_at.is_(None))):
            first = since.get(row.listing_id)
            if first is None or row.captured_at >= first:
                yield row.id
    for part in chunks(sorted(case_ids)):
        named = select(case_events.c.evidence_id).where(case_events.c.case_id.in_(part))
        yield from conn.execute(named.where(case_events.c.evidence_id.is_not(None))).scalars()


def _photos(conn: Connection, matter: Matter) -> list[str]:
    """The photos of test purchases in these cases; they show addresses of senders. None that a pack has too."""
    found: set[str] = set()
    for part in chunks(sorted(matter.cases)):
        query = select(case_events.c.detail).where(case_events.c.case_id.in_(part), case_events.c.step == "attach")
        details = conn.execute(query).scalars().all()
        found |= {photo["sha256"] for detail in details for photo in (detail or {}).get("photos", ())}
    for digests in chunks(sorted(found)):
        packed = select(evidence_files.c.sha256).where(evidence_files.c.sha256.in_(digests))
        found -= set(conn.execute(packed).scalars())
    return sorted(found)


def _mark_photos(conn: Connection, matter: Matter, digests: Collection[str]) -> None:
    """Say in the cases' steps which photos are gone; their hashes stay."""
    for part in chunks(sorted(matter.cases)):
        query = select(case_events.c.id, case_events.c.detail).where(case_events.c.case_id.in_(part))
        for row in conn.execute(query.where(case_events.c.step == "attach")).all():
            photos = [
                {**photo, "erased": True} if photo["sha256"] in digests else photo for photo in row.detail["photos"]
            ]
            changed = update(case_events).where(case_events.c.id == row.id)
            conn.execute(changed.values(detail={**row.detail, "photos": photos}))


def _forget_looks(conn: Connection, matter: Matter, actor_id: int) -> None:
    """Give up how the pages are accepted to look: their pictures show who sells there."""
    looks.lock(conn)
    values = {"state": looks.BaselineState.REJECTED.value, "decided_by": actor_id, "decided_at": clock.now()}
    for part in chunks(sorted(matter.listings)):
        living = update(baselines).where(baselines.c.listing_id.in_(part), baselines.c.state.in_(looks.LIVING))
        conn.execute(living.values(**values, reason="a seller's data were erased"))


def _forget(conn: Connection, rows: Iterable[Row[Any]], matter: Matter, words: Words) -> int:
    """Empty the sellers' own rows, rename them where their key is a name, strike the words out everywhere else."""
    matter = rename(conn, rows, matter, words)
    count = strike(conn, words, matter)
    ids = sorted(matter.sellers)
    conn.execute(update(sellers).where(sellers.c.id.in_(ids)).values(dict.fromkeys(PERSONAL)))
    conn.execute(delete(seller_keys).where(seller_keys.c.seller_id.in_(ids)))
    conn.execute(update(seller_members).where(seller_members.c.seller_id.in_(ids)).values(key=None))
    return count


def _in_master(conn: Connection, matter: Matter) -> list[str]:
    """The channels for which the current master file has a row of these sellers."""
    pair = tuple_(master_sellers.c.channel, master_sellers.c.seller)
    current = master_sellers.c.until_version.is_(None)
    query = select(master_sellers.c.channel).where(pair.in_(list(matter.names)), current)
    return sorted(set(conn.execute(query).scalars()))
