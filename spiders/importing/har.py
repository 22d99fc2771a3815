"""HAR: what a browser's network panel exports. Source: the HAR 1.2 specification."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from model.errors import InputError
from model.sites import is_web_address
from reading.shapes import members
from spiders.importing.saved import Answer, aware, is_readable


def parsed(file: str, body: bytes) -> Any:
    """The JSON in `body`.

    Raises:
        InputError: it is none.
    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{file}: is no JSON: {error}") from None


def is_har(data: Any) -> bool:
    """Whether JSON has the shape of a HAR."""
    return isinstance(data, dict) and isinstance(members(data.get("log")).get("entries"), list)


def answers(file: str, data: Any, written: datetime) -> Iterator[Answer]:
    """The answers of a HAR in order; without a time of their own they are of `written`.

    Raises:
        InputError: a body is not in the base64 that it says.
    """
    for entry in data["log"]["entries"]:
        response, request = members(members(entry).get("response")), members(members(entry).get("request"))
        url, status = request.get("url"), response.get("status")
        if not isinstance(url, str) or not is_web_address(url) or not isinstance(status, int):
            continue
        headers = _headers(response)
        content = members(response.get("content"))
        headers.setdefault("content-type", str(content.get("mimeType") or ""))
        body, encoding = _body(file, url, content) if is_readable(headers["content-type"]) else (b"", None)
        if body or 300 <= status < 400:
            yield Answer(
                url=url.partition("#")[0],
                status=status,
                headers=headers,
                body=body,
                at=_time(entry.get("startedDateTime")) or written,
                encoding=encoding,
                group=str(entry.get("pageref") or ""),
                referrer=_headers(request).get("referer", ""),
                document=_opened(entry, _headers(request)),
            )


def _opened(entry: Mapping[str, Any], asked: Mapping[str, str]) -> bool | None:
    """Whether the browser opened the answer as a page: Chrome says what it fetched, and every browser as what."""
    kind = entry.get("_resourceType") or asked.get("sec-fetch-dest")
    return kind == "document" if kind else None


def _body(file: str, url: str, content: Mapping[str, Any]) -> tuple[bytes, str | None]:
    """The body's bytes, and their encoding where the browser had decoded them."""
    text = content.get("text")
    if not isinstance(text, str):
        return b"", None
    if content.get("encoding") != "base64":
        return text.encode("utf-8", "replace"), "utf-8"
    try:
        return base64.b64decode(text), None
    except (binascii.Error, ValueError):
        raise InputError(f"{file}: the body of {url[:200]} is no base64") from None


def _headers(message: Mapping[str, Any]) -> dict[str, str]:
    listed = message.get("headers")
    pairs = [members(one) for one in listed] if isinstance(listed, list) else []
    return {str(one.get("name") or "").lower(): str(one.get("value") or "") for one in pairs}


def _time(text: object) -> datetime | None:
    try:
        return aware(datetime.fromisoformat(text)) if isinstance(text, str) else None
    except ValueError:
        return None
