"""What cannot be brought is refused in one sentence, all of it, whatever its size."""

import gzip
import io
import zipfile
from typing import Any

import pytest

from cli import main
from spiders.importing import files, saved
from tests.spiders.crawl.conftest import Place, page
from tests.spiders.importing.saved_files import (
    ANSWER,
    ITEM,
    KINDS,
    SHELL,
    SHOP,
    STORE,
    chrome,
    entry,
    har,
    is_empty,
    mhtml,
    put,
    wacz,
    warc,
)

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
