"""Taobao's official API (TOP) for a shop's own items, wherever they are kept, with price and stock per SKU."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta, timezone
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl, urlencode

from model.capture import Availability, Capture, Outcome
from model.errors import ServiceError
from reading.page import Page
from reading.schema import text, whole
from reading.shapes import members, objects
from reading.taobao_top import FIELDS, item_of
from spiders.official import Key, OfficialApi, Rate, Trouble
from spiders.platform import Fetch
from spiders.records import capture_of

_GATEWAY: Final = "/router/rest"
_BEIJING: Final = timezone(timedelta(hours=8))
_PAGE_SIZE: Final = 200
"""The most that a list may be asked for."""
_MOST_PAGES: Final = 1_000
_ONSALE: Final = "taobao.items.onsale.get"
_INVENTORY: Final = "taobao.items.inventory.get"
_ITEM: Final = "taobao.item.seller.get"
_ENDED: Final = {
    "off_shelf": "taken off the shelf by the shop (下架)",
    "violation_off_shelf": "taken off the shelf for a violation (违规下架)",
}
_BASE_ONLY: Final = "the API tells the base price (一口价), not what a promotion makes of it"
_UNKNOWN_ITEM = re.compile(r"isv\.item[\w.:-]*(?:not-?exist|is-?delete|not[_-]?found)", re.IGNORECASE)
_DAILY = re.compile(r"limited-by-app-access-count")
_SESSION: Final = "grant the app again for this shop (授权) and set the new session"
_CONSOLE: Final = "in the console of open.taobao.com"
_CODES: Final[Mapping[int, str]] = {
    3: "a picture could not be uploaded",
    4: "too many calls for this user",
    5: "too many calls for this session",
    6: "too many calls for this partner",
    7: "too many calls for this app",
    8: "the app calls too often",
    9: "the HTTP method is not allowed",
    10: "the service is not available just now",
    11: f"the app has no permission for this call; apply for its package {_CONSOLE}, and look at its list of addresses",
    12: "the shop has no permission for this call",
    13: "the partner has no permission for this call",
    15: "the service behind the API answers with an error",
    21: "the method is missing",
    22: "there is no such method (any more)",
    23: "the format is not json or xml",
    24: "the signature is missing",
    25: "the signature is wrong; check the AppSecret",
    26: f"the session is missing; {_SESSION}",
    27: f"the session is not valid or has run out; {_SESSION}",
    28: "the AppKey is missing",
    29: f"the AppKey is not valid; check it {_CONSOLE}",
    30: "the time stamp is missing",
    31: "the time stamp is refused: it may be 10 minutes off; set this machine's clock right",
    32: "the version is missing",
    33: "the version is not valid",
    34: "the version is not supported",
    40: "an argument is missing",
    41: "an argument is not valid",
    42: "the request is forbidden",
    43: "an argument is wrong",
    47: "the encoding is wrong",
    53: f"the app's security level is too low for this call; raise it {_CONSOLE}, or {_SESSION}",
}
"""The documents' platform errors, below 100. Source: china.md §1, and the platform's tables of error codes."""
_LIMITS: Final = frozenset({4, 5, 6, 7, 8})
_PASSING: Final = frozenset({10}) | _LIMITS


def signature(parameters: Mapping[str, str], secret: str) -> str:
    """TOP's `sign` by `md5`: the parameters by name, name and value joined, between two secrets, in upper case."""
    joined = "".join(f"{name}{parameters[name]}" for name in sorted(parameters) if name != "sign")
    return hashlib.md5(f"{secret}{joined}{secret}".encode(), usedforsecurity=False).hexdigest().upper()


def keys_of(prefix: str) -> tuple[Key, ...]:
    """The environment variables of one shop; a shop's grant has a last day, and back-office apps cannot renew it."""
    return (
        Key(f"{prefix}_APP_KEY", "open.taobao.com > 控制台 > 应用管理 > 概览, AppKey"),
        Key(f"{prefix}_APP_SECRET", "open.taobao.com > 控制台 > 应用管理 > 概览, AppSecret"),
        Key(f"{prefix}_SESSION", "the session (access_token) that the shop grants to the app (授权)"),
        Key(f"{prefix}_SESSION_EXPIRES", "the last day of that grant", required=False, expires=True),
    )


