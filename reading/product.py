"""The common reader: any shop's product page to a capture."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from model.capture import Availability, Capture, Outcome, Source, Variant
from reading.choose import choose, picked
from reading.evidence import Stated
from reading.jsonld import read_jsonld
from reading.locale import page_currency
from reading.metas import read_metas
from reading.microdata import read_microdata, read_rdfa
from reading.page import Page
from reading.scan import Scan, scan
from reading.stock import shown_stock
from reading.subject import Subject, subject
from reading.visible import View, view
from reading.weigh_identity import Picked, weigh_brand, weigh_codes, weigh_name
from reading.weigh_price import Verdict, weigh_price
from reading.weigh_stock import weigh_stock


def read_product(page: Page, platform: str = "site", extra: Sequence[Stated] = ()) -> Capture:
    """The capture of the product page `page`. Pure; never raises for what the page holds.

    Args:
        page: the page; refusals, walls and missing pages are told before (`reading.outcomes.judge`).
        platform: the word that the capture carries.
        extra: what a platform's reader found in its own places, trusted before the page's other records.

    Returns:
        outcome `ok` (name, price and stock read, or a price that the page plainly has not), `partial` (a product whose
        price or stock is loaded elsewhere) or `parse_failed` (no product in the page).
    """
    found = scan(page.tree, page.text)
    about = subject(page.url, found)
    stated = _collect(page, found, about, extra)
    code = next((c for one in stated for c in _currencies(one)), None) or page_currency(page.url, found.language)
    name = next((one.name for one in stated if one.name), None)
    expected = {record.price for record in _priced(stated, about) if record.price is not None}
    seen = view(page.tree, found, about, name, code, expected)
    return _assemble(page, platform, found, about, stated, seen, code)


def _collect(page: Page, found: Scan, about: Subject, extra: Sequence[Stated]) -> list[Stated]:
    """The page's own product as each kind of place states it, the most trusted first."""
    sources = (read_jsonld(found.structured), read_microdata(found.items) or read_rdfa(page.tree, page.text))
    stated = [*extra, *(main for products in sources if (main := choose(products, about)))]
    metas = read_metas(found.metas)
    return [*stated, metas] if metas else stated


def _currencies(one: Stated) -> list[str]:
    return [record.currency for record in one.priced() if record.currency]


def _priced(stated: Sequence[Stated], about: Subject) -> list[Stated]:
    """All records that may state the price: what the address picks first."""
    chosen = [p for one in stated if (p := picked(one, about))]
    rest = [record for one in stated for record in one.priced()]
    return [record for pick in chosen for record in pick.priced()] + rest


def _assemble(
    page: Page, platform: str, found: Scan, about: Subject, stated: Sequence[Stated], seen: View, code: str | None
) -> Capture:
    verdict = weigh_price(_priced(stated, about), seen, code, found.language)
    unstated = all(record.availability is Availability.UNKNOWN for one in stated for record in one.priced())
    level, level_source = weigh_stock(stated, shown_stock(page.tree, found, seen, thorough=unstated))
    fields: dict[str, Any] = dict(verdict.prices)
    sources: dict[str, Source] = dict(verdict.sources)
    chosen: dict[str, Picked | None] = {
        "name": weigh_name(stated, seen.title, about),
        "brand": weigh_brand(stated),
        **weigh_codes(_identified(stated, about, verdict), about, seen, page.text),
    }
    for field, pick in chosen.items():
        if pick is not None:
            fields[field], sources[field] = pick
    if level_source:
        sources["availability"] = level_source
    outcome, reason = _outcome(fields, level, stated)
    return Capture(
        outcome=outcome,
        reason=reason,
        platform=platform,
        url=page.url,
        currency=verdict.currency,
        availability=level,
        images=_images(stated, about),
        variants=_variants(stated),
        description=next((one.description for one in stated if one.description), None),
        attributes=next((one.attributes for one in stated if one.attributes), {}),
        seller=next((offer.seller for one in stated for offer in one.priced() if offer.seller), None),
        sources=sources,
        **fields,
    )


def _identified(stated: Sequence[Stated], about: Subject, verdict: Verdict) -> list[Stated]:
    """Records that may state the product's numbers: what the address picks, the products, the offer that was taken."""
    chosen = [p for one in stated if (p := picked(one, about))]
    offers = [verdict.offer] if verdict.offer else []
    return [*chosen, *stated, *offers]


def _outcome(fields: dict[str, Any], level: Availability, stated: Sequence[Stated]) -> tuple[Outcome, str | None]:
    price: Decimal | None = fields.get("price")
    if price is None and level is Availability.UNKNOWN:
        return Outcome.PARSE_FAILED, "no product in the page"
    if price is None and level.buyable is not False:
        return Outcome.PARTIAL, "no price in the page"
    if level is Availability.UNKNOWN:
        return Outcome.PARTIAL, "no stock level in the page"
    return Outcome.OK, None


def _images(stated: Sequence[Stated], about: Subject) -> tuple[str, ...]:
    links = (i if i.startswith("https:") else about.absolute(i) for one in stated for i in one.images)
    return tuple(dict.fromkeys(link for link in links if link.startswith(("http:", "https:"))))[:60]


def _variants(stated: Sequence[Stated]) -> tuple[Variant, ...]:
    for one in stated:
        if len(one.variants) > 1:
            return tuple(_variant(v) for v in one.variants)
    return ()


def _variant(stated: Stated) -> Variant:
    offer = next((o for o in stated.offers if o.price is not None), stated)
    level = next(
        (r.availability for r in (stated, *stated.offers) if r.availability is not Availability.UNKNOWN),
        stated.availability,
    )
    return Variant(
        id=stated.id, sku=stated.sku or offer.sku, gtin=stated.gtin or offer.gtin, options=stated.options,
        price=offer.price, regular_price=offer.regular_price, availability=level, quantity=offer.quantity,
    )  # fmt: skip
