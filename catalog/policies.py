"""What should be true of each offer: policies, promotions, expectations, stock and roles, joined to whole frames.

Every function takes a frame of offers with the columns

=============== ======================= ======================================================================
`listing_id`    int64                   the store's key of the listing
`channel`       str                     as in the settings
`country`       str                     the channel's, ISO 3166 alpha-2
`seller`        str                     the platform's id, else the shown name; "" = the channel itself
`brand`         str                     of the master file's product; "" where the offer is not mapped, as in the
`category`      str                     three columns that follow
`product_code`  str
`sku_code`      str
`currency`      str                     ISO 4217; None where the page named none
`captured_at`   datetime64[ns, UTC]     windows are judged at this instant
=============== ======================= ======================================================================

and any others, which are carried along; texts may be categorical. The frames of the master file are those of
`store.master.frame`. `catalog.scope` states which row wins where several apply. Money is in minor units.
"""

from typing import Any, Final

import numpy as np
import pandas as pd

from catalog.scope import Ints, Scoped, group_codes, instants
from model.people import SellerRole

STOCK_HOLDS: Final = pd.Timedelta(hours=24)
"""Stock at hand that is older is unknown. Source: design §5."""

EXPECTED: Final = (
    "title",
    "title_words",
    "brand_text",
    "description_text",
    "images_min",
    "forbidden_words",
    "options",
    "gift",
)
"""The fields of an expectation."""


def join_policies(offers: pd.DataFrame, policies: pd.DataFrame, promotions: pd.DataFrame) -> pd.DataFrame:
    """Each offer with the policy and the promotion in force at its capture, one row for each price that is judged.

    An offer has one row per judged price (`judges`, `with_shipping`) for which a policy or a promotion applies, and
    none where neither does. The index is a fresh one. Inside its window a promotion replaces list price and floor for
    the price that it judges; one that names no floor leaves the policy's, lowered to the promotion's price where it
    would stand above it. A promotion in another currency than the offer's never applies, and a policy in another
    currency only where none in the offer's does: then `policy_currency` differs from `currency`, and no amount may be
    compared.

    Added columns:

    =================== ==================== ==================================================================
    `judges`            str                  a name of `model.capture.PRICE_FIELDS`
    `with_shipping`     bool                 whether that price is judged with the shipping fee added
    `policy_key`        str                  "" where only a promotion applies
    `policy_currency`   str                  of every amount below
    `list_price`        Int64                what the price should be; the promotion's inside its window
    `floor`, `ceiling`  Int64                the lowest and the highest that it may be
    `base_list_price`   Int64                the policy's own, whatever promotion runs
    `base_floor`        Int64
    `promotion_key`     str                  "" where none runs
    `promo_price`       Int64
    `promo_starts_at`   datetime64[ns, UTC]
    `promo_ends_at`     datetime64[ns, UTC]
    `past_promotion_key` str                 the promotion for this price that ended last before the capture, or ""
    `past_promo_price`  Int64
    `past_ended_at`     datetime64[ns, UTC]
    =================== ==================== ==================================================================

    Args:
        offers: as above.
        policies: `store.master.frame(conn, "policies")`.
        promotions: `store.master.frame(conn, "promotions")`.
    """
    scoped = Scoped(offers)
    judged = policies[["judges", "with_shipping"]].drop_duplicates()
    alone = [judges for judges in promotions["judges"].unique() if judges not in set(judged["judges"])]
    kinds = [*judged.itertuples(index=False, name=None), *((judges, False) for judges in alone)]
    parts = [_judged(scoped, offers, policies, promotions, judges, shipping) for judges, shipping in sorted(kinds)]
    if not parts:
        return _judged(Scoped(offers.iloc[:0]), offers.iloc[:0], policies, promotions, "price", False)
    return pd.concat(parts, ignore_index=True)


def _judged(
    scoped: Scoped, offers: pd.DataFrame, policies: pd.DataFrame, promotions: pd.DataFrame, judges: str, shipping: bool
) -> pd.DataFrame:
    of_kind = policies[(policies["judges"] == judges) & (policies["with_shipping"] == shipping)]
    promos = promotions[promotions["judges"] == judges]
    policy = scoped.best(of_kind, "valid_from", "valid_to", money=True)
    promo = scoped.best(promos, "starts_at", "ends_at", money=True)
    past = scoped.last_ended(promos, "ends_at")
    currency = offers["currency"].to_numpy(dtype=object)
    promo[(promo != -1) & (_pick(promos, "currency", promo) != currency)] = -1
    policy[(promo != -1) & (policy != -1) & (_pick(of_kind, "currency", policy) != currency)] = -1
    rows = np.flatnonzero((policy != -1) | (promo != -1))
    joined = offers.take(rows).reset_index(drop=True)
    return joined.assign(
        judges=judges,
        with_shipping=shipping,
        **_amounts(of_kind, promos, policy[rows], promo[rows]),
        past_promotion_key=_keys(promos, past[rows]),
        past_promo_price=_money(promos, "promo_price", past[rows]),
        past_ended_at=_times(promos, "ends_at", past[rows]),
    )


