"""What every shop does: routes, cached pages, validators, gzip, pictures, robots.txt, sitemap, counters."""

import re
import time
from abc import ABC, abstractmethod
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import ClassVar, Final

from sandbox.assortment import Colour
from sandbox.misbehaviour import Misbehaviours, answer
from sandbox.pictures import file_names, picture
from sandbox.shelf import Shelf
from sandbox.shops.menu import menu
from sandbox.shops.serving import Kept, Made, conditional, keep
from sandbox.views import View
from sandbox.views import view as plain_view
from sandbox.wire import Reply, Request, Server

_PICTURE: Final = re.compile(r"/(ar\d+)-([a-z]{3})-(\d)\.png\Z")
_CACHED: Final = 20_000
"""Pages kept; more than the largest assortment has."""

_WORDS: Final = {
    "ko": {
        "captcha": ("보안 확인", "자동 입력 방지를 위해 아래 이미지의 문자를 입력해 주세요."),
        "login": ("로그인", "로그인이 필요한 서비스입니다."),
        "soft_404": ("상품을 찾을 수 없습니다", "요청하신 상품을 찾을 수 없습니다. 주소를 다시 확인해 주세요."),
        "error": ("시스템오류", "일시적인 오류가 발생했습니다. 잠시 후 다시 시도해 주세요."),
        "gone": ("판매 종료", "판매가 종료된 상품입니다."),
    },
    "en": {
        "captcha": ("Security check", "Please type the characters below to show that you are human."),
        "login": ("Log in", "Log in to your account to go on."),
        "soft_404": ("Page not found", "Sorry, we could not find the page you were looking for."),
        "error": ("Something went wrong", "There was an error on our side. Please try again in a few minutes."),
        "gone": ("No longer available", "This product is no longer available."),
    },
    "zh": {
        "captcha": ("安全验证", "请输入图中的字符，完成验证后继续访问。"),
        "login": ("登录", "亲，请登录后继续访问。"),
        "soft_404": ("宝贝不存在", "很抱歉，您查看的宝贝不存在，可能已下架或者被转移。"),
        "error": ("系统繁忙", "系统繁忙，请稍后再试。"),
        "gone": ("商品已下架", "商品已经下架啦~要不要瞧瞧别的~"),
    },
    "de": {
        "captcha": ("Sicherheitsprüfung", "Bitte geben Sie die Zeichen im Bild ein."),
        "login": ("Anmelden", "Bitte melden Sie sich an."),
        "soft_404": ("Seite nicht gefunden", "Die gewünschte Seite wurde leider nicht gefunden."),
        "error": ("Fehler", "Es ist ein Fehler aufgetreten. Bitte versuchen Sie es später noch einmal."),
        "gone": ("Nicht mehr erhältlich", "Dieser Artikel ist nicht mehr erhältlich."),
    },
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One request that a shop got."""

    at: float
    """Seconds on the monotonic clock."""
    method: str
    target: str
    headers: Mapping[str, str]
    status: int


class Shop(ABC):
    """A shop on a loopback port of its own. Subclasses say which paths there are and what they hold."""

    name: ClassVar[str]
    picture_folder: ClassVar[str]
    """Path before a picture's file name."""

    def __init__(self, shelf: Shelf, host: str, port: int) -> None:
        self.shelf = shelf
        self.channel = shelf.channel
        self.trap_url = ""
        self.misbehaviours = Misbehaviours()
        self.server = Server(self.handle, host, port)
        self.requests: Counter[str] = Counter()
        """Requests by path without query."""
        self.statuses: Counter[int] = Counter()
        self.log: deque[Seen] = deque(maxlen=50_000)
        self.menu = menu(shelf.listings.values(), shelf.channel.language)
        self._ids = tuple(shelf.listings)
        self._order = {external_id: position for position, external_id in enumerate(self._ids)}
        self._kept: dict[str, Kept] = {}
        self._paints: dict[tuple[str, str], tuple[str, str, Colour]] = {
            (one.style.code.lower(), colour.code.lower()): (one.style.kind.name, one.style.code, colour)
            for one in shelf.listings.values()
            for colour in one.style.colours
        }

    @property
    def base_url(self) -> str:
        """`http://127.0.0.1:8801`, without a slash at the end."""
        return self.server.url

    @abstractmethod
    def about(self, request: Request) -> str | None:
        """The external id of the listing that the request is about."""

    @abstractmethod
    def make(self, request: Request, external_id: str | None) -> Made | None:
        """The page, or None when there is none at that path."""

    @abstractmethod
    def notice(self, what: str) -> str:
        """A page within the shop's header and footer that holds no product: `words(what)`."""

    @abstractmethod
    def amount(self, value: Decimal, currency: str) -> str:
        """How the shop prints a price."""

    def shell(self, request: Request) -> Reply:
        """The page as a browser would get it before its scripts ran."""
        if "json" in request.headers.get("accept", "") or request.path.endswith((".js", ".json")):
            return Reply(200, b"{}", "application/json")
        page = (
            f'<!DOCTYPE html><html lang="{self.channel.language}"><head><meta charset="utf-8">'
            f"<title>{escape(self.channel.title)}</title></head><body><noscript>JavaScript</noscript>"
            '<div id="app" data-server-rendered="false"></div><script src="/assets/vendor.5a1c.js"></script>'
            '<script src="/assets/app.9e07.js" defer></script></body></html>'
        )
        return Reply(200, page.encode())

    def script(self) -> str:
        """What `/assets/` holds: the script of the shop's pages."""
        return "/* made by the build */\n"

    def basket(self, request: Request) -> Reply | None:
        """What the shop's cart answers; None where nothing is asked of it, or there is none."""
        return None

    def words(self, what: str) -> tuple[str, str]:
        """Title and text of a notice in the shop's language."""
        return _WORDS[self.channel.language].get(what, _WORDS[self.channel.language]["error"])

    def prices(self, external_id: str | None) -> tuple[str, ...]:
        """The amounts that the page of a listing prints."""
        if external_id is None:
            return ()
        view = self.shelf.view(external_id)
        values = {view.price, view.regular, view.coupon, view.structured}
        values |= {choice.price for choice in view.choices} | {choice.regular for choice in view.choices}
        printed = {self.amount(value, view.currency) for value in values if value is not None}
        digits = {match[0] for text in printed if (match := re.search(r"\d[\d.,]*", text))}
        return tuple(printed | digits)

    def robots(self) -> str:
        """robots.txt: the shop is open but for its basket and account."""
        closed = "\n".join(f"Disallow: {path}" for path in ("/cart", "/checkout", "/account", "/search", "/login"))
        return f"User-agent: *\n{closed}\n\nSitemap: {self.base_url}/sitemap.xml\n"

    def sitemap(self) -> str:
        """Every listing's page."""
        places = "".join(
            f"<url><loc>{escape(self.base_url + one.path)}</loc><changefreq>daily</changefreq></url>"
            for one in self.shelf.listings.values()
        )
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="{space}">{places}</urlset>'

    def handle(self, request: Request) -> Reply:
        """The answer to `request`, counted."""
        external_id = self.about(request)
        misbehaviour = self.misbehaviours.meeting(request, external_id)
        if misbehaviour is None:
            reply = self._right(request, external_id)
        else:
            kept = {name: said for name, said in request.headers.items() if name in ("content-type", "cookie")}
            bare = Request(request.method, request.target, request.path, request.query, kept, request.body)
            reply = answer(misbehaviour, self, request, external_id, lambda: self._right(bare, external_id))
        self.requests[request.path] += 1
        self.statuses[reply.status] += 1
        self.log.append(Seen(time.monotonic(), request.method, request.target, request.headers, reply.status))
        return reply

    def _right(self, request: Request, external_id: str | None) -> Reply:
        if match := _PICTURE.search(request.path):
            return self._picture(match)
        if (reply := self.basket(request)) is not None:
            return reply
        if request.method not in {"GET", "HEAD"}:
            made = self.make(request, external_id) or self._missing(request)
            return Reply(made.status, made.body.encode(), made.content_type, made.headers)
        return conditional(request, self._current(request, external_id))

    def _current(self, request: Request, external_id: str | None) -> Kept:
        stamp = self.shelf.stamp(external_id)
        kept = self._kept.get(request.target)
        if kept is not None and kept.stamp == stamp:
            return kept
        made = self._fixed(request) or self.make(request, external_id) or self._missing(request)
        fresh = keep(made, stamp, self.shelf.clock.now().timestamp(), kept)
        if len(self._kept) >= _CACHED:
            self._kept.clear()
        self._kept[request.target] = fresh
        return fresh

    def _fixed(self, request: Request) -> Made | None:
        match request.path:
            case "/robots.txt":
                return Made(self.robots(), "text/plain; charset=utf-8")
            case "/sitemap.xml":
                return Made(self.sitemap(), "application/xml; charset=utf-8")
            case "/login":
                return self._login()
            case path if path.startswith("/assets/"):
                return Made(self.script(), "text/javascript; charset=utf-8")
        return None

    def _login(self) -> Made:
        title, text = self.words("login")
        return Made(
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>'
            f'<p>{text}</p><form method="post" action="/login"><input name="id" autocomplete="username">'
            f'<input type="password" name="pw"><button>{title}</button></form></body></html>'
        )

    def _missing(self, request: Request) -> Made:
        if request.path.endswith((".json", ".js")) or "/wp-json/" in request.path or "/i/v2/" in request.path:
            return Made('{"error":"not found"}', "application/json; charset=utf-8", 404)
        return Made(self.notice("soft_404"), status=404)

    def _picture(self, match: re.Match[str]) -> Reply:
        known = self._paints.get((match[1], match[2]))
        if known is None:
            return Reply(404, b"", "text/plain")
        kind, style, colour = known
        return Reply(
            200, picture(kind, style, colour.paint, int(match[3])), "image/png", {"Cache-Control": "max-age=600"}
        )

    def picture_names(self, view: View, colour: Colour | None = None) -> list[str]:
        """File names of the pictures shown, main one first; none while the fault `image_missing` is on."""
        named = file_names(view.listing.style, colour or view.choices[0].variant.sku.colour, view.pictures)
        if not named or not view.foreign:
            return named
        other = self.shelf.listings[self._ids[(self._order[view.listing.external_id] + 1) % len(self._ids)]]
        return [*file_names(other.style, other.colours[0], 1), *named[1:]]

    def source(self, name: str) -> str:
        """The URL of the picture file `name`."""
        return f"{self.base_url}{self.picture_folder}{name}"

    def sources(self, view: View, colour: Colour | None = None) -> list[str]:
        """URLs of the pictures shown, main one first."""
        return [self.source(name) for name in self.picture_names(view, colour)]

    def related(self, external_id: str, count: int = 8) -> list[View]:
        """Neighbours in the assortment at their plain list prices, so that no fault reaches another page."""
        at = self._order[external_id]
        return [self.plain(self._ids[(at + 3 * i) % len(self._ids)]) for i in range(1, count + 1)]

    def plain(self, external_id: str) -> View:
        """The listing without promotions or faults."""
        return plain_view(self.shelf.listings[external_id], None, None)
