"""WARC and WACZ: what crawlers and archiving browsers write. Sources: WARC 1.1 (ISO 28500), WACZ 1.1.1."""

import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from model.errors import InputError
from model.sites import is_web_address
from reading.page import MAX_BYTES
from spiders.importing.saved import MOST_ENTRIES, Answer, aware, is_readable

_MOST_PAGES_LIST: Final = 20 * 1024 * 1024
_MOST_UNPACKED: Final = 2 * 1024 * 1024 * 1024
"""Of all WARC files in one WACZ: beyond it a zip is a bomb."""
_MOST_RATIO: Final = 200
"""A zip that unpacks to more times its size is a bomb: gzipped WARC files hardly shrink any more."""
_DAMAGED: Final = (
    ArchiveLoadFailed,
    EOFError,
    OSError,
    zlib.error,
    zipfile.BadZipFile,
    ValueError,
    NotImplementedError,
)


def warc(file: str, stream: IO[bytes], written: datetime) -> Iterator[Answer]:
    """The answers in a WARC, packed or not; a record without a time is of `written`.

    Raises:
        InputError: it is damaged, holds too many records, or an answer is too large.
    """
    number = 0
    with _damage_told(file):
        for number, record in enumerate(ArchiveIterator(stream), 1):
            if number > 10 * MOST_ENTRIES:
                raise InputError(f"{file}: holds more than {10 * MOST_ENTRIES:,} records")
            if answer := _answer(file, record, written):
                yield answer
        if not number:
            raise InputError(f"{file}: holds no record")


def wacz(file: str, stream: IO[bytes], written: datetime) -> Iterator[Answer]:
    """The answers of all WARC files in a WACZ. Its members are read by name and never unpacked to disk.

    Raises:
        InputError: it is no zip, damaged, a bomb, or holds no WARC.
    """
    with _damage_told(file), zipfile.ZipFile(stream) as packed:
        members = [one for one in packed.infolist() if _is_warc(one.filename)]
        if not members:
            raise InputError(f"{file}: holds no archive/*.warc.gz")
        unpacked, size = sum(one.file_size for one in members), sum(one.compress_size for one in members)
        if unpacked > _MOST_UNPACKED or unpacked > _MOST_RATIO * max(size, 1):
            raise InputError(f"{file}: unpacks to {unpacked:,} bytes, which is more than Andon reads")
        for one in members:
            with packed.open(one) as source:
                yield from warc(file, io.BufferedReader(_Counted(file, source, one.file_size)), written)


def wacz_pages(file: str, stream: IO[bytes]) -> frozenset[str]:
    """The addresses that a WACZ lists as pages that were looked at; none when it lists none."""
    with _damage_told(file), zipfile.ZipFile(stream) as packed:
        listed = [one for one in packed.infolist() if one.filename in ("pages/pages.jsonl", "pages/extraPages.jsonl")]
        lines: list[bytes] = []
        for one in listed:
            with packed.open(one) as source:
                lines += source.read(_MOST_PAGES_LIST).splitlines()
    return frozenset(url for line in lines if (url := _page_url(line)))


class _Counted(io.RawIOBase):
    """A member of a zip, no more bytes of it than the zip says that it has."""

    def __init__(self, file: str, source: IO[bytes], size: int) -> None:
        self._file, self._source, self._left = file, source, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        chunk = self._source.read(len(buffer))
        self._left -= len(chunk)
        if self._left < 0:
            raise InputError(f"{self._file}: unpacks to more than it says")
        buffer[: len(chunk)] = chunk
        return len(chunk)


@contextmanager
def _damage_told(file: str) -> Iterator[None]:
    try:
        yield
    except InputError:
        raise
    except _DAMAGED as error:
        raise InputError(f"{file}: is damaged: {error}") from None


def _is_warc(name: str) -> bool:
    return name.startswith("archive/") and name.endswith((".warc.gz", ".warc"))


def _page_url(line: bytes) -> str:
    try:
        row = json.loads(line)
    except ValueError:
        return ""
    url = row.get("url") if isinstance(row, dict) else None
    return url if isinstance(url, str) else ""


def _answer(file: str, record: ArcWarcRecord, written: datetime) -> Answer | None:
    """The answer that a record holds; None for requests, pictures and what else is in an archive."""
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if record.rec_type not in ("response", "resource") or not is_web_address(url):
        return None
    headers, status = _headers(record)
    moves = 300 <= status < 400
    if not moves and not is_readable(headers.get("content-type", "")):
        return None
    body = b"" if moves else record.content_stream().read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise InputError(f"{file}: the answer of {url[:200]} is larger than {MAX_BYTES // 1024 // 1024} MB")
    if record.raw_stream.limit > 0 and not record.raw_stream.read(1):
        raise InputError(f"{file}: is damaged: the answer of {url[:200]} is cut short")
    return Answer(url=url, status=status, headers=headers, body=body, at=_time(record, written))


def _headers(record: ArcWarcRecord) -> tuple[dict[str, str], int]:
    """Headers and status of the answer; a resource has no answer's, only its type."""
    if record.http_headers is None:
        content_type = record.rec_headers.get_header("Content-Type")
        return ({"content-type": content_type} if content_type else {}), 200
    headers = {name.lower(): value for name, value in record.http_headers.headers}
    code = record.http_headers.get_statuscode()
    return headers, int(code) if code.isdigit() else 0


def _time(record: ArcWarcRecord, written: datetime) -> datetime:
    text = record.rec_headers.get_header("WARC-Date")
    try:
        return aware(datetime.fromisoformat(text)) if text else written
    except ValueError:
        return written
