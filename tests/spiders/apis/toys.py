"""A toy official API and its twin: what every client and every twin share is tested on them."""

import hashlib
import hmac
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urlencode

from model.capture import Availability, Capture, Outcome
from reading.page import Page
from sandbox.apis.base import Refusal, Twin
from sandbox.wire import Request
from spiders.calling import Caller, OwnTurns
from spiders.official import Key, OfficialApi, Rate, Trouble
from spiders.platform import Fetch

SECRET = "s3cret"


class AtOnce:
    """Turns that never wait: what a client waits is then what it was asked to."""

    def take(self, key: str, calls: int, seconds: float) -> float:
        return 0.0


class ToyApi(OfficialApi):
    """Pages of two toys each; a token that may run out, a signature over the time."""

    platform: ClassVar[str] = "site"
    title: ClassVar[str] = "Toy API"
    url: ClassVar[str] = "https://api.toys.example"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("ANDON_TOY_SECRET", "Toys > Keys"),
        Key("ANDON_TOY_EXPIRES", "the last day of the keys", required=False, expires=True),
    )
    rate: ClassVar[Rate] = Rate(50)

    token = "first"

    def listings(self) -> Iterator[Capture]:
        number = 1
        while number:
            page = self.caller.ask(self, Fetch(f"/toys?{urlencode({'page': number})}"))
            yield from map(self._capture, page.json["toys"])
            number = page.json["next"]

    def signed(self, fetch: Fetch) -> Fetch:
        stamp = str(int(self.caller.now().timestamp()))
        mark = hmac.new(self.caller.key("ANDON_TOY_SECRET").encode(), stamp.encode(), hashlib.sha256).hexdigest()
        return Fetch(fetch.url, headers={"Stamp": stamp, "Sign": mark, "Token": self.token})

    def trouble(self, page: Page) -> Trouble | None:
        if page.status == 401:
            return Trouble(f"refuses: {page.json['why']}", token=page.json["why"] == "token")
        return None

    def renew(self) -> None:
        self.token = "second"

    def _capture(self, data: dict[str, Any]) -> Capture:
        return Capture(
            outcome=Outcome.OK,
            platform="site",
            url=f"https://shop.example{data['path']}",
            external_id=data["path"],
            name=data["name"],
            currency="EUR",
            price=Decimal(data["price"]),
            availability=Availability.IN_STOCK,
        )


class ToyTwin(Twin):
    """The toy API on loopback."""

    calls_allowed: ClassVar[int] = 1000

    def __init__(self, toys: int = 10) -> None:
        super().__init__()
        self.toys = [{"path": f"/p/{n}", "name": f"Toy {n}", "price": f"{n}.50"} for n in range(1, toys + 1)]
        self.token = "first"

    def answer(self, request: Request) -> Any:
        if "sign" not in request.headers:
            raise Refusal(401, {"why": "no signature"})
        stamp = request.headers["stamp"]
        if abs(int(stamp) - self.now().timestamp()) > 300:
            raise Refusal(401, {"why": "the time stamp is too far off"})
        if request.headers["sign"] != hmac.new(SECRET.encode(), stamp.encode(), hashlib.sha256).hexdigest():
            raise Refusal(401, {"why": "wrong signature"})
        if request.headers["token"] != self.token:
            raise Refusal(401, {"why": "token"})
        page = int(request.query["page"])
        rest = len(self.toys) > 2 * page
        return {"toys": self.toys[2 * page - 2 : 2 * page], "next": page + 1 if rest else 0}


def client(twin: Twin, waits: list[float], secret: str = SECRET) -> ToyApi:
    """The toy client of `twin`; what it would wait is written down instead."""
    keys = {"ANDON_TOY_SECRET": secret}
    return ToyApi(Caller("Toy API", twin.url, keys, calls=50, seconds=1.0, turns=OwnTurns(), wait=waits.append))
