"""Words that are to be forgotten, struck out of every text and every JSON that the store keeps.

In rows of the matters that they belong to every word goes; in all other rows those alone that can mean nothing else.
Keys, addresses of pages, codes, hashes and times stay: they are what a case's history stands on.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import JSON, ColumnElement, Connection, Row, Table, Text, and_, cast, or_, select, tuple_, update

from model.seller_keys import folded
from store import sealing
from store.engine import chunks
from store.tables import audit, master_sellers, metadata, searches, silences

STRUCK: Final = "(erased)"

KEPT: Final = frozenset(
    "url channel external_id brand sku gtin mpn sku_code product_code code country category currency etag "
    "last_modified variant policy_key fingerprint seller key group_key region place ts after_ts file_id receiver "
    "route authority path file_name image images pictures absent carried looks learned statistics counts fields "
    "classes type number certificate mark alias match".split()
)
"""Columns that hold no sentence and no name: where a seller's name is a key, it is renamed before."""
_PASSED: Final = frozenset(
    "users identities sellers seller_keys seller_members catalog_versions master_products master_skus master_listings "
    "master_policies master_promotions master_stock master_expectations master_rights".split()
)
"""Tables that whoever erases empties, or that are about people of the house, the brand's goods and its rights."""
_OF: Final = {
    "listing_id": "listings",
    "discrepancy_id": "discrepancies",
    "case_id": "cases",
    "message_id": "messages",
    "first_id": "sellers",
    "second_id": "sellers",
}
"""Columns by which a row belongs to a matter, and what of the matter they name."""
_WORDS_AT_ONCE: Final = 40
"""SQLite takes expressions of up to 1,000 parts."""
_SHORTEST: Final = 2
_TELLING: Final = 8
"""Letters and digits from which a word can mean nothing else."""
_BETWEEN: Final = r"[\s.\-–()]{0,2}"


@dataclass(frozen=True, slots=True)
class Matter:
    """The rows that are about those to whom the words belong, by their tables' numbers."""

    listings: frozenset[int]
    discrepancies: frozenset[int]
    cases: frozenset[int]
    messages: frozenset[int]
    sellers: frozenset[int]
    evidence: frozenset[int]
    silences: frozenset[int]
    names: Collection[tuple[str, str]]
    """Channels and keys of the sellers, as they are called now."""

    def targets(self) -> list[str]:
        """What the trail calls them."""
        words = {"listing": self.listings, "discrepancy": self.discrepancies, "case": self.cases}
        words |= {"seller": self.sellers, "evidence": self.evidence, "silence": self.silences}
        return [f"{word} {number}" for word, numbers in words.items() for number in sorted(numbers)]


class Words:
    """What is to be struck out, whatever stands between digits and however it is spaced and cased."""

    def __init__(self, words: Iterable[str], plain: Iterable[str] = ()) -> None:
        """Of texts too short to mean somebody nothing is struck out.

        Args:
            words: texts that mean these sellers wherever they stand, if they are long enough.
            plain: texts that may mean something else, however long.
        """
        self._sure = set(map(_spaced, words))
        every = {word for word in self._sure | set(map(_spaced, plain)) if len(folded(word)) >= _SHORTEST}
        self.all = sorted(every, key=lambda word: (-len(word), word))
        self._pattern = re.compile("|".join(map(_pattern, self.all)) or r"(?!)", re.IGNORECASE)
        self._telling = re.compile("|".join(map(_pattern, self.telling())) or r"(?!)", re.IGNORECASE)

    def telling(self) -> list[str]:
        """Those that can mean nothing else."""
        return [word for word in self.all if word in self._sure and len(folded(word)) >= _TELLING]

    def in_text(self, text: str) -> bool:
        """Whether any stands in `text`."""
        return self._pattern.search(text) is not None

    def struck(self, value: Any, *, every: bool = True) -> Any:
        """A text, or all texts of a JSON, without the words; `every` of them, or the telling ones."""
        if isinstance(value, str):
            return (self._pattern if every else self._telling).sub(STRUCK, value)
        if isinstance(value, Mapping):
            return {self.struck(name, every=every): self.struck(one, every=every) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.struck(one, every=every) for one in value]
        return value


