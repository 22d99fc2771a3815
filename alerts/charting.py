"""The line of a price as a small picture: what it is drawn of when a message is written, drawn when it is brought.

Drawing takes longer than a message may wait, so a message names the picture by what it is drawn of: the same data are
the same picture.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Connection, Row

from alerts.member_lines import Speaker
from model.finding import Family
from store.evidence.showing import Picture
from store.price_lines import PriceLine, price_line

NAME: Final = "price-line.png"
"""What the picture's file is called; by it the uploader knows that it is to be drawn."""


@dataclass(frozen=True, slots=True)
class Drawing(Picture):
    """A picture that is yet to be drawn; its hash is of what it is drawn of."""

    recipe: bytes
    days: int
    """So many days it shows."""


def drawing_of(conn: Connection, row: Row[Any], speaker: Speaker) -> Drawing | None:
    """The price line of a discrepancy, where its price has a history."""
    if row.family != Family.PRICE:
        return None
    line = price_line(conn, row, speaker.now)
    if line is None:
        return None
    recipe = _recipe(line, row, speaker.zone(row.channel))
    days = (line.points[-1][0] - line.points[0][0]).days + 1
    return Drawing(0, NAME, sha256(recipe).hexdigest(), len(recipe), recipe, days)


def _recipe(line: PriceLine, row: Row[Any], zone: ZoneInfo) -> bytes:
    numbers = row.numbers or {}
    right = numbers.get("expected") or numbers.get("own_price")
    said = {
        "points": [[at.isoformat(), None if amount is None else str(amount)] for at, amount in line.points],
        "low": numbers.get("floor") or right,
        "high": numbers.get("ceiling") or right,
        "unit": line.currency,
        "zone": zone.key,
    }
    return orjson.dumps(said)


def drawn(recipe: bytes) -> bytes:
    """The picture (PNG) of what a `Drawing` holds; the same bytes for the same recipe."""
    from reports.charts import Band, Series, steps  # noqa: PLC0415 keeps every other command's start fast

    said = orjson.loads(recipe)
    points = [(datetime.fromisoformat(at), None if amount is None else float(amount)) for at, amount in said["points"]]
    band = Band(low=_amount(said["low"]), high=_amount(said["high"]))
    series = [Series(name="", points=points)]
    return steps(series, zone=ZoneInfo(said["zone"]), unit=said["unit"], band=band, small=True)


def _amount(text: str | None) -> float | None:
    return None if text is None else float(Decimal(text))
