"""A shop on loopback whose pages go wrong in one way each."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from model.capture import Capture
from reading.page import Page
from spiders.platforms import by_name
from spiders.rendering.camera import Camera, Limits

PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)
PRICE = '<p class="price">$129.00</p>'
BUTTON = '<button class="add-to-cart" type="button">Add to cart</button>'


def html(extra: str = "", *, price: str = PRICE, button: str = BUTTON, head: str = "") -> bytes:
    """A product page; `extra` follows the product."""
    data = (
        '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Product", "name": "Runner 1",'
        '"image": "/runner.png", "offers": {"@type": "Offer", "price": "129.00", "priceCurrency": "USD",'
        '"availability": "https://schema.org/InStock"}}</script>'
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Runner 1</title>{data}{head}</head><body>'
        f'<h1>Runner 1</h1><img src="/runner.png" width="300" height="300">{price}{button}{extra}</body></html>'
    ).encode()


@dataclass
class Site:
    """What the shop answers by path, and what it was asked: method and path."""

    server: ThreadingHTTPServer
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.server.server_port

    @property
    def url(self) -> str:
        """Its base URL."""
        return f"http://127.0.0.1:{self.port}"

    def add(self, path: str, body: bytes, status: int = 200, **headers: str) -> str:
        """Answer `path` so from now on; its URL. Header names are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = (status, {"Content-Type": "text/html; charset=utf-8", **named}, body)
        return self.url + path


@contextmanager
def serving() -> Iterator[Site]:
    """A shop that has one picture and nothing else yet; what it does not know is 404."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append(f"{self.command} {self.path}")
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, body = site.answers.get(self.path, (404, {"Content-Type": "text/html"}, b"none"))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Site(server)
    site.add("/runner.png", PIXEL, Content_Type="image/png")
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield site
    server.shutdown()
    server.server_close()


def camera(site: Site, limits: Limits | None = None) -> Camera:
    """A camera that may look at this shop."""
    return Camera(private_host="127.0.0.1", ports=frozenset({site.port}), limits=limits)


def read(page: Page) -> Capture:
    """As the platform `site` reads."""
    return by_name("site").capture([page])
