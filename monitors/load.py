"""Loading what a check looks at: from visits to frames."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

import pandas as pd
from sqlalchemy import Connection, Engine

from catalog.mapping import map_variants
from model.capture import SPEAKING
from monitors import ipr_seen
from monitors.columns import filled, true
from monitors.display import fold
from monitors.due import priced_frame, with_parity
from monitors.frames import Master, Seen, groups_frame, offers_frame
from monitors.judging import limits
from monitors.likening import likened
from monitors.pages import pages_frame
from monitors.rule import Frames
from store import frames, looks, master
from store.engine import read
from system.settings import ChannelKind, Settings

_SALES: Final = timedelta(days=28)
"""How far back a forecast looks for sales."""
_OWN_HOLDS: Final = timedelta(hours=24)
"""How old an own site's price may be to be compared with."""


def load_master(engine: Engine) -> Master:
    """The master file's current rows; read again only when a newer version was imported."""
    with read(engine) as conn:
        version = master.latest_version(conn)
    return _master(engine, version)


@lru_cache(maxsize=1)
def _master(engine: Engine, version: int | None) -> Master:  # noqa: ARG001 the version is the cache's key
    with read(engine) as conn:
        return master_of(conn)


def master_of(conn: Connection, version: int | None = None) -> Master:
    """The master file's rows, current or of a version."""
    return Master(**{sheet: master.frame(conn, sheet, version) for sheet in Master.__dataclass_fields__})


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """A visit of the past: by which master file it is judged, and what it said."""

    version: int
    """0: there was none."""
    offers: pd.DataFrame
    contents: pd.DataFrame
    """As `store.frames` gives them."""


def load(
    conn: Connection, visits: pd.DataFrame, all_rows: Master, settings: Settings, then: Then | None = None
) -> Frames:
    """The frames of these visits (columns of `store.frames.Batch.visits`, by listing_id), but for coverage's."""
    speaking = visits[visits["outcome"].isin([outcome.value for outcome in SPEAKING])]
    spoken = speaking["listing_id"].tolist()
    contents = then.contents if then else frames.contents(conn, speaking)
    ids = visits["listing_id"].tolist()
    mapping = map_variants(conn, ids, then.version if then else None)
    rows = all_rows.about(mapping["product_code"], mapping["sku_code"])
    at = visits["captured_at"].max().to_pydatetime()
    offers = then.offers if then else frames.offers(conn, speaking)
    counted = offers.loc[true(offers["quantity"].notna()), "listing_id"].unique().tolist()
    seen = Seen(
        visits=visits,
        offers=offers,
        contents=contents,
        mapping=mapping,
        before=frames.contents_before(conn, _lacking(contents, rows), at),
        descriptions=frames.descriptions_before(conn, _redescribed(contents, settings), at),
        likened=likened(conn, contents, mapping, rows),
        quantities=frames.quantities(conn, counted, at - _SALES, at),
        own=_own(conn, visits, mapping, settings, at if then else None) if spoken else pd.DataFrame(),
        looks=looks.of_visits(conn, visits),
    )
    looked = build(seen, rows, settings)
    return replace(looked, strangers=ipr_seen.load(conn, looked.offers, contents, all_rows, settings))


def build(seen: Seen, rows: Master, settings: Settings) -> Frames:
    """The frames of what was seen. Pure."""
    offers = offers_frame(seen, rows, settings)
    priced = priced_frame(offers, rows)
    offers = with_parity(offers, priced, seen, rows, settings)
    pages = pages_frame(seen, offers, rows, settings)
    return Frames(
        offers=offers,
        priced=priced,
        groups=groups_frame(offers, pages),
        pages=pages,
        channels=pd.DataFrame(),
        overdue=pd.DataFrame(),
        schedules=pd.DataFrame(),
        limits=limits(settings),
        weights=settings.ipr.weights,
    )


def _lacking(contents: pd.DataFrame, rows: Master) -> Collection[int]:
    """Pages that show no brand, no picture or none of the gifts: did they before?"""
    lacks = true(contents["brand"].isna() | contents["images"].isna())
    gifts = [fold(gift).replace(" ", "") for gift in rows.expectations["gift"].dropna().unique()]
    if gifts:
        text = filled(contents["description"], "") + filled(contents["attributes"], "").map(str)
        shown = text.map(lambda said: any(gift in fold(said).replace(" ", "") for gift in gifts))
        lacks |= ~true(shown)
    return [int(listing) for listing in contents["listing_id"].to_numpy()[lacks]]


def _redescribed(contents: pd.DataFrame, settings: Settings) -> Collection[int]:
    """Pages whose content is new, or whose description is shown absent: which one stood there before?"""
    days = pd.Timedelta(days=limits(settings)["description_changed"])
    fresh = contents["description"].notna() & (contents["captured_at"] - contents["first_at"] < days)
    absent = contents["absent"].map(lambda names: isinstance(names, list) and "description" in names)
    return [int(listing) for listing in contents["listing_id"].to_numpy()[true(fresh) | true(absent)]]


def _own(
    conn: Connection, visits: pd.DataFrame, mapping: pd.DataFrame, settings: Settings, at: datetime | None
) -> pd.DataFrame:
    """Offers of the own channels, now or `at`, for what the marketplaces among the visits sell."""
    kinds = {name: channel.kind for name, channel in settings.channels.items()}
    own = [name for name, kind in kinds.items() if kind == ChannelKind.OWN]
    here = visits.loc[visits["channel"].map(kinds) == ChannelKind.MARKETPLACE, "listing_id"]
    skus = set(mapping.loc[mapping["listing_id"].isin(here), "sku_code"].dropna()) - {""}
    since = visits["captured_at"].min().to_pydatetime() - _OWN_HOLDS
    return frames.own_prices(conn, skus, own, since, at) if own and skus else pd.DataFrame()
