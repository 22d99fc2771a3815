"""What a report is asked to cover: a period, channels, products."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from model.errors import InputError
from store import master, reporting
from system import clock
from system.settings import Settings

_DAYS: Final = 30
"""The period where none is asked for."""
_YEARS: Final = range(2000, 2101)
"""What may be asked for: pandas counts nanoseconds, and a day's neighbours and zones must exist too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The days `first` to `last`, both within, by the team's clock; empty channels or products mean all."""

    first: date
    last: date
    zone: ZoneInfo
    channels: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    personal: bool | None = None
    """Whether sellers who are persons are named; None: where whoever runs this may see such names."""

    @property
    def start(self) -> datetime:
        """The first instant, aware."""
        return datetime.combine(self.first, time(), self.zone)

    @property
    def end(self) -> datetime:
        """The instant after the last, aware; never ahead of now."""
        return min(datetime.combine(self.last + timedelta(days=1), time(), self.zone), clock.now())


def asked(
    settings: Settings,
    first: str | None = None,
    last: str | None = None,
    channels: Collection[str] = (),
    products: Collection[str] = (),
) -> Asked:
    """What the words of a command ask for; without days the last thirty.

    Raises:
        SettingsError: a channel is not in the settings.
        InputError: a day is none, or the period ends before it begins or begins after today.
    """
    zone = ZoneInfo(settings.time_zone)
    today = clock.now().astimezone(zone).date()
    until = _day("--to", last) if last else today
    since = _day("--from", first) if first else until - timedelta(days=_DAYS - 1)
    if since > until:
        raise InputError(f"the period ends on {until}, before it begins on {since}")
    if since > today:
        raise InputError(f"--from {since} is after today, {today} in {zone.key}")
    for name in channels:
        settings.channel(name)
    return Asked(first=since, last=until, zone=zone, channels=tuple(channels), products=tuple(products))


def require_products(conn: Connection, wanted: Asked) -> None:
    """Refuse products that the master file does not name.

    Raises:
        InputError: the first such.
    """
    known = {key for _, (key,) in master.current(conn, "products", ())}
    for code in wanted.products:
        if code not in known:
            raise InputError(f"--product {code!r} is not in the master file; give a product's code")


def about(conn: Connection, wanted: Asked, notes: Mapping[str, str]) -> dict[str, str]:
    """What the page "About" of a report says: period, filters, master file, when made, and `notes`."""
    zone = wanted.zone.key
    return {
        "Period": f"{wanted.first} to {wanted.last}, both within, by the clock of {zone}",
        "Channels": ", ".join(wanted.channels) or "all",
        "Products": ", ".join(wanted.products) or "all",
        "Master file": _version(conn, wanted.zone),
        "Made": f"{clock.now().astimezone(wanted.zone):%Y-%m-%d %H:%M} {zone}, by Andon",
        "Times": "As the channel's clock shows them; the column Zone names its time zone.",
        "Empty cells": "Not read: the page was not seen, or it did not show the field surely. It is never zero, "
        'never "out of stock". What a visit did not show anew stands at the visit that did.',
        "Money": "Each amount in the currency of its row; amounts in two currencies are never added or compared.",
        **notes,
    }


def _version(conn: Connection, zone: ZoneInfo) -> str:
    found = reporting.version(conn)
    if found is None:
        return "none was imported"
    return f"version {found.id}, imported {found.imported_at.astimezone(zone):%Y-%m-%d %H:%M} from {found.file_name}"


def _day(option: str, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{option} {text!r} is no day; write one such as 2026-03-31") from None
    if day.year not in _YEARS:
        raise InputError(f"{option} {day} is not within the years {_YEARS[0]} to {_YEARS[-1]}")
    return day
