"""Whether pages show the products that they sell: their first pictures beside the master file's.

A page's references are the pictures of its products, and of the SKUs that it is known to sell, or of all their SKUs
where none is known. Where its main picture is none of them, the rest of the master file is asked whose it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection

from monitors.columns import filled
from monitors.frames import Master
from store import pictures as store
from store.pictures import MOST_SHOWN

COLUMNS: Final = ("listing_id", "compared", "references", "matches", "picture", "agrees", "other")
"""`compared`: pictures of the page, missing where one of the first is not known and none decides; `references`: of the
master file; `matches`: whether one is among the others; `picture`: address of the main picture; `agrees`: per cent of
the product's pixels in which it agrees with the nearest picture; `other`: whose picture it is instead, a product or
SKU."""

_NEAREST: Final = 5
"""Pictures of other products, by their hashes, that are compared with a main picture which is not its own product's."""
_REMEMBERED: Final = 200_000
"""Pairs of pictures whose comparison is remembered while the program runs."""

Pair = tuple[str, str]
"""Digests of a reference and of a picture on a page."""
Verdict = tuple[bool, float]
"""Whether they are the same, and the share of the product's pixels that agree."""
_compared_before: Final[dict[Pair, Verdict]] = {}
"""By the digests, so it holds for good."""


def likened(conn: Connection, contents: pd.DataFrame, mapping: pd.DataFrame, master: Master) -> pd.DataFrame:
    """Columns `COLUMNS`, for each listing of `contents` that has references and shows pictures.

    Args:
        conn: a connection.
        contents: `listing_id` and `images`, as `store.frames.contents` gives them.
        mapping: as `catalog.mapping.map_variants` gives it.
        master: the master file's rows.
    """
    named = _named(master)
    wanted = _references(mapping, master) if named else {}
    pages = {
        int(listing): list(dict.fromkeys(urls))[:MOST_SHOWN]
        for listing, urls in zip(contents["listing_id"], contents["images"], strict=True)
        if listing in wanted and isinstance(urls, list)
    }
    if not pages:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS}).astype({"listing_id": "int64"})
    shown = store.shown(conn, pages)
    places = zip(shown["listing_id"].tolist(), shown["url"].tolist(), strict=True)
    known = dict(zip(places, shown["sha256"].tolist(), strict=True))
    pictures = Pictures(conn)
    pictures.load({*known.values(), *(digest for listing in pages for digest in wanted[listing])})
    rows = [
        _compared(listing, urls, [known.get((listing, url)) for url in urls], wanted[listing], named, pictures)
        for listing, urls in pages.items()
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"listing_id": "int64", "compared": "Int64"})


def _named(master: Master) -> dict[str, str]:
    """Every picture of the master file, and the first product or SKU that names it."""
    found: dict[str, str] = {}
    for rows in (master.products, master.skus):
        for code, digests in _digests(rows).items():
            found.update({digest: code for digest in digests if digest not in found})
    return found


def _digests(rows: pd.DataFrame) -> dict[str, list[str]]:
    if not len(rows):
        return {}
    cells = zip(rows["code"], rows["pictures"], strict=True)
    return {code: [digest for _, digest in cell] for code, cell in cells if isinstance(cell, list)}


def _references(mapping: pd.DataFrame, master: Master) -> Mapping[int, list[str]]:
    """The digests of each listing's reference pictures, for listings that have some."""
    products, skus, of_product = _digests(master.products), _digests(master.skus), _of_their_skus(master)
    found: dict[int, list[str]] = {}
    for listing, rows in mapping.groupby("listing_id"):
        codes = sorted(set(filled(rows["sku_code"], "")) - {""})
        styles = sorted(set(filled(rows["product_code"], "")) - {""})
        own = _all(skus, codes) or _all(of_product, styles)
        every = dict.fromkeys([*own, *_all(products, styles)])
        if every:
            found[int(str(listing))] = list(every)
    return found


