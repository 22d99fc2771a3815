"""Saved pages as the programs write them, put into a folder, and what the store has of them."""

import base64
import gzip
import io
import json
import os
import zipfile
from datetime import UTC, datetime
from email.message import MIMEPart
from typing import Any

from sqlalchemy import select

from store.engine import read
from store.tables import batches, captures, listings, offer_spans, runs
from tests.spiders.crawl.conftest import Place, page
from tests.spiders.samples import FOLDER

SHOP = "https://shop.example"
ITEM = f"{SHOP}/p/1"
AT = datetime(2026, 10, 2, 0, 12, 33, tzinfo=UTC)
STORE = "https://smartstore.naver.com/moonstep/products/4100000001"
API = "https://smartstore.naver.com/i/v2/channels/2abcDEFghiJKLmnoPQRst/products/4100000001?withWindow=false"
SHELL = (FOLDER / "naver" / "page-shell-and-api" / "page.html").read_bytes()
ANSWER = (FOLDER / "naver" / "page-shell-and-api" / "product.json").read_bytes()
BLOCKED = b"<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1></body></html>"

Said = tuple[int, str, str]


def put(place: Place, name: str, body: bytes | str, at: datetime = AT) -> str:
    path = place.folder / name
    path.write_bytes(body.encode() if isinstance(body, str) else body)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return name


def stored(place: Place) -> dict[str, tuple[str, datetime]]:
    """Last outcome and time of each listing, by external id."""
    query = select(listings.c.external_id, listings.c.last_outcome, listings.c.last_captured_at)
    with read(place.engine) as conn:
        return {row[0]: (row[1], row[2]) for row in conn.execute(query)}


def prices(place: Place) -> list[tuple[int, str]]:
    with read(place.engine) as conn:
        query = select(offer_spans.c.price, offer_spans.c.availability).where(offer_spans.c.variant == "")
        return [(row[0], row[1]) for row in conn.execute(query)]


def is_empty(place: Place) -> bool:
    with read(place.engine) as conn:
        return not any(conn.execute(table.select()).first() for table in (listings, runs, batches, captures))


def chrome(url: str, body: bytes) -> bytes:
    head, rest = body.split(b"<html", 1)
    return head + f"\n<!-- saved from url=({len(url):04}){url} -->\n".encode() + b"<html" + rest


def single_file(url: str, body: bytes, date: str = "Fri Oct 02 2026 09:12:33 GMT+0900 (Korean Standard Time)") -> bytes:
    comment = f"<!--\n Page saved with SingleFile \n url: {url} \n saved date: {date}\n-->"
    return body.replace(b"<head>", comment.encode() + b"<head>", 1)


def mhtml(url: str, body: str, charset: str = "utf-8", *, encoding: str = "quoted-printable", date: str = "") -> bytes:
    text = MIMEPart()
    text.set_content(body, subtype="html", charset=charset, cte=encoding)
    text["Content-Location"] = url
    picture = MIMEPart()
    picture.set_content(b"\x89PNG", "image", "png")
    picture["Content-Location"] = f"{SHOP}/1.png"
    parts = "".join(f"------Andon--\r\n{part.as_string()}\r\n" for part in (text, picture))
    return (
        "From: <Saved by Blink>\r\n"
        f"Snapshot-Content-Location: {url}\r\n"
        "Subject: =?utf-8?Q?Runner?=\r\n"
        f"Date: {date or 'Fri, 2 Oct 2026 00:12:33 -0000'}\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----Andon--"\r\n\r\n\r\n'
        f"{parts}------Andon----\r\n"
    ).encode()


def entry(url: str, body: bytes, mime: str = "text/html", *, packed: bool = False, **more: Any) -> dict[str, Any]:
    text = base64.b64encode(body).decode() if packed else body.decode()
    content = {"mimeType": mime, "text": text, **({"encoding": "base64"} if packed else {})}
    status = more.pop("status", 200)
    headers = [{"name": name, "value": value} for name, value in more.pop("headers", {}).items()]
    asked = [{"name": "Referer", "value": more.pop("referrer", "")}]
    return {
        "startedDateTime": "2026-10-02T09:12:33.000+09:00",
        "request": {"method": "GET", "url": url, "headers": asked},
        "response": {"status": status, "headers": headers, "content": content},
        **more,
    }


def har(*entries: dict[str, Any]) -> str:
    return json.dumps({"log": {"version": "1.2", "creator": {"name": "WebInspector"}, "entries": entries}})


def warc(*answers: tuple[str, bytes, str], packed: bool = False, date: str = "2026-10-02T00:12:33Z") -> bytes:
    """Records of answers; one whose type is "to URL" is a redirect."""
    records = []
    for url, body, mime in answers:
        first = f"302 Found\r\nLocation: {mime[3:]}" if mime.startswith("to ") else f"200 OK\r\nContent-Type: {mime}"
        block = f"HTTP/1.1 {first}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
            "WARC-Record-ID: <urn:uuid:0a0a0a0a-0000-4000-8000-000000000001>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        record = head.encode() + block + b"\r\n\r\n"
        records.append(gzip.compress(record) if packed else record)
    return b"".join(records)


def wacz(body: bytes, *pages: str, name: str = "archive/data.warc.gz") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, body)
        rows = [
            {"format": "json-pages-1.0", "id": "pages"},
            *({"url": url, "ts": "2026-10-02T00:12:33Z"} for url in pages),
        ]
        packed.writestr("pages/pages.jsonl", "\n".join(map(json.dumps, rows)))
        packed.writestr("../../evil.txt", b"never written")
    return out.getvalue()


KINDS: dict[str, bytes | str] = {
    "chrome.html": chrome(ITEM, page()),
    "single.html": single_file(ITEM, page()),
    "single-iso.html": single_file(ITEM, page(), "2026-10-02T09:12:33+09:00"),
    "canonical.html": page().replace(b"</head>", f'<link rel="canonical" href="{ITEM}"></head>'.encode()),
    "og.html": page().replace(b"</head>", f'<meta property="og:url" content="{ITEM}"></head>'.encode()),
    "packed.html.gz": gzip.compress(chrome(ITEM, page())),
    "quoted.mhtml": mhtml(ITEM, page().decode()),
    "base64.mht": mhtml(ITEM, page().decode(), encoding="base64", date="Fri, 2 Oct 2026 09:12:33 +0900"),
    "text.har": har(entry(ITEM, page())),
    "base64.har": har(entry(ITEM, page(), packed=True)),
    "plain.warc": warc((ITEM, page(), "text/html")),
    "packed.warc.gz": warc((ITEM, page(), "text/html"), packed=True),
    "pages.wacz": wacz(warc((ITEM, page(), "text/html"), packed=True), ITEM),
}
