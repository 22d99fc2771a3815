"""Numbers of the product that the page shows behind a label ("Item no. 123"), or carries in its address."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from reading import ids
from reading.ids import plain
from reading.places import Places
from reading.scan import Walk
from reading.subject import VARIANT_KEYS, Subject

_STARTS: Final = frozenset(
    "sku ite art cod cód kód kod ref réf pro sty eba bes var tuo pre too obj num арт код 商品 品番 型番 貨號 货号 "
    "상품 품번 제품 mpn mod man mfr her mfg par výr ean upc gti isb bar jan stk cat onl our web sho sto".split()
)
"""How labels begin: looked up before the expressions are tried."""
_OF: Final = (
    r"[\s.:#-]*(?:number|num|nummer|nr|no|id|code|kods|kodas|kood|interno|numero|número|#|№|n°|nº|produs|produktu|produkt|"
    r"tovaru|zboží|prodotto|producto|produto|товара|číslo|vare)*[\s.]*"
)
_LABELS: Final = (
    (
        "gtin",
        re.compile(
            r"(?:ean|upc|gtin|isbn|jan|barcode)(?:[\s/-]?(?:13|8|12|14|10|code|kód|kod|nr|ean|upc))*\.?\s*(?:[:#=]|\Z|\s)",
            re.IGNORECASE,
        ),
    ),
    (
        "mpn",
        re.compile(
            rf"(?:mpn|mfr|mfg|model|part|manufacturer|herstellernummer|hersteller-nr|výrobní|modelo|modell|"
            rf"modèle|型番){_OF}(?:part{_OF})?\s*(?:[:#№：=]|\Z)",
            re.IGNORECASE,
        ),
    ),
    (
        "sku",
        re.compile(
            rf"(?:(?:ebay|product|produkt|store|online|web|our|style|shop|catalog|stock)\s+)?"
            rf"(?:sku|item|article|artikel|artikelnummer|art|style|product|produkt|produkta|preces|prekės|"
            rf"bestell|varen|vare|tuote|numero oggetto|"
            rf"numéro de l.objet|artikelnr|artikelcode|code|ref|réf|référence|referencia|reference|código|"
            rf"codigo|codice|cod|cód|kód|kod|tootekood|toote|"
            rf"tootenumber|артикул|код|商品編號|商品编号|商品番号|品番|貨號|货号|商品貨號|상품번호|상품코드|"
            rf"품번|제품번호){_OF}(?:[:#№：=]|\Z|(?<=sku)\s)",
            re.IGNORECASE,
        ),
    ),
)  # fmt: skip
_CODE = re.compile(r"\(?(?P<code>[A-Za-z0-9][\w./-]{2,39})\)?\Z")
_NUMBERED = re.compile(r"\d")
_PARTS = re.compile(r"\s[/|]\s")
_AROUND: Final = " :#=.-\n\t\r\xa0"
_LONGEST_LABEL: Final = 70
_NEAR: Final = 12
"""Nodes between a label and its number."""
_SKU_KEYS: Final = frozenset("sku childsku skuid selectedsku item itemno articleno".split())
"""Names of URL fields that carry a SKU, not the shop program's own number of a variant."""
_EDGES: Final = frozenset((b'""', b"''", b"><", b"=;", b":,"))
"""What stands around a number that is a value of its own in a page's source."""
_MOST_PLACES: Final = 300
_EXTENSION = re.compile(r"\.(?:html?|php|aspx?|jsp|do)\Z", re.IGNORECASE)
_WHOLE = re.compile(r"[A-Za-z]{0,4}[-_]?\d{4,}[A-Za-z\d]{0,4}\Z")
_TAIL = re.compile(r"[A-Za-z]{0,3}\d{5,}[A-Za-z]?\Z")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number and where it stands."""

    kind: str
    """`sku`, `mpn` or `gtin`."""
    value: str
    where: str


def labelled(walk: Walk, places: Places, upto: int) -> Iterator[Numbered]:
    """Numbers that stand behind a label in the product's own part of the page, within `upto` nodes of the title."""
    index = 0
    while (token := walk.get(index)) is not None and token.at <= upto:
        index += 1
        text = token.text.strip()
        if len(text) > _LONGEST_LABEL or (text[:3].lower().strip(" :.") not in _STARTS and text[:2] not in _STARTS):
            continue
        after = walk.get(index)
        following = after.text.strip(_AROUND) if after is not None and after.at - token.at <= _NEAR else ""
        found = [one for part in _PARTS.split(text) if (one := _behind_label(part, following))]
        if found and not places.of(token.node).elsewhere:
            yield from found


def _behind_label(text: str, following: str) -> Numbered | None:
    """The number behind the label with which `text` begins, else the one that is the whole `following` text."""
    for kind, expression in _LABELS:
        if label := expression.match(text):
            value = _read(kind, text[label.end() :].strip(_AROUND) or following)
            return Numbered(kind, value, f"visible {text[: label.end()].strip(_AROUND)}") if value else None
    return None


def _read(kind: str, text: str) -> str | None:
    if kind == "gtin":
        return ids.gtin(text)
    found = _CODE.match(text)
    return ids.code(found["code"]) if found and (_NUMBERED.search(text) or text.isupper()) else None


def picked_number(subject: Subject, source: bytes) -> Numbered | None:
    """The SKU that the address picks by name (`?sku=A-1`), where the page's bytes `source` also hold it alone."""
    values = [value for name, value in subject.picked_fields if plain(name) in _SKU_KEYS]
    found = next((value for value in values if _CODE.match(value) and _stands_in(value, source)), None)
    return Numbered("sku", found, "url") if found else None


def addressed(subject: Subject, source: bytes) -> Numbered | None:
    """The product's number in the page's address, where the page's bytes `source` also hold it alone."""
    found = next((value for value in _in_address(subject) if _stands_in(value, source)), None)
    return Numbered("sku", found, "url") if found else None


def form_number(tree: LexborHTMLParser) -> Numbered | None:
    """The SKU that the form of the cart carries, as Magento's does."""
    form = tree.css_first("form[data-product-sku]")
    value = ids.code(form.attributes.get("data-product-sku")) if form is not None else None
    return Numbered("sku", value, "form data-product-sku") if value else None


def _stands_in(value: str, source: bytes) -> bool:
    """Whether `value` is a value of its own somewhere in the page's bytes, as its edges show."""
    wanted = value.encode()
    at = source.find(wanted)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return False
        end = at + len(wanted)
        if source[at - 1 : at] + source[end : end + 1] in _EDGES:
            return True
        at = source.find(wanted, end)
    return False


def _in_address(subject: Subject) -> Iterator[str]:
    for name, value in subject.picked_fields:
        if plain(name) in VARIANT_KEYS and _CODE.match(value) and _NUMBERED.search(value):
            yield value
    segments = [segment for segment in subject.parts.path.split("/") if segment]
    if not segments:
        return
    last = _EXTENSION.sub("", segments[-1])
    for candidate in (last, last.rpartition("-")[2], last.rpartition("_")[2], last.partition("-")[0]):
        if _TAIL.match(candidate) or (candidate == last and _WHOLE.match(candidate)):
            yield candidate
    yield from (segment for segment in reversed(segments[:-1]) if segment.isdigit() and len(segment) > 4)
