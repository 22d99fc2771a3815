"""Pictures of strangers' stored listings: what the store keeps of them, and which are the brand's own.

Which are the brand's, the engine of `image_mismatch` says (`monitors.likening`): hashes alone take two shoes of one
last for one picture. That strangers show one another's pictures, hashes tell.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from sqlalchemy import Connection

from monitors.frames import Master
from monitors.likening import Pictures, of_products
from monitors.strangers import LEAVE, Listing, Shown
from store import pictures as store
from store.pictures import MOST_SHOWN

_NEAREST: Final = 3
"""The brand's pictures, by their hashes, that are laid over a stranger's."""
MOST_ELSEWHERE: Final = 20_000
"""Pictures of other listings with which a check compares; 32 bytes each, and as fast as they are few."""


class Kept(NamedTuple):
    """A picture as the store keeps it."""

    sha256: str
    print: str
    """Perceptual hash, 64 hexadecimal digits."""


class StrangersPictures:
    """The pictures that some listings show, and the brand's own."""

    def __init__(self, conn: Connection, rows: Master) -> None:
        """Those of no listing yet; `rows` are all of the master file's."""
        self._conn = conn
        self._compared = Pictures(conn)
        self._kept: dict[tuple[int, str], Kept] = {}
        self._brands = of_products(rows)
        self._every = list(dict.fromkeys(one for some in self._brands.values() for one in some))

    def load(self, listing_ids: Collection[int]) -> None:
        """Learn what is known of these listings' pictures."""
        shown = store.shown(self._conn, listing_ids)
        hashes = store.hashes(self._conn, set(shown["sha256"]))
        places = zip(shown["listing_id"].tolist(), shown["url"].tolist(), shown["sha256"].tolist(), strict=True)
        self._kept |= {
            (listing, url): Kept(digest, f"{hashes[digest]:064x}")
            for listing, url, digest in places
            if digest in hashes
        }

    def at(self, listing_id: int, images: Iterable[str] | None) -> list[Kept]:
        """What is known of the first pictures of a page, in its order."""
        urls = list(dict.fromkeys(images or ()))[:MOST_SHOWN]
        return [self._kept[listing_id, url] for url in urls if (listing_id, url) in self._kept]

    def recognise(self, listing: Listing, product: str) -> list[bool] | None:
        """Which of a listing's pictures are the brand's of this product; None where the master file has none of it."""
        references = self._brands.get(product)
        return [self._is_among(one, references) for one in listing.files] if references else None

    def is_brands(self, picture: Kept) -> bool:
        """Whether a picture is the brand's, of whichever product."""
        return self._is_among(picture.sha256, self._every)

    def _is_among(self, digest: str, references: Sequence[str]) -> bool:
        nearest = list(self._compared.nearest(references, digest))[:_NEAREST]
        return any(self._compared.compare((one, digest))[0] for one in nearest)


def elsewhere(
    conn: Connection, channels: Collection[str], but: Collection[int], role: Callable[[str, str], str]
) -> Iterator[Shown]:
    """What listings of these channels show, without the listings `but`; `role` is a seller's on a channel."""
    roles = cache(role)
    for channel, seller, print_ in store.shown_elsewhere(conn, channels, but, MOST_ELSEWHERE):
        yield Shown(seller=(channel, seller), leave=roles(channel, seller) in LEAVE, print=print_)
