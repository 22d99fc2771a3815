"""Visits into the spool, where their responses wait until their batch is checked."""

import json
import logging
from collections.abc import Sequence
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from spiders.crawling.manners import ground
from spiders.crawling.visit import Visit
from spiders.extracting import as_json
from store.evidence.exchange import Exchange, as_warc, warc_date
from store.evidence.keeping import EXCHANGE, FIELDS
from store.evidence.spool import Spool
from store.looks import all_facts
from system import clock, version
from system.settings import Channel, Ground, Settings

log = logging.getLogger(__name__)

DESCRIPTION = "capture.json"


def hold(settings: Settings, channel: Channel, visits: Sequence[Visit]) -> None:
    """Hold what the visits brought; a page that is unchanged brought nothing.

    A spool that cannot be written to costs the evidence, which the log says, and never the capture.
    """
    held = {
        (visit.target.listing_id, visit.captured_at): files_of(channel, visit)
        for visit in visits
        if visit.capture is not None and (visit.exchanges or channel.ground in (Ground.API, Ground.FEED))
    }
    if not held:
        return
    try:
        Spool.of(settings).hold(held)
    except OSError as error:
        log.warning("the responses of %d captures of %s cannot be held: %s", len(held), channel.name, error)


def files_of(channel: Channel, visit: Visit) -> dict[str, bytes]:
    """A visit's files by name: the exchange, the fields with where each was read, and what is known of the visit.

    What an official API or a feed told has no exchange: it would hold the operator's keys.
    """
    fields = as_json(visit.capture) if visit.capture is not None else {}
    exchange = {EXCHANGE: as_warc(visit.exchanges)} if visit.exchanges else {}
    return {
        **exchange,
        FIELDS: _json(fields),
        DESCRIPTION: _json(_description(channel, visit, fields)),
        **{
            f"look-{seen.viewport}.json": _json(all_facts(seen, visit.against.get(seen.viewport)))
            for seen in visit.looks
        },
        **visit.files,
    }


def _description(channel: Channel, visit: Visit, fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "captured_at": warc_date(visit.captured_at),
        "local_time": visit.captured_at.astimezone(channel.zone).isoformat(),
        "listing": {"external_id": visit.target.external_id, "url": visit.target.url},
        "outcome": visit.outcome.value,
        "status": visit.status,
        "channel": {
            "name": channel.name,
            "platform": channel.platform,
            "base_url": channel.base_url,
            "kind": channel.kind.value,
            "country": channel.country,
            "currency": channel.currency,
            "time_zone": channel.time_zone,
        },
        "ground": ground(channel),
        "seller": fields.get("seller"),
        "reader": {"platform": channel.platform, "release": version.release(), "revision": version.revision()},
        "clock": _clock(visit.exchanges),
        "exchange": [_line(one) for one in visit.exchanges],
    }


def _clock(exchanges: Sequence[Exchange]) -> dict[str, Any]:
    """By which clock the times are, and how far it was ahead of the first server that named its own time."""
    moved = clock.moved()
    said: dict[str, Any] = {"source": "the machine's clock", "ahead_of_server_seconds": None}
    if moved:
        said["source"] = f"the machine's clock, moved ahead by {moved.total_seconds():.0f} s for a demo or a drill"
    for one in exchanges:
        if (offset := _ahead(one)) is not None:
            said["ahead_of_server_seconds"] = round(offset.total_seconds())
            break
    return said


def _ahead(one: Exchange) -> timedelta | None:
    date = next((value for name, value in one.headers if name.lower() == "date"), None)
    try:
        told = parsedate_to_datetime(date) if date else None
        return one.at - told if told else None
    except (ValueError, TypeError, OverflowError):
        return None


def _line(one: Exchange) -> dict[str, Any]:
    return {
        "method": one.method,
        "url": one.url,
        "status": one.status,
        "at": warc_date(one.at),
        "server_address": one.ip,
        "certificate_sha256": one.certificate,
        "body": one.body_is.value,
    }


def _json(said: dict[str, Any]) -> bytes:
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()
