"""Pages saved one by one: HTML as browsers and SingleFile write it, MHTML, and answers in JSON."""

import codecs
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

from model.errors import InputError
from model.sites import is_web_address, same_site
from reading.page import MAX_BYTES, Page
from spiders.importing.saved import Saved, aware, is_document

_HEAD: Final = 8_192
"""Bytes in which browsers write where a page is from: before anything of the page's own."""
_CHROME = re.compile(rb"<!--\s*saved from url=\((\d{4})\)(\S+)")
"""Chrome, Edge and Internet Explorer ("mark of the web"): the address's length, then the address."""
_SINGLE_FILE = re.compile(
    rb"<!--\s*Page saved with SingleFile\s+url:\s*(\S+)\s+saved date:\s*([^\r\n]+?)\s*(?:-->|[\r\n])"
)
_JAVASCRIPT_DATE = re.compile(r"\w{3} (\w{3} \d{1,2} \d{4} \d\d:\d\d:\d\d) GMT([+-]\d{4})")
_MIME = re.compile(rb"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*MIME-Version:", re.IGNORECASE)


def is_mhtml(head: bytes) -> bool:
    """Whether a file that begins so is a MIME message, as browsers save pages with all that belongs to them."""
    return _MIME.match(head) is not None


def html(path: Path, body: bytes, base_url: str) -> Saved:
    """A saved page. Its address is the one that the browser wrote into it.

    Where none did, it is what the page calls its own address, if that is on the site at `base_url`.

    Raises:
        InputError: the page is too large, or says no address.
    """
    _check_size(path, body)
    url, at = _written(body[:_HEAD])
    page = Page(url or "", body)
    if not url:
        page = Page(_own_address(page, base_url), body)
    if not page.url:
        raise InputError(f"{path.name}: does not say which address it was saved from; save it as MHTML, HAR or WACZ")
    return Saved(file=path.name, page=page, at=at or written_at(path), document=True)


def data(path: Path, body: bytes) -> Saved:
    """An answer in JSON, which says nothing of its address: it belongs to the page that is brought with it.

    Raises:
        InputError: it is too large.
    """
    _check_size(path, body)
    return Saved(file=path.name, page=Page("", body), at=written_at(path), document=False)


def mhtml(path: Path, body: bytes) -> Iterator[Saved]:
    """The page in a MIME message, and the data beside it.

    Raises:
        InputError: there is no page in it, or it says no address, or the page is too large.
    """
    message = BytesParser().parsebytes(body)
    at = _date(message.get("Date")) or written_at(path)
    parts = [part for part in message.walk() if not part.is_multipart()]
    root = next((part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")), None)
    if root is None:
        raise InputError(f"{path.name}: holds no page")
    url = _header(message, "Snapshot-Content-Location") or _header(root, "Content-Location")
    if not is_web_address(url):
        raise InputError(f"{path.name}: does not say which address it was saved from")
    yield _part(path, root, url, at)
    for part in parts:
        location = _header(part, "Content-Location")
        if part.get_content_subtype() == "json" and is_web_address(location):
            yield _part(path, part, location, at)


def written_at(path: Path) -> datetime:
    """When the file was written."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _part(path: Path, part: Message, url: str, at: datetime) -> Saved:
    payload = part.get_payload(decode=True)
    body = payload if isinstance(payload, bytes) else b""
    _check_size(path, body)
    page = Page(url, body, content_type=part.get_content_type(), encoding=_charset(part))
    return Saved(file=path.name, page=page, at=at, document=is_document(body, part.get_content_type()))


def _charset(part: Message) -> str | None:
    charset = part.get_content_charset()
    try:
        return codecs.lookup(charset).name if charset else None
    except LookupError:
        return None


def _header(part: Message, name: str) -> str:
    return "".join(str(part.get(name) or "").split())


def _date(text: str | None) -> datetime | None:
    try:
        return aware(parsedate_to_datetime(text)) if text else None
    except (ValueError, TypeError):
        return None


def _written(head: bytes) -> tuple[str | None, datetime | None]:
    """Address and time as the saving program wrote them before the page's own words."""
    if found := _SINGLE_FILE.search(head):
        url, at = _text(found[1]), _javascript_date(_text(found[2]))
    elif found := _CHROME.search(head):
        url, at = _text(found[2][: int(found[1])]), None
    else:
        return None, None
    return (url, at) if is_web_address(url) else (None, at)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _javascript_date(text: str) -> datetime | None:
    """`Thu Nov 05 2026 09:12:33 GMT+0900 (Korean Standard Time)`, or ISO 8601."""
    found = _JAVASCRIPT_DATE.match(text)
    try:
        if found:
            return aware(datetime.strptime(f"{found[1]} {found[2]}", "%b %d %Y %H:%M:%S %z"))
        return aware(datetime.fromisoformat(text))
    except ValueError:
        return None


def _own_address(page: Page, base_url: str) -> str:
    metas = dict(page.scanned.metas)
    for url in (page.scanned.canonical, metas.get("og:url")):
        if url and same_site(base_url, url):
            return url
    return ""


def _check_size(path: Path, body: bytes) -> None:
    if len(body) > MAX_BYTES:
        raise InputError(f"{path.name}: the page is larger than {MAX_BYTES // 1024 // 1024} MB")
