"""What people chose not to be told of is not told, and is not lost."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from alerts import groups
from model.errors import InputError
from model.finding import Family, Persistence, Severity, Subject, Verdict
from model.lifecycle import Action
from store import lifecycle, silences
from store.engine import read, write
from store.people import ensure_user
from store.tables import audit, discrepancies, message_members, messages, notifications
from system import clock
from tests.alerts.scene import PLACE, Scene

HOUR = timedelta(hours=1)


@pytest.fixture
def scene(engine: Engine) -> Scene:
    return Scene(engine)


def silence(
    scene: Scene,
    match: Mapping[str, Sequence[str]],
    hours: float = 1.0,
    after: float = 0.0,
    reason: str = "the shop moves",
) -> int:
    with write(scene.engine) as conn:
        now = clock.now()
        starts = now + after * HOUR
        return silences.add(
            conn,
            match,
            starts_at=starts,
            ends_at=starts + hours * HOUR,
            author_id=ensure_user(conn, "kim"),
            reason=reason,
            now=now,
        )


def post(scene: Scene) -> None:
    """As if everything that waits had been sent."""
    with write(scene.engine) as conn:
        now = clock.now()
        posted = {"ts": "1.0", "place": PLACE, "posted_at": now, "told_at": now}
        conn.execute(update(messages).where(messages.c.ts.is_(None)).values(**posted))
        conn.execute(update(notifications).values(sent_at=now, attempts=1))
        conn.execute(update(message_members).values(announced=True, told_at=now, version=1))


def told(scene: Scene) -> list[int]:
    """The discrepancies that messages are to tell of."""
    with read(scene.engine) as conn:
        query = select(message_members.c.discrepancy_id).where(message_members.c.announced.is_(False))
        return sorted(conn.execute(query).scalars())


def block(scene: Scene, *, violated: bool = True, kind: str = "channel_blocked") -> None:
    """The channel as a whole is refused, or no longer."""
    for _ in range(1 if violated else 2):
        clock.advance(timedelta(seconds=1))
        subject = Subject(brand="Arcus", channel="own", listing_id=None, external_id="", kind=kind)
        verdict = Verdict(
            subject=subject,
            family=Family.COVERAGE,
            severity=Severity.WARNING,
            captured_at=clock.now(),
            violated=violated,
            opens=violated,
            off=None,
            numbers={},
            persistence=Persistence(1, 1),
        )
        with write(scene.engine) as conn:
            lifecycle.apply(conn, [verdict], batch_id=None)


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.CRITICAL])
def test_what_is_silenced_is_told_when_the_silence_ends(scene: Scene, severity: Severity) -> None:
    silence(scene, {"kind": ["below_floor"]})
    one = scene.look("a", severity=severity)
    other = scene.look("a", kind="above_ceiling")
    scene.plan()
    assert told(scene) == [other]

    clock.advance(HOUR)
    scene.plan()

    assert told(scene) == sorted([one, other])


def test_what_is_mended_while_it_is_silenced_is_never_told(scene: Scene) -> None:
    silence(scene, {"channel": ["own"]})
    scene.look("a")
    scene.plan()
    scene.mend("a")

    clock.advance(HOUR)
    scene.plan()

    assert (told(scene), scene.kinds()) == ([], [])


def test_a_silence_takes_back_what_waits_to_be_told(scene: Scene) -> None:
    one, other = scene.look("a"), scene.look("a", kind="above_ceiling")
    scene.plan()
    silence(scene, {"kind": ["below_floor"]})
    scene.plan()
    assert told(scene) == [other]

    clock.advance(HOUR)
    scene.plan()

    assert told(scene) == sorted([one, other])


def test_what_people_saw_stays_in_its_message_and_its_worsening_is_told_after_the_silence(scene: Scene) -> None:
    one = scene.look("a", -10.0)
    scene.plan()
    post(scene)
    silence(scene, {"kind": ["below_floor"]})
    scene.look("a", -18.0)
    scene.plan()
    assert scene.kinds() == ["edit"]

    clock.advance(HOUR)
    scene.plan()

    assert told(scene) == [one]
    assert scene.kinds() == ["edit", "thread"]


def test_a_silence_ended_by_force_tells_at_once_and_the_trail_says_who_ended_it(scene: Scene) -> None:
    number = silence(scene, {"brand": ["Arcus"]}, hours=24)
    one = scene.look("a")
    scene.plan()

    with write(scene.engine) as conn:
        assert silences.end(conn, number, actor_id=ensure_user(conn, "lee"), now=clock.now())
        assert not silences.end(conn, number, actor_id=ensure_user(conn, "lee"), now=clock.now())
    scene.plan()

    assert told(scene) == [one]
    with read(scene.engine) as conn:
        assert list(conn.execute(select(audit.c.action).order_by(audit.c.id)).scalars()) == ["silence", "end silence"]


def test_a_silence_that_is_to_come_silences_nothing_yet(scene: Scene) -> None:
    silence(scene, {"channel": ["own"]}, after=1)
    one = scene.look("a")
    scene.plan()
    assert told(scene) == [one]

    post(scene)
    clock.advance(HOUR)
    scene.look("b")
    scene.plan()

    assert told(scene) == []


def test_under_two_silences_it_is_told_after_the_later_one(scene: Scene) -> None:
    silence(scene, {"channel": ["own"]}, hours=1)
    silence(scene, {"kind": ["below_floor"]}, hours=2)
    one = scene.look("a")
    scene.plan()
    clock.advance(HOUR)
    scene.plan()
    assert told(scene) == []

    clock.advance(HOUR)
    scene.plan()

    assert told(scene) == [one]


def test_what_gets_worse_than_a_silence_names_is_told_once(scene: Scene) -> None:
    silence(scene, {"severity": ["warning"]})
    one = scene.look("a")
    scene.plan()
    scene.look("a", severity=Severity.CRITICAL)
    scene.plan()
    assert told(scene) == [one]

    post(scene)
    clock.advance(HOUR)
    scene.plan()

    assert told(scene) == []


def test_what_is_silenced_is_not_repeated_and_comes_after_it(scene: Scene) -> None:
    scene.look("a")
    scene.plan()
    post(scene)
    silence(scene, {"channel": ["own"]}, hours=30)
    clock.advance(timedelta(hours=25))
    with write(scene.engine) as conn:
        groups.renew(conn, scene.settings, clock.now())
    assert "root" not in scene.kinds()

    clock.advance(timedelta(hours=6))
    with write(scene.engine) as conn:
        groups.renew(conn, scene.settings, clock.now())

    assert "root" in scene.kinds()


@pytest.mark.parametrize(
    ("match", "hours", "reason", "sentence"),
    [
        ({}, 1, "why", "a silence of everything"),
        ({"channel": ["own"]}, 1, " ", "--why is empty"),
        ({"channel": ["own"]}, -1, "why", "not after it starts"),
        ({"channel": ["own"]}, 24 * 91, "why", "90 days at most"),
    ],
)
def test_a_silence_that_makes_no_sense_is_refused(
    sqlite_engine: Engine, match: dict[str, list[str]], hours: float, reason: str, sentence: str
) -> None:
    scene = Scene(sqlite_engine)

    with pytest.raises(InputError, match=sentence):
        silence(scene, match, hours=hours, reason=reason)


def test_products_of_a_channel_that_nobody_can_look_at_are_not_repeated(scene: Scene) -> None:
    scene.look("a")
    scene.plan()
    post(scene)
    block(scene)
    scene.plan()
    post(scene)
    clock.advance(timedelta(hours=25))
    with write(scene.engine) as conn:
        groups.renew(conn, scene.settings, clock.now())
        kinds = select(discrepancies.c.kind).join(message_members).where(message_members.c.announced.is_(False))
        assert list(conn.execute(kinds).scalars()) == ["channel_blocked"]

    block(scene, violated=False)
    with write(scene.engine) as conn:
        groups.renew(conn, scene.settings, clock.now())
        assert "below_floor" in conn.execute(kinds).scalars().all()


def test_not_captured_waits_while_the_channel_is_blocked(scene: Scene) -> None:
    block(scene)
    late = scene.look("a", kind="not_captured")
    fresh = scene.look("b")
    scene.plan()
    assert late not in told(scene)
    assert fresh in told(scene)

    block(scene, violated=False)
    scene.plan()

    assert late in told(scene)


def test_a_snooze_that_ends_while_the_reader_is_broken_speaks_when_it_is_mended(scene: Scene) -> None:
    one = scene.look("a")
    scene.plan()
    with write(scene.engine) as conn:
        until = clock.now() + HOUR
        lifecycle.act(conn, one, Action.SNOOZE, actor_id=None, seen_version=1, until=until)
    scene.plan()
    post(scene)
    block(scene, kind="reader_broken")
    clock.advance(2 * HOUR)
    with write(scene.engine) as conn:
        lifecycle.expire(conn)
    scene.plan()
    assert one not in told(scene)

    block(scene, kind="reader_broken", violated=False)
    scene.plan()

    assert one in told(scene)
