"""What a stranger's listing sells: what is known of candidates, the engine's word on them, and people's, which wins."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, delete, exists, func, insert, or_, select, update

from model.errors import InputError
from model.lazy import lazy
from store.discovery import CANDIDATE
from store.engine import chunks
from store.people import record
from store.tables import content_spans, listings, master_skus, matches, searches, sightings, users, variants
from system import clock

CONFIRMED: Final = "confirmed"
CORRECTED: Final = "corrected"
SPLIT: Final = "split"
LOOKED_AT: Final = "daily"
"""The tier of a candidate that is, or may be, the brand's goods."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a listing, or of one of its variants: its page where that was captured, else a search's card."""

    listing_id: int
    variant: str = ""
    title: str
    brand: str = ""
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    images: Sequence[str] = ()
    gtin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What the engine says; without codes: nothing of the brand is meant."""

    product_code: str | None = None
    sku_code: str | None = None
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    verdict: str = "none"


def waiting(conn: Connection, version: int, limit: int) -> list[int]:
    """Candidates on which the engine has said nothing since their page changed or the master file became `version`.

    Those that people have matched are left alone.
    """
    last = (
        select(func.max(matches.c.matched_at))
        .where(matches.c.listing_id == listings.c.id, matches.c.catalog_version == version)
        .scalar_subquery()
    )
    page = and_(content_spans.c.listing_id == listings.c.id, content_spans.c.is_current)
    decided = exists().where(
        matches.c.listing_id == listings.c.id,
        matches.c.variant == "",
        matches.c.decision.in_((CONFIRMED, CORRECTED)),
    )
    seen = exists().where(sightings.c.listing_id == listings.c.id)
    query = (
        select(listings.c.id)
        .outerjoin(content_spans, page)
        .where(~listings.c.in_master, ~decided, or_(content_spans.c.name.is_not(None), seen))
        .where(or_(last.is_(None), last < content_spans.c.first_at))
    )
    return list(conn.execute(query.order_by(listings.c.id).limit(limit)).scalars())


def known(conn: Connection, listing_ids: Collection[int]) -> list[Known]:
    """What is known of these listings; of those that people split, of each variant that nobody has matched."""
    found = _pages(conn, listing_ids)
    missing = [one for one in listing_ids if one not in found]
    for row in _cards(conn, missing):
        images = (row.image,) if row.image else ()
        found[row.listing_id] = Known(listing_id=row.listing_id, title=row.title or "", images=images)
    divided = _divided(conn, found)
    whole = [one for number, one in found.items() if number not in divided]
    parts = [one for number in sorted(divided) for one in _parts(conn, found[number])]
    return whole + parts


def write(conn: Connection, one: Known, words: Sequence[Word], version: int) -> None:
    """Put the engine's words on `one` in the place of its earlier ones; a candidate that it takes for the brand's goods
    is looked at from now on."""
    here = and_(matches.c.listing_id == one.listing_id, matches.c.variant == one.variant)
    conn.execute(delete(matches).where(here, matches.c.decision.is_(None)))
    stamp = {"catalog_version": version, "matched_at": clock.now()}
    rows = [
        {
            "listing_id": one.listing_id,
            "variant": one.variant,
            "rank": rank,
            "product_code": word.product_code,
            "sku_code": word.sku_code,
            "score": word.score,
            "reasons": list(word.reasons),
            "verdict": word.verdict,
            **stamp,
        }
        for rank, word in enumerate(words or (Word(),))
    ]
    conn.execute(insert(matches), rows)
    if any(word.verdict in {"accepted", "review"} for word in words):
        _look_at(conn, one.listing_id, LOOKED_AT, CANDIDATE)


def mark_split(conn: Connection, listing_ids: Iterable[int], version: int) -> None:
    """Say of those of these listings that people split that their variants were gone through."""
    for part in chunks(sorted(listing_ids)):
        of_people = (matches.c.listing_id.in_(part), matches.c.decision == SPLIT)
        conn.execute(update(matches).where(*of_people).values(catalog_version=version, matched_at=clock.now()))


def find(
    conn: Connection, channel: str | None = None, verdict: str | None = None, limit: int | None = None
) -> tuple[Sequence[Row[Any]], int]:
    """Matches with their listing, what it is called, which query showed it first, and who decided; and how many there
    are, of which these are the first `limit`."""
    wanted = [matches.c.verdict == verdict if verdict is not None else matches.c.verdict != "none"]
    if channel is not None:
        wanted.append(listings.c.channel == channel)
    shown = sightings.alias()
    first = select(func.min(shown.c.id)).where(shown.c.listing_id == listings.c.id).scalar_subquery()  # ids grow
    query = (
        select(
            matches,
            listings.c.channel,
            listings.c.external_id,
            listings.c.url,
            func.coalesce(content_spans.c.name, sightings.c.title).label("title"),
            searches.c.query,
            searches.c.page,
            sightings.c.rank.label("place"),
            users.c.name.label("by"),
        )
        .join(listings, listings.c.id == matches.c.listing_id)
        .outerjoin(content_spans, and_(content_spans.c.listing_id == listings.c.id, content_spans.c.is_current))
        .outerjoin(sightings, sightings.c.id == first)
        .outerjoin(searches, searches.c.id == sightings.c.search_id)
        .outerjoin(users, users.c.id == matches.c.decided_by)
    )
    count = select(func.count()).select_from(matches.join(listings, listings.c.id == matches.c.listing_id))
    ordered = query.where(*wanted).order_by(matches.c.listing_id, matches.c.variant, matches.c.rank).limit(limit)
    return conn.execute(ordered).all(), conn.execute(count.where(*wanted)).scalar_one()


