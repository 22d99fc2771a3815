"""What is due: the offers beside their policies and promotions, and beside the own site's prices."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from catalog.policies import join_policies
from model.capture import PRICE_FIELDS
from monitors.amounts import near
from monitors.columns import Column, filled, true
from monitors.frames import Ints, Master, Seen, channel_columns, covered
from system.settings import Settings

_SCOPE: Final = "listing_id channel country seller brand category product_code sku_code currency captured_at".split()
_CARRIED: Final = [
    *_SCOPE,
    *PRICE_FIELDS,
    *"external_id variant whole group pack first_at in_eu locked independent".split(),
]


def priced_frame(offers: pd.DataFrame, master: Master) -> pd.DataFrame:
    """The frame `priced`: what each policy judges, times the pieces of the pack, and what is due.

    Of offers that are not mapped to a product nobody knows what they should cost.
    """
    mapped = np.flatnonzero(offers["product_code"] != "")
    rows = join_policies(offers[_CARRIED].take(mapped).assign(offer=mapped), master.policies, master.promotions)
    rows = rows[true(rows["policy_currency"] == rows["currency"])].reset_index(drop=True)
    pack = rows["pack"]
    official = ~true(rows["independent"])
    runs, is_price = true(rows["promotion_key"] != ""), true(rows["judges"] == "price")
    named, promo_named, past_named = (
        official | true(rows[key].isin(_naming_the_place(sheet)))
        for key, sheet in (
            ("policy_key", master.policies),
            ("promotion_key", master.promotions),
            ("past_promotion_key", master.promotions),
        )
    )
    plain = is_price & ~true(rows["with_shipping"])
    struck = rows["regular_price"].where(plain & ~covered(rows, rows["regular_price"].notna()))
    return rows.assign(
        amount=_amounts(rows),
        struck=struck,
        list_price=rows["base_list_price"] * pack,
        floor=rows["floor"] * pack,
        ceiling=rows["ceiling"] * pack,
        promo_price=rows["promo_price"] * pack,
        ended_price=rows["past_promo_price"] * pack,
        expected=rows["list_price"] * pack,
        promotion=_names(rows["promotion_key"], master.promotions),
        ended_promotion=_names(rows["past_promotion_key"], master.promotions),
        ended_at=rows["past_ended_at"],
        demanded=(named & is_price) | (promo_named & runs),
        promo_demanded=promo_named | ~runs,
        ended_demanded=past_named,
        fold=_folds(rows),
    )


def _naming_the_place(sheet: pd.DataFrame) -> set[str]:
    return set(sheet.loc[(sheet["channel"] != "") | (sheet["seller"] != ""), "key"])


def _names(keys: "pd.Series[Any]", promotions: pd.DataFrame) -> Column:
    return keys.map(dict(zip(promotions["key"], promotions["name"], strict=True)))


def _amounts(rows: pd.DataFrame) -> Column:
    """What the page asks of the kind that is judged; with shipping only where the fee was read."""
    amount = pd.Series(pd.array([pd.NA] * len(rows), dtype="Int64"))
    for kind in rows["judges"].unique():
        of_kind = true(rows["judges"] == kind)
        amount = amount.where(~of_kind, rows[kind].where(~covered(rows, rows[kind].notna() & of_kind)))
    fee = rows["shipping_fee"].where(true(rows["whole"])).groupby(rows["group"]).transform("first")
    return amount.where(~true(rows["with_shipping"]), amount + fee)


def _folds(rows: pd.DataFrame) -> Ints:
    code = rows["group"].to_numpy(dtype=np.int64)
    for name in ("judges", "with_shipping", "policy_key"):
        of, values = pd.factorize(rows[name])
        code = pd.factorize(code * max(len(values), 1) + of)[0].astype(np.int64)
    return code


def with_parity(
    offers: pd.DataFrame, priced: pd.DataFrame, seen: Seen, master: Master, settings: Settings
) -> pd.DataFrame:
    """The frame `offers` with what the own site asks for the same SKU, pack and currency, where comparable."""
    offers = offers.assign(own_shown=pd.array([pd.NA] * len(offers), dtype="Int64"))
    if seen.own.empty or offers.empty:
        return offers.assign(own_price=offers["own_shown"], own_channel=None)
    wanted = true(offers["marketplace"]) & ~true(offers["independent"]) & ~covered(offers, offers["price"].notna())
    here = offers.assign(**_due(len(offers), priced))
    own = _own_prices(seen, master, settings)
    keys = ["sku_code", "pack", "currency"]
    both = here[[*keys, "due", "promoted"]].merge(own, how="left", on=keys)
    differ = true(both["due"] != both["own_due"])
    apart = true(both["promoted"]) | true(both["own_promoted"]) | differ
    comparable = wanted & ~apart & true(offers["sku_code"] != "")
    return offers.assign(
        own_shown=offers["price"].where(comparable),
        own_price=both["own_price"].where(comparable).array,
        own_channel=both["own_channel"].array,
    )


def _due(length: int, priced: pd.DataFrame) -> Mapping[str, Column]:
    """What the policies want of the plain price of each offer, and whether a promotion runs."""
    plain = priced[true(priced["judges"] == "price") & ~true(priced["with_shipping"])]
    due = pd.Series(pd.array([pd.NA] * length, dtype="Int64"))
    promoted = np.zeros(length, dtype=np.bool_)
    due.iloc[plain["offer"].to_numpy()] = plain["expected"].array
    promoted[plain["offer"].to_numpy()] = true(plain["promotion_key"] != "")
    return {"due": due.array, "promoted": promoted}


def _own_prices(seen: Seen, master: Master, settings: Settings) -> pd.DataFrame:
    """By SKU, pack and currency: the lowest price of the own channels that agrees with its own policy."""
    rows = seen.own.rename(columns={"last_at": "captured_at"})
    rows = rows.assign(product_code=filled(rows["sku_code"].map(master.skus.set_index("code")["product_code"]), ""))
    products = master.products.set_index("code")
    for name in ("brand", "category"):
        rows[name] = filled(rows["product_code"].map(products[name]), "")
    rows = rows.assign(country=channel_columns(rows["channel"], settings)["country"], offer=np.arange(len(rows)))
    pack = rows["pack"].astype("Int64")
    joined = join_policies(rows[[*_SCOPE, "offer"]], master.policies, master.promotions)
    joined = joined[true(joined["policy_currency"] == joined["currency"])]
    expected = joined["list_price"] * pack.array.take(joined["offer"].to_numpy())
    rows = rows.assign(pack=pack, **_due(len(rows), joined.assign(expected=expected)))
    sound = rows[true(rows["due"].isna()) | near(rows["price"], rows["due"])]
    renamed = sound.rename(
        columns={"price": "own_price", "channel": "own_channel", "due": "own_due", "promoted": "own_promoted"}
    )
    kept = ["sku_code", "pack", "currency", "own_price", "own_channel", "own_due", "own_promoted"]
    return renamed.sort_values("own_price")[kept].drop_duplicates(["sku_code", "pack", "currency"])
