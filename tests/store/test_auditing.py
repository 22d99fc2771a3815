import getpass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from model.people import Role
from store.auditing import note_rpm_lock, see_rpm_lock
from store.engine import read, write
from store.migrating import upgrade
from store.opening import opened
from store.people import ensure_user
from store.tables import audit
from system import clock
from system.settings import Settings
from tests.store.visits import rows

LOCKED, UNLOCKED = Settings(), Settings(rpm_lock=False)


def trail(engine: Engine) -> list[tuple[str, bool, bool]]:
    with read(engine) as conn:
        found = [row for row in rows(conn, audit) if row.target == "rpm_lock"]
    return [(row.action, row.detail["before"], row.detail["after"]) for row in found]


def test_each_change_of_the_lock_is_in_the_trail_once(engine: Engine) -> None:
    for settings in (LOCKED, UNLOCKED, UNLOCKED, LOCKED, LOCKED):
        see_rpm_lock(engine, settings)

    assert trail(engine) == [("unlock", True, False), ("lock", False, True)]


def test_the_first_command_after_a_change_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "andon.toml"
    file.write_text('folder = "."\nrpm_lock = false\n', "utf-8")
    monkeypatch.delenv("ANDON_DATABASE_URL", raising=False)
    upgrade(f"sqlite:///{tmp_path}/andon.db").dispose()

    for _ in range(2):
        house = opened(file)

    assert trail(house.engine) == [("unlock", True, False)]


def test_a_lock_that_was_never_off_leaves_no_trail(sqlite_engine: Engine) -> None:
    see_rpm_lock(sqlite_engine, LOCKED)

    assert trail(sqlite_engine) == []


def test_two_who_see_the_same_change_write_it_once(engine: Engine) -> None:
    for _ in range(2):
        with write(engine) as conn:
            note_rpm_lock(conn, UNLOCKED)

    assert len(trail(engine)) == 1


def test_the_trail_says_who_and_when(engine: Engine) -> None:
    with write(engine) as conn:
        kim = ensure_user(conn, "Kim", os_user=getpass.getuser(), roles=[Role.ADMIN])
    clock.advance(timedelta(hours=1))
    before = clock.now()
    see_rpm_lock(engine, UNLOCKED)

    with read(engine) as conn:
        row = rows(conn, audit)[-1]
    assert (row.user_id, row.detail["login"]) == (kim, getpass.getuser())
    assert before <= row.at <= clock.now()


def test_a_login_that_is_nobody_is_named_all_the_same(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr(getpass, "getuser", nameless)
    see_rpm_lock(sqlite_engine, UNLOCKED)

    with read(sqlite_engine) as conn:
        [row] = rows(conn, audit)
    assert row.user_id is None
    assert row.detail["login"].startswith("uid ")
