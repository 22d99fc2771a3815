"""The settings of digests: what is there by default, and what is refused."""

from typing import Any

import pytest

from system.digests import Digest, lives, told
from system.receivers import SlackReceiver, ZendeskReceiver
from system.settings import SettingsError, parse

OPS, LAW = SlackReceiver(channel="C1"), SlackReceiver(channel="C2")
HOUSE: dict[str, Any] = {
    "receivers": {
        "ops": {"type": "slack", "channel": "C1"},
        "law": {"type": "slack", "channel": "C2"},
        "desk": {"type": "zendesk", "subdomain": "arcus"},
    }
}


def digest(**words: Any) -> Digest:
    return Digest.model_validate({"receiver": "ops", **words})


def test_without_a_daily_digest_the_first_receiver_hears_each_day_whether_all_is_well() -> None:
    by_default = told({"sum": digest(every="weekly")}, {"ops": OPS, "law": LAW})

    assert list(by_default) == ["sum", "heartbeat"]
    assert (by_default["heartbeat"].receiver, by_default["heartbeat"].parts) == ("ops", ())
    assert list(told({"mine": digest()}, {"ops": OPS})) == ["mine"]
    assert told({}, {}) == {}


def test_a_help_desk_hears_of_no_digest_by_default() -> None:
    assert told({}, {"desk": ZendeskReceiver(subdomain="arcus"), "ops": OPS})["heartbeat"].receiver == "ops"


def test_the_heartbeat_is_in_the_first_daily_digest_of_each_receiver() -> None:
    written = {"week": digest(every="weekly"), "a": digest(), "b": digest(), "c": digest(receiver="law")}
    there = told(written, {"ops": OPS, "law": LAW})

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
    one = told({name: digest(**words)}, {"ops": OPS})[name]

    assert (one.parts, one.families) == (parts, families)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"receiver": "nobody"}, "digests.daily: no receiver is called 'nobody'; there are: desk, law, ops"),
        ({"receiver": "desk"}, "digests.daily.receiver = 'desk' is a help desk"),
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
