"""The sellers and variants that captures name, kept up to date."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, or_, select, update

from model.capture import Capture, Disagreement, Seller, Source, Variant
from model.seller_keys import phone_forms
from store.engine import chunks, insert_or_ignore
from store.scrubbing import Words
from store.spans import ERASED, clean, is_erased, key, seller_key, variant_key
from store.tables import sellers, variants
from system import clock

_SELLER_FIELDS: Final = ("name", "kind", "legal_name", "business_number", "address", "phone")
_SEEN_AGAIN: Final = timedelta(days=1)
"""How exactly it is known when a seller was last seen: a row that nothing else changes costs an UPDATE a day."""
_ADDRESS_LENGTH: Final = 500
_PHONE_LENGTH: Final = 100


def pseudonym(channel: str, external_id: str) -> str:
    """What a seller whose data were erased is called, where its key was its name; the same name is that one again."""
    digest = hashlib.sha256(f"{channel}\x1f{external_id}".encode()).hexdigest()
    return f"erased-{digest[:16]}"


def name_sellers(conn: Connection, channel: str, pages: Iterable[Capture]) -> dict[str, str]:
    """Store the sellers on `pages`; the ids of shown names, for `store.spans.seller_key`.

    A page that shows only the name of a seller whose id is known, and whose name no other seller of the channel has,
    means that seller. What a page does not show of a seller stays as it was. Of one whose data were erased nothing is
    stored again.
    """
    shown = [seller for page in pages for seller in _sellers_of(page) if seller_key(seller)]
    if not shown:
        return {}
    known = _known_sellers(conn, channel, shown)
    ids = _ids_of_names(known) | _erased(channel, shown, known)
    latest: dict[str, dict[str, Any]] = {}
    for seller in shown:
        told = {name: text for name, text in _seller_row(seller).items() if text is not None}
        latest.setdefault(seller_key(seller, ids), {}).update(told)
    _write_sellers(conn, channel, latest, known)
    return ids


def seller_ids(conn: Connection, channel: str, page: Capture) -> dict[str, str]:
    """The ids of the names that `page` shows, as `name_sellers` gives them; stores nothing."""
    shown = [seller for seller in _sellers_of(page) if seller_key(seller)]
    known = _known_sellers(conn, channel, shown) if shown else {}
    return _ids_of_names(known) | _erased(channel, shown, known)


def without_erased(page: Capture, ids: Mapping[str, str]) -> Capture:
    """`page` without what it says of sellers whose data were erased, by what it shows itself of who they are.

    `ids` as `name_sellers` gives it. The sellers stay, for their keys.
    """
    words = Words(_told_of_erased(page, ids))
    if not words.all:
        return page
    texts = {name: words.struck(getattr(page, name)) for name in ("name", "description", "attributes", "conditions")}
    return page.with_(**texts, sources={name: _struck(source, words) for name, source in page.sources.items()})


def _told_of_erased(page: Capture, ids: Mapping[str, str]) -> Iterator[str]:
    for seller in _sellers_of(page):
        if is_erased(seller, ids):
            told = (seller.name, seller.legal_name, seller.business_number, seller.address, seller.phone)
            yield from (text for text in told if text)
            yield from phone_forms(seller.phone, "")


def _struck(source: Source, words: Words) -> Source:
    said = (Disagreement(one.where, words.struck(one.value)) for one in source.disagrees)
    return Source(source.where, tuple(said))


def name_variants(conn: Connection, pages: Mapping[int, Sequence[Variant]]) -> None:
    """Store the variants on each listing's page. How they map to SKUs is the catalog's and stays."""
    wanted = {
        (listing_id, name): variant
        for listing_id, page in pages.items()
        for variant in page
        if (name := variant_key(variant))
    }
    if not wanted:
        return
    columns = (variants.c.sku, variants.c.gtin, variants.c.options)
    known: dict[tuple[int, str], tuple[Any, ...]] = {}
    for chunk in chunks(sorted({listing_id for listing_id, _ in wanted})):
        query = select(variants.c.listing_id, variants.c.external_id, *columns).where(variants.c.listing_id.in_(chunk))
        known |= {(row[0], row[1]): tuple(row[2:]) for row in conn.execute(query)}
    rows = {where: _variant_row(variant) for where, variant in wanted.items()}
    added = [where for where in rows if where not in known]
    changed = [where for where, row in rows.items() if where in known and tuple(row.values()) != known[where]]
    if added:
        conn.execute(
            insert_or_ignore(conn, variants),
            [{"listing_id": where[0], "external_id": where[1], **rows[where]} for where in sorted(added)],
        )
    if changed:
        statement = update(variants).where(
            variants.c.listing_id == bindparam("of"), variants.c.external_id == bindparam("called")
        )
        conn.execute(
            statement.values({name: bindparam(name) for name in ("sku", "gtin", "options")}),
            [{"of": where[0], "called": where[1], **rows[where]} for where in sorted(changed)],
        )


def _sellers_of(page: Capture) -> list[Seller]:
    own = [page.seller] if page.seller else []
    return own + [offer.seller for offer in page.offers if offer.seller]


def _known_sellers(conn: Connection, channel: str, shown: Sequence[Seller]) -> dict[str, dict[str, Any]]:
    """The channel's stored sellers that share an id or a name with those shown, by id."""
    keys = {seller_key(seller) for seller in shown}
    names = keys | {clean(seller.name) for seller in shown if seller.name}
    known: dict[str, dict[str, Any]] = {}
    columns = [sellers.c[name] for name in ("external_id", *_SELLER_FIELDS, "last_seen_at", "erased_at", "alias")]
    for chunk in chunks(sorted(names | {pseudonym(channel, one) for one in keys})):
        named = or_(*(sellers.c[name].in_(chunk) for name in ("external_id", "name", "alias")))
        query = select(*columns).where(sellers.c.channel == channel, named)
        known |= {row.external_id: dict(row._mapping) for row in conn.execute(query)}
    return known


