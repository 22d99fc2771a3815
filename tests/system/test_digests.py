"""The settings of digests: what is there by default, and what is refused."""

from typing import Any

import pytest

from system.digests import Digest, lives, told
from system.settings import SettingsError, parse

HOUSE: dict[str, Any] = {
    "receivers": {"ops": {"type": "slack", "channel": "C1"}, "law": {"type": "slack", "channel": "C2"}}
}


def digest(**words: Any) -> Digest:
    return Digest.model_validate({"receiver": "ops", **words})


def test_without_a_daily_digest_the_first_receiver_hears_each_day_whether_all_is_well() -> None:
    by_default = told({"sum": digest(every="weekly")}, ["ops", "law"])

    assert list(by_default) == ["sum", "heartbeat"]
    assert (by_default["heartbeat"].receiver, by_default["heartbeat"].parts) == ("ops", ())
    assert list(told({"mine": digest()}, ["ops"])) == ["mine"]
    assert told({}, []) == {}


def test_the_heartbeat_is_in_the_first_daily_digest_of_each_receiver() -> None:
    there = told({"week": digest(every="weekly"), "a": digest(), "b": digest(), "c": digest(receiver="law")}, ["ops"])

    assert [name for name in there if lives(name, there)] == ["a", "c"]


@pytest.mark.parametrize(
    ("name", "words", "parts", "families"),
    [
        ("compliance", {}, ("ipr", "changes", "open"), ("ipr",)),
        ("compliance", {"family": ["price"]}, ("ipr", "changes", "open"), ("price",)),
        ("mine", {"role": "merchandiser"}, ("prices", "stock", "changes", "open"), ("price", "stock", "display")),
        ("ops", {"sections": ["info"]}, ("info",), ()),
        ("mine", {}, ("open", "changes", "prices", "stock", "ipr", "coverage", "info"), ()),
        ("ops", {"every": "weekly"}, ("open", "changes", "stock", "coverage", "info", "sla"), ()),
    ],
)
def test_a_role_chooses_the_sections_where_none_are_named(
    name: str, words: dict[str, Any], parts: tuple[str, ...], families: tuple[str, ...]
) -> None:
    one = told({name: digest(**words)}, ["ops"])[name]

    assert (one.parts, one.families) == (parts, families)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"receiver": "nobody"}, "digests.daily: no receiver is called 'nobody'; there are: law, ops"),
        ({"channel": ["coupang"]}, "digests.daily: no channel is called 'coupang'; there are: none yet"),
        ({"owner": ["Kim"]}, "digests.daily: no person is called 'Kim'"),
        ({"every": "hourly"}, "digests.daily.every = 'hourly'"),
        ({"sections": ["everything"]}, "digests.daily.sections.0 = 'everything'"),
        ({"at": "09:00:30"}, "a time of the team's day to the minute is right"),
        ({"time": "09:00"}, "digests.daily.time is no setting"),
    ],
)
def test_what_a_digest_cannot_do_is_refused(words: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse({**HOUSE, "digests": {"daily": {"receiver": "ops", **words}}})

    assert said in str(caught.value)
