"""A twin of Naver Commerce API: token with a bcrypt signature, list of own products, one product with its options.

Written from apicenter.commerce.naver.com: docs/auth, docs/restriction, "상품 목록 조회" and "채널 상품 조회"; and from
what its makers answered on the cut to one call an hour (commerce-api discussions #3737 to #3755).
"""

import base64
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl

import bcrypt

from sandbox.apis.base import Refusal, Twin
from sandbox.wire import Reply, Request

_STAMP_GOOD: Final = timedelta(minutes=5)
_TOKEN_GOOD: Final = timedelta(hours=3)
_SOON: Final = timedelta(minutes=30)
"""A token asked for with more than this left is given again; with less, a new one."""
_MOST: Final = 500
_FIELDS: Final = ("client_id", "timestamp", "client_secret_sign", "grant_type", "type")


@dataclass(frozen=True, slots=True)
class Option:
    """A combination of options; `extra` is added to the product's price."""

    number: int
    values: tuple[str, ...]
    stock: int
    extra: int = 0
    code: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """A product as its seller entered it. `discounted` 0 = no discount."""

    number: int
    name: str
    list_price: int
    discounted: int = 0
    status: str = "SALE"
    stock: int = 0
    groups: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    brand: str = "문스텝"
    code: str = ""
    fee: int = 0


