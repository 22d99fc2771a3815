"""Wrong settings and wrong variables of the environment end in one sentence that says what would be right."""

from pathlib import Path
from typing import Any

import pytest

from system.settings import Settings, SettingsError, load, parse, secrets

SHOP = {
    "platform": "site",
    "base_url": "https://shop.test",
    "country": "KR",
    "currency": "KRW",
    "time_zone": "Asia/Seoul",
    "kind": "own",
}


def shop(**changes: Any) -> dict[str, Any]:
    return {"channels": {"shop": {**SHOP, **changes}}}


def issuer(address: str, **more: Any) -> dict[str, Any]:
    return {"web": {"oidc": {"issuer": address, "client_id": "andon", **more}}}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("ANDON_DATABASE_URL", "ANDON_SLACK_BOT_TOKEN", "ANDON_SLACK_BASE_URL", "ANDON_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_a_channel_is_called_as_its_table_and_the_given_values_stay_as_they_were() -> None:
    raw = shop(schedules={"hot": "*/15 * * * *"})

    assert parse(raw).channel("shop").name == "shop"
    assert "name" not in raw["channels"]["shop"]


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ({"channels": 1}, "settings: channels = 1: Input should be a valid dictionary"),
        ({"channels": [1]}, "settings: channels: Input should be a valid dictionary"),
        (shop(name="other"), "settings: channels.shop.name = 'other': leave it out, the name is 'shop'"),
        (shop(currency="ABC"), "settings: channels.shop.currency = 'ABC': is no currency of ISO 4217 such as KRW"),
        (shop(country="UK"), "settings: channels.shop.country = 'UK': is no country of ISO 3166 such as KR"),
        (shop(time_zone="KST9"), "settings: channels.shop.time_zone = 'KST9': is no IANA time zone such as Asia/Seoul"),
        (shop(colour=1), "settings: channels.shop.colour is no setting; docs/settings.md lists them"),
        (
            shop(ground="permitted"),
            "settings: channels.shop: ground 'permitted' needs permission = { who, when, ground }",
        ),
        (
            shop(kind="marketplace", render=True, cart=True),
            "settings: channels.shop: cart = true is for own sites (kind = 'own') that are rendered (render = true)",
        ),
        (
            shop(cart=True),
            "settings: channels.shop: cart = true is for own sites (kind = 'own') that are rendered (render = true)",
        ),
        (
            {"people": {"kim": {"roles": ["king"]}}},
            "settings: people.kim.roles.0 = 'king': "
            "Input should be 'viewer', 'merchandiser', 'ops', 'compliance' or 'admin'",
        ),
        (
            {"routes": [{"name": "r", "receiver": "nobody"}]},
            "settings: route 'r': no receiver 'nobody'; known: none yet",
        ),
        (
            {"people": {"kim": {"os_user": "kim"}, "lee": {"os_user": "kim"}}},
            "settings: people.lee.os_user = 'kim' is kim's; a login is one's",
        ),
        (
            {"people": {"kim": {"email": "Kim@x.test"}, "lee": {"email": "kim@X.test"}}},
            "settings: people.lee.email = 'kim@X.test' is kim's; a login is one's",
        ),
        (
            {"people": {"kim": {"email": "kim"}}},
            "settings: people.kim.email = 'kim': is no mail address such as andon@example.com",
        ),
        (
            issuer("http://login.test"),
            "settings: web.oidc.issuer = 'http://login.test': "
            "is no issuer such as https://login.example.com/realms/team; http is for loopback alone",
        ),
        (
            issuer("https://login.test/?a=b"),
            "settings: web.oidc.issuer = 'https://login.test/?a=b': "
            "is no issuer such as https://login.example.com/realms/team; http is for loopback alone",
        ),
        (
            {"web": {"oidc": {"issuer": "https://login.test"}}},
            "settings: web.oidc.client_id is missing; docs/settings.md says what it is",
        ),
        (
            {**issuer("https://login.test", only=True), "people": {"kim": {"roles": ["admin"]}}},
            "settings: web.oidc.only = true needs [people.NAME] with the role admin and an email, "
            "or nobody could let others in",
        ),
        (
            {"receivers": {"ops": {"type": "pigeon", "channel": "C1"}}},
            "settings: receivers.ops.type = 'pigeon': known are slack, apprise, webhook, zendesk, freshdesk",
        ),
        (
            {"receivers": {"ops": {"channel": "C1"}}},
            "settings: receivers.ops.type is missing: known are slack, apprise, webhook, zendesk, freshdesk",
        ),
        (
            {"receivers": {"ops": {"type": "slack", "channel": "C1", "url": "x"}}},
            "settings: receivers.ops.url is no setting; docs/settings.md lists them",
        ),
        (
            {"receivers": {"desk": {"type": "zendesk"}}},
            "settings: receivers.desk: needs subdomain (of zendesk.com) or base_url, one of them",
        ),
        (
            {"receivers": {"desk": {"type": "zendesk", "base_url": "http://desk.test"}}},
            "settings: receivers.desk: base_url begins with https://, for the key goes there",
        ),
        (
            {"receivers": {"hook": {"type": "webhook", "url": "https://h.test", "secret_from": "AWS_SECRET"}}},
            "settings: receivers.hook.secret_from = 'AWS_SECRET': "
            "is no name of a variable of Andon's, such as ANDON_WEBHOOK_SECRET",
        ),
        (
            {"receivers": {"ops": {"type": "slack", "channel": "C1", "fallback": "ops"}}},
            "settings: receivers.ops.fallback = 'ops' is no other receiver",
        ),
        ({"routes": [{"name": "r"}]}, "settings: route 'r' has no receiver, and no route above it has one"),
    ],
)
def test_wrong_settings_are_one_sentence(raw: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SettingsError) as refused:
        parse(raw)

    assert str(refused.value) == sentence