def _erased(channel: str, shown: Iterable[Seller], known: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The keys, or names, of sellers that were erased, to what they are called since."""
    same = {f"{ERASED}{name}": name for name, row in known.items() if row["erased_at"] is not None}
    since = {name: name for name in known} | {row["alias"]: name for name, row in known.items() if row["alias"]}
    called = {one: since.get(pseudonym(channel, one)) for one in map(seller_key, shown)}
    return same | {f"{ERASED}{one}": name for one, name in called.items() if name}


def _ids_of_names(known: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Shown name to id, where just one seller with an id of its own has that name."""
    named: dict[str, set[str]] = {}
    for external_id, row in known.items():
        if row["name"] and key(row["name"]) != external_id:
            named.setdefault(key(row["name"]), set()).add(external_id)
    return {name: next(iter(found)) for name, found in named.items() if len(found) == 1}


def _write_sellers(
    conn: Connection,
    channel: str,
    latest: Mapping[str, Mapping[str, Any]],
    known: Mapping[str, Mapping[str, Any]],
) -> None:
    """Add who is new; write what changed, which waits to be compared with other sellers; note who was seen again."""
    now = clock.now()
    empty: dict[str, Any] = dict.fromkeys(_SELLER_FIELDS)
    added = [
        {"channel": channel, "external_id": name, "first_seen_at": now, "last_seen_at": now, **empty, **row}
        for name, row in sorted(latest.items())
        if name not in known
    ]
    if added:
        conn.execute(insert_or_ignore(conn, sellers), added)
    there = {name: {**known[name], **row} for name, row in sorted(latest.items()) if name in known}
    kept = {name: row for name, row in there.items() if row["erased_at"] is None}
    changed = [{"called": name, **_told(row)} for name, row in kept.items() if _told(row) != _told(known[name])]
    if changed:
        statement = update(sellers).where(sellers.c.channel == channel, sellers.c.external_id == bindparam("called"))
        values: dict[str, Any] = {name: bindparam(name) for name in _SELLER_FIELDS}
        conn.execute(statement.values(**values, grouped_at=None), changed)
    again = [name for name, row in there.items() if now - row["last_seen_at"] > _SEEN_AGAIN]
    for part in chunks(again):
        mine = update(sellers).where(sellers.c.channel == channel, sellers.c.external_id.in_(part))
        conn.execute(mine.values(last_seen_at=now))


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in _SELLER_FIELDS}


def _seller_row(seller: Seller) -> dict[str, str | None]:
    return {
        "name": clean(seller.name) if seller.name else None,
        "kind": seller.kind.value if seller.kind else None,
        "legal_name": clean(seller.legal_name) if seller.legal_name else None,
        "business_number": clean(seller.business_number) if seller.business_number else None,
        "address": clean(seller.address, _ADDRESS_LENGTH) if seller.address else None,
        "phone": clean(seller.phone, _PHONE_LENGTH) if seller.phone else None,
    }


def _variant_row(variant: Variant) -> dict[str, Any]:
    return {
        "sku": clean(variant.sku) if variant.sku else None,
        "gtin": variant.gtin,
        "options": {clean(name): clean(value) for name, value in variant.options.items()} or None,
    }
