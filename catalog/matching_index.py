"""Which SKUs a text may mean: by GTIN, by code, and by words, the rarest first; so that few need to be compared."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from catalog.matching_codes import squash
from catalog.matching_features import Rarity
from catalog.matching_text import Told, fold, tell
from reading.ids import gtin as valid_gtin

NEAREST: Final = 6
"""Entries that are compared for a candidate's words."""
_COMMON: Final = 3_000
"""A word that more entries share finds nothing: a brand, a kind of goods."""
_SHORTEST_CODE: Final = 5


@dataclass(frozen=True, slots=True)
class Sku:
    """A sellable variant as the master file has it."""

    code: str
    product_code: str
    brands: tuple[str, ...]
    """The brand in every spelling that shops use, the master file's own first."""
    names: tuple[str, ...]
    """The product's name in each language, without the brand."""
    colour: str = ""
    size: str = ""
    codes: tuple[str, ...] = ()
    """Style code and manufacturer's part numbers, as people write them."""
    gtin: str = ""


@dataclass(slots=True)
class Entry:
    """SKUs that read alike but for their size, under one name."""

    told: Told
    skus: list[Sku] = field(default_factory=list)


class Index:
    """The entries of a catalogue and the ways to find them."""

    def __init__(self, skus: Iterable[Sku]) -> None:
        entries: dict[tuple[str, ...], Entry] = {}
        self.by_gtin: dict[str, list[int]] = defaultdict(list)
        self.by_sku: dict[str, list[int]] = defaultdict(list)
        self.by_code: dict[str, set[int]] = defaultdict(set)
        self.written: dict[str, str] = {}
        places: dict[tuple[str, ...], int] = {}
        for sku in skus:
            for name in sku.names or ("",):
                title = (fold(sku.brands[0]) if sku.brands else "", name, sku.colour)
                key = (*title, sku.product_code, *sku.codes)
                if key not in entries:
                    places[key] = len(entries)
                    entries[key] = Entry(tell(" ".join(title), " ".join(sku.codes)))
                entries[key].skus.append(sku)
                self._file(sku, places[key])
        self.entries = list(entries.values())
        self.rarity = Rarity.of(entry.told for entry in self.entries)
        self._postings = _postings(self.entries)

    def _file(self, sku: Sku, place: int) -> None:
        self.by_sku[sku.code].append(place)
        if number := valid_gtin(sku.gtin):
            self.by_gtin[number.zfill(14)].append(place)
        for written in sku.codes:
            code = squash(fold(written[:80]))
            if len(code) >= _SHORTEST_CODE and any(sign.isdecimal() for sign in code):
                self.by_code[code].add(place)
                self.written[code] = written

    def near(self, told: Told) -> Sequence[int]:
        """The entries that share the most weight of words with a text, nearest first."""
        found = np.zeros(len(self.entries))
        for word in told.words:
            if (places := self._postings.get(word)) is not None:
                found[places] += self.rarity(word)
        few = len(found) <= NEAREST
        best = np.arange(len(found)) if few else np.argpartition(-found, NEAREST)[:NEAREST]
        return [int(place) for place in sorted(best, key=lambda place: (-found[place], place)) if found[place] > 0]


def _postings(entries: Sequence[Entry]) -> dict[str, npt.NDArray[np.int64]]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(entries):
        for word in entry.told.words:
            found[word].append(place)
    most = max(_COMMON, len(entries) // 20)
    return {word: np.array(places) for word, places in found.items() if len(places) <= most or len(entries) <= most}