def _of_their_skus(master: Master) -> dict[str, list[str]]:
    skus, found = _digests(master.skus), dict[str, list[str]]()
    for code, product in zip(master.skus["code"], master.skus["product_code"], strict=True):
        found.setdefault(product, []).extend(skus.get(code, ()))
    return found


def of_products(master: Master) -> dict[str, list[str]]:
    """The digests of each product's pictures and of its SKUs', for products that have some."""
    products, of_skus = _digests(master.products), _of_their_skus(master) if len(master.skus) else {}
    found = {
        code: list(dict.fromkeys(_all(products, [code]) + _all(of_skus, [code]))) for code in {**products, **of_skus}
    }
    return {code: digests for code, digests in found.items() if digests}


def _all(digests: Mapping[str, list[str]], codes: Iterable[str]) -> list[str]:
    return [digest for code in codes for digest in digests.get(code, ())]


@dataclass(slots=True)
class Pictures:
    """What is kept of pictures, and how two of them compare."""

    conn: Connection
    known: dict[str, bytes | None] = field(default_factory=dict)
    hashes: dict[str, int] = field(default_factory=dict)

    def load(self, digests: Iterable[str]) -> None:
        """Fetch what is kept of these."""
        self.known |= store.likenesses(self.conn, set(digests) - self.known.keys())

    def nearest(self, digests: Sequence[str], shown: str) -> Iterator[str]:
        """Those of `digests` that can be compared, those with the most similar hash first."""
        self.hashes |= store.hashes(self.conn, {*digests, shown} - self.hashes.keys())
        asked = self.hashes[shown]
        usable = [digest for digest in digests if digest in self.hashes]
        yield from sorted(usable, key=lambda digest: (self.hashes[digest] ^ asked).bit_count())

    def compare(self, pair: Pair) -> Verdict:
        """Cheap answers first: the same file, then a comparison that was made before, then a new one."""
        if pair[0] == pair[1]:
            return True, 1.0
        if pair not in _compared_before:
            if len(_compared_before) >= _REMEMBERED:
                _compared_before.clear()
            _compared_before[pair] = self._compare(pair)
        return _compared_before[pair]

    def _compare(self, pair: Pair) -> Verdict:
        from reading.likeness import compare  # noqa: PLC0415 - OpenCV starts slowly
        from reading.picture import Likeness  # noqa: PLC0415

        self.load(pair)
        ours, theirs = (self.known[digest] for digest in pair)
        if ours is None or theirs is None:
            return False, 0.0
        found = compare(Likeness.unpacked(ours), Likeness.unpacked(theirs))
        return found.is_same, found.agreement


def _compared(
    listing: int,
    urls: Sequence[str],
    shown: Sequence[str | None],
    references: Sequence[str],
    named: Mapping[str, str],
    pictures: Pictures,
) -> tuple[Any, ...]:
    usable = [digest if digest and pictures.known.get(digest) else None for digest in shown]
    main, *rest = usable
    matches, agrees = _any_same(references, main, pictures)
    other = None if matches or main is None else _owner(main, references, named, pictures)
    matches = matches or (other is None and any(_any_same(references, one, pictures)[0] for one in rest))
    decided = matches or other is not None or None not in usable
    compared = sum(one is not None for one in usable) if decided else None
    return listing, compared, len(references), matches, urls[0], round(100 * agrees), other


def _any_same(references: Sequence[str], shown: str | None, pictures: Pictures) -> Verdict:
    """Whether `shown` is one of `references`, and how far it agrees with that or with the nearest."""
    best: Verdict = False, 0.0
    for digest in pictures.nearest(references, shown) if shown else ():
        best = max(best, pictures.compare((digest, shown or "")))
        if best[0]:
            break
    return best


def _owner(main: str, references: Sequence[str], named: Mapping[str, str], pictures: Pictures) -> str | None:
    """The product or SKU whose picture `main` is, of all that the page does not sell."""
    own = set(references)
    others = list(pictures.nearest([digest for digest in named if digest not in own], main))
    return next((named[digest] for digest in others[:_NEAREST] if pictures.compare((digest, main))[0]), None)
