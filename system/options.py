"""Options that commands of all rooms share."""

from pathlib import Path
from typing import Annotated, Final

import typer

SettingsPath = Annotated[Path, typer.Option("--settings", help="The settings file.")]
DEFAULT_SETTINGS: Final = Path("andon.toml")
