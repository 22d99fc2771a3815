"""Letting people in from the command line."""

import getpass
from pathlib import Path

from typer.testing import CliRunner

from model.errors import InputError
from store.access_commands import app
from store.company import Claimed, admit
from store.engine import write
from store.migrating import upgrade
from store.people import take_over
from system.settings import load

OIDC = '[web.oidc]\nissuer = "https://login.test"\nclient_id = "andon"\n'


def settings(folder: Path, more: str) -> Path:
    """A settings file whose administrator runs the tests, beside a store."""
    upgrade(f"sqlite:///{folder / 'andon.db'}").dispose()
    person = f'[people.kim]\nos_user = "{getpass.getuser()}"\nemail = "kim@example.com"\nroles = ["admin"]\n'
    (folder / "andon.toml").write_text(f'folder = "{folder}"\n{person}{more}')
    return folder / "andon.toml"


def test_where_company_accounts_alone_sign_in_no_link_for_a_password_is_given(tmp_path: Path) -> None:
    file = settings(tmp_path, OIDC + "only = true\n")

    done = CliRunner().invoke(app, ["users", "invite", "Lee", "--settings", str(file)])

    assert isinstance(done.exception, InputError)
    assert str(done.exception).startswith("web.oidc.only is set, and no password signs in")


def test_the_list_of_users_says_who_signs_in_by_company_account(tmp_path: Path) -> None:
    file = settings(tmp_path, OIDC)
    engine = upgrade(f"sqlite:///{tmp_path / 'andon.db'}")
    with write(engine) as conn:
        take_over(conn, load(file))
        admit(conn, Claimed(issuer="https://login.test", subject="1", email="Kim@example.com"), "tests")

    done = CliRunner().invoke(app, ["users", "list", "--format", "csv", "--settings", str(file)])

    assert "kim,admin,,in the settings,by company account," in done.stdout
