"""A twin of JOS, JD's open platform: signed calls of one gateway, own SKUs by page, tokens that are refreshed.

Sources: help.jd.com/jos question 580 (parameters, signature, six minutes of tolerance), the gateway's error table
(codes 2 to 24), the answers' shape (`…_responce`) and `open-oauth.jd.com/oauth2/refresh_token` in public clients.
Refusals are HTTP 200 with an `error_response`.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from hashlib import md5
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl

from sandbox.apis.base import Refusal, Twin
from sandbox.wire import Reply, Request

APP_KEY: Final = "A2B5AF66SANDBOX"
APP_SECRET: Final = "jos-secret-of-the-sandbox"  # noqa: S105 - the sandbox's own
ACCESS_TOKEN: Final = "access-1"  # noqa: S105
REFRESH_TOKEN: Final = "refresh-1"  # noqa: S105
_TOLERANCE: Final = timedelta(minutes=6)
_BEIJING: Final = timezone(timedelta(hours=8))
_MOST: Final = 100
"""SKUs on a page."""


class JosTwin(Twin):
    """JOS on loopback, its authorisation server at the same address."""

    calls_allowed: ClassVar[int] = 80
    seconds_allowed: ClassVar[float] = 60.0

    def __init__(self, skus: int = 12) -> None:
        super().__init__()
        self.skus = {number: _sku(number) for number in range(10052000001, 10052000001 + skus)}
        self.page_limit = _MOST
        """The most SKUs that one page answers, however many are asked for."""
        self.access_token = ACCESS_TOKEN
        self.refresh_token = REFRESH_TOKEN
        self._made = 1

    def expire(self) -> None:
        """Let the access token run out now."""
        self.access_token = ""

    def answer(self, request: Request) -> Any:
        """The answer of one call."""
        if request.path == "/oauth2/refresh_token":
            return self._refreshed(request.query)
        if request.path != "/routerjson":
            raise Refusal(404)
        asked = dict(request.query) | dict(parse_qsl(request.body.decode("utf-8")))
        self._check(asked)
        methods = {
            "jingdong.sku.read.searchSkuList": self._search,
            "jingdong.sku.read.findSkuById": self._find,
        }
        method = methods.get(asked["method"])
        if method is None:
            raise _refused("15", "不存在的方法名", "Invalid Method")
        try:
            values = json.loads(asked.get("360buy_param_json") or "{}")
        except ValueError:
            raise _refused("22", "无效数据格式", "Invalid Format") from None
        return {f"{asked['method'].replace('.', '_')}_responce": {"code": "0", **method(values)}}

    def too_many(self) -> Reply:
        """What the gateway says over its limit."""
        body = json.dumps(_refused("2", "限制时间内调用失败次数", "App Call Limited").body, ensure_ascii=False)
        return Reply(200, body.encode(), "application/json;charset=UTF-8")

    def _check(self, asked: Mapping[str, str]) -> None:
        """The gateway's own checks, in its order."""
        if not asked.get("method"):
            raise _refused("14", "缺少方法名参数", "Missing Method")
        if asked.get("v") != "2.0":
            raise _refused("5" if asked.get("v") else "4", "不支持的版本号", "Unsupported Version")
        if asked.get("app_key") != APP_KEY:
            raise _refused("21", "无效app_key", "Invalid App Key")
        self._check_time(asked.get("timestamp"))
        if not asked.get("sign"):
            raise _refused("11", "缺少签名参数", "Missing Signature")
        if asked["sign"] != _signature(asked):
            raise _refused("12", "无效签名", "Invalid Signature")
        if not self.access_token or asked.get("access_token") != self.access_token:
            raise _refused("19", "无效access_token", "Invalid access_token")

    def _check_time(self, written: str | None) -> None:
        if not written:
            raise _refused("7", "缺少时间戳参数", "Missing Timestamp")
        try:
            said = datetime.strptime(written, "%Y-%m-%d %H:%M:%S").replace(tzinfo=_BEIJING)
        except ValueError:
            said = None
        if said is None or abs(said - self.now()) > _TOLERANCE:
            raise _refused("8", "非法的时间戳参数", "Invalid Timestamp")

    def _refreshed(self, asked: Mapping[str, str]) -> dict[str, Any]:
        known = (asked.get("app_key"), asked.get("app_secret"), asked.get("grant_type"), asked.get("refresh_token"))
        if known != (APP_KEY, APP_SECRET, "refresh_token", self.refresh_token):
            return {"code": 403, "msg": "refresh_token invalid", "requestId": "sandbox"}
        self._made += 1
        self.access_token, self.refresh_token = f"access-{self._made}", f"refresh-{self._made}"
        return {
            "access_token": self.access_token,
            "refresh_token": self.refresh_token,
            "expires_in": 31536000,
            "scope": "snsapi_base",
            "open_id": "sandbox",
            "code": 0,
        }

    def _search(self, asked: dict[str, Any]) -> dict[str, Any]:
        wanted = {int(one) for one in str(asked.get("skuStatuValue") or "1,2").split(",")}
        found = [one for one in self.skus.values() if one["status"] in wanted]
        size = min(int(asked.get("page_size") or 20), _MOST, self.page_limit)
        start = (int(asked.get("pageNo") or 1) - 1) * size
        rows = [_only(one, asked) for one in found[start : start + size]]
        return {"page": {"data": rows, "pageNo": asked.get("pageNo"), "pageSize": size, "totalItem": len(found)}}

    def _find(self, asked: dict[str, Any]) -> dict[str, Any]:
        found = self.skus.get(int(asked.get("skuId") or 0))
        return {"sku": _only(found, asked)} if found is not None else {}


def _signature(asked: Mapping[str, str]) -> str:
    """As the documents say: the secret, all names and values sorted by name, the secret; MD5 in capitals."""
    text = APP_SECRET
    for name in sorted(asked):
        if name != "sign" and asked[name] != "":
            text += name + asked[name]
    return md5((text + APP_SECRET).encode("utf-8"), usedforsecurity=False).hexdigest().upper()


def _refused(code: str, chinese: str, english: str) -> Refusal:
    return Refusal(200, {"error_response": {"code": code, "zh_desc": chinese, "en_desc": english}})


def _only(sku: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """The SKU's number and the fields that were asked for: without `field` JOS answers only the numbers."""
    fields = {"skuId", "wareId", *str(asked.get("field") or "").split(",")}
    return {name: value for name, value in sku.items() if name in fields}


def _sku(number: int) -> dict[str, Any]:
    """A SKU as JOS tells it, price in yuan."""
    place = number % 100
    return {
        "wareId": 30001,
        "skuId": number,
        "status": 1,
        "jdPrice": 199.0 + place,
        "outerId": f"SL-{place:03}",
        "barCode": "",
        "logo": f"jfs/t1/{place}/a.jpg",
        "skuName": f"山岚 保温杯 {place}",
        "wareTitle": "山岚 保温杯",
        "saleAttrs": [{"attrId": "1000000001", "attrValues": ["1"], "attrValueAlias": [f"色{place}"]}],
        "stockNum": place % 5,
    }
