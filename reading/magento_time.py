"""Whether a Magento special price runs: its dates are days of the shop's own calendar, told without a time zone.

Source: Magento_Catalog's `SpecialPrice` and `Timezone::isScopeDateInInterval`: the last day counts whole.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

_WEST: Final = timedelta(hours=12)
_EAST: Final = timedelta(hours=14)
"""How far local time can be behind and ahead of UTC."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """When an answer was made (aware UTC)."""

    at: datetime
    exact: bool
    """By the answer's `Date` header; else `at` is the last change of a product in it: it was made then or later."""


def clock_of(headers: Mapping[str, str], changes: Iterable[Any]) -> Clock | None:
    """When an answer was made, as well as it tells; None when it does not. Reading stays a function of the response.

    Args:
        headers: the response's headers; `Date` is looked for.
        changes: the products' `updated_at`, UTC without a zone ("2022-09-13 05:24:36").
    """
    written = next((value for name, value in headers.items() if name.lower() == "date"), None)
    if written and (sent := _header_date(written)):
        return Clock(sent, exact=True)
    known = [moment for change in changes if (moment := _moment(change))]
    return Clock(max(known), exact=False) if known else None


def running(begins: Any, ends: Any, clock: Clock | None) -> bool | None:
    """Whether a window of days, both whole and inclusive, is open; None when that depends on what is not known.

    Without an exact clock a window that has surely begun and has not surely ended counts as open, since a shop's
    export is mostly read when it is made; without any clock every window does.
    """
    first, last = _moment(begins), _moment(ends)
    if clock is None:
        return True
    behind, ahead = clock.at - _WEST, clock.at + _EAST
    if last is not None and last + _DAY <= behind:
        return False
    if first is not None and first > ahead:
        return False if clock.exact else None
    if not clock.exact:
        return True
    unsure = (first is not None and first > behind) or (last is not None and last + _DAY <= ahead)
    return None if unsure else True


def _header_date(written: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(written)
    except (ValueError, TypeError):
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _moment(written: Any) -> datetime | None:
    """A date, with or without a time of day, as if it were in UTC."""
    if not isinstance(written, str):
        return None
    try:
        found = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
