"""The pages of a store whose people may sign in at a loopback issuer, and the way there and back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import urllib3
from pydantic import Secret
from sqlalchemy import Engine, select

from sandbox.issuer import CLIENT, SECRET, Issuer
from store import people
from store.engine import read, write
from store.people import ensure_user
from store.tables import audit
from system.settings import Secrets, Settings, parse
from tests.web.site import SETTINGS, Browser, Site, site_of

BACK = "/sign-in/oidc/back"


def settings_with(twin: Issuer, people: Mapping[str, Any] | None = None, **oidc: Any) -> Settings:
    """Settings that name the twin."""
    section = {"issuer": twin.url, "client_id": CLIENT, **oidc}
    return parse({**SETTINGS, "web": {"oidc": section}, "people": people or {}})


@contextmanager
def company_site(
    engine: Engine, twin: Issuer, named: Mapping[str, Any] | None = None, *, secret: str | None = SECRET, **oidc: Any
) -> Iterator[Site]:
    """The pages; minji has the mail address that the twin's person has."""
    settings = settings_with(twin, named, **oidc)
    kept = Secrets(oidc_client_secret=Secret(secret) if secret else None)
    with write(engine) as conn:
        people.take_over(conn, settings)
        ensure_user(conn, "minji", email="Minji@Example.com")
    with site_of(engine, settings, secrets=kept) as site:
        reached_by(site, site.base)
        yield site


def reached_by(site: Site, address: str) -> None:
    """Let people reach the site by `address`."""
    web = site.house.settings.web.model_copy(update={"address": address})
    site.house = replace(site.house, settings=site.house.settings.model_copy(update={"web": web}))
    site.app.state.house = site.house


def left(browser: Browser, next_: str = "/") -> str:
    """Where the browser is sent to by the button."""
    answer = browser.get(f"/sign-in/oidc?next={next_}")
    assert answer.status == 303, answer.data.decode()
    return answer.headers["location"]


def led_back(address: str) -> str:
    """Path and query that the issuer leads back to."""
    answer = urllib3.request("GET", address, redirect=False, retries=False, timeout=30)
    assert answer.status == 302, answer.data
    return "/" + answer.headers["location"].split("/", 3)[3]


def came(browser: Browser, next_: str = "/") -> urllib3.BaseHTTPResponse:
    """The answer to whoever pressed the button and signed in at the issuer."""
    return browser.get(led_back(left(browser, next_)))


def name_of(browser: Browser) -> str | None:
    """As whom the browser is signed in."""
    answer = browser.get("/tokens")
    if answer.status != 200:
        return None
    names = ("vera", "mer", "minji", "cho", "ada", "Kim")
    return next(name for name in names if f">{name}<" in answer.data.decode())


def trail(site: Site, action: str) -> list[Any]:
    """Rows of the trail."""
    with read(site.house.engine) as conn:
        return list(conn.execute(select(audit).where(audit.c.action == action).order_by(audit.c.id)))
