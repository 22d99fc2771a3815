"""Feeds in CSV and JSON: listings by the settings' mapping, and a run that reads one."""

import gzip
import json
import shutil
import threading
from collections.abc import Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from cli import main
from model.capture import Availability, Capture, Outcome
from model.errors import InputError, ServiceError
from reading import feed_rows
from spiders.feed import FeedSource, captures_of
from store.engine import open_engine, sqlite_url
from system.settings import Channel, Settings, SettingsError, load, parse
from tests.spiders.crawl.conftest import Place

FIELDS = {"external_id": "id", "name": "title", "price": "price", "availability": "stock"}
CHANNEL = {
    "platform": "site",
    "base_url": "https://shop.example",
    "country": "KR",
    "currency": "KRW",
    "time_zone": "Asia/Seoul",
    "kind": "reseller",
    "ground": "feed",
}


def channel(*, fields: dict[str, str] | None = None, **feed: Any) -> Channel:
    """A channel with a feed of `FIELDS` and more fields, or with other settings of the feed."""
    told = {"file": "feed.csv", "format": "csv", **feed, "fields": {**FIELDS, **(fields or {})}}
    return parse({"channels": {"shop": {**CHANNEL, "feed": told}}}).channel("shop")


def told(body: str | bytes, **settings: Any) -> list[Capture]:
    return list(captures_of(channel(**settings), body.encode() if isinstance(body, str) else body))


def test_a_csv_tells_listings() -> None:
    first, second = told('id,title,price,stock\n/p/1,문스텝 2,"129,000원",in stock\n/p/2,Sock,9000,out_of_stock\n')

    assert (first.outcome, first.external_id, first.name) == (Outcome.OK, "/p/1", "문스텝 2")
    assert (first.price, first.currency, first.availability) == (Decimal(129_000), "KRW", Availability.IN_STOCK)
    assert (second.price, second.availability) == (Decimal(9_000), Availability.OUT_OF_STOCK)
    assert second.url == "https://shop.example/p/2"


def test_a_json_tells_listings_by_paths() -> None:
    item = {
        "no": 7,
        "t": "Run",
        "offers": [{"p": 129.5, "was": "159.00 USD"}],
        "img": ["https://x.example/1.jpg", "nothing"],
        "s": {"n": "Moon"},
    }
    fields = {
        "external_id": "no", "name": "t", "price": "offers.0.p", "regular_price": "offers.0.was", "images": "img",
        "seller_name": "s.n", "availability": "none",
    }  # fmt: skip
    (one,) = told(
        json.dumps({"data": {"list": [item]}}), format="json", items="data.list", currency="USD", fields=fields
    )

    assert (one.external_id, one.price, one.regular_price) == ("7", Decimal("129.5"), Decimal("159.00"))
    assert (one.currency, one.images) == ("USD", ("https://x.example/1.jpg",))
    assert one.seller is not None
    assert one.seller.name == "Moon"
    assert (one.outcome, one.availability) == (Outcome.PARTIAL, Availability.UNKNOWN)
    assert [step.field for step in one.price_steps] == ["regular_price", "price"]


def test_rows_of_one_listing_are_its_variants() -> None:
    body = "id\ttitle\tprice\tstock\tvid\tsize\tqty\n1\tRun\t120\t1\ta\t250\t3\n1\tRun\t110\t0\tb\t260\t0\n"

    (one,) = told(body, fields={"variant_id": "vid", "quantity": "qty"}, options={"Size": "size"}, currency="USD")

    assert (one.price, one.availability, one.quantity) == (Decimal(110), Availability.IN_STOCK, 3)
    assert [(v.id, v.options["Size"], v.price, v.availability.buyable) for v in one.variants] == [
        ("a", "250", Decimal(120), True),
        ("b", "260", Decimal(110), False),
    ]


def test_rows_that_nothing_tells_apart_are_not_read() -> None:
    (one,) = told("id,title,price,stock\n1,Run,120,1\n1,Run,90,1\n")

    assert (one.outcome, one.price) == (Outcome.PARSE_FAILED, None)


