"""Whatever is done to a pack is found and named, offline."""

import json
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from store.engine import open_engine
from store.evidence import stamping, wacz
from store.evidence.stamps import roots_of
from store.evidence.vault import sha256
from store.evidence.verifying import verify
from system import clock
from tests.store.evidence.packs import Authority, authority_in, kept, openssl, serving, settings_in, unpacked, zipped


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority_in(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, authority: Authority) -> Path:
    """The folder of a stamped WACZ with evidence 2 and 4 of five; 3 is in its chain alone."""
    clock.reset()  # the authority's is real, and this is made before each test's own reset
    folder = tmp_path_factory.mktemp("original")
    shutil.copy(sqlite_template, folder / "store.db")
    engine = open_engine(f"sqlite:///{folder / 'store.db'}")
    with serving(authority):
        settings = settings_in(folder, authorities=[authority.url])
        for number in range(1, 6):
            kept(engine, settings, str(number), pictures=2)
        stamping.stamp_waiting(engine, settings)
    made = unpacked(engine, settings, folder, 2, 4)
    engine.dispose()
    return made


@pytest.fixture
def pack(original: Path, tmp_path: Path) -> Path:
    """A copy to tamper with."""
    return Path(shutil.copytree(original, tmp_path / "pack"))


def faults(pack: Path, *roots: Path) -> dict[str, str]:
    return verify(pack, roots_of(roots)).faults


def relisted(pack: Path) -> None:
    """Write WACZ's own lists anew, as a forger would."""
    said = json.loads((pack / wacz.PACKAGE).read_bytes())
    lists = (wacz.PACKAGE, wacz.DIGEST)
    files = [file for file in sorted(pack.rglob("*")) if file.is_file() and file.name not in lists]
    said["resources"] = [
        {
            "name": file.name.lower(),
            "path": file.relative_to(pack).as_posix(),
            "hash": f"sha256:{sha256(file.read_bytes())}",
            "bytes": file.stat().st_size,
        }
        for file in files
    ]
    (pack / wacz.PACKAGE).write_text(json.dumps(said))
    (pack / wacz.DIGEST).write_bytes(wacz.digest_of((pack / wacz.PACKAGE).read_bytes()))


def test_a_pack_as_it_was_made_holds_and_says_what_it_proves(pack: Path, authority: Authority) -> None:
    verdict = verify(pack, roots_of([authority.root]))

    assert verdict.faults == {}
    assert "evidence 2: https://shop.example/p/2 on channel shop, captured" in verdict.notes[0]
    assert "UTC by CN=Test Authority, signed by an authority that was given" in verdict.notes[1]


def test_without_a_root_the_signature_is_said_to_be_unchecked(pack: Path) -> None:
    assert "whose signature was not checked: no --root given" in verify(pack).notes[1]


def flip(file: Path, chance: random.Random) -> None:
    body = bytearray(file.read_bytes())
    body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
    file.write_bytes(body)


def assert_flips_are_named(pack: Path, count: int) -> None:
    """Change one bit of one file at a time; the file is named each time, and a list also where it no longer fits."""
    chance = random.Random(4)
    files = [file for file in sorted(pack.rglob("*")) if file.is_file()]
    for number in range(count):
        file = files[number % len(files)]
        whole = file.read_bytes()
        flip(file, chance)
        name = file.relative_to(pack).as_posix()
        named = {name, wacz.DIGEST} if name == wacz.PACKAGE else {name}
        assert named & set(faults(pack)), name
        file.write_bytes(whole)
    assert faults(pack) == {}


def test_each_of_40_flipped_bits_is_named(pack: Path) -> None:
    assert_flips_are_named(pack, 40)


@pytest.mark.drill
def test_each_of_500_flipped_bits_is_named(pack: Path) -> None:
    assert_flips_are_named(pack, 500)


def test_a_flipped_bit_anywhere_in_the_file_is_found_by_its_hash(pack: Path, tmp_path: Path) -> None:
    file = zipped(pack, tmp_path / "pack.wacz")
    whole, chance = file.read_bytes(), random.Random(5)
    for _ in range(40):
        flip(file, chance)
        assert verify(file, (), sha256(whole)).faults
        file.write_bytes(whole)

    assert verify(file, (), sha256(whole)).faults == {}


def test_a_missing_a_swapped_and_an_extra_file_are_told_apart(pack: Path) -> None:
    (pack / "evidence-000004/fields.json").unlink()
    one, two = pack / "evidence-000002/shot-0.png", pack / "evidence-000002/shot-1.png"
    swapped = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(swapped)
    (pack / "evidence-000002/note.txt").write_text("not there before")

    assert faults(pack) == {
        "evidence-000004/fields.json": "is missing",
        "evidence-000002/shot-0.png": "is swapped: it holds what evidence-000002/shot-1.png should",
        "evidence-000002/shot-1.png": "is swapped: it holds what evidence-000002/shot-0.png should",
        "evidence-000002/note.txt": "is extra: datapackage.json does not list it",
    }


