"""`andon capture import`: saved pages of every kind into the store, all or none."""

import base64
import gzip
import io
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import MIMEPart
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cli import main
from spiders.extracting import as_json
from spiders.importing import documents, files, saved
from spiders.platforms import by_name
from store.engine import open_engine, read, sqlite_url
from store.evidence.spool import Spool
from store.tables import batch_captures, batches, captures, listings, offer_spans, runs
from system import clock
from tests.spiders.crawl.conftest import Place, page
from tests.spiders.samples import FOLDER

SHOP = "https://shop.example"
ITEM = f"{SHOP}/p/1"
AT = datetime(2026, 10, 2, 0, 12, 33, tzinfo=UTC)
STORE = "https://smartstore.naver.com/moonstep/products/4100000001"
API = "https://smartstore.naver.com/i/v2/channels/2abcDEFghiJKLmnoPQRst/products/4100000001?withWindow=false"
SHELL = (FOLDER / "naver" / "page-shell-and-api" / "page.html").read_bytes()
ANSWER = (FOLDER / "naver" / "page-shell-and-api" / "product.json").read_bytes()
BLOCKED = b"<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1></body></html>"

Said = tuple[int, str, str]


@pytest.fixture
def place(tmp_path: Path, sqlite_template: Path) -> Iterator[Place]:
    """A folder with an empty store, and a channel of any shop."""
    shutil.copy(sqlite_template, tmp_path / "andon.db")
    made = Place(tmp_path, open_engine(sqlite_url(tmp_path)))
    made.settings(SHOP)
    yield made
    made.engine.dispose()


@pytest.fixture
def naver(place: Place) -> Place:
    """The same for a Smart Store."""
    place.settings("https://smartstore.naver.com/moonstep", platform='"naver"', currency='"KRW"')
    return place


