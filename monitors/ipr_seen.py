"""The frame `strangers` of stored captures: who sells on marketplaces, and what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, Engine

from catalog.moments import zone_of
from monitors import ipr_repeats, strangers
from monitors.columns import true
from monitors.frames import Master
from monitors.ipr_goods import Goods
from monitors.ipr_pictures import StrangersPictures, elsewhere
from monitors.ipr_repeats import Page, page_of, repeated
from monitors.matching import skus_of
from monitors.strangers import LEAVE, Ask, Listing, role_now
from store import goods, master
from store import strangers as stored
from store.engine import read
from store.strangers import Known
from system.settings import ChannelKind, Settings

Row = Mapping[str, Any]

_NONE: Final = pd.DataFrame()


def load(
    conn: Connection, offers: pd.DataFrame, contents: pd.DataFrame, rows: Master, settings: Settings
) -> pd.DataFrame:
    """The strangers among `offers` (the frame of that name), whose pages say `contents`.

    Empty where the master file names no seller with leave: without that list nobody can be told apart. A reseller's own
    shop is no marketplace: the settings name it, and nobody else sells there.

    What people decided, what was removed, and what lies behind the addresses of pictures is as known now, and of the
    removed listings those that were gone at the time of the capture: so that history is judged by the same function.
    """
    if not rows.sellers["role"].isin(LEAVE).any():
        return _NONE
    named = true(offers["seller"] != "") & true(offers["seller"] != offers["own_seller"])
    asked = offers[true(offers["marketplace"]) & named]
    pages = contents[contents["listing_id"].isin(asked["listing_id"])]
    if pages.empty:
        return _NONE
    context = _Context.load(conn, asked, pages, rows, settings)
    found = list(_listings(context, asked, pages))
    markets = [name for name, one in settings.channels.items() if one.kind is ChannelKind.MARKETPLACE]
    ids = {one.listing_id for one in found if one.listing_id is not None}
    at = pages["captured_at"].max().to_pydatetime()
    others = elsewhere(conn, markets, ids, lambda channel, seller: role_now(context.sellers, channel, seller, at)[0])
    return strangers.frame(found, _goods(conn.engine, master.latest_version(conn)), context.pictures.recognise, others)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What is known of these listings beside their pages."""

    settings: Settings
    sellers: list[Row]
    """The master file's."""
    decided: Mapping[int, tuple[str, str] | None]
    known: Mapping[int, Known]
    gtins: Mapping[int, str]
    identified: frozenset[tuple[str, str]]
    pictures: StrangersPictures
    removed: Mapping[str, list[Page]]
    """By channel."""

    @classmethod
    def load(
        cls, conn: Connection, offers: pd.DataFrame, pages: pd.DataFrame, rows: Master, settings: Settings
    ) -> "_Context":
        ids, channels = pages["listing_id"].tolist(), sorted(set(offers["channel"]))
        pictures = StrangersPictures(conn, rows)
        pictures.load(ids)
        return cls(
            settings=settings,
            sellers=_plain(rows.sellers),
            decided=stored.decided(conn, ids),
            known=stored.known(conn, ids),
            gtins=stored.gtins(conn, ids),
            identified=stored.identified(conn, channels),
            pictures=pictures,
            removed={name: list(ipr_repeats.removed(conn, name, pictures)) for name in channels},
        )


def _listings(context: _Context, offers: pd.DataFrame, pages: pd.DataFrame) -> Iterator[Listing]:
    by_listing: dict[int, list[Row]] = {}
    for offer in _plain(offers):
        by_listing.setdefault(int(offer["listing_id"]), []).append(offer)
    for page in _plain(pages):
        yield _listing(context, page, by_listing[int(page["listing_id"])])


def _listing(context: _Context, page: Row, mine: list[Row]) -> Listing:
    listing, first, known = int(page["listing_id"]), mine[0], context.known[int(page["listing_id"])]
    channel = context.settings.channels.get(first["channel"])
    pictures = context.pictures.at(listing, page["images"])
    sellers = (one["seller"] for one in mine)
    said = page_of(page, first["external_id"], sellers, known.first_seen_at, page["captured_at"], pictures)
    repeats, signs = repeated(said, context.removed[first["channel"]], context.pictures.is_brands)
    return Listing(
        channel=first["channel"],
        external_id=first["external_id"],
        listing_id=listing,
        captured_at=first["captured_at"],
        title=page["name"] or "",
        brand=page["brand"] or "",
        text=page["description"] or "",
        attributes=page["attributes"] or {},
        images=page["images"] or (),
        prints=[one.print for one in pictures],
        files=[one.sha256 for one in pictures],
        gtin=page["gtin"] or context.gtins.get(listing, ""),
        options=page["options"] or {},
        currency=first["currency"],
        country=channel.country if channel else "",
        locked=any(one["locked"] for one in mine),
        confirmed=context.decided.get(listing, _stated(mine) if known.in_master else None),
        foreign=context.decided.get(listing, ()) is None,
        asks=list(_asks(mine, context)),
        removed=f"{first['channel']} {repeats}" if repeats else "",
        removed_by=signs,
    )


def _asks(offers: list[Row], context: _Context) -> Iterator[Ask]:
    """Each seller of a page, with the least that it asks there."""
    channel = offers[0]["channel"]
    zone = zone_of(context.settings.channels.get(channel), context.settings) or UTC
    for seller in dict.fromkeys(one["seller"] for one in offers):
        mine = [one for one in offers if one["seller"] == seller]
        role, why = role_now(context.sellers, channel, seller, mine[0]["captured_at"], zone)
        yield Ask(
            seller=seller,
            role=role,
            role_why=why,
            price=min((int(one["price"]) for one in mine if one["price"] is not None), default=None),
            identified=(channel, seller) in context.identified,
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
