"""The pages in a real browser: readable by all, at both widths, in both themes; and the jobs that people come for."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import insert

from model.finding import Severity
from model.lifecycle import State
from store import lifecycle
from store.engine import read, write
from store.tables import offer_spans
from system import clock
from system.settings import parse
from tests.alerts.scene import Scene
from tests.web.chromium import NARROW, WIDE, Eyes, eyes_on, overflows, violations
from tests.web.site import SETTINGS, site_of

PAGES = (
    "/",
    "/discrepancies",
    "/discrepancies?state=all&severity=critical&sort=oldest",
    "/discrepancies/1",
    "/nothing",
)


@pytest.fixture(scope="module")
def eyes(tmp_path_factory: pytest.TempPathFactory, sqlite_template: object) -> Iterator[Eyes]:
    """A store with prices that changed and things that are wrong, seen by a browser."""
    import shutil  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    from store.engine import open_engine  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("pages")
    shutil.copy(str(sqlite_template), folder / "store.db")
    engine = open_engine(f"sqlite:///{folder / 'store.db'}")
    scene = Scene(engine, Path(folder))
    scene.settings = parse(SETTINGS).model_copy(update={"folder": Path(folder)})
    furnish(scene)
    with site_of(engine, scene.settings) as site, eyes_on(site) as made:
        yield made


def furnish(scene: Scene) -> None:
    """Two prices in a week, and a few discrepancies in several states and languages."""
    scene.look("p1", severity=Severity.CRITICAL)
    for n, name in enumerate(("p2", "아르쿠스-러너", "x" * 180)):
        scene.look(name, -5.0 - n)
    scene.look("p5", severity=Severity.INFO, kind="above_ceiling")
    now = clock.now()
    spans = [(now - timedelta(days=7), now - timedelta(days=3), 9900000), (now - timedelta(days=3), now, 6900000)]
    with write(scene.engine) as conn:
        for place, (first, last, price) in enumerate(spans):
            row = {"listing_id": 1, "first_at": first, "last_at": last, "price": price // 100, "currency": "KRW"}
            conn.execute(
                insert(offer_spans).values(**row, is_current=place == 1, digest=str(place), availability="InStock")
            )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_page_is_clean_for_axe_and_fits_its_window(eyes: Eyes, width: int, theme: str) -> None:
    page = eyes.page("ada", width=width, theme=theme)
    found = []

    for path in PAGES:
        page.goto(path)
        found += violations(page)
        found += [f"{path} scrolls sideways"] if overflows(page) else []

    assert found == []
    eyes.faults[:] = [fault for fault in eyes.faults if "404" not in fault]  # the page that is not there


def test_the_door_is_clean_for_axe(eyes: Eyes) -> None:
    page = eyes.page(None, width=NARROW)

    for path in ("/sign-in", "/welcome/none"):
        page.goto(path)
        assert violations(page) == []
    eyes.faults[:] = [fault for fault in eyes.faults if "410" not in fault]


def test_ops_go_from_the_link_of_an_alert_to_resolved(eyes: Eyes) -> None:
    page = eyes.page("minji")
    page.goto("/discrepancies/1")
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.get_by_text("acknowledged", exact=True).first).to_be_visible()

    page.get_by_role("group", name="What can be done").locator("summary", has_text="Resolve").click()
    page.locator("select[name=cause]").select_option("our_site")
    page.locator("details[open] button").click()

    expect(page.get_by_role("status")).to_contain_text("capture")
    with read(eyes.site.house.engine) as conn:
        assert lifecycle.get(conn, 1).state is State.ACKNOWLEDGED
    scene = Scene(eyes.site.house.engine)
    scene.mend("p1")
    page.reload()
    expect(page.get_by_text("resolved", exact=True).first).to_be_visible()


def test_rows_are_ticked_and_acted_on_together(eyes: Eyes) -> None:
    page = eyes.page("minji")
    page.goto("/discrepancies?kind=below_floor&severity=warning")
    expect(page.locator("#bulk")).to_be_hidden()
    page.get_by_label("Choose all of this page").check()
    expect(page.locator("#bulk")).to_be_visible()
    page.locator("#bulk select[name=action]").select_option("false_positive")
    expect(page.locator("#bulk select[name=end]")).to_be_hidden()
    page.locator("#bulk").get_by_label("Why").fill("a bundle")

    page.get_by_role("button", name="Do it").click()

    expect(page.get_by_role("status")).to_contain_text("Done: 3 of 3")


def test_keys_lead_through_the_rows(eyes: Eyes) -> None:
    page = eyes.page("minji")
    page.goto("/discrepancies?state=all")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("tr.at input")).to_be_checked()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_nothing_is_lost_without_scripts(eyes: Eyes) -> None:
    context = eyes.browser.new_context(java_script_enabled=False, base_url=eyes.site.base)
    cookies = eyes.site.user("minji").cookies.items()
    context.add_cookies([{"name": name, "value": value, "url": eyes.site.base} for name, value in cookies])
    page = context.new_page()
    page.goto("/discrepancies/5")

    page.get_by_text("Note", exact=True).first.click()
    page.locator("form:has(input[value=note]) textarea").fill("seen")
    page.locator("form:has(input[value=note]) button").click()

    expect(page.get_by_role("status")).to_be_visible()
    context.close()
