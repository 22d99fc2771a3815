"""Naver Commerce API: a seller's own listings in Smart Store and Brand Store, with status, price and stock per option.

Source: apicenter.commerce.naver.com (docs/auth, docs/restriction, "상품 목록 조회", "채널 상품 조회"); korea.md §1.
"""

import base64
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final
from urllib.parse import urlencode, urlsplit

import bcrypt

from model.capture import Capture
from model.errors import InputError, ServiceError
from reading.naver_commerce import as_product, is_ended, rows_of
from reading.page import Page
from reading.schema import text
from reading.shapes import count, members, objects
from spiders.calling import Caller
from spiders.naver import Naver
from spiders.official import Key, OfficialApi, Rate, Trouble
from spiders.platform import Fetch

_TOKEN: Final = "/v1/oauth2/token"  # noqa: S105 - an address
_SEARCH: Final = "/v1/products/search"
_DETAIL: Final = "/v2/products/channel-products/"
_SIZE: Final = 100
"""Listings on a page of the list; 500 are allowed."""
_MOST_PAGES: Final = 5_000
_ID: Final = "ANDON_NAVER_COMMERCE_CLIENT_ID"
_SECRET: Final = "ANDON_NAVER_COMMERCE_CLIENT_SECRET"  # noqa: S105 - a name
_BACK: Final = timedelta(seconds=3)
"""Taken off the time stamp: one from the future is refused, and a clock a little ahead makes such."""
_EARLY: Final = timedelta(minutes=5)
"""So long before its end a token is replaced. In its last 30 minutes Naver gives a new one for the asking."""

_LETTERS: Final = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
"""bcrypt's own base64."""

_TROUBLES: Final = {
    "GW.AUTHN": Trouble("the token is no longer good", token=True),
    "UNAUTHORIZED": Trouble("the token is no longer good", token=True),
    "GW.AUTHZ": Trouble("the application may not read products; add the API group 상품 in 커머스API센터"),
    "FORBIDDEN": Trouble("the application may not read this; add the API group 상품 in 커머스API센터"),
    "GW.IP_NOT_ALLOWED": Trouble(
        "this machine's address is not among the application's; add it in 커머스API센터 > 내 애플리케이션"
    ),
    "GW.RATE_LIMIT": Trouble("refuses: more than 2 calls a second", again=True),
    "GW.NOT_FOUND": Trouble("knows no such call; it moved, or the application lacks its API group"),
    "GW.INTERNAL_SERVER_ERROR": Trouble("its gateway is out of order", again=True),
    "GW.SERVICE_UNAVAILABLE": Trouble("its gateway is out of order", again=True),
    "INTERNAL_SERVER_ERROR": Trouble("is out of order", again=True),
    "PERMANENT_REDIRECT": Trouble("the call moved for good; a newer Andon is needed"),
}
"""Documented error codes in words."""
_KEY_REFUSED: Final = Trouble(
    f"refuses the application's id and secret ({_ID}, {_SECRET}); check them in 커머스API센터 and this machine's clock"
)
_NO_SUCH: Final = "knows no such product"


class _NoSuchProductError(ServiceError):
    """The product ended between the list and the question for its options."""


