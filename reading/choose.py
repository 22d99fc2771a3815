"""Which of the products that a source states is the page's own, and which of its variants the address picks."""

from collections.abc import Sequence
from typing import Final

from model.capture import Availability
from reading.evidence import Stated
from reading.ids import plain
from reading.subject import Subject

_SURE: Final = 3.0


def choose(products: Sequence[Stated], subject: Subject) -> Stated | None:
    """The page's own product among `products` of one source, or None when none of several is surely it.

    Products of one name that differ only in their numbers are that product's variants.
    """
    if not products:
        return None
    if len(products) == 1 and (not products[0].name or subject.names(products[0].name) > 0):
        return products[0]
    scores = [_score(product, subject) for product in products]
    best = max(range(len(products)), key=lambda i: (scores[i], -i))
    main = products[best]
    if len(products) == 1:
        return None if main.name and subject.titles and scores[best] < 0 else main
    if scores[best] < 1:
        return None
    twins = [p for p in products if p is not main and p.name and p.name == main.name]
    if twins and not main.variants:
        return _family(main, [p for p in products if p.name == main.name], subject)
    return main


def _score(product: Stated, subject: Subject) -> float:
    score = 2.0 * subject.names(product.name) if product.name else 0.0
    if product.name and score == 0.0 and subject.titles:
        score = -1.0
    if subject.same_page(product.url) or any(subject.same_page(offer.url) for offer in product.offers):
        score += 2.0
    if any(subject.mentions(code) for code in (product.sku, product.id, product.gtin)):
        score += 1.5
    if any(offer.price is not None for offer in product.offers):
        score += 0.5
    return score


def _family(main: Stated, members: list[Stated], subject: Subject) -> Stated:
    """One product of several records of the same name: what they share is the product's, the rest each variant's.

    The same product stated twice (same numbers or none) stays one record: the fuller one.
    """
    codes = {plain(member.sku or member.gtin or member.id or "") for member in members}
    if len(codes - {""}) < 2:
        return max(members, key=lambda m: (sum(o.price is not None for o in m.offers), _score(m, subject)))
    whole = Stated(where=main.where, name=main.name, brand=main.brand, description=main.description, url=main.url)
    whole.images = main.images
    whole.variants = members
    return whole


def picked(product: Stated, subject: Subject) -> Stated | None:
    """The variant or offer that the page's address picks, or None when it picks none."""
    wanted = subject.variant_ids
    if not wanted and not subject.parts.query:
        return None
    candidates = [*product.variants, *product.offers]
    for one in candidates if wanted else ():
        if not wanted.isdisjoint(plain(code) for code in (one.id, one.sku, one.gtin, _last(one.url)) if code):
            return one
    if len(candidates) > 1:
        exact = [one for one in candidates if one.url and _same(one.url, subject)]
        if len(exact) == 1:
            return exact[0]
    return None


def _last(url: str | None) -> str:
    """The value of the last query field of a variant's URL: `?variant=123` gives `123`."""
    return url.rpartition("=")[2] if url and "=" in url else ""


def _same(url: str, subject: Subject) -> bool:
    return subject.absolute(url).partition("#")[0] == subject.url.partition("#")[0]


def in_stock_first(records: Sequence[Stated]) -> list[Stated]:
    """`records` with those that can be bought first, otherwise in the page's order."""
    return sorted(records, key=lambda one: one.availability.buyable is False)


def joint(levels: Sequence[Availability]) -> Availability:
    """The stock of a product whose variants have `levels`: buyable when one is; unknown when no level is known."""
    known = [level for level in levels if level is not Availability.UNKNOWN]
    if not known:
        return Availability.UNKNOWN
    buyable = [level for level in known if level.buyable]
    pool = buyable or known
    return max(set(pool), key=lambda level: (level is Availability.IN_STOCK, pool.count(level)))
