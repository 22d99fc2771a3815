"""Whether a pack is what was recorded: each file, the lists, the manifests, their chain and their timestamps.

Everything is checked from the pack itself, offline; nothing of the store or the settings is needed.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from cryptography.x509 import Certificate

from store.evidence import manifest, wacz
from store.evidence.opening import Pack, opened
from store.evidence.stamps import check_stamp

_MANIFEST: Final = re.compile(r"(?:evidence-(\d{6,})/manifest|chain/(\d{6,}))\.json")
_OWN: Final = re.compile(r"(?:evidence-(\d{6,})/|archive/(\d{6,})-).+")
_DERIVED: Final = (wacz.PACKAGE, wacz.DIGEST, wacz.INDEX, wacz.PAGES)


@dataclass(slots=True)
class Verdict:
    """What a verification found."""

    sha256: str | None
    files: int
    faults: dict[str, str] = field(default_factory=dict)
    """Path to what is wrong with the file there."""
    notes: list[str] = field(default_factory=list)
    """What was checked and what it says, for people."""

    def blame(self, path: str, sentence: str) -> None:
        """Say what is wrong with a file; the first thing that was found counts."""
        self.faults.setdefault(path, sentence)


@dataclass(frozen=True, slots=True)
class _Manifest:
    number: int
    path: str
    said: Mapping[str, Any]
    digest: str
    full: bool
    """Whether its pack is here; else it is a link of the chain alone."""


def verify(path: Path, roots: Sequence[Certificate] = (), expected: str | None = None) -> Verdict:
    """The verdict on the pack at `path`, a WACZ file or its folder.

    `roots` are certificates of time-stamping authorities that are trusted; `expected` is the SHA-256 that the file had
    when it was handed out.

    Raises:
        InputError: there is no pack there.
    """
    pack = opened(path)
    verdict = Verdict(pack.sha256, len(pack.files), dict(pack.faults))
    if expected is not None and pack.sha256 != expected.lower():
        verdict.blame(path.name, f"is not the file that was handed out: its SHA-256 is {pack.sha256}")
    _check_package(pack, verdict)
    found = list(_manifests(pack, verdict))
    for one in found:
        if one.full:
            _check_files(pack, _listed(one.said), verdict)
            verdict.notes.append(_note(one))
            verdict.notes += check_stamp(pack, one.path, one.said, roots, verdict.blame)
    _check_strays(pack, found, verdict)
    _check_chain(found, verdict)
    if not any(one.full for one in found):
        verdict.blame("evidence", "is missing: the pack holds no manifest")
    return verdict


def _note(one: _Manifest) -> str:
    said = one.said
    return (
        f"evidence {one.number}: {said.get('url')} on channel {said.get('channel')}, "
        f"captured {said.get('captured_at')}, manifest SHA-256 {one.digest}"
    )


def _check_package(pack: Pack, verdict: Verdict) -> None:
    """WACZ's own lists: the digest of the list, and the list of all files."""
    package = pack.texts.get(wacz.PACKAGE)
    if package is None:
        verdict.blame(wacz.PACKAGE, "is missing")
        return
    digest = pack.texts.get(wacz.DIGEST)
    if digest is None:
        verdict.blame(wacz.DIGEST, "is missing")
    elif digest != wacz.digest_of(package):
        named = _object(digest).get("hash") == _object(wacz.digest_of(package))["hash"]
        verdict.blame(wacz.DIGEST, "is changed" if named else f"does not fit {wacz.PACKAGE}: one of the two is changed")
    resources = _object(package).get("resources")
    if not isinstance(resources, list):
        verdict.blame(wacz.PACKAGE, "is changed: it lists no files")
        return
    listed = [_file(one, "hash") for one in resources if isinstance(one, dict)]
    _check_files(pack, listed, verdict)
    for name in set(pack.files) - {one.path for one in listed} - {wacz.PACKAGE, wacz.DIGEST}:
        verdict.blame(name, f"is extra: {wacz.PACKAGE} does not list it")


def _check_files(pack: Pack, listed: Sequence[manifest.File], verdict: Verdict) -> None:
    by_digest = {one.sha256: one.path for one in listed}
    for one in listed:
        there = pack.files.get(one.path)
        if there is None:
            verdict.blame(one.path, "is missing")
        elif there.sha256 != one.sha256:
            other = by_digest.get(there.sha256)
            verdict.blame(one.path, f"is swapped: it holds what {other} should" if other else "is changed")
        elif there.bytes != one.bytes:
            verdict.blame(one.path, "is changed: its size is listed wrong")


def _manifests(pack: Pack, verdict: Verdict) -> Iterator[_Manifest]:
    """The manifests, by number."""
    named = sorted(
        (int(found[1] or found[2]), path, found) for path in pack.files if (found := _MANIFEST.fullmatch(path))
    )
    for number, path, found in named:
        said = _object(pack.texts.get(path, b""))
        if said.get("format") != manifest.FORMAT or not isinstance(said.get("files"), list):
            verdict.blame(path, "is changed: it is no manifest")
        elif said.get("number") != number:
            verdict.blame(path, f"is out of chain: it is the manifest of evidence {said.get('number')}")
        else:
            yield _Manifest(number, path, said, pack.files[path].sha256, full=found[1] is not None)


def _listed(said: Mapping[str, Any]) -> list[manifest.File]:
    return [_file(one, "sha256") for one in said["files"] if isinstance(one, dict)]


def _file(row: Mapping[str, Any], key: str) -> manifest.File:
    size = row.get("bytes")
    digest = str(row.get(key)).removeprefix("sha256:")
    return manifest.File(str(row.get("path")), digest, size if isinstance(size, int) else -1)


def _check_strays(pack: Pack, found: Iterable[_Manifest], verdict: Verdict) -> None:
    """Files that no manifest vouches for, whatever WACZ's list says."""
    vouched = {one.path for said in found if said.full for one in _listed(said.said)}
    for path in pack.files:
        of_pack = _OWN.fullmatch(path)
        beside = _MANIFEST.fullmatch(path) or path.endswith("/manifest.tsr") or path in _DERIVED
        if path not in vouched and not (beside and (of_pack or path in _DERIVED or path.startswith(f"{wacz.CHAIN}/"))):
            verdict.blame(path, "is extra: no manifest lists it")


def _check_chain(found: Sequence[_Manifest], verdict: Verdict) -> None:
    for one in found:
        if (one.number == 1) is not (one.said.get("previous") is None):
            verdict.blame(one.path, "is out of chain: only the first manifest has none before it")
    for before, one in pairwise(found):
        if before.number == one.number:
            verdict.blame(one.path, "is extra: another manifest has its number")
        elif before.number + 1 < one.number:
            left_out = f"{before.number + 1} to {one.number - 1}"
            verdict.blame(f"{wacz.CHAIN}/{before.number + 1:06}.json", f"is missing: the chain lacks {left_out}")
        elif one.said.get("previous") != before.digest:
            verdict.blame(one.path, f"is out of chain: the manifest before it is not {before.path}")


def _object(text: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
