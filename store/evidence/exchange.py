"""What was asked of a server and what it answered, and both as WARC. Source: WARC 1.1 (ISO 28500:2017).

The body is kept as it was received: after the transfer coding (chunks) was taken off, before the content coding
(gzip) was; or it is the document that a browser had built. Each response record says which in `Andon-Body`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from io import BytesIO
from typing import Any, Final
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from system import version

Headers = tuple[tuple[str, str], ...]

_DECODED_AWAY: Final = ("content-encoding", "transfer-encoding", "content-length")
"""Headers that no longer describe a decoded body; they are kept under another name."""
_FORMAT: Final = "WARC File Format 1.1"


class Body(StrEnum):
    """What a response's body is."""

    RECEIVED = "as received, before content decoding"
    RENDERED = "the document as the browser had built it"
    BROUGHT = "as in a file that a person brought, decoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its response; header names and values are Latin-1 text, as HTTP has them."""

    url: str
    status: int
    headers: Headers
    body: bytes
    at: datetime
    """Aware; when the response was complete."""
    method: str = "GET"
    request_headers: Headers | None = None
    """None: what was asked is not known."""
    request_body: bytes = b""
    protocol: str = "HTTP/1.1"
    body_is: Body = Body.RECEIVED
    ip: str | None = None
    """The server's address."""
    certificate: str | None = None
    """SHA-256 of the server's certificate (DER), in hex."""
    cut: bool = False
    """The body was too large and is not kept whole."""


def as_warc(exchanges: Sequence[Exchange]) -> bytes:
    """The exchanges as one WARC file, not packed: a warcinfo record, then each response and its request."""
    out = BytesIO()
    writer = _Writer(out, gzip=False, warc_version="1.1")
    info = {
        "software": version.software(),
        "format": _FORMAT,
        "description": "header names as the crawler has them; no transfer coding; Andon-Body says what a body is",
    }
    about = writer.create_warcinfo_record(None, info)
    about.rec_headers.replace_header("WARC-Date", warc_date(exchanges[0].at))
    writer.write_record(about)
    for one in map(_on_one_line, exchanges):
        response = _response(writer, one)
        if one.request_headers is None:
            writer.write_record(response)
        else:
            writer.write_request_response_pair(_request(writer, one), response)
    return out.getvalue()


def warc_date(at: datetime) -> str:
    """An aware instant in UTC, as WARC 1.1 writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class _Writer(WARCWriter):  # type: ignore[misc]
    """warcio's writer with SHA-256 in place of SHA-1, for which collisions can be made."""

    @staticmethod
    def _create_digester() -> Any:
        return Digester("sha256")


class _Lines(StatusAndHeaders):  # type: ignore[misc]
    """Header lines byte for byte; warcio's own rewrite those that are not ASCII."""

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        self.headers_buff = self.to_bytes(encoding="latin-1")


def _response(writer: Any, one: Exchange) -> Any:
    line = f"{one.status} {_phrase(one.status)}".rstrip()
    fields = {"WARC-Date": warc_date(one.at), "Andon-Body": one.body_is.value}
    fields |= {"WARC-IP-Address": one.ip} if one.ip else {}
    fields |= {"Andon-Certificate": f"sha256:{one.certificate}"} if one.certificate else {}
    fields |= {"WARC-Truncated": "length"} if one.cut else {}
    headers = one.headers if one.body_is is Body.RECEIVED else _decoded(one)
    return writer.create_warc_record(
        one.url,
        "response",
        payload=BytesIO(one.body),
        length=len(one.body),
        warc_headers_dict=fields,
        http_headers=_Lines(line, _clean(headers), protocol=one.protocol),
    )


def _request(writer: Any, one: Exchange) -> Any:
    parts = urlsplit(one.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = (("Host", parts.netloc.rpartition("@")[2]), *(one.request_headers or ()))
    return writer.create_warc_record(
        one.url,
        "request",
        payload=BytesIO(one.request_body),
        length=len(one.request_body),
        http_headers=_Lines(f"{one.method} {target} {one.protocol}", _clean(headers), is_http_request=True),
    )


def _decoded(one: Exchange) -> Headers:
    """The headers of a decoded body: what no longer holds of it is marked as the original's."""
    kept = tuple((f"X-Orig-{name}" if name.lower() in _DECODED_AWAY else name, value) for name, value in one.headers)
    return (*kept, ("Content-Length", str(len(one.body))))


def _on_one_line(one: Exchange) -> Exchange:
    """The exchange with an address that cannot end its line in the record."""
    return replace(one, url="".join(sign for sign in one.url if sign.isprintable() and sign != " "))


def _clean(headers: Headers) -> list[tuple[str, str]]:
    """Headers one a line, each of characters that HTTP has."""
    return [(_plain(name), _plain(value)) for name, value in headers]


def _plain(text: str) -> str:
    return " ".join(text.splitlines()).encode("latin-1", "replace").decode("latin-1")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
