"""A shop on loopback that answers by script, and crawls of it in processes of their own."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from store.engine import read, sqlite_url, write
from store.listings import listing_for
from store.migrating import upgrade
from store.tables import captures, listings, runs

ROOT = Path(__file__).parents[3]

Answer = Callable[[BaseHTTPRequestHandler], None]


def page(name: str = "Runner 1", price: str = "129.00", currency: str = "USD") -> bytes:
    """A product page that any reader of the platform `site` reads."""
    product = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": name,
        "offers": {
            "@type": "Offer",
            "price": price,
            "priceCurrency": currency,
            "availability": "https://schema.org/InStock",
        },
    }
    return (
        f"<!doctype html><html lang=en><head><title>{name}</title>"
        f'<script type="application/ld+json">{json.dumps(product)}</script></head>'
        f"<body><h1>{name}</h1><p class=price>${price}</p><button>Add to cart</button></body></html>"
    ).encode()


def reply(body: bytes = b"", status: int = 200, **headers: str) -> Answer:
    """An answer with `body`; header names are written with underscores."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **named}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@dataclass
class Shop:
    """A scripted site: what it answers by path, and what it was asked."""

    server: ThreadingHTTPServer
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its base URL."""
        return f"http://127.0.0.1:{self.server.server_port}"

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [path for path, _ in self.asked]


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """A site whose answers the test sets; an unknown path is 404."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            site.answers.get(self.path, reply(b"<h1>none</h1>", 404))(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Shop(server)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield site
    server.shutdown()
    server.server_close()


@dataclass
class Place:
    """A folder with settings and a store, in which crawls run."""

    folder: Path
    engine: Engine

    def settings(self, base_url: str, **changes: str) -> None:
        """Write the settings of one channel, `shop`; `changes` are TOML values of the channel or of `crawl`."""
        crawl = {"delay_seconds": "0", "timeout_seconds": "2", "batch": "4", "contact": '"ops@example.com"'}
        channel = {
            "platform": '"site"',
            "base_url": f'"{base_url}"',
            "country": '"US"',
            "currency": '"USD"',
            "time_zone": '"UTC"',
            "kind": '"reseller"',
            "ground": '"page"',
        }
        for name, value in changes.items():
            (crawl if name in crawl or name == "concurrency" else channel)[name] = value
        text = 'folder = "."\n[crawl]\n' + _toml(crawl) + "[channels.shop]\n" + _toml(channel)
        (self.folder / "andon.toml").write_text(text, "utf-8")

    def add(self, base_url: str, *paths: str) -> None:
        """Make a listing of each path."""
        with write(self.engine) as conn:
            for path in paths:
                listing_for(conn, "shop", path, base_url + path)

    def command(self, *arguments: str) -> list[str]:
        """The command line of `andon` with `arguments` in this place."""
        return [sys.executable, "-W", "error::ResourceWarning", str(ROOT / "cli.py"), *arguments]

    def crawl(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `andon crawl shop` to its end."""
        return subprocess.run(
            self.command("crawl", "shop", *arguments),
            check=False,
            cwd=self.folder,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=120,
        )

    def outcomes(self) -> dict[str, str]:
        """The last outcome of each listing, by path."""
        with read(self.engine) as conn:
            return {row[0]: row[1] for row in conn.execute(select(listings.c.external_id, listings.c.last_outcome))}

    def reasons(self) -> dict[str, str]:
        """The reason of each capture that was not `ok`, by path."""
        query = select(listings.c.external_id, captures.c.reason).join(captures, captures.c.listing_id == listings.c.id)
        with read(self.engine) as conn:
            return {row[0]: row[1] or "" for row in conn.execute(query)}

    def last_run(self) -> dict[str, Any]:
        """The latest run's row."""
        with read(self.engine) as conn:
            return dict(conn.execute(select(runs).order_by(runs.c.id.desc()).limit(1)).mappings().one())


def environment() -> dict[str, str]:
    """This process's environment, in which our modules are found."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def place_in(folder: Path) -> Place:
    """A new store in `folder`."""
    return Place(folder, upgrade(sqlite_url(folder)))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A folder with an empty store."""
    made = place_in(tmp_path)
    yield made
    made.engine.dispose()


def _toml(values: dict[str, str]) -> str:
    return "".join(f"{name} = {value}\n" for name, value in values.items())
