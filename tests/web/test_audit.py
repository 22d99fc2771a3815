"""The trail as administrators read it."""

import re
from datetime import timedelta

import pytest

from store import sealing
from store.engine import write
from store.people import ensure_user, record
from system import clock
from tests.web.site import Site


def did(site: Site, count: int, action: str = "look", target: str = "case 7", who: str | None = None) -> None:
    with write(site.house.engine) as conn:
        user_id = ensure_user(conn, who) if who else None
        for number in range(count):
            record(conn, action, target, {"number": number, "why": "<b>bold</b>"}, user_id=user_id)


def numbers(page: str) -> list[int]:
    return [int(one) for one in re.findall(r"<dt>number</dt><dd[^>]*>(\d+)<", page)]


def test_the_trail_is_paged_youngest_first_and_loses_no_row(site: Site) -> None:
    did(site, 120)
    ada = site.user("ada")
    page, found = ada.text("/audit?action=look"), []
    while True:
        found += numbers(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        if following is None:
            break
        page = ada.text(following[1].replace("&amp;", "&"))

    assert found == list(range(119, -1, -1))


def test_the_trail_is_filtered_by_who_act_target_and_day(site: Site) -> None:
    did(site, 1, who="minji")
    did(site, 2, action="purge")
    clock.advance(timedelta(days=3))
    did(site, 3, target="case 8")
    today = clock.now().date().isoformat()
    ada = site.user("ada")

    for query, count in (
        ("who=minji&action=look", 1),
        ("action=purge", 2),
        ("target=case+8", 3),
        (f"since={today}&action=look", 3),
    ):
        assert len(numbers(ada.text(f"/audit?{query}"))) == count, query
    assert len(numbers(ada.text(f"/audit?until={today}&who=Andon&action=purge"))) == 2
    assert "Nothing matches" in ada.text("/audit?action=nothing")


@pytest.mark.parametrize("query", ["who=nobody", "since=x", "after=x", "after=20200101T000000.0-99999999999999999999x"])
def test_what_is_asked_for_wrongly_is_said(site: Site, query: str) -> None:
    assert site.user("ada").get(f"/audit?{query}").status == 422


def test_a_row_shows_its_seal_and_hostile_words_as_they_are(site: Site) -> None:
    did(site, 1, target="<img src=x>")
    assert "not yet" in site.user("ada").text("/audit?action=look")

    sealing.seal_waiting(site.house.engine)
    page = site.user("ada").text("/audit?action=look")

    assert re.search(r">\d+:[0-9a-f]{8}<", page)
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<img src=x>" not in page
