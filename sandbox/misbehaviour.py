"""How a site misbehaves on request: blocks, empty pages, slow and broken answers, hostile bodies."""

import codecs
import gzip
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final, Protocol
from urllib.parse import urlsplit

from sandbox.layout import change_layout
from sandbox.wire import Delivery, Reply, Request

NAMES: Final[Mapping[str, str]] = {
    "captcha": "a captcha page with status 200",
    "login": "a redirect to the login page, which answers 200",
    "soft_404": "a page that says 'not found' with status 200",
    "empty_shell": "a page whose content only scripts would load",
    "forbidden": "403 with a refusal page",
    "too_many": "429 with Retry-After",
    "error": "500",
    "slow": "the right answer after `seconds`",
    "hang": "no answer, the connection stays open",
    "truncated": "half of the body that the header announces",
    "gzip_bomb": "a small gzip body that unpacks to `megabytes`",
    "redirect_loop": "a redirect that never ends",
    "redirect_private": "a redirect to a private address",
    "redirect_host": "a redirect to another host",
    "too_large": "the right page, grown to `megabytes`",
    "changed_layout": "the right page with all classes and data keys renamed and the price as a picture",
    "encoding": "the right page in another `encoding`",
    "reset": "the connection is reset",
    "sitemap_host": "sitemaps that list another host's pages",
    "robots_disallow": "robots.txt that closes everything",
    "robots_error": "robots.txt with status 500",
    "robots_missing": "robots.txt with status 404",
}