def change(path: str) -> Callable[[Path], None]:
    def tamper(pack: Path) -> None:
        (pack / path).write_bytes(b"forged")

    return tamper


def swap_packs(pack: Path) -> None:
    one, two, third = (pack / name for name in ("evidence-000002", "evidence-000004", "aside"))
    one.rename(third)
    two.rename(one)
    third.rename(two)


def forge_manifest(pack: Path) -> None:
    file = pack / "evidence-000004/manifest.json"
    file.write_bytes(file.read_bytes().replace(b"shop.example/p/4", b"shop.example/p/9"))


def relink(pack: Path) -> None:
    file = pack / "chain/000003.json"
    said = json.loads(file.read_bytes())
    file.write_bytes(file.read_bytes().replace(said["previous"].encode(), b"0" * 64))


def add(pack: Path) -> None:
    (pack / "evidence-000002/shot-9.png").write_bytes(b"added later")


def drop_link(pack: Path) -> None:
    (pack / "chain/000003.json").unlink()


def move_stamp(pack: Path) -> None:
    shutil.copy(pack / "evidence-000002/manifest.tsr", pack / "evidence-000004/manifest.tsr")


FORGERIES = [
    (change("evidence-000002/fields.json"), "evidence-000002/fields.json", "is changed"),
    (change("archive/000004-exchange.warc"), "archive/000004-exchange.warc", "is changed"),
    (swap_packs, "evidence-000002/manifest.json", "is out of chain: it is the manifest of evidence 4"),
    (forge_manifest, "evidence-000004/manifest.tsr", "falsely timestamped: it is over something else"),
    (relink, "chain/000003.json", "is out of chain: the manifest before it is not evidence-000002/manifest.json"),
    (add, "evidence-000002/shot-9.png", "is extra: no manifest lists it"),
    (drop_link, "chain/000003.json", "is missing: the chain lacks 3 to 3"),
    (move_stamp, "evidence-000004/manifest.tsr", "falsely timestamped: it is over something else"),
    (change("evidence-000002/manifest.tsr"), "evidence-000002/manifest.tsr", "falsely timestamped: it is no timestamp"),
]


@pytest.mark.parametrize(("forge", "path", "sentence"), FORGERIES)
def test_a_forger_who_writes_the_lists_anew_is_found(
    pack: Path, forge: Callable[[Path], None], path: str, sentence: str
) -> None:
    forge(pack)
    relisted(pack)

    assert sentence in faults(pack)[path]


def test_a_stamp_of_an_authority_that_is_not_trusted_is_false(pack: Path, tmp_path: Path) -> None:
    other = authority_in(tmp_path / "other")

    found = faults(pack, other.root)

    assert set(found) == {"evidence-000002/manifest.tsr", "evidence-000004/manifest.tsr"}
    assert "its signature does not lead to a given certificate" in found["evidence-000002/manifest.tsr"]


def test_a_stamp_by_another_authority_in_place_of_the_first_is_false(
    pack: Path, tmp_path: Path, authority: Authority
) -> None:
    other = authority_in(tmp_path / "other")
    manifest = pack / "evidence-000002/manifest.json"
    openssl(tmp_path, f"ts -query -data {manifest} -sha256 -cert -out query.tsq")
    (pack / "evidence-000002/manifest.tsr").write_bytes(other.reply((tmp_path / "query.tsq").read_bytes()))
    relisted(pack)

    assert "falsely timestamped" in faults(pack, authority.root)["evidence-000002/manifest.tsr"]


def test_a_zip_that_was_packed_anew_is_no_other_evidence(pack: Path, tmp_path: Path, authority: Authority) -> None:
    verdict = verify(zipped(pack, tmp_path / "again.wacz"), roots_of([authority.root]))

    assert verdict.faults == {}


def test_two_members_of_one_name_are_told(pack: Path, tmp_path: Path) -> None:
    file = zipped(pack, tmp_path / "double.wacz")
    with zipfile.ZipFile(file, "a") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr("evidence-000002/fields.json", b"{}")

    assert verify(file).faults["evidence-000002/fields.json"] == "is there twice"


def test_200_files_are_one_pack(sqlite_engine: Engine, tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    folder = unpacked(sqlite_engine, settings, tmp_path, kept(sqlite_engine, settings, pictures=200))

    assert verify(tmp_path / "pack.wacz").files == len([file for file in folder.rglob("*") if file.is_file()])
    assert verify(tmp_path / "pack.wacz").faults == {}
