"""What a form asks to silence: matchers, and from when until when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from sqlalchemy import Connection

from alerts.routes import check_match
from model.errors import InputError
from model.lazy import lazy
from model.people import HIDDEN
from store.identities import persons
from store.silences import LONGEST
from system import clock
from system.routing import Match
from system.settings import Settings

LASTING: Final = (1, 4, 12, 24, 72, 168, 720)
"""Hours that a form offers."""
_MOST_VALUES: Final = 20
"""Of one matcher."""
_LONGEST_VALUE: Final = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A silence that may be made. Times are aware UTC."""

    match: Match
    starts_at: datetime
    ends_at: datetime


def asked(settings: Settings, fields: Iterable[tuple[str, Any]], zone: ZoneInfo) -> Asked | None:
    """What a form's fields (name and text) ask for; None where they name nothing to silence.

    Raises:
        InputError: a matcher names what there is not, or a time is none.
    """
    told: dict[str, list[str]] = {}
    for name, value in fields:
        if isinstance(value, str) and value.strip():
            told.setdefault(name, []).append(value.strip())
    match = _match({name: told[name] for name in Match.model_fields if name in told})
    if match is None:
        return None
    check_match(settings, match, "the silence")
    now = clock.now()
    begins = _moment("from", told["from"][0], zone) if "from" in told else now
    ends = _moment("until", told["until"][0], zone) if "until" in told else begins + _hours(told)
    if ends <= max(begins, now):
        raise InputError(lazy("it would be over before it begins; choose a later end"))
    if ends - begins > LONGEST:
        raise InputError(lazy("a silence lasts %(days)s days at most; make it anew when it is over", days=LONGEST.days))
    return Asked(match, begins, ends)


def said(conn: Connection, settings: Settings, match: Mapping[str, Any], *, personal: bool) -> dict[str, list[str]]:
    """Matchers for a page: without `personal` no seller's key that holds a person's name."""
    told = {name: [str(one) for one in match[name]] for name in Match.model_fields if name in match}
    if personal or "seller" not in told:
        return told
    places = told.get("channel") or list(settings.channels)
    hidden = {seller for _, seller in persons(conn, settings, set(product(places, told["seller"])))}
    return {**told, "seller": [HIDDEN if one in hidden else one for one in told["seller"]]}


def _match(told: Mapping[str, list[str]]) -> Match | None:
    for name, values in told.items():
        if len(values) > _MOST_VALUES or any(len(value) > _LONGEST_VALUE for value in values):
            raise InputError(
                lazy(
                    "%(name)s: at most %(count)s values of %(longest)s characters",
                    name=name,
                    count=_MOST_VALUES,
                    longest=_LONGEST_VALUE,
                )
            )
    try:
        return Match.model_validate({name: tuple(values) for name, values in told.items()}) if told else None
    except ValidationError as error:
        first = error.errors()[0]
        english = f"{first['loc'][0]} {str(first['input'])[:40]!r}: {first['msg']}"  # the words are pydantic's
        raise InputError(english) from None


def _moment(what: str, text: str, zone: ZoneInfo) -> datetime:
    """A time as the browser writes it, by the clock of `zone` where it names no other."""
    try:
        found = datetime.fromisoformat(text[:40])
        aware = found if found.tzinfo else found.replace(tzinfo=zone)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        words = lazy("%(what)s %(given)r is no time; write one such as 2026-03-31T18:00", what=what, given=text[:40])
        raise InputError(words) from None


def _hours(told: Mapping[str, list[str]]) -> timedelta:
    text = told.get("lasts", ["4"])[0]
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:6]) <= LONGEST.days * 24:
        raise InputError(
            lazy("%(given)r is no number of hours from 1 to %(most)s", given=text[:20], most=LONGEST.days * 24)
        )
    return timedelta(hours=int(text))
