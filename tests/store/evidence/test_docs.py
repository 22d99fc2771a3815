"""The commands of docs/evidence.md, run as they stand, check a pack with openssl and sha256sum alone."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import Engine

from store.evidence import stamping
from tests.store.evidence.packs import authority_in, kept, serving, settings_in, unpacked, zipped

TEXT = (Path(__file__).parents[3] / "docs" / "evidence.md").read_text("utf-8")
BLOCKS = re.findall(r"^```sh\n(.+?)^```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(sqlite_engine: Engine, tmp_path: Path) -> Path:
    """A folder with `pack.wacz` of evidence 2 and 4, its content in `content`, and the authority's `root.pem`."""
    with serving(authority_in(tmp_path / "authority")) as authority:
        settings = settings_in(tmp_path, authorities=[authority.url])
        for name in "1234":
            kept(sqlite_engine, settings, name)
        stamping.stamp_waiting(sqlite_engine, settings)
    made = tmp_path / "made"
    made.mkdir()
    unpacked(sqlite_engine, settings, made, 2, 4).rename(made / "content")
    shutil.copy(authority.root, made / "root.pem")
    return made


def done(folder: Path, *blocks: int) -> subprocess.CompletedProcess[str]:
    """What the unpacking and these blocks of the page print."""
    script = "\n".join(["set -e", BLOCKS[0], *(BLOCKS[number] for number in blocks)])
    return subprocess.run(["sh", "-c", script], cwd=folder, check=False, capture_output=True, text=True)


def tampered(folder: Path, path: str, old: bytes, new: bytes) -> None:
    """Pack the content again with one file changed."""
    file = folder / "content" / path
    assert old in file.read_bytes()
    file.write_bytes(file.read_bytes().replace(old, new))
    (folder / "pack.wacz").unlink()
    zipped(folder / "content", folder / "pack.wacz")


def test_a_pack_as_it_was_made_passes_every_command(folder: Path) -> None:
    said = done(folder, 1, 2, 3)

    assert said.returncode == 0, said.stderr
    assert "archive/000002-exchange.warc: OK" in said.stdout
    assert "evidence-000004/fields.json: OK" in said.stdout
    assert said.stdout.count("Time stamp: ") == 2
    assert "out of chain" not in said.stdout


def test_sha256sum_names_a_file_that_was_changed(folder: Path) -> None:
    tampered(folder, "evidence-000004/fields.json", b"p/4", b"p/5")

    said = done(folder, 1)

    assert said.returncode != 0
    assert "evidence-000004/fields.json: FAILED" in said.stdout


def test_the_chain_names_a_manifest_that_was_changed(folder: Path) -> None:
    tampered(folder, "chain/000003.json", b"p/3", b"p/9")

    assert "evidence-000004/manifest.json is out of chain" in done(folder, 2).stdout


def test_openssl_refuses_a_stamp_over_another_manifest(folder: Path) -> None:
    tampered(folder, "evidence-000002/manifest.json", b"p/2", b"p/7")

    assert done(folder, 3).returncode != 0
