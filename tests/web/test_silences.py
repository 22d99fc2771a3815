"""Silences on the pages: shown before they hold, made once, ended, listed."""

import re
from datetime import timedelta

from sqlalchemy import func, select

from model.finding import Severity
from store.engine import read, write
from store.people import ensure_user
from store.silences import add
from store.tables import audit, silences
from system import clock
from tests.alerts.scene import Scene
from tests.web.site import Browser, Site


def made(
    site: Site, browser: Browser, query: str = "kind=below_floor&lasts=4", why: str = "the shop is rebuilt"
) -> int:
    """Follow the preview's form; the answer's status."""
    shown = browser.text(f"/silences/new?{query}")
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', shown))
    return browser.post("/silences", {**hidden, "why": why}).status


def rows(site: Site) -> int:
    with read(site.house.engine) as conn:
        return conn.execute(select(func.count()).select_from(silences)).scalar_one()


def test_a_preview_counts_and_shows_the_worst_and_changes_nothing(site: Site, scene: Scene) -> None:
    for number in range(6):
        scene.look(f"w{number}", -10.0 - number)
    worst = scene.look("c", severity=Severity.CRITICAL)

    shown = site.user("minji").text("/silences/new?kind=below_floor")

    assert "7 discrepancies that stand now" in shown
    assert shown.index(f'href="/discrepancies/{worst}"') < shown.index('href="/discrepancies/6"')
    assert rows(site) == 0


def test_a_silence_is_made_once_however_often_its_form_is_sent(site: Site) -> None:
    minji = site.user("minji")
    shown = minji.text("/silences/new?channel=own&seller=%3Cb%3Es&lasts=24")
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', shown))
    fields = {**hidden, "seller": "<b>s", "why": "moving"}

    statuses = [minji.post("/silences", fields).status for _ in range(2)]

    assert statuses == [303, 303]
    page = minji.text("/silences")
    assert "made already" in page
    assert "&lt;b&gt;s" in page
    assert rows(site) == 1


def test_an_ended_silence_is_listed_with_who_ended_it(site: Site) -> None:
    made(site, site.user("minji"))
    ada = site.user("ada")

    assert ada.send("/silences/1/end", "/silences").status == 303

    page = ada.text("/silences")
    assert "Silence 1 is ended." in page
    assert "by ada" in page
    assert "Nothing is silenced" in page
    with read(site.house.engine) as conn:
        assert {"silence", "end silence"} <= set(conn.execute(select(audit.c.action)).scalars())


def test_what_cannot_be_is_refused_in_a_sentence(site: Site) -> None:
    minji = site.user("minji")

    for query, said in (
        ("kind=nonsense", "no kind is called"),
        ("family=nonsense", "nonsense"),
        ("kind=below_floor&until=2001-01-01T00:00", "before it begins"),
        ("kind=below_floor&lasts=99999", "no number of hours"),
        ("kind=below_floor&from=soon", "no time"),
    ):
        answer = minji.get(f"/silences/new?{query}")
        assert (answer.status, said in answer.data.decode()) == (422, True), query
    assert made(site, minji, why=" ") == 422
    assert minji.send("/silences", "/silences/new", why="everything").status == 422
    assert rows(site) == 0


def test_times_are_by_the_viewers_clock(site: Site) -> None:
    minji = site.user("minji")
    minji.send("/reading", "/", language="en", time_zone="Asia/Seoul", next="/")
    day = (clock.now() + timedelta(days=2)).date()

    shown = minji.text(f"/silences/new?kind=below_floor&until={day}T09:00")

    assert f'value="{day}T00:00:00+00:00"' in shown


def test_who_may_not_silence_sees_the_list_alone(site: Site) -> None:
    with write(site.house.engine) as conn:
        now = clock.now()
        author = ensure_user(conn, "minji")
        for number in range(60):
            span = {"starts_at": now, "ends_at": now + timedelta(hours=1 + number)}
            add(conn, {"brand": ["Arcus"]}, **span, author_id=author, reason=f"reason {number}", now=now)
    clock.advance(timedelta(hours=58, minutes=30))

    vera = site.user("vera")
    page = vera.text("/silences")

    assert "End now" not in page
    assert "New silence" not in page
    assert page.count('<td class="number" data-name="Keeps back">') == 2
    assert "reason 7<" not in page
    assert "reason 7<" in vera.text("/silences?before=9")
