"""Saved pages of every kind, with their own time, into the store."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from spiders.extracting import as_json
from spiders.importing import documents, files
from spiders.platforms import by_name
from store.engine import read
from store.evidence.spool import Spool
from store.tables import batch_captures, batches, listings
from system import clock
from tests.spiders.crawl.conftest import Place, page
from tests.spiders.importing.saved_files import (
    AT,
    BLOCKED,
    ITEM,
    KINDS,
    SHOP,
    chrome,
    entry,
    har,
    mhtml,
    prices,
    put,
    stored,
)
from tests.spiders.samples import FOLDER


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
