"""Who is let in, by whom, and with which tokens."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from model.people import Role, Scope
from store import accounts, tokens
from store.engine import read, write
from store.people import ensure_user, roles_of
from store.tables import audit
from system import clock
from system.settings import Person
from tests.web.site import PASSWORD, Site


def number(site: Site, name: str) -> int:
    with write(site.house.engine) as conn:
        return ensure_user(conn, name)


def shown(text: str, what: str) -> str:
    found = re.search(rf'value="([^"]*{what}[^"]*)"', text)
    assert found, text
    return unescape(found[1])


def trail(site: Site) -> list[tuple[str, str]]:
    with read(site.house.engine) as conn:
        return [(row.action, row.target) for row in conn.execute(select(audit).order_by(audit.c.id))]


def test_a_new_user_sets_a_password_by_a_link_that_is_shown_once(site: Site) -> None:
    answer = site.user("ada").send("/users", on="/users", name=" Park  Jiwoo ", role=["ops", "viewer"])
    address = shown(answer.data.decode(), "/welcome/")
    browser = site.stranger()
    browser.post("/welcome", {"token": address.rpartition("/")[2], "password": PASSWORD, "again": PASSWORD})

    assert "Park Jiwoo" in browser.text("/")
    assert address not in site.user("ada").text("/users")
    with read(site.house.engine) as conn:
        assert roles_of(conn, accounts.named(conn, site.house.settings, "Park Jiwoo").id) == {Role.OPS, Role.VIEWER}
    assert ("user", "Park Jiwoo") in trail(site)


@pytest.mark.parametrize(
    ("name", "roles"), [("", ["ops"]), ("ADA", ["ops"]), ("x\u0000", ["ops"]), ("New", []), ("New", ["king"])]
)
def test_a_user_without_a_name_of_their_own_or_a_role_is_refused(site: Site, name: str, roles: list[str]) -> None:
    answer = site.user("ada").send("/users", on="/users", name=name, role=roles)

    assert answer.status == 422


def test_roles_are_given_and_taken(site: Site) -> None:
    mer = site.user("mer")
    assert mer.get("/users").status == 403

    site.user("ada").send(f"/users/{number(site, 'mer')}/roles", on="/users", role=["admin"])

    assert mer.get("/users").status == 200


def test_roles_that_the_settings_give_are_kept(site: Site) -> None:
    people = {"minji": Person(roles=("ops",))}
    object.__setattr__(site.house, "settings", site.house.settings.model_copy(update={"people": people}))
    ada, minji = site.user("ada"), number(site, "minji")

    answer = ada.send(f"/users/{minji}/roles", on="/users", role=["admin"])

    assert answer.status == 422
    assert "The settings name minji" in answer.data.decode()
    assert "the roles stand there" in ada.text(f"/users/{minji}")


def test_whoever_is_disabled_is_out_with_their_tokens_and_stays_out_when_enabled(site: Site) -> None:
    ada, minji, who = site.user("ada"), site.user("minji"), number(site, "minji")
    with write(site.house.engine) as conn:
        token = tokens.make(conn, who, "script", [Scope.READ], 30)

    ada.send(f"/users/{who}/disable", on="/users")

    assert minji.get("/").status == 303
    assert "disabled" in ada.text("/users")
    assert ada.send(f"/users/{who}/invite", on="/users").status == 422
    ada.send(f"/users/{who}/enable", on="/users")
    assert minji.get("/").status == 303
    with read(site.house.engine) as conn:
        assert tokens.bearer(conn, token) is None
    assert {("disable", "minji"), ("enable", "minji")} <= set(trail(site))


@pytest.mark.parametrize(("act", "fields"), [("disable", {}), ("roles", {"role": ["ops"]})])
def test_the_last_administrator_stays_one(site: Site, act: str, fields: dict[str, list[str]]) -> None:
    ada, who = site.user("ada"), number(site, "ada")

    answer = ada.send(f"/users/{who}/{act}", on="/users", **fields)

    assert (answer.status, "last administrator" in answer.data.decode()) == (422, True)
    assert ada.get("/users").status == 200


def test_signing_out_everywhere_ends_every_session(site: Site) -> None:
    first, second = site.user("minji"), site.user("minji")

    site.user("ada").send(f"/users/{number(site, 'minji')}/sign-out", on="/users")

    assert (first.get("/").status, second.get("/").status) == (303, 303)


def test_a_token_is_shown_once_and_ended_by_its_user(site: Site) -> None:
    minji = site.user("minji")
    page = minji.send("/tokens", on="/tokens", name="notebook", scope=["read", "metrics"], days="90").data.decode()
    token = shown(page, "andon_")
    with read(site.house.engine) as conn:
        bearer = tokens.bearer(conn, token)
    assert bearer is not None
    assert (bearer.name, bearer.scopes) == ("minji", frozenset({Scope.READ, Scope.METRICS}))
    assert token not in minji.text("/tokens")

    assert site.user("mer").send(f"/tokens/{bearer.token_id}/end", on="/tokens").status == 422
    minji.send(f"/tokens/{bearer.token_id}/end", on="/tokens")

    with read(site.house.engine) as conn:
        assert tokens.bearer(conn, token) is None
    assert ("token ended", "notebook") in trail(site)


def test_a_token_runs_out(site: Site) -> None:
    with write(site.house.engine) as conn:
        token = tokens.make(conn, ensure_user(conn, "vera"), "x", [Scope.READ], 1)
    clock.advance(timedelta(days=1, seconds=1))

    with read(site.house.engine) as conn:
        assert tokens.bearer(conn, token) is None


@pytest.mark.parametrize("fields", [{"name": ""}, {"scope": []}, {"scope": ["all"]}, {"days": "0"}, {"days": "4000"}])
def test_a_token_without_name_scope_or_end_is_refused(site: Site, fields: dict[str, object]) -> None:
    told = {"name": "x", "scope": ["read"], "days": "30", **fields}

    assert site.user("vera").send("/tokens", on="/tokens", **told).status == 422


def test_hostile_names_are_escaped(site: Site) -> None:
    ada = site.user("ada")
    ada.send("/users", on="/users", name="<script>alert(1)</script>", role=["viewer"])
    ada.send("/tokens", on="/tokens", name="<img src=x>", scope=["read"], days="30")

    for page in ("/users", "/tokens"):
        assert not re.search("<script>alert|<img src=x", ada.text(page))
