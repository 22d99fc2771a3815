"""Packs as one file that ReplayWeb.page opens. Source: WACZ 1.1.1, https://specs.webrecorder.net/wacz/1.1.1/.

Beside what WACZ wants there is `evidence-NUMBER/` with each pack's manifest, timestamp and files, and `chain/` with the
manifests in between, so that the chain can be followed from the first pack to the last.
"""

import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Engine, Row, select

from model.errors import InputError, ServiceError
from store.engine import read
from store.evidence import manifest
from store.evidence.exchange import warc_date
from store.evidence.index import Entry, entries
from store.evidence.vault import Vault, sha256
from store.tables import evidence, evidence_files
from system import clock, version
from system.settings import Settings

VERSION: Final = "1.1.1"
PACKAGE: Final = "datapackage.json"
DIGEST: Final = "datapackage-digest.json"
INDEX: Final = "indexes/index.cdx"
PAGES: Final = "pages/pages.jsonl"
CHAIN: Final = "chain"

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""A zip's earliest time: the times that count stand in the manifests."""


def export(engine: Engine, settings: Settings, numbers: Iterable[int], target: Path) -> str:
    """Write the packs `numbers` to the file `target`, which ends in `.wacz`, and return the file's SHA-256.

    Raises:
        InputError: there is no such pack or it is purged, the file is there already, or it has no such ending.
        ServiceError: a file of the pack is not there or was changed, or the database does not answer.
    """
    if target.suffix != ".wacz":
        raise InputError(f"{target}: the name of a pack ends in .wacz")
    if target.exists():
        raise InputError(f"{target} is there already; a pack never overwrites")
    if not target.parent.is_dir():
        raise InputError(f"{target.parent} is no folder")
    wanted = sorted(set(numbers))
    with read(engine) as conn:
        chain = conn.execute(
            select(evidence).where(evidence.c.id.between(wanted[0], wanted[-1])).order_by(evidence.c.id)
        ).all()
        files = conn.execute(select(evidence_files).where(evidence_files.c.evidence_id.in_(wanted))).all()
    packs = {row.id: row for row in chain if row.id in wanted}
    for number in wanted:
        if number not in packs:
            raise InputError(f"evidence {number} is not there")
        if packs[number].purged_at is not None:
            raise InputError(
                f"evidence {number} was purged on {packs[number].purged_at:%Y-%m-%d}; its manifest is left"
            )
    members = _members(chain, packs, files)
    part = target.with_name(f".{uuid4().hex}.part")
    try:
        _write(part, members, Vault.of(settings), list(packs.values()))
        digest = sha256(part.read_bytes())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return digest


def _members(chain: Sequence[Row[Any]], packs: Mapping[int, Row[Any]], files: Sequence[Row[Any]]) -> dict[str, str]:
    """Path in the pack to the SHA-256 of what lies there."""
    members = {one.path: one.sha256 for one in files}
    for row in chain:
        if row.id not in packs:
            members[f"{CHAIN}/{row.id:06}.json"] = row.manifest_sha256
            continue
        members[f"{manifest.folder(row.id)}/manifest.json"] = row.manifest_sha256
        if row.stamp_sha256:
            members[f"{manifest.folder(row.id)}/manifest.tsr"] = row.stamp_sha256
    return members


def _write(target: Path, members: Mapping[str, str], vault: Vault, packs: Sequence[Row[Any]]) -> None:
    listed: list[manifest.File] = []
    found: list[Entry] = []
    with zipfile.ZipFile(target, "x") as packed:

        def add(path: str, body: bytes) -> None:
            packed.writestr(zipfile.ZipInfo(path, _EPOCH), body)  # stored, as WACZ wants of what is read in parts
            listed.append(manifest.File(path, sha256(body), len(body)))

        for path, digest in sorted(members.items()):
            body = vault.get(digest)
            if sha256(body) != digest:
                raise ServiceError(f"the evidence file {digest} ({path}) was changed since it was kept")
            if path.endswith(".warc"):
                found += entries(path.removeprefix("archive/"), body)
            add(path, body)
        add(INDEX, "".join(f"{line}\n" for line in sorted(one.line for one in found)).encode())
        pages = _pages(packs, found)
        add(PAGES, "".join(f"{_json(row)}\n" for row in pages).encode())
        package = _package(listed, packs, pages).encode()
        add(PACKAGE, package)
        add(DIGEST, digest_of(package))


def digest_of(package: bytes) -> bytes:
    """What stands in `datapackage-digest.json`, byte for byte."""
    return _json({"path": PACKAGE, "hash": f"sha256:{sha256(package)}"}).encode()


def _pages(packs: Sequence[Row[Any]], found: Sequence[Entry]) -> list[dict[str, Any]]:
    """The list of pages: of each pack the first answer that is no redirect."""
    rows: list[dict[str, Any]] = [{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}]
    for pack in packs:
        own = [one for one in found if f'"filename": "{pack.id:06}-' in one.line]
        shown = next((one for one in own if not 300 <= one.status < 400), None)
        if shown is not None:
            title = f"Evidence {pack.id}: {pack.channel}"
            rows.append({"id": f"{pack.id:06}", "url": shown.url, "ts": shown.at, "title": title})
    return rows


def _package(listed: Sequence[manifest.File], packs: Sequence[Row[Any]], pages: Sequence[dict[str, Any]]) -> str:
    numbers = ", ".join(str(pack.id) for pack in packs)
    main = {"mainPageUrl": pages[1]["url"], "mainPageDate": pages[1]["ts"]} if len(pages) > 1 else {}
    said = {
        "profile": "data-package",
        "wacz_version": VERSION,
        "title": f"Evidence {numbers}",
        "description": "What was seen, when, and how to check it: docs/evidence.md of Andon.",
        "created": warc_date(clock.now()),
        "software": version.software(),
        **main,
        "resources": [
            {
                "name": one.path.replace("/", "-").lower(),  # unique, as Data Package wants it
                "path": one.path,
                "hash": f"sha256:{one.sha256}",
                "bytes": one.bytes,
            }
            for one in listed
        ],
    }
    return json.dumps(said, indent=1, ensure_ascii=False)


def _json(said: Any) -> str:
    return json.dumps(said, ensure_ascii=False)
