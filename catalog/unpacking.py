"""A master file that came over the network, laid out on the disk as `catalog.reading` takes it.

It is a workbook, or a ZIP of what would lie in a folder: a workbook with the pictures that it names, or CSVs. Such a
file is hostile until read: sizes that a ZIP declares are not believed, and no name in it leads out of the folder.
"""

import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from catalog import csvs, pictures, workbook
from model.errors import InputError
from model.lazy import lazy

MOST_FILES: Final = 5_000
MOST_BYTES: Final = 512 << 20
"""Of all files of a ZIP together."""

_LONGEST: Final = 300
_CHUNK: Final = 1 << 20
_TAKEN: Final = workbook.SUFFIXES | csvs.SUFFIXES | pictures.SUFFIXES
_DAMAGED: Final = (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError)
"""What Python's zipfile raises for archives that are cut, encrypted or packed in a way that it does not know."""


@contextmanager
def unpacked(body: bytes, name: str) -> Iterator[Path]:
    """The workbook or the folder that `body` holds, on the disk while the block runs; `name` is for sentences alone.

    Raises:
        InputError: it is a ZIP that is damaged, too large, or holds no master file.
    """
    with tempfile.TemporaryDirectory(prefix="andon-master-") as made:
        folder = Path(made)
        if _is_folder(body, name):
            _extract(body, folder, name)
            yield _found(folder, name)
        else:
            path = folder / "master.xlsx"
            path.write_bytes(body)
            yield path


def _is_folder(body: bytes, name: str) -> bool:
    """Whether it is a ZIP and no workbook, which is one too."""
    if not body.startswith(b"PK"):
        return False
    try:
        return "[Content_Types].xml" not in ZipFile(BytesIO(body)).namelist()
    except _DAMAGED:
        raise InputError(lazy("%(file)s: damaged; save it again", file=name)) from None


def _extract(body: bytes, folder: Path, name: str) -> None:
    left = MOST_BYTES
    try:
        with ZipFile(BytesIO(body)) as packed:
            wanted = [info for info in packed.infolist() if _is_wanted(info, name)]
            if len(wanted) > MOST_FILES:
                raise InputError(
                    lazy(
                        "%(file)s: %(count)s files inside; at most %(most)s are taken",
                        file=name,
                        count=f"{len(wanted):,}",
                        most=f"{MOST_FILES:,}",
                    )
                )
            for info in wanted:
                left -= _write(packed, info, folder / info.filename, left, name)
    except _DAMAGED:
        raise InputError(lazy("%(file)s: damaged, or locked by a password; pack it again", file=name)) from None
    except OSError as error:
        raise InputError(
            lazy("%(file)s: cannot be unpacked (%(why)s); pack it with plainer names", file=name, why=error.strerror)
        ) from None


def _is_wanted(info: ZipInfo, name: str) -> bool:
    """Whether a part is a sheet, a workbook or a picture; what systems put beside (`__MACOSX`) is left.

    Raises:
        InputError: its name leads out of the folder.
    """
    path = PurePosixPath(info.filename)
    if len(info.filename) > _LONGEST or path.is_absolute() or ".." in path.parts or set(info.filename) & set("\\:\0"):
        raise InputError(
            lazy(
                "%(file)s: %(part)r inside is no plain name of a file; pack the folder again",
                file=name,
                part=info.filename[:60],
            )
        )
    hidden = any(part.startswith((".", "__")) for part in path.parts)
    return not info.is_dir() and not hidden and path.suffix.lower() in _TAKEN


def _write(packed: ZipFile, info: ZipInfo, target: Path, left: int, name: str) -> int:
    """Write one file; how many bytes it has."""
    size = 0
    target.parent.mkdir(parents=True, exist_ok=True)
    with packed.open(info) as source, target.open("wb") as file:
        while piece := source.read(_CHUNK):
            size += len(piece)
            if size > left:
                raise InputError(
                    lazy(
                        "%(file)s: unpacks to more than %(most)s MiB; is it a ZIP bomb?",
                        file=name,
                        most=MOST_BYTES >> 20,
                    )
                )
            file.write(piece)
    return size


def _found(folder: Path, name: str) -> Path:
    """The one workbook, else the one folder of CSVs."""
    files = sorted(folder.rglob("*"))
    books = [path for path in files if path.suffix.lower() in workbook.SUFFIXES]
    folders = {path.parent for path in files if path.suffix.lower() in csvs.SUFFIXES}
    places = books or sorted(folders)
    if len(places) != 1:
        none, many = lazy("no workbook and no CSV"), lazy("%(count)s workbooks or folders of CSVs", count=len(places))
        raise InputError(
            lazy(
                "%(file)s: %(what)s inside; right would be one workbook with its pictures, or one folder of CSVs",
                file=name,
                what=many if places else none,
            )
        )
    return places[0]
