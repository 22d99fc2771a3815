"""Who sells, in the pages: found, told apart, joined, erased; persons' data for those alone who may see them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from store import identities
from store.engine import read
from store.tables import sellers
from tests.web.affair import PERSON, Affair, affair_of, copy_of, template
from tests.web.site import Site


def fill(affair: Affair) -> None:
    """A company that sells on tmall (seller 1) and a person that sells on naver (seller 2), a case against each."""
    affair.accuse(count=2)
    affair.accuse(PERSON, "naver")
    identities.group_waiting(affair.engine, affair.settings)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A store of them."""
    return template(tmp_path_factory.mktemp("sellers") / "andon", sqlite_template, fill)


@pytest.fixture
def both(known: Path, tmp_path: Path) -> Iterator[tuple[Affair, Site]]:
    """A copy of it, to be changed."""
    with copy_of(known, tmp_path) as made:
        yield made


@pytest.fixture
def anywhere(engine: Engine, tmp_path: Path) -> Iterator[tuple[Affair, Site]]:
    """The same on each database."""
    with affair_of(engine, tmp_path) as (affair, site):
        fill(affair)
        yield affair, site


def numbers(page: str) -> list[int]:
    return [int(one) for one in re.findall(r'<td class="what"><a href="/sellers/(\d+)"', page)]


def test_sellers_are_listed_and_found_by_channel_role_and_name(anywhere: tuple[Affair, Site]) -> None:
    _, site = anywhere
    cho = site.user("cho")

    for query, found in {
        "": [2, 1],
        "?channel=tmall": [1],
        "?role=unknown": [2, 1],
        "?role=authorised": [],
        "?text=%E6%98%A5": [1],
        "?text=p1": [2],
        "?text=quirin": [2],
    }.items():
        assert numbers(cho.text(f"/sellers{query}")) == found, query
    assert cho.get("/sellers?role=x").status == 422
    assert numbers(site.user("vera").text("/sellers?text=quirin")) == []


def test_the_list_is_paged_without_repeats(both: tuple[Affair, Site], monkeypatch: pytest.MonkeyPatch) -> None:
    _, site = both
    monkeypatch.setattr("web.pages.sellers._SIZE", 1)
    vera = site.user("vera")

    first = vera.text("/sellers")
    after = re.search(r'href="(/sellers\?after=[^"]+)"', first)
    assert after
    assert [numbers(first), numbers(vera.text(after[1]))] == [[2], [1]]


def test_a_persons_data_are_for_compliance_and_each_look_is_kept(both: tuple[Affair, Site]) -> None:
    affair, site = both

    hidden = site.user("minji").text("/sellers/2") + site.user("minji").text("/sellers")
    assert not affair.trail("see personal data")
    shown = site.user("cho").text("/sellers/2")

    assert not re.search("Quirin|12-3|Main 1", hidden)
    for fact in (
        "Quirin Zauberschuh",
        "12-3",
        "Main 1",
        "https://naver.test/naver0",
        'href="/cases/2"',
        "May be a person",
    ):
        assert fact in shown, fact
    assert [row.target for row in affair.trail("see personal data")] == ["seller 2"]


def test_what_a_seller_sells_and_what_stands_is_there(anywhere: tuple[Affair, Site]) -> None:
    _, site = anywhere

    page = site.user("vera").text("/sellers/1")

    assert "sells on 2 listings now" in page
    assert len(re.findall(r'href="/discrepancies/\d+"', page)) == 2
    assert "the master file does not name it" in page
    assert "/sellers/1/join" not in page


def test_people_say_who_is_one(both: tuple[Affair, Site]) -> None:
    affair, site = both
    cho = site.user("cho")

    assert cho.send("/sellers/1/join", "/sellers/1", other="2", reason="").status == 422
    assert cho.send("/sellers/1/join", "/sellers/1", other="#2", reason="one desk").headers["location"] == "/sellers/1"
    assert "cho says: one desk" in cho.text("/sellers/2")
    assert numbers(cho.text("/sellers")) == [1]
    assert cho.send("/sellers/1/confirm", "/sellers/1", reason="seen both").status == 303
    assert (
        cho.send("/sellers/1/split", "/sellers/1", member="2", reason="two desks").headers["location"] == "/sellers/2"
    )
    assert numbers(cho.text("/sellers")) == [2, 1]
    assert [len(affair.trail(one)) for one in ("join sellers", "confirm seller", "split seller")] == [1, 1, 1]


def test_data_are_erased_by_whoever_is_sure(both: tuple[Affair, Site]) -> None:
    affair, site = both
    cho = site.user("cho")
    assert "open" in cho.text("/sellers/2/erase")

    assert cho.send("/sellers/2/erase", "/sellers/2/erase", reason="asked", sure="1").status == 422
    with read(affair.engine) as conn:
        assert conn.execute(select(sellers.c.legal_name).where(sellers.c.id == 2)).scalar()
    assert cho.send("/sellers/2/erase", "/sellers/2/erase", reason="Quirin asked", sure="2").status == 303

    page = cho.text("/sellers/2")
    assert "Erased on 1 channels" in page
    assert "Quirin" not in page + cho.text("/cases/2") + cho.text("/cases?view=list")
