"""What a capture says, as rows: the offers and the content of a listing, ready to be compared with what was stored.

Pure functions from captures to column values. Two captures say the same when the digests of their values agree; where
on the page a value was read is no part of the digest, so that a reader that finds it elsewhere begins no new span.

A `partial` capture speaks only of what it read. Its other fields are carried over from the current span and named in
`carried`, so they neither end a span nor count as seen again. An `ok` capture speaks of every field: what it did not
read is empty in its span.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

import orjson

from model.capture import PRICE_FIELDS, Availability, Capture, Outcome, Seller, Source, Variant
from model.money import to_minor

Values = dict[str, Any]
"""Column values of one span, without its times."""
OfferKey = tuple[str, str]
"""Seller and variant, as `sellers.external_id` and `variants.external_id` have them; "" = none named."""

OFFER_FIELDS: Final = (*PRICE_FIELDS, "availability", "quantity")
CONTENT_FIELDS: Final = ("name", "brand", "sku", "gtin", "mpn", "images", "options", "description", "attributes")
_CONTENT_OF_CAPTURE: Final = tuple(name for name in CONTENT_FIELDS if name != "options")
_OFFER_SOURCES: Final = frozenset({*OFFER_FIELDS, "currency", "seller"})

ERASED: Final = "\x00"
"""Before a key in the `ids` of `seller_key`; no key has this character."""

_UNREAD: Final = (None, Availability.UNKNOWN)
_KEY_LENGTH: Final = 300
"""Characters of a key; PostgreSQL's indexes take rows of up to 2,704 bytes."""
_TEXT_LENGTH: Final = 50_000
"""Characters of one text; the longest honest descriptions in our samples have a fifth of it."""
_LARGEST: Final = 2**63 - 1
_LARGEST_QUANTITY: Final = 2**31 - 1


def clean(text: str, length: int = _TEXT_LENGTH) -> str:
    """`text` as every database takes it: no NUL, no lone surrogate, at most `length` characters."""
    if text.isascii() and "\x00" not in text:
        return text[:length]
    return text[:length].replace("\x00", "").encode("utf-8", "replace").decode()


def key(text: str) -> str:
    """`text` as a key: itself, or its beginning and a digest when it is too long to index."""
    text = clean(text)
    if len(text) <= _KEY_LENGTH:
        return text
    return f"{text[: _KEY_LENGTH - 33]}~{_hash(text.encode())}"


def seller_key(seller: Seller | None, ids: Mapping[str, str] | None = None) -> str:
    """What names `seller` in the store: the platform's id, else the shown name, else "".

    `ids` gives the id of a shown name where the channel has just one seller of that name, and, behind `ERASED`, what
    sellers whose data were erased are called since.
    """
    if seller is None:
        return ""
    own = _own_key(seller, ids or {})
    return (ids or {}).get(f"{ERASED}{own}", own)


def is_erased(seller: Seller, ids: Mapping[str, str]) -> bool:
    """Whether the data of `seller` were erased; `ids` as in `seller_key`."""
    return f"{ERASED}{_own_key(seller, ids)}" in ids


def _own_key(seller: Seller, ids: Mapping[str, str]) -> str:
    name = key(seller.name or "")
    return key(seller.id) if seller.id else ids.get(name, name)


def variant_key(variant: Variant) -> str:
    """What names `variant` in the store: its id, else its options as "Color=Black / Size=270", else SKU or GTIN."""
    options = " / ".join(f"{name}={value}" for name, value in variant.options.items())
    return key(variant.id or options or variant.sku or variant.gtin or "")