@pytest.mark.parametrize(
    ("price", "amount", "currency"),
    [
        ("15.00 USD", "15.00", "USD"),
        ("₩129,000", "129000", "KRW"),
        ("129000", "129000", "KRW"),
        ("0", None, "KRW"),
        ("call us", None, "KRW"),
        ("", None, "KRW"),
    ],
)
def test_an_amount_keeps_its_currency(price: str, amount: str | None, currency: str) -> None:
    (one,) = told(f'id,title,price,stock\n1,Run,"{price}",1\n')

    assert (one.price, one.currency) == (Decimal(amount) if amount else None, currency)


def test_amounts_in_two_currencies_are_not_read() -> None:
    (one,) = told('id,title,price,stock,was\n1,Run,15 USD,1,"20,000원"\n', fields={"regular_price": "was"})

    assert (one.price, one.regular_price, one.currency) == (None, None, "KRW")


def test_a_mapping_without_a_name_tells_prices_and_stock() -> None:
    fields = {"external_id": "id", "price": "price", "availability": "stock"}
    feed = {"file": "feed.csv", "format": "csv", "fields": fields}
    shop = parse({"channels": {"shop": {**CHANNEL, "feed": feed}}}).channel("shop")
    priced, empty = captures_of(shop, b"id,price,stock\n1,9000,in stock\n2,,\n")

    assert (priced.outcome, priced.price, priced.availability) == (
        Outcome.PARTIAL,
        Decimal(9_000),
        Availability.IN_STOCK,
    )
    assert priced.reason == "the feed's mapping has no name"
    assert empty.outcome is Outcome.PARSE_FAILED


def test_free_delivery_is_a_fee_of_nothing() -> None:
    (one,) = told("id,title,price,stock,ship\n1,Run,9000,1,0\n", fields={"shipping_fee": "ship"})

    assert one.shipping_fee == 0


@pytest.mark.parametrize(
    ("word", "level"),
    [("판매중", "InStock"), ("품절", "OutOfStock"), ("SoldOut", "SoldOut"), ("maybe", "Unknown"), ("", "Unknown")],
)
def test_stock_is_told_by_the_settings_words_or_known_ones(word: str, level: str) -> None:
    body = f"id,title,price,stock\n1,Run,9000,{word}\n".encode("euc-kr")

    (one,) = told(body, availability={"판매중": "InStock", "품절": "OutOfStock"}, encoding="euc-kr")

    assert one.availability == level


def test_the_listing_is_told_by_its_address() -> None:
    settings = {**CHANNEL, "feed": {"file": "f", "format": "csv", "fields": {"url": "link", "name": "title"}}}
    made = parse({"channels": {"shop": settings}}).channel("shop")

    found = list(captures_of(made, b"link,title\nhttps://shop.example/p/1,Run\nnowhere,Lost\n"))

    assert [(one.external_id, one.url) for one in found] == [("/p/1", "https://shop.example/p/1")]


@pytest.mark.parametrize("body", ["id;title;price;stock\n1;Run;9000;1\n", "\ufeffid|title|price|stock\n1|Run|9000|1\n"])
def test_the_heading_tells_what_parts_cells(body: str) -> None:
    assert [one.price for one in told(body)] == [9_000]


def test_gzip_is_unpacked() -> None:
    assert len(told(gzip.compress(b"id,title,price,stock\n1,Run,9000,1\n"))) == 1


@pytest.mark.parametrize(
    ("body", "settings", "sentence"),
    [
        ("sku,title,price,stock\n", {}, "has no column 'id'; its columns: sku, title, price, stock"),
        ("id,title,price,stock\n", {}, "tells no listing"),
        ('id,title,price,stock\n1,"Run', {}, "is no CSV"),
        ("", {}, "has no column 'id'"),
        ("{", {"format": "json"}, "is no JSON"),
        ("{}", {"format": "json", "items": "a.b"}, "has no list at items = 'a.b'"),
        (b"\x1f\x8b\x08broken", {}, "is damaged gzip"),
    ],
)
def test_a_feed_that_is_not_as_told_is_refused(body: str | bytes, settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match="the feed of channel 'shop'") as refused:
        told(body, **settings)

    assert sentence in str(refused.value)


