"""The engine's word on candidates: listings that discovery showed, matched to the current master file's SKUs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final, Protocol

from sqlalchemy import Connection, Engine

from catalog.matching import Candidate, Catalogue, Match, Sku
from store import goods, master, matches
from store.engine import read, transact
from store.matches import Word

_AT_ONCE: Final = 500
"""Candidates matched in one transaction."""


def match_waiting(engine: Engine) -> int:
    """Match every candidate that waits (store.matches.waiting) and return how many listings that were.

    Before the first import of a master file nothing is matched.

    Raises:
        ServiceError: the database does not answer.
    """
    with read(engine) as conn:
        version = master.latest_version(conn)
        waits = [] if version is None else matches.waiting(conn, version, _AT_ONCE)
        catalogue = Catalogue.of(skus_of(goods.current(conn))) if waits else None
    count = 0
    while waits and version is not None and catalogue is not None:
        transact(engine, partial(_match, waits=waits, catalogue=catalogue, version=version))
        count += len(waits)
        with read(engine) as conn:
            before, waits = set(waits), matches.waiting(conn, version, _AT_ONCE)
        waits = [one for one in waits if one not in before]
    return count


def skus_of(products: Iterable[goods.Goods]) -> Iterator[Sku]:
    """The master file's SKUs as matching takes them."""
    for one in products:
        for sku in one.skus:
            yield Sku(
                code=sku.code,
                product_code=one.code,
                brands=one.brands,
                names=one.names,
                colour=sku.colour or "",
                size=sku.size or "",
                codes=tuple(dict.fromkeys(filter(None, (one.code, one.mpn, sku.mpn)))),
                gtin=sku.gtin or "",
            )


class Described(Protocol):
    """What says of itself what matching needs to know."""

    @property
    def title(self) -> str: ...
    @property
    def brand(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def attributes(self) -> Mapping[str, str]: ...
    @property
    def images(self) -> Sequence[str]: ...
    @property
    def gtin(self) -> str: ...


def candidate(one: Described) -> Candidate:
    """A listing as matching takes it."""
    return Candidate(
        title=one.title,
        brand=one.brand,
        text=one.text,
        attributes=one.attributes,
        images=one.images,
        gtin=one.gtin,
    )


def _match(conn: Connection, waits: list[int], catalogue: Catalogue, version: int) -> None:
    for one in matches.known(conn, waits):
        matches.write(conn, one, [_word(match) for match in catalogue.match(candidate(one))], version)
    matches.mark_split(conn, waits, version)


def _word(match: Match) -> Word:
    """A match as the store keeps it; SKUs of the same product that may as well be meant stand among the reasons."""
    alike = (f"may as well be {', '.join(match.alike[:20])}",) if match.alike else ()
    return Word(
        product_code=match.sku.product_code,
        sku_code=match.sku.code,
        score=round(match.score, 4),
        reasons=(*match.reasons, *alike),
        verdict=match.verdict,
    )