def offers(capture: Capture, seller: str, ids: Mapping[str, str] | None = None) -> dict[OfferKey, Values]:
    """Every offer of `capture` that says anything; `seller` is the key of the listing's own, `ids` as in `seller_key`.

    The listing as a whole comes first, then its variants, then the offers of all sellers. Where two name the same
    seller and variant, the later one only fills what the earlier left empty.
    """
    currency = _currency(capture)
    found: dict[OfferKey, Values] = {}
    _add(found, (seller, ""), _whole(capture, currency))
    for variant in capture.variants:
        amounts = {"price": variant.price, "regular_price": variant.regular_price}
        read = {name: amount for name, amount in amounts.items() if amount is not None}
        _add(found, (seller, variant_key(variant)), _values(read, variant.availability, variant.quantity, currency))
    for offer in capture.offers:
        name = seller_key(offer.seller, ids) if offer.seller else seller
        values = _values(offer.prices.as_dict(), offer.availability, offer.quantity, currency)
        _add(found, (name, key(offer.variant_id or "")), values)
    return found


def content(capture: Capture) -> Values:
    """What the page of `capture` shows besides its offers; what is empty, or came damaged, is None."""
    values = dict.fromkeys(_CONTENT_OF_CAPTURE)
    values |= {name: _storable(getattr(capture, name)) for name in _CONTENT_OF_CAPTURE if name not in capture.damaged}
    return {
        **values,
        "options": _storable(_options(capture.variants)),
        "absent": sorted(clean(name) for name in capture.shown_absent.difference(OFFER_FIELDS)) or None,
        "sources": _sources(capture.sources, of_offer=False) or None,
        "carried": None,
    }


def carry(values: Values, before: Mapping[str, Any], fields: Collection[str]) -> Values:
    """`values` of a partial capture with what it did not read taken from `before`, the current span.

    Prices are not carried into another currency. Conditions, absences and sources go with their fields.
    """
    absent = set(values["absent"] or ())
    unread = [name for name in fields if values[name] in _UNREAD and name not in absent]
    if values.get("currency") and before.get("currency") and values["currency"] != before["currency"]:
        unread = [name for name in unread if name not in PRICE_FIELDS]
    kept = [name for name in unread if before[name] not in _UNREAD]
    absences = absent.union(name for name in before["absent"] or () if name in unread or name not in fields)
    merged = {**values, **{name: before[name] for name in kept}}
    merged["absent"] = sorted(absences) or None
    merged["carried"] = sorted({*kept, *(absences - absent)}) or None
    if "currency" in values:
        merged["currency"] = values["currency"] or before["currency"]
    for mapping in ("sources", "conditions"):
        if mapping in values:
            old = {name: said for name, said in (before[mapping] or {}).items() if name in unread}
            merged[mapping] = {**old, **(values[mapping] or {})} or None
    return merged


def digest(values: Mapping[str, Any]) -> str:
    """What makes two captures the same: 32 hexadecimal digits over all values but where each was read."""
    told = {name: value for name, value in values.items() if name not in ("sources", "carried")}
    told["sources"] = {
        name: [source.get("disagrees"), source.get("unstored")]
        for name, source in (values["sources"] or {}).items()
        if "disagrees" in source or "unstored" in source
    }
    return _hash(orjson.dumps(told, option=orjson.OPT_SORT_KEYS))


def fields_read(capture: Capture) -> list[str]:
    """Names of the capture's fields that a rule may judge: read or shown absent; prices only with their currency."""
    names = [name for name in (*OFFER_FIELDS, *_CONTENT_OF_CAPTURE) if capture.was_read(name)]
    names += [name for name in ("seller", "offers", "variants") if getattr(capture, name)]
    if _currency(capture) is None:
        names = [name for name in names if name not in PRICE_FIELDS or name in capture.shown_absent]
    return sorted(set(names).union(clean(name) for name in capture.shown_absent))


def fields_stored(offers_: Iterable[Mapping[str, Any]], page: Mapping[str, Any]) -> list[str]:
    """The same, told from the current spans of the listing as a whole, for a page that the server calls unchanged."""
    names = set(page["absent"] or ()).union(name for name in _CONTENT_OF_CAPTURE if page[name] is not None)
    if page["options"]:
        names.add("variants")
    for offer in offers_:
        names.update(name for name in OFFER_FIELDS if offer[name] not in _UNREAD)
        names.update(offer["absent"] or ())
    return sorted(names)


