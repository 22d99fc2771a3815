"""The settings as read: everything that is no secret."""

import pytest
from pydantic import Secret, SecretStr
from sqlalchemy import Engine

from system.settings import Secrets, parse
from tests.web.site import SETTINGS, site_of

PLANTED = "planted-7f3a9c"
OIDC = {"oidc": {"issuer": "https://login.example.com/realms/team", "client_id": "andon-pages"}}


def test_the_settings_are_shown_and_secrets_are_not(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANDON_NAVER_CLIENT_SECRET", PLANTED)
    hooks = {
        "desk": {"type": "webhook", "url": f"https://hooks.example.com/{PLANTED}"},
        "other": {"type": "webhook", "url": f"https://u:{PLANTED}@other.example.com/in?key={PLANTED}"},
    }
    settings = parse({**SETTINGS, "receivers": hooks, "crawl": {"contact": "ops@example.com"}, "web": OIDC})
    secrets = Secrets(
        secret_key=SecretStr(PLANTED),
        oidc_client_secret=Secret(PLANTED),
        slack_base_url=f"https://u:{PLANTED}@slack.example/api/",
    )

    with site_of(sqlite_engine, settings, secrets=secrets) as site:
        page = site.user("ada").text("/settings")

    assert PLANTED not in page
    for shown in (
        "ANDON_NAVER_CLIENT_SECRET",
        "ANDON_SECRET_KEY",
        "ops@example.com",
        "https://hooks.example.com/…",
        "own.base_url",
        "oidc.issuer",
        "https://login.example.com/realms/team",
        "andon-pages",
        "ANDON_OIDC_CLIENT_SECRET",
    ):
        assert shown in page, shown
    assert "other.example.com" in page
