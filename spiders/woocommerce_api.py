"""WooCommerce's REST API, version 3: the shop's own products and variations, with units at hand.

Source: WooCommerce REST API reference (authentication, pagination, errors, products, product variations, currencies).
Over https the keys are sent as Basic; over plain http, which shops use on loopback, each call is signed by OAuth 1.0a
without a token ("one-legged").
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from model.capture import Capture
from model.errors import ServiceError
from reading.page import Page
from reading.schema import text, whole
from reading.shapes import members
from reading.woocommerce_rest import rest_products
from spiders.calling import Caller
from spiders.official import Key, OfficialApi, Rate, Trouble
from spiders.platform import Fetch
from spiders.woocommerce import WooCommerce

_PRODUCTS: Final = "/wp-json/wc/v3/products"
_CURRENCY: Final = "/wp-json/wc/v3/data/currencies/current"
_PAGE_SIZE: Final = 100
"""The most that one page holds."""
_MOST_PAGES: Final = 5_000
_KEY: Final = "ANDON_WOOCOMMERCE_CONSUMER_KEY"
_SECRET: Final = "ANDON_WOOCOMMERCE_CONSUMER_SECRET"  # noqa: S105 - a name

_CODES: Final = {
    "woocommerce_rest_authentication_error": "refuses the keys or the signature",
    "woocommerce_rest_cannot_view": "does not let these keys read; they need a shop manager's read permission, and the "
    "server must pass the Authorization header on",
    "woocommerce_rest_forbidden": "does not let these keys read; they need read permission of a shop manager",
    "woocommerce_rest_product_invalid_id": "knows no product of this number",
    "rest_no_route": "has no such interface at this address; WooCommerce must be active, and permalinks not plain",
    "rest_forbidden": "does not let these keys read",
    "rest_invalid_param": "refuses the call's values",
    "rest_disabled": "has its REST API switched off",
}
"""Words of the documented errors, by their `code`. Sources: WooCommerce's and WordPress's REST references."""


class WooCommerceRest(OfficialApi):
    """Own products with status, prices and units of every variation."""

    platform: ClassVar[str] = "woocommerce"
    title: ClassVar[str] = "WooCommerce REST API"
    url: ClassVar[str] = ""
    keys: ClassVar[tuple[Key, ...]] = (
        Key(_KEY, "WooCommerce > Settings > Advanced > REST API, consumer key (ck_…), permission Read"),
        Key(_SECRET, "WooCommerce > Settings > Advanced > REST API, consumer secret (cs_…)"),
    )
    rate: ClassVar[Rate] = Rate(5)
    signature: ClassVar[str | None] = "RFC 5849, section 1.2 (OAuth 1.0, HMAC-SHA1, no token)"
    reads: ClassVar[str] = "own listings: status, prices, units per variation, GTIN"

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller)
        self._money: Page | None = None

    def listings(self) -> Iterator[Capture]:
        """Every product but those in the trash; drafts and private ones as `gone`."""
        for page in self._pages(f"{_PRODUCTS}?status=any"):
            rows = page.json
            if not isinstance(rows, list):
                raise ServiceError(f"{self.title}: the list of products is none")
            for row in rest_products(rows):
                yield self._capture(row)

    def listing(self, external_id: str) -> Capture | None:
        """The product of this number; None when the shop has none."""
        if not external_id.isascii() or not external_id.isdigit():
            return None
        page = self.caller.ask(self, Fetch(f"{_PRODUCTS}?include={external_id}&status=any"))
        found = rest_products(page.json)
        return self._capture(found[0]) if found else None

    def signed(self, fetch: Fetch) -> Fetch:
        """`fetch` with the keys as Basic over https, else with a signature in its query."""
        key, secret = self.caller.key(_KEY), self.caller.key(_SECRET)
        if self.caller.url.startswith("https://"):
            mark = base64.b64encode(f"{key}:{secret}".encode()).decode()
            return replace(fetch, headers={**fetch.headers, "Authorization": f"Basic {mark}"})
        path, _, query = fetch.url.partition("?")
        values = [
            *parse_qsl(query, keep_blank_values=True),
            ("oauth_consumer_key", key),
            ("oauth_nonce", secrets.token_hex(16)),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", str(int(self.caller.now().timestamp()))),
        ]
        mark = signature(fetch.method, f"{self.caller.url}{path}", values, secret)
        return replace(fetch, url=f"{path}?{urlencode([*values, ('oauth_signature', mark)], quote_via=quote)}")

    def trouble(self, page: Page) -> Trouble | None:
        """What `code` and `message` say."""
        if page.status < 400:
            return None
        answer = members(page.json)
        code, said = text(answer.get("code")), text(answer.get("message"), 200)
        if code is None or page.status >= 500 or page.status == 429:
            return None
        return Trouble(f"{_CODES.get(code, 'refuses')} ({said or code})")

    def _pages(self, path: str) -> Iterator[Page]:
        """Every page of a list. `X-WP-TotalPages` says how many there are."""
        joint = "&" if "?" in path else "?"
        for number in range(1, _MOST_PAGES + 1):
            asked = urlencode({"per_page": _PAGE_SIZE, "orderby": "id", "order": "asc", "page": number})
            page = self.caller.ask(self, Fetch(f"{path}{joint}{asked}"))
            yield page
            total = whole(page.headers.get("x-wp-totalpages"))
            if total is None:
                raise ServiceError(f"{self.title}: the list does not say how many pages it has (X-WP-TotalPages)")
            if number >= total:
                return

    def _capture(self, product: dict[str, Any]) -> Capture:
        """The capture of one product, with its variations and the shop's currency."""
        if self._money is None:
            self._money = self.caller.ask(self, Fetch(_CURRENCY))
        number = text(product.get("id")) or ""
        beside = list(self._pages(f"{_PRODUCTS}/{number}/variations")) if product.get("variations") else []
        url = WooCommerce().listing_url(self.caller.url, number)
        body = json.dumps(product, default=str).encode()
        return WooCommerce().capture([Page(url, body, content_type="application/json"), self._money, *beside])


def signature(
    method: str, url: str, values: Iterable[tuple[str, str]], consumer_secret: str, token_secret: str = ""
) -> str:
    """The OAuth 1.0 signature of a call, HMAC-SHA1, Base64. Source: RFC 5849, section 3.4.

    Args:
        method: GET, POST…
        url: the address without its query.
        values: the query's names and values, and those of OAuth but the signature and the realm.
        consumer_secret: the shop's `cs_…`.
        token_secret: empty, as WooCommerce has no tokens.
    """
    pairs = sorted((_escaped(name), _escaped(value)) for name, value in values)
    listed = "&".join(f"{name}={value}" for name, value in pairs)
    base = "&".join(_escaped(part) for part in (method.upper(), _base_address(url), listed))
    key = f"{_escaped(consumer_secret)}&{_escaped(token_secret)}"
    return base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha1).digest()).decode()


def _base_address(url: str) -> str:
    """Scheme and host in lower case, without the scheme's own port. Source: RFC 5849, section 3.4.1.2."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port not in (None, usual) else ""
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path or '/'}"


def _escaped(value: str) -> str:
    return quote(value, safe="-._~")
