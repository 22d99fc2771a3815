"""A merchandiser brings a master file in a real browser: faults by cell first, then what changes, then the press."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.chromium import NARROW, WIDE, eyes_on, overflows, violations
from tests.web.site import Site
from tests.web.test_master import book

OURS = (
    "/master",
    "/master/sheets/policies",
    "/master/drafts/1",
    "/master/drafts/2",
    "/silences",
    "/silences/new?kind=below_floor",
    "/routes",
    "/routes/preview",
    "/baselines",
)


def brought(page: Page, folder: Path, name: str, **changes: object) -> None:
    """Choose a file and send it, as people do."""
    path = folder / name
    path.write_bytes(book(folder, **changes))
    page.goto("/master")
    page.get_by_label("Workbook .xlsx").set_input_files(path)
    page.get_by_role("button", name="Read it").click()


@pytest.mark.parametrize(("width", "theme"), [(WIDE, "light"), (NARROW, "dark")])
def test_a_file_with_faults_is_mended_looked_at_and_applied(site: Site, tmp_path: Path, width: int, theme: str) -> None:
    with eyes_on(site) as eyes:
        page = eyes.page("mer", width=width, theme=theme)

        brought(page, tmp_path, "spring.xlsx", policies={"floor": "cheap"})
        expect(page.get_by_text("1 fault: nothing can be imported")).to_be_visible()
        expect(page.get_by_role("button", name="Apply these changes")).to_have_count(0)
        brought(page, tmp_path, "mended.xlsx")
        page.get_by_role("button", name="Apply these changes").click()

        expect(page.get_by_role("status")).to_have_text("Imported as version 1.")
        ada, found = eyes.page("ada", width=width, theme=theme), []
        for path in OURS:
            ada.goto(path)
            found += violations(ada)
            found += [f"{path} scrolls sideways"] if overflows(ada) else []
        assert found == []
