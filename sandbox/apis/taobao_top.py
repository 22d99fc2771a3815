"""A twin of Taobao's Open Platform (TOP): one gateway, signed form calls, errors with status 200.

Written from the platform's documents (API调用方法详解: parameters, signatures, 10 minutes of tolerance; the pages of
`taobao.items.onsale.get`, `taobao.items.inventory.get` and `taobao.item.seller.get`; the table of error codes).
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl

from sandbox.apis.base import Refusal, Twin
from sandbox.wire import Reply, Request

_BEIJING: Final = timezone(timedelta(hours=8))
_TOLERANCE: Final = timedelta(minutes=10)
_MESSAGES: Final = {
    7: "App Call Limited", 9: "Http Action Not Allowed", 15: "Remote service error", 21: "Missing Method",
    22: "Invalid Method", 23: "Invalid Format", 24: "Missing Signature", 25: "Invalid Signature",
    26: "Missing Session", 27: "Invalid Session", 28: "Missing App Key", 29: "Invalid App Key",
    30: "Missing Timestamp", 31: "Invalid Timestamp", 32: "Missing Version", 33: "Invalid Version",
    40: "Missing Required Arguments", 41: "Invalid Arguments",
}  # fmt: skip
_REQUIRED: Final = {"method": 21, "format": 23, "sign": 24, "session": 26, "app_key": 28, "timestamp": 30, "v": 32}
"""What every call of this twin must carry, and the error for its lack; it answers in JSON alone."""
_METHODS: Final = ("taobao.items.onsale.get", "taobao.items.inventory.get", "taobao.item.seller.get")
_BANNERS: Final = ("regular_shelved", "never_on_shelf", "off_shelf", "for_shelved", "sold_out", "violation_off_shelf")


class TopTwin(Twin):
    """One app, one shop. Items are what `taobao.item.seller.get` would answer; `banner` says where each is kept."""

    calls_allowed: ClassVar[int] = 1000
    seconds_allowed: ClassVar[float] = 60.0

    def __init__(self, items: Sequence[Mapping[str, Any]] = (), page_most: int = 200) -> None:
        super().__init__()
        self.app_key = "12345678"
        self.secret = "helloworld"  # noqa: S105 - the documents' own example
        self.session = "first"
        self.items = [dict(one) for one in items]
        self.page_most = page_most
        """The most items that a page holds, whatever is asked for."""
        self.codes: list[int] = []
        """The codes of the errors that were answered, in order."""
        self.say: list[tuple[int, str, str]] = []
        """Errors to answer to the next calls: code, sub code, sub message."""

    def answer(self, request: Request) -> Any:
        """Check the call as the gateway does, then answer its method."""
        asked = dict(parse_qsl(request.body.decode(), keep_blank_values=True)) | dict(request.query)
        if self.say:
            raise self._no(*self.say.pop(0))
        self._check(request, asked)
        method = asked["method"]
        if method == "taobao.item.seller.get":
            return {"item_seller_get_response": {"item": self._item(asked), "request_id": "twin"}}
        name = f"{method.removeprefix('taobao.').replace('.', '_')}_response"
        return {name: self._page(asked, onsale=method == "taobao.items.onsale.get")}

    def too_many(self) -> Reply:
        """What the platform says to a call over its limit: 200, and an error that names the wait."""
        return Reply(
            200,
            b'{"error_response":{"code":7,"msg":"App Call Limited","sub_code":'
            b'"accesscontrol.limited-by-api-access-count","sub_msg":"This ban will last for 1 more seconds"}}',
            "application/json;charset=UTF-8",
        )

    def _check(self, request: Request, asked: Mapping[str, str]) -> None:
        if request.path != "/router/rest":
            raise Refusal(404, {})
        if request.method != "POST":
            raise self._no(9)
        missing = (code for name, code in _REQUIRED.items() if name not in asked)
        if (code := next(missing, None)) is not None:
            raise self._no(code)
        if asked["method"] not in _METHODS:
            raise self._no(22)
        if asked["format"] != "json":
            raise self._no(23)
        if asked["v"] != "2.0":
            raise self._no(33)
        self._check_who(asked)

    def _check_who(self, asked: Mapping[str, str]) -> None:
        if asked["app_key"] != self.app_key:
            raise self._no(29, "isv.appkey-not-exists")
        if abs(self._moment(asked["timestamp"]) - self.now()) > _TOLERANCE:
            raise self._no(31)
        if asked["sign"] != self._sign(asked):
            raise self._no(25)
        if asked["session"] != self.session:
            raise self._no(27, "isv.invalid-session", "session已过期")

    def _moment(self, written: str) -> datetime:
        try:
            return datetime.strptime(written, "%Y-%m-%d %H:%M:%S").replace(tzinfo=_BEIJING)
        except ValueError:
            raise self._no(31) from None

    def _sign(self, asked: Mapping[str, str]) -> str:
        rest = sorted((name, value) for name, value in asked.items() if name != "sign")
        words = "".join(name + value for name, value in rest).encode()
        secret = self.secret.encode()
        if asked.get("sign_method") == "hmac":
            return hmac.new(secret, words, hashlib.md5).hexdigest().upper()
        if asked.get("sign_method") == "hmac-sha256":
            return hmac.new(secret, words, hashlib.sha256).hexdigest().upper()
        return hashlib.md5(secret + words + secret, usedforsecurity=False).hexdigest().upper()

    def _item(self, asked: Mapping[str, str]) -> dict[str, Any]:
        if not asked.get("fields"):
            raise self._no(40, "isv.missing-parameter:fields")
        if not asked.get("num_iid", "").isdigit():
            raise self._no(41, "isv.invalid-parameter:num_iid")
        found = next((one for one in self.items if str(one["num_iid"]) == asked["num_iid"]), None)
        if found is None:
            raise self._no(15, "isv.item-not-exist:invalid-num_iid", "该商品已被删除")
        return {name: value for name, value in found.items() if name != "banner"}

    def _page(self, asked: Mapping[str, str], *, onsale: bool) -> dict[str, Any]:
        if not asked.get("fields"):
            raise self._no(40, "isv.missing-parameter:fields")
        number, size = asked.get("page_no", "1"), asked.get("page_size", "40")
        if not (number.isdigit() and size.isdigit() and int(number) and 0 < int(size) <= 200):
            raise self._no(41, "isv.invalid-parameter:page_size")
        banner = None if onsale else asked.get("banner", "for_shelved")
        if banner is not None and banner not in _BANNERS:
            raise self._no(41, "isv.invalid-parameter:banner")
        kept = [one for one in self.items if one.get("banner") == banner]
        size_here = min(int(size), self.page_most)
        here = kept[(int(number) - 1) * size_here : int(number) * size_here]
        wanted = asked["fields"].split(",")
        rows = [{name: one[name] for name in wanted if name in one} for one in here]
        # an empty list is left out of an answer
        return {"total_results": len(kept), "request_id": "twin", **({"items": {"item": rows}} if rows else {})}

    def _no(self, code: int, sub_code: str = "", sub_msg: str = "") -> Refusal:
        self.codes.append(code)
        error: dict[str, Any] = {"code": code, "msg": _MESSAGES.get(code, "Error"), "request_id": "twin"}
        error |= {"sub_code": sub_code} if sub_code else {}
        error |= {"sub_msg": sub_msg} if sub_msg else {}
        return Refusal(200, {"error_response": error})
