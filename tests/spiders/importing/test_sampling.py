"""Evidence becomes a case of the readers' tests."""

import getpass
from pathlib import Path

import pytest
from sqlalchemy import select

from cli import main
from store.engine import read
from store.evidence.exchange import Exchange, as_warc
from store.evidence.keeping import About, keep
from store.opening import opened
from store.tables import audit
from system import clock
from tests.spiders.crawl.conftest import Place, page
from tests.spiders.importing.saved_files import SHOP
from tests.spiders.samples import Sample


@pytest.fixture(autouse=True)
def _somebody(place: Place) -> None:
    settings = place.folder / "andon.toml"
    settings.write_text(f'{settings.read_text("utf-8")}\n[people.me]\nos_user = "{getpass.getuser()}"\n', "utf-8")


def sample(place: Place, number: int, folder: Path) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["capture", "sample", str(number), "--to", str(folder), "--settings", str(place.folder / "andon.toml")])
    return int(ended.value.code or 0)


def pack(place: Place, **files: bytes) -> int:
    """Evidence of a page of the shop, or of what else there is."""
    house = opened(place.folder / "andon.toml")
    about = About(channel="shop", url=f"{SHOP}/p/1", captured_at=clock.now())
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    exchange = Exchange(url=about.url, status=200, headers=headers, body=page(), at=about.captured_at)
    return keep(house.engine, house.settings, about, files or {"exchange.warc": as_warc([exchange])})


def test_a_pack_becomes_a_sample_that_reads_as_it_says(place: Place, tmp_path: Path) -> None:
    folder = tmp_path / "site" / "my-case"

    assert sample(place, pack(place), folder) == 0

    case = Sample("site", folder)
    answer = case.read()
    assert {name: answer[name] for name in case.told["expected"]} == case.told["expected"]
    assert case.told["expected"]["price"]
    assert (folder / "page-1.html").read_bytes() == page()
    with read(place.engine) as conn:
        assert "hand out" in conn.execute(select(audit.c.action)).scalars().all()


def test_what_has_no_page_or_place_is_said(place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare = pack(place, **{"fields.json": b"{}"})

    assert sample(place, bare, tmp_path / "bare") == 2
    assert "holds no page" in capsys.readouterr().err
    assert sample(place, pack(place), tmp_path) == 2
    assert "is there already" in capsys.readouterr().err
    assert sample(place, 99, tmp_path / "none") == 2