_ROBOTS: Final = frozenset({"robots_disallow", "robots_error", "robots_missing"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Misbehaviour:
    """One way of misbehaving, for a shop, one of its listings or one of its paths."""

    kind: str
    external_id: str | None = None
    path: str | None = None
    """Without query; with neither path nor listing it is for all pages of the shop."""
    times: int | None = None
    """For so many requests only."""
    seconds: float = 5.0
    retry_after: int = 30
    megabytes: int = 0
    """Zero is the kind's own default: 64 for a bomb, 21 for a page."""
    encoding: str = "cp949"
    declared: bool = True
    """Whether the page's header names its encoding."""

    def __post_init__(self) -> None:
        if self.kind not in NAMES:
            raise ValueError(f"no misbehaviour is called {self.kind!r}; there are: {', '.join(NAMES)}")
        if not 0 <= self.megabytes <= 256:
            raise ValueError(f"megabytes {self.megabytes} is not within 0 to 256")
        try:
            codecs.lookup(self.encoding)
        except LookupError:
            raise ValueError(f"no encoding is called {self.encoding!r}") from None

    def meets(self, request: Request, external_id: str | None) -> bool:
        """Whether it is for this request, which is about listing `external_id`."""
        if self.path is not None:
            return self.path == request.path
        if self.external_id is not None:
            return self.external_id == external_id
        if self.kind in _ROBOTS:
            return request.path == "/robots.txt"
        if self.kind == "sitemap_host":
            return request.path.endswith(".xml")
        return not request.path.endswith((".png", ".xml", ".css", ".js.map", "/robots.txt", "/login"))


class Site(Protocol):
    """What a misbehaviour needs of the shop that it befalls."""

    trap_url: str

    @property
    def base_url(self) -> str:
        """The shop's address."""

    def words(self, what: str) -> tuple[str, str]:
        """Title and text of a page of kind `what` in the shop's language."""

    def notice(self, what: str) -> str:
        """A whole page of kind `what` within the shop's header and footer."""

    def shell(self, request: Request) -> Reply:
        """The page without its content."""

    def prices(self, external_id: str | None) -> tuple[str, ...]:
        """How the amounts of a listing are printed on its page."""


@dataclass(slots=True)
class Misbehaviours:
    """Those that are on in one shop."""

    _items: list[Misbehaviour] = field(default_factory=list)
    _left: dict[int, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, one: Misbehaviour) -> None:
        """Switch `one` on; the latest that meets a request wins, one for a path or listing before one for all."""
        with self._lock:
            self._items.insert(0, one)
            self._items.sort(key=lambda item: item.path is None and item.external_id is None)
            if one.times is not None:
                self._left[id(one)] = one.times

    def clear(self) -> None:
        """Switch all off."""
        with self._lock:
            self._items.clear()
            self._left.clear()

    def all(self) -> tuple[Misbehaviour, ...]:
        """Those that are on."""
        with self._lock:
            return tuple(self._items)

    def meeting(self, request: Request, external_id: str | None) -> Misbehaviour | None:
        """The one for this request, which counts against its `times`."""
        with self._lock:
            for one in self._items:
                if one.meets(request, external_id):
                    self._count(one)
                    return one
        return None

    def _count(self, one: Misbehaviour) -> None:
        if id(one) in self._left:
            self._left[id(one)] -= 1
            if not self._left[id(one)]:
                self._items.remove(one)
                del self._left[id(one)]


Make = Callable[[], Reply]
"""The right answer."""


def answer(one: Misbehaviour, site: Site, request: Request, external_id: str | None, make: Make) -> Reply:
    """What the shop answers under misbehaviour `one`."""
    if one.kind in _REPLIES:
        return _REPLIES[one.kind](one, site, request)
    made = _without_validators(make())
    match one.kind:
        case "slow":
            return replace(made, delivery=Delivery(delay=one.seconds))
        case "truncated":
            return replace(made, delivery=Delivery(cut=len(made.body) // 2))
        case "too_large":
            return replace(made, body=_grown(made.body, one.megabytes or 21))
        case "encoding":
            return _encoded(made, one)
        case "sitemap_host":
            other = made.body.replace(site.base_url.encode(), site.trap_url.encode())
            return replace(made, body=other)
    text = change_layout(made.body.decode(), site.prices(external_id))
    return replace(made, body=text.encode())


def _without_validators(reply: Reply) -> Reply:
    """The shop is asked for the plain page (no gzip, no 304), so only its validators have to go."""
    kept = {name: value for name, value in reply.headers.items() if name not in {"ETag", "Last-Modified"}}
    return replace(reply, headers=kept)


def _page(status: int = 200, **headers: str) -> Callable[[Misbehaviour, Site, Request], Reply]:
    def made(one: Misbehaviour, site: Site, _: Request) -> Reply:
        return Reply(
            status, site.notice(one.kind).encode(), headers={k.replace("_", "-"): v for k, v in headers.items()}
        )

    return made


def _captcha(_: Misbehaviour, site: Site, __: Request) -> Reply:
    title, text = site.words("captcha")
    page = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>
<meta name="robots" content="noindex"><style>body{{font-family:sans-serif;background:#f5f6f8}}
.box{{width:420px;margin:80px auto;background:#fff;padding:32px}}</style></head>
<body><div class="box" id="captcha-box"><h1>{title}</h1><p>{text}</p>
<form method="post" action="/captcha/verify">
<img id="captchaimg" src="/captcha/image?key=a81f" alt="captcha" title="captcha">
<input type="text" name="captcha" autocomplete="off"><button type="submit">OK</button></form></div></body></html>"""
    return Reply(200, page.encode())


def _refusal(_: Misbehaviour, site: Site, request: Request) -> Reply:
    page = f"""<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>
You don't have permission to access "{site.base_url}{re.sub("[^A-Za-z0-9/._-]", "", request.path)}" on this server.<P>
Reference&#32;&#35;18&#46;6f3e1a17&#46;1790000000&#46;1a2b3c4d</BODY></HTML>"""
    return Reply(403, page.encode())


def _too_many(one: Misbehaviour, _: Site, __: Request) -> Reply:
    return Reply(429, b"Too Many Requests", "text/plain", {"Retry-After": str(one.retry_after)})


def _login(_: Misbehaviour, __: Site, request: Request) -> Reply:
    return Reply(302, headers={"Location": f"/login?returnUrl={request.path}"})


def _loop(_: Misbehaviour, __: Site, request: Request) -> Reply:
    turn = int(request.query.get("turn", "0")) if request.query.get("turn", "0").isdigit() else 0
    return Reply(302, headers={"Location": f"{request.path}?turn={turn + 1}"})


def _bomb(one: Misbehaviour, _: Site, __: Request) -> Reply:
    return Reply(200, _packed(one.megabytes or 64), headers={"Content-Encoding": "gzip"})


@lru_cache(maxsize=2)
def _packed(megabytes: int) -> bytes:
    return gzip.compress(b'<div class="row">0000000000</div>\n' * (megabytes * 1024 * 1024 // 34), 9, mtime=0)


def _to_trap(localhost: bool) -> Callable[[Misbehaviour, Site, Request], Reply]:
    def made(_: Misbehaviour, site: Site, request: Request) -> Reply:
        trap = urlsplit(site.trap_url)
        host = f"localhost:{trap.port}" if localhost else trap.netloc
        return Reply(302, headers={"Location": f"http://{host}{request.target}"})

    return made


_REPLIES: Final[Mapping[str, Callable[[Misbehaviour, Site, Request], Reply]]] = {
    "captcha": _captcha,
    "login": _login,
    "soft_404": _page(),
    "empty_shell": lambda _, site, request: site.shell(request),
    "forbidden": _refusal,
    "too_many": _too_many,
    "error": _page(500),
    "hang": lambda *_: Reply(delivery=Delivery(silent=True)),
    "reset": lambda *_: Reply(delivery=Delivery(reset=True)),
    "gzip_bomb": _bomb,
    "redirect_loop": _loop,
    "redirect_private": _to_trap(localhost=False),
    "redirect_host": _to_trap(localhost=True),
    "robots_disallow": lambda *_: Reply(200, b"User-agent: *\nDisallow: /\n", "text/plain"),
    "robots_error": lambda *_: Reply(500, b"error", "text/plain"),
    "robots_missing": lambda *_: Reply(404, b"not found", "text/plain"),
}


def _grown(body: bytes, megabytes: int) -> bytes:
    filler = b"<!-- " + b"padding " * 1024 + b"-->\n"
    return body + filler * (megabytes * 1024 * 1024 // len(filler) + 1)


def _encoded(made: Reply, one: Misbehaviour) -> Reply:
    """The page in the other encoding; what it cannot write becomes a character reference."""
    text = re.sub(r'(<meta charset=")[^"]*', rf"\g<1>{one.encoding}", made.body.decode())
    kind = made.content_type.split(";")[0]
    return replace(
        made,
        body=text.encode(one.encoding, "xmlcharrefreplace"),
        content_type=f"{kind}; charset={one.encoding}" if one.declared else kind,
    )
