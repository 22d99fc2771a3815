"""Discovery over HTTP: from the master file to queries, candidates, matches; budgets, refusals, and what is said."""

import getpass
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, func, select
from typer import Typer
from typer.testing import CliRunner, Result

from model.capture import Outcome
from model.errors import InputError, ServiceError
from monitors.commands import app as monitoring
from sandbox.apis.naver_search import Item
from sandbox.apis.strangers_search import StrangersSearch
from sandbox.strangers import Market, market
from spiders.crawling import job
from spiders.discovery.commands import app
from spiders.discovery.keeping import Found
from spiders.discovery.queries import Query, queries
from spiders.discovery.searching import discover
from store import discovery, goods, master
from store.engine import read, sqlite_url, write
from store.listings import listing_for
from store.migrating import upgrade
from store.opening import opened
from store.runs import RunReason
from store.tables import audit, listings, matches, offer_spans, runs, searches, sellers, sightings

SETTINGS = """
folder = "."
[people.Kim]
os_user = "{login}"
roles = ["compliance"]
[channels.search]
platform = "naver_search"
base_url = "https://search.shopping.naver.com"
country = "KR"
currency = "KRW"
time_zone = "Asia/Seoul"
kind = "marketplace"
ground = "api"
api_url = "{url}"
[channels.mall]
platform = "naver"
base_url = "{mall}"
country = "KR"
currency = "KRW"
time_zone = "Asia/Seoul"
kind = "marketplace"
"""
MALL = "https://smartstore.naver.com.example"


@pytest.fixture(scope="module")
def made() -> Market:
    return market(5, 240, 40, 8)


@pytest.fixture
def twin(made: Market, monkeypatch: pytest.MonkeyPatch) -> Iterator[StrangersSearch]:
    with StrangersSearch(made, "kr_mall") as search:
        monkeypatch.setenv("ANDON_NAVER_SEARCH_CLIENT_ID", search.client_id)
        monkeypatch.setenv("ANDON_NAVER_SEARCH_CLIENT_SECRET", search.secret)
        yield search


@pytest.fixture
def place(twin: StrangersSearch, made: Market, tmp_path: Path) -> Iterator[Engine]:
    """A store with the market's master file, beside settings whose channel is searched through the twin."""
    (tmp_path / "andon.toml").write_text(SETTINGS.format(login=getpass.getuser(), url=twin.url, mall=MALL), "utf-8")
    engine = upgrade(sqlite_url(tmp_path))
    with write(engine) as conn:
        import_brand(conn, made)
    yield engine
    engine.dispose()


def import_brand(conn: Connection, made: Market) -> None:
    version = master.begin_version(conn, user_id=None, file_name="m.xlsx", sha256="0" * 64, counts={})
    brands = made.brand.names
    products = [
        (one.code, one.code, "Arcus", f"Arcus {one.names['en']}", {"ko": f"{brands['ko']} {one.names['ko']}"})
        for one in made.brand.products
    ]
    skus = [(one.code, one.code, one.product_code, one.gtin, one.colour) for one in made.brand.skus]
    master.add(conn, "products", ("code", "brand", "name", "names"), products, version)
    master.add(conn, "skus", ("code", "product_code", "gtin", "colour"), skus, version)


def run(folder: Path, wanted: list[Query], budget: int = 50) -> Found:
    begun = job.begin_discovery(opened(folder / "andon.toml"), "search", RunReason.COMMAND, None)
    return discover(begun, wanted, budget)


def command(folder: Path, *arguments: str, room: Typer = app) -> Result:
    """`andon discover`, or another room's command, in this process."""
    return CliRunner().invoke(room, [*arguments, "--settings", str(folder / "andon.toml")])


def count(engine: Engine, *where: object) -> int:
    with read(engine) as conn:
        return int(conn.execute(select(func.count()).select_from(searches).where(*where)).scalar_one())  # type: ignore[arg-type]


def test_queries_are_the_brand_in_all_spellings_then_models_codes_and_bare_names(place: Engine) -> None:
    with read(place) as conn:
        found = queries(goods.current(conn))
    texts = [one.text for one in found]

    assert texts[:2] == ["Arcus", "아르쿠스"]
    assert {"Arcus Runner 3", "아르쿠스 러너 3", "AR3041", "Runner 3", "러너 3"} <= set(texts)
    assert list(dict.fromkeys(one.kind for one in found)) == ["brand", "model", "code", "image"]
    assert len({text.casefold() for text in texts}) == len(texts)


