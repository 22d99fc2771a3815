"""The pages of a store, served on loopback, and who asks for them."""

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from typing import Any

import urllib3
from fastapi import FastAPI
from sqlalchemy import Engine

from model.people import Role
from spiders.links import PlatformLinks
from store import signing
from store.engine import write
from store.people import ensure_user
from system.settings import Secrets, Settings
from web.app import application
from web.house import House
from web.serving import listen, server

SETTINGS = {
    "channels": {
        "own": {
            "platform": "site",
            "base_url": "https://shop.example.com",
            "country": "KR",
            "currency": "KRW",
            "time_zone": "Asia/Seoul",
            "kind": "own",
        }
    },
    "time_zone": "UTC",
}
"""Of a store with one channel."""

PASSWORD = "correct horse battery"
EVERY_ROLE: Mapping[str, tuple[Role, ...]] = {
    "vera": (Role.VIEWER,),
    "mer": (Role.MERCHANDISER,),
    "minji": (Role.OPS,),
    "cho": (Role.COMPLIANCE,),
    "ada": (Role.ADMIN,),
}
"""A user of each role, by name."""


@dataclass
class Browser:
    """Asks for pages as a browser does that keeps its cookies and follows no redirect by itself."""

    base: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, method: str = "GET", **headers: str) -> urllib3.BaseHTTPResponse:
        """The answer to a plain request."""
        return self._ask(method, path, None, headers)

    def text(self, path: str) -> str:
        """The page, which must be one."""
        answer = self.get(path)
        assert answer.status == 200, (path, answer.status, answer.headers.get("location"), answer.data[:300])
        return answer.data.decode()

    def post(self, path: str, fields: Mapping[str, Any], **headers: str) -> urllib3.BaseHTTPResponse:
        """Send a form as it stands."""
        return self._ask("POST", path, fields, {"origin": self.base, **headers})

    def send(self, path: str, on: str, **fields: Any) -> urllib3.BaseHTTPResponse:
        """Send a form that stands on the page `on`, with the secret that it carries."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.text(on))
        assert found, on
        return self.post(path, {"csrf": unescape(found[1]), **fields})

    def _ask(
        self, method: str, path: str, fields: Mapping[str, Any] | None, headers: Mapping[str, str]
    ) -> urllib3.BaseHTTPResponse:
        told = {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}
        multipart: Any = [(name, one) for name, value in (fields or {}).items() for one in _each(value)]
        answer = urllib3.request(
            method,
            self.base + path,
            headers={name: value for name, value in told.items() if value},
            fields=multipart if fields is not None else None,
            redirect=False,
            retries=False,
            timeout=60,
        )
        for line in answer.headers.getlist("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@dataclass
class Site:
    """A served store."""

    base: str
    house: House
    app: FastAPI

    def stranger(self) -> Browser:
        """Somebody who has not signed in."""
        return Browser(self.base)

    def user(self, name: str) -> Browser:
        """One of the users, signed in."""
        with write(self.house.engine) as conn:
            user_id = ensure_user(conn, name)
            token = signing.begin(conn, user_id, "tests")
        return Browser(self.base, {"andon": token})


def house_of(engine: Engine, settings: Settings, **changed: Any) -> House:
    """What pages work with, where no scheduler runs."""
    made = House(
        engine=engine,
        settings=settings,
        secrets=Secrets(),
        health=lambda: {"healthy": True, "time": "now", "messages that fail": "none"},
        next_fires=lambda _: {},
        links=PlatformLinks(),
    )
    return replace(made, **changed)


@contextmanager
def site_of(engine: Engine, settings: Settings, **changed: Any) -> Iterator[Site]:
    """The pages of a store, and in it a user of every role."""
    with write(engine) as conn:
        for name, roles in EVERY_ROLE.items():
            ensure_user(conn, name, roles=roles)
    with served(house_of(engine, settings, **changed)) as site:
        yield site


@contextmanager
def served(made: House) -> Iterator[Site]:
    """The pages of a house, whatever is in its store."""
    app, door, stop = application(made), listen("127.0.0.1", 0), threading.Event()
    thread = threading.Thread(target=server(app, door), args=(stop,))
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{door.getsockname()[1]}", made, app)
    finally:
        stop.set()
        thread.join(20)


def main() -> None:
    """Serve a store that is there, for a look: `python -m tests.web.site STORE.db [andon.toml]`."""
    import sys  # noqa: PLC0415

    from store.engine import open_engine  # noqa: PLC0415
    from system.settings import load  # noqa: PLC0415

    settings = load(Path(sys.argv[2])) if len(sys.argv) > 2 else Settings()
    with site_of(open_engine(f"sqlite:///{sys.argv[1]}"), settings) as site:
        print(site.base, site.user("ada").cookies["andon"], flush=True)  # noqa: T201
        threading.Event().wait()


if __name__ == "__main__":
    main()