def is_partial(capture: Capture) -> bool:
    """Whether the capture speaks only of the fields that it read."""
    return capture.outcome is Outcome.PARTIAL


def _hash(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _currency(capture: Capture) -> str | None:
    code = capture.currency or ""
    return code if len(code) == 3 and code.isascii() and code.isalpha() and code.isupper() else None


def _values(
    amounts: Mapping[str, Decimal], availability: Availability, quantity: int | None, currency: str | None
) -> Values:
    values: Values = dict.fromkeys(PRICE_FIELDS)
    unstored: dict[str, dict[str, str]] = {}
    for name, amount in amounts.items():
        minor, fault = _minor(amount, currency)
        values[name] = minor
        if fault:
            unstored[name] = {"unstored": fault}
    values["currency"] = currency if any(values[name] is not None for name in amounts) else None
    values["availability"] = availability.value
    values["quantity"] = quantity if quantity is not None and 0 <= quantity <= _LARGEST_QUANTITY else None
    values.update(absent=None, conditions=None, sources=unstored or None, carried=None)
    return values


def _minor(amount: Decimal, currency: str | None) -> tuple[int | None, str | None]:
    """`amount` in minor units, or why it cannot be stored: without its currency the size of a minor unit is unknown."""
    if not amount.is_finite() or amount < 0 or amount.adjusted() > 15:
        return None, f"{str(amount)[:40]} is no price"
    if currency is None:
        return None, f"{str(amount)[:40]} without a currency"
    minor = to_minor(amount, currency)
    return (minor, None) if minor <= _LARGEST else (None, f"{str(amount)[:40]} is no price")


def _whole(capture: Capture, currency: str | None) -> Values:
    """The listing's own offer, with what the page says around it."""
    values = _values(capture.prices.as_dict(), capture.availability, capture.quantity, currency)
    values["absent"] = sorted(capture.shown_absent.intersection(OFFER_FIELDS)) or None
    if _says_something(values):
        values["conditions"] = {clean(name): clean(text) for name, text in capture.conditions.items()} or None
        sources = _sources(capture.sources, of_offer=True)
        for name, fault in (values["sources"] or {}).items():
            sources.setdefault(name, {}).update(fault)
        values["sources"] = sources or None
    return values


def _says_something(values: Values) -> bool:
    return any(value is not None and value != Availability.UNKNOWN for value in values.values())


def _add(found: dict[OfferKey, Values], where: OfferKey, values: Values) -> None:
    """Take `values` up unless they say nothing; an offer that is there already is only filled in."""
    if not _says_something(values):
        return
    there = found.setdefault(where, values)
    if there is values or (there["currency"] and values["currency"] not in (None, there["currency"])):
        return
    for name, value in values.items():
        if there[name] is None or there[name] == Availability.UNKNOWN:
            there[name] = value


def _options(variants: Iterable[Variant]) -> dict[str, list[str]]:
    """Each option name with its values in the page's order."""
    found: dict[str, dict[str, None]] = {}
    for variant in variants:
        for name, value in variant.options.items():
            found.setdefault(name, {})[value] = None
    return {name: list(values) for name, values in found.items()}


def _sources(sources: Mapping[str, Source], *, of_offer: bool) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name, source in sources.items():
        if (name in _OFFER_SOURCES) is of_offer:
            found[clean(name)] = {"where": clean(source.where, 500)}
            if source.disagrees:
                found[clean(name)]["disagrees"] = [[clean(d.where, 500), clean(d.value, 500)] for d in source.disagrees]
    return found


def _storable(value: Any) -> Any:
    """`value` with its texts cleaned; what is empty becomes None."""
    if isinstance(value, str):
        return clean(value) or None
    if isinstance(value, Mapping):
        return {clean(str(name)): _storable(item) for name, item in value.items()} or None
    if isinstance(value, list | tuple):
        return [_storable(item) for item in value] or None
    return value
