"""The pictures that a master file names: files beside it, looked at when it is read, kept when it is imported.

A cell's value is a list of `[name, digest]`: a file whose content changed under its name is a change of the row.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from sqlalchemy import Connection

from catalog import lists
from catalog.faults import CellError
from model.errors import InputError
from model.lazy import lazy
from store import pictures as store

MOST_PICTURES: Final = 10
"""Of one row."""
MOST_BYTES: Final = 5 * 2**20
"""They are kept in the database, so that an export can hand them out again."""
SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"})

_CURE: Final = lazy("write its path from the master file's folder, such as pictures/runner-black.jpg")
_FOREIGN: Final = frozenset("\\:\0")
"""Signs of other systems' paths, of addresses, and of no path at all."""

Named = list[list[str]]
"""A cell's value: name and digest of each picture."""


@dataclass(slots=True)
class Found:
    """A picture that was read."""

    path: Path
    likeness: bytes


@dataclass(slots=True)
class PictureFolder:
    """Reads the pictures that the cells of one master file name."""

    folder: Path
    found: dict[str, Found] = field(default_factory=dict)
    """By digest."""
    _known: dict[str, str] = field(default_factory=dict)
    """Names that were read before, each with its digest."""

    def read(self, cell: str) -> Named:
        """The value of a cell `one.jpg; two.jpg`.

        Raises:
            CellError: a file is missing, outside the folder, or no picture that can be compared.
        """
        names = lists.words(cell)
        if len(names) > MOST_PICTURES:
            raise CellError(
                lazy("names %(count)s pictures", count=len(names)),
                lazy("keep the %(most)s that tell the product best", most=MOST_PICTURES),
            )
        return [[name, self._known.get(name) or self._looked_at(name)] for name in names]

    def _looked_at(self, name: str) -> str:
        from reading.picture import UnreadablePictureError, read_picture  # noqa: PLC0415 - starts slowly

        data = self._bytes(name)
        digest = hashlib.sha256(data).hexdigest()
        if digest not in self.found:
            try:
                likeness = read_picture(data).packed()
            except UnreadablePictureError as error:
                fault = lazy("names %(name)s: %(why)s", name=name, why=error.why)
                raise CellError(fault, lazy("save the picture as JPEG or PNG again")) from None
            self.found[digest] = Found(self._path(name), likeness)
        self._known[name] = digest
        return digest

    def _bytes(self, name: str) -> bytes:
        path = self._path(name)
        try:
            if not path.is_file():
                raise CellError(
                    lazy("names %(name)s, which is not there", name=name),
                    lazy("put the file beside the master file, or %(write)s", write=_CURE),
                )
            if path.stat().st_size > MOST_BYTES:
                fault = lazy("names %(name)s, which has over %(most)s MiB", name=name, most=MOST_BYTES >> 20)
                raise CellError(fault, lazy("save the picture smaller"))
            return path.read_bytes()
        except OSError as error:
            fault = lazy("names %(name)s, which cannot be read (%(why)s)", name=name, why=error.strerror)
            raise CellError(fault, lazy("make it readable")) from None

    def _path(self, name: str) -> Path:
        """Where the file lies, which is inside the folder, links followed; an export writes it there without links."""
        if PurePosixPath(name).suffix.lower() not in SUFFIXES or set(name) & _FOREIGN:
            raise CellError(lazy("names %(name)s, which is no picture file", name=name), _CURE)
        path, folder = (self.folder / name).resolve(), self.folder.resolve()
        if not path.is_relative_to(folder) or ".." in PurePosixPath(name).parts:
            raise CellError(lazy("names %(name)s, which is outside the master file's folder", name=name), _CURE)
        return path


def keep(conn: Connection, folder: PictureFolder, named: Iterable[Named]) -> None:
    """Keep the pictures of these cells that the store does not have yet.

    Raises:
        InputError: a file is no longer what it was when the master file was read.
    """
    wanted = {digest for cell in named for _, digest in cell}
    for digest in sorted(wanted - store.kept(conn, wanted)):
        one = folder.found[digest]
        data = one.path.read_bytes() if one.path.is_file() else b""
        if hashlib.sha256(data).hexdigest() != digest:
            raise InputError(lazy("%(file)s: changed while it was imported; import again", file=one.path))
        store.keep(conn, digest, one.likeness, data)


def write(conn: Connection, folder: Path, named: Iterable[Named]) -> None:
    """Write the pictures of these cells into `folder` under their names.

    Raises:
        InputError: another file lies there, or none can be written.
    """
    wanted: Mapping[str, str] = {name: digest for cell in named for name, digest in cell}
    for name, digest in wanted.items():
        path = folder / name
        data = store.data_of(conn, digest)
        if path.exists() and (not path.is_file() or path.read_bytes() != data):
            raise InputError(lazy("%(file)s: is there already and differs; export into another folder", file=path))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            raise InputError(
                lazy("%(file)s: cannot be written (%(why)s); name another folder", file=path, why=error.strerror)
            ) from None
