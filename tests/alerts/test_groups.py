"""From what happens to discrepancies to the messages that tell of it."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from alerts import groups
from model.finding import Severity
from model.lifecycle import Action
from store.engine import read, write
from store.tables import events, message_members, messages, notifications
from system import clock
from system.receivers import WebhookReceiver
from tests.alerts.scene import PLACE, Scene


@pytest.fixture
def scene(engine: Engine) -> Scene:
    return Scene(engine)


def post(scene: Scene) -> None:
    """As if everything that waits had been sent."""
    with write(scene.engine) as conn:
        now = clock.now()
        posted = {"ts": "1.0", "place": PLACE, "posted_at": now, "told_at": now}
        conn.execute(update(messages).where(messages.c.ts.is_(None)).values(**posted))
        conn.execute(update(notifications).values(sent_at=now, attempts=1))
        conn.execute(update(message_members).values(announced=True, told_at=now))


def test_what_opens_in_one_group_shares_one_root(scene: Scene) -> None:
    for name in ("a", "b", "c"):
        scene.look(name)

    scene.plan()

    assert scene.kinds() == ["root"]


def test_another_kind_or_channel_has_a_root_of_its_own(scene: Scene) -> None:
    scene.look("a")
    scene.look("a", kind="above_ceiling")
    scene.look("a", channel="naver")

    scene.plan()

    assert scene.kinds() == ["root"] * 3


def test_an_event_is_planned_once(scene: Scene) -> None:
    scene.look("a")

    assert scene.plan() >= 1
    assert scene.plan() == 0
    assert scene.kinds() == ["root"]
    with read(scene.engine) as conn:
        assert conn.execute(select(events.c.id).where(events.c.processed_at.is_(None))).all() == []


def test_a_warning_waits_for_its_group_and_a_critical_one_does_not(scene: Scene) -> None:
    scene.look("a")
    scene.look("b", kind="misprint", severity=Severity.CRITICAL)
    now = clock.now()

    scene.plan()

    due = {row.critical: row.due_at - now for row in scene.waiting()}
    assert due[True] < timedelta(seconds=1)
    assert due[False] > timedelta(seconds=15)


def test_a_critical_one_brings_a_waiting_root_forward(scene: Scene) -> None:
    scene.look("a")
    scene.plan()
    scene.look("b", severity=Severity.CRITICAL)

    scene.plan()

    assert [(row.kind, row.critical) for row in scene.waiting()] == [("root", True)]


def test_a_member_that_opens_later_is_told_in_the_thread_and_shown_in_the_root(scene: Scene) -> None:
    scene.look("a")
    scene.plan()
    post(scene)
    scene.look("b")

    scene.plan()

    assert scene.kinds() == ["edit", "thread"]


def test_a_critical_member_that_opens_later_gets_a_new_root(scene: Scene) -> None:
    scene.look("a")
    scene.plan()
    post(scene)
    scene.look("b", severity=Severity.CRITICAL)

    scene.plan()

    assert [(row.kind, row.critical) for row in scene.waiting()] == [("root", True)]


def test_critical_ones_of_a_group_that_come_in_a_row_share_a_root_and_rest_between_additions(scene: Scene) -> None:
    scene.look("a", severity=Severity.CRITICAL)
    scene.plan()
    post(scene)
    posted = clock.now()
    scene.look("b", severity=Severity.CRITICAL)
    scene.plan()
    scene.look("c", severity=Severity.CRITICAL)

    scene.plan()

    assert [(row.kind, row.critical) for row in scene.waiting()] == [("edit", False), ("thread", True)]
    (thread,) = [row for row in scene.waiting() if row.kind == "thread"]
    assert timedelta(seconds=9) < thread.due_at - posted <= timedelta(seconds=10)


def test_a_critical_one_long_after_the_last_gets_a_root_of_its_own(scene: Scene) -> None:
    scene.look("a", severity=Severity.CRITICAL)
    scene.plan()
    post(scene)
    clock.advance(timedelta(minutes=11))
    scene.look("b", severity=Severity.CRITICAL)

    scene.plan()

    assert [(row.kind, row.critical) for row in scene.waiting()] == [("root", True)]


def test_what_gets_worse_is_told_again_and_what_stays_is_not(scene: Scene) -> None:
    scene.look("a", -10.0)
    scene.plan()
    post(scene)
    scene.look("a", -12.0)
    scene.plan()
    assert scene.kinds() == []

    scene.look("a", -18.0)
    scene.plan()

    assert scene.kinds() == ["edit", "thread"]


@pytest.mark.parametrize("action", [Action.ACKNOWLEDGE])
def test_what_people_do_edits_the_root_and_tells_nobody(scene: Scene, action: Action) -> None:
    opened = scene.look("a")
    scene.plan()
    post(scene)
    scene.order(opened, action)

    scene.plan()

    assert scene.kinds() == ["edit"]


def test_what_is_resolved_edits_the_root(scene: Scene) -> None:
    scene.look("a")
    scene.plan()
    post(scene)
    scene.mend("a")

    scene.plan()

    assert scene.kinds() == ["edit"]


def test_info_and_candidates_are_told_to_nobody(scene: Scene) -> None:
    scene.look("a", severity=Severity.INFO)

    scene.plan()

    assert scene.kinds() == []


def test_what_is_still_open_after_a_day_gets_a_new_root(scene: Scene) -> None:
    scene.look("a")
    scene.plan()
    post(scene)
    clock.advance(timedelta(hours=23))
    with write(scene.engine) as conn:
        groups.renew(conn, scene.settings, clock.now())
    assert scene.kinds() == []

    clock.advance(timedelta(hours=2))
    for _ in range(2):
        with write(scene.engine) as conn:
            groups.renew(conn, scene.settings, clock.now())

    assert scene.kinds() == ["edit", "root"]


def test_a_message_that_waited_over_a_holiday_lives_a_day_from_its_posting(scene: Scene) -> None:
    scene.look("a")
    scene.plan()
    clock.advance(timedelta(hours=30))
    post(scene)
    clock.advance(timedelta(hours=1))
    with write(scene.engine) as conn:
        groups.renew(conn, scene.settings, clock.now())
    scene.look("b")
    scene.plan()

    assert scene.kinds() == ["edit", "thread"]


def test_an_old_message_takes_nothing_in_before_it_is_seen_to_be_old(scene: Scene) -> None:
    scene.look("a")
    scene.plan()
    post(scene)
    clock.advance(timedelta(hours=24, seconds=1))
    scene.look("b")
    scene.plan()

    assert "root" in scene.kinds()


def test_what_is_acknowledged_is_told_again_after_three_days(scene: Scene) -> None:
    opened = scene.look("a")
    scene.plan()
    scene.order(opened, Action.ACKNOWLEDGE)
    scene.plan()
    post(scene)
    clock.advance(timedelta(hours=71))
    with write(scene.engine) as conn:
        groups.renew(conn, scene.settings, clock.now())
    assert "root" not in scene.kinds()

    clock.advance(timedelta(hours=2))
    with write(scene.engine) as conn:
        groups.renew(conn, scene.settings, clock.now())

    assert "root" in scene.kinds()


def test_a_critical_one_that_is_told_again_stays_in_a_message_that_still_lives(scene: Scene) -> None:
    webhook = WebhookReceiver(url="https://hook.example.com/andon")
    scene.settings = scene.settings.model_copy(update={"receivers": {"hook": webhook}})
    scene.look("a", severity=Severity.CRITICAL)
    scene.plan()
    post(scene)
    clock.advance(timedelta(hours=25))

    with write(scene.engine) as conn:
        groups.renew(conn, scene.settings, clock.now())

    assert scene.kinds() == ["edit", "thread"]
