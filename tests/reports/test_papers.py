"""Which files are handed out with a case: those of the settings' folder alone, and what else was named is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from reports.papers import papers
from system.complaining import Complaints
from tests.reports import cases

MARK = replace(cases.MARK, certificate="haru-kr.pdf")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of papers, with a secret beside it."""
    held = tmp_path / "papers"
    held.mkdir()
    for name in ("haru-kr.pdf", "licence.png", "leave.pdf", "key.pem"):
        (held / name).write_bytes(b"paper")
    (tmp_path / "secret.pdf").write_bytes(b"secret")
    (held / "linked.pdf").symlink_to(tmp_path / "secret.pdf")
    return held


def test_certificates_licence_and_power_of_attorney_are_found(folder: Path) -> None:
    by = Complaints(papers=folder, identity="licence.png", agent="Kim & Lee", authority="leave.pdf")

    found = papers([MARK], by)

    assert [(one.what, one.path.name) for one in found.there] == [
        ("right 40-1234567: certificate", "haru-kr.pdf"),
        ("complainant: identity", "licence.png"),
        ("complainant: power of attorney", "leave.pdf"),
    ]
    assert found.missing == ()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../secret.pdf", "is not the plain name of a file"),
        ("/etc/passwd", "is not the plain name of a file"),
        ("linked.pdf", "is not in"),
        ("none.pdf", "is not in"),
        ("key.pem", "does not end in .pdf"),
    ],
)
def test_a_name_reaches_no_other_file(folder: Path, name: str, why: str) -> None:
    found = papers([replace(MARK, certificate=name)], Complaints(papers=folder))

    assert found.there == ()
    assert why in found.missing[0]
    assert found.missing[0].startswith(f"right 40-1234567: certificate {name!r}: ")


def test_a_web_address_is_no_file(folder: Path) -> None:
    found = papers([replace(cases.CHINESE, certificate="https://haru.test/cn.pdf")], Complaints(papers=folder))

    assert (found.there, found.missing) == ((), ())


def test_without_a_folder_it_is_said_what_stays_behind() -> None:
    found = papers([MARK], Complaints())

    assert found.missing == (
        "right 40-1234567: certificate 'haru-kr.pdf': "
        "the file is not handed out, for complaints.papers names no folder",
    )
