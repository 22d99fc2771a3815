"""What an administrator does for people who sign in by company account."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from sandbox.issuer import Issuer, Person
from tests.web.company import came, company_site, name_of, trail
from tests.web.site import Site
from tests.web.test_users import number


@pytest.fixture
def site(company: Site) -> Site:
    return company


def test_an_administrator_unlinks_an_account_and_the_next_one_is_linked(site: Site, twin: Issuer) -> None:
    came(site.stranger())
    ada, page = site.user("ada"), f"/users/{number(site, 'minji')}"
    assert "linked since" in ada.text(page)

    ada.send(f"{page}/unlink", on=page)
    twin.person = replace(twin.person, sub="another")
    browser = site.stranger()
    came(browser)

    assert name_of(browser) == "minji"
    assert [row.detail["subject"] for row in trail(site, "unlink")] == ["8f2c-1"]


def test_an_administrator_gives_a_user_a_mail_address(site: Site, twin: Issuer) -> None:
    ada, page = site.user("ada"), f"/users/{number(site, 'cho')}"
    twin.person = Person(email="cho@example.com")

    answers = [ada.send(f"{page}/email", on=page, email=one).status for one in ("nothing", "MINJI@example.com")]
    ada.send(f"{page}/email", on=page, email=" Cho@Example.com ")
    browser = site.stranger()
    came(browser)
    ada.send(f"{page}/email", on=page, email="")

    assert answers == [422, 422]
    assert name_of(browser) == "cho"
    changes = [(row.target, row.detail) for row in trail(site, "email")]
    assert changes == [
        ("cho", {"before": None, "after": "cho@example.com"}),
        ("cho", {"before": "cho@example.com", "after": None}),
    ]


def test_the_settings_people_have_the_mail_address_that_the_settings_say(engine: Engine, twin: Issuer) -> None:
    with company_site(engine, twin, {"cho": {"email": "cho@example.com"}}) as site:
        ada, page = site.user("ada"), f"/users/{number(site, 'cho')}"
        twin.person = Person(email="cho@example.com")

        answer = ada.send(f"{page}/email", on="/users", email="other@example.com")
        browser = site.stranger()
        came(browser)

        assert answer.status == 422
        assert "cho@example.com" in ada.text(page)
        assert name_of(browser) == "cho"


@pytest.mark.parametrize("only", [False, True])
def test_a_new_user_with_a_mail_address_signs_in_by_company_account(
    sqlite_engine: Engine, twin: Issuer, only: bool
) -> None:
    boss = {"Kim": {"email": "kim@example.com", "roles": ["admin"]}}
    with company_site(sqlite_engine, twin, boss, only=only) as site:
        ada = site.user("ada")
        twin.person = Person(email="park@example.com")

        answer = ada.send("/users", on="/users", name="Park", role=["ops"], email="Park@example.com")
        bare = ada.send("/users", on="/users", name="Lee", role=["ops"])

        assert came(site.stranger()).status == 303
        assert [row.target for row in trail(site, "sign in")][-1] == "Park"
        assert (answer.status, "/welcome/" in answer.data.decode()) == ((303, False) if only else (200, True))
        assert bare.status == (422 if only else 200)
