"""An answer of a shop as a file that somebody saved holds it, and the bounds of such files."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urljoin

from model.errors import InputError
from reading.page import MAX_BYTES, Page

MOST_BYTES: Final = 100 * 1024 * 1024
"""Of one file that is read whole (a page with its pictures, a HAR), unpacked."""
MOST_KEPT: Final = 300 * 1024 * 1024
"""Of all bodies kept from one archive, unpacked."""
MOST_ENTRIES: Final = 20_000
"""Answers in one archive."""

_UNREAD: Final = ("image/", "font/", "video/", "audio/", "text/css", "application/pdf", "application/wasm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """One answer."""

    file: str
    """The file's name, for people."""
    page: Page
    at: datetime
    """When it was fetched: the file says so, else when the file was written. Aware."""
    document: bool
    """A page rather than an answer that a page's script fetched."""
    group: str = ""
    """What ties it to its page inside the file: a HAR's page reference."""
    referrer: str = ""
    """The page that asked for it, where the file says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An entry of an archive before it is known whether it is of use."""

    url: str
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    at: datetime
    encoding: str | None = None
    group: str = ""
    referrer: str = ""
    document: bool | None = None
    """Whether a browser opened it as a page; None = not told."""


def saved_from(file: str, answers: Iterable[Answer]) -> Iterator[Saved]:
    """The answers of an archive that readers may need, in order, within bounds.

    A page to which others were redirected knows the address that was asked for.

    Raises:
        InputError: there are too many, or they are too large.
    """
    asked: dict[str, str] = {}
    kept = 0
    for number, answer in enumerate(answers):
        if number >= MOST_ENTRIES:
            raise InputError(f"{file}: holds more than {MOST_ENTRIES:,} answers")
        if 300 <= answer.status < 400 and (location := answer.headers.get("location")):
            asked[_absolute(answer.url, location)] = asked.get(answer.url, answer.url)
        elif answer.status and is_readable(answer.headers.get("content-type", "")):
            kept += len(answer.body)
            if len(answer.body) > MAX_BYTES or kept > MOST_KEPT:
                raise InputError(f"{file}: the answer of {answer.url[:200]} is larger than Andon reads")
            yield _saved(file, answer, asked.get(answer.url))


def is_readable(content_type: str) -> bool:
    """Whether a body of this type may be a page or data; an unknown type may."""
    return not content_type.lower().startswith(_UNREAD)


def is_document(body: bytes, content_type: str | None) -> bool:
    """Whether a body is a page, by its type, else by its first character."""
    if content_type and ("html" in content_type or "json" in content_type or "javascript" in content_type):
        return "html" in content_type.lower()
    return body[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] == b"<"


def aware(moment: datetime) -> datetime:
    """`moment` in UTC; one without a zone is UTC already."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def moved(saved: Saved, url: str) -> Saved:
    """`saved` at another address."""
    return replace(saved, page=replace(saved.page, url=url))


def _saved(file: str, answer: Answer, asked: str | None) -> Saved:
    content_type = answer.headers.get("content-type")
    page = Page(
        url=answer.url,
        body=answer.body,
        status=answer.status,
        content_type=content_type,
        encoding=answer.encoding,
        requested_url=asked if asked != answer.url else None,
        headers=dict(answer.headers),
    )
    return Saved(
        file=file,
        page=page,
        at=answer.at,
        document=is_document(answer.body, content_type) and answer.document is not False,
        group=answer.group,
        referrer=answer.referrer,
    )


def _absolute(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        return location
