"""The frame `pages`: what each captured page showed, beside what it should show. Pure.

Columns beside the visit's and the expectations': `speaks`, `name`, `shown_brand`, `shown_options`, `images` (how many,
0 where the place is empty), `description`, `description_absent`, `described` (the descriptions before), `attributes`,
`brand_had` (the brand is missing and was read before),
`gift_absent`, `before` (texts of earlier spans, where the gift is not on the page now), `by_variant` (the page lists
variants), `vanished` (variants of known SKUs that it once listed and lists no more, where it lists others),
`discontinued`, `independent`, `first_at` (since when the page shows this), what `monitors.likening` found of pictures,
`looks` (facts of `model.seen`, where a browser looked), `stuck` (variants of known SKUs that are listed in stock and
cannot be picked) and a key beside each expected field.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from catalog.policies import EXPECTED, join_expectations
from model.capture import SPEAKING, Availability, Outcome
from monitors.columns import Column, choose, filled, true
from monitors.frames import Master, Seen, channel_columns
from monitors.likening import COLUMNS
from system.settings import Settings

_TEXTS: Final = ("name", "description", "attributes")


class Run(NamedTuple):
    """A description, and from when to when it stood there in one piece."""

    first_at: pd.Timestamp
    last_at: pd.Timestamp
    description: str


def pages_frame(seen: Seen, offers: pd.DataFrame, master: Master, settings: Settings) -> pd.DataFrame:
    """One row per visit, in the order of `seen.visits`, whether or not it speaks."""
    shown = seen.contents.rename(columns={"brand": "shown_brand", "options": "shown_options", "images": "pictures"})
    shown = shown.drop(columns=["captured_at", "last_at"])
    rows = seen.visits.drop(columns=["fields"]).merge(shown, how="left", on="listing_id")
    rows = rows.assign(
        speaks=rows["outcome"].isin([outcome.value for outcome in SPEAKING]),
        **channel_columns(rows["channel"], settings),
        **_product(rows["listing_id"], seen, master),
        **_of_offers(len(rows), offers, true(rows["channel"].isin(_resellers(settings)))),
        vanished=_vanished(rows, seen, master),
        by_variant=rows["listing_id"].isin(seen.offers.loc[true(seen.offers["variant"] != ""), "listing_id"]),
    )
    rows = rows.assign(variant="", sku_code="", **_likened(rows["listing_id"], seen.likened))
    rows = rows.assign(
        looks=_looks(rows["listing_id"], seen.looks), described=_described(rows["listing_id"], seen.descriptions)
    )
    rows = rows.assign(stuck=_stuck(rows, seen.mapping))
    rows = _expected(rows, master).assign(seller="")  # a page's faults are the page's, whoever is named first on it
    return _with_before(rows, seen.before)


def _resellers(settings: Settings) -> list[str]:
    return [name for name, channel in settings.channels.items() if channel.kind == "reseller"]


def _product(listings: "pd.Series[Any]", seen: Seen, master: Master) -> dict[str, Column]:
    """The product of each page: the mapping of the page as a whole, else of its first variant."""
    mapped = seen.mapping[true(filled(seen.mapping["product_code"], "") != "")]
    first = mapped.sort_values("variant", kind="stable").drop_duplicates("listing_id").set_index("listing_id")
    codes = filled(listings.map(first["product_code"]), "")
    products = master.products.set_index("code")
    return {
        "product_code": codes,
        "brand": filled(codes.map(products["brand"]), ""),
        "category": filled(codes.map(products["category"]), ""),
    }


def _of_offers(length: int, offers: pd.DataFrame, reseller: Column) -> dict[str, Column]:
    """What the offers say of their page: its first seller, whether all are independent, whether sales have ended."""
    page = offers["page"].to_numpy(dtype=np.int64)
    official = np.bincount(page[~true(offers["independent"])], minlength=length) > 0
    any_offer = np.bincount(page, minlength=length) > 0
    known = true(offers["availability"] != Availability.UNKNOWN.value) & ~true(offers["stock_covered"])
    ended = true(offers["availability"] == Availability.DISCONTINUED.value)
    told, over = (np.bincount(page[mask], minlength=length) for mask in (known, known & ended))
    seller = choose(np.zeros(length, dtype=np.bool_), None, "")
    first = offers.drop_duplicates("page")
    seller[first["page"].to_numpy()] = first["seller"].to_numpy(dtype=object)
    return {
        "seller": seller,
        "independent": np.where(any_offer, ~official, reseller),
        "discontinued": (told > 0) & (told == over),
    }


def _vanished(rows: pd.DataFrame, seen: Seen, master: Master) -> Column:
    """Of pages that were read whole and list variants: the SKUs of their known variants that they list no more."""
    listed = seen.offers.loc[true(seen.offers["variant"] != ""), ["listing_id", "variant"]].drop_duplicates()
    whole = rows.loc[true(rows["outcome"] == Outcome.OK.value), "listing_id"]
    known = seen.mapping[
        true(seen.mapping["variant"] != "")
        & true(filled(seen.mapping["sku_code"], "") != "")
        & seen.mapping["listing_id"].isin(listed["listing_id"])
        & seen.mapping["listing_id"].isin(whole)
    ]
    still = known.merge(listed, on=["listing_id", "variant"])[["listing_id", "sku_code"]].drop_duplicates()
    gone = known.merge(still, how="left", on=["listing_id", "sku_code"], indicator="where")
    gone = gone[true(gone["where"] == "left_only")].drop_duplicates(["listing_id", "sku_code"])
    skus = master.skus.drop_duplicates("code").set_index("code")
    names = [filled(gone["sku_code"].map(skus[part]), "").astype(object) for part in ("colour", "size")]
    said = [" / ".join(filter(None, parts)) or code for *parts, code in zip(*names, gone["sku_code"], strict=True)]
    lists = pd.Series(said, index=gone["listing_id"], dtype=object).groupby(level=0).agg(list)
    return rows["listing_id"].map(lists).astype(object)


def _looks(listings: "pd.Series[Any]", looks: pd.DataFrame) -> Column:
    """The facts of every look at each page; None where no browser looked."""
    found: dict[int, list[Any]] = {}
    for listing, facts in zip(looks.get("listing_id", ()), looks.get("facts", ()), strict=True):
        found.setdefault(listing, []).append(facts)
    return pd.Series([found.get(one) for one in listings], index=listings.index, dtype=object)


def _described(listings: "pd.Series[Any]", descriptions: pd.DataFrame) -> Column:
    """The runs of descriptions that each page had before, oldest first; None where none is known."""
    found: dict[int, list[Run]] = {}
    columns = [descriptions.get(name, ()) for name in ("listing_id", *Run._fields)]
    for listing, *run in zip(*columns, strict=True):
        found.setdefault(listing, []).append(Run(*run))
    return pd.Series([found.get(one) for one in listings], index=listings.index, dtype=object)


def _stuck(rows: pd.DataFrame, mapping: pd.DataFrame) -> Column:
    """Of pages at which a browser picked variants: what it could not pick, though the page lists it in stock."""
    mapped = mapping[true(filled(mapping["sku_code"], "") != "")]
    known = set(zip(mapped["listing_id"], mapped["variant"], strict=True))
    found = [
        [
            " / ".join(one["options"].values()) + " (listed in stock, but it cannot be picked)"
            for look in looks or ()
            for one in look.get("variants", ())
            if one["dead"] and one["buyable"] is True and (listing, one["id"]) in known
        ]
        for listing, looks in zip(rows["listing_id"], rows["looks"], strict=True)
    ]
    return pd.Series([some or None for some in found], index=rows.index, dtype=object)


def _likened(listings: "pd.Series[Any]", likened: pd.DataFrame) -> dict[str, Any]:
    known = likened.set_index("listing_id") if len(likened) else pd.DataFrame(columns=list(COLUMNS[1:]))
    counts = {name: listings.map(known[name]).astype("Int64") for name in ("compared", "references", "agrees")}
    texts = {name: listings.map(known[name]).astype(object) for name in ("picture", "other")}
    return {**counts, **texts, "matches": true(listings.map(known["matches"]).astype(object))}


def _expected(rows: pd.DataFrame, master: Master) -> pd.DataFrame:
    added = [*EXPECTED, *(f"{name}_key" for name in EXPECTED)]
    joined = join_expectations(rows.assign(row=np.arange(len(rows))), master.expectations).set_index("row")[added]
    rows = rows.join(joined)
    keys = [f"{name}_key" for name in EXPECTED]
    for key in keys:
        rows[key] = filled(rows[key], "")
    rows["title_key"] = np.where(rows["title_key"] != "", rows["title_key"], rows["title_words_key"])
    return rows


def _with_before(rows: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """What a page lacks that an earlier span of it had: a page read whole (`ok`) that lacks it shows it no more."""
    whole = true(rows["outcome"] == Outcome.OK.value)
    earlier = before if not before.empty else pd.DataFrame(columns=["listing_id", "brand", "images", *_TEXTS])
    had_brand = rows["listing_id"].isin(earlier.loc[earlier["brand"].notna(), "listing_id"])
    had_images = rows["listing_id"].isin(earlier.loc[earlier["images"].notna(), "listing_id"])
    absent = rows["absent"].map(lambda names: names if isinstance(names, list) else [])
    none_shown = absent.map(lambda names: "images" in names) | (rows["pictures"].isna() & had_images & whole)
    count = rows["pictures"].map(lambda urls: len(urls) if isinstance(urls, list) else None).astype("Int64")
    count = count.where(whole)  # a page of which a part is loaded elsewhere may load more pictures and choices there
    texts = {listing: _texts(some) for listing, some in earlier.groupby("listing_id")} if len(earlier) else {}
    return rows.assign(
        images=count.mask(none_shown, 0),
        shown_options=rows["shown_options"].where(whole),
        brand_had=absent.map(lambda names: "brand" in names) | (rows["shown_brand"].isna() & had_brand & whole),
        description_absent=absent.map(lambda names: "description" in names),
        gift_absent=absent.map(lambda names: "gift" in names),
        before=rows["listing_id"].map(texts).astype(object) if whole.any() else None,
    )


def _texts(rows: pd.DataFrame) -> Sequence[Any]:
    return [value for name in _TEXTS for value in rows[name] if value is not None]
