import getpass

import pytest
from sqlalchemy import Engine

from model.errors import InputError
from model.people import Role
from store.engine import write
from store.people import current_user_id, ensure_user, record, require, roles_of, take_over, user_by_name
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


def test_a_mail_address_is_one_persons_however_it_is_written(engine: Engine) -> None:
    with write(engine) as conn:
        ensure_user(conn, "Kim", email="Kim@Example.com")

        with pytest.raises(InputError, match=r"email 'kim@example\.com' belongs to 'Kim'"):
            ensure_user(conn, "Lee", email="KIM@example.com")


def test_the_commands_user_is_the_one_whom_the_settings_name(engine: Engine) -> None:
    person = Person(os_user=getpass.getuser(), roles=("ops",))
    with write(engine) as conn:
        user = current_user_id(conn, Settings(people={"kim": person}))

        assert user == user_by_name(conn, "kim")
        assert roles_of(conn, user) == {Role.OPS}


def test_a_login_without_a_person_is_wrong_input(sqlite_engine: Engine) -> None:
    with write(sqlite_engine) as conn, pytest.raises(InputError, match="is nobody in the settings"):
        current_user_id(conn, Settings(people={"kim": Person(os_user="not " + getpass.getuser())}))


def test_a_person_renamed_in_the_settings_keeps_the_login_under_the_new_name(engine: Engine) -> None:
    person = Person(os_user=getpass.getuser(), slack_user="U1", roles=("admin",))
    with write(engine) as conn:
        old = current_user_id(conn, Settings(people={"kim": person}))
        new = current_user_id(conn, Settings(people={"Kim Minji": person}))
        logins = {row.id: (row.os_user, row.slack_user) for row in rows(conn, users)}
        moved = [row for row in rows(conn, audit) if row.action == "login"]

    assert logins == {old: (None, None), new: (getpass.getuser(), "U1")}
    assert [(row.target, row.detail["column"], row.detail["before"]) for row in moved] == [
        ("Kim Minji", "os_user", "kim"),
        ("Kim Minji", "slack_user", "kim"),
    ]


def test_people_who_swap_logins_in_the_settings_swap_them(engine: Engine) -> None:
    kim, lee = Person(os_user="kim"), Person(os_user="lee")
    with write(engine) as conn:
        take_over(conn, Settings(people={"Kim": kim, "Lee": lee}))
        take_over(conn, Settings(people={"Kim": lee, "Lee": kim}))

        assert {row.name: row.os_user for row in rows(conn, users)} == {"Kim": "lee", "Lee": "kim"}


def test_everybody_in_the_settings_is_known_once_somebody_acts(engine: Engine) -> None:
    people = {"kim": Person(roles=("compliance",)), "me": Person(os_user=getpass.getuser())}
    with write(engine) as conn:
        current_user_id(conn, Settings(people=people))

        assert roles_of(conn, user_by_name(conn, "kim")) == {Role.COMPLIANCE}


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
