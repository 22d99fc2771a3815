"""Who is let in by a company account, where it leads, and what an attempt is good for."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from sqlalchemy import Engine, update

from sandbox.issuer import Issuer, Person
from store import accounts
from store.engine import read, write
from store.people import take_over
from store.tables import users
from system import clock
from system.settings import parse
from tests.web.company import came, company_site, led_back, left, name_of, reached_by, settings_with, trail
from tests.web.site import PASSWORD, SETTINGS, Browser, Site, site_of
from tests.web.test_signing_in import welcomed
from tests.web.test_users import number


@pytest.fixture
def site(company: Site) -> Site:
    return company


def refusal(browser: Browser) -> str:
    answer = came(browser)
    assert (answer.status, name_of(browser)) == (401, None)
    return answer.data.decode()


def test_whoever_signs_in_at_the_issuer_arrives_at_the_page_asked_for(site: Site) -> None:
    browser = site.stranger()
    button = "/sign-in/oidc?next=%2Fdiscrepancies%3Fseverity%3Dcritical"
    page = browser.text("/sign-in?next=" + quote("/discrepancies?severity=critical", safe=""))
    assert f'href="{button}">Company account<' in page

    answer = browser.get(led_back(browser.get(button).headers["location"]))

    assert (answer.status, answer.headers["location"]) == (303, "/discrepancies?severity=critical")
    assert name_of(browser) == "minji"
    assert [row.target for row in trail(site, "sign in")] == ["minji"]


def test_an_account_is_linked_by_its_mail_address_and_known_by_its_subject_from_then_on(
    site: Site, twin: Issuer
) -> None:
    first, later = site.stranger(), site.stranger()
    came(first)
    twin.person = replace(twin.person, email="kim@example.com", email_verified=False)

    came(later)

    assert (name_of(first), name_of(later)) == ("minji", "minji")
    assert [(row.target, row.detail["subject"]) for row in trail(site, "link")] == [("minji", twin.person.sub)]


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        (Person(email_verified=False), "tells no verified mail address"),
        (Person(email_verified=None), "tells no verified mail address"),
        (Person(email=None), "tells no verified mail address"),
        (Person(more={"email_verified": "true"}), "tells no verified mail address"),
        (Person(email="other@example.com"), "no user has the mail address other@example.com"),
    ],
)
def test_whoever_the_mail_address_does_not_name_is_refused(
    site: Site, twin: Issuer, person: Person, sentence: str
) -> None:
    twin.person = person

    said = refusal(site.stranger())

    assert sentence in said.lower()
    assert "administrator" in said
    assert [row.detail["issuer"] for row in trail(site, "sign-in failed")] == [twin.url]
    with read(site.house.engine) as conn:
        assert len(accounts.every(conn, site.house.settings)) == 5  # nobody was made


def test_letters_that_look_alike_are_no_mail_address_of_anybodys(site: Site, twin: Issuer) -> None:
    site.user("ada").send(f"/users/{number(site, 'cho')}/email", on="/users", email="kim@example.com")
    twin.person = Person(email="\u212aim@example.com")  # the Kelvin sign, whose small letter is k

    assert "no user has the mail address" in refusal(site.stranger()).lower()


def test_a_domain_that_entra_verified_counts_as_a_verified_address(site: Site, twin: Issuer) -> None:
    twin.person = Person(email_verified=None, more={"xms_edov": True})
    browser = site.stranger()

    came(browser)

    assert name_of(browser) == "minji"


def test_a_second_account_does_not_take_over_a_user(site: Site, twin: Issuer) -> None:
    came(site.stranger())
    twin.person = replace(twin.person, sub="another")

    assert "linked to another company account" in refusal(site.stranger())


@pytest.mark.parametrize("linked", [True, False])
def test_whoever_is_disabled_is_refused(site: Site, linked: bool) -> None:
    if linked:
        came(site.stranger())
    with write(site.house.engine) as conn:
        conn.execute(update(users).where(users.c.name == "minji").values(disabled=True))

    assert "minji is disabled" in refusal(site.stranger()).lower()


def test_an_attempt_is_good_once(site: Site) -> None:
    browser = site.stranger()
    button = left(browser)
    first, second = led_back(button), led_back(button)  # two codes for one attempt
    cookies = dict(browser.cookies)
    assert browser.get(first).status == 303

    again = Browser(site.base, cookies).get(second)

    assert again.status == 401
    assert "andon=" not in str(again.headers.getlist("set-cookie")).replace("andon-oidc", "")


def test_an_attempt_is_good_for_ten_minutes(site: Site) -> None:
    browser = site.stranger()
    where = led_back(left(browser))

    clock.advance(timedelta(minutes=10))

    assert browser.get(where).status == 401


def test_an_attempt_is_good_in_its_own_browser_alone(site: Site) -> None:
    victim, thief = site.stranger(), site.stranger()
    left(victim)

    where = led_back(left(thief))

    assert site.stranger().get(where).status == 401  # without a cookie
    assert victim.get(where).status == 401  # with that of another attempt
    assert name_of(victim) is None


def test_a_code_is_good_for_the_sign_in_that_it_was_given_for(site: Site) -> None:
    mine, other = site.stranger(), site.stranger()
    code = parse_qs(urlsplit(led_back(left(other))).query)["code"][0]
    state = parse_qs(urlsplit(left(mine)).query)["state"][0]

    answer = mine.get(f"/sign-in/oidc/back?code={code}&state={state}&iss={quote(site.house.settings.web.oidc.issuer)}")  # type: ignore[union-attr]

    assert (answer.status, name_of(mine)) == (401, None)  # its verifier is another's (PKCE)


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_it_leads_to_no_other_site(site: Site, where: str) -> None:
    assert came(site.stranger(), quote(where, safe="")).headers["location"] == "/"


def test_the_cookie_of_an_attempt_is_kept_from_scripts_and_secure_over_tls(site: Site) -> None:
    plain = site.stranger().get("/sign-in/oidc").headers["set-cookie"].lower()
    reached_by(site, "https://andon.example.com")

    over_tls = site.stranger().get("/sign-in/oidc")

    assert all(one in plain for one in ("httponly", "samesite=lax", "max-age=600", "path=/"))
    assert over_tls.headers["set-cookie"].startswith("__Host-andon-oidc=")
    assert "secure" in over_tls.headers["set-cookie"].lower()
    asked = parse_qs(urlsplit(over_tls.headers["location"]).query)
    assert asked["redirect_uri"] == ["https://andon.example.com/sign-in/oidc/back"]


def test_a_second_factor_that_is_asked_for_must_have_been_used(sqlite_engine: Engine, twin: Issuer) -> None:
    with company_site(sqlite_engine, twin, second_factor=["mfa", "phrh"]) as site:
        assert "acr_values=mfa" in left(site.stranger())
        said = [refusal(site.stranger())]
        twin.person = replace(twin.person, more={"amr": ["pwd"], "acr": "1"})
        said.append(refusal(site.stranger()))
        names = []
        for more in ({"amr": ["pwd", "mfa"]}, {"acr": "phrh"}):
            twin.person = replace(twin.person, more=more)
            browser = site.stranger()
            came(browser)
            names.append(name_of(browser))

    assert all("without a second factor (mfa, phrh)" in one for one in said)
    assert names == ["minji", "minji"]


def test_where_company_accounts_alone_sign_in_no_password_does(sqlite_engine: Engine, twin: Issuer) -> None:
    boss = {"Kim": {"email": "kim@example.com", "roles": ["admin"]}}
    with company_site(sqlite_engine, twin, boss, only=True) as site:
        page = site.stranger().text("/sign-in")
        statuses = [
            site.stranger().post("/sign-in", {"name": "minji", "password": PASSWORD}).status,
            site.stranger().get("/welcome/x").status,
            site.stranger().post("/welcome", {"token": "x", "password": PASSWORD, "again": PASSWORD}).status,
            site.user("ada").send(f"/users/{number(site, 'cho')}/invite", on="/users").status,
        ]
        twin.person = Person(email="KIM@example.com")
        browser = site.stranger()
        came(browser)

        assert "Company account" in page
        assert "password" not in page.lower()
        assert statuses == [403, 403, 403, 422]
        assert name_of(browser) == "Kim"


def test_where_passwords_sign_in_too_they_do(site: Site) -> None:
    assert name_of(welcomed(site, "cho")) == "cho"


def test_without_an_issuer_there_is_no_button_and_no_way(sqlite_engine: Engine) -> None:
    with site_of(sqlite_engine, parse(SETTINGS)) as site:
        assert "/sign-in/oidc" not in site.stranger().text("/sign-in")
        assert [site.stranger().get(path).status for path in ("/sign-in/oidc", "/sign-in/oidc/back")] == [404, 404]


def test_a_mail_address_that_the_settings_move_takes_its_account_along(engine: Engine, twin: Issuer) -> None:
    with company_site(engine, twin) as site:
        came(site.stranger())
        named = settings_with(twin, {"Kim": {"email": "minji@example.com"}})
        with write(engine) as conn:
            take_over(conn, named)
        browser = site.stranger()
        came(browser)

        assert name_of(browser) == "Kim"
        assert [row.detail["before"] for row in trail(site, "login")] == ["minji"]
