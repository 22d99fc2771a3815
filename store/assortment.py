"""SQL of the products of the master file as a list: which there are, where each is sold, what stands of it.

Products are paged by their code, by the index of current rows; the rest is asked for one page of them at a time.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, Text, and_, cast, func, literal, or_, select

from model.lifecycle import STANDING
from store.engine import chunks
from store.tables import discrepancies, listings, master_listings, master_products, master_skus, variants

_D, _P, _S, _L = discrepancies.c, master_products.c, master_skus.c, master_listings.c
_HOLDS: Final = _P.until_version.is_(None)
_SHOWN: Final = (_P.code, _P.name, _P.brand, _P.category)


def page(conn: Connection, text: str, brand: str, after: str, limit: int) -> tuple[Sequence[Row[Any]], str | None]:
    """Products (code, name, brand, category) from behind the code `after`, and behind which the next page begins.

    Args:
        conn: a connection.
        text: a part of a code, name, brand or model number, or a SKU's whole code or GTIN; "" = any.
        brand: just so; "" = any.
        after: a code; "" = from the beginning.
        limit: rows of a page.
    """
    query: Select[Any] = select(*_SHOWN).where(*_wanted(text, brand))
    found = conn.execute((query.where(_P.key > after) if after else query).order_by(_P.key).limit(limit + 1)).all()
    return found[:limit], found[limit - 1].code if len(found) > limit else None


def count(conn: Connection, text: str, brand: str) -> int:
    """How many products that is."""
    return conn.execute(select(func.count()).select_from(master_products).where(*_wanted(text, brand))).scalar_one()


def brands(conn: Connection) -> list[str]:
    """The brands of the master file that holds."""
    return list(conn.execute(select(_P.brand).where(_HOLDS).distinct().order_by(_P.brand)).scalars())


def get(conn: Connection, code: str) -> Row[Any] | None:
    """The product with this code (code, name, names, brand, category, mpn); None where the master file has none."""
    query: Select[Any] = select(*_SHOWN, _P.names, _P.mpn).where(_HOLDS, _P.key == code)
    return conn.execute(query).first()


def sold_at(conn: Connection, codes: Collection[str]) -> Mapping[str, Mapping[int, str]]:
    """Of each of these products the listings that sell it, each with its channel."""
    skus = _product_of_sku(conn, codes)
    found: dict[str, dict[int, str]] = {code: {} for code in codes}
    same = and_(_L.channel == listings.c.channel, _L.external_id == listings.c.external_id)
    place = (listings.c.id, listings.c.channel)
    named = select(*place, _L.product_code, _L.sku_code).join(master_listings, same).where(_L.until_version.is_(None))
    mapped = select(*place, literal(None).label("product_code"), variants.c.sku_code)
    mapped = mapped.join(variants, variants.c.listing_id == listings.c.id)
    queries: list[Select[Any]] = [named.where(_L.product_code.in_(list(codes)))]
    for part in chunks(sorted(skus)):
        queries += [named.where(_L.sku_code.in_(part)), mapped.where(variants.c.sku_code.in_(part))]
    for query in queries:
        for id_, channel, code, sku in conn.execute(query):
            product = code if code in found else skus.get(sku)
            if product in found:
                found[product][id_] = channel
    return found


def standing(conn: Connection, sold: Mapping[str, Mapping[int, str]]) -> Mapping[str, Mapping[str, int]]:
    """Of each product how many discrepancies stand on its listings, by severity.

    Of a page that sells several products those that are about a SKU count for that SKU's product alone.
    """
    skus = _product_of_sku(conn, sold)
    sells: dict[int, list[str]] = {}
    for code, places in sold.items():
        for listing in places:
            sells.setdefault(listing, []).append(code)
    counted: dict[str, Counter[str]] = {code: Counter() for code in sold}
    about = and_(variants.c.listing_id == _D.listing_id, variants.c.external_id == _D.variant)
    query = select(_D.listing_id, _D.severity, variants.c.sku_code, func.count())
    query = query.select_from(discrepancies.outerjoin(variants, about)).where(_STANDS)
    query = query.group_by(_D.listing_id, _D.severity, variants.c.sku_code)
    for part in chunks(sorted(sells)):
        for listing, severity, sku, number in conn.execute(query.where(_D.listing_id.in_(part))):
            for code in sells[listing]:
                if sku is None or skus.get(sku) == code:
                    counted[code][severity] += number
    return counted


_STANDS: Final = and_(_D.ended_at.is_(None), _D.state.in_(sorted(state.value for state in STANDING)))


def _product_of_sku(conn: Connection, codes: Collection[str]) -> dict[str, str]:
    query = select(_S.code, _S.product_code).where(_S.until_version.is_(None))
    parts = (conn.execute(query.where(_S.product_code.in_(part))) for part in chunks(sorted(codes)))
    return {row.code: row.product_code for rows in parts for row in rows}


def _wanted(text: str, brand: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_HOLDS]
    if brand:
        found.append(_P.brand == brand)
    if text:
        columns = (_P.code, _P.name, _P.brand, _P.mpn, cast(_P.names, Text))
        of_sku = select(_S.product_code).where(
            _S.until_version.is_(None), or_(func.lower(_S.code) == text.lower(), _S.gtin == text)
        )
        parts = [column.icontains(text, autoescape=True) for column in columns]
        found.append(or_(*parts, _P.code.in_(of_sku)))
    return found
