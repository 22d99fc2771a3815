"""Magento's REST API, V1: the shop's own products with their stock items and, of configurable ones, their variants.

Source: Adobe Commerce REST reference (authentication tokens, searchCriteria, products, configurable-products,
stockItems, store/storeConfigs). Calls carry a bearer token: an integration's, which does not run out, or an
administrator's, which does after four hours.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote, urlencode

from model.capture import Capture
from model.errors import ServiceError
from reading.page import Page
from reading.schema import currency, text, whole
from reading.shapes import members, objects
from spiders.calling import Caller
from spiders.magento import Magento
from spiders.official import Trouble
from spiders.platform import Fetch

_SIGN_IN: Final = "/rest/V1/integration/admin/token"
TOKEN: Final = "ANDON_MAGENTO_ACCESS_TOKEN"  # noqa: S105 - a name
USER: Final = "ANDON_MAGENTO_USER"
PASSWORD: Final = "ANDON_MAGENTO_PASSWORD"  # noqa: S105 - a name
STORE: Final = "ANDON_MAGENTO_STORE"
_PAGE_SIZE: Final = 50
_MOST_PAGES: Final = 10_000
_ALONE: Final = "1"
"""Visibility "not visible individually": the variants of a configurable product, which are no listings."""

_STATUSES: Final = {
    400: "refuses the call",
    403: "does not let these keys in",
    404: "has no such interface or product at this address",
}
_SIGN_IN_REFUSED: Final = (
    "refuses the administrator's name or password; where two-factor sign-in is on, use an integration's token"
)
_TOKEN_REFUSED: Final = "refuses the access token, or it lacks permission for catalog and inventory"  # noqa: S105 - words


class MagentoRest:
    """Own products with status, prices and units of every variant."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self._token: str | None = None
        self._store: Mapping[str, Any] | None = None

    def listings(self) -> Iterator[Capture]:
        """Every product that is a listing of its own, those switched off as `gone`."""
        for number in range(1, _MOST_PAGES + 1):
            page = self._search(number, "visibility", "neq", _ALONE)
            answer = members(page.json)
            total = whole(answer.get("total_count"))
            if total is None or not isinstance(answer.get("items"), list):
                raise ServiceError(f"{self.caller.title}: the list of products has no items or no total_count")
            for one in objects(answer["items"]):
                yield self._capture(one, page)
            if number * _PAGE_SIZE >= total:  # behind the last page Magento answers the last page again
                return

    def listing(self, external_id: str) -> Capture | None:
        """The product of this SKU; None when the shop has none."""
        page = self._search(1, "sku", "eq", external_id)
        found = objects(members(page.json).get("items"))
        return self._capture(found[0], page) if found else None

    def signed(self, fetch: Fetch) -> Fetch:
        """`fetch` with the bearer token."""
        if fetch.url == _SIGN_IN:
            return fetch
        return replace(fetch, headers={**fetch.headers, "Authorization": f"Bearer {self._access_token()}"})

    def trouble(self, page: Page) -> Trouble | None:
        """What status and `message` say."""
        if page.status < 400 or page.status >= 500 or page.status == 429:
            return None
        said = _said(members(page.json))
        if page.status == 401 and page.url.endswith(_SIGN_IN):
            return Trouble(f"{_SIGN_IN_REFUSED} ({said})")
        if page.status == 401:
            return Trouble(f"{_TOKEN_REFUSED} ({said})", token=self._signs_in)
        return Trouble(f"{_STATUSES.get(page.status, 'refuses')} ({said})")

    def renew(self) -> None:
        """A new administrator's token, by name and password."""
        asked = {"username": self.caller.key(USER), "password": self.caller.key(PASSWORD)}
        fetch = Fetch(_SIGN_IN, "POST", {"Content-Type": "application/json"}, json.dumps(asked).encode())
        self._token = text(self.caller.ask(self, fetch, renewing=True).json)
        if self._token is None:
            raise ServiceError(f"{self.caller.title}: gave no access token")

    @property
    def _signs_in(self) -> bool:
        return not self.caller.keys.get(TOKEN)

    def _access_token(self) -> str:
        if not self._signs_in or not self.caller.keys.get(USER):
            return self.caller.key(TOKEN)
        if self._token is None:
            self.renew()
        return self._token or ""

    @property
    def _root(self) -> str:
        """`/rest/V1`, or that of the store view that is wanted."""
        store = self.caller.keys.get(STORE, "").strip()
        return f"/rest/{quote(store, safe='')}/V1" if store else "/rest/V1"

    def _search(self, number: int, field: str, condition: str, value: str) -> Page:
        """A page of the products whose `field` fits, in the order of their numbers."""
        rule = "searchCriteria[filter_groups][0][filters][0]"
        order = "searchCriteria[sortOrders][0]"
        asked = {
            f"{rule}[field]": field,
            f"{rule}[condition_type]": condition,
            f"{rule}[value]": value,
            f"{order}[field]": "entity_id",
            f"{order}[direction]": "ASC",
            "searchCriteria[pageSize]": str(_PAGE_SIZE),
            "searchCriteria[currentPage]": str(number),
        }
        return self.caller.ask(self, Fetch(f"{self._root}/products?{urlencode(asked)}"))

    def _capture(self, product: dict[str, Any], listed: Page) -> Capture:
        """The capture of one product, read as any answer of Magento's is; special prices by the clock of the list."""
        sku = text(product.get("sku")) or ""
        children = self._children(sku) if product.get("type_id") == "configurable" else []
        url = f"{self.caller.url}{self._root}/products/{quote(sku, safe='')}"
        answers = [self._stocked(product), [self._stocked(one) for one in children]]
        pages = [Page(url, json.dumps(one, default=str).encode(), headers=listed.headers) for one in answers]
        capture = Magento().capture(pages)
        number, store = text(product.get("id")), self._config()
        unit = currency(store.get("base_currency_code"))
        if capture.price is not None and capture.currency is None and unit is not None:
            capture = capture.with_(currency=unit)
        base = text(store.get("secure_base_link_url") or store.get("base_link_url"), 2_000)
        return capture.with_(url=f"{base.rstrip('/')}/catalog/product/view/id/{number}") if base and number else capture

    def _children(self, sku: str) -> list[dict[str, Any]]:
        page = self.caller.ask(self, Fetch(f"{self._root}/configurable-products/{quote(sku, safe='')}/children"))
        return objects(page.json)

    def _stocked(self, product: dict[str, Any]) -> dict[str, Any]:
        """`product` with its stock item, which lists leave out."""
        extension = members(product.get("extension_attributes"))
        sku = text(product.get("sku"))
        if sku is None or extension.get("stock_item"):
            return product
        item = self.caller.ask(self, Fetch(f"{self._root}/stockItems/{quote(sku, safe='')}")).json
        return {**product, "extension_attributes": {**extension, "stock_item": members(item)}}

    def _config(self) -> Mapping[str, Any]:
        """The settings of the store view that is read: its address and the currency of its prices."""
        if self._store is None:
            views = objects(self.caller.ask(self, Fetch(f"{self._root}/store/storeConfigs")).json)
            wanted = self.caller.keys.get(STORE, "").strip() or "default"
            self._store = next((one for one in views if one.get("code") == wanted), views[0] if views else {})
        return self._store


def _said(answer: Mapping[str, Any]) -> str:
    """An error's message with its parameters in their places."""
    words = text(answer.get("message"), 300) or "without a word"
    given = answer.get("parameters")
    named = given if isinstance(given, dict) else dict(enumerate(given, 1)) if isinstance(given, list) else {}
    for name, value in list(named.items())[:10]:
        words = words.replace(f"%{name}", text(value, 100) or "")
    return words
