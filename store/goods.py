"""The brand's goods as searches and matching need them: every spelling of the brand, names without it, codes."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from store import master

_FEWEST: Final = 3
"""Products whose names must begin alike before that is taken for the brand's spelling in their language."""


@dataclass(frozen=True, slots=True)
class Goods:
    """A product of the current master file with its SKUs."""

    code: str
    brands: tuple[str, ...]
    """The brand in every spelling, the master file's own first."""
    names: tuple[str, ...]
    """In each language, without the brand."""
    mpn: str | None
    skus: "tuple[GoodsSku, ...]" = ()


@dataclass(frozen=True, slots=True)
class GoodsSku:
    """A sellable variant."""

    code: str
    gtin: str | None
    colour: str | None
    size: str | None
    mpn: str | None


def current(conn: Connection) -> list[Goods]:
    """All products of the master file that holds now, in its order."""
    skus: dict[str, list[GoodsSku]] = defaultdict(list)
    for _, (_, code, product, *rest) in master.current(
        conn, "skus", ("code", "product_code", "gtin", "colour", "size", "mpn")
    ):
        skus[product].append(GoodsSku(code, *rest))
    rows = [row[1:] for _, row in master.current(conn, "products", ("code", "brand", "name", "names", "mpn"))]
    said = _spellings((brand, name, names or {}) for _, brand, name, names, _ in rows)
    return [
        Goods(code, said[brand], _without(said[brand], (name, *(names or {}).values())), mpn, tuple(skus[code]))
        for code, brand, name, names, mpn in rows
    ]


def _spellings(products: Iterable[tuple[str, str, Mapping[str, str]]]) -> dict[str, tuple[str, ...]]:
    """Each brand in the spellings that its products' names begin with.

    In a language where all names begin alike ("아르쿠스 러너", "아르쿠스 브리즈") that is the brand, provided that the
    main names begin with the brand too: the file's names then carry it.
    """
    by_brand: dict[str, list[tuple[str, Mapping[str, str]]]] = defaultdict(list)
    for brand, name, names in products:
        by_brand[brand].append((name, names))
    found: dict[str, tuple[str, ...]] = {}
    for brand, named in by_brand.items():
        carried = len(named) >= _FEWEST and all(_begins(name, brand) for name, _ in named)
        languages = dict.fromkeys(language for _, names in named for language in names) if carried else {}
        starts = (_start([names[language] for _, names in named if language in names]) for language in languages)
        found[brand] = tuple(dict.fromkeys(filter(None, (brand, *starts))))
    return found


def _begins(name: str, brand: str) -> bool:
    return name.casefold().startswith(brand.casefold())


def _start(names: Sequence[str]) -> str:
    """What all names begin with, whole words of it; characters where the script has no spaces."""
    if len(names) < _FEWEST:
        return ""
    first, last = min(names), max(names)
    alike = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    start = first[:alike]
    if start and not all(name[len(start) :][:1] in ("", " ") for name in names) and not _is_han(start[-1]):
        start = start.rpartition(" ")[0]
    return start.strip() if len(start.strip()) > 1 else ""


def _is_han(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("CJK UNIFIED")


def _without(brands: Sequence[str], names: Iterable[str]) -> tuple[str, ...]:
    """The names without the brand before them; one that is nothing else stays."""
    found = []
    for name in names:
        brand = next((one for one in sorted(brands, key=len, reverse=True) if _begins(name, one)), "")
        found.append(name[len(brand) :].strip(" -·") or name)
    return tuple(dict.fromkeys(found))
