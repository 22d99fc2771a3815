"""The way to the issuer and back as a browser goes it, under the pages' own policy."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.issuer import Issuer
from store.engine import open_engine
from system import clock
from tests.web.chromium import NARROW, WIDE, Eyes, eyes_on, overflows, violations
from tests.web.company import company_site


@pytest.fixture(scope="module")
def eyes(tmp_path_factory: pytest.TempPathFactory, sqlite_template: object) -> Iterator[Eyes]:
    """An empty store, seen by a browser whose user has an account at the issuer."""
    folder: Path = tmp_path_factory.mktemp("company")
    shutil.copy(str(sqlite_template), folder / "store.db")
    engine = open_engine(f"sqlite:///{folder / 'store.db'}")
    with Issuer(now=clock.now) as twin, company_site(engine, twin) as site, eyes_on(site) as made:
        yield made


@pytest.mark.parametrize(("width", "theme"), [(WIDE, "light"), (NARROW, "dark")])
@pytest.mark.parametrize(("user", "path"), [(None, "/sign-in"), ("ada", "/users"), ("ada", "/users/1")])
def test_its_pages_are_clean_for_axe_and_fit_their_window(
    eyes: Eyes, user: str | None, path: str, width: int, theme: str
) -> None:
    page = eyes.page(user, width=width, theme=theme)

    page.goto(path)

    assert page.get_by_text("company account" if user else "Company account").count() > 0
    assert violations(page) == []
    assert not overflows(page)


def test_the_button_leads_over_the_issuer_to_the_page_that_was_asked_for(eyes: Eyes) -> None:
    page = eyes.page(None)
    page.goto("/discrepancies?severity=critical")

    page.get_by_role("link", name="Company account").click()
    page.wait_for_url("**/discrepancies?severity=critical")

    page.goto("/tokens")
    assert page.get_by_text("minji").count() > 0
    assert [one["name"] for one in page.context.cookies()] == ["andon"]
