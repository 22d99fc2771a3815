"""The common reader: any shop's product page to a capture."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from model.capture import Availability, Capture, Outcome, Source
from reading.assemble import offers_of, seller_of, variants_of
from reading.choose import choose, picked
from reading.completing import completed
from reading.evidence import Stated
from reading.jsonld import read_jsonld
from reading.locale import page_currency
from reading.metas import read_metas
from reading.microdata import read_microdata, read_rdfa
from reading.page import Page
from reading.scan import Scan
from reading.states import read_states
from reading.stock import ShownStock, shown_stock
from reading.subject import Subject, subject
from reading.visible import View, view
from reading.weigh_identity import Picked, weigh_brand, weigh_codes, weigh_name
from reading.weigh_price import Verdict, weigh_price
from reading.weigh_stock import weigh_stock

_NO_PRODUCT: Final = "no product in the page"


@dataclass(frozen=True, slots=True)
class _Evidence:
    """All that was found in one page."""

    page: Page
    found: Scan
    about: Subject
    stated: list[Stated]
    """The page's own product as each kind of place states it, the most trusted first."""
    chosen: list[Stated]
    """The variants that the page's address picks."""
    seen: View
    stock: ShownStock
    code: str | None


def read_product(page: Page, platform: str = "site", extra: Sequence[Stated] = ()) -> Capture:
    """The capture of the product page `page`. Pure; never raises for what the page holds.

    Args:
        page: the page; refusals, walls and missing pages are told before (`reading.outcomes.judge`).
        platform: the word that the capture carries.
        extra: what a platform's reader found in its own places, trusted before the page's other records.

    Returns:
        outcome `ok` (price and stock read, or sold out without a price), `partial` (a product whose price or stock is
        loaded elsewhere) or `parse_failed` (no product in the page).
    """
    evidence = _gather(page, extra)
    verdict, level, level_source = _weigh(evidence)
    if "price" not in verdict.prices or level is Availability.UNKNOWN:
        state = read_states(page.tree, evidence.about)
        if state is not None:
            evidence = replace(evidence, stated=[*evidence.stated, state], code=evidence.code or _code([state]))
            verdict, level, level_source = _weigh(evidence)
    capture = _capture(evidence, platform, verdict, level, level_source)
    return completed(capture, evidence.about, evidence.stated, evidence.seen)


def _gather(page: Page, extra: Sequence[Stated]) -> _Evidence:
    found = page.scanned
    about = subject(page.url, found)
    stated = _stated(page, found, about, extra)
    chosen = [pick for one in stated if (pick := picked(one, about))]
    code = _code(stated) or page_currency(page.url, found.language)
    name = next((one.name for one in stated if one.name), None)
    expected = {record.price for record in _priced(chosen, stated) if record.price is not None}
    seen = view(page.tree, found, about, name, code, expected)
    silent = all(record.availability is Availability.UNKNOWN for one in stated for record in one.priced())
    stock = shown_stock(page.tree, found, seen, thorough=silent)
    return _Evidence(page, found, about, stated, chosen, seen, stock, code)


def _stated(page: Page, found: Scan, about: Subject, extra: Sequence[Stated]) -> list[Stated]:
    sources = [read_jsonld(found.structured, about), read_microdata(found.items, about)]
    if not any(sources):
        sources.append(read_rdfa(page.tree, about))
    stated = [*extra, *(main for products in sources if (main := choose(products, about)))]
    metas = read_metas(found.metas)
    return [*stated, metas] if metas else stated


def _code(stated: Sequence[Stated]) -> str | None:
    return next((record.currency for one in stated for record in one.priced() if record.currency), None)


def _priced(chosen: Sequence[Stated], stated: Sequence[Stated]) -> list[Stated]:
    """All records that may state the price: what the address picks first."""
    return [record for one in (*chosen, *stated) for record in one.priced()]


def _weigh(evidence: _Evidence) -> tuple[Verdict, Availability, Source | None]:
    stated, chosen, seen = evidence.stated, evidence.chosen, evidence.seen
    verdict = weigh_price(_priced(chosen, stated), seen, evidence.code, evidence.found.language)
    level, source = weigh_stock(stated, chosen, evidence.stock)
    price = verdict.prices.get("price")
    if level is Availability.DISCONTINUED and price is not None and not seen.shows(price):
        verdict = Verdict(verdict.currency)  # a page that sells no more and shows no price has none
    return verdict, level, source


def _capture(
    evidence: _Evidence, platform: str, verdict: Verdict, level: Availability, level_source: Source | None
) -> Capture:
    stated, about, seen = evidence.stated, evidence.about, evidence.seen
    fields: dict[str, Any] = dict(verdict.prices)
    sources = dict(verdict.sources)
    picks: dict[str, Picked | None] = {
        "name": weigh_name(stated, seen.title, about),
        "brand": weigh_brand(stated, about),
        **weigh_codes(evidence.chosen, stated, about, seen, evidence.page),
    }
    for field, pick in picks.items():
        if pick is not None:
            fields[field], sources[field] = pick
    if level_source:
        sources["availability"] = level_source
    outcome, reason = _outcome(verdict.prices.get("price"), level, stated)
    return Capture(
        outcome=outcome,
        reason=reason,
        platform=platform,
        url=evidence.page.url,
        currency=verdict.currency if verdict.prices else _code(stated),
        availability=level,
        quantity=next((r.quantity for one in stated for r in one.priced() if r.quantity is not None), None),
        seller=seller_of(stated),
        offers=offers_of(stated),
        variants=variants_of(stated),
        description=next((one.description for one in stated if one.description), None),
        attributes=next((one.attributes for one in stated if one.attributes), {}),
        conditions=verdict.conditions,
        sources=sources,
        shown_absent=verdict.absent | _undescribed(stated),
        **fields,
    )


def _undescribed(stated: Sequence[Stated]) -> frozenset[str]:
    """The description, where a place for it is empty and no other has one."""
    empty = any(one.undescribed for one in stated) and not any(one.description for one in stated)
    return frozenset({"description"} if empty else ())


def _outcome(price: Decimal | None, level: Availability, stated: Sequence[Stated]) -> tuple[Outcome, str | None]:
    if price is None and level.buyable is False:
        return Outcome.OK, None
    if price is not None and level is not Availability.UNKNOWN:
        return Outcome.OK, None
    if price is not None:
        return Outcome.PARTIAL, "no stock level in the page"
    if level is not Availability.UNKNOWN or any(one.sku or one.gtin for one in stated):
        return Outcome.PARTIAL, "no price in the page"
    return Outcome.PARSE_FAILED, _NO_PRODUCT
