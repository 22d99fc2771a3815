"""Youzan Cloud (有赞云): the items of one's own shop, with status, price and stock per SKU.

Source: doc.youzanyun.com as of 2026-09 (auth/token for self-use apps, `youzan.item.base.search` 1.0.0,
`youzan.item.detail.get` 1.0.1, the gateway's and the token's error tables). Calls carry the token in their address;
nothing is signed. Refusals are HTTP 200.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final

from model.capture import Capture
from model.errors import ServiceError
from reading.page import Page
from reading.schema import text
from reading.shapes import count, members, objects
from reading.youzan_data import item_of
from spiders.calling import Caller
from spiders.official import Key, OfficialApi, Rate, Trouble
from spiders.platform import Fetch
from spiders.youzan import Youzan

_TOKEN: Final = "/auth/token"  # noqa: S105 - an address
_SEARCH: Final = "/api/youzan.item.base.search/1.0.0"
_DETAIL: Final = "/api/youzan.item.detail.get/1.0.1"
_PAGE_SIZE: Final = 50
_MOST_LISTED: Final = 5_000
"""Items that a search gives by page number; beyond it refuses."""
_EARLY: Final = timedelta(hours=1)
_NO_ITEM: Final = frozenset(("122001001", "123005001"))

_AGAIN: Final = {
    "4101": "refuses: too many calls (err_code 4101); where that goes on, look at the app's quota",
    "500100004": "refuses: too many calls (code 500100004)",
    "123000042": "refuses: too many calls (code 123000042)",
    "20001": "refuses: too many calls (code 20001)",
}
_TOKEN_GONE: Final = {
    "4201": "refuses the access token: the shop's leave has ended or was withdrawn (err_code 4201)",
    "4202": "refuses the access token: it has run out (err_code 4202)",
    "4203": "refuses the access token: it knows none such (err_code 4203)",
}
_FOR_GOOD: Final = {
    "4001": "knows no such address (err_code 4001)",
    "4004": "could not read the call (err_code 4004)",
    "4005": "knows no such interface or version (err_code 4005)",
    "4008": "takes no rich text (err_code 4008)",
    "4009": "knows no such user (err_code 4009)",
    "4010": "refuses a value's type (err_code 4010)",
    "4204": "does not let this app use the interface (err_code 4204); ask for its package (能力包) in the console",
    "5001": "failed at the call (err_code 5001): mostly a value's type",
    "5002": "failed at the call (err_code 5002)",
    "5003": "is out of order (err_code 5003); ask Youzan Cloud",
    "1004": "says that the shop's leave has run out (code 1004); renew it in the console",
    "1005": "refuses the authorisation code (code 1005)",
    "1105": "does not give this kind of app a token in this way (code 1105): a self-use app (自用型) is needed",
    "20002": "refuses: the quota is used up (code 20002); buy more calls in the console",
    "200000026": "refuses the page (code 200000026)",
    "301000002": "misses a value (code 301000002)",
}
_WITH_WORDS: Final = {
    "1000": "refuses the app's secret (code 1000: {}); copy it anew",
    "1103": "refuses the app's id or the shop's number (code 1103: {})",
    "4007": "refuses this machine's address or the call's form (err_code 4007: {}); see the console's IP whitelist",
}
"""Errors whose number stands for several things: their own words are shown."""


class YouzanCloud(OfficialApi):
    """Own items, on sale, sold out and off the shelves."""

    platform: ClassVar[str] = "youzan"
    title: ClassVar[str] = "Youzan Cloud"
    url: ClassVar[str] = "https://open.youzanyun.com"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("ANDON_YOUZAN_CLIENT_ID", "youzanyun.com > 控制台 > 应用概况, client_id"),
        Key("ANDON_YOUZAN_CLIENT_SECRET", "youzanyun.com > 控制台 > 应用概况, client_secret"),
        Key("ANDON_YOUZAN_KDT_ID", "the shop's number, kdt_id (店铺 ID)"),
    )
    rate: ClassVar[Rate] = Rate(10)
    reads: ClassVar[str] = "own listings: status, price and stock per SKU; each call counts against the paid quota"

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller)
        self._token: str | None = None
        self._until: datetime | None = None

    def listings(self) -> Iterator[Capture]:
        """Every item of the shop, each asked for once it is known from the list."""
        for number in self._numbers():
            if (found := self._item(item_id=int(number))) is not None:
                yield found

    def listing(self, external_id: str) -> Capture | None:
        """One item by its alias, which shops of a chain (连锁) do not take; None when the shop has none such."""
        return self._item(alias=external_id)

    def signed(self, fetch: Fetch) -> Fetch:
        """`fetch` with the access token, which is got first where there is none or it nears its end."""
        if fetch.url == _TOKEN:
            return fetch
        if self._token is None or (self._until is not None and self.caller.now() >= self._until):
            self._get_token(refresh=self._token is not None)
        return replace(fetch, url=f"{fetch.url}?access_token={self._token}")

    def trouble(self, page: Page) -> Trouble | None:
        """What the gateway (`gw_err_resp`), the interface (`code`, `success`) or the token's server says."""
        said = _refusal(page)
        if said is None or said[0] in _NO_ITEM:
            return None
        known, words = said
        if known in _TOKEN_GONE:
            return Trouble(_TOKEN_GONE[known], token=True)
        if known in _WITH_WORDS:
            return Trouble(_WITH_WORDS[known].format(words[:120]))
        sentence = _AGAIN.get(known) or _FOR_GOOD.get(known) or f"refuses (code {known}: {words[:160]})"
        return Trouble(sentence, again=known in _AGAIN)

    def renew(self) -> None:
        """A new token; the old one counts as good no longer."""
        self._get_token(refresh=True)

    def _get_token(self, *, refresh: bool) -> None:
        asked = {
            "client_id": self.caller.key("ANDON_YOUZAN_CLIENT_ID"),
            "client_secret": self.caller.key("ANDON_YOUZAN_CLIENT_SECRET"),
            "authorize_type": "silent",
            "grant_id": self.caller.key("ANDON_YOUZAN_KDT_ID"),
            "refresh": refresh,
        }
        answer = members(members(self.caller.ask(self, _post(_TOKEN, asked), renewing=True).json).get("data"))
        token, ends = text(answer.get("access_token"), 1_000), answer.get("expires")
        if token is None:
            raise ServiceError(f"{self.title}: gave no access token")
        self._token = token
        # `expires` is an instant in milliseconds, not a span
        instant = ends if isinstance(ends, int) and 0 < ends < 10**14 else None
        self._until = None if instant is None else datetime.fromtimestamp(instant / 1000, UTC) - _EARLY

    def _numbers(self) -> Iterator[str]:
        """The numbers of all items, on the shelves or off them, a page at a time."""
        shop, received = self.caller.key("ANDON_YOUZAN_KDT_ID"), 0
        seen: set[str] = set()
        for page in range(1, _MOST_LISTED // _PAGE_SIZE + 1):
            asked = {"kdt_id": int(shop) if shop.isdigit() else shop, "channel": 0, "is_displays": [0, 1]}
            answer = members(self._call(_SEARCH, {**asked, "page_no": page, "page_size": _PAGE_SIZE}).get("data"))
            total, listed = count(members(answer.get("paginator")).get("total_count")), answer.get("items")
            if total is None or (not isinstance(listed, list) and total > received):
                raise ServiceError(f"{self.title}: the list of items has no items")
            for one in objects(listed):
                number = text(one.get("item_id"))
                if number is not None and number.isdigit() and number not in seen:
                    seen.add(number)
                    yield number
            received += len(listed or ())
            if received >= total or not listed:
                return
        raise ServiceError(f"{self.title}: the shop has more than {_MOST_LISTED} items, which is all that a list gives")

    def _item(self, **asked: Any) -> Capture | None:
        answer = self.caller.ask(self, _post(_DETAIL, asked))
        if (said := _refusal(answer)) is not None and said[0] in _NO_ITEM:
            return None
        platform, item = Youzan(), item_of(answer.json) or {}
        name = text(item.get("alias")) or text(item.get("item_id"))
        url = platform.listing_url("", name) if name else self.url
        return platform.capture([replace(answer, url=url)])

    def _call(self, path: str, values: Mapping[str, Any]) -> dict[str, Any]:
        return members(self.caller.ask(self, _post(path, values)).json)


def _refusal(page: Page) -> tuple[str, str] | None:
    """Number and words of a refusal, of whichever of the three shapes; None for an answer."""
    root = members(page.json)
    gateway = members(root.get("gw_err_resp"))
    if gateway:
        return text(gateway.get("err_code")) or "", text(gateway.get("err_msg")) or ""
    known = text(root.get("code"))
    if root.get("success") is False or (known is not None and known != "200"):
        return known or "", text(root.get("message")) or text(root.get("msg")) or ""
    return None


def _post(path: str, values: Mapping[str, Any]) -> Fetch:
    body = json.dumps(values, ensure_ascii=False).encode()
    return Fetch(path, method="POST", headers={"Content-Type": "application/json"}, body=body)
