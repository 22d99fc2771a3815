"""Who signs in, how, and for how long."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from store import signing
from store.engine import read, write
from store.people import ensure_user
from store.tables import audit, web_sessions
from system import clock
from tests.web.site import PASSWORD, Browser, Site


def invited(site: Site, name: str = "minji") -> str:
    with write(site.house.engine) as conn:
        return signing.invite(conn, ensure_user(conn, name))


def welcomed(site: Site, name: str = "minji") -> Browser:
    """A user who followed an invitation and set a password."""
    browser = site.stranger()
    answer = browser.post("/welcome", {"token": invited(site, name), "password": PASSWORD, "again": PASSWORD})
    assert (answer.status, answer.headers["location"]) == (303, "/")
    return browser


def tried(site: Site, password: str, name: str = "minji") -> int:
    return site.stranger().post("/sign-in", {"name": name, "password": password}).status


def test_a_stranger_is_led_to_sign_in_and_back_to_the_page_asked_for(site: Site) -> None:
    welcomed(site)
    browser = site.stranger()

    asked = browser.get("/discrepancies?severity=critical")
    where = asked.headers["location"]
    form = browser.text(where)
    back = re.search(r'name="next" value="([^"]+)"', form)
    assert asked.status == 303
    assert back is not None
    answer = browser.post("/sign-in", {"name": "minji", "password": PASSWORD, "next": back[1]})

    assert (answer.status, answer.headers["location"]) == (303, "/discrepancies?severity=critical")
    assert browser.get("/discrepancies").status == 200


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(site: Site, where: str) -> None:
    welcomed(site)

    answer = site.stranger().post("/sign-in", {"name": "minji", "password": PASSWORD, "next": where})

    assert answer.headers["location"] == "/"


def test_an_invitation_works_once(site: Site) -> None:
    token = invited(site)
    form = {"token": token, "password": PASSWORD, "again": PASSWORD}
    assert "Welcome, minji" in site.stranger().text(f"/welcome/{token}")
    assert site.stranger().post("/welcome", form).status == 303

    again = site.stranger().post("/welcome", form)

    assert again.status == 422
    assert site.stranger().get(f"/welcome/{token}").status == 410


def test_an_invitation_ends_and_a_new_one_voids_it(site: Site) -> None:
    first, second = invited(site), invited(site)
    assert site.stranger().get(f"/welcome/{first}").status == 410
    assert site.stranger().get(f"/welcome/{second}").status == 200

    clock.advance(timedelta(days=2, seconds=1))

    assert site.stranger().get(f"/welcome/{second}").status == 410


@pytest.mark.parametrize(("password", "again"), [("short", "short"), (PASSWORD, "another password"), ("x" * 201,) * 2])
def test_a_poor_password_is_refused_and_the_invitation_kept(site: Site, password: str, again: str) -> None:
    token = invited(site)

    answer = site.stranger().post("/welcome", {"token": token, "password": password, "again": again})

    assert answer.status == 422
    assert site.stranger().get(f"/welcome/{token}").status == 200


def test_failures_lock_a_name_for_longer_and_longer_and_a_good_password_too(site: Site) -> None:
    welcomed(site)
    assert [tried(site, f"wrong {n}") for n in range(5)] == [401] * 5

    assert tried(site, PASSWORD) == 401  # locked: not even tried
    clock.advance(timedelta(seconds=31))
    assert tried(site, "wrong again") == 401
    clock.advance(timedelta(seconds=31))
    assert tried(site, PASSWORD) == 401  # now for a minute
    clock.advance(timedelta(seconds=31))

    assert tried(site, PASSWORD) == 303
    assert [tried(site, "wrong"), tried(site, PASSWORD)] == [401, 303]  # counted anew


def test_a_name_that_nobody_has_answers_as_one_that_somebody_has(site: Site) -> None:
    welcomed(site)
    strangers = [site.stranger().post("/sign-in", {"name": name, "password": "wrong"}) for name in ("minji", "nobody")]

    said = [re.sub(r'value="(minji|nobody)"', "", answer.data.decode()) for answer in strangers]

    assert said[0] == said[1]
    assert {answer.status for answer in strangers} == {401}


def test_a_session_ends_when_it_is_not_used_and_after_a_week_in_any_case(site: Site) -> None:
    idle, busy = site.user("minji"), site.user("cho")
    for _ in range(14):
        clock.advance(timedelta(hours=11, minutes=59))
        assert busy.get("/discrepancies").status == 200
    assert idle.get("/discrepancies").status == 303

    clock.advance(timedelta(hours=1))

    assert busy.get("/discrepancies").status == 303


def test_signing_out_ends_the_session_for_its_cookie_too(site: Site) -> None:
    browser = site.user("minji")
    copied = Browser(site.base, dict(browser.cookies))

    assert browser.send("/sign-out", on="/").headers["location"] == "/sign-in"

    assert copied.get("/").status == 303


def test_a_new_password_signs_the_user_out_everywhere(site: Site) -> None:
    before = welcomed(site)
    welcomed(site)

    assert before.get("/").status == 303


def test_a_user_who_is_disabled_is_out_at_once(site: Site) -> None:
    from sqlalchemy import update  # noqa: PLC0415

    from store.tables import users  # noqa: PLC0415

    browser = site.user("minji")
    with write(site.house.engine) as conn:
        conn.execute(update(users).where(users.c.name == "minji").values(disabled=True))

    assert browser.get("/").status == 303


def test_the_store_keeps_no_token_and_no_password(site: Site) -> None:
    browser = welcomed(site)
    token = browser.cookies["andon"]

    with read(site.house.engine) as conn:
        rows = [str(row) for table in (web_sessions, audit) for row in conn.execute(table.select())]

    assert not [row for row in rows if token in row or PASSWORD in row]
    assert any("sign in" in row for row in rows)


def test_the_cookie_is_kept_from_scripts_and_other_sites_and_secure_over_tls(site: Site) -> None:
    welcomed(site)
    plain = site.stranger().post("/sign-in", {"name": "minji", "password": PASSWORD}).headers["set-cookie"]
    web = site.house.settings.web.model_copy(update={"address": "https://andon.example.com"})
    site.app.state.house = replace(site.house, settings=site.house.settings.model_copy(update={"web": web}))

    over_tls = site.stranger().post("/sign-in", {"name": "minji", "password": PASSWORD}).headers["set-cookie"]

    assert "HttpOnly" in plain
    assert "samesite=lax" in plain.lower()
    assert over_tls.startswith("__Host-andon=")
    assert "secure" in over_tls.lower()


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}]
)
def test_another_site_cannot_sign_anybody_in(site: Site, headers: dict[str, str]) -> None:
    welcomed(site)

    answer = site.stranger().post("/sign-in", {"name": "minji", "password": PASSWORD}, **headers)

    assert answer.status == 403
    assert "set-cookie" not in answer.headers


def test_a_proxy_may_ask_by_another_name_than_people_do(site: Site) -> None:
    welcomed(site)
    web = site.house.settings.web.model_copy(update={"address": "https://andon.example.com"})
    site.app.state.house = replace(site.house, settings=site.house.settings.model_copy(update={"web": web}))

    answer = site.stranger().post(
        "/sign-in", {"name": "minji", "password": PASSWORD}, origin="https://andon.example.com"
    )

    assert answer.status == 303


def test_a_user_reads_in_their_language_and_by_their_clock(site: Site) -> None:
    browser = site.user("minji")
    browser.send("/reading", on="/", language="ko", time_zone="Asia/Seoul", next="/discrepancies")

    assert '<html lang="ko">' in browser.text("/")
    assert '<html lang="en">' in site.user("cho").text("/")
    assert (
        '<html lang="zh">'
        in site.user("cho").get("/", **{"accept-language": "fr, zh-CN;q=0.9, ko;q=0.8"}).data.decode()
    )
