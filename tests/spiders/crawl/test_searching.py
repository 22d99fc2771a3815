"""Discovery by search pages, as the command runs it: manners, refusals, budget, sellers' lists, what is kept."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import Engine, func, insert, select
from typer.testing import CliRunner

from monitors.commands import app as monitoring
from sandbox.searches.goods import Goods, goods_of
from sandbox.searches.site import SearchSite
from sandbox.strangers import market
from store import master
from store.engine import read, write
from store.listings import listing_for
from store.tables import cases, listings, offer_spans, runs, searches, sellers, sightings
from system import clock
from tests.spiders.crawl.conftest import Place, environment

BRAND = "아르쿠스"


@dataclass
class Searched:
    """A place whose channel `shop` is a sandbox's Coupang."""

    site: SearchSite
    place: Place

    @property
    def engine(self) -> Engine:
        """The store."""
        return self.place.engine

    def settings(self, platform: str = "coupang", **changes: str) -> None:
        """Write the settings of the channel."""
        won = {"currency": '"KRW"', "country": '"KR"', "kind": '"marketplace"'}
        self.place.settings(self.site.url, **({"platform": f'"{platform}"'} | won | changes))

    def discover(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run `andon discover shop` to its end."""
        return subprocess.run(
            self.place.command("discover", "shop", *arguments),
            check=False,
            cwd=self.place.folder,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=120,
        )

    def forbid(self, *known: str) -> None:
        """Let the master file say that these sellers have no leave."""
        with write(self.engine) as conn:
            version = master.begin_version(conn, user_id=None, file_name="m.xlsx", sha256="0" * 64, counts={})
            rows = [(f"shop {one}", "shop", one, "unauthorised") for one in known]
            master.add(conn, "sellers", ("channel", "seller", "role"), rows, version)

    def rows(self) -> Sequence[Any]:
        """The pages of all searches, in order."""
        with read(self.engine) as conn:
            return conn.execute(select(searches).order_by(searches.c.id)).all()


@pytest.fixture(scope="module")
def goods() -> list[Goods]:
    found = goods_of(market(5, 600, 40, 8), "kr_market")
    return [replace(one, seller="A" + "".join(filter(str.isdigit, one.seller))) for one in found]


@pytest.fixture
def searched(place: Place, goods: list[Goods]) -> Iterator[Searched]:
    with SearchSite("coupang", goods) as site:
        found = Searched(site, place)
        found.settings()
        yield found


def test_pages_are_searched_to_their_end_and_each_listing_is_one_candidate(
    searched: Searched, goods: list[Goods]
) -> None:
    known = next(one for one in goods if BRAND in one.title and not one.ad)
    with write(searched.engine) as conn:
        looked_at = listing_for(conn, "shop", known.number, f"{searched.site.url}/vp/products/{known.number}")
    done = searched.discover("--query", BRAND, "--query", f"{BRAND} 러너", "--query", "zebra")
    meant = {one.number for one in goods if BRAND in one.title and not one.ad}
    with read(searched.engine) as conn:
        tiers = {row[0]: row[1] for row in conn.execute(select(listings.c.external_id, listings.c.tier))}
        shown = conn.execute(select(sightings, searches.c.query, searches.c.page).join(searches)).all()
        prices = set(conn.execute(select(offer_spans.c.listing_id)).scalars())
        run = conn.execute(select(runs)).one()
    rows = searched.rows()

    assert done.returncode == 0, done.stderr
    assert meant <= set(tiers)
    assert {number for number, tier in tiers.items() if tier != "candidate"} == {known.number}
    assert len(prices) == len(tiers) - 1
    assert looked_at not in prices  # its own page speaks, and no card
    assert [row.page for row in rows if row.query == BRAND] == list(
        range(1, 1 + len(meant) // 36 + (len(meant) % 36 > 0))
    )
    assert [(row.outcome, row.results) for row in rows if row.query == "zebra"] == [("ok", 0)]
    assert {row.ad for row in shown} == {True, False}
    assert all(row.title and row.image and row.rank >= 1 for row in shown)
    assert max(row.rank for row in shown if row.query == BRAND and row.page == 1) < min(
        row.rank for row in shown if row.query == BRAND and row.page == 2
    )
    assert (run.tier, run.status) == ("discover", "finished")
    assert all("ops@example.com" in one.headers["user-agent"] for one in searched.site.asked)
    assert f"shop: 3 of 3 queries run, {len(rows)} pages seen, 0 refused; {len(tiers)} listings shown" in done.stdout


def test_what_robots_txt_closes_is_not_asked_for_and_told_as_refused(searched: Searched) -> None:
    searched.site.robots = "User-agent: *\nDisallow: /np/\n"
    done = searched.discover("--query", BRAND)

    assert done.returncode == 1
    assert "refused: robots.txt of 127.0.0.1 closes this page" in done.stdout
    assert searched.site.asked == []
    assert [row.outcome for row in searched.rows()] == ["blocked"]


@pytest.mark.parametrize(("kind", "outcome"), [("captcha", "blocked"), ("login", "login")])
def test_what_stands_in_the_way_is_told_as_refused_and_what_was_seen_before_is_kept(
    searched: Searched, kind: str, outcome: str
) -> None:
    searched.site.trouble(kind, after=1)
    done = searched.discover("--query", BRAND, "--query", "Arcus")
    rows = searched.rows()
    settings = str(searched.place.folder / "andon.toml")
    listed = CliRunner().invoke(monitoring, ["searches", "list", "--format", "json", "--settings", settings])

    assert done.returncode == 1, done.stderr
    assert [(row.query, row.page, row.outcome) for row in rows] == [
        (BRAND, 1, "ok"),
        (BRAND, 2, outcome),
        ("Arcus", 1, outcome),
    ]
    assert rows[0].results > 30
    assert all(row.reason for row in rows[1:])
    assert f"refused: {rows[1].reason}" in done.stdout
    assert "1 pages seen, 2 refused" in done.stdout
    assert [(row["query"], row["pages"], row["refused"]) for row in json.loads(listed.stdout)] == [
        ("Arcus", 0, 1),
        (BRAND, 1, 1),
    ]


def test_the_budget_bounds_what_is_asked_and_says_what_it_cut(searched: Searched) -> None:
    searched.settings(search_pages="2")
    done = searched.discover("--query", BRAND, "--query", "Arcus")

    assert len(searched.site.asked) == 2
    assert "stopped early, the budget of 2 pages is used up" in done.stdout
    assert "1 queries go on behind their last page" in done.stdout


def test_the_lists_of_sellers_who_sell_without_leave_or_are_in_a_case_are_asked_for(
    searched: Searched, goods: list[Goods]
) -> None:
    first, second, named = goods[0].seller, next(one.seller for one in goods if one.seller != goods[0].seller), "달걸음"
    searched.forbid(first, named)
    with write(searched.engine) as conn:
        case = {"brand": "Arcus", "channel": "shop", "seller": second, "stage": "suspected", "opened_at": clock.now()}
        conn.execute(insert(cases), [case])
    done = searched.discover()
    with read(searched.engine) as conn:
        known = set(conn.execute(select(listings.c.external_id)).scalars())
        told = set(conn.execute(select(sellers.c.external_id)).scalars())
        kinds = conn.execute(select(searches.c.kind, func.count()).group_by(searches.c.kind)).all()

    assert done.returncode == 0, done.stderr
    assert known == {one.number for one in goods if one.seller in (first, second)}
    assert told == {first, second}
    assert [kind for kind, _ in kinds] == ["seller"]
    assert f"1 sellers' lists cannot be asked for by the ids {named}" in done.stdout


def test_a_list_that_is_refused_costs_what_was_asked_on_the_way_to_it_too(
    searched: Searched, goods: list[Goods]
) -> None:
    searched.site.robots = "User-agent: *\nDisallow: /api/v1/listing\n"
    searched.forbid(*sorted({one.seller for one in goods})[:2])
    done = searched.discover("--budget", "2")

    assert [row.outcome for row in searched.rows()] == ["blocked"]
    assert "stopped early, the budget of 2 pages is used up" in done.stdout


def test_a_shell_is_searched_by_what_it_loads(place: Place, goods: list[Goods]) -> None:
    with SearchSite("ssg", goods) as site:
        found = Searched(site, place)
        found.settings("ssg")
        done = found.discover("--query", BRAND, "--budget", "20")
        asked = [(one.method, one.path) for one in site.asked]

    assert done.returncode == 0, done.stderr
    assert asked[:4] == [("GET", "/search.ssg"), ("POST", "/api/item/all")] * 2
    assert all(row.results >= 36 or row.page > 1 for row in found.rows())
