"""From a product to its history: found by what people call it, shown on every channel, handed out as files."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import Engine, select

from model.capture import Availability, Capture, Seller, Variant
from monitors.check import check_pending
from store.engine import read, write
from store.listings import listing_for
from store.tables import audit
from system import clock
from system.settings import Settings, parse
from tests.monitors.stores import import_master, page, visit
from tests.web.site import Browser, Site, site_of

CODE = "A/B 1?"
"""A product's code may be anything."""
_CHANNEL = {"platform": "site", "country": "US", "currency": "USD", "time_zone": "America/New_York", "kind": "own"}
SETTINGS = {
    "channels": {
        "own": {**_CHANNEL, "base_url": "https://own.test"},
        "market": {**_CHANNEL, "base_url": "https://market.test", "kind": "marketplace"},
        "korea": {**_CHANNEL, "base_url": "https://korea.test", "kind": "marketplace", "country": "KR"},
    },
    "time_zone": "UTC",
}


def sizes(price: str = "100", **availability: Availability) -> Capture:
    made = tuple(
        Variant(id=name, options={"Size": name[1:]}, price=Decimal(price), availability=level)
        for name, level in availability.items()
    )
    return page(price, variants=made, name="<b>Run</b> & co", images=("javascript:alert(1)",))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return parse(SETTINGS).model_copy(update={"folder": tmp_path})


@pytest.fixture
def listed(engine: Engine) -> dict[str, int]:
    """One product in two sizes on three channels, under one policy; its listings."""
    channels = ("own", "market", "korea")
    import_master(
        engine,
        products=[
            {"code": CODE, "name": "Run <2>", "names": {"ko": "런 2"}},
            {"code": "B", "brand": "Other", "name": "Walk"},
        ],
        skus=[{"code": f"S{size}", "product_code": CODE, "size": size, "gtin": f"88{size}"} for size in ("230", "240")],
        listings=[{"channel": one, "external_id": "A", "product_code": CODE} for one in channels],
        policies=[{"list_price": 10_000, "floor": 9_000}],
        promotions=[
            {
                "key": "sale",
                "name": "Winter sale",
                "promo_price": 9_500,
                "starts_at": clock.now() + timedelta(hours=1),
                "ends_at": clock.now() + timedelta(hours=2),
            }
        ],
    )
    with write(engine) as conn:
        return {one: listing_for(conn, one, "A", f"https://{one}.test/A") for one in channels}


@pytest.fixture
def site(engine: Engine, settings: Settings, listed: dict[str, int]) -> Iterator[Site]:
    with site_of(engine, settings) as made:
        yield made


@pytest.fixture
def mer(site: Site) -> Browser:
    return site.user("mer")


def look(engine: Engine, settings: Settings, **captures: Any) -> None:
    """One visit to a listing on each of these channels, checked."""
    for channel, (listing, capture) in captures.items():
        visit(engine, {listing: capture}, channel=channel)
    check_pending(engine, settings)


def address(code: str = CODE) -> str:
    return f"/products/{quote(code, safe='')}"


def test_a_product_is_found_by_what_people_call_it(mer: Browser) -> None:
    for text in ("run", "런", "A/B", "S230", "88240", "haru"):
        found = mer.text(f"/products?text={quote(text)}")

        for part in ('href="/products/A/B%201%3F"', "Run &lt;2&gt;", "1 product<"):
            assert part in found, (text, part)


def test_the_list_tells_where_a_product_is_sold_and_narrows_by_brand(mer: Browser) -> None:
    assert "korea, market, own" in mer.text("/products")
    assert "Run &lt;2&gt;" not in mer.text("/products?brand=Other")
    assert "No product is called so" in mer.text("/products?text=nothing")


def test_many_products_come_page_by_page(engine: Engine, mer: Browser) -> None:
    import_master(engine, products=[{"code": f"X{number:03}", "name": f"X{number:03}"} for number in range(60)])

    first = mer.text("/products?text=X0")
    second = mer.text("/products?text=X0&after=X049")

    assert ("X049" in first, "X050" in first, 'rel="next"' in first) == (True, False, True)
    assert ("X049<" in second, "X050" in second, 'rel="next"' in second) == (False, True, False)