@pytest.fixture
def bring(capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the command on files; how it ended and what it said."""

    def run(place: Place, *names: str) -> Said:
        given = [str(place.folder / name) for name in names]
        with pytest.raises(SystemExit) as ended:
            main(["capture", "import", *given, "--channel", "shop", "--settings", str(place.folder / "andon.toml")])
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


def put(place: Place, name: str, body: bytes | str, at: datetime = AT) -> str:
    path = place.folder / name
    path.write_bytes(body.encode() if isinstance(body, str) else body)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return name


def stored(place: Place) -> dict[str, tuple[str, datetime]]:
    """Last outcome and time of each listing, by external id."""
    query = select(listings.c.external_id, listings.c.last_outcome, listings.c.last_captured_at)
    with read(place.engine) as conn:
        return {row[0]: (row[1], row[2]) for row in conn.execute(query)}


def prices(place: Place) -> list[tuple[int, str]]:
    with read(place.engine) as conn:
        query = select(offer_spans.c.price, offer_spans.c.availability).where(offer_spans.c.variant == "")
        return [(row[0], row[1]) for row in conn.execute(query)]


def is_empty(place: Place) -> bool:
    with read(place.engine) as conn:
        return not any(conn.execute(table.select()).first() for table in (listings, runs, batches, captures))


# -- the kinds of files, written as the programs write them


def chrome(url: str, body: bytes) -> bytes:
    head, rest = body.split(b"<html", 1)
    return head + f"\n<!-- saved from url=({len(url):04}){url} -->\n".encode() + b"<html" + rest


def single_file(url: str, body: bytes, date: str = "Fri Oct 02 2026 09:12:33 GMT+0900 (Korean Standard Time)") -> bytes:
    comment = f"<!--\n Page saved with SingleFile \n url: {url} \n saved date: {date}\n-->"
    return body.replace(b"<head>", comment.encode() + b"<head>", 1)


def mhtml(url: str, body: str, charset: str = "utf-8", *, encoding: str = "quoted-printable", date: str = "") -> bytes:
    text = MIMEPart()
    text.set_content(body, subtype="html", charset=charset, cte=encoding)
    text["Content-Location"] = url
    picture = MIMEPart()
    picture.set_content(b"\x89PNG", "image", "png")
    picture["Content-Location"] = f"{SHOP}/1.png"
    parts = "".join(f"------Andon--\r\n{part.as_string()}\r\n" for part in (text, picture))
    return (
        "From: <Saved by Blink>\r\n"
        f"Snapshot-Content-Location: {url}\r\n"
        "Subject: =?utf-8?Q?Runner?=\r\n"
        f"Date: {date or 'Fri, 2 Oct 2026 00:12:33 -0000'}\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----Andon--"\r\n\r\n\r\n'
        f"{parts}------Andon----\r\n"
    ).encode()


def entry(url: str, body: bytes, mime: str = "text/html", *, packed: bool = False, **more: Any) -> dict[str, Any]:
    text = base64.b64encode(body).decode() if packed else body.decode()
    content = {"mimeType": mime, "text": text, **({"encoding": "base64"} if packed else {})}
    status = more.pop("status", 200)
    headers = [{"name": name, "value": value} for name, value in more.pop("headers", {}).items()]
    asked = [{"name": "Referer", "value": more.pop("referrer", "")}]
    return {
        "startedDateTime": "2026-10-02T09:12:33.000+09:00",
        "request": {"method": "GET", "url": url, "headers": asked},
        "response": {"status": status, "headers": headers, "content": content},
        **more,
    }


def har(*entries: dict[str, Any]) -> str:
    return json.dumps({"log": {"version": "1.2", "creator": {"name": "WebInspector"}, "entries": entries}})


def warc(*answers: tuple[str, bytes, str], packed: bool = False, date: str = "2026-10-02T00:12:33Z") -> bytes:
    """Records of answers; one whose type is "to URL" is a redirect."""
    records = []
    for url, body, mime in answers:
        first = f"302 Found\r\nLocation: {mime[3:]}" if mime.startswith("to ") else f"200 OK\r\nContent-Type: {mime}"
        block = f"HTTP/1.1 {first}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
            "WARC-Record-ID: <urn:uuid:0a0a0a0a-0000-4000-8000-000000000001>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        record = head.encode() + block + b"\r\n\r\n"
        records.append(gzip.compress(record) if packed else record)
    return b"".join(records)


def wacz(body: bytes, *pages: str, name: str = "archive/data.warc.gz") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, body)
        rows = [
            {"format": "json-pages-1.0", "id": "pages"},
            *({"url": url, "ts": "2026-10-02T00:12:33Z"} for url in pages),
        ]
        packed.writestr("pages/pages.jsonl", "\n".join(map(json.dumps, rows)))
        packed.writestr("../../evil.txt", b"never written")
    return out.getvalue()


KINDS: dict[str, bytes | str] = {
    "chrome.html": chrome(ITEM, page()),
    "single.html": single_file(ITEM, page()),
    "single-iso.html": single_file(ITEM, page(), "2026-10-02T09:12:33+09:00"),
    "canonical.html": page().replace(b"</head>", f'<link rel="canonical" href="{ITEM}"></head>'.encode()),
    "og.html": page().replace(b"</head>", f'<meta property="og:url" content="{ITEM}"></head>'.encode()),
    "packed.html.gz": gzip.compress(chrome(ITEM, page())),
    "quoted.mhtml": mhtml(ITEM, page().decode()),
    "base64.mht": mhtml(ITEM, page().decode(), encoding="base64", date="Fri, 2 Oct 2026 09:12:33 +0900"),
    "text.har": har(entry(ITEM, page())),
    "base64.har": har(entry(ITEM, page(), packed=True)),
    "plain.warc": warc((ITEM, page(), "text/html")),
    "packed.warc.gz": warc((ITEM, page(), "text/html"), packed=True),
    "pages.wacz": wacz(warc((ITEM, page(), "text/html"), packed=True), ITEM),
}


@pytest.mark.parametrize("name", list(KINDS))
def test_a_page_of_every_kind_is_stored_with_its_own_time(place: Place, bring: Any, name: str) -> None:
    code, out, _ = bring(place, put(place, name, KINDS[name]))

    assert (code, stored(place)) == (0, {"/p/1": ("ok", AT)})
    assert prices(place) == [(12_900, "InStock")]
    assert "shop: /p/1 at 2026-10-02 00:12 UTC: ok" in out
    assert "shop: 1 captures from 1 files: ok 1" in out


def test_an_import_is_a_run_whose_batch_waits_for_its_check(place: Place, bring: Any) -> None:
    bring(place, put(place, "a.html", chrome(ITEM, page())))

    run = place.last_run()
    assert (run["reason"], run["status"], run["statistics"]["outcomes"]) == ("import", "finished", {"ok": 1})
    with read(place.engine) as conn:
        assert conn.execute(select(batches.c.run_id, batches.c.checked_at)).one() == (run["id"], None)


def test_a_listing_that_the_master_named_otherwise_keeps_its_name(place: Place, bring: Any) -> None:
    place.add(SHOP, "/p/1")
    with place.engine.begin() as conn:
        conn.execute(listings.update().values(external_id="RUN-1"))

    bring(place, put(place, "a.html", chrome(ITEM, page())))

    assert stored(place) == {"RUN-1": ("ok", AT)}


def test_an_older_page_does_not_replace_what_is_known(place: Place, bring: Any) -> None:
    bring(place, put(place, "new.har", har(entry(ITEM, page(price="99.00")))))

    bring(place, put(place, "old.html", chrome(ITEM, page(price="1.00")), AT - timedelta(days=1)))

    assert prices(place) == [(9_900, "InStock")]


def test_bringing_the_same_file_twice_changes_nothing(place: Place, bring: Any) -> None:
    for _ in range(2):
        bring(place, put(place, "a.html", chrome(ITEM, page())))

    with read(place.engine) as conn:
        assert len(conn.execute(batch_captures.select()).all()) == 1


# -- several files and answers of one listing


def test_a_page_and_its_data_in_two_files_are_one_capture(naver: Place, bring: Any) -> None:
    names = put(naver, "answer.json", ANSWER, AT - timedelta(minutes=5)), put(naver, "page.html", chrome(STORE, SHELL))

    assert bring(naver, *names)[0] == 0
    assert stored(naver) == {"4100000001": ("ok", AT)}
    assert (99_000, "InStock") in prices(naver)


@pytest.mark.parametrize(
    "more", [{"referrer": STORE}, {"pageref": "page_1"}, {}], ids=["by referrer", "by page", "by place in the file"]
)
def test_data_in_a_har_joins_its_page(naver: Place, bring: Any, more: dict[str, Any]) -> None:
    entries = (
        entry(STORE, SHELL, pageref="page_1"),
        entry("https://smartstore.naver.com/i/log", b'{"ok": true}', "application/json", **more),
        entry(API, ANSWER, "application/json", **more),
        entry("https://shop-phinf.pstatic.net/m/1.jpg", b"x", "image/jpeg"),
    )

    assert bring(naver, put(naver, "a.har", har(*entries)))[0] == 0
    assert stored(naver)["4100000001"][0] == "ok"


def test_data_in_a_wacz_joins_its_page(naver: Place, bring: Any) -> None:
    packed = warc((STORE, SHELL, "text/html"), (API, ANSWER, "application/json"), packed=True)

    assert bring(naver, put(naver, "a.wacz", wacz(packed, STORE)))[0] == 0
    assert stored(naver)["4100000001"][0] == "ok"


@pytest.mark.parametrize("kind", ["har", "warc"])
def test_a_redirect_to_a_login_is_the_listings_login(naver: Place, bring: Any, kind: str) -> None:
    login = "https://nid.naver.com/nidlogin.login?url=x"
    form = b"<title>NAVER</title><input type=password>"
    moved = entry(STORE, b"", status=302, headers={"Location": login})
    body = (
        har(moved, entry(login, form))
        if kind == "har"
        else warc((STORE, b"", f"to {login}"), (login, form, "text/html"))
    )

    assert bring(naver, put(naver, f"a.{kind}", body))[0] == 0
    assert stored(naver) == {"4100000001": ("login", AT)}


def test_two_visits_in_one_archive_are_two_captures(place: Place, bring: Any) -> None:
    first, again = warc((ITEM, page(price="129.00"), "text/html")), (ITEM, page(price="99.00"), "text/html")

    bring(place, put(place, "a.warc", first + warc(again, date="2026-10-02T06:00:00Z")))

    assert sorted(prices(place)) == [(9_900, "InStock"), (12_900, "InStock")]


def test_pages_of_an_archive_that_are_no_product_are_left_out_and_told(place: Place, bring: Any) -> None:
    about = (f"{SHOP}/about", b"<title>About</title><p>We run.</p>", "text/html")

    code, out, _ = bring(place, put(place, "a.warc", warc((ITEM, page(), "text/html"), about)))

    assert (code, set(stored(place))) == (0, {"/p/1"})
    assert "left out 1 pages" in out


def test_only_the_pages_that_a_wacz_lists_are_pages(place: Place, bring: Any) -> None:
    packed = warc((ITEM, page(), "text/html"), (f"{SHOP}/p/2", page("Frame"), "text/html"), packed=True)

    bring(place, put(place, "a.wacz", wacz(packed, ITEM)))

    assert set(stored(place)) == {"/p/1"}


def test_a_fragment_that_a_script_fetched_is_no_page(place: Place, bring: Any) -> None:
    cart = entry(f"{SHOP}/cart/mini", page("Other"), _resourceType="xhr")

    bring(place, put(place, "a.har", har(entry(ITEM, page(), _resourceType="document"), cart)))

    assert set(stored(place)) == {"/p/1"}


def test_a_refused_page_is_stored_as_refused(place: Place, bring: Any) -> None:
    assert bring(place, put(place, "a.html", chrome(ITEM, BLOCKED)))[0] == 0
    assert stored(place) == {"/p/1": ("blocked", AT)}


def test_a_page_in_another_encoding_reads_the_same(place: Place, bring: Any) -> None:
    body = page("달빛 러닝화").decode()
    put(place, "a.mhtml", mhtml(ITEM, body, "euc-kr", encoding="base64"))

    assert bring(place, "a.mhtml")[0] == 0
    assert next(documents.mhtml(place.folder / "a.mhtml", (place.folder / "a.mhtml").read_bytes())).page.text.count(
        "달빛"
    )


# -- what is refused, in one sentence, with nothing changed

ELSEWHERE = "https://evil.example/p/1"
REFUSED: dict[str, tuple[str, bytes | str, str]] = {
    "no address": ("a.html", page(), "does not say which address"),
    "canonical elsewhere": (
        "a.html",
        page().replace(b"</head>", f'<link rel="canonical" href="{ELSEWHERE}"></head>'.encode()),
        "does not say which address",
    ),
    "mark of no address": ("a.html", chrome("about:internet", page()), "does not say which address"),
    "elsewhere": ("a.html", chrome(ELSEWHERE, page()), "is not on the site of channel 'shop'"),
    "no listing": ("a.html", chrome(f"{SHOP}/", page()), "is no listing of platform 'site'"),
    "archive of another site": ("a.har", har(entry(ELSEWHERE, page())), "is not on the site of channel 'shop'"),
    "archive of nothing": ("a.har", har(), "holds no page and no data"),
    "har without bodies": (
        "a.har",
        '{"log": {"entries": [{"request": {"url": "https://shop.example/p/1"}, "response": {"status": 200}}]}}',
        "holds no page",
    ),
    "broken base64": (
        "a.har",
        har(entry(ITEM, page(), packed=True)).replace('"text": "P', '"text": "é'),
        "is no base64",
    ),
    "broken json": ("a.har", '{"log": {"entries": [', "is no JSON"),
    "data alone": ("a.json", '{"price": 1}', "which listing it belongs to is not clear"),
    "empty": ("a.html", " \n", "is empty"),
    "another kind": ("a.pdf", b"%PDF-1.7 hello", "is no HTML, MHTML, HAR, WARC or WACZ"),
    "mhtml without page": ("a.mhtml", "From: x\nMIME-Version: 1.0\nContent-Type: text/plain\n\nhello", "holds no page"),
    "mhtml without address": (
        "a.mhtml",
        "From: x\nMIME-Version: 1.0\nContent-Type: text/html\n\n<p>hello</p>",
        "does not say which address",
    ),
    "cut warc": ("a.warc.gz", warc((ITEM, page(), "text/html"), packed=True)[:-200], "is damaged"),
    "cut zip": ("a.wacz", wacz(b"x")[:60], "is damaged"),
    "zip without warc": ("a.wacz", wacz(b"x", name="data.txt"), "holds no archive/*.warc.gz"),
    "warc of another path": ("a.wacz", wacz(b"x", name="../archive/data.warc"), "holds no archive/*.warc.gz"),
    "broken gzip": ("a.html.gz", gzip.compress(page())[:-30], "is damaged"),
    "saved tomorrow": ("a.har", har(entry(ITEM, page(), startedDateTime="2199-01-01T00:00:00Z")), "later than now"),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_what_cannot_be_used_is_refused_and_nothing_changes(place: Place, bring: Any, case: str) -> None:
    name, body, sentence = REFUSED[case]
    good = put(place, "good.html", chrome(f"{SHOP}/p/2", page()))
    names = [put(place, name, body)] if case == "data alone" else [good, put(place, name, body)]

    code, _, err = bring(place, *names)

    said = [line for line in err.splitlines() if line.startswith("andon: ")]
    assert (code, is_empty(place)) == (2, True)
    assert len(said) == 1
    assert sentence in said[0]


def test_a_missing_file_and_an_unknown_channel_are_refused(place: Place, bring: Any) -> None:
    place.settings(SHOP)

    assert "cannot be read" in bring(place, "none.html")[2]
    with pytest.raises(SystemExit, match="2"):
        main(["capture", "import", "x", "--channel", "moon", "--settings", str(place.folder / "andon.toml")])


def test_loose_data_beside_two_listings_is_refused(naver: Place, bring: Any) -> None:
    other = STORE.replace("4100000001", "4100000002")
    names = [put(naver, "1.html", chrome(STORE, SHELL)), put(naver, "2.html", chrome(other, SHELL))]

    code, _, err = bring(naver, *names, put(naver, "answer.json", ANSWER))

    assert (code, is_empty(naver)) == (2, True)
    assert "which listing it belongs to is not clear" in err


# -- bounds


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("a.html", lambda body: chrome(ITEM, body)),
        ("a.html.gz", lambda body: gzip.compress(chrome(ITEM, body))),
        ("a.mhtml", lambda body: mhtml(ITEM, body.decode())),
        ("a.har", lambda body: har(entry(ITEM, body))),
        ("a.warc", lambda body: warc((ITEM, body, "text/html"))),
        ("a.wacz", lambda body: wacz(warc((ITEM, body, "text/html"), packed=True))),
    ],
)
def test_a_page_that_is_too_large_is_refused(
    place: Place, bring: Any, monkeypatch: pytest.MonkeyPatch, name: str, made: Any
) -> None:
    for module in ("documents", "saved", "archives"):
        monkeypatch.setattr(f"spiders.importing.{module}.MAX_BYTES", 4_000)
    body = page().replace(b"</body>", b"<i>%s</i></body>" % bytes(range(97, 123)) * 300)

    code, _, err = bring(place, put(place, name, made(body)))

    assert (code, is_empty(place)) == (2, True)
    assert "larger than" in err


def test_a_gzip_bomb_is_refused(place: Place, bring: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 100_000)

    assert "is larger than" in bring(place, put(place, "a.html.gz", gzip.compress(b"<" + b" " * 10_000_000)))[2]


def test_a_zip_bomb_is_refused(place: Place, bring: Any) -> None:
    bomb = wacz(b"\x00" * 50_000_000)

    assert "which is more than Andon reads" in bring(place, put(place, "a.wacz", bomb))[2]


def test_a_zip_that_lies_of_its_size_is_refused(place: Place, bring: Any) -> None:
    packed = wacz(warc((ITEM, page() * 40, "text/html")))
    size = zipfile.ZipFile(io.BytesIO(packed)).infolist()[0].file_size
    lying = packed.replace(size.to_bytes(4, "little"), (200).to_bytes(4, "little"))

    assert bring(place, put(place, "a.wacz", lying))[0] == 2
    assert is_empty(place)


def test_an_archive_of_too_many_answers_is_refused(place: Place, bring: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "MOST_ENTRIES", 3)
    entries = [entry(f"{SHOP}/p/{number}", page()) for number in range(4)]

    assert "holds more than 3 answers" in bring(place, put(place, "a.har", har(*entries)))[2]


def test_names_in_archives_are_never_paths(place: Place, bring: Any) -> None:
    before = {path.name for path in place.folder.parent.rglob("*.txt")}

    bring(place, put(place, "a.wacz", KINDS["pages.wacz"]))

    assert {path.name for path in place.folder.parent.rglob("*.txt")} == before


def test_an_import_is_not_the_run_that_the_schedule_wanted(place: Place, bring: Any) -> None:
    bring(place, put(place, "a.html", chrome(ITEM, page())))

    assert place.last_run()["tier"] == "import"
    assert clock.now() > AT


def test_what_was_brought_is_held_as_evidence_and_reads_back_the_same(place: Place, bring: Any) -> None:
    entry = {
        "startedDateTime": AT.isoformat(),
        "request": {"url": ITEM, "headers": []},
        "response": {
            "status": 200,
            "headers": [{"name": "Content-Type", "value": "text/html; charset=gbk"}],
            "content": {"mimeType": "text/html; charset=gbk", "text": page("跑鞋 Größe").decode()},
        },
    }
    bring(place, put(place, "saved.har", json.dumps({"log": {"entries": [entry]}})))

    (held,) = Spool(place.folder / "spool", 0).held()
    kept = held.files()
    assert b"as in a file that a person brought, decoded" in kept["exchange.warc"]
    (place.folder / "again.warc").write_bytes(kept["exchange.warc"])
    (again,) = files.read_file(place.folder / "again.warc", SHOP)
    assert json.loads(kept["fields.json"])["name"] == "跑鞋 Größe"
    assert as_json(by_name("site").capture([again.page]))["name"] == "跑鞋 Größe"
    assert (held.captured_at, again.at) == (AT, AT)


def test_a_page_whose_address_names_no_listing_is_asked_itself(place: Place, bring: Any) -> None:
    place.settings(SHOP, platform='"woocommerce"')
    url = f"{SHOP}/product/runner/"
    html = (FOLDER / "woocommerce" / "page-variable" / "page.html").read_bytes()
    html = html.replace(b"<head>", f"<head><!-- saved from url=({len(url):04}){url} -->".encode(), 1)

    code, out, err = bring(place, put(place, "saved.html", html))

    assert code == 0, err
    assert "1 captures from 1 files: ok 1" in out
