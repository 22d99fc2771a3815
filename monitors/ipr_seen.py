"""The frame `strangers` of stored captures: who sells on marketplaces, and what."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, Engine

from monitors import strangers
from monitors.columns import true
from monitors.frames import Master
from monitors.ipr_goods import Goods
from monitors.ipr_words import fold
from monitors.matching import skus_of
from monitors.strangers import LEAVE, Ask, Listing, role_now
from store import casework, goods, master
from store import strangers as stored
from store.engine import read
from system.settings import Settings

Row = Mapping[str, Any]

_NONE: Final = pd.DataFrame()


def load(
    conn: Connection, offers: pd.DataFrame, contents: pd.DataFrame, rows: Master, settings: Settings
) -> pd.DataFrame:
    """The strangers among `offers` (the frame of that name), whose pages say `contents`.

    Empty where the master file names no seller with leave: without that list nobody can be told apart. A reseller's own
    shop is no marketplace: the settings name it, and nobody else sells there.
    """
    if not rows.sellers["role"].isin(LEAVE).any():
        return _NONE
    named = true(offers["seller"] != "") & true(offers["seller"] != offers["own_seller"])
    asked = offers[true(offers["marketplace"]) & named]
    pages = contents[contents["listing_id"].isin(asked["listing_id"])]
    if pages.empty:
        return _NONE
    found = list(_listings(conn, asked, pages, rows, settings))
    return strangers.frame(found, _goods(conn.engine, master.latest_version(conn)))


def _listings(
    conn: Connection, offers: pd.DataFrame, pages: pd.DataFrame, rows: Master, settings: Settings
) -> Iterator[Listing]:
    ids = pages["listing_id"].tolist()
    decided, known = stored.decided(conn, ids), stored.in_master(conn, ids)
    shown = stored.identified(conn, set(offers["channel"]))
    named = _plain(rows.sellers)
    removed = {name: casework.removed_pages(conn, name) for name in set(offers["channel"])}
    by_listing: dict[int, list[Row]] = {}
    for offer in _plain(offers):
        by_listing.setdefault(int(offer["listing_id"]), []).append(offer)
    for page in _plain(pages):
        listing = int(page["listing_id"])
        mine = by_listing[listing]
        first = mine[0]
        if decided.get(listing, ()) is None:
            continue  # a person said that it sells nothing of the brand
        channel = settings.channels.get(first["channel"])
        repeats, signs = _repeated(page, mine, removed[first["channel"]])
        yield Listing(
            channel=first["channel"],
            external_id=first["external_id"],
            listing_id=listing,
            captured_at=first["captured_at"],
            title=page["name"] or "",
            brand=page["brand"] or "",
            text=page["description"] or "",
            attributes=page["attributes"] or {},
            images=page["images"] or (),
            options=page["options"] or {},
            currency=first["currency"],
            country=channel.country if channel else "",
            locked=any(one["locked"] for one in mine),
            confirmed=decided.get(listing) or (_stated(mine) if listing in known else None),
            asks=list(_asks(mine, named, shown)),
            removed=f"{first['channel']} {repeats}" if repeats else "",
            removed_by=signs,
        )


def _repeated(page: Row, offers: list[Row], removed: list[Any]) -> tuple[str, tuple[str, ...]]:
    """The removed listing whose picture or text stands on this page, and what is the same; "" for none.

    Pictures are the same by the address of their file without its query.
    """
    pictures, title = _files(page["images"]), fold(page["name"] or "").strip()
    for one in removed:
        alike = {
            "same_picture": bool(pictures & _files(one.images)),
            "same_text": bool(title) and title == fold(one.name or "").strip(),
        }
        if one.id != page["listing_id"] and any(alike.values()):
            alike["same_seller"] = any(offer["seller"] == one.seller for offer in offers)
            return one.external_id, tuple(name for name, holds in alike.items() if holds)
    return "", ()


def _files(images: Any) -> frozenset[str]:
    return frozenset(str(one).partition("?")[0] for one in images or ())


def _asks(offers: list[Row], named: list[Row], shown: frozenset[tuple[str, str]]) -> Iterator[Ask]:
    """Each seller of a page, with the least that it asks there."""
    for seller in dict.fromkeys(one["seller"] for one in offers):
        mine = [one for one in offers if one["seller"] == seller]
        role, why = role_now(named, mine[0]["channel"], seller, mine[0]["captured_at"])
        yield Ask(
            seller=seller,
            role=role,
            role_why=why,
            price=min((int(one["price"]) for one in mine if one["price"] is not None), default=None),
            identified=(mine[0]["channel"], seller) in shown,
        )


def _stated(offers: list[Row]) -> tuple[str, str] | None:
    """The product and SKU of a listing that the master file names."""
    return next(((one["product_code"], one["sku_code"]) for one in offers if one["product_code"]), None)


def _plain(rows: pd.DataFrame) -> list[Row]:
    """Rows as mappings, None for what is missing."""
    held = rows.astype(object).where(rows.notna(), None)
    found: list[Any] = held.to_dict("records")
    return found


@lru_cache(maxsize=1)
def _goods(engine: Engine, version: int | None) -> Goods:  # noqa: ARG001 the version is the cache's key
    """The master file's goods; read again only when a newer version was imported."""
    with read(engine) as conn:
        policies = master.frame(conn, "policies")
        skus = list(skus_of(goods.current(conn)))
    prices = policies[policies["list_price"].notna() & (policies["product_code"] != "")]
    listed = prices.groupby(["product_code", "currency"])["list_price"].max()
    of: dict[Any, int] = {key: int(price) for key, price in listed.items()}
    return Goods(skus, of)
