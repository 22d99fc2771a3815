"""What kind of saved file it is, by its first bytes, and the answers in it."""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from model.errors import InputError
from spiders.importing import archives, documents, har
from spiders.importing.saved import MOST_BYTES, Saved, saved_from

_HEAD: Final = 16_384
_ZIP: Final = b"PK\x03\x04"
_GZIP: Final = b"\x1f\x8b"
_WARC: Final = b"WARC/"


def read_files(paths: Sequence[Path], base_url: str, done: Callable[[Path], None]) -> list[list[Saved]]:
    """The answers in each file, in the files' order; `done` is told of each file that was read.

    Raises:
        InputError: a file is missing, damaged, too large, or of no kind that Andon reads.
    """
    found = []
    for path in paths:
        found.append(list(read_file(path, base_url)))
        if not found[-1]:
            raise InputError(f"{path.name}: holds no page and no data")
        done(path)
    return found


def read_file(path: Path, base_url: str) -> Iterator[Saved]:
    """The answers in one file; pages in a WACZ's list are its only pages.

    Raises:
        InputError: see `read_files`.
    """
    try:
        with path.open("rb") as stream:
            yield from _answers(path, stream, base_url)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from None


def _answers(path: Path, stream: IO[bytes], base_url: str) -> Iterator[Saved]:
    name, head = path.name, _unpacked_head(stream)
    if head.startswith(_ZIP):
        pages = archives.wacz_pages(name, stream)
        saved = list(saved_from(name, archives.wacz(name, stream, documents.written_at(path))))
        yield from _listed(saved, pages)
    elif head.startswith(_WARC):
        yield from saved_from(name, archives.warc(name, stream, documents.written_at(path)))
    else:
        yield from _read_whole(path, _whole(name, stream), base_url)


def _read_whole(path: Path, body: bytes, base_url: str) -> Iterator[Saved]:
    head = body[:_HEAD]
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if not head.strip():
        raise InputError(f"{path.name}: is empty")
    if start in (b"{", b"["):
        parsed = har.parsed(path.name, body)
        if har.is_har(parsed):
            yield from saved_from(path.name, har.answers(path.name, parsed, documents.written_at(path)))
        else:
            yield documents.data(path, body)
    elif documents.is_mhtml(head):
        yield from documents.mhtml(path, body)
    elif start == b"<" or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield documents.html(path, body, base_url)
    else:
        raise InputError(f"{path.name}: is no HTML, MHTML, HAR, WARC or WACZ")


def _listed(saved: list[Saved], pages: frozenset[str]) -> list[Saved]:
    """`saved` without the pages that are on no list: those were frames and looks ahead."""
    if not any(one.document and _is_listed(one, pages) for one in saved):
        return saved
    return [one for one in saved if not one.document or _is_listed(one, pages)]


def _is_listed(saved: Saved, pages: frozenset[str]) -> bool:
    return saved.page.url in pages or (saved.page.requested_url or "") in pages


def _unpacked_head(stream: IO[bytes]) -> bytes:
    """The first bytes, of a gzip those in it; the stream stands at its start again."""
    head = stream.read(_HEAD)
    stream.seek(0)
    return zlib.decompressobj(31).decompress(head, _HEAD) if head.startswith(_GZIP) and _is_gzip(head) else head


def _is_gzip(head: bytes) -> bool:
    try:
        zlib.decompressobj(31).decompress(head, 16)
    except zlib.error:
        return False
    return True


def _whole(name: str, stream: IO[bytes]) -> bytes:
    body = stream.read(MOST_BYTES + 1)
    if body.startswith(_GZIP):
        with _damage_told(name), gzip.open(io.BytesIO(body)) as packed:
            body = packed.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise InputError(f"{name}: is larger than {MOST_BYTES // 1024 // 1024} MB")
    return body


@contextmanager
def _damage_told(name: str) -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{name}: the gzip data is damaged: {error}") from None
