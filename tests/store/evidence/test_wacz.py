"""The file that is handed out follows WACZ 1.1.1, and is read by others' programs and by our own import."""

import gzip
import json
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import Engine
from warcio.archiveiterator import ArchiveIterator

from model.errors import InputError, ServiceError
from spiders.importing.files import read_file
from store.engine import read
from store.evidence import retention
from store.evidence.exchange import Body, Exchange, as_warc
from store.evidence.finding import files_of
from store.evidence.index import surt
from store.evidence.vault import sha256
from store.evidence.wacz import export
from system import clock
from tests.store.evidence.packs import PAGE, kept, settings_in


def made(engine: Engine, folder: Path) -> zipfile.ZipFile:
    settings = settings_in(folder)
    for name in "123":
        kept(engine, settings, name)
    digest = export(engine, settings, [1, 3], folder / "pack.wacz")
    assert digest == sha256((folder / "pack.wacz").read_bytes())
    return zipfile.ZipFile(folder / "pack.wacz")


def test_the_list_names_every_file_with_its_hash_and_size(sqlite_engine: Engine, tmp_path: Path) -> None:
    with made(sqlite_engine, tmp_path) as packed:
        package = json.loads(packed.read("datapackage.json"))
        digest = json.loads(packed.read("datapackage-digest.json"))

        assert (package["profile"], package["wacz_version"]) == ("data-package", "1.1.1")
        assert digest == {"path": "datapackage.json", "hash": f"sha256:{sha256(packed.read('datapackage.json'))}"}
        for one in package["resources"]:
            body = packed.read(one["path"])
            assert (one["hash"], one["bytes"]) == (f"sha256:{sha256(body)}", len(body))
        listed = {one["path"] for one in package["resources"]}
        assert listed | {"datapackage.json", "datapackage-digest.json"} == set(packed.namelist())
        assert "chain/000002.json" in listed
        assert {one.compress_type for one in packed.infolist()} == {zipfile.ZIP_STORED}


def test_the_index_leads_to_each_response(sqlite_engine: Engine, tmp_path: Path) -> None:
    with made(sqlite_engine, tmp_path) as packed:
        lines = packed.read("indexes/index.cdx").decode().splitlines()
        assert lines == sorted(lines)
        for line in lines:
            key, at, said = line.split(" ", 2)
            entry = json.loads(said)
            warc = packed.read(f"archive/{entry['filename']}")
            part = warc[int(entry["offset"]) : int(entry["offset"]) + int(entry["length"])]
            record = next(iter(ArchiveIterator(BytesIO(part))))
            assert record.rec_headers.get_header("WARC-Target-URI") == entry["url"]
            assert record.content_stream().read().startswith(PAGE)
            assert key == surt(entry["url"]) == f"example,shop)/p/{entry['url'][-1]}"
            assert (len(at), entry["mime"], entry["status"]) == (14, "text/html", "200")


def test_the_pages_are_those_that_were_captured(sqlite_engine: Engine, tmp_path: Path) -> None:
    with made(sqlite_engine, tmp_path) as packed:
        head, *pages = map(json.loads, packed.read("pages/pages.jsonl").splitlines())

    assert head["format"] == "json-pages-1.0"
    assert [one["url"] for one in pages] == ["https://shop.example/p/1", "https://shop.example/p/3"]


def test_our_own_import_reads_the_pages_of_a_pack(sqlite_engine: Engine, tmp_path: Path) -> None:
    made(sqlite_engine, tmp_path).close()

    found = list(read_file(tmp_path / "pack.wacz", "https://shop.example"))

    assert [(one.page.url, one.page.body) for one in found] == [
        ("https://shop.example/p/1", PAGE + b"1"),
        ("https://shop.example/p/3", PAGE + b"3"),
    ]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Shop.example:8443/A/b?z=1&a=2", "example,shop:8443)/a/b?a=2&z=1"),
        ("http://127.0.0.1", "1,0,0,127)/"),
    ],
)
def test_addresses_are_looked_up_as_replay_programs_do(url: str, key: str) -> None:
    assert surt(url) == key


def test_what_is_not_there_purged_or_in_the_way_is_said(sqlite_engine: Engine, tmp_path: Path) -> None:
    settings = settings_in(tmp_path, keep_days=1)
    kept(sqlite_engine, settings)
    (tmp_path / "there.wacz").touch()
    with pytest.raises(InputError, match="evidence 9 is not there"):
        export(sqlite_engine, settings, [1, 9], tmp_path / "a.wacz")
    with pytest.raises(InputError, match="a pack never overwrites"):
        export(sqlite_engine, settings, [1], tmp_path / "there.wacz")
    with pytest.raises(InputError, match=r"ends in \.wacz"):
        export(sqlite_engine, settings, [1], tmp_path / "a.zip")
    clock.advance(timedelta(days=2))
    retention.purge(sqlite_engine, settings)
    with pytest.raises(InputError, match="its manifest is left"):
        export(sqlite_engine, settings, [1], tmp_path / "a.wacz")


def test_a_file_that_was_changed_in_the_store_is_not_handed_out(sqlite_engine: Engine, tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    number = kept(sqlite_engine, settings)
    with read(sqlite_engine) as conn:
        digest = files_of(conn, number)[0].sha256
    (tmp_path / "evidence" / digest[:2] / digest).write_bytes(b"forged")

    with pytest.raises(ServiceError, match="was changed since it was kept"):
        export(sqlite_engine, settings, [number], tmp_path / "a.wacz")
    assert [file.name for file in tmp_path.glob("*.wacz")] == []


def test_a_document_that_a_browser_built_is_not_decoded_again() -> None:
    headers = (("content-encoding", "gzip"), ("content-length", "9"), ("set-cookie", "a=1\nb=2"))
    one = Exchange(
        url="https://shop.example/", status=299, headers=headers, body=PAGE, at=clock.now(), body_is=Body.RENDERED
    )

    (_, record) = list(_records(as_warc([one])))

    assert record[1] == PAGE
    assert record[0].get_header("X-Orig-content-encoding") == "gzip"
    assert record[0].get_header("Content-Length") == str(len(PAGE))
    assert record[0].get_header("set-cookie") == "a=1 b=2"


def test_no_address_or_header_adds_lines_to_a_record() -> None:
    one = Exchange(
        url="https://shop.example/a\r\nWARC-Type: forged",
        status=200,
        headers=(("X\r\nForged", "1\r\nForged: 2"),),
        body=PAGE,
        at=clock.now(),
        request_headers=(),
    )

    for record in ArchiveIterator(BytesIO(as_warc([one])), check_digests="raise"):
        assert record.rec_type in ("warcinfo", "response", "request")
        assert record.http_headers is None or record.http_headers.get_header("Forged") is None
        record.content_stream().read()


def test_a_body_as_received_is_decoded_by_its_reader() -> None:
    headers = (("Content-Encoding", "gzip"),)
    one = Exchange(url="https://shop.example/", status=200, headers=headers, body=gzip.compress(PAGE), at=clock.now())

    assert [body for _, body in _records(as_warc([one]))][1] == PAGE


def _records(warc: bytes):  # type: ignore[no-untyped-def]
    for record in ArchiveIterator(BytesIO(warc), check_digests="raise"):
        yield record.http_headers, record.content_stream().read()
