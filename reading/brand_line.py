"""The brand as the visible page names it near the title: behind its label, or in an element called so."""

import re
from typing import Final

from selectolax.lexbor import LexborNode

from reading.ids import plain
from reading.labels import Marks
from reading.places import Places
from reading.region import mark_of, words_of
from reading.scan import Walk
from reading.subject import Subject

_LABEL = re.compile(
    r"(?:브랜드|brand|marke|marca|marque|品牌|ブランド|merk|varemerke|varumärke|mærke|značka|marka|márka|бренд"
    r"|марка|الماركة|العلامة التجارية)"
    r"\s*(?:[:：]|\Z)\s*",
    re.IGNORECASE,
)
_QUERY: Final = "[itemprop=brand],[class*=brand i],[class*=manufacturer i],[class*=hersteller i],[class*=vendor i]"
_NAMED: Final = Marks(
    "productbrand brandname brandtitle itembrand goodsbrand pdpbrand infobrand brandlink manufacturername "
    "productmanufacturer "
    "productvendor producthersteller",
    "brand manufacturer vendor hersteller",
)
_NOT: Final = Marks(
    "brandlist brandmenu allbrands brands branding logo header footer menu store storename seller description "
    "rating brandstory "
    "brandbanner follow like wish"
)
_NONE: Final = frozenset(
    "unbranded;generic;none;n/a;no brand;없음;무브랜드;keine;sonstige;other;others;其他;其它;无;無;なし".split(";")
)
_LONGEST: Final = 40
_NEAR: Final = 12
"""Nodes between a label and its brand."""
_PREFIX = re.compile(
    r"\A(?:by|von|de|da|par)\s+(?=\S)|\A(?:brand|브랜드|marke|marca|marque|品牌)\s*[:：]?\s*", re.IGNORECASE
)


def brand_line(root: LexborNode, walk: Walk, places: Places, about: Subject) -> tuple[str, str] | None:
    """The brand and where it stands, of what is shown in `root` and was walked; ("", where) for an empty place;
    else None."""
    for index, token in enumerate(walk.tokens):
        text = token.text.strip()
        label = _LABEL.match(text) if len(text) <= _LONGEST + 20 else None
        if label is None or places.of(token.node).elsewhere:
            continue
        name = text[label.end() :]
        if not name and index + 1 < len(walk.tokens) and walk.tokens[index + 1].at - token.at <= _NEAR:
            name = walk.tokens[index + 1].text.strip()
        if name := _name(name, about):
            return name, f"visible {label[0].strip(' :：')}"
    for node in root.css(_QUERY):
        mark = mark_of(node)
        if (node.attributes.get("itemprop") == "brand" or _NAMED.on(mark)) and not _NOT.on(mark):
            place = places.of(node)
            if not place.elsewhere and not place.hidden and (name := _name(_words(node), about)):
                return name, f"visible .{mark.split()[0]}" if mark else "visible brand"
    return None


def _words(node: LexborNode) -> str:
    image = node.css_first("img[alt]")
    return words_of(node) or (image.attributes.get("alt") or "" if image is not None else "")


def _name(text: str, about: Subject) -> str:
    """`text` as a brand; empty where it is too long, a whole title, or no word."""
    name = _PREFIX.sub("", " ".join(text.split())).strip(" :|·-")
    if not 1 < len(name) <= _LONGEST or not any(character.isalpha() for character in name) or _LABEL.fullmatch(name):
        return ""
    return "" if plain(name) in about.words or name.lower() in _NONE else name