def test_from_the_master_file_to_matches_that_people_decide_on(place: Engine, made: Market, tmp_path: Path) -> None:
    searched = command(tmp_path, "search", "--budget", "12")
    checked = command(tmp_path, "check", room=monitoring)
    accepted = command(tmp_path, "matches", "list", "--verdict", "accepted", "--format", "json", room=monitoring)
    listed = json.loads(accepted.stdout)
    confirmed = command(tmp_path, "matches", "confirm", str(listed[0]["id"]), room=monitoring)
    with read(place) as conn:
        decided = conn.execute(select(matches).where(matches.c.decision.is_not(None))).one()
        tiers = {row[0]: row[1] for row in conn.execute(select(listings.c.external_id, listings.c.tier))}
        acts = list(conn.execute(select(audit.c.action)).scalars())
    truth = {label.external_id: label for label in made.labels if label.channel == "kr_mall"}
    wrong = [one for one in listed if one["sku"] not in truth[one["listing"]].sku_codes]

    assert searched.exit_code == 0, searched.output
    assert "pages seen, 0 refused" in searched.stdout
    assert checked.exit_code in (0, 1), checked.output
    assert len(listed) > 20
    assert not wrong
    assert all(tiers[one["listing"]] == "daily" and one["query"] and one["rank"] for one in listed)
    assert (confirmed.exit_code, decided.decision, decided.verdict) == (0, "confirmed", "accepted")
    assert "confirmed" in acts


def test_cards_are_kept_with_seller_and_price_and_each_listing_once(place: Engine, tmp_path: Path) -> None:
    done = run(tmp_path, [Query("Arcus", "brand"), Query("아르쿠스", "brand")])
    with read(place) as conn:
        shown = conn.execute(select(sightings.c.listing_id)).scalars().all()
        offers = conn.execute(select(offer_spans.c.listing_id, offer_spans.c.price, offer_spans.c.seller)).all()
        known = set(conn.execute(select(sellers.c.external_id)).scalars())
        tiers = set(conn.execute(select(listings.c.tier)).scalars())

    assert done.tally.visits == len(done.seen) == len(set(shown)) == len(offers)
    assert all(price and seller in known for _, price, seller in offers)
    assert tiers == {discovery.CANDIDATE}


def test_a_card_that_leads_to_a_channels_page_is_a_candidate_of_that_channel(
    place: Engine, twin: StrangersSearch, tmp_path: Path
) -> None:
    link = f"{MALL}/moon/products/4100000001"
    twin.items = [Item(1, "Arcus Runner 3", 39_000, "moon", kind=2, link=link)]
    twin._texts = {1: "arcus runner 3"}

    run(tmp_path, [Query("Arcus", "brand")])
    with read(place) as conn:
        [row] = conn.execute(select(listings.c.channel, listings.c.external_id, listings.c.url))

    assert row.channel == "mall"
    assert row.url == link


def test_the_budget_bounds_the_pages_and_the_next_run_goes_on_with_the_others(
    place: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "hold", lambda *_: None)  # each run has a process of its own
    first, second = (command(tmp_path, "search", "--budget", "2") for _ in range(2))
    with read(place) as conn:
        asked = list(conn.execute(select(searches.c.query).order_by(searches.c.id)).scalars())
        tiers = set(conn.execute(select(runs.c.tier)).scalars())

    assert "the budget of 2 pages is used up" in first.stdout + second.stdout
    assert len(asked) == len(set(asked)) == 4
    assert tiers == {"discover"}


def test_refused_pages_are_kept_told_and_end_with_exit_1(place: Engine, twin: StrangersSearch, tmp_path: Path) -> None:
    twin.left_today = 2
    done = command(tmp_path, "search")

    assert done.exit_code == 1, done.output
    assert "refused: Naver Search API: the day's 25,000 calls are used up (010)" in done.stdout
    assert "stopped early, refused 3 queries in a row" in done.stdout
    assert count(place, searches.c.outcome == Outcome.FETCH_FAILED.value) == 3
    assert count(place, searches.c.outcome == Outcome.OK.value) == 2


def test_a_search_that_shows_nothing_at_all_is_a_service_that_does_not_answer(
    place: Engine, twin: StrangersSearch, tmp_path: Path
) -> None:
    twin.left_today = 0
    done = command(tmp_path, "search", "--query", "Arcus")

    assert isinstance(done.exception, ServiceError)
    assert "every page was refused" in str(done.exception)


def test_a_query_without_results_is_a_page_seen(place: Engine, tmp_path: Path) -> None:
    run(tmp_path, [Query("Zebra", "text")])

    assert count(place, searches.c.outcome == Outcome.OK.value, searches.c.results == 0) == 1


