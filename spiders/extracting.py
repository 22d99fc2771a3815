"""Stored pages through the readers: a file becomes a page, a capture becomes design §10's JSON object."""

import gzip
import io
import json
import logging
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from model.capture import (
    PRICE_FIELDS,
    Availability,
    Capture,
    Offer,
    Outcome,
    PriceStep,
    SearchResult,
    Seller,
    Source,
    Variant,
)
from model.errors import InputError
from model.sites import is_web_address
from reading.outcomes import judge
from reading.page import MAX_BYTES, Page
from spiders.platforms import by_name, for_url

log = logging.getLogger(__name__)

_GZIP: Final = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Stored:
    """A page on disk, and how it is to be read."""

    file: Path
    url: str
    """Empty when the row's is no web address: the page is read without one."""
    platform: str
    encoding: str | None = None


class RefusedError(Exception):
    """The file is no page that a crawl would have taken: too large, or damaged gzip."""


def manifest(path: Path) -> list[Stored]:
    """The rows of a manifest: JSON lines `{file, url, channel?, encoding?}`, blank lines left out.

    `channel` names a platform; without one the URL chooses. A relative `file` is relative to the manifest.

    Raises:
        InputError: the manifest or one of its files is missing, or a row is no such object.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the manifest {path} cannot be read: {error}") from error
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            rows.append(_row(line, path, number))
    return rows


def _row(line: str, path: Path, number: int) -> Stored:
    where = f"{path} row {number}"
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputError(f"{where} is no JSON: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get("file"), str) or not isinstance(row.get("url"), str):
        raise InputError(f"{where} must be an object with the texts file and url")
    file = path.parent / row["file"]
    if not file.is_file():
        raise InputError(f"{where} names the file {row['file']!r}, which does not exist")
    channel, url = row.get("channel"), row["url"] if is_web_address(row["url"]) else ""
    return Stored(file, url, channel or for_url(url).name, row.get("encoding"))


def stored(file: Path, url: str, platform: str | None = None) -> Stored:
    """One file as it is to be read; without `platform` the URL chooses.

    Raises:
        InputError: the file is missing, the platform unknown, or `url` no web address.
    """
    if not is_web_address(url):
        raise InputError(f"--url {url!r} is no web address; right would be https://shop.example/product")
    if not file.is_file():
        raise InputError(f"the file {str(file)!r} does not exist")
    return Stored(file, url, by_name(platform).name if platform else for_url(url).name)


def answers(rows: list[Stored]) -> Iterator[dict[str, Any]]:
    """One JSON object per row, in order, whatever its outcome."""
    for row in rows:
        yield as_json(read(row))


def read(row: Stored) -> Capture:
    """The capture of a stored page.

    A platform that is not there, and a reader's own fault (which is logged), are answered as `parse_failed`: the other
    rows of a manifest do not wait for them.
    """
    failed = Capture(outcome=Outcome.PARSE_FAILED, platform=row.platform, url=row.url)
    try:
        page = Page(row.url, unpacked(row.file), encoding=row.encoding)
    except RefusedError as error:
        return failed.with_(outcome=Outcome.FETCH_FAILED, reason=str(error))
    try:
        return by_name(row.platform).capture([page])
    except InputError as error:
        outcome, reason = judge(page) or (Outcome.PARSE_FAILED, str(error))
        return failed.with_(outcome=outcome, reason=reason)
    except Exception:  # the edge of the loop over pages
        log.exception("the reader %s failed on %s", row.platform, row.file)
        return failed.with_(reason=f"the reader {row.platform} failed on this page")


def unpacked(file: Path) -> bytes:
    """The bytes of `file`, unpacked when they begin as gzip does.

    Raises:
        RefusedError: over 20 MB, or damaged.
    """
    with file.open("rb") as source:
        body = source.read(MAX_BYTES + 1)
    if body.startswith(_GZIP):
        try:
            with gzip.open(io.BytesIO(body)) as packed:
                body = packed.read(MAX_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise RefusedError(f"the gzip data is damaged: {error}") from error
    if len(body) > MAX_BYTES:
        raise RefusedError(f"the page is larger than {MAX_BYTES // 1024 // 1024} MB")
    return body


def as_json(capture: Capture) -> dict[str, Any]:
    """A capture in the shape of design §10: every key present, amounts as decimal strings, not read as null."""
    return {
        "outcome": capture.outcome.value,
        "platform": capture.platform,
        "url": capture.url,
        **{name: getattr(capture, name) for name in ("external_id", "name", "brand", "sku", "gtin", "mpn", "currency")},
        **_prices(capture),
        "availability": _availability(capture.availability),
        "quantity": capture.quantity,
        "seller": _seller(capture.seller),
        "offers": [_offer(offer) for offer in capture.offers],
        "images": list(capture.images),
        "variants": [_variant(variant) for variant in capture.variants],
        "description": capture.description,
        "attributes": dict(capture.attributes),
        "conditions": dict(capture.conditions),
        "price_steps": [_step(step) for step in capture.price_steps],
        "damaged": sorted(capture.damaged),
        "sources": _sources(capture),
        "results": [_result(result) for result in capture.results],
        "captures": [as_json(one) for one in capture.captures],
    }


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _prices(holder: object) -> dict[str, str | None]:
    return {name: _amount(getattr(holder, name)) for name in PRICE_FIELDS}


def _availability(value: Availability) -> str | None:
    return None if value is Availability.UNKNOWN else value.value


def _seller(seller: Seller | None) -> dict[str, str | None] | None:
    if seller is None:
        return None
    return {
        "id": seller.id,
        "name": seller.name,
        "kind": seller.kind.value if seller.kind else None,
        "legal_name": seller.legal_name,
        "business_number": seller.business_number,
        "address": seller.address,
        "phone": seller.phone,
    }


def _offer(offer: Offer) -> dict[str, Any]:
    return {
        "seller": _seller(offer.seller),
        "variant_id": offer.variant_id,
        **_prices(offer.prices),
        "availability": _availability(offer.availability),
        "quantity": offer.quantity,
    }


def _step(step: PriceStep) -> dict[str, str | None]:
    return {
        "field": step.field,
        "label": step.label,
        "amount": _amount(step.amount),
        "off": _amount(step.off),
        "condition": step.condition,
    }


def _variant(variant: Variant) -> dict[str, Any]:
    return {
        "id": variant.id,
        "sku": variant.sku,
        "gtin": variant.gtin,
        "options": dict(variant.options),
        "price": _amount(variant.price),
        "regular_price": _amount(variant.regular_price),
        "availability": _availability(variant.availability),
        "quantity": variant.quantity,
    }


def _result(result: SearchResult) -> dict[str, Any]:
    return {
        "external_id": result.external_id,
        "name": result.name,
        "price": _amount(result.price),
        "seller": _seller(result.seller),
        "sold_out": result.sold_out,
        "ad": result.ad,
        "url": result.url,
        "image": result.image,
    }


def _sources(capture: Capture) -> dict[str, Any]:
    """Where each field was read; the reason of an outcome that is not `ok` stands under `outcome`."""
    sources = dict(capture.sources)
    if capture.reason:
        sources["outcome"] = Source(capture.reason)
    return {
        name: {"where": source.where, "disagrees": [{"where": d.where, "value": d.value} for d in source.disagrees]}
        for name, source in sources.items()
    }
