"""From a stranger's listing to the SKU that it sells: a score with its reasons, and what may be done with it.

GTIN first, then style code or part number in title, attributes or names of picture files, then the title's words. A
score from .95 on is accepted by itself, from .6 a person looks, below that the listing only mentions the brand. A wrong
acceptance would be an accusation: whatever contradicts the SKU holds the score under .95, however alike the rest reads.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from catalog import matching_codes
from catalog.matching_brands import Brands, said_brand
from catalog.matching_features import compare
from catalog.matching_index import Entry, Index
from catalog.matching_index import Sku as Sku
from catalog.matching_rules import differences, proof, same_code
from catalog.matching_scorer import ACCEPTED, REVIEW, UNPROVEN, scorer
from catalog.matching_text import TITLE_MOST, Told, fold, tell
from reading.ids import gtin as valid_gtin

Verdict = Literal["accepted", "review", "mention"]

MENTION: Final = 0.59
"""The most that is said of a thing that is certainly not the brand's own goods."""
_BY_GTIN: Final = 0.99
_BY_CODE: Final = 0.97
_BY_CODE_ALONE: Final = 0.9
"""A code without the brand's name: another maker may use the same."""
_BY_PICTURE: Final = 0.7
_TITLE: Final = "in the title"
_ATTRIBUTE: Final = "in an attribute"
_PICTURE: Final = "in a picture's file name"
_MOST: Final = 3
_ATTRIBUTES_MOST: Final = 60
_IMAGES_MOST: Final = 30


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a listing says of itself; every part may be missing, and all of it may be hostile."""

    title: str
    brand: str = ""
    text: str = ""
    """The seller's own text."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    images: Sequence[str] = ()
    """Names or addresses of picture files."""
    gtin: str = ""
    own_pictures: frozenset[str] = frozenset()
    """Codes of SKUs whose own picture the listing shows, as picture matching found."""


@dataclass(frozen=True, slots=True)
class Match:
    """A SKU that a listing may sell."""

    sku: Sku
    score: float
    reasons: tuple[str, ...]
    verdict: Verdict
    alike: tuple[str, ...] = ()
    """Codes of SKUs of the same product that the listing may as well sell: it names no size, or several colours."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A candidate, read once."""

    told: Told
    brands: frozenset[str]
    other_brand: str
    fitting: str
    gtin: str
    codes: Mapping[str, str]
    """Each code, and where it stands."""
    tokens: frozenset[str]
    own_pictures: frozenset[str]


class Catalogue:
    """The SKUs that listings are matched to."""

    def __init__(self, index: Index, brands: Brands) -> None:
        self._index = index
        self._brands = brands

    @classmethod
    def of(cls, skus: Iterable[Sku]) -> "Catalogue":
        """Of the master file's SKUs; some 50,000 take seconds."""
        rows = list(skus)
        return cls(Index(rows), Brands(sku.brands for sku in rows if sku.brands))

    def match(self, candidate: Candidate) -> tuple[Match, ...]:
        """The SKUs that a candidate may sell, best first, one a product; at most three.

        Below .6 only the best is told, as a mention, and only where the candidate names the brand. Empty where nothing
        of the catalogue is meant.
        """
        shown = self._read(candidate)
        places = self._places(shown)
        if not places:
            return ()
        entries = [self._index.entries[place] for place in places]
        margins = scorer().margins([compare(shown.told, entry.told, self._index.rarity) for entry in entries])
        found = [
            self._judge(shown, place, entry, float(margin))
            for place, entry, margin in zip(places, entries, margins, strict=True)
        ]
        return _told(_one_a_product(found), shown)

    def _read(self, candidate: Candidate) -> _Shown:
        title = self._brands.one(candidate.title)
        said = said_brand(candidate.brand, candidate.attributes)
        brands = self._brands.named(candidate.title, said)
        sizes = matching_codes.sizes(title)
        told = replace(tell(matching_codes.without_sizes(title), candidate.text), sizes=sizes)
        return _Shown(
            told=told,
            brands=brands,
            other_brand=said if said and not self._brands.named(said) else "",
            fitting=self._brands.fitting(candidate.title),
            gtin=(valid_gtin(candidate.gtin[:40]) or "").zfill(14) if candidate.gtin else "",
            codes=_codes(candidate),
            tokens=frozenset(title.split()),
            own_pictures=candidate.own_pictures,
        )

    def _places(self, shown: _Shown) -> list[int]:
        """Entries worth comparing: of the GTIN, of the codes, of the pictures, of the words."""
        index = self._index
        by_code = sorted(place for code in shown.codes for place in index.by_code.get(code, ()))
        by_picture = [place for code in sorted(shown.own_pictures)[:20] for place in index.by_sku.get(code, ())]
        by_gtin = index.by_gtin.get(shown.gtin, ())
        return list(dict.fromkeys((*by_gtin, *by_code[:20], *by_picture, *index.near(shown.told))))

    def _judge(self, shown: _Shown, place: int, entry: Entry, margin: float) -> Match:
        skus = _fitting_skus(entry, shown)
        score, reasons = self._evidence(shown, place, entry, margin)
        most, against = self._against(shown, place, entry)
        if by_gtin := [sku for sku in skus if _same_gtin(sku, shown.gtin)]:
            skus = by_gtin
        score = min(score, most)
        return Match(
            skus[0], score, (*reasons, *against), _verdict(score), tuple(dict.fromkeys(sku.code for sku in skus[1:]))
        )

    def _evidence(self, shown: _Shown, place: int, entry: Entry, margin: float) -> tuple[float, list[str]]:
        """The score for what agrees, with reasons."""
        proven = proof(shown.told, entry.told)
        score, reasons = scorer().score(margin, proven), []
        if place in self._index.by_gtin.get(shown.gtin, ()):
            score = max(score, _BY_GTIN)
            reasons.append(f"GTIN {shown.gtin.lstrip('0')} is the SKU's")
        for code, where in shown.codes.items():
            if place in self._index.by_code.get(code, ()):
                score = max(score, _by_code(shown, where, score))
                reasons.append(f"style code {self._index.written[code]} {where}")
        if shown.own_pictures & {sku.code for sku in entry.skus}:
            score = max(score, _BY_PICTURE)
            reasons.append("shows the SKU's own picture")
        return score, reasons + list(_alike(shown.told, entry.told, proven))

    def _against(self, shown: _Shown, place: int, entry: Entry) -> tuple[float, list[str]]:
        """The most that the score may be, with reasons."""
        reasons = [*differences(shown.told, entry.told), *_other_code(shown, entry)]
        numbers = {sku.gtin for sku in entry.skus if sku.gtin}
        if shown.gtin and numbers and place not in self._index.by_gtin.get(shown.gtin, ()):
            reasons.append(f"GTIN differs: {shown.gtin.lstrip('0')} is not the SKU's")
        most = UNPROVEN if reasons else 1.0
        known = shown.codes.keys() & self._index.by_code.keys() or shown.gtin in self._index.by_gtin
        for said, reason in (
            (shown.other_brand, f"another brand: {shown.other_brand[:40]}"),
            (shown.fitting if shown.fitting not in entry.told.title else "", f"goes with the goods: {shown.fitting}"),
            ("" if shown.brands or known or shown.own_pictures else "none", "names no brand of the catalogue"),
        ):
            if said:
                most = MENTION
                reasons.append(reason)
        return most, reasons


