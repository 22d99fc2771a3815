"""WeChat Store's API (微信小店): the shop's own products, their stock, brands and the shop's name.

Source: developers.weixin.qq.com/doc/store (product/list_get, product/get, stock/batchget, brand/get, basics/info/get),
and the platform's stable access token (`/cgi-bin/stable_token`). Calls carry the token; nothing is signed.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from model.capture import Capture
from model.errors import ServiceError
from reading.page import Page
from reading.schema import text
from reading.shapes import members
from reading.wechat_data import NO_BRAND, live_product, refusal
from spiders.calling import Caller
from spiders.official import Key, OfficialApi, Rate, Trouble
from spiders.platform import Fetch
from spiders.wechat_store import WeChatStore

_TOKEN: Final = "/cgi-bin/stable_token"  # noqa: S105 - an address
_PAGE_SIZE: Final = 30
"""The most that product/list_get gives at once."""
_MOST_PAGES: Final = 2_000
_EARLY: Final = timedelta(minutes=5)
"""A token this close to its end is renewed: both it and the new one are good for that long."""

_AGAIN: Final = {
    "-1": "says that the system is busy (errcode -1)",
    "45011": "refuses: too many calls in a minute (errcode 45011)",
    "300000": "refuses: too many calls at once (errcode 300000)",
}
_TOKEN_GONE: Final = {
    "40001": "refuses the access token: it is not the latest (errcode 40001)",
    "40014": "refuses the access token: it is none (errcode 40014)",
    "41001": "misses the access token (errcode 41001)",
    "42001": "refuses the access token: it has run out (errcode 42001)",
}
_FOR_GOOD: Final = {
    "40013": "refuses the app id (errcode 40013); copy it from the shop's console, capitals matter",
    "40066": "knows no such interface (errcode 40066)",
    "40097": "refuses the call's values (errcode 40097)",
    "40125": "refuses the app secret (errcode 40125); copy it anew, or make a new one",
    "40164": "refuses this machine's address (errcode 40164); add it to the IP whitelist in the shop's console",
    "40243": "has frozen the app secret (errcode 40243); unfreeze it in the shop's console",
    "41002": "misses the app id (errcode 41002)",
    "41004": "misses the app secret (errcode 41004)",
    "43002": "wants POST (errcode 43002)",
    "43003": "wants https (errcode 43003)",
    "44002": "got an empty call (errcode 44002)",
    "45002": "got a call that is too long (errcode 45002)",
    "45009": "refuses: the day's calls of this interface are used up (errcode 45009); they are free again at midnight",
    "45035": "refuses this machine's address (errcode 45035); add it to the IP whitelist in the shop's console",
    "47001": "could not read the call (errcode 47001)",
    "48001": "does not let this app use the interface (errcode 48001); ask for its permission",
    "48004": "has blocked the interface for this app (errcode 48004); the shop's console says why",
    "50001": "misses the user's leave (errcode 50001)",
    "50002": "has suspended the account (errcode 50002); the shop's console says why",
    "61004": "refuses this machine's address (errcode 61004); add it to the IP whitelist in the shop's console",
    "61007": "misses a permission set that the shop must give (errcode 61007): 129, products",
    "10020050": "does not let this shop read products (errcode 10020050); ask for the permission",
    "10020051": "refuses the call's values (errcode 10020051)",
}
"""Words of the errors that the documents name. Sources: store/API/basics/commErrCode, errCode/errCode, stock pages."""
_WRONG_SECRET: Final = "refuses the app secret (errcode 40001); copy it anew, or make a new one"  # noqa: S105 - words
_NO_PRODUCT: Final = frozenset(("10020052", "100002"))


class WeChatStoreApi(OfficialApi):
    """Own products with status, prices and units per SKU."""

    platform: ClassVar[str] = "wechat_store"
    title: ClassVar[str] = "WeChat Store API"
    url: ClassVar[str] = "https://api.weixin.qq.com"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("ANDON_WECHAT_APP_ID", "微信小店 > 店铺管理 > 开发者, AppID"),
        Key("ANDON_WECHAT_APP_SECRET", "微信小店 > 店铺管理 > 开发者, AppSecret"),
    )
    rate: ClassVar[Rate] = Rate(10)
    reads: ClassVar[str] = "own listings: status, prices, units per SKU, brand"

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller)
        self._token: str | None = None
        self._until: datetime | None = None
        self._shop: Page | None = None
        self._brands: dict[str, Page | None] = {}

    def listings(self) -> Iterator[Capture]:
        """Every product that has been on sale, whatever its status now."""
        for numbers in self._numbers():
            stock = self._call("/channels/ec/product/stock/batchget", product_id=numbers)
            for number in numbers:
                if (found := self._product(number, stock)) is not None:
                    yield found

    def listing(self, external_id: str) -> Capture | None:
        """One product; None when the shop has none of that number."""
        if not external_id.isascii() or not external_id.isdigit():
            return None
        return self._product(external_id, None)

    def signed(self, fetch: Fetch) -> Fetch:
        """`fetch` with the access token, which is got first where there is none."""
        if fetch.url == _TOKEN:
            return fetch
        if self._token is None or (self._until is not None and self.caller.now() >= self._until):
            self._get_token(force=False)
        return replace(fetch, url=f"{fetch.url}?access_token={self._token}")

    def trouble(self, page: Page) -> Trouble | None:
        """What `errcode` says."""
        said = refusal(members(page.json))
        if said is None or said[0] in _NO_PRODUCT:
            return None
        number, words = said
        if number == "40001" and page.url.endswith(_TOKEN):
            return Trouble(_WRONG_SECRET)
        if number in _TOKEN_GONE:
            return Trouble(_TOKEN_GONE[number], token=True)
        known = _AGAIN.get(number) or _FOR_GOOD.get(number) or f"refuses (errcode {number}: {words[:120]})"
        return Trouble(known, again=number in _AGAIN)

    def renew(self) -> None:
        """A new token. Only where the platform hands out the old one again is it made to forget it: 20 times a day."""
        old = self._token
        self._get_token(force=False)
        if self._token == old:
            self._get_token(force=True)

    def _get_token(self, *, force: bool) -> None:
        asked = {
            "grant_type": "client_credential",
            "appid": self.caller.key("ANDON_WECHAT_APP_ID"),
            "secret": self.caller.key("ANDON_WECHAT_APP_SECRET"),
            "force_refresh": force,
        }
        answer = members(self.caller.ask(self, _post(_TOKEN, asked), renewing=True).json)
        token, life = text(answer.get("access_token"), 1_000), answer.get("expires_in")
        if token is None:
            raise ServiceError(f"{self.title}: gave no access token")
        self._token = token
        seconds = life if isinstance(life, int) else 0
        self._until = self.caller.now() + max(timedelta(seconds=seconds) - _EARLY, timedelta(seconds=seconds / 2))

    def _call(self, path: str, **values: Any) -> Page:
        return self.caller.ask(self, _post(path, values))

    def _numbers(self) -> Iterator[list[str]]:
        """Product numbers, a page at a time, until the platform has no more."""
        key: str | None = None
        for _ in range(_MOST_PAGES):
            more = {"next_key": key} if key else {}
            answer = members(self._call("/channels/ec/product/list/get", page_size=_PAGE_SIZE, **more).json)
            listed = answer.get("product_ids")
            if not isinstance(listed, list):
                raise ServiceError(f"{self.title}: the list of products has no product_ids")
            numbers = [number for one in listed if (number := text(one))]
            if numbers:
                yield numbers
            last, key = key, text(answer.get("next_key"))
            if not numbers or key is None or key == last:
                return

    def _product(self, number: str, stock: Page | None) -> Capture | None:
        answer = self._call("/channels/ec/product/get", product_id=number, data_type=1)
        if (said := refusal(members(answer.json))) is not None and said[0] in _NO_PRODUCT:
            return None
        live = live_product(members(answer.json)) or {}
        if stock is None:
            stock = self._call("/channels/ec/product/stock/batchget", product_id=[number])
        beside = (stock, self._brand(text(live.get("brand_id"))), self._shop_info())
        platform = WeChatStore()
        url = platform.listing_url(self.url, number)
        pages = [replace(answer, url=url), *(one for one in beside if one is not None)]
        return platform.capture(pages)

    def _brand(self, number: str | None) -> Page | None:
        """The brand's answer, asked for once; None where the shop may not see it: a name less is no listing less."""
        if number is None or number == NO_BRAND:
            return None
        if number not in self._brands:
            try:
                self._brands[number] = self._call("/channels/ec/brand/get", brand_id=number)
            except ServiceError:
                self._brands[number] = None
        return self._brands[number]

    def _shop_info(self) -> Page | None:
        if self._shop is None:
            self._shop = self._call("/channels/ec/basics/info/get")
        return self._shop


def _post(path: str, values: Mapping[str, Any]) -> Fetch:
    body = json.dumps(values, ensure_ascii=False).encode()
    return Fetch(path, method="POST", headers={"Content-Type": "application/json"}, body=body)
