import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import DBAPIError, OperationalError

from model.errors import InputError, ServiceError
from store import engine as engine_module
from store.engine import (
    chunks,
    insert_or_ignore,
    open_engine,
    place,
    read,
    sqlite_url,
    transact,
    without_secrets,
    write,
)
from store.tables import sellers
from system import clock


def a_seller(name: str = "77") -> dict[str, object]:
    return {"channel": "own", "external_id": name, "first_seen_at": clock.now(), "last_seen_at": clock.now()}


def names(conn: Connection) -> list[str]:
    return list(conn.execute(select(sellers.c.external_id).order_by(sellers.c.id)).scalars())


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "_PAUSES", (0.0, 0.0))


def test_a_write_commits_at_its_end(engine: Engine) -> None:
    with write(engine) as conn:
        conn.execute(insert(sellers).values(a_seller()))

    with read(engine) as conn:
        assert names(conn) == ["77"]


def test_a_write_that_raises_leaves_nothing(engine: Engine) -> None:
    with pytest.raises(DBAPIError), write(engine) as conn:
        conn.execute(insert(sellers), [a_seller("77"), a_seller("77")])

    with read(engine) as conn:
        assert names(conn) == []


def test_a_read_sees_one_state_from_first_to_last(engine: Engine) -> None:
    with read(engine) as reader:
        before = names(reader)
        with write(engine) as writer:
            writer.execute(insert(sellers).values(a_seller()))

        assert names(reader) == before == []


def test_a_read_can_change_nothing(engine: Engine) -> None:
    with pytest.raises(DBAPIError), read(engine) as conn:
        conn.execute(insert(sellers).values(a_seller()))

    with write(engine) as conn:
        assert names(conn) == []


def test_a_connection_writes_again_after_it_has_read(sqlite_engine: Engine) -> None:
    with read(sqlite_engine) as conn:
        names(conn)
    with write(sqlite_engine) as conn:
        conn.execute(insert(sellers).values(a_seller()))

        assert names(conn) == ["77"]


def test_two_writes_on_sqlite_wait_for_each_other(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "_BUSY_MILLISECONDS", 1)
    with (
        write(sqlite_engine),
        pytest.raises(OperationalError, match="locked"),
        write(open_engine(str(sqlite_engine.url))),
    ):
        pass


def test_transact_repeats_what_the_database_asks_to_repeat(engine: Engine) -> None:
    tries = []

    def add(conn: Connection) -> list[str]:
        tries.append(1)
        conn.execute(insert(sellers).values(a_seller()))
        if len(tries) == 1:
            raise OperationalError("", None, busy())
        return names(conn)

    assert transact(engine, add) == ["77"]
    assert len(tries) == 2


def busy() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return error


def test_transact_raises_what_a_repeat_would_not_cure(engine: Engine) -> None:
    tries = []

    def add_twice(conn: Connection) -> None:
        tries.append(1)
        conn.execute(insert(sellers), [a_seller(), a_seller()])

    with pytest.raises(DBAPIError):
        transact(engine, add_twice)

    assert len(tries) == 1


def test_transact_begins_again_on_a_new_connection_when_the_server_cut_the_old(postgresql_url: str) -> None:
    opened = open_engine(postgresql_url)
    tries = []

    def cut(conn: Connection) -> list[str]:
        tries.append(1)
        conn.execute(insert(sellers).values(a_seller()))
        if len(tries) == 1:
            conn.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
        return names(conn)

    assert transact(opened, cut) == ["77"]
    opened.dispose()


def test_transact_gives_up_on_a_server_that_does_not_answer_without_showing_the_password() -> None:
    lost = open_engine("postgresql://andon:hunter2@127.0.0.1:1/andon")

    with pytest.raises(ServiceError, match="does not answer") as caught:
        transact(lost, names)

    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    ["", "andon", "mysql://root:hunter2@h/andon", "postgresql://u:hunter2@h:port/andon", "sqlite+nothing:///x"],
)
def test_a_wrong_url_is_refused_in_one_sentence_without_the_password(url: str) -> None:
    with pytest.raises(InputError, match="ANDON_DATABASE_URL") as caught:
        open_engine(url)

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:hun@ter2@127.0.0.1/x",
        "postgresql://u:hun@ter2/x?y@127.0.0.1/x",
        "postgresql://127.0.0.1:5432/x?password=hun@ter2",
    ],
)
def test_a_password_with_a_bare_at_sign_is_refused_with_the_right_spelling(url: str) -> None:
    with pytest.raises(InputError, match="right would be %40") as caught:
        open_engine(url)

    assert "ter2" not in str(caught.value)
    assert "hun" not in str(caught.value)


@pytest.mark.parametrize(
    "query", ["sslmode=bogus", "nonsense=1", "connect_timeout=soon", "port=x", "target_session_attrs=x", "keepalives=x"]
)
def test_a_wrong_parameter_is_wrong_input_and_shows_no_password(query: str) -> None:
    with (
        pytest.raises(InputError, match="ANDON_DATABASE_URL") as caught,
        read(open_engine(f"postgresql://u@127.0.0.1:1/x?password=hunter2&{query}")),
    ):
        pass

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("url", ["postgresql://u@127.0.0.1:1/x?password=hun-ter2", "postgresql://u:hun-ter2@h/x"])
def test_words_of_the_driver_that_repeat_a_piece_of_the_password_are_not_passed_on(url: str) -> None:
    engine = open_engine(url)

    assert without_secrets(engine, "failed to resolve host 'ter2'\nmore") == "its words repeat the password"
    assert without_secrets(engine, "connection refused\nmore") == "connection refused"


def test_a_password_among_the_parameters_is_not_shown_when_the_server_does_not_answer() -> None:
    lost = open_engine("postgresql://u@127.0.0.1:1/x?password=hunter2")

    with pytest.raises(ServiceError, match=r"postgresql://127\.0\.0\.1:1/x does not answer: .*refused") as caught:
        transact(lost, names)

    assert "hunter2" not in str(caught.value)


def test_a_file_that_is_no_database_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but long enough to have a header of its own" * 10)

    with pytest.raises(InputError, match=r"notes\.txt: file is not a database"), read(open_engine(f"sqlite:///{path}")):
        pass


def test_a_folder_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "nowhere")

    with pytest.raises(InputError, match=r"nowhere.*unable to open database file"), write(open_engine(url)):
        pass


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://u:hunter2@h/andon", "postgresql://h/andon"),
        ("postgresql://u@h:5433/andon?password=hunter2", "postgresql://h:5433/andon"),
        ("postgresql://u@/andon?host=/run/pg", "postgresql:///andon"),
        ("sqlite:////srv/andon.db", "/srv/andon.db"),
        ("sqlite://", "the database in memory"),
    ],
)
def test_a_place_is_shown_without_its_password(url: str, shown: str) -> None:
    assert place(open_engine(url)) == shown


def test_insert_or_ignore_leaves_out_what_is_there(engine: Engine) -> None:
    with write(engine) as conn:
        for _ in range(2):
            conn.execute(insert_or_ignore(conn, sellers), [a_seller("77"), a_seller("88")])

        assert names(conn) == ["77", "88"]


def test_chunks_hold_every_value_once() -> None:
    values = list(range(12_345))

    assert [value for chunk in chunks(values) for value in chunk] == values
