"""Everything of cases in a folder or a zip: tables, case files, complaints, packs of evidence, and an index."""

import csv
import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from model.cells import harmless
from model.errors import InputError
from reports.case_file import Printer, case_page, printing
from reports.complaints import write_complaints
from reports.drafting import Draft
from reports.ipr import ipr, listed
from reports.papers import Paper
from reports.records import Photo
from reports.writing import whole, write
from store.evidence import wacz
from system.settings import Settings

INDEX: Final = "index.csv"
FILE: Final = "File"
"""The column of the index that names the pack of a listing's evidence, or a photo's file."""
_PHOTOS: Final = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".pdf")
"""Endings that photos keep."""
_HEADING: Final = ("Case", "What", "Name", "SHA-256", "Evidence", "Manifest SHA-256", FILE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What is handed out, and on whose word."""

    engine: Engine
    settings: Settings
    drafts: Sequence[Draft]
    signer: str | None
    about: Mapping[str, str]
    told: Callable[[str], None]
    """Hears what is being written."""


def pack(target: Path, handed: Handed) -> None:
    """Write the zip `target`; each WACZ in it is checked by `andon evidence verify`.

    Raises:
        InputError: the target cannot be written, or a pack of evidence is not there or was purged.
        ServiceError: there is no Chromium, or the store or a file of evidence does not answer.
    """
    with whole(target) as partial, tempfile.TemporaryDirectory() as name:
        fill(Path(name), handed)
        handed.told(f"packing {target}")
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in sorted(Path(name).iterdir(), key=lambda one: (one.name != INDEX, one.name)):
                packed.write(file, file.name)


def fill(folder: Path, handed: Handed) -> None:
    """Write everything into `folder`, which is there and empty.

    Raises:
        InputError: as above.
        ServiceError: as above.
    """
    for name in ("cases.xlsx", "cases.csv"):
        write_table(folder / name, handed)
    with printing() as printer:
        for draft in handed.drafts:
            handed.told(f"writing case {draft.case.number}")
            _write_case(folder, draft, handed, printer)
    _write_index(folder, handed.drafts)


def write_table(path: Path, handed: Handed) -> None:
    """Write the cases to a file .xlsx or .csv.

    Raises:
        InputError: the path cannot be written.
        ServiceError: a file of evidence does not answer.
    """
    handed.told(f"writing {path}")
    make = listed if path.suffix.lower() == ".csv" else ipr
    write(path, make([one.case for one in handed.drafts], handed.about))


def _write_case(folder: Path, draft: Draft, handed: Handed, printer: Printer) -> None:
    case = draft.case
    write_complaints(folder, case, draft.complaints, handed.about)
    (folder / f"{_stem(draft)}.pdf").write_bytes(printer(case_page(draft, handed.signer)))
    for name, photo in _photos(draft).items():
        (folder / name).write_bytes(photo.body())
    for name, paper in _papers(draft).items():
        _copy(paper, folder / name)
    numbers = {one.proof.number for one in case.listings if one.proof} | set(case.more_evidence)
    if numbers:
        wacz.export(handed.engine, handed.settings, numbers, folder / _pack_name(draft))


def _stem(draft: Draft) -> str:
    return f"case-{draft.case.number}"


def _pack_name(draft: Draft) -> str:
    return f"{_stem(draft)}-evidence.wacz"


def _photos(draft: Draft) -> dict[str, Photo]:
    """The photos of test purchases by the names of their files, which are our own."""
    numbered = enumerate(draft.case.photos, start=1)
    return {f"{_stem(draft)}-photo-{number}{_ending(one.name)}": one for number, one in numbered}


def _papers(draft: Draft) -> dict[str, Paper]:
    """The papers by the names of their files, which are our own."""
    numbered = enumerate(draft.papers, start=1)
    return {f"{_stem(draft)}-paper-{number}{one.path.suffix.lower()}": one for number, one in numbered}


def _copy(paper: Paper, target: Path) -> None:
    try:
        shutil.copyfile(paper.path, target)
    except OSError as error:
        raise InputError(f"{paper.path}: cannot be read ({error.strerror})") from None


def _ending(name: str) -> str:
    ending = Path(name).suffix.lower()
    return ending if ending in _PHOTOS else ".bin"


def _write_index(folder: Path, drafts: Sequence[Draft]) -> None:
    """Each file with its SHA-256, each listing with its pack, photos, papers, what is missing, what is not filed."""
    files = sorted(folder.iterdir())
    with (folder / INDEX).open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(_HEADING)
        writer.writerows(_files(files))
        for draft in drafts:
            writer.writerows(_listings(draft))
            for name, photo in _photos(draft).items():
                writer.writerow([draft.case.number, "photo", harmless(photo.name), photo.sha256, "", "", name])
            for name, paper in _papers(draft).items():
                writer.writerow(
                    [draft.case.number, "paper", harmless(f"{paper.what}: {paper.path.name}"), "", "", "", name]
                )
            told = [("no complaint", draft.withheld)] if draft.withheld else []
            told += [("missing", fact) for fact in draft.lacks]
            writer.writerows([draft.case.number, what, harmless(fact), "", "", "", ""] for what, fact in told)


def _files(files: Iterable[Path]) -> Iterator[Sequence[object]]:
    for file in files:
        with file.open("rb") as body:
            yield ["", "file", file.name, hashlib.file_digest(body, "sha256").hexdigest(), "", "", ""]


def _listings(draft: Draft) -> Iterator[Sequence[object]]:
    for one in draft.case.listings:
        proof = (one.proof.number, one.proof.manifest_sha256, _pack_name(draft)) if one.proof else ("", "", "")
        yield [draft.case.number, "listing", harmless(one.url), "", *proof]
