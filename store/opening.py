"""What a command works with: the settings, the secrets and the store that they name."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

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

    Raises:
        SettingsError: the settings are wrong, or a variable of the environment is.
        InputError: the database's URL is wrong, or its tables are not those of this version.
        ServiceError: the database does not answer.
    """
    settings, secrets = load(path), environment()
    engine = open_engine(database_url(settings, secrets))
    check(engine)
    return Opened(settings, secrets, engine)


def database_url(settings: Settings, secrets: Secrets) -> str:
    """The store's URL: of the environment, else the embedded database in the settings' folder."""
    if secrets.database_url:
        return secrets.database_url.get_secret_value()
    settings.folder.mkdir(parents=True, exist_ok=True)
    return sqlite_url(settings.folder)
