"""What many have in common is named as their cause, and what others have as well is not."""

from datetime import UTC, datetime, timedelta

import pytest

from model.causes import Cause, likely, within_an_hour

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def many(count: int = 300, /, **facts: str) -> list[dict[str, str]]:
    return [dict(facts) for _ in range(count)]


def test_a_promotion_that_nearly_all_share_is_the_cause() -> None:
    members = [*many(298, promotion="Winter", below="31"), *many(2, below="31")]

    assert likely(members, {"promotion": {"Summer": 40}}) == Cause("promotion", "Winter", 298, 300, 0, 40)


@pytest.mark.parametrize("trait", ["below", "policy", "seller", "category", "field", "run"])
def test_what_is_rare_among_others_is_the_cause_and_what_is_common_is_none(trait: str) -> None:
    members = many(**{trait: "x"})

    assert likely(members, {trait: {"x": 2, "y": 98}}) == Cause(trait, "x", 300, 300, 2, 100)
    assert likely(members, {trait: {"x": 11, "y": 89}}) is None


@pytest.mark.parametrize("trait", ["below", "policy", "seller", "category", "field", "run"])
def test_where_there_are_hardly_any_others_nothing_is_called_rare(trait: str) -> None:
    assert likely(many(**{trait: "x"}), {trait: {"y": 9}}) is None
    assert likely(many(**{trait: "x"}), {}) is None


def test_a_promotion_tells_of_itself_without_others() -> None:
    assert likely(many(promotion="Winter"), {}) == Cause("promotion", "Winter", 300, 300, 0, 0)


def test_what_explains_but_a_part_is_no_cause() -> None:
    members = [*many(284, seller="a"), *many(16, seller="b")]

    assert likely(members, {"seller": {"c": 100}}) is None


def test_what_is_not_known_of_members_counts_against_it() -> None:
    assert likely([*many(280, promotion="Winter"), *many(20)], {}) is None


def test_the_more_telling_trait_is_named() -> None:
    members = many(promotion="Winter", seller="a", run="7")
    others = {"promotion": {"y": 50}, "seller": {"y": 50}, "run": {"y": 50}}

    found = likely(members, others)
    assert found is not None
    assert found.trait == "promotion"


def test_few_are_read_one_by_one() -> None:
    assert likely(many(9, promotion="Winter"), {}) is None
    assert within_an_hour([NOON] * 9, [NOON - timedelta(days=2)] * 50) is None


def test_what_began_within_an_hour_is_told_unless_others_did_too() -> None:
    began = [NOON + timedelta(minutes=minute % 60) for minute in range(300)]
    before = [NOON - timedelta(days=day) for day in range(1, 30)]

    assert within_an_hour(began, before) == Cause("hour", NOON.isoformat(), 300, 300, 0, 29)
    assert within_an_hour(began, [*before, *began[:10]]) is None
    assert within_an_hour([NOON + timedelta(hours=number) for number in range(300)], before) is None