def _amounts(policies: pd.DataFrame, promos: pd.DataFrame, policy: Ints, promo: Ints) -> dict[str, Any]:
    """The columns of the policy and of the promotion that runs, and what holds of both together."""
    runs = promo != -1
    price = _money(promos, "promo_price", promo)
    base_list, base_floor = _money(policies, "list_price", policy), _money(policies, "floor", policy)
    lowered = base_floor.where((base_floor <= price).fillna(True).astype(bool), price)
    floor = _money(promos, "floor", promo).fillna(lowered)
    return {
        "policy_key": _keys(policies, policy),
        "policy_currency": np.where(runs, _pick(promos, "currency", promo), _pick(policies, "currency", policy)),
        "list_price": price.where(runs, base_list),
        "floor": floor.where(runs, base_floor),
        "ceiling": _money(policies, "ceiling", policy),
        "base_list_price": base_list,
        "base_floor": base_floor,
        "promotion_key": _keys(promos, promo),
        "promo_price": price,
        "promo_starts_at": _times(promos, "starts_at", promo),
        "promo_ends_at": _times(promos, "ends_at", promo),
    }


def join_expectations(offers: pd.DataFrame, expectations: pd.DataFrame) -> pd.DataFrame:
    """Each offer's listing page with what it should show; offers of which nothing is expected are left out.

    Each field comes from the most specific row that states it, so that a brand's forbidden words hold beside a
    product's title. The index is a fresh one.

    Added columns: each of `EXPECTED` (`title`, `brand_text`, `description_text`, `gift` str; `title_words`,
    `forbidden_words` list of str; `options` dict of name to list of values; `images_min` Int64; None or NA where no row
    states it), and beside each a column `<field>_key` with the key of the expectation that states it ("" for none).

    Args:
        offers: as above, without need of `currency`.
        expectations: `store.master.frame(conn, "expectations")`.
    """
    scoped = Scoped(offers)
    found = {}
    for field in EXPECTED:
        stating = expectations[expectations[field].notna()]
        found[field] = (stating, scoped.best(stating, "valid_from", "valid_to"))
    rows = np.flatnonzero(np.logical_or.reduce([at != -1 for _, at in found.values()]))
    joined = offers.take(rows).reset_index(drop=True)
    for field, (stating, at) in found.items():
        pick = _money if field == "images_min" else _pick
        joined[field] = pick(stating, field, at[rows])
        joined[f"{field}_key"] = _keys(stating, at[rows])
    return joined


def join_stock(offers: pd.DataFrame, stock: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """The offers, all of them under their own index, with the stock at hand of their SKU.

    The row of the offer's channel goes before the one for all channels. A row older than 24 hours says nothing.

    Added columns: `at_hand` (Int64, pieces; NA = unknown), `stock_as_of` (datetime64[ns, UTC]; NaT = unknown).

    Args:
        offers: columns `sku_code` and `channel`.
        stock: `store.master.frame(conn, "stock")`.
        now: aware; the clock's present.
    """
    stock = stock.reset_index(drop=True)
    own = _positions(offers, stock[stock["channel"] != ""], ("sku_code", "channel"))
    every = _positions(offers, stock[stock["channel"] == ""], ("sku_code",))
    at = np.where(own != -1, own, every)
    as_of = _times(stock, "as_of", at)
    fresh = (as_of >= now - STOCK_HOLDS).to_numpy()
    quantity = _money(stock, "quantity", at)
    return offers.assign(
        at_hand=quantity.where(fresh).array,
        stock_as_of=as_of.where(fresh).array,
    )


def join_roles(offers: pd.DataFrame, sellers: pd.DataFrame) -> pd.DataFrame:
    """The offers, all of them under their own index, with the seller's role at the capture.

    A seller that the master file does not name is `unknown`; outside its dates it is what `SellerRole.lapsed` says.

    Added column: `role` (str, a value of `model.people.SellerRole`).

    Args:
        offers: columns `channel`, `seller` and `captured_at`.
        sellers: `store.master.frame(conn, "sellers")`.
    """
    sellers = sellers.reset_index(drop=True)
    at = _positions(offers, sellers, ("channel", "seller"))
    role = np.where(at != -1, _pick(sellers, "role", at), SellerRole.UNKNOWN.value)
    moment = instants(offers["captured_at"])
    since, until = _times(sellers, "valid_from", at), _times(sellers, "valid_to", at)
    outside = (since.notna().to_numpy() & (instants(since) > moment)) | (
        until.notna().to_numpy() & (instants(until) <= moment)
    )
    lapsed = pd.Series(role, dtype=object).map({one.value: one.lapsed.value for one in SellerRole})
    return offers.assign(role=np.where(outside, lapsed, role))


def _positions(offers: pd.DataFrame, rows: pd.DataFrame, columns: tuple[str, ...]) -> Ints:
    """The position of each offer's row in the frame that `rows` was cut from and whose index it kept, or -1."""
    left, right = group_codes(offers, rows, columns)
    row_of_group = np.full(right.max(initial=-1) + 2, -1, dtype=np.int64)
    row_of_group[right] = rows.index.to_numpy(dtype=np.int64)
    return row_of_group[left]  # the last cell, which -1 reaches, stays -1


def _pick(rows: pd.DataFrame, column: str, at: Ints) -> Any:
    """The column's cells at these positions, None at -1."""
    return np.concatenate([rows[column].to_numpy(dtype=object), np.array([None], dtype=object)])[at]


def _keys(rows: pd.DataFrame, at: Ints) -> Any:
    return np.concatenate([rows["key"].to_numpy(dtype=object), np.array([""], dtype=object)])[at]


def _money(rows: pd.DataFrame, column: str, at: Ints) -> "pd.Series[Any]":
    values = rows[column].astype("Int64").array
    return pd.Series(values.take(at, allow_fill=True))


def _times(rows: pd.DataFrame, column: str, at: Ints) -> "pd.Series[Any]":
    values = pd.to_datetime(rows[column], utc=True).astype("datetime64[ns, UTC]").array
    return pd.Series(values.take(at, allow_fill=True))
