"""A merchandiser's walk from a product to its history at home; and these pages in both widths and themes."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from monitors.check import check_pending
from store import pauses
from store.engine import open_engine, write
from store.people import ensure_user
from store.tables import offer_spans
from system import clock
from system.settings import parse
from tests.monitors.stores import import_master, page, visit
from tests.web.chromium import NARROW, WIDE, Eyes, eyes_on, overflows, violations
from tests.web.site import site_of
from tests.web.test_products import SETTINGS

PAGES = ("/products", "/products/AR1", "/products?text=nothing", "/channels", "/channels/own", "/schedules", "/health")


@pytest.fixture(scope="module")
def eyes(tmp_path_factory: pytest.TempPathFactory, sqlite_template: object) -> Iterator[Eyes]:
    """A product whose price changed on two channels, one of which rests, seen by a browser."""
    folder: Path = tmp_path_factory.mktemp("products")
    shutil.copy(str(sqlite_template), folder / "store.db")
    engine = open_engine(f"sqlite:///{folder / 'store.db'}")
    own = {**SETTINGS["channels"]["own"], "ground": "own", "schedules": {"hot": "*/15 * * * *"}}  # type: ignore[index]
    channels = {**SETTINGS["channels"], "own": own}  # type: ignore[dict-item]
    settings = parse({**SETTINGS, "channels": channels}).model_copy(update={"folder": folder})
    listed = [{"channel": one, "external_id": "A", "product_code": "AR1"} for one in ("own", "market")]
    import_master(
        engine,
        products=[{"code": "AR1", "name": "Arcus Runner"}],
        skus=[{"code": "S1", "product_code": "AR1"}],
        listings=listed,
        policies=[{"list_price": 10_000, "floor": 9_000}],
    )
    for price in ("100", "95", "60", "60"):
        for listing, channel in ((1, "own"), (2, "market")):
            visit(engine, {listing: page(price)}, channel=channel, minutes=60)
    check_pending(engine, settings)
    with write(engine) as conn:
        for row in conn.execute(select(offer_spans)).all():  # the clock goes back before the tests
            times = {name: getattr(row, name) - timedelta(days=2) for name in ("first_at", "last_at")}
            conn.execute(update(offer_spans).where(offer_spans.c.id == row.id).values(**times))
        pauses.pause(conn, "own", "the shop moves", user_id=ensure_user(conn, "minji"))
    with site_of(engine, settings) as site, eyes_on(site) as made:
        yield made


@pytest.mark.parametrize(("width", "theme"), [(WIDE, "light"), (WIDE, "dark"), (NARROW, "light"), (NARROW, "dark")])
def test_the_pages_are_clean_for_axe_and_fit_their_window(eyes: Eyes, width: int, theme: str) -> None:
    page_ = eyes.page("ada", width=width, theme=theme)
    found = []

    for path in PAGES:
        page_.goto(path)
        found += violations(page_)
        found += [f"{path} scrolls sideways"] if overflows(page_) else []

    assert found == []


def test_a_merchandiser_goes_from_a_product_to_ninety_days_of_history(eyes: Eyes, tmp_path: Path) -> None:
    page_ = eyes.page("mer")
    page_.goto("/products")
    page_.get_by_label("Code, name, brand, SKU or GTIN").fill("runner")
    page_.get_by_role("button", name="Show").click()
    page_.get_by_role("link", name="Arcus Runner").click()

    page_.wait_for_selector("#main .chart .main-svg")
    assert page_.get_by_label("From", exact=True).input_value() == str((clock.now() - timedelta(days=89)).date())
    assert page_.locator("a.fault").count() >= 1
    for link, begins in (("Prices as XLSX", b"PK"), ("CSV of the discrepancies", b"\xef\xbb\xbf")):
        with page_.expect_download() as coming:
            page_.get_by_role("link", name=link).click()
        coming.value.save_as(tmp_path / "got")
        assert (tmp_path / "got").read_bytes().startswith(begins), link
