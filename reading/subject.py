"""What a page is about, by its address and titles: to tell its own product from the others that it also shows."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urljoin, urlsplit

from reading.ids import plain
from reading.scan import Scan

_MOST_HEADINGS: Final = 30
_WORD = re.compile(r"\w+")
VARIANT_KEYS: Final = frozenset(
    "variant variantid variationid variation sku childsku skuid pid optionid itemid item vid selectedsku "
    "attributeid id_product_attribute products_id productid product_id goodsno goods_no itemno".replace("_", "").split()
)
"""Names that shops give to a URL's part which picks one variant."""


@dataclass
class Subject:
    """The address and the titles of one page."""

    url: str
    canonical: str | None = None
    headings: list[str] = field(default_factory=list)
    """The h1 elements' texts."""
    head_titles: list[str] = field(default_factory=list)
    """Open Graph title and document title."""
    sites: tuple[str, ...] = ()
    """What the page calls its site."""

    @cached_property
    def parts(self) -> SplitResult:
        """The split URL; empty parts when it is no URL."""
        return split(self.url)

    @cached_property
    def path(self) -> str:
        """The decoded path without its slash at the end."""
        return _path(self.url)

    @cached_property
    def picked_fields(self) -> list[tuple[str, str]]:
        """The fields of the URL's query and fragment, as written: [("variant", "4123"), ("sku", "A-1")]."""
        fragment = self.parts.fragment.lstrip("!/?")
        fields = []
        for text in (self.parts.query, fragment if "=" in fragment else ""):
            if text.count("&") < 100:
                fields += parse_qsl(text)
        return fields

    @cached_property
    def picked(self) -> dict[str, str]:
        """The same by name in plain lower case."""
        return {plain(name): value for name, value in self.picked_fields}

    @cached_property
    def variant_ids(self) -> frozenset[str]:
        """Values in the URL that pick one variant."""
        return frozenset(plain(v) for name, v in self.picked.items() if name in VARIANT_KEYS)

    @cached_property
    def titles(self) -> list[str]:
        """Headings, then the titles in the head, as written."""
        return [*self.headings, *self.head_titles]

    @cached_property
    def words(self) -> list[str]:
        """The titles, plain."""
        return [plain(title) for title in self.titles]

    def absolute(self, link: str) -> str:
        """`link` seen from this page; empty when it is no URL."""
        try:
            return urljoin(self.url, link.strip())
        except ValueError:
            return ""

    def same_page(self, link: str | None) -> bool:
        """Whether `link` leads to this page's product: the same path, whatever the query."""
        if not link:
            return False
        path = _path(self.absolute(link))
        return len(path) > 1 and path in (self.path, _path(self.absolute(self.canonical)) if self.canonical else "")

    def is_site(self, words: str) -> bool:
        """Whether `words`, plain, are the site's own name: a part of its host, or what its metas call it."""
        return bool(words) and words in self.site_names

    @cached_property
    def site_names(self) -> frozenset[str]:
        """The host, its parts and what the page calls its site, plain."""
        host = (self.parts.hostname or "").removeprefix("www.")
        return frozenset({plain(host), *(plain(p) for p in host.split(".") if len(p) > 3), *map(plain, self.sites)})

    def names(self, name: str | None) -> float:
        """How well `name` fits the page's titles: 1 the same, 0.5 and more for much in common, 0 nothing."""
        if not name:
            return 0.0
        wanted = plain(name)
        if wanted in self.words:
            return 1.0
        if len(wanted) > 3 and any(wanted in title or (len(title) > 9 and title in wanted) for title in self.words):
            return 0.9
        return max((overlap(name, title) for title in self.titles), default=0.0)

    def mentions(self, code: str | None) -> bool:
        """Whether the URL's path, query or fragment holds `code` as a whole part."""
        return bool(code) and len(str(code)) > 2 and plain(str(code)) in self.pieces

    @cached_property
    def pieces(self) -> frozenset[str]:
        """Whole parts of the URL, plain: path segments, what dashes, dots and underscores part, and values picked."""
        found: set[str] = {plain(value) for value in self.picked.values()}
        for segment in self.path.split("/"):
            found.add(plain(segment))
            found.add(plain(segment.rpartition(".")[0]))
            found.update(plain(piece) for piece in re.split(r"[-._,;:]", segment))
        return frozenset(piece for piece in found if piece)


def subject(url: str, found: Scan) -> Subject:
    """The subject of the page at `url`."""
    titles = [content for name, content in found.metas if name in ("og:title", "twitter:title")][:2]
    sites = tuple(content for name, content in found.metas if name in ("og:site_name", "application-name"))
    headings = [node.text(separator=" ") for node in found.headings[:_MOST_HEADINGS]]
    return Subject(url, found.canonical, _clean(headings), _clean([*titles, found.title]), sites)


def _clean(titles: list[str]) -> list[str]:
    return [words for title in titles if (words := " ".join(title[:2_000].split())[:400])]


def overlap(one: str, other: str) -> float:
    """Share of words in common, of the shorter of two texts, when it has at least two words."""
    a, b = set(_WORD.findall(one.lower())), set(_WORD.findall(other.lower()))
    shorter = min(len(a), len(b))
    return len(a & b) / shorter if shorter > 1 else 0.0


def split(url: str) -> SplitResult:
    """`url` in parts; empty parts when it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def _path(url: str) -> str:
    return unquote(split(url).path).rstrip("/").lower()
