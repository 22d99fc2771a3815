"""Sellers of several channels that are one: joined by keys, parted and joined by people, in the store."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, select

from model.capture import Seller
from model.errors import InputError
from model.people import Role
from model.seller_keys import Rule
from store import identities
from store.engine import read, write
from store.listings import listing_for
from store.people import ensure_user
from store.sellers import answers, find
from store.tables import audit, sellers
from tests.monitors.stores import CHECKS, page, visit

NUMBER = "220-81-62517"
Say = Callable[..., int]


def sells(engine: Engine, channel: str, id_: str, **shown: Any) -> int:
    """A capture of a page of this seller; the seller's number."""
    with write(engine) as conn:
        listing = listing_for(conn, channel, f"of {id_}", "https://shop.test")
    visit(engine, {listing: page(seller=Seller(id=id_, name=f"Shop {id_}", **shown))}, channel=channel)
    identities.group_waiting(engine, CHECKS)
    with read(engine) as conn:
        number = select(sellers.c.id).where(sellers.c.channel == channel, sellers.c.external_id == id_)
        return int(conn.execute(number).scalar_one())


def identity(engine: Engine, number: int) -> int:
    with read(engine) as conn:
        return identities.identity_of(conn, number)


def members(engine: Engine, number: int) -> list[int]:
    with read(engine) as conn:
        return identities.members_of(conn, identities.identity_of(conn, number))


def join(engine: Engine, one: int, other: int) -> int:
    with write(engine) as conn:
        actor = ensure_user(conn, "mina", os_user="mina", roles=[Role.COMPLIANCE])
        return identities.join(conn, one, other, reason="the same owner", actor_id=actor)


def split(engine: Engine, number: int, *leaving: int) -> int:
    with write(engine) as conn:
        actor = ensure_user(conn, "mina", os_user="mina", roles=[Role.COMPLIANCE])
        return identities.split(conn, number, leaving, reason="two brothers", actor_id=actor)


def test_one_business_number_on_two_channels_is_one_seller_and_the_rule_is_told(engine: Engine) -> None:
    first = sells(engine, "reseller_kr", "a", business_number=NUMBER)
    second = sells(engine, "seoul", "b", business_number="2208162517")

    with read(engine) as conn:
        [(number, rows)] = find(conn).items()
    assert number == first
    assert [(row.id, row.beside_id, row.rule, row.key) for row in rows] == [
        (first, None, None, None),
        (second, first, Rule.NUMBER, "KR 2208162517"),
    ]


def test_the_same_shown_name_alone_joins_nobody(sqlite_engine: Engine) -> None:
    first = sells(sqlite_engine, "reseller_kr", "x")
    second = sells(sqlite_engine, "seoul", "x")

    assert identity(sqlite_engine, first) != identity(sqlite_engine, second)


def test_a_seller_that_shows_another_number_leaves(engine: Engine) -> None:
    first = sells(engine, "reseller_kr", "a", business_number=NUMBER)
    second = sells(engine, "seoul", "b", business_number=NUMBER)
    assert members(engine, first) == [first, second]

    sells(engine, "seoul", "b", business_number="120-81-47521")

    assert (members(engine, first), members(engine, second)) == ([first], [second])


def test_a_person_joins_what_no_rule_would_and_rules_leave_it(engine: Engine) -> None:
    first = sells(engine, "reseller_kr", "a", business_number=NUMBER)
    second = sells(engine, "seoul", "b", business_number="120-81-47521")
    assert join(engine, second, first) == first

    sells(engine, "seoul", "b", business_number="120-81-47521", phone="02-123-4567")

    assert members(engine, second) == [first, second]
    with read(engine) as conn:
        assert [(one.person, one.reason) for one in answers(conn, [second])] == [("mina", "the same owner")]
        assert (
            conn.execute(select(audit.c.action).where(audit.c.target == f"seller {first}")).scalar() == "join sellers"
        )


def test_what_a_person_split_no_rule_joins_again_and_the_rest_stays_together(engine: Engine) -> None:
    one, two, three = (sells(engine, name, "s", business_number=NUMBER) for name in ("reseller_kr", "seoul", "own"))
    assert members(engine, three) == [three]  # the channel's country has no such numbers
    third = sells(engine, "seoul", "t", business_number=NUMBER)
    assert split(engine, one, two) == two

    sells(engine, "seoul", "s", business_number=NUMBER, phone="02-123-4567")

    assert (members(engine, one), members(engine, two)) == ([one, third], [two])


def test_a_later_word_takes_an_earlier_one_back(sqlite_engine: Engine) -> None:
    one = sells(sqlite_engine, "reseller_kr", "a", business_number=NUMBER)
    two = sells(sqlite_engine, "seoul", "b", business_number=NUMBER)
    split(sqlite_engine, one, two)
    join(sqlite_engine, two, one)
    assert members(sqlite_engine, one) == [one, two]

    split(sqlite_engine, one, one)

    assert members(sqlite_engine, two) == [two]


def test_who_was_joined_only_through_another_stays_when_that_one_leaves(sqlite_engine: Engine) -> None:
    one, two, three = (sells(sqlite_engine, "market", name) for name in "abc")
    join(sqlite_engine, one, two)
    join(sqlite_engine, two, three)

    split(sqlite_engine, one, two)

    assert members(sqlite_engine, one) == [one, three]


@pytest.mark.parametrize(
    ("leaving", "said"), [((99,), "is no member of 1"), ((1,), "nobody would be left"), ((), "nobody would be left")]
)
def test_a_split_that_means_nothing_is_refused(sqlite_engine: Engine, leaving: tuple[int, ...], said: str) -> None:
    sells(sqlite_engine, "market", "a")

    with pytest.raises(InputError, match=said):
        split(sqlite_engine, 1, *leaving)


def test_an_unknown_number_and_a_seller_joined_with_itself_are_refused(sqlite_engine: Engine) -> None:
    sells(sqlite_engine, "market", "a")

    with pytest.raises(InputError, match="seller 7 is not in the store"):
        join(sqlite_engine, 1, 7)
    with pytest.raises(InputError, match="are one already"):
        join(sqlite_engine, 1, 1)


def test_comparing_again_changes_nothing(sqlite_engine: Engine) -> None:
    one = sells(sqlite_engine, "reseller_kr", "a", business_number=NUMBER)
    sells(sqlite_engine, "seoul", "b", business_number=NUMBER)
    with read(sqlite_engine) as conn:
        before = find(conn)

    with write(sqlite_engine) as conn:
        identities.regroup(conn, [one])

    with read(sqlite_engine) as conn:
        assert find(conn) == before
    assert identities.group_waiting(sqlite_engine, CHECKS) == 0
