"""A twin of Youzan Cloud: tokens for self-use apps, the list of items by page, an item's detail.

Source: doc.youzanyun.com as of 2026-09: `/auth/token` (silent), the gateway's checks and their order (address, form,
interface before token), `youzan.item.base.search` 1.0.0, `youzan.item.detail.get` 1.0.1. Refusals are HTTP 200.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from sandbox.apis.base import Refusal, Twin
from sandbox.wire import Reply, Request

CLIENT_ID: Final = "youzan-client-of-the-sandbox"
CLIENT_SECRET: Final = "youzan-secret-of-the-sandbox"  # noqa: S105 - the sandbox's own
KDT_ID: Final = 51125317
_LIFE: Final = timedelta(days=7)
_MOST_PAGE: Final = 50
_MOST_LISTED: Final = 5_000


class YouzanTwin(Twin):
    """Youzan Cloud on loopback."""

    calls_allowed: ClassVar[int] = 300

    def __init__(self, items: int = 10) -> None:
        super().__init__()
        self.items = {number: _item(number) for number in range(7370790001, 7370790001 + items)}
        self.page_limit = _MOST_PAGE
        """The most items that one page answers, however many are asked for."""
        self.refusing: Mapping[str, tuple[int, str]] = {}
        """Interface to the gateway's `err_code` and words that it answers, whatever is asked."""
        self._token: tuple[str, datetime] | None = None
        self._made = 0

    def expire(self) -> None:
        """Let the token that was handed out run out now."""
        if self._token is not None:
            self._token = (self._token[0], self.now())

    def forget(self) -> None:
        """Let the gateway know the token that was handed out no longer."""
        self._token = None

    def answer(self, request: Request) -> Any:
        """The answer of one call."""
        kind = request.headers.get("content-type", "").partition(";")[0]
        if request.path == "/auth/token":
            if kind != "application/json":
                return _failed(1000, f"Content type '{kind}' not supported,Please use 'application/json;charset=UTF-8'")
            return self._give_token(json.loads(request.body))
        parts = request.path.strip("/").split("/")
        if len(parts) != 3 or parts[0] != "api":
            raise _refused(4001, "非法请求地址")
        interface = self._interfaces().get(f"{parts[1]}/{parts[2]}")
        if interface is None:
            raise _refused(4005, "非法的API")
        if request.method != "POST" or kind != "application/json":
            raise _refused(4007, f"非法的请求姿势，httpMethod:{request.method}, contentType:{kind}")
        self._check_token(request.query.get("access_token"))
        if parts[1] in self.refusing:
            raise _refused(*self.refusing[parts[1]])
        try:
            asked = json.loads(request.body)
        except ValueError:
            raise _refused(4004, "非法的Content") from None
        return interface(asked)

    def too_many(self) -> Reply:
        """What the gateway says over its limit."""
        body = json.dumps(_refused(4101, "请求太频繁").body, ensure_ascii=False)
        return Reply(200, body.encode(), "application/json;charset=UTF-8")

    def _interfaces(self) -> Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]]:
        return {
            "youzan.item.base.search/1.0.0": self._search,
            "youzan.item.detail.get/1.0.1": self._detail,
        }

    def _give_token(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked.get("client_id") != CLIENT_ID:
            return _failed(1103, "Client 不存在")
        if asked.get("client_secret") != CLIENT_SECRET:
            return _failed(1000, "应用信息错误")
        if asked.get("authorize_type") != "silent":
            return _failed(1105, "不支持的应用类型")
        if str(asked.get("grant_id")) != str(KDT_ID):
            return _failed(1103, "授权关系不存在")
        if self._token is None or self._token[1] <= self.now() or asked.get("refresh") is True:
            self._made += 1
            self._token = (f"token-{self._made}", self.now() + _LIFE)
        token, ends = self._token
        return _good({"expires": int(ends.timestamp() * 1000), "access_token": token, "authority_id": str(KDT_ID)})

    def _check_token(self, given: str | None) -> None:
        if not given:
            raise _refused(4201, "非法的请求凭证")
        if self._token is None or given != self._token[0]:
            raise _refused(4203, "Token 不存在")
        if self._token[1] <= self.now():
            raise _refused(4202, "请求凭证过期")

    def _search(self, asked: dict[str, Any]) -> dict[str, Any]:
        page, size = int(asked.get("page_no") or 1), int(asked.get("page_size") or 20)
        if asked.get("kdt_id") != KDT_ID or "channel" not in asked:
            return _failed(18910002, "参数为空")
        if size > _MOST_PAGE or page * size > _MOST_LISTED:
            return _failed(200000026, "非法的page或pageSize")
        size = min(size, self.page_limit)
        wanted = asked.get("is_displays") or [0, 1]
        found = [one for one in self.items.values() if one["is_display"] in wanted]
        rows = [
            {"item_id": one["item_id"], "alias": one["alias"], "title": one["title"], "display": one["is_display"]}
            for one in found[(page - 1) * size : page * size]
        ]
        return _good({"paginator": {"page_no": page, "page_size": size, "total_count": len(found)}, "items": rows})

    def _detail(self, asked: dict[str, Any]) -> dict[str, Any]:
        by_alias = {one["alias"]: one for one in self.items.values()}
        found = self.items.get(int(asked["item_id"])) if "item_id" in asked else by_alias.get(str(asked.get("alias")))
        return _good(found) if found is not None else _failed(122001001, "商品不存在")


def _good(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"trace_id": "yz7-sandbox", "code": 200, "data": data, "success": True, "message": "successful"}


def _failed(code: int, words: str) -> dict[str, Any]:
    return {"success": False, "code": code, "data": None, "message": words}


def _refused(code: int, words: str) -> Refusal:
    return Refusal(200, {"gw_err_resp": {"trace_id": "yz7-sandbox", "err_msg": words, "err_code": code}})


def _item(number: int) -> dict[str, Any]:
    """An item of two SKUs, in fen."""
    place = number % 1000
    skus = [
        {
            "sku_id": number * 10 + part,
            "sku_no": f"SL-{place:03}-{part}",
            "sku_props": [{"prop_name": "颜色", "prop_value_name": colour}],
            "stock_num": place * part,
            "price": 119900 + 1000 * part,
        }
        for part, colour in enumerate(("白", "红"))
    ]
    return {
        "kdt_id": KDT_ID,
        "item_id": number,
        "alias": f"3abc{number}",
        "title": f"山岚 茶具 {place}",
        "item_no": f"SL-{place:03}",
        "is_display": 1,
        "quantity": place,
        "images": [{"image_url": f"https://img01.yzcdn.cn/shanlan/{place}.jpg", "image_id": place}],
        "item_price_param": {"price": 119900, "origin": "1299"},
        "sku_list": skus,
    }
