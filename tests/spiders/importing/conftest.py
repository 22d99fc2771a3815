"""`andon capture import` on a channel of any shop, or of a Smart Store."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli import main
from store.engine import open_engine, sqlite_url
from tests.spiders.crawl.conftest import Place
from tests.spiders.importing.saved_files import SHOP, Said


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
