"""Everything of a case in one zip: workbooks of the complaints, the case file, packs of evidence, and an index."""

import csv
import hashlib
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy import Engine

from reports.case_file import case_pdf
from reports.cells import harmless
from reports.complaints import write_complaints
from reports.filing import Complaint
from reports.records import Case
from reports.writing import whole
from store.evidence import wacz
from system.settings import Settings

INDEX = "index.csv"


def pack_case(
    engine: Engine,
    settings: Settings,
    target: Path,
    case: Case,
    complaints: Sequence[Complaint],
    *,
    signer: str,
    about: Mapping[str, str],
) -> None:
    """Write the zip `target`; evidence is one pack that `andon evidence verify` checks.

    Raises:
        InputError: the target cannot be written, or a pack of evidence is not there or was purged.
        ServiceError: there is no Chromium, or the store or a file of evidence does not answer.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = list(write_complaints(folder, case, complaints, about))
        pdf = folder / f"case-{case.number}.pdf"
        pdf.write_bytes(case_pdf(case, complaints, signer))
        files.append(pdf)
        numbers = {one.proof.number for one in case.listings if one.proof}
        if numbers:
            evidence = folder / f"case-{case.number}-evidence.wacz"
            wacz.export(engine, settings, numbers, evidence)
            files.append(evidence)
        index = folder / INDEX
        _write_index(index, case, files)
        with whole(target) as partial, zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in (index, *files):
                packed.write(file, file.name)


def _write_index(path: Path, case: Case, files: Sequence[Path]) -> None:
    """What is in the zip with its SHA-256, then which pack of evidence proves which listing."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["what", "name", "sha256"])
        writer.writerows(["file", file.name, hashlib.sha256(file.read_bytes()).hexdigest()] for file in files)
        for one in case.listings:
            proof = f"evidence {one.proof.number}" if one.proof else "no evidence"
            writer.writerow([proof, harmless(one.url), one.proof.manifest_sha256 if one.proof else ""])