class NaverCommerce(Twin):
    """The API for one application with one store."""

    calls_allowed: ClassVar[int] = 4
    """Two a second, and twice as many in one second when the one before left them."""

    def __init__(
        self,
        products: Sequence[Product] = (),
        client_id: str = "1Moonstep5Application",
        secret: str = "$2a$04$abcdefghijklmnopqrstuu",  # noqa: S107 - made up
    ) -> None:
        super().__init__()
        self.products = list(products)
        self.client_id = client_id
        self.secret = secret
        self.refuses: Refusal | None = None
        """What every call is answered with, as when the address is not allowed."""
        self.tokens_given = 0
        self._tokens: dict[str, datetime] = {}
        self._cut_at: datetime | None = None
        self._last_of_cut: datetime | None = None

    def end_tokens(self) -> None:
        """Let every token be no longer good."""
        self._tokens.clear()

    def too_many(self) -> Reply:
        """The gateway's words for too many calls a second."""
        return _reply(429, _error("GW.RATE_LIMIT", "요청이 많아 서비스를 일시적으로 사용할 수 없습니다."))

    def answer(self, request: Request) -> Any:
        """A token, a page of the list, or one product."""
        if self.refuses is not None:
            raise self.refuses
        path = request.path
        asks_token = path == "/v1/oauth2/token"
        if asks_token and any(name in request.query for name in _FIELDS):
            self._cut_at = self.now()
        if self._is_cut():
            quota = {"GNCP-GW-Quota-Period": "HOURS", "GNCP-GW-Quota-Limit": "1", "GNCP-GW-Quota-Remaining": "0"}
            return _reply(429, _error("GW.QUOTA_LIMIT", "할당된 시간당 요청량을 초과하였습니다."), quota)
        if asks_token and request.method == "POST":
            return self._token(request)
        self._check_token(request)
        if path == "/v1/products/search" and request.method == "POST":
            return self._search(request)
        if path.startswith("/v2/products/channel-products/") and request.method == "GET":
            return self._detail(path.rpartition("/")[2])
        raise Refusal(404, _error("GW.NOT_FOUND", "요청한 리소스를 찾을 수 없습니다."))

    def _is_cut(self) -> bool:
        """One call an hour, until a day after the last call that was wrong."""
        if self._cut_at is None or self.now() - self._cut_at >= timedelta(days=1):
            return False
        if self._last_of_cut is None or self.now() - self._last_of_cut >= timedelta(hours=1):
            self._last_of_cut = self.now()
            return False
        return True

    def _token(self, request: Request) -> dict[str, Any]:
        form = dict(parse_qsl(request.body.decode("utf-8", "replace")))
        if wrong := self._wrong_inputs(form):
            inputs = [{"name": name, "type": "NotValid", "message": said} for name, said in wrong.items()]
            raise Refusal(400, {**_error("BAD_REQUEST", "잘못된 요청입니다."), "invalidInputs": inputs})
        now = self.now()
        good = [one for one, until in self._tokens.items() if until - now > _SOON]
        token = good[0] if good else secrets.token_urlsafe(16)
        self._tokens.setdefault(token, now + _TOKEN_GOOD)
        self.tokens_given += not good
        left = int((self._tokens[token] - now).total_seconds())
        return {"access_token": token, "expires_in": left, "token_type": "Bearer"}

    def _wrong_inputs(self, form: Mapping[str, str]) -> dict[str, str]:
        wrong = {name: "필수값입니다." for name in _FIELDS if not form.get(name)}
        if wrong:
            return wrong
        if form["client_id"] != self.client_id:
            wrong["client_id"] = "client_id 항목이 유효하지 않습니다."
        stamp = form["timestamp"]
        age = self.now().timestamp() * 1000 - int(stamp) if stamp.isdigit() else None
        if age is None or not 0 <= age <= _STAMP_GOOD.total_seconds() * 1000:
            wrong["timestamp"] = "timestamp 항목이 유효하지 않습니다."
        hashed = bcrypt.hashpw(f"{form['client_id']}_{stamp}".encode()[:72], self.secret.encode())
        if not hmac.compare_digest(base64.standard_b64encode(hashed).decode(), form["client_secret_sign"]):
            wrong |= {"client_secret_sign": "client_secret_sign 항목이 유효하지 않습니다."}
        if form["grant_type"] != "client_credentials" or form["type"] != "SELF":
            wrong["type"] = "type 항목이 유효하지 않습니다."
        return wrong

    def _check_token(self, request: Request) -> None:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        until = self._tokens.get(token)
        if kind != "Bearer" or until is None or until <= self.now():
            raise Refusal(401, _error("GW.AUTHN", "요청을 보낼 권한이 없습니다."))

    def _search(self, request: Request) -> dict[str, Any]:
        try:
            asked = json.loads(request.body)
        except ValueError:
            raise Refusal(400, _error("BAD_REQUEST", "잘못된 요청입니다.")) from None
        page, size = asked.get("page", 1), asked.get("size", 50)
        if not (isinstance(page, int) and page > 0 and isinstance(size, int) and 0 < size <= _MOST):
            inputs = [{"name": "size", "type": "Range", "message": "1에서 500 사이의 값이어야 합니다."}]
            raise Refusal(400, {**_error("BAD_REQUEST", "잘못된 요청입니다."), "invalidInputs": inputs})
        found = sorted(self.products, key=lambda one: one.number)
        if asked.get("searchKeywordType") == "CHANNEL_PRODUCT_NO":
            found = [one for one in found if one.number in asked.get("channelProductNos", [])]
        pages = -(-len(found) // size)
        return {
            "contents": [_content(one) for one in found[(page - 1) * size : page * size]],
            "page": page,
            "size": size,
            "totalElements": len(found),
            "totalPages": pages,
            "first": page == 1,
            "last": page >= pages,
        }

    def _detail(self, number: str) -> dict[str, Any]:
        found = next((one for one in self.products if str(one.number) == number), None)
        if found is None:
            raise Refusal(404, _error("NOT_FOUND", "존재하지 않는 상품입니다."))
        return {
            "originProduct": _origin(found),
            "smartstoreChannelProduct": {
                "channelProductName": found.name,
                "naverShoppingRegistration": True,
                "channelProductDisplayStatusType": "ON",
            },
        }


def _content(one: Product) -> dict[str, Any]:
    channel = {
        "originProductNo": one.number + 1,
        "channelProductNo": one.number,
        "channelServiceType": "STOREFARM",
        "categoryId": "50000788",
        "name": one.name,
        "sellerManagementCode": one.code,
        "statusType": one.status,
        "channelProductDisplayStatusType": "ON",
        "salePrice": one.list_price,
        "discountedPrice": one.discounted or one.list_price,
        "stockQuantity": _stock(one),
        "deliveryFee": one.fee,
        "representativeImage": {"url": f"https://shop-phinf.pstatic.net/{one.number}.jpg"},
        "brandName": one.brand,
    }
    return {"originProductNo": one.number + 1, "channelProducts": [channel]}


def _origin(one: Product) -> dict[str, Any]:
    fee = {"deliveryFeeType": "PAID", "baseFee": one.fee} if one.fee else {"deliveryFeeType": "FREE"}
    off = {"discountMethod": {"value": one.list_price - one.discounted, "unitType": "WON"}}
    return {
        "statusType": one.status,
        "saleType": "NEW",
        "name": one.name,
        "images": {"representativeImage": {"url": f"https://shop-phinf.pstatic.net/{one.number}.jpg"}},
        "salePrice": one.list_price,
        "stockQuantity": _stock(one),
        "deliveryInfo": {"deliveryType": "DELIVERY", "deliveryFee": fee},
        "detailAttribute": {
            "naverShoppingSearchInfo": {"brandName": one.brand, "manufacturerName": one.brand},
            "sellerCodeInfo": {"sellerManagementCode": one.code},
            "optionInfo": _option_info(one),
        },
        "customerBenefit": {"immediateDiscountPolicy": off} if one.discounted else {},
    }


def _option_info(one: Product) -> dict[str, Any]:
    names = {f"optionGroupName{place}": name for place, name in enumerate(one.groups, 1)}
    rows = [
        {
            "id": option.number,
            **{f"optionName{place}": value for place, value in enumerate(option.values, 1)},
            "stockQuantity": option.stock,
            "price": option.extra,
            "sellerManagerCode": option.code,
            "usable": True,
        }
        for option in one.options
    ]
    return {"optionCombinationGroupNames": names, "optionCombinations": rows, "useStockManagement": True}


def _stock(one: Product) -> int:
    return sum(option.stock for option in one.options) if one.options else one.stock


def _error(code: str, message: str) -> dict[str, Any]:
    return {"code": code, "message": message, "timestamp": "2026-11-26T10:00:00.000+09:00"}


def _reply(status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Reply:
    written = json.dumps(body, ensure_ascii=False).encode()
    return Reply(status, written, "application/json;charset=UTF-8", headers or {})
