"""The sellers and variants that captures name, kept up to date."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select, update

from model.capture import Capture, Seller, Variant
from store.engine import chunks, insert_or_ignore
from store.spans import clean, key, seller_key, variant_key
from store.tables import sellers, variants
from system import clock

_SELLER_FIELDS = ("name", "kind", "legal_name", "business_number")


def name_sellers(conn: Connection, channel: str, pages: Iterable[Capture]) -> dict[str, str]:
    """Store the sellers on `pages`; the ids of shown names, for `store.spans.seller_key`.

    A page that shows only the name of a seller whose id is known, and whose name no other seller of the channel has,
    means that seller. What a page does not show of a seller stays as it was.
    """
    shown = [seller for page in pages for seller in _sellers_of(page) if seller_key(seller)]
    if not shown:
        return {}
    known = _known_sellers(conn, channel, shown)
    ids = _ids_of_names(known)
    latest: dict[str, dict[str, Any]] = {}
    for seller in shown:
        told = {name: text for name, text in _seller_row(seller).items() if text is not None}
        latest.setdefault(seller_key(seller, ids), {}).update(told)
    _write_sellers(conn, channel, latest, known)
    return ids


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
    names = sorted({seller_key(seller) for seller in shown} | {clean(seller.name) for seller in shown if seller.name})
    known: dict[str, dict[str, Any]] = {}
    for chunk in chunks(names):
        query = select(sellers.c.external_id, *(sellers.c[name] for name in _SELLER_FIELDS)).where(
            sellers.c.channel == channel, or_(sellers.c.external_id.in_(chunk), sellers.c.name.in_(chunk))
        )
        known |= {row.external_id: {name: getattr(row, name) for name in _SELLER_FIELDS} for row in conn.execute(query)}
    return known


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
    empty: dict[str, Any] = dict.fromkeys(_SELLER_FIELDS)
    added = [
        {"channel": channel, "external_id": name, "first_seen_at": clock.now(), **empty, **row}
        for name, row in sorted(latest.items())
        if name not in known
    ]
    changed = [
        {"called": name, **known[name], **row}
        for name, row in sorted(latest.items())
        if name in known and {**known[name], **row} != known[name]
    ]
    if added:
        conn.execute(insert_or_ignore(conn, sellers), added)
    if changed:
        statement = update(sellers).where(sellers.c.channel == channel, sellers.c.external_id == bindparam("called"))
        conn.execute(statement.values({name: bindparam(name) for name in _SELLER_FIELDS}), changed)


def _seller_row(seller: Seller) -> dict[str, str | None]:
    return {
        "name": clean(seller.name) if seller.name else None,
        "kind": seller.kind.value if seller.kind else None,
        "legal_name": clean(seller.legal_name) if seller.legal_name else None,
        "business_number": clean(seller.business_number) if seller.business_number else None,
    }


def _variant_row(variant: Variant) -> dict[str, Any]:
    return {
        "sku": clean(variant.sku) if variant.sku else None,
        "gtin": variant.gtin,
        "options": {clean(name): clean(value) for name, value in variant.options.items()} or None,
    }
