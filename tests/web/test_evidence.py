"""The evidence that messages link to: read only, and what was captured never runs as ours."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import Engine

from store import signing
from store.engine import write
from store.evidence import retention
from store.evidence.keeping import About, keep
from store.evidence.verifying import verify
from store.people import ensure_user
from system import clock
from system.settings import Settings, Web
from tests.store.evidence.packs import files, settings_in
from tests.store.evidence.pictures import looked
from tests.web.site import Browser, site_of


@contextmanager
def serving(engine: Engine, settings: Settings) -> Iterator[Browser]:
    """Somebody who looks at this evidence."""
    with site_of(engine, settings) as site:
        yield site.user("vera")


def signed_in(client: Browser, engine: Engine) -> Browser:
    """The same, signed in anew."""
    with write(engine) as conn:
        return Browser(client.base, {"andon": signing.begin(conn, ensure_user(conn, "vera"), "tests")})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


@pytest.fixture
def client(engine: Engine, settings: Settings) -> Iterator[Browser]:
    about = About(channel="shop", url="https://shop.example/<p>", captured_at=clock.now(), kind="price")
    dom = {"dom-desktop.html": b"<script>alert(1)</script>"}
    assert keep(engine, settings, about, {**files(), **looked(), **dom}) == 1
    with serving(engine, settings) as made:
        yield made


def test_the_page_shows_the_crops_and_lists_every_file(client: Browser) -> None:
    answer = client.get("/evidence/1")

    assert answer.status == 200
    assert '<img src="/evidence/1/files/marked-price-desktop.png"' in answer.data.decode()
    assert "https://shop.example/&lt;p&gt;" in answer.data.decode()
    assert "/evidence/1/files/000001-exchange.warc" in answer.data.decode()
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_page_is_in_the_viewers_language(client: Browser) -> None:
    told = client.get("/evidence/1", **{"accept-language": "ko"}).data.decode()

    assert '<html lang="ko">' in told
    assert "<h1>증거 1</h1>" in told
    assert "<th scope=row>증명하는 불일치</th><td>없음</td>" in told


def test_a_crop_is_a_picture_and_a_captured_page_is_a_download(client: Browser) -> None:
    crop = client.get("/evidence/1/files/marked-price-desktop.png")
    page = client.get("/evidence/1/files/dom-desktop.html")

    assert (crop.status, crop.headers["content-type"]) == (200, "image/png")
    assert crop.data.startswith(b"\x89PNG")
    assert page.headers["content-type"] == "application/octet-stream"
    assert page.headers["content-disposition"].startswith("attachment")
    for answer in (crop, page):
        assert answer.headers["content-security-policy"].startswith("sandbox")
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_picture_that_is_none_is_a_download(engine: Engine, settings: Settings) -> None:
    about = About(channel="shop", url="https://shop.example/p", captured_at=clock.now())
    keep(engine, settings, about, {"shot-desktop.png": b"<svg onload=alert(1)>"})

    with serving(engine, settings) as client:
        answer = client.get("/evidence/1/files/shot-desktop.png")

    assert answer.headers["content-disposition"].startswith("attachment")


def test_the_pack_is_one_that_verifies(client: Browser, tmp_path: Path) -> None:
    answer = client.get("/evidence/1/pack.wacz")

    assert answer.headers["content-disposition"].startswith("attachment")
    assert "evidence-000001/manifest.json" in zipfile.ZipFile(BytesIO(answer.data)).namelist()
    (tmp_path / "got.wacz").write_bytes(answer.data)
    assert verify(tmp_path / "got.wacz").faults == {}


@pytest.mark.parametrize(
    "path", ["/evidence/2", "/evidence/0", "/evidence/9999999999999", "/evidence/1/files/manifest.json", "/evidence/x"]
)
def test_what_is_not_there_is_404(client: Browser, path: str) -> None:
    assert client.get(path).status in {404, 422}
    assert client.get("/evidence/1/files/..%2f..%2fstore.db").status == 404


def test_nothing_can_be_written(client: Browser) -> None:
    assert {client.get("/evidence/1", method).status for method in ("POST", "PUT", "DELETE")} == {405}


def test_on_loopback_another_name_is_refused(engine: Engine, client: Browser, settings: Settings) -> None:
    named = settings.model_copy(update={"web": Web(address="https://andon.example.com")})

    assert client.get("/evidence/1", Host="evil.example").status == 421
    with serving(engine, named) as known:
        assert known.get("/evidence/1", Host="andon.example.com").status == 200


def test_a_purged_pack_says_so(engine: Engine, client: Browser, settings: Settings) -> None:
    clock.advance(timedelta(days=1000))
    retention.purge(engine, settings)
    client = signed_in(client, engine)

    answer = client.get("/evidence/1")

    assert "purged on" in answer.data.decode()
    assert "pack.wacz" not in answer.data.decode()
    for gone in ("pack.wacz", "files/manifest.json"):
        answer = client.get(f"/evidence/1/{gone}")
        assert (answer.status, "the manifest and its timestamp are left" in answer.data.decode()) == (410, True)
