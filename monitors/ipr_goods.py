"""The brand's goods as strangers' listings are held against them: which product, which sizes, colours and pictures.

An accusation asks whose goods a listing offers, not which colour: here listings are matched to products. A colour or a
size that the product does not have is a sign of its own.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from catalog.matching import Candidate, Catalogue, Match, Sku
from catalog.matching_text import fold, tell
from monitors.ipr_marks import Marks

Prints = npt.NDArray[np.uint64]
"""Perceptual hashes of 256 bits, four words a row."""

ALIKE_BITS: Final = 31
"""Up to so many of 256 bits two pictures differ that are the same. Source: PDQ's own recommendation."""
_AT_ONCE: Final = 256
_REMEMBERED: Final = 50_000


def prints_of(hashes: Iterable[str]) -> Prints:
    """Hashes of 64 hexadecimal digits each as words; what is none stands as zeros, which is like nothing."""
    rows = [bytes.fromhex(one) if _is_hash(one) else bytes(32) for one in hashes]
    return np.frombuffer(b"".join(rows), dtype=">u8").astype(np.uint64).reshape(-1, 4)


def _is_hash(text: str) -> bool:
    return len(text) == 64 and all(sign in "0123456789abcdef" for sign in text)


def alike(some: Prints, others: Prints) -> list[npt.NDArray[np.int64]]:
    """For each of `some` the places of `others` that show the same picture."""
    found: list[npt.NDArray[np.int64]] = []
    for start in range(0, len(some), _AT_ONCE):
        part = some[start : start + _AT_ONCE]
        off = np.bitwise_count(part[:, None, :] ^ others[None, :, :]).sum(axis=2)
        seen = np.asarray(part.any(axis=1), dtype=np.bool_)
        near = (off <= ALIKE_BITS) & seen[:, None]
        found += [np.flatnonzero(row) for row in near]
    return found


@dataclass(frozen=True)
class Goods:
    """What the master file knows of the brand's goods."""

    skus: Sequence[Sku]
    list_prices: Mapping[tuple[str, str], int]
    """By product code and currency, minor units."""
    pictures: Sequence[str] = ()
    """Perceptual hashes of the brand's own pictures."""

    @cached_property
    def catalogue(self) -> Catalogue:
        """The goods by product, without colours."""
        return Catalogue.of(replace(sku, colour="") for sku in self.skus)

    @cached_property
    def marks(self) -> Marks:
        """The brand's names."""
        return Marks.of(name for sku in self.skus for name in sku.brands)

    @cached_property
    def prints(self) -> Prints:
        """The brand's pictures as words."""
        return prints_of(self.pictures)

    @cached_property
    def _matched(self) -> dict[bytes, Match | None]:
        """What was matched before: pages stay the same for weeks."""
        return {}

    @cached_property
    def _sizes(self) -> Mapping[str, frozenset[str]]:
        return _by_product((sku.product_code, fold(sku.size).strip()) for sku in self.skus)

    @cached_property
    def _colours(self) -> Mapping[str, frozenset[str]]:
        told = ((sku.product_code, tell(sku.colour, "").colours) for sku in self.skus)
        return _by_product((product, colour) for product, colours in told for colour in colours)

    @cached_property
    def _brands(self) -> Mapping[str, str]:
        return {sku.product_code: sku.brands[0] for sku in self.skus if sku.brands}

    def brand(self, product: str) -> str:
        """The product's brand; without a product the first, which a mark's misuse is told under."""
        return self._brands.get(product) or next(iter(self._brands.values()), "")

    def match(self, candidate: Candidate) -> Match | None:
        """The product that a listing offers, if any; of its SKUs the first that fits."""
        said = repr([getattr(candidate, one.name) for one in fields(candidate)])
        key = hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if key not in self._matched:
            if len(self._matched) >= _REMEMBERED:
                self._matched.clear()
            self._matched[key] = next(iter(self.catalogue.match(candidate)), None)
        return self._matched[key]

    def impossible(self, product: str, options: Mapping[str, Any], title: str) -> str:
        """The first size or colour shown that the product does not have; "" for none.

        A size counts only where another one shown is the product's: the page then uses the brand's scale.
        """
        sizes, colours = self._sizes.get(product, frozenset()), self._colours.get(product, frozenset())
        for value in (str(one) for values in options.values() for one in _many(values)):
            told = tell(value[:80], "").colours
            if colours and told and not set(told) & colours:
                return value[:40]
        shown = [fold(str(one)[:40]).strip() for name, some in options.items() if is_size(name) for one in _many(some)]
        if sizes & set(shown):
            return next((one for one in shown if one not in sizes), "")
        return ""


def _by_product(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for product, value in pairs:
        if value:
            found[product].add(value)
    return {product: frozenset(values) for product, values in found.items()}


def is_size(name: str) -> bool:
    """Whether an option of this name is a size."""
    return any(word in fold(name) for word in ("size", "사이즈", "크기", "尺码", "尺碼", "尺寸", "码", "サイズ"))


def is_colour(name: str) -> bool:
    """Whether an option or attribute of this name is a colour."""
    return any(word in fold(name) for word in ("color", "colour", "색상", "컬러", "颜色", "顏色", "カラー", "色"))


def _many(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else [value]