def _spaced(word: str) -> str:
    return " ".join(word.split())


def _pattern(word: str) -> str:
    """Numbers however they are set; other words whole, where their ends are of a script that parts words."""
    digits = re.sub(r"\D", "", word)
    if len(digits) >= _TELLING - 1 and not re.search(r"[^\W\d_]", word):
        return rf"(?<!\d)\+?{_BETWEEN.join(digits)}(?!\d)"
    body = r"\s+".join(map(re.escape, word.split()))
    before = r"(?<![A-Za-z0-9])" if word[0].isascii() and word[0].isalnum() else ""
    after = r"(?![A-Za-z0-9])" if word[-1].isascii() and word[-1].isalnum() else ""
    return f"{before}{body}{after}"


def strike(conn: Connection, words: Words, matter: Matter) -> int:
    """Strike the words out of every table; how many rows that changed."""
    return sum(_strike(conn, table, words, matter) for table in metadata.sorted_tables if table.name not in _PASSED)


def texts_of(table: Table) -> list[str]:
    """The columns of a table that may hold a word of somebody's."""
    return [one.name for one in table.columns if isinstance(one.type, Text | JSON) and one.name not in KEPT]


def _strike(conn: Connection, table: Table, words: Words, matter: Matter) -> int:
    names = texts_of(table)
    if not names:
        return 0
    if table is audit:
        sealing.lock(conn)
    keys = [column.name for column in table.primary_key]
    columns = [table.c[name] for name in dict.fromkeys((*keys, *names))]
    struck = []
    for here in _conditions(table, matter):
        rows = conn.execute(select(*columns).where(here)).all()
        struck += [row for row in rows if _write(conn, table, keys, row, names, words, every=True)]
    for elsewhere in _mentions(table, names, words):
        rows = conn.execute(select(*columns).where(elsewhere)).all()
        struck += [row for row in rows if _write(conn, table, keys, row, names, words, every=False)]
    if table is audit:
        for part in chunks([row.id for row in struck]):
            sealing.note_struck(conn, part)
    return len(struck)


def _conditions(table: Table, matter: Matter) -> Iterator[ColumnElement[bool]]:
    """Which rows of a table belong to the matter, a part at a time."""
    if table is audit:
        yield from (audit.c.target.in_(part) for part in chunks(matter.targets()))
    elif table is silences:
        yield from (silences.c.id.in_(part) for part in chunks(sorted(matter.silences)))
    elif table is searches:  # a seller's own list is asked for by the seller's key or name
        yield and_(searches.c.kind == "seller", searches.c.channel.in_({channel for channel, _ in matter.names}))
    elif table is master_sellers:
        names = tuple_(master_sellers.c.channel, master_sellers.c.seller)
        yield from (names.in_(part) for part in chunks(sorted(matter.names)))
    else:
        for name, of in _OF.items():
            if name in table.c:
                yield from (table.c[name].in_(part) for part in chunks(sorted(getattr(matter, of))))


def _mentions(table: Table, names: Iterable[str], words: Words) -> Iterator[ColumnElement[bool]]:
    """Rows in which a telling word stands as it was shown, or as digits alone; a part at a time."""
    telling = words.telling()
    columns = [table.c[name] for name in names]
    for first in range(0, len(telling), _WORDS_AT_ONCE):
        part = telling[first : first + _WORDS_AT_ONCE]
        yield or_(*(_holds(column, word) for word in part for column in columns))


def _holds(column: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    quoted = orjson.dumps(word).decode()[1:-1] if isinstance(column.type, JSON) else word
    return cast(column, Text).icontains(quoted, autoescape=True)


def _write(
    conn: Connection, table: Table, keys: list[str], row: Row[Any], names: list[str], words: Words, *, every: bool
) -> bool:
    before = {name: getattr(row, name) for name in names}
    after = {name: words.struck(value, every=every) for name, value in before.items()}
    changed = {name: value for name, value in after.items() if value != before[name]}
    if changed:
        same = and_(*(table.c[name] == getattr(row, name) for name in keys))
        conn.execute(update(table).where(same).values(**changed))
    return bool(changed)
