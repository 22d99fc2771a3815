"""What a command works with: the settings, the secrets and the store that they name."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from model.errors import InputError
from store.auditing import see_rpm_lock
from store.engine import open_engine, sqlite_url
from store.version import check
from system.options import DEFAULT_SETTINGS as DEFAULT_SETTINGS
from system.options import SettingsPath as SettingsPath
from system.settings import Secrets, Settings, load
from system.settings import secrets as environment


@dataclass(frozen=True, slots=True)
class Opened:
    """Settings, secrets and the store."""

    settings: Settings
    secrets: Secrets
    engine: Engine


def opened(path: Path) -> Opened:
    """Everything that the settings file at `path` and the environment name.

    Where `rpm_lock` is another than the command before saw, the trail says so before anything speaks of prices.

    Raises:
        SettingsError: the settings are wrong, or a variable of the environment is.
        InputError: the database's URL is wrong, there is no store yet, or its tables are not those of this version.
        ServiceError: the database does not answer.
    """
    settings, secrets = load(path), environment()
    engine = open_engine(_url(settings, secrets))
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    if file and file != ":memory:" and not file.startswith("file:") and not Path(file).exists():  # SQLite would make it
        raise InputError(f"{file} is not there; `andon db upgrade` makes it")
    check(engine)
    see_rpm_lock(engine, settings)
    return Opened(settings, secrets, engine)


def database_url(settings: Settings, secrets: Secrets) -> str:
    """The store's URL: of the environment, else the embedded database in the settings' folder, which is made."""
    if not secrets.database_url:
        settings.folder.mkdir(parents=True, exist_ok=True)
    return _url(settings, secrets)


def _url(settings: Settings, secrets: Secrets) -> str:
    return secrets.database_url.get_secret_value() if secrets.database_url else sqlite_url(settings.folder)
