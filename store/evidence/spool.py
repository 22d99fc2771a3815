"""Responses that wait for the check of their batch: one file a visit, in the settings' folder, bounded in all.

A file appears whole or not at all, and is named by its visit, so that whoever is killed in between does it again.
"""

import logging
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final
from uuid import uuid4

from system.settings import Settings

log = logging.getLogger(__name__)

_TIME: Final = "%Y%m%dT%H%M%S%f"
_NAME: Final = re.compile(r"(\d+)-(\d{8}T\d{12})\.zip")


@dataclass(frozen=True, slots=True)
class Held:
    """A visit whose responses wait."""

    path: Path
    listing_id: int
    captured_at: datetime
    written_at: datetime

    @property
    def visit(self) -> tuple[int, datetime]:
        """Listing and time of capture."""
        return self.listing_id, self.captured_at

    @property
    def pictured(self) -> bool:
        """Whether it holds what a browser saw; a file that cannot be read holds nothing."""
        try:
            with zipfile.ZipFile(self.path) as packed:
                return any(name.startswith("page-") for name in packed.namelist())
        except (OSError, zipfile.BadZipFile):
            return False

    def files(self) -> dict[str, bytes]:
        """What is held, by name.

        Raises:
            OSError: the file is not readable, or no longer there.
            zipfile.BadZipFile: it is damaged.
        """
        with zipfile.ZipFile(self.path) as packed:
            return {one.filename: packed.read(one) for one in packed.infolist()}

    def drop(self) -> None:
        """Let go of it."""
        self.path.unlink(missing_ok=True)


class Spool:
    """The folder in which responses wait."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._folder, self._most = folder, most_bytes

    @classmethod
    def of(cls, settings: Settings) -> "Spool":
        """The spool of these settings."""
        return cls(settings.folder / "spool", settings.evidence.spool_megabytes * 1024 * 1024)

    def hold(self, visits: Mapping[tuple[int, datetime], Mapping[str, bytes]]) -> int:
        """Hold the files of visits, by listing id and aware time of capture; the number that was held.

        When the spool is full the rest is not held, which the log says: what waits there already is older and may be
        needed as much.

        Raises:
            OSError: the folder cannot be written to.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        room = self._most - sum(_size(entry) for entry in self._folder.iterdir())
        for number, ((listing_id, captured_at), files) in enumerate(visits.items()):
            packed = _packed(files)
            room -= len(packed)
            if room < 0:
                log.warning("the spool %s is full: %d responses are not held", self._folder, len(visits) - number)
                return number
            part = self._folder / f"{uuid4().hex}.part"
            part.write_bytes(packed)
            part.replace(self._place(listing_id, captured_at))
        return len(visits)

    def holds(self, listing_id: int, captured_at: datetime) -> bool:
        """Whether the responses of this visit wait here."""
        return self._place(listing_id, captured_at).exists()

    def _place(self, listing_id: int, captured_at: datetime) -> Path:
        return self._folder / f"{listing_id}-{captured_at.astimezone(UTC).strftime(_TIME)}.zip"

    def held(self) -> list[Held]:
        """All that waits, oldest capture first."""
        if not self._folder.is_dir():
            return []
        found = [held for path in self._folder.iterdir() if (held := _held(path)) is not None]
        return sorted(found, key=lambda one: one.captured_at)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # another process has let go of it
        return 0


def _packed(files: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, body in files.items():
            packed.writestr(name, body)
    return out.getvalue()


def _held(path: Path) -> Held | None:
    named = _NAME.fullmatch(path.name)
    if named is None:
        return None
    try:
        written = path.stat().st_mtime
    except FileNotFoundError:  # another process has let go of it
        return None
    captured_at = datetime.strptime(named[2], _TIME).replace(tzinfo=UTC)
    return Held(path, int(named[1]), captured_at, datetime.fromtimestamp(written, UTC))