def test_every_channel_shows_prices_and_sizes_with_what_is_wrong_beside_them(
    engine: Engine, settings: Settings, listed: dict[str, int], mer: Browser
) -> None:
    own = sizes(s230=Availability.IN_STOCK, s240=Availability.SOLD_OUT)
    for _ in range(2):
        look(
            engine,
            settings,
            own=(listed["own"], own),
            market=(listed["market"], sizes("60", s230=own.variants[0].availability)),
        )

    told = mer.text(address())

    assert "USD 100.00" in told
    assert "USD 60.00" in told
    assert "<b>Sold out</b><div>240</div>" in told
    assert "&lt;b&gt;Run&lt;/b&gt; &amp; co" in told
    assert "javascript:alert" not in told
    assert 'href="https://own.test/A"' not in told.replace('href="https://shop.test"', "")
    assert 'class="badge critical fault"' in told
    assert "No offer was read on:" in told


def test_the_chart_has_a_line_for_each_channel_the_floor_and_the_promotion(
    engine: Engine, settings: Settings, listed: dict[str, int], mer: Browser
) -> None:
    look(engine, settings, own=(listed["own"], sizes(s230=Availability.IN_STOCK)))
    clock.advance(timedelta(hours=5))
    look(
        engine,
        settings,
        own=(listed["own"], sizes("90", s230=Availability.IN_STOCK)),
        market=(listed["market"], page("95")),
    )

    told = mer.text(address())

    for one in (
        '"name":"own"',
        '"name":"market"',
        '"name":"floor"',
        '"y0":90.0',
        "Winter sale",
        "as they are due on own",
    ):
        assert one in told, one
    assert '"name":"market"' not in mer.text(address() + "?channel=own")
    assert "No such price was read" in mer.text(address() + "?field=card_price")
    day = (clock.now() - timedelta(days=30)).date()
    assert "No such price was read" in mer.text(f"{address()}?since=2026-01-01&until={day}")


def test_where_the_law_locks_prices_no_floor_is_drawn(
    engine: Engine, settings: Settings, listed: dict[str, int], mer: Browser
) -> None:
    look(engine, settings, korea=(listed["korea"], page("50", seller=Seller(id="s", name="Shop"))))

    told = mer.text(address())

    assert '"name":"korea"' in told
    assert '"name":"floor"' not in told
    assert "floor of" not in told


def test_a_seller_who_is_a_person_has_no_name_here(
    engine: Engine, settings: Settings, listed: dict[str, int], site: Site
) -> None:
    person = Seller(id="s", name="홍길동", legal_name="홍길동")
    look(engine, settings, korea=(listed["korea"], page("50", seller=person)))

    for name in ("mer", "cho"):
        browser = site.user(name)
        assert "홍길동" not in browser.text(address())
        assert "홍길동" not in browser.text(address() + "/prices.csv")
        assert "홍길동" not in browser.text(address() + "/discrepancies.csv")


def test_a_merchandiser_takes_ninety_days_home(
    engine: Engine, settings: Settings, listed: dict[str, int], mer: Browser
) -> None:
    for _ in range(2):
        look(engine, settings, own=(listed["own"], page("60")), market=(listed["market"], page("100")))
    page_ = mer.text(address())
    first = (clock.now() - timedelta(days=89)).date()
    assert f"since={first}" in page_

    prices = rows(mer.text(f"{address()}/prices.csv?since={first}"))
    wrong = rows(mer.text(f"{address()}/discrepancies.csv?since={first}"))
    book = mer.get(f"{address()}/prices.xlsx")

    assert {(row["Channel"], row["Price"], row["Floor"]) for row in prices} == {
        ("own", "60.00", "90.00"),
        ("market", "100.00", "90.00"),
    }
    assert {row["Kind"] for row in wrong if row["Channel"] == "own"} >= {"below_floor"}
    assert (book.status, book.data[:2]) == (200, b"PK")
    assert "prices-A-B-1--" in book.headers["content-disposition"]
    with read(engine) as conn:
        told = conn.execute(select(audit.c.target).where(audit.c.action == "page export prices")).scalars().all()
    assert told == [f"product {CODE}"] * 2


def test_what_is_none_is_refused_with_its_cure(mer: Browser) -> None:
    refused = {
        "since=no": "no day",
        "since=2026-02-01&until=2026-01-01": "before it begins",
        "since=2001-01-01": "too long",
    }
    for query, words in refused.items():
        answer = mer.get(f"{address()}?{query}")
        assert (answer.status, words in answer.data.decode()) == (422, True), query
    for path in (address("nope"), address("nope") + "/prices.csv"):
        assert mer.get(path).status == 404


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text.lstrip("\ufeff"))))
