"""A twin of WeChat Store's API (微信小店): stable tokens with an end, lists by `next_key`, products, stock, shop.

Source: developers.weixin.qq.com/doc/store (product/list_get, product/get, stock/batchget, brand/get, basics/info/get,
basics/commErrCode) and `/cgi-bin/stable_token`. Refusals are HTTP 200 with an `errcode`.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from sandbox.apis.base import Twin
from sandbox.wire import Reply, Request

APP_ID: Final = "wx0moonstep"
SECRET: Final = "wechat-secret-of-the-sandbox"  # noqa: S105 - the sandbox's own
_LIFE: Final = timedelta(seconds=7200)
_SHOWN: Final = (5, 9, 11, 13, 14, 15, 20)
"""Statuses that a list without `status` holds: neither drafts that were never on sale nor the recycle bin."""
_FORCED_A_DAY: Final = 20


class WeChatTwin(Twin):
    """WeChat Store's API on loopback."""

    calls_allowed: ClassVar[int] = 500
    seconds_allowed: ClassVar[float] = 30.0
    """As people at the older mini shop API were told: 500 calls in 30 seconds."""

    def __init__(self, products: int = 10) -> None:
        super().__init__()
        self.page_limit = 30
        """The most product numbers that one list answers."""
        self.products = {number: _product(number) for number in range(10000100001, 10000100001 + products)}
        self.brand_allowed = True
        self.refusing: Mapping[str, int] = {}
        """Path to the `errcode` that it answers, whatever is asked."""
        self._token: tuple[str, datetime] | None = None
        self._made = 0
        self._forced = 0

    def expire(self) -> None:
        """Let the token that was handed out run out now."""
        if self._token is not None:
            self._token = (self._token[0], self.now())

    def invalidate(self) -> None:
        """Somebody else took a newer token: ours is good no longer, and the platform does not say so of itself."""
        self._made += 1
        self._token = (f"token-{self._made}", self.now() + _LIFE)

    def answer(self, request: Request) -> Any:
        """The answer of one call; of a refused one `errcode` and `errmsg`."""
        if request.method != "POST":
            return _refused(43002, "require POST method")
        try:
            asked = json.loads(request.body or b"null")
        except ValueError:
            return _refused(47001, "data format error")
        if not isinstance(asked, dict):
            return _refused(44002, "empty post data")
        if request.path == "/cgi-bin/stable_token":
            return self._give_token(asked)
        if wrong := self._wrong_token(request.query.get("access_token")):
            return wrong
        if number := self.refusing.get(request.path):
            return _refused(number, "as the sandbox was told")
        interface = self._interfaces().get(request.path)
        return interface(asked) if interface else _refused(40066, "invalid url")

    def too_many(self) -> Reply:
        """What the platform says over the limit of a minute."""
        body = json.dumps(_refused(45011, "api minute-quota reach limit must slower retry next minute"))
        return Reply(200, body.encode(), "application/json; encoding=utf-8")

    def _interfaces(self) -> Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]]:
        return {
            "/channels/ec/product/list/get": self._list,
            "/channels/ec/product/get": self._get,
            "/channels/ec/product/stock/batchget": self._stock,
            "/channels/ec/brand/get": self._brand,
            "/channels/ec/basics/info/get": self._info,
        }

    def _give_token(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked.get("grant_type") != "client_credential":
            return _refused(40002, "invalid grant_type")
        if asked.get("appid") != APP_ID:
            return _refused(40013, "invalid appid")
        if asked.get("secret") != SECRET:
            return _refused(40001, "invalid credential, access_token is invalid or not latest")
        if asked.get("force_refresh") is True:
            self._forced += 1
            if self._forced > _FORCED_A_DAY:
                return _refused(45009, "reach max api daily quota limit")
            self._token = None
        if self._token is None or self._token[1] <= self.now():
            self.invalidate()
        assert self._token is not None  # noqa: S101 - just made
        left = self._token[1] - self.now()
        return {"access_token": self._token[0], "expires_in": int(left.total_seconds())}

    def _wrong_token(self, given: str | None) -> dict[str, Any] | None:
        if not given:
            return _refused(41001, "access_token missing")
        if self._token is None or given != self._token[0]:
            return _refused(40001, "invalid credential, access_token is invalid or not latest")
        return _refused(42001, "access_token expired") if self._token[1] <= self.now() else None

    def _list(self, asked: dict[str, Any]) -> dict[str, Any]:
        size = asked.get("page_size")
        if not isinstance(size, int) or not 0 < size <= 30:
            return _refused(10020051, "参数错误")
        wanted = [asked["status"]] if "status" in asked else _SHOWN
        numbers = [number for number, one in self.products.items() if one["status"] in wanted]
        start = int(str(asked.get("next_key") or "0").removeprefix("KEY-"))
        end = start + min(size, self.page_limit)
        more = {"next_key": f"KEY-{end}"}
        return _good({"product_ids": [str(one) for one in numbers[start:end]], "total_num": len(numbers), **more})

    def _get(self, asked: dict[str, Any]) -> dict[str, Any]:
        product = self.products.get(int(asked.get("product_id") or 0))
        if product is None:
            return _refused(10020052, "商品不存在")
        draft = {"edit_product": {**product, "title": f"草稿 {product['title']}"}}
        kind = asked.get("data_type", 1)
        return _good(({"product": product} if kind != 2 else {}) | (draft if kind != 1 else {}))

    def _stock(self, asked: dict[str, Any]) -> dict[str, Any]:
        wanted = asked.get("product_id")
        if not isinstance(wanted, list) or not 0 < len(wanted) <= 50:
            return _refused(10020051, "参数错误")
        known = [one for number in wanted if (one := self.products.get(int(number)))]
        return _good({"data": {"spu_stock_list": [_stock_of(one) for one in known]}})

    def _brand(self, asked: dict[str, Any]) -> dict[str, Any]:
        if not self.brand_allowed:
            return _refused(48001, "api unauthorized")
        return _good({"brand": {"brand_id": str(asked.get("brand_id")), "ch_name": "月步", "en_name": "Moonstep"}})

    def _info(self, _asked: dict[str, Any]) -> dict[str, Any]:
        return _good({"info": {"nickname": "月步官方旗舰店", "username": "gh_moonstep", "status": "opening"}})


def _good(more: dict[str, Any]) -> dict[str, Any]:
    return {"errcode": 0, "errmsg": "ok", **more}


def _refused(number: int, words: str) -> dict[str, Any]:
    return {"errcode": number, "errmsg": f"{words} rid: 6745e45d-00000000-00000000"}


def _product(number: int) -> dict[str, Any]:
    """A product of two SKUs, in fen, with everything that product/get answers of it and a monitor needs."""
    colours = ("黑", "白")
    skus = [
        {
            "sku_id": str(number * 10 + place),
            "sale_price": 59900 + 1000 * place,
            "market_price": 69900,
            "stock_num": 4 - place,
            "sku_code": f"MOON-{number % 1000}-{place}",
            "sku_attrs": [{"attr_key": "颜色", "attr_value": colour}],
            "status": 5,
        }
        for place, colour in enumerate(colours)
    ]
    return {
        "product_id": str(number),
        "title": f"月步 跑鞋 {number % 1000}",
        "head_imgs": [f"https://mmecimage.cn/p/moon/{number}"],
        "desc_info": {"imgs": [], "desc": ""},
        "attrs": [],
        "status": 5,
        "edit_status": 4,
        "min_price": 59900,
        "brand_id": "2100",
        "skus": skus,
    }


def _stock_of(product: dict[str, Any]) -> dict[str, Any]:
    rows = [
        {
            "sku_id": int(one["sku_id"]),
            "normal_stock_num": one["stock_num"],
            "limited_discount_stock_num": 0,
            "warehouse_stocks": [],
            "total_stock_num": one["stock_num"],
        }
        for one in product["skus"]
    ]
    return {"product_id": int(product["product_id"]), "sku_stock": rows}
