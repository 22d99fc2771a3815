"""How long a server asks to be left alone."""

import pytest

from spiders.waiting import seconds_asked
from system import clock


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("9" * 400, 999999999.0),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(header: str, seconds: float | None) -> None:
    assert seconds_asked(header) == seconds


def test_a_date_to_come_is_read_as_the_seconds_until_then() -> None:
    later = clock.now().replace(microsecond=0).timestamp() + 60
    header = clock.now().fromtimestamp(later, clock.now().tzinfo).strftime("%a, %d %b %Y %H:%M:%S GMT")

    asked = seconds_asked(header)

    assert asked is not None
    assert 55 < asked <= 60