@pytest.mark.parametrize("address", ["http://127.0.0.1:8080/realms/team", "http://localhost:1", "http://[::1]:8080"])
def test_an_issuer_on_this_machine_needs_no_tls(address: str) -> None:
    oidc = parse(issuer(address)).web.oidc

    assert oidc is not None
    assert oidc.issuer == address


@pytest.mark.parametrize("expression", ["every day", "* * * *", "99 * * * *"])
def test_a_wrong_schedule_is_refused_with_its_place_and_cure(expression: str) -> None:
    with pytest.raises(SettingsError, match=r"channels\.shop\.schedules\.daily = .*five cron fields"):
        parse(shop(schedules={"daily": expression}))


def test_a_folder_is_no_settings_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read as a settings file: Is a directory"):
        load(tmp_path)


def test_no_settings_at_all_are_the_defaults() -> None:
    assert parse({}) == Settings()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ANDON_SLACK_BOT_TOKEN", "xoxb\nbad"),
        ("ANDON_SLACK_BOT_TOKEN", "xoxb-한"),
        ("ANDON_SLACK_BASE_URL", "foo"),
        ("ANDON_SLACK_BASE_URL", "http://[bad"),
        ("ANDON_SLACK_BASE_URL", "http://h:99999/"),
        ("ANDON_SLACK_BASE_URL", "ftp://slack.test/"),
    ],
)
def test_a_wrong_variable_is_named_and_its_value_never_shown(
    environment: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    environment.setenv(variable, value)

    with pytest.raises(SettingsError) as refused:
        secrets()
    assert str(refused.value).startswith(f"{variable} is no ")
    assert value not in str(refused.value)
    assert refused.value.__cause__ is None


def test_blanks_around_a_token_are_dropped_and_it_is_never_printed(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("ANDON_SLACK_BOT_TOKEN", " xoxb-1\n")
    environment.setenv("ANDON_SLACK_BASE_URL", " http://127.0.0.1:9/api/ ")

    found = secrets()

    assert found.slack_bot_token is not None
    assert found.slack_bot_token.get_secret_value() == "xoxb-1"
    assert found.slack_base_url == "http://127.0.0.1:9/api/"
    assert "xoxb-1" not in repr(found)
