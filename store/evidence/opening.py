"""A pack as somebody hands it over: the hash of each file, and what its small files say. All of it is hostile."""

import hashlib
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from model.errors import InputError
from store.evidence.manifest import File

MOST_FILES: Final = 100_000
MOST_BYTES: Final = 8 * 1024**3
"""Of all files, unpacked."""
MOST_READ: Final = 32 * 1024**2
"""Of one manifest or list."""

_CHUNK: Final = 1024 * 1024
_READ: Final = (".json", ".tsr")
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


@dataclass(slots=True)
class Pack:
    """What lies in a pack."""

    files: dict[str, File] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    """The bytes of manifests, lists and timestamps."""
    faults: dict[str, str] = field(default_factory=dict)
    """Path to what is wrong with how it is packed."""
    sha256: str | None = None
    """Of the pack as a file; None for a folder."""
    size: int = 0
    """Bytes of all files."""


def opened(path: Path) -> Pack:
    """The pack at `path`: a WACZ file, or the folder that it was unpacked to.

    Raises:
        InputError: there is nothing, or no pack.
    """
    try:
        if path.is_dir():
            return _folder(path)
        with path.open("rb") as stream:
            return _zip(path, stream)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from None


def _folder(path: Path) -> Pack:
    pack = Pack()
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if file.is_symlink():
            pack.faults[name] = "is a link and no file"
        elif file.is_file():
            with file.open("rb") as stream:
                _take(pack, name, stream)
    if not pack.files:
        raise InputError(f"{path}: holds no file; right would be a .wacz file or the folder that it was unpacked to")
    return pack


def _zip(path: Path, stream: IO[bytes]) -> Pack:
    pack = Pack(sha256=_digest(stream))
    try:
        with zipfile.ZipFile(stream) as packed:
            for info in packed.infolist():
                if info.filename in pack.files:
                    pack.faults[info.filename] = "is there twice"
                elif not info.is_dir():
                    _take_member(pack, packed, info)
    except _DAMAGED as error:
        if path.suffix != ".wacz":
            raise InputError(f"{path}: is no pack; right would be a .wacz file or its folder") from None
        pack.faults[path.name] = f"is damaged: {error}"
    return pack


def _take_member(pack: Pack, packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    try:
        with packed.open(info) as stream:
            _take(pack, info.filename, stream)
    except InputError:
        raise
    except _DAMAGED as error:
        pack.files[info.filename] = File(info.filename, "", info.file_size)
        pack.faults[info.filename] = f"is changed: {error}"


def _take(pack: Pack, name: str, stream: IO[bytes]) -> None:
    """Hash a file, and remember it where it is small and says something."""
    digest, size, head = hashlib.sha256(), 0, []
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if name.endswith(_READ) and size <= MOST_READ:
            head.append(chunk)
        pack.size += len(chunk)
        if pack.size > MOST_BYTES or len(pack.files) >= MOST_FILES:
            raise InputError(f"the pack holds more than {MOST_FILES:,} files or {MOST_BYTES // 1024**3} GB")
    pack.files[name] = File(name, digest.hexdigest(), size)
    if name.endswith(_READ) and size <= MOST_READ:
        pack.texts[name] = b"".join(head)


def _digest(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    stream.seek(0)
    return digest.hexdigest()
