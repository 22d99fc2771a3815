"""The trail's chain: what was changed is found, what was lawfully struck is not taken for that."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, update
from typer.testing import CliRunner

from store import sealing
from store.access_commands import app
from store.engine import open_engine, read, write
from store.migrating import upgrade
from store.people import record
from store.scrubbing import Matter, Words, strike
from store.sealing import Verdict
from store.tables import audit

NONE: frozenset[int] = frozenset()
NOBODY = Matter(NONE, NONE, NONE, NONE, NONE, NONE, NONE, ())


def wrote(engine: Engine, *targets: str) -> None:
    for target in targets:
        with write(engine) as conn:
            record(conn, "look", target, {"n": 1.5, "why": "안녕 " + target})
    sealing.seal_waiting(engine)


def seen(engine: Engine, expected: tuple[int, str] | None = None) -> Verdict:
    with read(engine) as conn:
        return sealing.verify(conn, expected)


def changed(engine: Engine, number: int, **values: object) -> None:
    with write(engine) as conn:
        conn.execute(update(audit).where(audit.c.number == number).values(**values))


def test_a_trail_that_nobody_touched_holds(engine: Engine) -> None:
    wrote(engine, "a", "b")
    wrote(engine, "c")

    found = seen(engine)

    assert (found.count, found.waiting, found.faults, found.struck) == (3, 0, [], [])


def test_a_row_that_is_not_sealed_yet_is_said_to_wait(engine: Engine) -> None:
    wrote(engine, "a")
    with write(engine) as conn:
        record(conn, "look", "b")

    assert (seen(engine).count, seen(engine).waiting, seen(engine).faults) == (1, 1, [])


@pytest.mark.parametrize(
    "values",
    [{"target": "x"}, {"detail": {"n": 2}}, {"action": "x"}, {"user_id": None, "hash": "0" * 64}, {"salt": None}],
)
def test_a_row_that_was_changed_is_named(engine: Engine, values: dict[str, object]) -> None:
    wrote(engine, "a", "b", "c")
    changed(engine, 2, **values)

    assert "(seal 2)" in seen(engine).faults[0]


def test_a_row_that_was_taken_out_is_missed(engine: Engine) -> None:
    wrote(engine, "a", "b", "c")
    with write(engine) as conn:
        conn.execute(delete(audit).where(audit.c.number == 2))

    assert seen(engine).faults[0] == "rows 2 to 2 of the chain are not there"


def test_a_chain_that_was_cut_or_made_anew_is_found_by_a_head_that_was_kept(engine: Engine) -> None:
    wrote(engine, "a", "b")
    kept = seen(engine)
    head = (kept.count, kept.head)
    assert seen(engine, head).faults == []
    with write(engine) as conn:
        conn.execute(delete(audit).where(audit.c.number == 2))
    assert "the chain ends at 1" in seen(engine, head).faults[0]

    wrote(engine, "another")

    assert "the chain was made anew" in seen(engine, head).faults[0]


def test_words_that_are_lawfully_struck_leave_the_chain_whole(engine: Engine) -> None:
    wrote(engine, "Kang Seong-min", "b")
    words = Words(["Kang Seong-min"])
    with write(engine) as conn:
        assert strike(conn, words, NOBODY) == 1
    sealing.seal_waiting(engine)

    found = seen(engine)

    assert (found.count, found.faults, len(found.struck)) == (3, [], 1)
    with read(engine) as conn:
        rows = [str(row) for row in conn.execute(audit.select())]
    assert not [row for row in rows if "Kang" in row]
    changed(engine, 1, target="somebody else")
    assert "not by what was struck out" in seen(engine).faults[0]


def test_two_who_seal_at_once_make_one_chain(engine: Engine) -> None:
    with write(engine) as conn:
        for number in range(50):
            record(conn, "look", str(number))
    threads = [threading.Thread(target=sealing.seal_waiting, args=(engine,)) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert (seen(engine).count, seen(engine).faults) == (50, [])


def test_the_command_exits_with_what_it_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANDON_DATABASE_URL", raising=False)
    settings = tmp_path / "andon.toml"
    settings.write_text('folder = "."\n')
    upgrade(f"sqlite:///{tmp_path}/andon.db").dispose()
    engine = open_engine(f"sqlite:///{tmp_path}/andon.db")
    wrote(engine, "a", "b")
    line = ["audit", "verify", "--settings", str(settings)]
    good = CliRunner().invoke(app, line)
    head = good.output.split("head ")[1].strip()
    assert (good.exit_code, head[:2]) == (0, "2:")
    assert CliRunner().invoke(app, [*line, "--expect", head]).exit_code == 0

    changed(engine, 1, action="x")
    bad = CliRunner().invoke(app, line)
    engine.dispose()

    assert (bad.exit_code, "(seal 1): who, when or what was changed" in bad.output) == (1, True)
