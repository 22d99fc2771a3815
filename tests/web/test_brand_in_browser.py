"""Brand protection in a real browser: clean for axe at both widths and in both themes; from a candidate to a report."""

import shutil
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import insert

from store.engine import open_engine, write
from store.listings import listing_for
from store.tables import matches
from system import clock
from tests.monitors.stores import import_master
from tests.reports.filed import sold_by
from tests.web.affair import COMPANY, PERSON, Affair, affair_of
from tests.web.chromium import NARROW, WIDE, Eyes, eyes_on, overflows, violations

PAGES = (
    "/matches",
    "/matches?verdict=mention",
    "/cases",
    "/cases?view=list",
    "/cases?view=list&stage=closed",
    "/cases/1",
    "/cases/report?case=1",
    "/sellers",
    "/sellers/1",
    "/sellers/1/erase",
)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[tuple[Affair, Eyes, int]]:
    """A case against a person, and a candidate on tmall: its listing."""
    folder = tmp_path_factory.mktemp("brand")
    shutil.copy(str(sqlite_template), folder / "store.db")
    engine = open_engine(f"sqlite:///{folder / 'store.db'}")
    with affair_of(engine, folder) as (affair, site):
        affair.prove(affair.suspect("naver", 1, PERSON)[0])
        candidate = propose(affair)
        with eyes_on(site) as eyes:
            yield affair, eyes, candidate


def propose(affair: Affair) -> int:
    """A stranger's listing, of which the engine is not sure what it sells."""
    import_master(
        affair.engine,
        products=[{"code": "PX", "name": "Run X"}],
        skus=[{"code": "X1", "product_code": "PX"}],
        sellers=[{"key": "tmall good", "channel": "tmall", "seller": "good", "role": "authorised"}],
    )
    with write(affair.engine) as conn:
        listing = listing_for(conn, "tmall", "t9", "https://tmall.test/t9")
        about = {"listing_id": listing, "variant": "", "rank": 0, "sku_code": "X1", "product_code": "PX", "score": 0.7}
        said = {"reasons": ["colour Black"], "verdict": "review", "matched_at": clock.now()}
        conn.execute(insert(matches).values(**about, **said))
    affair.look({listing: sold_by(COMPANY, "CNY")})
    return listing


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_page_is_clean_for_axe_and_fits_its_window(
    seen: tuple[Affair, Eyes, int], width: int, theme: str
) -> None:
    page = seen[1].page("cho", width=width, theme=theme)
    found = []

    for path in PAGES:
        page.goto(path)
        found += violations(page)
        found += [f"{path} scrolls sideways"] if overflows(page) else []

    assert found == []


def test_compliance_goes_from_a_candidate_to_a_downloaded_report(
    seen: tuple[Affair, Eyes, int], tmp_path: Path
) -> None:
    affair, eyes, candidate = seen
    clock.advance(timedelta(hours=2))  # beyond the captures that the store has
    page = eyes.page("cho")
    page.goto("/matches")
    page.get_by_role("button", name="It sells this").first.click()
    expect(page.get_by_role("status")).to_contain_text("is confirmed")

    affair.look({candidate: sold_by(COMPANY, "CNY")})  # the capture that the word asked for, and its check
    page.goto("/cases")
    page.get_by_role("link", name="春日小店").click()
    for order, why in (("Begin the review", ""), ("Confirm", "has no leave on tmall")):
        page.locator("summary", has_text=order).click()
        page.locator("details[open] textarea").fill(why)
        page.locator("details[open] button").click()
        expect(page.get_by_role("status")).to_be_visible()
    expect(page.get_by_text("has no leave on tmall")).to_be_visible()

    page.get_by_role("link", name="Make a report").click()
    page.get_by_label("Who signs").fill("Cho Min")
    page.get_by_role("button", name="Make the report").click()
    expect(page.get_by_role("heading", name="It is ready")).to_be_visible(timeout=60_000)
    with page.expect_download() as found:
        page.get_by_role("link", name="Download").click()
    found.value.save_as(tmp_path / "report.zip")
    names = zipfile.ZipFile(tmp_path / "report.zip").namelist()
    assert {"index.csv", "cases.xlsx", "case-2.pdf", "case-2-alibaba-ipp-1-of-1.xlsx"} <= set(names)
