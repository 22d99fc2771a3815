"""Removed listings, and what repeats them: the same picture or text under another id, by the same seller or not."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from monitors.ipr_goods import alike, prints_of
from monitors.ipr_pictures import Kept, StrangersPictures
from monitors.ipr_words import fold
from store import casework

_NONE: Final = ("", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a listing showed, as far as another may repeat it."""

    listing_id: int
    external_id: str
    sellers: frozenset[str]
    begun: datetime
    """When it was first seen; of a removed listing, when its case took it up."""
    at: datetime
    """When it was captured; of a removed listing, when it was gone."""
    title: str
    files: frozenset[str]
    """Its pictures' addresses without what follows the file's name: sizes and signatures."""
    pictures: Sequence[Kept]


def page_of(
    said: Mapping[str, Any],
    external_id: str,
    sellers: Iterable[str],
    begun: datetime,
    at: datetime,
    pictures: Sequence[Kept],
) -> Page:
    """A page by what was stored of it: `listing_id`, `name`, `images`."""
    return Page(
        listing_id=int(said["listing_id"]),
        external_id=external_id,
        sellers=frozenset(sellers),
        begun=begun,
        at=at,
        title=fold(said["name"] or "").strip(),
        files=frozenset(str(one).partition("?")[0] for one in said["images"] or ()),
        pictures=pictures,
    )


def removed(conn: Connection, channel: str, known: StrangersPictures) -> Iterator[Page]:
    """The channel's listings that cases saw gone, the youngest first; their pictures are loaded into `known`."""
    rows = casework.removed_pages(conn, channel)
    known.load([row.id for row in rows])
    for row in rows:
        said = {"listing_id": row.id, "name": row.name, "images": row.images}
        pictures = known.at(row.id, row.images)
        yield page_of(said, row.external_id, [row.seller], row.added_at, row.gone_at, pictures)


def repeated(page: Page, gone: Sequence[Page], is_brands: Callable[[Kept], bool]) -> tuple[str, tuple[str, ...]]:
    """Of the removed listings the id of the one that a page repeats most, and what is the same; "" for none.

    What was on the market before a case took up the removed one does not repeat it. A picture of the brand's own says
    nothing of another seller: whoever sells the goods may have it.
    """
    best: tuple[str, tuple[str, ...]] = _NONE
    for one in gone:
        if one.listing_id != page.listing_id and one.begun < page.begun and one.at <= page.at:
            signs = _signs(page, one, is_brands)
            if len(signs) > len(best[1]):
                best = one.external_id, signs
    return best


def _signs(page: Page, one: Page, is_brands: Callable[[Kept], bool]) -> tuple[str, ...]:
    same_seller = bool(page.sellers & one.sellers)
    near = alike(prints_of(kept.print for kept in page.pictures), prints_of(kept.print for kept in one.pictures))
    seen = [kept for kept, places in zip(page.pictures, near, strict=True) if len(places)]
    same_picture = bool(seen or page.files & one.files)
    if seen and not same_seller:
        same_picture = not all(is_brands(kept) for kept in seen)
    holds = {"same_picture": same_picture, "same_text": bool(page.title) and page.title == one.title}
    found = tuple(name for name, is_so in holds.items() if is_so)
    return (*found, "same_seller") if found and same_seller else found
