"""A rendered page as it is kept and sent: bytes, validators, gzip, and the answer 304."""

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.utils import formatdate, parsedate_to_datetime
from html import escape
from typing import Any

from sandbox.shelf import Stamp
from sandbox.wire import Reply, Request


@dataclass(frozen=True, slots=True)
class Made:
    """A rendered page."""

    body: str
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Kept:
    """A page with what is needed to send it again."""

    stamp: Stamp
    made: Made
    """Without its text, which stands in `body`."""
    body: bytes
    etag: str
    modified: float
    packed: bytes | None = None


def as_json(value: object) -> str:
    """Compact JSON; amounts must have been made text or whole numbers before."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def in_script(value: object) -> str:
    """JSON that may stand inside a script element."""
    return as_json(value).replace("</", "<\\/")


def keep(made: Made, stamp: Stamp, now: float, before: Kept | None) -> Kept:
    """The page made just now (`now` in seconds of the epoch), after the one kept `before`.

    It changed when its bytes did; each change is a whole second later, for HTTP dates have no fractions.
    """
    body = made.body.encode()
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    modified = float(int(now))
    if before is not None:
        modified = before.modified if before.etag == etag else max(modified, before.modified + 1)
    return Kept(stamp, replace(made, body=""), body, etag, modified)


def conditional(request: Request, kept: Kept) -> Reply:
    """RFC 9110, 13.2.2: If-None-Match decides where it is sent, else If-Modified-Since."""
    made = kept.made
    headers: dict[str, str] = {**made.headers, "Vary": "Accept-Encoding"}
    if made.status == 200:
        headers |= {"ETag": kept.etag, "Last-Modified": formatdate(kept.modified, usegmt=True)}
        if _unchanged(request.headers, kept):
            return Reply(304, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Reply(made.status, kept.body, made.content_type, headers)
    if kept.packed is None:
        kept.packed = gzip.compress(kept.body, 1, mtime=0)
    return Reply(made.status, kept.packed, made.content_type, headers | {"Content-Encoding": "gzip"})


def _unchanged(headers: Mapping[str, str], kept: Kept) -> bool:
    tags = headers.get("if-none-match")
    if tags is not None:
        return kept.etag in {tag.strip() for tag in tags.split(",")}
    since = headers.get("if-modified-since")
    if since is None:
        return False
    try:
        return kept.modified <= parsedate_to_datetime(since).timestamp()
    except ValueError:
        return False


def table(rows: Mapping[str, Any]) -> str:
    """Rows of a two-column table, escaped."""
    return "".join(f"<tr><th>{escape(name)}</th><td>{escape(str(value))}</td></tr>" for name, value in rows.items())
