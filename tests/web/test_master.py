"""The master file on the pages: read, faults by cell, shown before it holds, applied once, rolled back."""

import io
import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import urllib3
from PIL import Image
from sqlalchemy import func, select

from catalog.reading import read_master
from store.engine import read
from store.tables import audit, catalog_versions, master_drafts, master_policies
from tests.catalog.masters import save, sheets
from tests.web.site import Browser, Site

XLSX = "application/octet-stream"


def book(folder: Path, **changes: Any) -> bytes:
    """A workbook for the channel of these tests."""
    rows = sheets(**changes)
    for some in rows.values():
        for row in some:
            row.update({name: "own" for name in row if name == "channel" and row[name] == "shop"})
    return save(folder / "made.xlsx", rows).read_bytes()


def bring(browser: Browser, body: bytes, name: str = "spring.xlsx") -> urllib3.BaseHTTPResponse:
    return browser.send("/master/upload", "/master", file=(name, body, XLSX))


def imported(browser: Browser, body: bytes) -> None:
    where = bring(browser, body).headers["location"]
    assert browser.send(f"{where}/apply", where).status == 303


def floors(site: Site) -> list[int]:
    with read(site.house.engine) as conn:
        return list(
            conn.execute(select(master_policies.c.floor).where(master_policies.c.until_version.is_(None))).scalars()
        )


def count_of(site: Site, table: Any) -> int:
    with read(site.house.engine) as conn:
        return conn.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_file_is_shown_and_changes_nothing_before_the_second_press(site: Site, tmp_path: Path) -> None:
    mer = site.user("mer")

    where = bring(mer, book(tmp_path)).headers["location"]
    shown = mer.text(where)

    assert "Apply these changes" in shown
    assert "129000" in shown
    assert floors(site) == []
    assert mer.send(f"{where}/apply", where).headers["location"] == "/master"
    assert "Imported as version 1." in mer.text("/master")
    assert floors(site) == [99000]


def test_a_change_is_shown_from_old_to_new(site: Site, tmp_path: Path) -> None:
    mer = site.user("mer")
    imported(mer, book(tmp_path))

    where = bring(mer, book(tmp_path, policies={"floor": 90000}, stock=[])).headers["location"]
    shown = mer.text(where)

    assert re.search(r"floor</dt><dd><del>99000</del> → <ins>90000</ins>", shown)
    assert "1 removed" in shown
    assert "floor" not in mer.text(f"{where}?sheet=stock")


def test_faults_name_sheet_row_column_and_what_would_be_right(site: Site, tmp_path: Path) -> None:
    mer = site.user("mer")

    where = bring(mer, book(tmp_path, policies={"floor": "<b>cheap"})).headers["location"]
    shown = mer.text(where)

    assert re.search(r">policies</td><td class=\"number\" data-name=\"Row\">2</td>\s*<td[^>]*>floor</td>", shown)
    assert "&lt;b&gt;cheap" in shown
    assert "Apply these changes" not in shown
    assert mer.send(f"{where}/apply", where).status == 422
    assert count_of(site, catalog_versions) == 0


def test_what_was_compared_with_another_version_is_not_applied(site: Site, tmp_path: Path) -> None:
    mer = site.user("mer")
    first = bring(mer, book(tmp_path)).headers["location"]
    imported(site.user("ada"), book(tmp_path, policies={"floor": 90000}))

    refused = mer.send(f"{first}/apply", first)

    assert refused.status == 422
    assert "came between" in refused.data.decode()
    assert "Apply these changes" not in mer.text(first)
    assert floors(site) == [90000]


def test_the_button_twice_is_one_version(site: Site, tmp_path: Path) -> None:
    mer = site.user("mer")
    where = bring(mer, book(tmp_path)).headers["location"]

    for _ in range(2):
        assert mer.send(f"{where}/apply", where).status == 303

    assert count_of(site, catalog_versions) == 1


def test_an_earlier_version_comes_back_as_a_new_one(site: Site, tmp_path: Path) -> None:
    mer = site.user("mer")
    imported(mer, book(tmp_path))
    imported(mer, book(tmp_path, policies={"floor": 90000}, skus=sheets()["skus"][:1]))

    where = mer.send("/master/versions/1/restore", "/master").headers["location"]
    shown = mer.text(where)
    mer.send(f"{where}/apply", where)

    assert "<del>90000</del> → <ins>99000</ins>" in shown
    assert floors(site) == [99000]
    assert count_of(site, catalog_versions) == 3
    assert "version 1" in mer.text("/master")
    assert "001-260" in mer.text("/master/sheets/skus")