def test_a_listing_of_the_master_file_stays_in_its_tier(place: Engine, made: Market, tmp_path: Path) -> None:
    row = next(one for one in made.listings if one["channel"] == "kr_mall" and "아르쿠스" in one["name"])
    with write(place) as conn:
        listing_for(conn, "search", row["external_id"], row["url"], "hot")

    run(tmp_path, [Query("아르쿠스", "brand")])
    with read(place) as conn:
        tiers = {row[0]: row[1] for row in conn.execute(select(listings.c.external_id, listings.c.tier))}

    assert tiers[row["external_id"]] == "hot"


def test_a_channel_without_a_search_that_is_read_is_refused_in_words(place: Engine, tmp_path: Path) -> None:
    text = (tmp_path / "andon.toml").read_text("utf-8")
    text = text.replace('platform = "naver"\n', 'platform = "site"\nground = "page"\n')
    (tmp_path / "andon.toml").write_text(text, "utf-8")

    done = command(tmp_path, "mall")

    assert isinstance(done.exception, InputError)
    assert "channel 'mall' has no search that Andon asks" in str(done.exception)


@pytest.mark.parametrize("words", ["", "  ", "\t"])
def test_a_query_without_a_word_is_refused_and_begins_no_run(place: Engine, tmp_path: Path, words: str) -> None:
    done = command(tmp_path, "search", "--query", "Arcus", "--query", words)

    assert isinstance(done.exception, InputError)
    assert str(done.exception) == f"--query {words!r} holds no word to search for"
    with read(place) as conn:
        assert conn.execute(select(runs.c.id)).first() is None


def test_a_schedule_that_has_nothing_to_ask_for_is_tried_once_a_fire(place: Engine, tmp_path: Path) -> None:
    settings = tmp_path / "andon.toml"
    text = settings.read_text("utf-8").replace('platform = "naver"\n', 'platform = "naver"\nground = "page"\n')
    settings.write_text(f'{text}[crawl]\ncontact = "ops@example.com"\n', "utf-8")

    done = command(tmp_path, "mall", "--reason", "schedule", "--due", "2026-05-01T03:00:00+0900")

    assert "no seller there is unauthorised by the master file or in a case" in str(done.exception)
    with read(place) as conn:
        [row] = conn.execute(select(runs.c.due_at, runs.c.status, runs.c.ended_at))
    assert row.due_at == datetime(2026, 4, 30, 18, tzinfo=UTC)
    assert (row.status, row.ended_at is None) == ("failed", False)


def test_the_channel_says_how_many_pages_a_run_asks_for(place: Engine, tmp_path: Path) -> None:
    settings = tmp_path / "andon.toml"
    text = settings.read_text("utf-8").replace("[channels.search]\n", "[channels.search]\nsearch_pages = 3\n")
    settings.write_text(text, "utf-8")

    done = command(tmp_path, "search")

    assert "the budget of 3 pages is used up" in done.stdout
    assert count(place) == 3


def test_lists_say_what_was_asked_and_how_much_they_left_off(
    place: Engine, twin: StrangersSearch, tmp_path: Path
) -> None:
    twin.left_today = 6
    command(tmp_path, "search", "--budget", "9")
    listed = command(tmp_path, "searches", "list", "--limit", "2", "--format", "json", room=monitoring)
    refused = command(tmp_path, "searches", "list", "--refused", "--format", "json", room=monitoring)
    all_asked = count(place)

    rows = json.loads(listed.stdout)
    assert [(row["refused"], row["reason"]) for row in rows] == [(1, rows[0]["reason"])] * 2
    assert "25,000 calls are used up" in rows[0]["reason"]
    assert f"2 of {all_asked} queries; {all_asked - 2} left off" in listed.stderr
    assert len(json.loads(refused.stdout)) == 3


def test_the_list_of_matches_is_bounded_and_says_how_many_were_left_off(place: Engine, tmp_path: Path) -> None:
    command(tmp_path, "search", "--budget", "6")
    command(tmp_path, "check", room=monitoring)
    listed = command(tmp_path, "matches", "list", "--limit", "3", "--format", "json", room=monitoring)
    whole = command(tmp_path, "matches", "list", "--limit", "100000", "--format", "json", room=monitoring)

    every = json.loads(whole.stdout)
    assert json.loads(listed.stdout) == every[:3]
    assert f"3 of {len(every)} matches; {len(every) - 3} left off: --limit {len(every)} shows all" in listed.stderr
    assert whole.stderr == ""
