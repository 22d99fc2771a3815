"""What every offer said in a period, as a frame: spans joined with the master file.

A span ends where the last visit saw it: what was between two visits nobody saw. Amounts are minor units of `currency`
for the whole pack, times aware UTC. Columns beside those of `store.frames.offers_between`:

- `channel`, `external_id`, `url`; `product_code`, `sku_code`, `pack`, `brand`, `category`, `product`, `size`, `colour`
  ("" where the master file does not say);
- `country`, `role`, `seller_name`, `independent`, `locked` (see `catalog.standing`): where it holds, no amount that the
  brand wants may stand beside the offer;
- `seen_at`: the last visit of the span within the period, at which policies are judged;
- `list_price`, `floor`, `promo_price` (Int64; missing where none is due, or `locked`, or in another currency).
"""

from datetime import datetime
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from catalog.mapping import map_variants
from catalog.policies import join_policies
from catalog.standing import join_standing
from model.money import Money, from_minor
from model.people import HIDDEN, SellerRole
from reports.asking import Asked
from store import frames, master, reporting
from store.assortment import sold_at
from system.settings import Settings

DUE: Final = ("list_price", "floor", "promo_price")
"""Columns of what should be asked."""
_TEXTS: Final = ("product_code", "sku_code", "brand", "category", "product", "size", "colour")


def offers_of(conn: Connection, wanted: Asked, settings: Settings, listing_id: int | None = None) -> pd.DataFrame:
    """The offers of the period, of the wanted channels and products, in the order of channel, listing and time.

    With `listing_id` of this listing alone.
    """
    listings = _listings(conn, wanted)
    if listing_id is not None:
        listings = listings[listings["listing_id"] == listing_id]
    if wanted.products:
        sell = {id_ for places in sold_at(conn, wanted.products).values() for id_ in places}
        listings = listings[listings["listing_id"].isin(sell)]
    mapping = map_variants(conn, listings["listing_id"].tolist())
    if wanted.products:
        mapping = mapping[mapping["product_code"].isin(wanted.products)]
    ids = mapping["listing_id"].unique().tolist()
    rows = frames.offers_between(conn, ids, wanted.start, wanted.end)
    keys = ["listing_id", "variant"]
    what = mapping[[*keys, "product_code", "sku_code", "pack"]]
    rows = rows.merge(what, how="inner" if wanted.products else "left", on=keys)
    rows = rows.merge(listings[["listing_id", "channel", "external_id", "url"]], on="listing_id")
    rows = _named(conn, rows)
    rows["seen_at"] = until(rows["last_at"], wanted.end)
    rows["captured_at"] = rows["seen_at"]
    rows = _placed(conn, rows, settings, wanted)
    order = ["channel", "product_code", "sku_code", "listing_id", "seller", "variant", "first_at"]
    return with_policies(conn, rows.sort_values(order, kind="stable", ignore_index=True))


def with_policies(conn: Connection, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with `list_price`, `floor` and `promo_price` for the pack, as they are due at `captured_at`."""
    policies, promotions = master.frame(conn, "policies"), master.frame(conn, "promotions")
    plain = policies[(policies["judges"] == "price") & ~policies["with_shipping"].astype(bool)]
    due = join_policies(
        rows.assign(row=np.arange(len(rows))), plain, promotions[promotions["judges"] == "price"]
    ).set_index("row")
    due = due[(due["policy_currency"] == due["currency"]) & ~due["locked"].astype(bool)]
    pack = due["pack"].astype("Int64")
    amounts = {"list_price": "base_list_price", "floor": "floor", "promo_price": "promo_price"}
    found = {name: (due[of].astype("Int64") * pack).reindex(range(len(rows))).array for name, of in amounts.items()}
    return rows.reset_index(drop=True).assign(**found)


def per_piece(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with `price` and what is due for one piece instead of the pack: minor units, fractions cut off."""
    pack = rows["pack"].astype("Int64")
    return rows.assign(**{name: rows[name].astype("Int64") // pack for name in ("price", *DUE)})


def against(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with `against`: the price divided by the list price, missing where none is due."""
    listed = rows["list_price"].astype("Float64")
    return rows.assign(against=rows["price"].astype("Float64") / listed.where(listed > 0))


def money(minor: Any, currency: Any) -> Money | None:
    """The amount, or None where it is missing."""
    missing = minor is None or pd.isna(minor) or pd.isna(currency)
    return None if missing else Money(from_minor(int(minor), currency), currency)


def _listings(conn: Connection, wanted: Asked) -> pd.DataFrame:
    found = frames.listings_of(conn)
    return found[found["channel"].isin(wanted.channels)] if wanted.channels else found


def _named(conn: Connection, rows: pd.DataFrame) -> pd.DataFrame:
    products, skus = (master.frame(conn, sheet).set_index("code") for sheet in ("products", "skus"))
    found = {
        name: rows[code].map(sheet[of])
        for name, sheet, code, of in (
            ("brand", products, "product_code", "brand"),
            ("category", products, "product_code", "category"),
            ("product", products, "product_code", "name"),
            ("size", skus, "sku_code", "size"),
            ("colour", skus, "sku_code", "colour"),
        )
    }
    rows = rows.assign(**found, pack=rows["pack"].astype("Int64").fillna(1))
    return rows.assign(**{name: rows[name].astype(object).where(rows[name].notna(), "") for name in _TEXTS})


def _placed(conn: Connection, rows: pd.DataFrame, settings: Settings, wanted: Asked) -> pd.DataFrame:
    """With what the channel and the seller are to the brand."""
    channels = settings.channels
    rows = join_standing(rows, master.frame(conn, "sellers"), settings)
    hidden = dict.fromkeys(reporting.hidden_keys(conn, settings, wanted.personal), HIDDEN)
    names = reporting.seller_names(conn, settings, wanted.personal) | hidden
    pairs = zip(rows["channel"], rows["seller"], strict=True)
    return rows.assign(
        country=rows["channel"].map(lambda name: channels[name].country if name in channels else "").astype(object),
        role=rows["role"].where(rows["independent"], SellerRole.OFFICIAL.value),
        seller_name=pd.Series([names.get(pair, pair[1]) for pair in pairs], dtype=object),
    )


def until(times: "pd.Series[Any]", end: datetime) -> "pd.Series[Any]":
    """The times, none of them after `end`."""
    last = pd.Timestamp(end).tz_convert("UTC")
    return times.where(times <= last, last)


def zones_of(rows: pd.DataFrame, wanted: Asked, settings: Settings) -> "pd.Series[Any]":
    """Each row's time zone: its channel's, else the team's where the settings name the channel no longer."""
    zones = {name: one.zone for name, one in settings.channels.items()}
    return pd.Series([zones.get(name, wanted.zone) for name in rows["channel"]], index=rows.index, dtype=object)
