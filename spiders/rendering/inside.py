"""The scripts that run inside the page, by name; each file says what it answers."""

from functools import cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent / "scripts"


@cache
def script(name: str) -> str:
    """The text of `scripts/NAME.js`, an expression; `still` is a whole script."""
    return (_FOLDER / f"{name}.js").read_text("utf-8")
