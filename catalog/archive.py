"""The parts of an .xlsx file (a ZIP of XML), inflated within bounds.

A spreadsheet from outside is hostile: sizes that a ZIP declares are not believed, and XML with a document type, through
which entities expand, is refused.
"""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from model.errors import InputError
from model.lazy import Lazy, lazy

MAX_FILE: Final = 100 << 20
"""Bytes of a file. A workbook of 370,000 rows has about 20 MiB."""
MAX_INFLATED: Final = 768 << 20
"""Bytes of all parts together. The same workbook has about 250 MiB."""
_MAX_PARTS: Final = 1_000
_CHUNK: Final = 1 << 20
_LOCAL: Final = struct.Struct("<4s22xHH")
"""A part's local header: its signature and the lengths of name and extra field. Source: APPNOTE.TXT 6.3.10, 4.3.7."""
_OLD: Final = b"\xd0\xcf\x11\xe0"
"""OLE: an .xls, or an .xlsx that a password protects."""


class Archive:
    """The parts of the .xlsx file whose bytes are `data`; every one has been inflated once, and is within bounds.

    Raises:
        InputError: it is no .xlsx file, is protected, is too large, lies about its sizes, or holds a document type.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._data = data
        self._name = name
        if data.startswith(_OLD):
            raise self._refusal(
                lazy("%(file)s: protected by a password or an old .xls; save it as .xlsx without a password")
            )
        try:
            listed = ZipFile(BytesIO(data)).infolist()
        except (BadZipFile, ValueError, NotImplementedError, struct.error):
            raise self._refusal(lazy("%(file)s: no .xlsx workbook, or a damaged one; save it again as .xlsx")) from None
        self._parts = {info.filename: info for info in listed}
        if len(listed) > _MAX_PARTS or len(self._parts) != len(listed):
            raise self._refusal(
                lazy("%(file)s: %(count)s parts inside, or two of one name; save it again as .xlsx"), count=len(listed)
            )
        self._measure()

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def read(self, part: str) -> Iterator[bytes]:
        """The bytes of a part, in pieces.

        Raises:
            InputError: it is missing, damaged, or larger than it says.
        """
        if part not in self._parts:
            raise self._refusal(
                lazy("%(file)s: %(part)s is missing inside; save the workbook again as .xlsx"), part=part
            )
        try:
            yield from self._inflated(self._parts[part])
        except (zlib.error, struct.error):
            raise self._refusal(
                lazy("%(file)s: %(part)s inside is damaged; save the workbook again as .xlsx"), part=part
            ) from None

    def _refusal(self, words: Lazy, **parts: object) -> InputError:
        return InputError(words.filled(file=self._name, **parts))

    def _measure(self) -> None:
        total = 0
        for part in self._parts:
            tail = b""
            for piece in self.read(part):
                total += len(piece)
                if total > MAX_INFLATED:
                    raise self._refusal(
                        lazy("%(file)s: inflates to more than %(most)s MiB; is it a ZIP bomb?"), most=MAX_INFLATED >> 20
                    )
                tail += piece
                if b"<!DOCTYPE" in tail or b"<!ENTITY" in tail:
                    raise self._refusal(
                        lazy("%(file)s: %(part)s declares a document type, which no spreadsheet does"), part=part
                    )
                tail = tail[-16:]

    def _inflated(self, info: ZipInfo) -> Iterator[bytes]:
        signature, name, extra = _LOCAL.unpack_from(self._data, info.header_offset)
        start = info.header_offset + _LOCAL.size + name + extra
        packed = self._data[start : start + info.compress_size]
        if signature != b"PK\x03\x04" or info.flag_bits & 1 or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise self._refusal(
                lazy("%(file)s: %(part)s is packed in a way that no spreadsheet uses"), part=info.filename
            )
        pieces = _stored(packed) if info.compress_type == ZIP_STORED else _deflated(packed)
        size = 0
        for piece in pieces:
            size += len(piece)
            if size > info.file_size:
                break
            yield piece
        if size != info.file_size:
            raise self._refusal(
                lazy("%(file)s: %(part)s inside is not of the size that it says; save it again"), part=info.filename
            )


def _stored(packed: bytes) -> Iterator[bytes]:
    for start in range(0, len(packed), _CHUNK):
        yield packed[start : start + _CHUNK]


def _deflated(packed: bytes) -> Iterator[bytes]:
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    while packed and not machine.eof:
        yield machine.decompress(packed, _CHUNK)
        packed = machine.unconsumed_tail
    yield machine.flush()
