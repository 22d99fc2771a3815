"""Shopify's official APIs: the Admin API for who has its keys, else the Storefront API."""

from typing import ClassVar, Final

from spiders import shopify_storefront
from spiders.calling import Caller
from spiders.choosing import ChoosingApi, Way
from spiders.official import Key, Rate
from spiders.shopify_admin import CLIENT_ID, CLIENT_SECRET, TOKEN, ShopifyAdmin
from spiders.shopify_graphql import COUNTRY
from spiders.shopify_storefront import ShopifyStorefront

_ADMIN: Final = (TOKEN, CLIENT_ID, CLIENT_SECRET)


class ShopifyApi(ChoosingApi):
    """The Admin API tells more, so it is asked wherever one of its keys is set."""

    platform: ClassVar[str] = "shopify"
    title: ClassVar[str] = "Shopify Admin or Storefront API"
    url: ClassVar[str] = ""
    keys: ClassVar[tuple[Key, ...]] = (
        Key(
            TOKEN,
            "for the Admin API: Shopify admin > Settings > Apps > Develop apps, Admin API access token (shpat_…)",
            required=False,
        ),
        Key(CLIENT_ID, "for the Admin API: Dev Dashboard > the app > Settings, client id", required=False),
        Key(CLIENT_SECRET, "for the Admin API: Dev Dashboard > the app > Settings, client secret", required=False),
        Key(
            shopify_storefront.TOKEN,
            "for the Storefront API, read where no Admin key is set: Headless channel > the storefront, public access "
            "token; units need unauthenticated_read_product_inventory",
            required=False,
        ),
        Key(COUNTRY, "country whose prices are read, as KR; else the shop's own", required=False),
    )
    either: ClassVar[tuple[tuple[str, ...], ...]] = ((TOKEN,), (CLIENT_ID, CLIENT_SECRET), (shopify_storefront.TOKEN,))
    rate: ClassVar[Rate] = Rate(10)
    reads: ClassVar[str] = (
        "Admin: own listings: status, prices (of one country, if wanted), units per variant over all locations; "
        "Storefront: what shoppers see: prices (likewise), stock per variant, units where the token may see them"
    )

    def way(self, caller: Caller) -> Way:
        """The Admin API when one of its keys is set, or none at all is; else the Storefront API."""
        if caller.keys.get(shopify_storefront.TOKEN) and not any(caller.keys.get(name) for name in _ADMIN):
            return ShopifyStorefront(caller)
        return ShopifyAdmin(caller)
