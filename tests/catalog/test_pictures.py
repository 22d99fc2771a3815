"""The pictures that a master file names."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine

from catalog import importing
from catalog.exporting import export
from catalog.faults import CellError
from catalog.pictures import PictureFolder
from catalog.reading import Master
from model.errors import InputError
from sandbox.pictures import picture
from store import master, pictures
from store.engine import read as reading
from tests.catalog.masters import read, said, save, save_folder, settings, sheets

BLACK, RED = (picture("shoe", "AR1", paint, 1) for paint in ("#23262b", "#c2372f"))
NAMES = "runner.png; side/runner 2.png"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with two pictures."""
    (tmp_path / "side").mkdir()
    (tmp_path / "runner.png").write_bytes(BLACK)
    (tmp_path / "side" / "runner 2.png").write_bytes(RED)
    return tmp_path


def _book(place: Path, names: str = NAMES) -> Path:
    return save(place / "master.xlsx", sheets(products={"pictures": names}, skus={"pictures": "runner.png"}))


def _import(engine: Engine, found: Master) -> int | None:
    changes = importing.compare(engine, found)
    return importing.apply(engine, found, changes, user_id=None, listing_url="https://shop.example.com/{}/{}".format)


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("gone.png", "names gone.png, which is not there"),
        ("../runner.png", "names ../runner.png, which is outside the master file's folder"),
        ("/etc/runner.png", "names /etc/runner.png, which is outside the master file's folder"),
        ("https://shop.test/1.png", "names https://shop.test/1.png, which is no picture file"),
        ("master.xlsx", "names master.xlsx, which is no picture file"),
        ("broken.png", "names broken.png: it is no picture that can be read, or damaged"),
        ("here/../broken.png", "names here/../broken.png, which is outside the master file's folder"),
        ("link.png", "names link.png, which is outside the master file's folder"),
        ("runner.png; runner.png", "is a list with an empty or repeated word"),
    ],
)
def test_a_picture_that_cannot_be_had_is_a_fault_of_its_cell(place: Path, name: str, fault: str) -> None:
    folder = place / "brand"
    shutil.copytree(place / "side", folder)
    (folder / "broken.png").write_bytes(BLACK[:4000])
    (folder / "runner.png").write_bytes(BLACK)
    (folder / "link.png").symlink_to(place / "runner.png")

    book = save(folder / "master.xlsx", sheets(products={"pictures": name}))
    found = read(book)

    assert said(found.faults) == [("products", 2, "pictures", name, fault)]
    assert found.faults[0].cure


@pytest.mark.parametrize("name", [f"{'n' * 300}.png", "nul\0.png"])
def test_a_name_that_no_file_can_have_is_a_fault_and_no_crash(tmp_path: Path, name: str) -> None:
    with pytest.raises(CellError):
        PictureFolder(tmp_path).read(name)


def test_pictures_are_kept_with_their_likeness(engine: Engine, place: Path) -> None:
    _import(engine, read(_book(place)))

    with reading(engine) as conn:
        (cell,) = pictures_of(engine)
        assert [name for name, _ in cell] == ["runner.png", "side/runner 2.png"]
        assert [pictures.data_of(conn, digest) for _, digest in cell] == [BLACK, RED]
        assert all(pictures.likenesses(conn, [digest for _, digest in cell]).values())


def pictures_of(engine: Engine) -> list[list[list[str]]]:
    """The filled cells of the products."""
    with reading(engine) as conn:
        return [cell for cell in master.frame(conn, "products")["pictures"] if cell]


@pytest.mark.parametrize("kind", ["master.xlsx", "folder"])
def test_an_export_imports_to_no_change_with_its_pictures(
    engine: Engine, place: Path, tmp_path_factory: pytest.TempPathFactory, kind: str
) -> None:
    _import(engine, read(_book(place)))
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "out" / kind
    elsewhere.parent.mkdir()

    with reading(engine) as conn:
        export(conn, elsewhere, settings())

    found = read(elsewhere)
    assert said(found.faults) == []
    assert not importing.compare(engine, found)


def test_other_content_under_the_same_name_is_a_change(engine: Engine, place: Path) -> None:
    _import(engine, read(_book(place)))
    (place / "runner.png").write_bytes(RED)

    found = read(_book(place))

    counts = {"added": 0, "changed": 1, "removed": 0}
    assert importing.compare(engine, found).counts == {"products": counts, "skus": counts}


def test_a_picture_that_changes_during_the_import_stops_it(engine: Engine, place: Path) -> None:
    found = read(_book(place))
    (place / "runner.png").write_bytes(RED)

    with pytest.raises(InputError, match="changed while it was imported"):
        _import(engine, found)


def test_an_export_writes_over_no_other_file(engine: Engine, place: Path, tmp_path: Path) -> None:
    _import(engine, read(_book(place)))
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "runner.png").write_bytes(b"mine")

    with reading(engine) as conn, pytest.raises(InputError, match="is there already and differs"):
        export(conn, tmp_path / "new" / "master.xlsx", settings())

    assert (tmp_path / "new" / "runner.png").read_bytes() == b"mine"


def test_pictures_of_a_folder_of_csvs_lie_in_it(place: Path) -> None:
    folder = save_folder(place / "csvs", sheets(products={"pictures": "runner.png"}))
    (folder / "runner.png").write_bytes(BLACK)

    assert said(read(folder).faults) == []
