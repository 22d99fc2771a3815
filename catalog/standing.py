"""Who sets a seller's prices, the brand or the seller, and where the law keeps the brand's amounts from the seller."""

import numpy as np
import pandas as pd

from catalog.policies import join_roles
from model.countries import LOCKED
from model.people import SellerRole
from system.settings import ChannelKind, Settings


def join_standing(offers: pd.DataFrame, sellers: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """The offers, all of them under their own index, with what their sellers are to the brand at the capture.

    Official is whom the master file calls so; where it says nothing, also the own channels and the seller that the
    settings name as the brand's. A channel that the settings name no longer may be anywhere: it is locked.

    Added columns: `role` as `catalog.policies.join_roles` adds it, `independent` (bool: any but official), `locked`
    (bool: independent where resale prices may not be fixed, while `rpm_lock` is on).

    Args:
        offers: columns `channel`, `seller` and `captured_at`.
        sellers: `store.master.frame(conn, "sellers")`.
        settings: their channels.
    """
    rows = join_roles(offers, sellers)
    codes, names = pd.factorize(rows["channel"].to_numpy(dtype=object))
    known = [settings.channels.get(name) for name in names]
    own = np.array([one is not None and one.kind is ChannelKind.OWN for one in known], dtype=np.bool_)[codes]
    brands = np.array([one.seller or None if one else None for one in known], dtype=object)[codes]
    restricted = np.array([one is None or one.country in LOCKED for one in known], dtype=np.bool_)[codes]
    role = rows["role"].to_numpy(dtype=object)
    ours = own | (brands == rows["seller"].to_numpy(dtype=object))
    independent = ~((role == SellerRole.OFFICIAL.value) | ((role == SellerRole.UNKNOWN.value) & ours))
    return rows.assign(independent=independent, locked=independent & restricted & settings.rpm_lock)
