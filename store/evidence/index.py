"""The index of WARC files that WACZ wants. Source: CDXJ as ReplayWeb.page reads it (webrecorder, cdxj-indexer)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from warcio.archiveiterator import ArchiveIterator

_WWW: Final = "www."


@dataclass(frozen=True, slots=True)
class Entry:
    """A response in a WARC."""

    url: str
    status: int
    at: str
    """WARC-Date."""
    line: str
    """The index's line."""


def entries(name: str, warc: bytes) -> Iterator[Entry]:
    """The responses in the WARC file that lies at `archive/name`, in its order."""
    records = ArchiveIterator(BytesIO(warc))
    for record in records:
        if record.rec_type != "response":
            continue
        field = record.rec_headers.get_header
        status = record.http_headers.get_statuscode()
        mime = (record.http_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
        offset = records.get_record_offset()
        url, at = field("WARC-Target-URI"), field("WARC-Date")
        said = {
            "url": url,
            "mime": mime or "unk",
            "status": status,
            "digest": field("WARC-Payload-Digest"),
            "offset": offset,
            "length": records.get_record_length(),
            "filename": name,
        }
        stamp = "".join(filter(str.isdigit, at))[:14]
        yield Entry(url, int(status), at, f"{surt(url)} {stamp} {_json(said)}")


def surt(url: str) -> str:
    """The key under which `url` is looked up: `com,example)/path?a=1`, lower case, parameters sorted."""
    parts = urlsplit(url.lower())
    host = (parts.hostname or "").removeprefix(_WWW)
    key = ",".join(reversed(host.split(".")))
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return f"{key}{f':{parts.port}' if parts.port else ''}){parts.path or '/'}{f'?{query}' if query else ''}"


def _json(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=True)