class NaverCommerceApi(OfficialApi):
    """Own listings. Parameters of the token go in the body: in the query they cut the application to a call an hour."""

    platform: ClassVar[str] = "naver"
    title: ClassVar[str] = "Naver Commerce API"
    url: ClassVar[str] = "https://api.commerce.naver.com/external"
    keys: ClassVar[tuple[Key, ...]] = (
        Key(_ID, "커머스API센터 > 내 애플리케이션, application id"),
        Key(_SECRET, "커머스API센터 > 내 애플리케이션, application secret; it begins with $2a$"),
    )
    rate: ClassVar[Rate] = Rate(2)
    signature: ClassVar[str | None] = "the example of apicenter.commerce.naver.com/docs/auth"
    reads: ClassVar[str] = "own listings: status, list and selling price, stock per option, delivery fee"

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller)
        self._token: str | None = None
        self._good_until: datetime | None = None

    def listings(self) -> Iterator[Capture]:
        """Every listing, in the order of their numbers; those on sale or sold out with their options."""
        seen: set[str] = set()
        for number in range(1, _MOST_PAGES + 1):
            answer, rows = self._page({"page": number, "size": _SIZE, "orderType": "NO"})
            for row in rows:
                if (found := str(row["channelProductNo"])) not in seen:
                    seen.add(found)
                    yield self._listing(row)
            if answer.get("last") is not False or number >= (count(answer.get("totalPages")) or 0):
                return

    def listing(self, external_id: str) -> Capture | None:
        """The listing with this channel product number."""
        if not (external_id.isascii() and external_id.isdigit()):
            return None
        asked = {"searchKeywordType": "CHANNEL_PRODUCT_NO", "channelProductNos": [int(external_id)]}
        _, rows = self._page({**asked, "page": 1, "size": _SIZE})
        found = (row for row in rows if str(row["channelProductNo"]) == external_id)
        return next((self._listing(row) for row in found), None)

    def signed(self, fetch: Fetch) -> Fetch:
        """`fetch` with a token that is good for some time yet; the call for the token with its own signature."""
        if urlsplit(fetch.url).path.endswith(_TOKEN):
            return self._token_call()
        if self._token is None or self._good_until is None or self.caller.now() >= self._good_until:
            self.renew()
        return Fetch(fetch.url, fetch.method, {**fetch.headers, "Authorization": f"Bearer {self._token}"}, fetch.body)

    def trouble(self, page: Page) -> Trouble | None:
        """The error that the answer names, in words."""
        if page.status < 300:
            return None
        answer = members(page.json)
        code = text(answer.get("code")) or ""
        asks_token = urlsplit(page.url).path.endswith(_TOKEN)
        if code == "GW.QUOTA_LIMIT":
            return _quota(page)
        if code == "NOT_FOUND" and _DETAIL in page.url:
            raise _NoSuchProductError(f"{self.title}: {_NO_SUCH}")
        if asks_token and page.status in (400, 401, 403) and code not in ("GW.IP_NOT_ALLOWED", "GW.AUTHZ"):
            return Trouble(f"{_KEY_REFUSED.words}{_inputs(answer)}")
        if code.startswith("GW.TIMEOUT"):
            return Trouble("its gateway waited too long", again=True)
        if code == "BAD_REQUEST":
            return Trouble(f"does not understand the call{_inputs(answer)}")
        return _TROUBLES.get(code)

    def renew(self) -> None:
        """Get a token. It is good for three hours."""
        answer = members(self.caller.ask(self, Fetch(_TOKEN, "POST"), renewing=True).json)
        token, seconds = text(answer.get("access_token"), 4_000), count(answer.get("expires_in"))
        if token is None or seconds is None:
            raise ServiceError(f"{self.title}: answers the call for a token in an unknown shape")
        self._token = token
        self._good_until = self.caller.now() + timedelta(seconds=seconds) - _EARLY

    def _token_call(self) -> Fetch:
        stamp = int((self.caller.now() - _BACK).timestamp() * 1000)
        client = self.caller.key(_ID)
        form = {
            "client_id": client,
            "timestamp": stamp,
            "client_secret_sign": signature(client, self.caller.key(_SECRET), stamp),
            "grant_type": "client_credentials",
            "type": "SELF",
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        return Fetch(_TOKEN, "POST", headers, urlencode(form).encode())

    def _page(self, asked: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        headers = {"Content-Type": "application/json"}
        answer = self.caller.ask(self, Fetch(_SEARCH, "POST", headers, json.dumps(asked).encode())).json
        rows = rows_of(answer)
        if rows is None:
            raise ServiceError(f"{self.title}: answers with a list of products in an unknown shape")
        return members(answer), rows

    def _listing(self, row: dict[str, Any]) -> Capture:
        number = str(row["channelProductNo"])
        platform = Naver()
        url = platform.listing_url("https://smartstore.naver.com", number)
        return platform.listing(as_product(row, self._detail(row)), None, url, where="api product")

    def _detail(self, row: dict[str, Any]) -> dict[str, Any]:
        """The product with its options; nothing of one that has ended, then or since."""
        if is_ended(row):
            return {}
        try:
            return members(self.caller.ask(self, Fetch(f"{_DETAIL}{row['channelProductNo']}")).json)
        except _NoSuchProductError:
            return {}


def signature(client_id: str, secret: str, stamp: int) -> str:
    """The token call's signature at `stamp`, in milliseconds since 1970: bcrypt, whose salt is the secret, in base64.

    Raises:
        InputError: the secret is no bcrypt salt.
    """
    try:
        hashed = bcrypt.hashpw(f"{client_id}_{stamp}".encode(), _salt(secret).encode())
    except ValueError:
        raise InputError(
            f"{_SECRET} is no secret of Naver Commerce API, which is 29 characters that begin with $2a$; "
            "a shell takes the $ signs away unless it stands in single quotes"
        ) from None
    return base64.standard_b64encode(hashed).decode()


def _salt(secret: str) -> str:
    """The secret as a salt whose last letter holds two bits, as it must: other programs pass over its four others."""
    if len(secret) != 29 or secret[-1] not in _LETTERS:
        return secret
    return secret[:-1] + _LETTERS[_LETTERS.index(secret[-1]) & 0b110000]


def _quota(page: Page) -> Trouble:
    """A quota is per second for solutions, per subscription round for data, per hour for applications that were cut."""
    period, limit = page.headers.get("gncp-gw-quota-period", ""), page.headers.get("gncp-gw-quota-limit", "?")
    if period == "SECONDS":
        return Trouble("refuses: the seller's calls a second are used up", again=True)
    if period == "HOURS":
        return Trouble(
            f"cut this application to {limit} call an hour (GW.QUOTA_LIMIT), as it does when token parameters come in "
            "the query or a refused call is repeated; it is lifted after a day without such, in up to two weeks"
        )
    return Trouble("refuses: the calls of this subscription round are used up (GW.QUOTA_LIMIT)")


def _inputs(answer: dict[str, Any]) -> str:
    """What the answer says of single inputs: `: client_id: wrong`."""
    said = [f"{text(one.get('name'))}: {text(one.get('message'), 200)}" for one in objects(answer.get("invalidInputs"))]
    return f": {'; '.join(said[:3])}" if said else ""