def _codes(candidate: Candidate) -> dict[str, str]:
    """Codes with the place where each stands first."""
    found: dict[str, str] = {}
    values = [f"{value}"[:200] for value in list(candidate.attributes.values())[:_ATTRIBUTES_MOST]]
    names = [image.partition("?")[0].rpartition("/")[2][:200] for image in candidate.images[:_IMAGES_MOST]]
    for where, texts in ((_TITLE, [candidate.title[:TITLE_MOST]]), (_ATTRIBUTE, values), (_PICTURE, names)):
        for text in texts:
            codes, bases = matching_codes.codes(fold(text).replace("_", " "))
            for code in (*codes, *sorted(bases)):
                found.setdefault(code, where)
    return found


def _other_code(shown: _Shown, entry: Entry) -> Iterator[str]:
    """A style code in the title that is built as the SKU's and is another."""
    theirs = entry.told.all_codes
    if theirs.isdisjoint((*shown.codes, *shown.told.codes)):
        for code in shown.told.codes:
            if any(len(code) == len(other) > 5 and code[:2] == other[:2] for other in theirs):
                yield f"style code differs: {code.upper()} / {max(theirs, key=len).upper()}"
                return


def _by_code(shown: _Shown, where: str, text_score: float) -> float:
    """What a code is worth: less without the brand, and less in a file's name that the words do not bear out."""
    borne_out = where != _PICTURE or text_score >= REVIEW
    return _BY_CODE if shown.brands and borne_out else _BY_CODE_ALONE


def _same_gtin(sku: Sku, gtin: str) -> bool:
    return bool(gtin) and (valid_gtin(sku.gtin) or "").zfill(14) == gtin


def _fitting_skus(entry: Entry, shown: _Shown) -> list[Sku]:
    """The entry's SKUs of the size that is shown; all of them where none is."""
    fitting = [sku for sku in entry.skus if sku.size and fold(sku.size[:20]) in shown.told.sizes | shown.tokens]
    return fitting or entry.skus


def _alike(shown: Told, entry: Told, proven: str) -> Iterator[str]:
    if proven == "code":
        yield f"model code {same_code(shown, entry).upper()} is the SKU's"
    if both := [colour for colour in shown.colours if colour in entry.colours]:
        yield f"colour {', '.join(both)}"
    if words := [word for word in dict.fromkeys(entry.order) if word in shown.words]:
        yield f"title says: {' '.join(words)[:80]}"


def _verdict(score: float) -> Verdict:
    return "accepted" if score >= ACCEPTED else "review" if score >= REVIEW else "mention"


def _one_a_product(found: Iterable[Match]) -> list[Match]:
    """The best match of each product; its other colours that are as sure are alike."""
    best: dict[str, Match] = {}
    for match in sorted(found, key=lambda match: (-match.score, match.sku.code)):
        first = best.setdefault(match.sku.product_code, match)
        if first.verdict == match.verdict != "mention" and first is not match and first.score - match.score < 0.01:
            more = dict.fromkeys((*first.alike, match.sku.code, *match.alike))
            more.pop(first.sku.code, None)
            best[match.sku.product_code] = replace(first, alike=tuple(more))
    return list(best.values())


def _told(found: list[Match], shown: _Shown) -> tuple[Match, ...]:
    """The matches that are worth telling; two products that are both as good as certain are neither."""
    sure = [match for match in found if match.verdict == "accepted"]
    if len(sure) > 1 and not sure[0].score >= _BY_GTIN > sure[1].score:
        codes = ", ".join(match.sku.product_code for match in sure[:_MOST])
        found = [_held(match, f"reads as several products: {codes}") if match in sure else match for match in found]
    worth = [match for match in found if match.verdict != "mention"]
    if worth or not shown.brands:
        return tuple(worth[:_MOST])
    return tuple(found[:1])


def _held(match: Match, reason: str) -> Match:
    return replace(match, score=UNPROVEN, reasons=(*match.reasons, reason), verdict="review")