def confirm(conn: Connection, number: int, user_id: int) -> None:
    """Say that the listing sells this SKU.

    Raises:
        InputError: there is no such match, or it names no SKU.
    """
    row = _get(conn, number)
    if row.sku_code is None:
        raise InputError(
            lazy(
                "match %(number)s names no SKU; say which with `andon matches correct %(number)s --sku CODE`",
                number=number,
            )
        )
    _decide(conn, row, CONFIRMED, user_id, verdict="accepted")


def correct(conn: Connection, number: int, sku_code: str | None, user_id: int) -> None:
    """Say that the listing sells another SKU, or with None nothing of the brand.

    Raises:
        InputError: there is no such match, or the current master file has no such SKU.
    """
    row, product = _get(conn, number), None
    if sku_code is not None:
        query = select(master_skus.c.product_code).where(master_skus.c.code == sku_code)
        product = conn.execute(query.where(master_skus.c.until_version.is_(None))).scalar()
        if product is None:
            raise InputError(lazy("--sku %(code)r is no SKU of the master file", code=sku_code))
    verdict = "none" if sku_code is None else "accepted"
    _decide(conn, row, CORRECTED, user_id, sku_code=sku_code, product_code=product, verdict=verdict)


def split(conn: Connection, number: int, user_id: int) -> None:
    """Say that the listing sells several things: its variants are matched each by itself from now on.

    Raises:
        InputError: there is no such match, or it is about a variant already.
    """
    row = _get(conn, number)
    if row.variant:
        raise InputError(
            lazy(
                "match %(number)s is about the variant %(variant)r; only a whole listing can be split",
                number=number,
                variant=row.variant,
            )
        )
    _decide(
        conn, row, SPLIT, user_id, sku_code=None, product_code=None, verdict="mention", score=0.0, catalog_version=None
    )


def _get(conn: Connection, number: int) -> Row[Any]:
    row = conn.execute(select(matches).where(matches.c.id == number).with_for_update()).first()
    if row is None:
        raise InputError(f"there is no match {number}; `andon matches list` shows them")
    return row


def _decide(conn: Connection, row: Row[Any], decision: str, user_id: int, **values: Any) -> None:
    """Keep a person's answer, which takes the place of everything else said of the listing or variant."""
    here = and_(matches.c.listing_id == row.listing_id, matches.c.variant == row.variant)
    if decision != SPLIT and not row.variant:  # the whole listing is one thing again
        here = matches.c.listing_id == row.listing_id
    conn.execute(delete(matches).where(here, matches.c.id != row.id))
    who = {"decision": decision, "decided_by": user_id, "decided_at": clock.now(), "rank": 0}
    conn.execute(update(matches).where(matches.c.id == row.id).values(**who, **values))
    sells = values.get("verdict") == "accepted" or decision == SPLIT
    before, after = (CANDIDATE, LOOKED_AT) if sells else (LOOKED_AT, CANDIDATE)
    _look_at(conn, row.listing_id, after, before)
    detail = {
        "listing": row.listing_id,
        "variant": row.variant,
        "before": row.sku_code,
        "after": values.get("sku_code", row.sku_code),
        "verdict": row.verdict,
        "score": row.score,
    }
    record(conn, decision, f"match {row.id}", detail, user_id=user_id)


def _look_at(conn: Connection, listing_id: int, tier: str, before: str) -> None:
    found = update(listings).where(listings.c.id == listing_id, ~listings.c.in_master, listings.c.tier == before)
    conn.execute(found.values(tier=tier))


def _pages(conn: Connection, listing_ids: Collection[int]) -> dict[int, Known]:
    columns = content_spans.c
    found: dict[int, Known] = {}
    for part in chunks(sorted(listing_ids)):
        query = select(content_spans).where(columns.listing_id.in_(part), columns.is_current, columns.name.is_not(None))
        for row in conn.execute(query):
            found[row.listing_id] = Known(
                listing_id=row.listing_id,
                title=row.name,
                brand=row.brand or "",
                text=row.description or "",
                attributes=row.attributes or {},
                images=row.images or (),
                gtin=row.gtin or "",
            )
    return found


def _cards(conn: Connection, listing_ids: Sequence[int]) -> list[Row[Any]]:
    """The last card of each listing."""
    last = select(func.max(sightings.c.id)).group_by(sightings.c.listing_id)
    found: list[Row[Any]] = []
    for part in chunks(sorted(listing_ids)):
        query = select(sightings.c.listing_id, sightings.c.title, sightings.c.image)
        found.extend(conn.execute(query.where(sightings.c.id.in_(last.where(sightings.c.listing_id.in_(part))))))
    return found


def _divided(conn: Connection, listing_ids: Collection[int]) -> set[int]:
    found: set[int] = set()
    for part in chunks(sorted(listing_ids)):
        query = select(matches.c.listing_id).where(matches.c.listing_id.in_(part), matches.c.decision == SPLIT)
        found |= set(conn.execute(query).scalars())
    return found


def _parts(conn: Connection, whole: Known) -> list[Known]:
    """The listing's variants that nobody has matched, each with its own options and GTIN."""
    answered = select(matches.c.variant).where(
        matches.c.listing_id == whole.listing_id, matches.c.decision.in_((CONFIRMED, CORRECTED))
    )
    query = select(variants).where(variants.c.listing_id == whole.listing_id, variants.c.external_id.not_in(answered))
    return [
        Known(
            listing_id=whole.listing_id,
            variant=row.external_id,
            title=" ".join((whole.title, *(row.options or {}).values())),
            brand=whole.brand,
            text=whole.text,
            attributes={**whole.attributes, **(row.options or {})},
            images=whole.images,
            gtin=row.gtin or "",
        )
        for row in conn.execute(query.order_by(variants.c.id))
    ]
