"""A twin of WooCommerce's REST API, version 3, as it answers over plain http: signed by OAuth 1.0a, pages by number.

Source: WooCommerce REST API reference; `WC_REST_Authentication` (`perform_oauth_authentication`,
`check_oauth_signature`, `check_oauth_timestamp_and_nonce`): the server sorts and escapes the parameters in its own way.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final
from urllib.parse import quote, unquote

from sandbox.apis.base import Refusal, Twin
from sandbox.wire import Reply, Request

KEY: Final = "ck_moonstep"
SECRET: Final = "cs_moonstep"  # noqa: S105 - the sandbox's own
_WINDOW: Final = 15 * 60
"""Seconds by which a time stamp may be off, either way."""
_DIGESTS: Final = {"HMAC-SHA1": hashlib.sha1, "HMAC-SHA256": hashlib.sha256}
_ROOT: Final = "/wp-json/wc/v3"


class WooCommerceRestTwin(Twin):
    """The REST API of one shop on loopback."""

    calls_allowed: ClassVar[int] = 1_000

    def __init__(self, products: int = 10) -> None:
        super().__init__()
        self.page_limit = 100
        """The most rows of one page, whatever is asked."""
        self.products = [_product(number) for number in range(1, products + 1)]
        self.permission = "read"
        self.revoked = False
        self._nonces: set[tuple[str, str]] = set()

    def answer(self, request: Request) -> Any:
        """The answer of one call, once its signature holds."""
        self._check(request)
        path = request.path.rstrip("/")
        if path == f"{_ROOT}/data/currencies/current":
            return {"code": "EUR", "name": "Euro", "symbol": "&euro;"}
        if path == f"{_ROOT}/products":
            wanted = request.query.get("status", "any")
            rows = [one for one in self.products if wanted in ("any", one["status"])]
            if numbers := request.query.get("include"):
                rows = [one for one in rows if str(one["id"]) in numbers.split(",")]
            return self._page(request.query, [_shown(one) for one in rows])
        if found := re.fullmatch(rf"{_ROOT}/products/(\d+)(/variations)?", path):
            product = next((one for one in self.products if one["id"] == int(found[1])), None)
            if product is None:
                raise _refused(404, "woocommerce_rest_product_invalid_id", "Invalid ID.")
            return self._page(request.query, product["children"]) if found[2] else _shown(product)
        raise _refused(404, "rest_no_route", "No route was found matching the URL and request method.")

    def too_many(self) -> Reply:
        """What hosts put in front of shops say; WooCommerce itself has no limit."""
        return Reply(429, b"Too Many Requests", "text/plain", {"Retry-After": "1"})

    def _page(self, query: Mapping[str, str], rows: Sequence[dict[str, Any]]) -> Reply:
        size = int(query.get("per_page", "10"))
        if not 0 < size <= 100:
            raise _refused(400, "rest_invalid_param", "Invalid parameter(s): per_page")
        size = min(size, self.page_limit)
        start = (int(query.get("page", "1")) - 1) * size
        total = -(-len(rows) // size)
        headers = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(total)}
        return Reply(200, json.dumps(rows[start : start + size]).encode(), "application/json; charset=UTF-8", headers)

    def _check(self, request: Request) -> None:
        """The steps of WooCommerce's own check, in its order."""
        given = _parameters(request.target)
        needed = ("oauth_consumer_key", "oauth_timestamp", "oauth_nonce", "oauth_signature", "oauth_signature_method")
        if not any(name in given for name in needed):
            raise _refused(401, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.")
        if lacking := [name for name in needed if not given.get(name)]:
            raise _unauthentic(f"Missing OAuth parameter {', '.join(lacking)}")
        if self.revoked or given["oauth_consumer_key"] != KEY:
            raise _unauthentic("Consumer key is invalid.")
        if given["oauth_signature_method"] not in _DIGESTS:
            raise _unauthentic("Invalid signature - signature method is invalid.")
        self._check_signature(request, given)
        self._check_once(given)
        if self.permission == "write":
            raise _unauthentic("The API key provided does not have read permissions.")

    def _check_signature(self, request: Request, given: Mapping[str, str]) -> None:
        address = f"http://{request.headers['host']}{request.target.partition('?')[0]}"
        if not hmac.compare_digest(_signature(request.method, address, given), given["oauth_signature"]):
            raise _unauthentic("Invalid signature - provided signature does not match.")

    def _check_once(self, given: Mapping[str, str]) -> None:
        """The time stamp is near, and no call came with it and the same nonce before."""
        if abs(self.now().timestamp() - int(given["oauth_timestamp"])) > _WINDOW:
            raise _unauthentic("Invalid timestamp.")
        nonce = (given["oauth_timestamp"], given["oauth_nonce"])
        if nonce in self._nonces:
            raise _unauthentic("Invalid nonce - nonce has already been used.")
        self._nonces.add(nonce)


def _parameters(target: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in target.partition("?")[2].split("&") if part)
    return {unquote(name): unquote(value) for name, _, value in pairs}


def _signature(method: str, address: str, given: Mapping[str, str]) -> str:
    """As PHP does it: each name and value escaped, its percent signs escaped again, sorted, joined by %3D and %26."""
    escaped = {_twice(name): _twice(value) for name, value in given.items() if name != "oauth_signature"}
    listed = "%26".join(f"{name}%3D{escaped[name]}" for name in sorted(escaped))
    text = f"{method.upper()}&{quote(address, safe='-._~')}&{listed}"
    digest = _DIGESTS[given["oauth_signature_method"]]
    return base64.b64encode(hmac.new(f"{SECRET}&".encode(), text.encode(), digest).digest()).decode()


def _twice(value: str) -> str:
    return quote(value, safe="-._~").replace("%", "%25")


def _refused(status: int, code: str, message: str) -> Refusal:
    return Refusal(status, {"code": code, "message": message, "data": {"status": status}})


def _unauthentic(message: str) -> Refusal:
    return _refused(401, "woocommerce_rest_authentication_error", message)


def _shown(product: dict[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in product.items() if name != "children"}
    return {**rest, "variations": [one["id"] for one in product["children"]]}


def _product(number: int) -> dict[str, Any]:
    """Even numbers are variable products of two variations, odd ones simple."""
    children = [_variation(number, place) for place in range(2)] if number % 2 == 0 else []
    price = "100.00" if children else "80.00"
    return {
        "id": 600 + number,
        "name": f"Moon Runner {number}",
        "slug": f"moon-runner-{number}",
        "permalink": f"https://moonwoo.example/product/moon-runner-{number}/",
        "type": "variable" if children else "simple",
        "status": "publish",
        "description": "<p>Light trail shoe.</p>",
        "sku": f"MR-{number}",
        "global_unique_id": "",
        "price": price,
        "regular_price": "" if children else "99.00",
        "sale_price": "" if children else "80.00",
        "on_sale": not children,
        "purchasable": True,
        "manage_stock": not children,
        "stock_quantity": None if children else 7,
        "stock_status": "instock",
        "brands": [{"id": 3, "name": "Moonstep", "slug": "moonstep"}],
        "images": [{"id": 1, "src": f"https://moonwoo.example/wp-content/uploads/{number}.jpg"}],
        "attributes": [{"id": 1, "name": "Size", "variation": bool(children), "options": ["260", "270"]}],
        "children": children,
    }


def _variation(number: int, place: int) -> dict[str, Any]:
    return {
        "id": (600 + number) * 10 + place,
        "type": "variation",
        "name": str(260 + 10 * place),
        "sku": f"MR-{number}-{place}",
        "price": f"{100 + place}.00",
        "regular_price": f"{100 + place}.00",
        "on_sale": False,
        "status": "publish",
        "purchasable": True,
        "manage_stock": True,
        "stock_quantity": place * 3,
        "stock_status": "instock" if place else "outofstock",
        "attributes": [{"id": 1, "name": "Size", "option": str(260 + 10 * place)}],
    }