def test_the_download_brought_again_changes_nothing(site: Site, tmp_path: Path) -> None:
    mer = site.user("mer")
    imported(mer, book(tmp_path))

    got = mer.get("/master/file")

    assert 'filename="master-1.xlsx"' in got.headers["content-disposition"]
    assert "nothing to change" in mer.text(bring(mer, got.data).headers["location"])


def test_a_workbook_with_pictures_comes_and_goes_as_one_zip(site: Site, tmp_path: Path) -> None:
    mer, picture, packed = site.user("mer"), io.BytesIO(), io.BytesIO()
    Image.effect_noise((80, 80), 60).save(picture, "PNG")
    with ZipFile(packed, "w") as made:
        made.writestr("spring/master.xlsx", book(tmp_path, products={"pictures": "shoe.png"}))
        made.writestr("spring/shoe.png", picture.getvalue())
        made.writestr("__MACOSX/spring/._master.xlsx", b"left alone")

    imported(mer, packed.getvalue())
    got = mer.get("/master/file")

    with ZipFile(io.BytesIO(got.data)) as back:
        assert back.read("shoe.png") == picture.getvalue()
    assert "nothing to change" in mer.text(bring(mer, got.data, "again.zip").headers["location"])


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ({"../evil.csv": b"x"}, "no plain name"),
        ({"a/products.csv": b"x", "b/products.csv": b"x"}, "2 workbooks or folders"),
        ({"notes.txt": b"x"}, "no workbook and no CSV"),
        ({"products.csv": b"0" * (3 << 20)}, "larger than|unpacks to more"),
    ],
)
def test_a_hostile_zip_is_refused_in_a_sentence(
    site: Site, monkeypatch: pytest.MonkeyPatch, inside: dict[str, bytes], said: str
) -> None:
    monkeypatch.setattr("catalog.unpacking.MOST_BYTES", 1 << 20)
    packed = io.BytesIO()
    with ZipFile(packed, "w") as made:
        for name, body in inside.items():
            made.writestr(name, body)

    answer = bring(site.user("mer"), packed.getvalue(), "x.zip")

    assert answer.status == 422
    assert re.search(said, answer.data.decode())
    assert count_of(site, master_drafts) == 0


@pytest.mark.parametrize("body", [b"", b"PK\3\4 cut", b"\xd0\xcf\x11\xe0 old", b"code,brand\n1,x\n"])
def test_what_is_no_workbook_is_refused_by_its_name_alone(site: Site, body: bytes) -> None:
    answer = bring(site.user("mer"), body, "C:\\home\\mina\\my <b>list.xls")

    page = answer.data.decode()
    assert answer.status == 422
    assert "/andon-master-" not in page
    assert "mina" not in page
    assert "<b>list" not in page


def test_only_who_may_import_by_the_command_may_here(site: Site, tmp_path: Path) -> None:
    imported(site.user("ada"), book(tmp_path))

    for name in ("vera", "minji", "cho"):
        page = site.user(name).text("/master")
        assert "Bring a new file" not in page
        assert "Roll back" not in page
        assert site.user(name).send("/master/upload", "/discrepancies", file=("x.xlsx", b"x", XLSX)).status == 403


def test_a_sheet_is_paged_by_its_keys(site: Site, tmp_path: Path) -> None:
    products = [{"code": f"{number:03}", "brand": "Haru", "name": f"Shoe {number}"} for number in range(1, 61)]
    imported(site.user("mer"), book(tmp_path, products=products))
    vera = site.user("vera")

    first = vera.text("/master/sheets/products")
    on = re.search(r'rel="next" href="([^"]+)"', first)
    assert on
    second = vera.text(on[1].replace("&amp;", "&"))

    assert ("Shoe 50" in first, "Shoe 51" in first) == (True, False)
    assert ("Shoe 50" in second, "Shoe 60" in second) == (False, True)
    assert "Shoe 4<" not in vera.text("/master/sheets/products?start=040")


def test_the_template_can_be_filled_and_read(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(site.user("vera").get("/master/template.xlsx").data)

    assert read_master(path, site.house.settings, lambda _channel, _url: "x").sheets["products"].records


def test_the_trail_says_who_brought_and_who_imported(site: Site, tmp_path: Path) -> None:
    imported(site.user("mer"), book(tmp_path))

    with read(site.house.engine) as conn:
        acts = [tuple(row) for row in conn.execute(select(audit.c.action, audit.c.target).order_by(audit.c.id))]
    assert ("bring", "master draft 1") in acts
    assert ("import", "master file version 1") in acts


def test_a_dropped_draft_leaves_nothing(site: Site, tmp_path: Path) -> None:
    mer = site.user("mer")
    where = bring(mer, book(tmp_path)).headers["location"]

    mer.send(f"{where}/drop", where)

    assert mer.get(where).status == 404
    assert not [path for path in (site.house.settings.folder / "uploads").rglob("*") if path.is_file()]
