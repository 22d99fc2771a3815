"""A workbook's parts, however hostile."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest

from catalog import archive
from catalog.archive import Archive
from model.errors import InputError


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return file.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_parts_are_read_in_pieces(method: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_CHUNK", 7)
    data = b"0123456789" * 100

    found = list(Archive(packed({"a.xml": data}, method), "m.xlsx").read("a.xml"))

    assert b"".join(found) == data
    assert len(found) > 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK no zip", "m.xlsx: no .xlsx workbook, or a damaged one; save it again as .xlsx"),
        (b"", "m.xlsx: no .xlsx workbook, or a damaged one; save it again as .xlsx"),
        (
            b"\xd0\xcf\x11\xe0rest",
            "m.xlsx: protected by a password or an old .xls; save it as .xlsx without a password",
        ),
        (
            packed({"xl/a.xml": b'<!DOCTYPE x [<!ENTITY a "b">]>'}),
            "m.xlsx: xl/a.xml declares a document type, which no spreadsheet does",
        ),
        (
            packed({"a": b"x"}, zipfile.ZIP_BZIP2),
            "m.xlsx: a is packed in a way that no spreadsheet uses",
        ),
    ],
)
def test_what_is_no_plain_workbook_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        Archive(data, "m.xlsx")

    assert str(caught.value) == sentence


def test_a_document_type_across_two_pieces_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_CHUNK", 5)

    with pytest.raises(InputError, match="declares a document type"):
        Archive(packed({"a.xml": b"<a/>   <!DOCTYPE x>"}, zipfile.ZIP_STORED), "m.xlsx")


def test_a_bomb_is_refused_before_it_is_inflated_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_INFLATED", 1 << 20)

    with pytest.raises(InputError, match=r"^m.xlsx: inflates to more than 1 MiB; is it a ZIP bomb\?$"):
        Archive(packed({"a": bytes(3 << 20)}), "m.xlsx")


@pytest.mark.parametrize("claimed", [10, 1 << 30])
def test_a_part_that_lies_about_its_size_is_refused(claimed: int) -> None:
    data = bytearray(packed({"a": bytes(1000)}))
    at = data.index(b"PK\x01\x02") + 24  # uncompressed size in the central directory: APPNOTE.TXT 4.3.12
    data[at : at + 4] = struct.pack("<I", claimed)

    with pytest.raises(InputError, match=r"^m.xlsx: a inside is not of the size that it says; save it again$"):
        Archive(bytes(data), "m.xlsx")


def test_a_damaged_part_is_refused() -> None:
    data = bytearray(packed({"a": zlib.compress(b"x" * 100)}))
    data[31:41] = b"\xff" * 10

    with pytest.raises(InputError, match="a inside is"):
        Archive(bytes(data), "m.xlsx")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("a", b"1")
        made.writestr("a", b"2")

    with pytest.raises(InputError, match="two of one name"):
        Archive(file.getvalue(), "m.xlsx")


def test_a_missing_part_is_named() -> None:
    with pytest.raises(InputError, match=r"^m.xlsx: xl/workbook.xml is missing inside; save the workbook again"):
        list(Archive(packed({"a": b"x"}), "m.xlsx").read("xl/workbook.xml"))
