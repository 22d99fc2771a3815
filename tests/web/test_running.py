"""The pages of those who run it: channels, schedules, health."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from model.capture import Outcome
from model.finding import Severity
from store import pauses, runs
from store.engine import read, write
from store.tables import audit, listings, requests
from system import clock
from system.settings import parse
from tests.alerts.scene import Scene
from tests.web.site import Browser, Site, site_of

OWN = {
    "platform": "site",
    "base_url": "https://shop.example.com",
    "country": "KR",
    "currency": "KRW",
    "time_zone": "Asia/Seoul",
    "kind": "own",
    "ground": "permitted",
    "permission": {"who": "the <owner>", "when": "2026-01-02", "ground": "a contract"},
    "schedules": {"hot": "*/15 * * * *"},
}
SETTINGS = {"channels": {"own": OWN, "feed": {**OWN, "ground": None, "permission": None, "schedules": {}}}}


@pytest.fixture
def scene(engine: Engine, tmp_path: Path) -> Scene:
    made = Scene(engine, tmp_path)
    made.settings = parse({**SETTINGS, "time_zone": "UTC"}).model_copy(update={"folder": tmp_path})
    return made


@pytest.fixture
def site(scene: Scene) -> Iterator[Site]:
    def fires(now: datetime) -> dict[tuple[str, str], datetime]:
        return {("own", "hot"): now + timedelta(minutes=7)}

    with site_of(scene.engine, scene.settings, next_fires=fires) as made:
        yield made


@pytest.fixture
def ops(site: Site) -> Browser:
    return site.user("minji")


def known(engine: Engine, count: int, **about: Any) -> None:
    """So many listings of the own channel."""
    row = {"channel": "own", "tier": "hot", "in_master": True, "first_seen_at": clock.now(), **about}
    rows = [{**row, "external_id": f"L{n:03}", "url": f"https://shop.example.com/{n}"} for n in range(count)]
    with write(engine) as conn:
        conn.execute(insert(listings), rows)


def trail(engine: Engine) -> list[tuple[str, str]]:
    with read(engine) as conn:
        return [tuple(row) for row in conn.execute(select(audit.c.action, audit.c.target).order_by(audit.c.id))]


def test_a_channel_tells_its_listings_page_by_page_and_by_how_visits_ended(scene: Scene, ops: Browser) -> None:
    known(scene.engine, 60, last_captured_at=clock.now(), last_outcome=Outcome.BLOCKED.value)

    first, second = ops.text("/channels/own"), ops.text("/channels/own?after=L049")

    assert ("L049" in first, ">L050<" in first, 'rel="next"' in first) == (True, False, True)
    assert (">L050<" in second, 'rel="next"' in second) == (True, False)
    assert "60 listings" in first
    assert "No listing is so" in ops.text("/channels/own?outcome=ok")
    assert ops.get("/channels/nowhere").status == 404


def test_a_channel_tells_who_permitted_it_its_runs_and_what_hides_it(scene: Scene, ops: Browser) -> None:
    known(scene.engine, 1)
    scene.look("", kind="channel_blocked", severity=Severity.CRITICAL)
    with write(scene.engine) as conn:
        run = runs.start_run(conn, "own", reason=runs.RunReason.SCHEDULE, tier="hot")
        runs.end_run(conn, run, {"outcomes": {"ok": 3, "blocked": 2}}, runs.RunStatus.FAILED)

    told = ops.text("/channels/own")

    for part in ("the &lt;owner&gt;, 2026-01-02", "a contract", "its owner gave leave", "read 3, blocked 2", "failed"):
        assert part in told, part
    assert "may not be crawled" in ops.text("/channels/feed")


def test_the_list_of_channels_tells_which_are_seen(scene: Scene, ops: Browser) -> None:
    known(scene.engine, 2)

    told = ops.text("/channels")

    assert 'href="/channels/own"' in told
    assert "2 never" in told
    assert "may not be crawled" in told


def test_ops_ask_for_a_run_at_once(scene: Scene, ops: Browser) -> None:
    answer = ops.send("/schedules/run", "/schedules", channel="own", tier="hot")

    assert (answer.status, answer.headers["location"]) == (303, "/schedules")
    told = ops.text("/schedules")
    assert "A run of own hot is asked for." in told
    assert "Asked for and not served yet" in told
    with read(scene.engine) as conn:
        row = conn.execute(select(requests)).one()
    assert (row.kind, row.channel, row.tier, row.asked_by is not None) == ("run", "own", "hot", True)
    assert ("page run", "own") in trail(scene.engine)
    assert ops.send("/schedules/run", "/schedules", channel="own", tier="no").status == 422
    assert ops.send("/schedules/run", "/schedules", channel="<nowhere>").status == 422


def test_a_schedule_rests_until_somebody_lets_it_go_on(scene: Scene, ops: Browser, site: Site) -> None:
    assert ops.send("/schedules/pause", "/schedules", channel="own", why="  ").status == 422
    assert ops.send("/schedules/pause", "/schedules", channel="own", why="the <shop> moves").status == 303
    ops.send("/schedules/pause", "/schedules", channel="own", why="again")

    assert "rested already" in ops.text("/schedules")
    for path in ("/schedules", "/channels/own"):
        assert "the &lt;shop&gt; moves" in site.user("vera").text(path)
    for path in ("/", "/channels", "/health"):
        assert "schedules rest" in site.user("vera").text(path)
    ops.send("/schedules/resume", "/schedules", channel="own")
    assert "The schedules of own go on." in ops.text("/schedules")
    with read(scene.engine) as conn:
        assert pauses.standing(conn) == {}
    assert [one for one in trail(scene.engine) if "schedule" in one[0]] == [
        ("pause schedule", "own"),
        ("resume schedule", "own"),
    ]


def test_a_viewer_sees_schedules_and_cannot_change_them(site: Site) -> None:
    told = site.user("vera").text("/schedules")

    assert "*/15 * * * *" in told
    assert "Run all now" not in told
    assert "Run hot now" not in told


def test_health_tells_what_waits_and_what_is_wrong(scene: Scene, ops: Browser) -> None:
    known(scene.engine, 1, last_captured_at=clock.now(), last_outcome="ok")
    assert "all is well" in ops.text("/health")

    scene.look("", kind="channel_blocked", severity=Severity.CRITICAL)

    assert "needs a look" in ops.text("/health")


def test_it_is_ready_when_the_store_is_of_this_version(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = site.stranger()
    ready = browser.get("/readyz")
    monkeypatch.setattr("store.version.known", lambda: ["0001", "9999"])

    not_yet = browser.get("/readyz")

    assert (ready.status, json.loads(ready.data)) == (200, {"ready": True})
    assert (not_yet.status, json.loads(not_yet.data)["ready"]) == (503, False)
    assert "store.db" not in not_yet.data.decode()