def test_a_feed_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_rows, "MOST_ROWS", 2)
    monkeypatch.setattr(feed_rows, "MOST_BYTES", 5_000)

    with pytest.raises(InputError, match="more than 2 rows"):
        told("id,title,price,stock\n" + "1,Run,1,1\n" * 3)
    with pytest.raises(InputError, match="larger than"):
        told(gzip.compress(b"x" * 100_000))


@pytest.mark.parametrize("junk", [None, True, -1, 10**30, "x", [1], {"a": [{}]}, [[]], ""])
def test_no_value_breaks_the_reader(junk: Any) -> None:
    names = [*FIELDS.values(), "qty", "img", "code"]
    fields = {"quantity": "qty", "images": "img", "gtin": "code", "shipping_fee": "price"}

    for name in names:
        item = {**dict.fromkeys(names, "1"), name: junk}
        found = told(json.dumps([{**item, "id": "1"}, junk]), format="json", fields=fields, options={"a": "b.c"})

        assert len(found) == 1


@pytest.mark.parametrize(
    ("feed", "sentence"),
    [
        ({"format": "csv", "fields": {"external_id": "a"}}, "needs url or file"),
        ({"file": "a", "url": "https://a.example/", "format": "csv", "fields": {"url": "a"}}, "and not both"),
        ({"file": "a", "format": "csv", "fields": {"price": "a"}}, "external_id or of url"),
        ({"file": "a", "format": "xml", "fields": {"url": "a"}}, "format"),
        ({"file": "a", "format": "csv", "fields": {"colour": "a"}}, "colour"),
    ],
)
def test_wrong_settings_of_a_feed_are_refused(feed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SettingsError, match=r"channels\.shop\.feed") as refused:
        parse({"channels": {"shop": {**CHANNEL, "feed": feed}}})

    assert sentence in str(refused.value)


def test_a_channel_without_a_feed_is_refused() -> None:
    made = parse({"channels": {"shop": CHANNEL}})

    with pytest.raises(InputError, match=r"needs \[channels.shop.feed\]"):
        FeedSource.of(made.channel("shop"), made)


# -- where feeds come from


@pytest.fixture
def served() -> Iterator[tuple[str, dict[str, tuple[int, bytes]]]]:
    """The URL of a server, and what it answers by path."""
    answers: dict[str, tuple[int, bytes]] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = answers.get(self.path, (404, b""))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", answers
    server.shutdown()
    server.server_close()


def source(**feed: Any) -> FeedSource:
    made = channel(**feed)
    return FeedSource.of(made, Settings())


def test_a_feed_is_fetched_once_from_its_address(served: tuple[str, dict[str, tuple[int, bytes]]]) -> None:
    url, answers = served
    answers["/feed.csv"] = (200, b"id,title,price,stock\n1,Run,9000,1\n2,Sock,5000,1\n")
    asked = source(file=None, url=f"{url}/feed.csv")

    found = [one.external_id for one in asked.listings()]
    answers.clear()

    assert found == ["1", "2"]
    assert asked.listing("2") is not None
    assert asked.listing("3") is None


def test_a_feed_that_does_not_answer_is_told(served: tuple[str, dict[str, tuple[int, bytes]]]) -> None:
    url, _ = served

    with pytest.raises(ServiceError, match="answers HTTP 404"):
        list(source(file=None, url=f"{url}/none.csv").listings())


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        list(source(file=tmp_path / "none.csv").listings())


@pytest.fixture
def place(tmp_path: Path, sqlite_template: Path) -> Iterator[Place]:
    """A folder with an empty store."""
    shutil.copy(sqlite_template, tmp_path / "andon.db")
    made = Place(tmp_path, open_engine(sqlite_url(tmp_path)))
    yield made
    made.engine.dispose()


def test_a_run_stores_what_the_feed_tells(place: Place) -> None:
    feed = '{ file = "feed.csv", format = "csv", fields = { external_id = "id", name = "title", price = "price" } }'
    place.settings("https://shop.example", ground='"feed"', feed=feed)
    (place.folder / "feed.csv").write_text("id,title,price\n/p/1,Run,129.00\n", "utf-8")

    assert load(place.folder / "andon.toml").channel("shop").feed
    with pytest.raises(SystemExit) as ended:
        main(["crawl", "shop", "--settings", str(place.folder / "andon.toml")])

    assert not ended.value.code
    assert place.outcomes() == {"/p/1": "partial"}
