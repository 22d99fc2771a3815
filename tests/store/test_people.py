import getpass

import pytest
from sqlalchemy import Engine

from model.errors import InputError
from model.people import Role
from store.engine import write
from store.people import current_user_id, ensure_user, record, require, roles_of, user_by_name
from store.tables import audit, users
from system.settings import Person, Settings
from tests.store.visits import rows


def test_a_user_is_added_once_and_keeps_what_is_not_said(engine: Engine) -> None:
    with write(engine) as conn:
        first = ensure_user(conn, "Kim", os_user="kim", roles=[Role.ADMIN])
        again = ensure_user(conn, "Kim", slack_user="U1")
        [row] = rows(conn, users)

        assert first == again == user_by_name(conn, "Kim")
        assert (row.os_user, row.slack_user) == ("kim", "U1")
        assert roles_of(conn, first) == {Role.ADMIN}


def test_roles_that_change_are_in_the_trail(engine: Engine) -> None:
    with write(engine) as conn:
        for roles in ([Role.VIEWER], [Role.VIEWER], [Role.OPS, Role.VIEWER]):
            kim = ensure_user(conn, "Kim", roles=roles)
        trail = rows(conn, audit)

        assert roles_of(conn, kim) == {Role.OPS, Role.VIEWER}
        assert [row.detail for row in trail] == [
            {"before": [], "after": ["viewer"]},
            {"before": ["viewer"], "after": ["ops", "viewer"]},
        ]


def test_a_login_is_one_persons(engine: Engine) -> None:
    with write(engine) as conn:
        ensure_user(conn, "Kim", os_user="kim")

        with pytest.raises(InputError, match="os_user 'kim' belongs to 'Kim'"):
            ensure_user(conn, "Lee", os_user="kim")


def test_the_commands_user_is_the_one_whom_the_settings_name(engine: Engine) -> None:
    person = Person(os_user=getpass.getuser(), roles=("ops",))
    with write(engine) as conn:
        user = current_user_id(conn, Settings(people={"kim": person}))

        assert user == user_by_name(conn, "kim")
        assert roles_of(conn, user) == {Role.OPS}


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ({}, "is nobody in the settings"),
        (
            {"kim": Person.model_construct(os_user=getpass.getuser(), roles=("king",))},
            "people.kim.roles: 'king' is no role",
        ),
    ],
)
def test_a_login_without_a_person_or_role_is_wrong_input(
    sqlite_engine: Engine, people: dict[str, Person], sentence: str
) -> None:
    with write(sqlite_engine) as conn, pytest.raises(InputError, match=sentence):
        current_user_id(conn, Settings.model_construct(people=people))


def test_a_disabled_user_has_no_role_and_gives_no_command(sqlite_engine: Engine) -> None:
    person = Person(os_user=getpass.getuser(), roles=("admin",))
    settings = Settings(people={"kim": person})
    with write(sqlite_engine) as conn:
        user = current_user_id(conn, settings)
        conn.execute(users.update().values(disabled=True))

        assert roles_of(conn, user) == frozenset()
        with pytest.raises(InputError, match="user 'kim' is disabled"):
            current_user_id(conn, settings)
        with pytest.raises(InputError, match="'kim' is no user; there are: none yet"):
            user_by_name(conn, "kim")


def test_a_role_is_required_of_all_but_administrators(engine: Engine) -> None:
    with write(engine) as conn:
        viewer, admin = (ensure_user(conn, role.value, roles=[role]) for role in (Role.VIEWER, Role.ADMIN))
        require(conn, admin, Role.OPS)
        require(conn, viewer, Role.OPS, Role.VIEWER)

        with pytest.raises(InputError, match="viewer needs the role ops for that"):
            require(conn, viewer, Role.OPS)


def test_the_trail_says_who_did_what_to_what(engine: Engine) -> None:
    with write(engine) as conn:
        kim = ensure_user(conn, "Kim")
        record(conn, "import", "master.xlsx", {"rows": 3}, user_id=kim)
        [row] = rows(conn, audit)

    assert (row.user_id, row.action, row.target, row.detail) == (kim, "import", "master.xlsx", {"rows": 3})
