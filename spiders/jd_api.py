"""JOS, JD's open platform (京东开放平台): the SKUs of one's own shop, with status, price and stock.

Sources: JD's own pages on calling JOS (help.jd.com/jos, question 580; kepler.jd.com), china.md §2, and the request and
answer fields of `jingdong.sku.read.*` in public clients of it. JOS serves third parties' shops (POP), not JD's own.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl, urlencode

from model.capture import Availability, Capture, Outcome
from model.errors import ServiceError
from reading.evidence import Stated
from reading.ids import code, gtin
from reading.jd_words import CURRENCY, number, picture, yuan
from reading.page import Page
from reading.schema import text
from reading.shapes import count, members, objects
from spiders.calling import Caller
from spiders.official import Key, OfficialApi, Rate, Trouble
from spiders.platform import Fetch
from spiders.records import capture_of

_GATE: Final = "/routerjson"
_OAUTH: Final = "https://open-oauth.jd.com"
_REFRESH: Final = "/oauth2/refresh_token"
_BEIJING: Final = timezone(timedelta(hours=8))
_PAGE_SIZE: Final = 50
_MOST_PAGES: Final = 4_000
_SEARCH: Final = "jingdong.sku.read.searchSkuList"
_FIND: Final = "jingdong.sku.read.findSkuById"
_FIELDS: Final = "wareId,skuId,status,jdPrice,outerId,barCode,logo,skuName,wareTitle,saleAttrs,stockNum"
_ON_SALE: Final = 1
_ENDED: Final = {2: "下架", 4: "删除"}

_AGAIN: Final = {
    "2": "refuses: the app's calls are used up for now (code 2); ask JOS for more, or capture less often",
    "65": "took too long itself (code 65)",
}
_TOKEN_GONE: Final = "refuses the access token (code 19)"  # noqa: S105 - words
_FOR_GOOD: Final = {
    "4": "misses the version (code 4)",
    "5": "does not support the version (code 5)",
    "7": "misses the time stamp (code 7)",
    "8": "refuses the time stamp (code 8): it must be Beijing time within six minutes; set this machine's clock right",
    "11": "misses the signature (code 11)",
    "12": "refuses the signature (code 12); copy the app secret anew",
    "14": "misses the method (code 14)",
    "15": "knows no such method, or does not let this app use it (code 15)",
    "21": "refuses the app key (code 21); copy it anew",
    "24": "does not let this shop call it (code 24); ask JOS for the permission",
}
"""Words of the gateway's errors. Sources: JOS's table copied by diansan.com (2 to 15), a public client (19 to 65)."""
_AUTHORISE: Final = "authorise the app anew and set ANDON_JD_ACCESS_TOKEN and ANDON_JD_REFRESH_TOKEN"


class Jos(OfficialApi):
    """Own SKUs, each of which is a listing of its own."""

    platform: ClassVar[str] = "jd"
    title: ClassVar[str] = "JD open platform (JOS)"
    url: ClassVar[str] = "https://api.jd.com"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("ANDON_JD_APP_KEY", "open.jd.com > 控制台 > 应用管理, AppKey"),
        Key("ANDON_JD_APP_SECRET", "open.jd.com > 控制台 > 应用管理, AppSecret"),
        Key("ANDON_JD_ACCESS_TOKEN", "what the shop's authorisation of the app gave, access_token"),
        Key("ANDON_JD_REFRESH_TOKEN", "what the shop's authorisation of the app gave, refresh_token", required=False),
        Key("ANDON_JD_TOKEN_UNTIL", "the last day on which the access token is good", required=False, expires=True),
    )
    rate: ClassVar[Rate] = Rate(15, 60.0)
    """The lowest of the limits that people tell of (15 and 80 a minute): JD's own numbers were not found."""
    signature: ClassVar[str | None] = "test_sign in the unit tests of the Python SDK jd (DogDong)"
    reads: ClassVar[str] = "own listings of third parties' shops: status, price, stock per SKU"

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller)
        self._token: str | None = None
        self._refresh: str | None = None

    def listings(self) -> Iterator[Capture]:
        """Every SKU on the shelves or taken off them."""
        seen: set[str] = set()
        received = 0
        for page in range(1, _MOST_PAGES + 1):
            answer = members(
                self._call(_SEARCH, skuStatuValue="1,2", pageNo=page, page_size=_PAGE_SIZE, field=_FIELDS).get("page")
            )
            listed, total = answer.get("data"), count(answer.get("totalItem"))
            if total is None or (not isinstance(listed, list) and total > received):
                raise ServiceError(f"{self.title}: the list of SKUs has no data")
            for sku in objects(listed):
                capture = _capture(sku)
                if capture.external_id is not None and capture.external_id not in seen:
                    seen.add(capture.external_id)
                    yield capture
            received += len(listed or ())
            if received >= total or not listed:
                return

    def listing(self, external_id: str) -> Capture | None:
        """One SKU; None when the shop has none of that number."""
        if number(external_id) is None:
            return None
        found = _capture(members(self._call(_FIND, skuId=external_id, field=_FIELDS).get("sku")))
        return found if found.external_id == external_id else None

    def signed(self, fetch: Fetch) -> Fetch:
        """A call of the gateway with key, token, Beijing time and signature; others go out as they are."""
        if fetch.url != _GATE:
            return fetch
        values = {
            **dict(parse_qsl(fetch.body.decode())),
            "app_key": self.caller.key("ANDON_JD_APP_KEY"),
            "access_token": self._token or self.caller.key("ANDON_JD_ACCESS_TOKEN"),
            "timestamp": self.caller.now().astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M:%S"),
            "format": "json",
            "v": "2.0",
        }
        values["sign"] = sign(values, self.caller.key("ANDON_JD_APP_SECRET"))
        return replace(fetch, body=urlencode(values).encode())

    def trouble(self, page: Page) -> Trouble | None:
        """What `error_response`, or the code of an answer, says."""
        said = _refusal(page)
        if said is None:
            return None
        known, words = said
        if known == "19":
            return Trouble(f"{_TOKEN_GONE}; {_AUTHORISE}", token=True)
        return Trouble(
            _AGAIN.get(known) or _FOR_GOOD.get(known) or f"refuses (code {known}: {words[:160]})", again=known in _AGAIN
        )

    def renew(self) -> None:
        """A new access token by the refresh token. It is good for this run; the environment keeps the old ones."""
        refresh = self._refresh or self.caller.keys.get("ANDON_JD_REFRESH_TOKEN", "").strip()
        if not refresh:
            raise ServiceError(f"{self.title}: {_TOKEN_GONE}; {_AUTHORISE}")
        asked = {
            "app_key": self.caller.key("ANDON_JD_APP_KEY"),
            "app_secret": self.caller.key("ANDON_JD_APP_SECRET"),
            "grant_type": "refresh_token",
            "refresh_token": refresh,
        }
        host = _OAUTH if self.caller.url == self.url else ""
        answer = members(self.caller.ask(self, Fetch(f"{host}{_REFRESH}?{urlencode(asked)}"), renewing=True).json)
        self._token = text(answer.get("access_token"))
        if self._token is None:
            raise ServiceError(f"{self.title}: gave no access token; {_AUTHORISE}")
        self._refresh = text(answer.get("refresh_token")) or refresh

    def _call(self, method: str, **values: Any) -> dict[str, Any]:
        """The answer's object, which JOS names after the method with "responce" behind it."""
        asked = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        body = urlencode({"method": method, "360buy_param_json": asked}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"}
        answer = members(self.caller.ask(self, Fetch(_GATE, method="POST", headers=headers, body=body)).json)
        name = method.replace(".", "_")
        found = answer.get(f"{name}_responce", answer.get(f"{name}_response"))
        if not isinstance(found, dict):
            raise ServiceError(f"{self.title}: {method} answered something else")
        return found


def sign(values: Mapping[str, str], secret: str) -> str:
    """MD5, in capitals, of the sorted names and values between the secret; empty values are left out."""
    joined = "".join(f"{name}{value}" for name, value in sorted(values.items()) if value)
    return hashlib.md5(f"{secret}{joined}{secret}".encode(), usedforsecurity=False).hexdigest().upper()


def _refusal(page: Page) -> tuple[str, str] | None:
    """Code and words of a refusal: of the gateway, of a method, of the authorisation server."""
    root = members(page.json)
    answers = [value for name, value in root.items() if re.fullmatch(r"\w+_respon[cs]e", name)]
    for one in (*answers, root):
        said = members(one)
        known = text(said.get("code"))
        if known is not None and known not in ("0", "200"):
            words = (text(said.get(name)) for name in ("zh_desc", "en_desc", "errorMessage", "message", "msg"))
            return known, next((word for word in words if word), "")
    return None


def _capture(sku: dict[str, Any]) -> Capture:
    own = number(sku.get("skuId"))
    url = f"https://item.jd.com/{own}.html"
    name = text(sku.get("skuName")) or text(sku.get("wareTitle"))
    status = sku.get("status")
    if own is not None and isinstance(status, int) and status in _ENDED:
        reason = f"status {status} ({_ENDED[status]})"
        return Capture(outcome=Outcome.GONE, platform=Jos.platform, url=url, external_id=own, name=name, reason=reason)
    price, units, image = yuan(sku.get("jdPrice")), count(sku.get("stockNum")), picture(sku.get("logo"))
    level = Availability.UNKNOWN
    if status == _ON_SALE and units is not None:
        level = Availability.IN_STOCK if units else Availability.OUT_OF_STOCK
    stated = Stated(
        where="api sku",
        id=own,
        sku=code(sku.get("outerId")),
        gtin=gtin(sku.get("barCode")),
        name=name,
        price=price,
        currency=CURRENCY if price is not None else None,
        availability=level,
        quantity=units,
        images=[image] if image else [],
        options=_options(sku),
    )
    stated.variants = [replace(stated, where="api sku saleAttrs")] if stated.options else []
    return capture_of(stated, stated, platform=Jos.platform, url=url, external_id=own)


def _options(sku: dict[str, Any]) -> dict[str, str]:
    """What the SKU is chosen by: the shop's words for each value, under the attribute's number."""
    found: dict[str, str] = {}
    for one in objects(sku.get("saleAttrs"))[:10]:
        words = one.get("attrValueAlias")
        value = text(words[0] if isinstance(words, list) and words else words)
        if value and (name := text(one.get("attrId"))):
            found[name] = value
    return found
