"""How long a server asks to be left alone."""

from datetime import UTC
from email.utils import parsedate_to_datetime

from system import clock


def seconds_asked(raw: str) -> float | None:
    """Seconds from now that the header `Retry-After` asks to wait (RFC 9110, §10.2.3); None where it cannot be read."""
    raw = raw.strip()
    if raw.isascii() and raw.isdigit():
        return float(raw[:9])
    try:
        moment = parsedate_to_datetime(raw)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - clock.now()).total_seconds())
