"""A secret of the environment is in no page, no answer, no error and no log."""

import logging

import pytest
from sqlalchemy import Engine

from model.people import Scope
from store import tokens
from store.engine import open_engine, write
from store.people import ensure_user
from system.settings import parse, secrets
from tests.web.site import SETTINGS, Browser, Site, house_of, served, site_of
from tests.web.test_routes import path_of, routes

PLANTED = "planted-4be19f0c"
VARIABLES = {
    "ANDON_SLACK_BOT_TOKEN": f"xoxb-{PLANTED}",
    "ANDON_SLACK_APP_TOKEN": f"xapp-{PLANTED}",
    "ANDON_SLACK_SIGNING_SECRET": PLANTED,
    "ANDON_SLACK_BASE_URL": f"https://user:{PLANTED}@slack.example/api/",
    "ANDON_OIDC_CLIENT_SECRET": PLANTED,
    "ANDON_SECRET_KEY": PLANTED,
    "ANDON_HEARTBEAT_URL": f"https://beat.example/{PLANTED}",
    "ANDON_NAVER_CLIENT_SECRET": PLANTED,
    "ANDON_DATABASE_URL": f"postgresql://andon:{PLANTED}@127.0.0.1:1/andon",
}


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    caplog.set_level(logging.DEBUG)


def everything(site: Site) -> dict[str, str]:
    """What each address answers to an administrator, who may read all, and to programs with every scope."""
    browser = site.user("ada")
    paths = {path_of(route) for route in routes(site.app) if "GET" in (route.methods or ())}
    told = {path: browser.get(path).data.decode(errors="replace") for path in sorted(paths)}
    with write(site.house.engine) as conn:
        token = tokens.make(conn, ensure_user(conn, "ada"), "all", tuple(Scope), 30)
    for path in ("/metrics", "/api/openapi.json", "/api/v1/channels", "/api/v1/nothing", "/api/v1/cases?stage=x"):
        told[path] = site.stranger().get(path, authorization=f"Bearer {token}").data.decode()
    return told


@pytest.mark.usefixtures("planted")
def test_a_secret_is_on_no_page(sqlite_engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    with site_of(sqlite_engine, parse(SETTINGS), secrets=secrets()) as site:
        told = everything(site)

    assert len(told) > 15
    assert [path for path, text in told.items() if PLANTED in text] == []
    assert PLANTED not in caplog.text


@pytest.mark.usefixtures("planted")
def test_a_secret_is_in_no_error(caplog: pytest.LogCaptureFixture) -> None:
    engine = open_engine(VARIABLES["ANDON_DATABASE_URL"])
    house = house_of(engine, parse(SETTINGS), secrets=secrets())
    with served(house) as site:
        browser = Browser(site.base, {"andon": "x"})
        paths = ("/", "/settings", "/metrics", "/readyz", "/api/v1/channels")
        answers = [browser.get(path, authorization="Bearer andon_x") for path in paths]

    assert {answer.status for answer in answers} == {503}
    assert not [answer for answer in answers if PLANTED in answer.data.decode()]
    assert PLANTED not in caplog.text
