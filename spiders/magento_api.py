"""Magento's official APIs: REST for who has its keys, else the public GraphQL where the operator wants it."""

from typing import ClassVar, Final

from model.errors import InputError
from spiders.calling import Caller
from spiders.choosing import ChoosingApi, Way
from spiders.magento_graphql import MagentoGraphQL
from spiders.magento_rest import PASSWORD, STORE, TOKEN, USER, MagentoRest
from spiders.official import Key, Rate

_GRAPHQL: Final = "ANDON_MAGENTO_GRAPHQL"


class MagentoApi(ChoosingApi):
    """REST tells more, so it is asked wherever one of its keys is set.

    GraphQL must be asked for though it needs no key: else a token that was forgotten would pass unseen, and products
    that shoppers do not see would seem to be gone.
    """

    platform: ClassVar[str] = "magento"
    title: ClassVar[str] = "Magento REST or GraphQL API"
    url: ClassVar[str] = ""
    keys: ClassVar[tuple[Key, ...]] = (
        Key(
            TOKEN,
            "for REST: Admin > System > Integrations, access token (bearer use switched on in 2.4.4 and later)",
            required=False,
        ),
        Key(USER, "for REST: an administrator's name, instead of an access token", required=False),
        Key(PASSWORD, "for REST: that administrator's password", required=False),
        Key(_GRAPHQL, "1 = read the public GraphQL, which needs no key, where no REST key is set", required=False),
        Key(STORE, "code of the store view that is read, as `kr`; else the default one", required=False),
    )
    either: ClassVar[tuple[tuple[str, ...], ...]] = ((TOKEN,), (USER, PASSWORD), (_GRAPHQL,))
    rate: ClassVar[Rate] = Rate(10)
    reads: ClassVar[str] = (
        "REST: own listings: status, prices with special prices' dates, units per variant (default stock); "
        "GraphQL: what shoppers see: prices and stock per variant, units where the shop shows that few are left"
    )

    def way(self, caller: Caller) -> Way:
        """REST when one of its keys is set, or none at all is; else GraphQL.

        Raises:
            InputError: the wish for GraphQL is not written as 1.
        """
        wish = caller.keys.get(_GRAPHQL, "").strip()
        if not wish or any(caller.keys.get(name) for name in (TOKEN, USER, PASSWORD)):
            return MagentoRest(caller)
        if wish != "1":
            raise InputError(f"{_GRAPHQL} = {wish[:40]!r}; right would be 1")
        return MagentoGraphQL(caller)
