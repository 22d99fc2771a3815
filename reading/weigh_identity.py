"""Name, brand and numbers of the product, from the places that state them."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from model.capture import Disagreement, Source
from reading.choose import in_stock_first
from reading.evidence import STATE, Stated
from reading.ids import gtin, plain
from reading.numbered import addressed, form_number, labelled, picked_number
from reading.page import Page
from reading.subject import Subject
from reading.visible import View

_PARTS: Final = re.compile(r"\s+[|–—·•:»-]\s+|\s*[|]\s*")
_LABELS_NEAR: Final = 150
_LABELS_FAR: Final = 1_500
"""Nodes after the title in which a labelled number is looked for, when one is stated and when none is."""
_COUNTRIES: Final = frozenset("US USA UK EU CA AU DE FR KR JP CN".split())
Picked = tuple[str, Source]


def weigh_name(stated: Sequence[Stated], heading: str | None, subject: Subject) -> Picked | None:
    """The product's name: the heading that shows it, else the first stated one without the site's own name."""
    own = subject.site_names
    said = [(_without_site(one.name, own), f"{one.where} name") for one in stated if one.name]
    if heading and not subject.is_site(plain(heading)):
        return heading, Source("visible h1", _against(heading, said))
    if said:
        return said[0][0], Source(said[0][1], _against(said[0][0], said[1:]))
    if subject.titles:
        return _without_site(subject.titles[-1], own), Source("visible title")
    return None


def _alike(one: str, other: str) -> bool:
    a, b = plain(one), plain(other)
    return bool(a and b) and (a in b or b in a)


def _against(name: str, said: Iterable[tuple[str, str]]) -> tuple[Disagreement, ...]:
    return tuple(Disagreement(where, other) for other, where in said if not _alike(name, other))[:8]


def _without_site(title: str, own: frozenset[str]) -> str:
    """`title` without a first or last part that names the site."""
    parts = [part for part in _PARTS.split(title) if part]
    if len(parts) > 1 and _names_site(parts[-1], own):
        return title[: title.rindex(parts[-1])].rstrip(" |–—·•:»-")
    if len(parts) > 1 and _names_site(parts[0], own):
        return title[title.index(parts[0]) + len(parts[0]) :].lstrip(" |–—·•:»-")
    return title


def _names_site(part: str, own: frozenset[str]) -> bool:
    """Whether a part of a title is the site's name, alone or with its country ("Shop US", "Shop.de")."""
    words = plain(part)
    return any(words.startswith(name) and len(words) <= len(name) + 4 for name in own if len(name) > 2)


def weigh_brand(stated: Sequence[Stated], subject: Subject) -> Picked | None:
    """The first brand that a place states; a brand that sells by itself without its shop's country ("Shop US")."""
    said = [(_without_country(one.brand, subject), f"{one.where} brand") for one in stated if one.brand]
    return _first(said)


def _without_country(brand: str, subject: Subject) -> str:
    name, _, country = brand.rpartition(" ")
    return name if country in _COUNTRIES and plain(name) in subject.site_names else brand


def weigh_codes(
    chosen: Sequence[Stated], stated: Sequence[Stated], subject: Subject, seen: View, page: Page
) -> dict[str, Picked | None]:
    """`sku`, `gtin` and `mpn`: what places state, what stands behind a label, at last what the address carries.

    `chosen` are the variants that the address picks. A labelled number that the address
    also carries outweighs a stated one: it is the number under which the shop sells.
    """
    said = {field: _said([*chosen, *stated], field) for field in ("sku", "gtin", "mpn")}
    upto = _LABELS_NEAR if said["sku"] else _LABELS_FAR
    for number in labelled(seen.walk, seen.places, upto):
        first = number.kind == "sku" and subject.mentions(number.value)
        said[number.kind].insert(0 if first else len(said[number.kind]), (number.value, number.where))
    if subject.picked_fields and (pick := picked_number(subject, page.body)):
        said["sku"].insert(0, (pick.value, pick.where))
    if not said["sku"]:
        own = [(one.id, f"{one.where} id") for one in stated if one.id and one.kind != STATE]
        said["sku"] = own if any(one.variants for one in stated) and own else _first_offer(stated) or own
    if not said["sku"] and page.scanned.magento and (form := form_number(page.tree)):
        said["sku"] = [(form.value, form.where)]
    if not said["sku"] and (last := addressed(subject, page.body)):
        said["sku"] = [(last.value, last.where)]
    if not said["gtin"] and said["sku"]:
        said["gtin"] = _same_sku(stated, said["sku"][0][0])
    return {field: _first(values) for field, values in said.items()}


def _first_offer(stated: Sequence[Stated]) -> list[tuple[str, str]]:
    """The SKU that a product's offers share; of several the first that can be bought, since themes preselect it."""
    for one in stated:
        offers = [record for record in in_stock_first([*one.offers, *one.variants]) if record.sku]
        if offers:
            return [(offers[0].sku or "", f"{offers[0].where} sku")]
    return []


def _same_sku(stated: Sequence[Stated], sku: str) -> list[tuple[str, str]]:
    """The GTIN of the variant or offer with the product's SKU, or of its only one; else the SKU where it is an EAN."""
    records = [record for one in stated for record in one.priced() if record.gtin]
    fitting = [record for record in records if record.sku == sku]
    if not fitting and len({record.gtin for record in records}) == 1:
        fitting = records
    if fitting:
        return [(fitting[0].gtin or "", f"{fitting[0].where} gtin")]
    return [(sku, "sku")] if _is_ean(sku) else []


def _is_ean(code: str) -> bool:
    """Whether a SKU is plainly an EAN-13, outside the ranges for a shop's own use (2, and 0 padded)."""
    return len(code) == 13 and code[0] not in "02" and gtin(code) is not None


def _said(stated: Sequence[Stated], field: str) -> list[tuple[str, str]]:
    return [(value, f"{one.where} {field}") for one in stated if (value := getattr(one, field))]


def _first(said: list[tuple[str, str]]) -> Picked | None:
    if not said:
        return None
    value, where = said[0]
    against = tuple(Disagreement(w, v) for v, w in said[1:] if not _alike(v, value))
    return value, Source(where, against[:8])
