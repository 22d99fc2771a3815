"""What the store knows of who a seller is: all words that are to be forgotten with it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Row, select, tuple_

from model.seller_keys import is_shared_line, phone_forms
from store.engine import chunks
from store.identities import shown
from store.naming import pseudonym
from store.scrubbing import Matter, Words
from store.spans import key
from store.tables import captures, master_sellers
from system.settings import Settings

PERSONAL: Final = ("name", "legal_name", "business_number", "address", "phone")
"""Columns of `sellers`."""


def words_of(conn: Connection, rows: Iterable[Row[Any]], matter: Matter, settings: Settings) -> Words:
    """All that may be a person's: what is stored of the sellers, and what captures and the master file call them.

    A shop's name may be a plain word, an address without a number a mere town, a hotline many sellers': elsewhere than
    in the sellers' own rows they may mean something else. A name that is the legal name too means the person.
    """
    rows = list(rows)
    countries = {shown(row, settings).country for row in rows}
    said = [(name, str(one[name])) for one in _said(conn, rows, matter) for name in PERSONAL if one.get(name)]
    plain = {text for name, text in said if _is_plain(name, text, countries)}
    sure = {text for name, text in said if not _is_plain(name, text, countries)}
    phones = {text for name, text in said if name == "phone"}
    return Words(
        (*sure, *(form for one in phones for country in countries for form in phone_forms(one, country))), plain
    )


def _is_plain(name: str, text: str, countries: Iterable[str]) -> bool:
    """Whether what is said as `name` may mean something else where it stands elsewhere."""
    if name == "address":
        return not any(one.isdigit() for one in text)
    return name == "name" or (name == "phone" and any(is_shared_line(text, one) for one in countries))


def _said(conn: Connection, rows: Iterable[Row[Any]], matter: Matter) -> Iterator[Mapping[str, Any]]:
    """What is said of the sellers, wherever it is kept, under the names of `PERSONAL`."""
    yield from (row._asdict() for row in rows)
    pair = tuple_(master_sellers.c.channel, master_sellers.c.seller)
    for row in conn.execute(select(master_sellers.c.name).where(pair.in_(list(matter.names)))):
        yield row._asdict()
    keys = {*matter.names, *((row.channel, row.alias) for row in rows if row.alias)}
    for part in chunks(sorted(matter.listings)):
        details = select(captures.c.detail).where(captures.c.listing_id.in_(part), captures.c.detail.is_not(None))
        for detail in conn.execute(details).scalars():
            yield from (seller for seller in _sellers_in(detail) if _is_one_of(seller, keys))


def _sellers_in(value: Any) -> Iterator[Mapping[str, Any]]:
    """The sellers that a capture names, as `andon extract` prints them."""
    if isinstance(value, Mapping):
        if "business_number" in value:
            yield value
        for one in value.values():
            yield from _sellers_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from _sellers_in(one)


def _is_one_of(seller: Mapping[str, Any], keys: Collection[tuple[str, str]]) -> bool:
    """Whether a seller is one of `keys`, or was called so before it was erased."""
    own = key(str(seller.get("id") or seller.get("name")))
    return any(called in (own, pseudonym(channel, own)) for channel, called in keys)
