"""From what was seen and what should be true to the frames that rules look at. Pure: pandas in, pandas out.

Every frame has `brand`, `channel`, `captured_at` and, but for channels and schedules, `listing_id` and `external_id`.
Texts that are not known are "", all else that is not known is missing. Beside what the store and the catalog's joins
give, the columns are:

- `offers`: `page` and `group` (positions there), `fold` (rows that may become one discrepancy), `whole` (the page as
  such), `channel_currency`, `own`, `marketplace`, `independent`, `locked` (resale prices may not be fixed there),
  `in_eu`, `stock_covered` (the whole page, where a variant's availability was read), `at_hand` (packs), `stock_as_of`,
  `pieces` (counted), `sold`, `sold_days`, `drops`, `disagrees`, `own_shown`, `own_price`, `own_channel`, `sku_code`,
  `size`, `colour`, `pack`;
- `priced`: see `monitors.due`;
- `groups`: `page`, `seller`, `independent`, `speaks`;
- `pages`: see `monitors.pages`;
- `channels`, `overdue`, `schedules`: see `monitors.seeing`.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from catalog.policies import STOCK_HOLDS, join_stock
from catalog.standing import join_standing
from model.capture import Availability
from model.countries import EU
from monitors.columns import Column, Mask, choose, filled, true
from system.settings import Channel, ChannelKind, Settings

Ints = npt.NDArray[np.int64]

_LARGEST_COUNT: Final = 100_000
"""From here on a page's quantity is no count. Fewer nines are a cap: 99, 999, 9999, 99999."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Master:
    """The master file's current rows, as `store.master.frame` gives them."""

    products: pd.DataFrame
    skus: pd.DataFrame
    policies: pd.DataFrame
    promotions: pd.DataFrame
    sellers: pd.DataFrame
    stock: pd.DataFrame
    expectations: pd.DataFrame

    def about(self, products: Column, skus: Column) -> "Master":
        """Without the rows that name another product or SKU than these: joins cost by the row."""
        of_product, of_sku = {"", *products}, {"", *skus}

        def scoped(rows: pd.DataFrame) -> pd.DataFrame:
            mine = rows["product_code"].isin(of_product) & rows["sku_code"].isin(of_sku)
            return rows[mine].reset_index(drop=True)

        return Master(
            products=self.products,
            skus=self.skus,
            policies=scoped(self.policies),
            promotions=scoped(self.promotions),
            sellers=self.sellers,
            stock=self.stock[self.stock["sku_code"].isin(of_sku)].reset_index(drop=True),
            expectations=scoped(self.expectations),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen at the visits of one check: frames of `store.frames`, and the mapping to the master file."""

    visits: pd.DataFrame
    offers: pd.DataFrame
    contents: pd.DataFrame
    mapping: pd.DataFrame
    """As `catalog.mapping.map_variants` gives it."""
    before: pd.DataFrame = field(default_factory=pd.DataFrame)
    """Earlier contents of pages, where a rule asks whether something was there before."""
    descriptions: pd.DataFrame = field(default_factory=pd.DataFrame)
    """Earlier descriptions of pages, as `store.frames.descriptions_before` gives them."""
    quantities: pd.DataFrame = field(default_factory=pd.DataFrame)
    own: pd.DataFrame = field(default_factory=pd.DataFrame)
    """Offers of the own channels for the same SKUs."""
    looks: pd.DataFrame = field(default_factory=pd.DataFrame)
    """What browsers showed at these visits, as `store.looks.of_visits` gives it."""
    likened: pd.DataFrame = field(default_factory=pd.DataFrame)
    """Pages whose pictures were compared, as `monitors.likening.likened` gives them."""


def map_offers(offers: pd.DataFrame, seen: Seen, master: Master) -> pd.DataFrame:
    """The offers with what their variants are in the master file: product, SKU, pack, brand, category, size, colour."""
    keys = ["listing_id", "variant"]
    mapped = offers.merge(seen.mapping[[*keys, "product_code", "sku_code", "pack"]], how="left", on=keys)
    products = master.products.set_index("code")
    skus = master.skus.set_index("code")
    for name, rows, key in (
        ("brand", products, "product_code"),
        ("category", products, "product_code"),
        ("size", skus, "sku_code"),
        ("colour", skus, "sku_code"),
    ):
        mapped[name] = mapped[key].map(rows[name]) if len(rows) else None
    for name in ("product_code", "sku_code", "brand", "category"):
        mapped[name] = filled(mapped[name], "")
    return mapped.assign(pack=mapped["pack"].astype("Int64").fillna(1))


def channel_columns(channels: "pd.Series[Any]", settings: Settings) -> dict[str, Any]:
    """What the settings say of each row's channel; one that they do not name has no currency and is no own one."""
    codes, names = pd.factorize(channels.to_numpy(dtype=object))
    known = [settings.channels.get(name) for name in names]

    def spread(values: list[Any]) -> Any:
        return np.array([*values, None], dtype=object)[codes]

    def of(channel: Channel | None, name: str) -> Any:
        return getattr(channel, name) if channel else ""

    country = spread([of(one, "country") for one in known])
    return {
        "country": country,
        "channel_currency": spread([of(one, "currency") or None for one in known]),
        "own_seller": spread([of(one, "seller") for one in known]),
        "own": np.asarray(spread([of(one, "kind") == ChannelKind.OWN for one in known]), dtype=np.bool_),
        "marketplace": np.asarray(spread([of(one, "kind") == ChannelKind.MARKETPLACE for one in known]), np.bool_),
        "in_eu": np.isin(country.astype(str), sorted(EU)),
    }


def offers_frame(seen: Seen, master: Master, settings: Settings) -> pd.DataFrame:
    """The frame `offers`, without the own site's prices (see `with_parity`)."""
    rows = map_offers(seen.offers, seen, master)
    page = np.searchsorted(seen.visits["listing_id"].to_numpy(), rows["listing_id"].to_numpy())
    for name in ("channel", "external_id"):
        rows[name] = seen.visits[name].to_numpy(dtype=object)[page]
    sellers = pd.factorize(rows["seller"])[0]
    group = pd.factorize(page * (int(sellers.max(initial=0)) + 1) + sellers)[0]
    rows = rows.assign(
        page=page,
        group=group,
        fold=group,
        whole=true(rows["variant"] == ""),
        **channel_columns(rows["channel"], settings),
    )
    rows = join_standing(rows, master.sellers, settings)
    rows["disagrees"] = _disagreements(rows["sources"])
    rows["stock_covered"] = covered(rows, rows["availability"] != Availability.UNKNOWN.value)
    rows = _with_stock(rows, master.stock)
    return _with_history(rows, seen.quantities)


def covered(rows: pd.DataFrame, read: Column) -> Mask:
    """Offers of a whole page whose seller also has a variant there for which `read` holds: the variants speak."""
    of, whole, read = rows["group"].to_numpy(), true(rows["whole"]), true(read)
    variants = np.bincount(of[read & ~whole], minlength=int(of.max(initial=-1)) + 1) > 0
    return whole & variants[of] if len(of) else whole


def _disagreements(sources: "pd.Series[Any]") -> Column:
    found = choose(np.zeros(len(sources), dtype=np.bool_), None)
    values = sources.to_numpy(dtype=object)
    for row in np.flatnonzero(true(sources.notna())):
        found[row] = (values[row].get("price") or {}).get("disagrees")
    return found


def _with_stock(rows: pd.DataFrame, stock: pd.DataFrame) -> pd.DataFrame:
    """Stock at hand in packs, and the pieces that somebody counted."""
    now = rows["captured_at"].max() if len(rows) else pd.Timestamp(0, tz="UTC")
    named = stock["channel"] != ""
    here, pooled = join_stock(rows, stock[named], now), join_stock(rows, stock[~named], now)
    its_own = true(here["at_hand"].notna())
    usable = its_own | ~true(rows["independent"])
    pieces = here["at_hand"].fillna(pooled["at_hand"])
    as_of = here["stock_as_of"].where(its_own, pooled["stock_as_of"])
    pieces = pieces.where(as_of - rows["captured_at"] <= STOCK_HOLDS)  # a backtest looks at pages of long ago
    pack = rows["pack"]
    shown = rows["quantity"].where(~_caps(rows["quantity"]) & ~covered(rows, rows["quantity"].notna()))
    return rows.assign(
        at_hand=(pieces // pack).where(usable),
        stock_as_of=as_of.where(usable),
        pieces=shown.fillna(pieces.where(its_own | (usable & true(rows["own"])))),
    )


def _caps(quantity: "pd.Series[Any]") -> Mask:
    """Quantities that mean "plenty": nines only, or more than anybody counts."""
    nines = [10**digits - 1 for digits in range(2, 6)]
    return true(quantity.isin(nines)) | true(quantity >= _LARGEST_COUNT)


def _with_history(rows: pd.DataFrame, quantities: pd.DataFrame) -> pd.DataFrame:
    """How many pieces went, over how many days, in how many steps: only drops of the page's own quantity are sales."""
    if quantities.empty:
        empty = pd.array([pd.NA] * len(rows), dtype="Float64")
        return rows.assign(sold=empty, sold_days=empty, drops=pd.array([pd.NA] * len(rows), dtype="Int64"))
    keys = ["listing_id", "seller", "variant"]
    known = quantities[~_caps(quantities["quantity"])].sort_values("first_at", kind="stable")
    by = known.groupby(keys, sort=False)
    fell = -by["quantity"].diff()
    steps = known.assign(drop=fell.where(fell > 0, 0).fillna(0), dropped=true(fell > 0).astype("int64"))
    sums = steps.groupby(keys, sort=False).agg(
        sold=("drop", "sum"), drops=("dropped", "sum"), begun=("first_at", "min")
    )
    joined = rows[[*keys, "captured_at"]].merge(sums.reset_index(), how="left", on=keys)
    days = (joined["captured_at"] - joined["begun"]).dt.total_seconds() / 86_400
    return rows.assign(
        sold=joined["sold"].astype("Float64").array,
        sold_days=days.astype("Float64").array,
        drops=joined["drops"].astype("Int64").array,
    )


def groups_frame(offers: pd.DataFrame, pages: pd.DataFrame) -> pd.DataFrame:
    """The frame `groups`: each seller of a page."""
    names = "brand channel listing_id external_id seller captured_at page independent first_at".split()
    first = offers.drop_duplicates("group")[["group", *names]].sort_values("group").reset_index(drop=True)
    first["variant"] = ""
    first["first_at"] = offers.groupby("group")["first_at"].max().array  # what changed last
    return first.assign(speaks=pages["speaks"].to_numpy()[first["page"].to_numpy()] if len(first) else False)
