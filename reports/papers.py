"""The papers that a complaint rests on (certificates, licence, power of attorney), as files of the settings' folder.

Their names come from the master file and the settings: only plain names of files in that folder are looked up.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from model.sites import is_web_address
from reports.records import Right
from system.complaining import Complaints

ENDINGS: Final = (".pdf", ".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff")
"""Of files that are papers; marketplaces take PDF and pictures."""
_LARGEST: Final = 50 * 1024 * 1024
"""Bytes of a paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file that is handed out with a case."""

    what: str
    """In words: "right 40-1234567: certificate"."""
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What is there, and in words what is named and is not."""

    there: tuple[Paper, ...] = ()
    missing: tuple[str, ...] = ()


def papers(rights: Sequence[Right], by: Complaints) -> Papers:
    """The papers of the rights that a case stands on, and of whoever complains.

    A certificate that the master file gives as a web address is a link in the tables and no file here.
    """
    there: list[Paper] = []
    missing: list[str] = []
    for what, name in _named(rights, by):
        if is_web_address(name):
            continue
        found = _lookup(by.papers, name)
        if isinstance(found, Path):
            there.append(Paper(what=what, path=found))
        else:
            missing.append(f"{what} {name!r}: {found}")
    return Papers(there=tuple(there), missing=tuple(missing))


def _named(rights: Sequence[Right], by: Complaints) -> Iterator[tuple[str, str]]:
    for right in rights:
        if right.certificate:
            yield f"right {right.number}: certificate", right.certificate
    if by.identity:
        yield "complainant: identity", by.identity
    if by.agent and by.authority:
        yield "complainant: power of attorney", by.authority


def _lookup(folder: Path | None, name: str) -> Path | str:
    """The file, or why there is none."""
    if folder is None:
        return "the file is not handed out, for complaints.papers names no folder"
    if Path(name).name != name or name in {"", ".", ".."}:
        return f"is not the plain name of a file in {folder}"
    path = folder / name
    if path.suffix.lower() not in ENDINGS:
        return f"does not end in {', '.join(ENDINGS)}"
    if not path.is_file() or path.resolve().parent != folder.resolve():
        return f"is not in {folder}"
    if path.stat().st_size > _LARGEST:
        return f"is larger than {_LARGEST >> 20} MB"
    return path
