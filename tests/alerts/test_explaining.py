"""Why somebody is told, or is not, in words that answer the question."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import Engine

from alerts.explaining import explain
from model.finding import Severity
from model.lifecycle import Action
from store import lifecycle, silences
from store.engine import read, write
from store.people import ensure_user
from system import clock
from system.settings import Match, QuietHours, Route
from tests.alerts.scene import Scene
from tests.alerts.test_silences import post


@pytest.fixture
def scene(sqlite_engine: Engine) -> Scene:
    return Scene(sqlite_engine)


def said(scene: Scene, number: int) -> str:
    with read(scene.engine) as conn:
        return "\n".join(explain(conn, scene.settings, number, clock.now()))


def routed(scene: Scene, *routes: Route) -> None:
    scene.settings = scene.settings.model_copy(update={"routes": routes})


def test_it_names_the_matcher_that_each_earlier_route_missed_by_and_the_route_that_takes_it(scene: Scene) -> None:
    routed(
        scene,
        Route(name="naver", receiver="ops", match=Match(channel=("naver", "coupang"))),
        Route(name="shoes", receiver="ops", match=Match(category=("shoes",))),
        Route(name="rest", receiver="ops"),
    )
    text = said(scene, scene.look("a"))

    assert "'naver' does not take it: its channel is own, and the route wants naver or coupang." in text
    assert "'shoes' does not take it: its category is not known, and the route wants shoes." in text
    assert "Route 'rest' takes it, to receiver 'ops'." in text
    assert "the same brand (Arcus), kind (below_floor), channel (own)" in text


def test_info_goes_to_nobody_and_it_says_so(scene: Scene) -> None:
    text = said(scene, scene.look("a", severity=Severity.INFO))

    assert "its severity is info, and the route wants warning or critical" in text
    assert "No route takes it, so nobody is told: info is for history" in text


def test_what_waits_says_until_when_and_for_what(scene: Scene) -> None:
    quiet = QuietHours(start=time(0), end=time(23, 59, 59), time_zone="UTC")
    routed(scene, Route(name="all", receiver="ops", quiet=quiet))
    one = scene.look("a")
    before = said(scene, one)
    scene.plan()

    assert "Were it told now" in before
    for text in (before, said(scene, one)):
        assert f"at {clock.now():%Y-%m-%d} 23:59:59 UTC" in text
        assert "20 s for others of its group, then quiet hours last until 23:59 UTC" in text


def test_what_people_heard_says_when_and_when_again(scene: Scene) -> None:
    one = scene.look("a")
    scene.plan()
    post(scene)
    told = clock.now()

    text = said(scene, one)

    assert f"People last heard of it at {told:%Y-%m-%d %H:%M}" in text
    assert f"they hear of it again at {told + timedelta(hours=24):%Y-%m-%d %H:%M}" in text


def test_a_silence_is_named_with_who_made_it_and_why(scene: Scene) -> None:
    one = scene.look("a", severity=Severity.CRITICAL)
    with write(scene.engine) as conn:
        now, author = clock.now(), ensure_user(conn, "kim")
        span = {"starts_at": now, "ends_at": now + timedelta(hours=1)}
        silences.add(conn, {"channel": ["own"]}, **span, author_id=author, reason="the shop moves", now=now)

    assert "Silence 1 of kim keeps it back until" in said(scene, one)
    assert "(the shop moves): if it still stands, people hear of it then." in said(scene, one)


def test_what_rests_or_ended_says_that_nobody_is_told(scene: Scene) -> None:
    one, other = scene.look("a"), scene.look("b")
    scene.mend("a")
    with write(scene.engine) as conn:
        until = datetime(2099, 1, 1, tzinfo=UTC)
        lifecycle.act(conn, other, Action.SNOOZE, actor_id=None, seen_version=1, until=until)

    assert "nobody is told any more" in said(scene, one)
    assert "snoozed until 2099-01-01" in said(scene, other)
