"""Whether a page's own places contradict the price that it shows, and what of theirs is then not to be trusted.

A place speaks of the product when it has one price for it, or a range. A price of another variant, the end of a
range, the struck price, a price that the page shows as something else (for members, without tax), and a price in
another currency say nothing against the shown one. Nor does an offer that names no product: shops mark related
products' prices so.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from model.capture import PRICE_FIELDS, Capture, Disagreement, Source, Variant
from reading.evidence import Stated
from reading.visible import View


def settled(capture: Capture, stated: Sequence[Stated], seen: View) -> Capture:
    """`capture` with the places that truly contradict its price, and without variants' prices from such a place.

    Args:
        capture: what was read; its `sources["price"]` names every place with another price.
        stated: the product as each place states it.
        seen: what the page shows.
    """
    source = capture.sources.get("price")
    if capture.price is None or source is None:
        return capture
    against = tuple(said for one in stated if (said := _contradicts(one, capture, seen)))
    if source.disagrees != against:
        capture = capture.with_(sources={**capture.sources, "price": Source(source.where, against)})
    if against and capture.variants:
        capture = capture.with_(variants=_without_wrong_prices(capture))
    return capture


def _contradicts(one: Stated, capture: Capture, seen: View) -> Disagreement | None:
    """What `one` says against the capture's price, or None when it says nothing against it."""
    price = capture.price
    records = [r for r in one.priced() if r.price is not None and not r.used and r.currency in {None, capture.currency}]
    if price is None or not records or not (one.name or one.sku or one.gtin or one.id or one.url):
        return None
    amounts = [amount for r in records for amount in (r.price, r.highest) if amount is not None]
    if min(amounts) <= price <= max(amounts):
        return None
    others = {value for field in PRICE_FIELDS[1:] if (value := getattr(capture, field)) is not None}
    if any(amount in others or seen.shows(amount) for amount in amounts):
        return None
    nearest = min(records, key=lambda r: abs((r.price or Decimal(0)) - price))
    return Disagreement(f"{nearest.where} price", str(nearest.price))


def _without_wrong_prices(capture: Capture) -> tuple[Variant, ...]:
    """The variants, with the shown price where all were said to have one wrong price, without prices where several."""
    prices = {variant.price for variant in capture.variants if variant.price is not None}
    if not prices or (capture.price is not None and min(prices) <= capture.price <= max(prices)):
        return capture.variants
    price, regular = (capture.price, capture.regular_price) if len(prices) == 1 else (None, None)
    return tuple(replace(variant, price=price, regular_price=regular) for variant in capture.variants)