class TaobaoApi(OfficialApi):
    """The seller's own items. An item's SKUs come with one call each."""

    platform: ClassVar[str] = "taobao"
    title: ClassVar[str] = "Taobao Open Platform"
    url: ClassVar[str] = "https://eco.taobao.com"
    keys: ClassVar[tuple[Key, ...]] = keys_of("ANDON_TAOBAO")
    rate: ClassVar[Rate] = Rate(100, 60.0)
    """The lowest of the figures that people report; the platform sets one for each app."""
    signature: ClassVar[str | None] = (
        "open.taobao.com, API调用方法详解 (docId 101617), the example with secret helloworld"
    )
    reads: ClassVar[str] = "own items: on sale, sold out, off the shelf; base price and stock per SKU"
    _prefix: ClassVar[str] = "ANDON_TAOBAO"
    _letter: ClassVar[str] = "C"
    _page: ClassVar[str] = "https://item.taobao.com/item.htm?id="

    def listings(self) -> Iterator[Capture]:
        """Items on sale, then those sold out, then those taken off the shelf; each once."""
        seen: set[str] = set()
        for method, banner in ((_ONSALE, None), (_INVENTORY, "sold_out"), *((_INVENTORY, name) for name in _ENDED)):
            for data in self._listed(method, banner):
                number = text(data.get("num_iid"))
                if number is None or number in seen:
                    continue
                seen.add(number)
                found = self._ended(data, _ENDED[banner]) if banner in _ENDED else self.listing(number)
                if found is not None:
                    yield found

    def listing(self, external_id: str) -> Capture | None:
        """The item of that number with its SKUs; None when the shop has none."""
        page = self.caller.ask(self, self._call(_ITEM, num_iid=external_id, fields=FIELDS))
        if "error_response" in members(page.json):
            return None
        data = members(self._answer(page, "item_seller_get_response").get("item"))
        product = item_of(data, self._letter)
        if product is None or product.stated.id != external_id:
            return self._unread(external_id)
        if product.ended:
            return self._ended(data, product.ended)
        stated = product.stated
        found = capture_of(
            stated, stated, platform=self.platform, url=f"{self._page}{external_id}", external_id=external_id
        )
        if found.outcome is Outcome.PARTIAL and found.availability is not Availability.UNKNOWN:
            return found.with_(reason=_BASE_ONLY)
        return found

    def signed(self, fetch: Fetch) -> Fetch:
        """The call with key, session, Beijing time and signature."""
        parameters = dict(parse_qsl(fetch.body.decode(), keep_blank_values=True))
        parameters |= {
            "app_key": self.caller.key(f"{self._prefix}_APP_KEY"),
            "session": self.caller.key(f"{self._prefix}_SESSION"),
            "timestamp": self.caller.now().astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M:%S"),
            "format": "json",
            "v": "2.0",
            "sign_method": "md5",
        }
        parameters["sign"] = signature(parameters, self.caller.key(f"{self._prefix}_APP_SECRET"))
        headers = {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"}
        return Fetch(fetch.url, "POST", headers, urlencode(parameters).encode())

    def trouble(self, page: Page) -> Trouble | None:
        """The `error_response`, which comes with status 200; an item that is not known is an answer."""
        error = members(members(page.json).get("error_response"))
        if not error:
            return None
        number = whole(error.get("code"))
        sub = text(error.get("sub_code")) or ""
        if _UNKNOWN_ITEM.search(sub):
            return None
        known = _CODES.get(number if number is not None else -1)
        what = known or text(error.get("msg")) or "an error without words"
        detail = ", ".join(one for one in (f"code {number}", sub, text(error.get("sub_msg"), 200)) if one)
        # "isp." is the platform's own fault, which passes; "isv." is the caller's
        passing = sub.startswith("isp.") or number in _PASSING or (number == 15 and not sub)
        return Trouble(f"refuses: {what} ({detail})", again=passing and not _DAILY.search(sub))

    def _call(self, method: str, **arguments: str) -> Fetch:
        return Fetch(_GATEWAY, "POST", body=urlencode({"method": method, **arguments}).encode())

    def _listed(self, method: str, banner: str | None) -> Iterator[dict[str, Any]]:
        """Every item of a list, which comes in pages."""
        arguments = {"fields": "num_iid,title,nick", "page_size": str(_PAGE_SIZE)} | (
            {"banner": banner} if banner else {}
        )
        name = f"{method.removeprefix('taobao.').replace('.', '_')}_response"
        got = 0
        for number in range(1, _MOST_PAGES + 1):
            answer = self._answer(self.caller.ask(self, self._call(method, page_no=str(number), **arguments)), name)
            items = objects(members(answer.get("items")).get("item"))
            yield from items
            got += len(items)
            if not items or got >= (whole(answer.get("total_results")) or 0):
                return

    def _answer(self, page: Page, name: str) -> dict[str, Any]:
        """The object called `name` in an answer.

        Raises:
            ServiceError: the answer has another shape.
        """
        answer = members(page.json).get(name)
        if not isinstance(answer, dict):
            raise ServiceError(f"{self.title}: answers without {name}: its shape is not known")
        return answer

    def _ended(self, data: Mapping[str, Any], reason: str) -> Capture:
        number = text(data.get("num_iid"))
        return Capture(
            outcome=Outcome.GONE,
            platform=self.platform,
            url=f"{self._page}{number}",
            external_id=number,
            name=text(data.get("title")),
            reason=reason,
        )

    def _unread(self, number: str) -> Capture:
        return Capture(
            outcome=Outcome.PARSE_FAILED,
            platform=self.platform,
            url=f"{self._page}{number}",
            external_id=number,
            reason="no such item in the answer",
        )
