import pytest
from sqlalchemy import Engine

from model.errors import InputError
from model.finding import Family, Severity
from model.lifecycle import Action, State
from store.acting import act
from store.discrepancies import Filter, find, get, history, live
from store.engine import write
from tests.store.lives import Shelf, a_user


def test_found_are_the_live_ones_youngest_first_page_by_page(engine: Engine) -> None:
    with write(engine) as conn:
        for name in "12345":
            Shelf.of(conn, name).look("vvcc" if name == "3" else "v")

        first = find(conn, limit=2)
        second = find(conn, limit=2, before_id=first[-1].id)
        assert [row.external_id for row in first + second] == ["5", "4", "2", "1"]
        assert find(conn, before_id=second[-1].id) == []


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(states=[State.RESOLVED]), ["3"]),
        (Filter(ended_too=True), ["4", "3", "2", "1"]),
        (Filter(states=[State.SNOOZED, State.OPEN], families=[Family.PRICE]), ["2", "1"]),
        (Filter(severities=[Severity.CRITICAL]), ["2"]),
        (Filter(kinds=["stockout"]), ["4"]),
        (Filter(channels=["outlet"]), []),
        (Filter(brands=["Aero"], sellers=[""]), ["4", "2", "1"]),
        (Filter(held=True), ["4"]),
        (Filter(held=False, kinds=["below_floor"]), ["2", "1"]),
        (Filter(owner_ids=[1]), ["1"]),
    ],
)
def test_filters_narrow(sqlite_engine: Engine, wanted: Filter, found: list[str]) -> None:
    with write(sqlite_engine) as conn:
        Shelf.of(conn, "1").look("vv")
        act(conn, 1, Action.ACKNOWLEDGE, actor_id=a_user(conn), seen_version=2)
        act(conn, 1, Action.SNOOZE, actor_id=1, seen_version=3, until_worse=True)
        Shelf.of(conn, "2").look("vv", severity=Severity.CRITICAL)
        Shelf.of(conn, "3").look("vvcc")
        Shelf.of(conn, "4").look("v", kind="stockout", family=Family.STOCK, held=True)

        assert [row.external_id for row in find(conn, wanted)] == found


def test_history_names_who_did_what_and_why(engine: Engine) -> None:
    with write(engine) as conn:
        Shelf.of(conn).look("vv")
        act(conn, 1, Action.FALSE_POSITIVE, actor_id=a_user(conn, "Lee"), seen_version=2, why="a bundle")
        told = history(conn, 1)

    assert [(event.version, event.action, event.actor, event.why) for event in told] == [
        (1, Action.FIND, None, None),
        (2, Action.OPEN, None, None),
        (3, Action.FALSE_POSITIVE, "Lee", "a bundle"),
    ]


def test_live_takes_listings_or_everything(engine: Engine) -> None:
    with write(engine) as conn:
        one, other = Shelf.of(conn, "1"), Shelf.of(conn, "2")
        one.look("v")
        other.look("vvcc")

        assert [row.external_id for row in live(conn, [one.listing, other.listing])] == ["1"]
        assert [row.external_id for row in live(conn)] == ["1"]
        assert live(conn, []) == live(conn, channel="own") == []


def test_a_discrepancy_that_is_not_there_is_wrong_input(sqlite_engine: Engine) -> None:
    with write(sqlite_engine) as conn, pytest.raises(InputError, match="discrepancy 7 is not in the store"):
        get(conn, 7)
