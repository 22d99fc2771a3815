"""A twin of Coupang's Wing Open API: CEA signatures over UTC time, 10 calls a second, lists by nextToken, item states.

Source: developers.coupangcorp.com: HMAC signature (360033461914), product list paging query, product query
(360033644994), quantity, price and state of an item (360033645114), rate limits (20414599556889). How long a signature
is good is not documented; five minutes are taken here.
"""

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final

from sandbox.apis.base import Refusal, Twin
from sandbox.wire import Reply, Request

VENDOR: Final = "A00900001"
ACCESS_KEY: Final = "11111111-2222-3333-4444-555555555555"
SECRET_KEY: Final = "wing-secret-of-the-sandbox"  # noqa: S105 - the sandbox's own
_BASE: Final = "/v2/providers/seller_api/apis/api/v1/marketplace"
_GOOD_FOR: Final = timedelta(minutes=5)
_CEA = re.compile(
    r"CEA algorithm=HmacSHA256, ?access-key=([^,]+), ?signed-date=(\d{6}T\d{6}Z), ?signature=([0-9a-f]{64})\Z"
)


class WingTwin(Twin):
    """The gateway on loopback, with some running shoes of one seller."""

    calls_allowed: ClassVar[int] = 10
    seconds_allowed: ClassVar[float] = 1.0

    def __init__(self, products: int = 3) -> None:
        super().__init__()
        self.page_limit = 100
        """The most products on a page of the list, whatever is asked."""
        self.access_key = ACCESS_KEY
        """The key that is good now: another one's calls are not authorised."""
        self.allows_address = True
        """Whether the caller's address is among those named under the key."""
        self.products = {number: _product(number) for number in range(20_001, 20_001 + products)}
        self.states = {
            item["vendorItemId"]: {
                "sellerItemId": item["vendorItemId"],
                "amountInStock": 5,
                "salePrice": item["salePrice"],
                "onSale": True,
            }
            for one in self.products.values()
            for item in one["items"]
        }

    def answer(self, request: Request) -> Any:
        """The list, one product, or one item's state."""
        self._check(request)
        if request.path == f"{_BASE}/seller-products":
            return self._list(request)
        if found := re.fullmatch(rf"{_BASE}/seller-products/(\d+)", request.path):
            return {"code": "SUCCESS", "message": "", "data": self._known(self.products, int(found[1]), "등록상품")}
        if found := re.fullmatch(rf"{_BASE}/vendor-items/(\d+)/inventories", request.path):
            return {"code": "SUCCESS", "message": "", "data": self._known(self.states, int(found[1]), "vendorItemId")}
        raise Refusal(404, {"code": "ERROR", "message": "Not Found"})

    def too_many(self) -> Reply:
        """What the gateway says over its limit."""
        return Reply(429, b'{"code":"ERROR","message":"Too Many Requests"}', "application/json")

    def _check(self, request: Request) -> None:
        """Key, time and signature, and the seller that the call is for."""
        given = _CEA.match(request.headers.get("authorization", ""))
        if given is None:
            raise _error(401, "HMAC format is invalid.")
        if given[1] != self.access_key:
            raise _error(401, "Request is not authorized.")
        signed = datetime.strptime(given[2], "%y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if abs(self.now() - signed) > _GOOD_FOR:
            raise _error(401, "Specified signature is expired.")
        path, _, query = request.target.partition("?")
        message = given[2] + request.method + path + query
        if hmac.new(SECRET_KEY.encode(), message.encode(), hashlib.sha256).hexdigest() != given[3]:
            raise _error(401, "Invalid signature.")
        if not self.allows_address:
            raise _error(403, "[FORBIDDEN] Not allowed IP")
        if request.headers.get("x-requested-by") != VENDOR:
            raise _error(400, "X-Requested-By is not the vendor of the access key")

    def _list(self, request: Request) -> dict[str, Any]:
        if request.query.get("vendorId") != VENDOR:
            raise _error(400, "vendorId를 확인해 주세요")
        size = min(int(request.query.get("maxPerPage", "10")), self.page_limit)
        page = int(request.query.get("nextToken") or "1")
        rows = list(self.products.values())[(page - 1) * size : page * size]
        more = page * size < len(self.products)
        keys = ("sellerProductId", "sellerProductName", "productId", "vendorId", "brand", "statusName")
        data = [{key: row[key] for key in keys} for row in rows]
        return {"code": "SUCCESS", "message": "", "nextToken": str(page + 1) if more else "", "data": data}

    def _known(self, shelf: dict[int, dict[str, Any]], number: int, what: str) -> dict[str, Any]:
        if number not in shelf:
            raise _error(400, f"요청 파라미터 확인 [{what}={number}]")
        return shelf[number]


def _error(status: int, message: str) -> Refusal:
    return Refusal(
        status, {"code": "ERROR", "message": message, "transactionId": "00000000-0000-0000-0000-000000000000"}
    )


def _product(number: int) -> dict[str, Any]:
    first = 90_000_000_000 + 10 * number
    return {
        "sellerProductId": number,
        "sellerProductName": f"문스텝 러닝화 {number}",
        "displayProductName": f"문스텝 트레일 러닝화 {number}",
        "productId": 8_100_000_000 + number,
        "vendorId": VENDOR,
        "brand": "문스텝",
        "statusName": "승인완료",
        "items": [_item(first, "270", number), _item(first + 1, "280", number)],
    }


def _item(vendor_item: int, size: str, number: int) -> dict[str, Any]:
    return {
        "itemName": f"블랙 {size}",
        "vendorItemId": vendor_item,
        "originalPrice": 129_000,
        "salePrice": 119_000 if size == "270" else 121_000,
        "externalVendorSku": f"MS-{number}-{size}",
        "barcode": "4006381333931",
        "modelNo": f"MR{number}",
        "images": [{"imageOrder": 0, "imageType": "REPRESENTATION", "cdnPath": f"vendor_inventory/ms/{number}.jpg"}],
        "attributes": [
            {"attributeTypeName": "사이즈", "attributeValueName": size, "exposed": "EXPOSED"},
            {"attributeTypeName": "소재", "attributeValueName": "메시", "exposed": "NONE"},
        ],
    }
