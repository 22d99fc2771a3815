"""A preview made by a process of its own, for one that has other work: a replay puts the clock of its process."""

from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Lock
from typing import Final

from sqlalchemy import Engine

from alerts.previewing import Preview, preview
from model.errors import AndonError, InputError, ServiceError
from store.engine import open_engine
from system.settings import Settings

PATIENCE: Final = 120.0
"""Seconds until a preview is given up."""

_one_at_a_time: Final = Lock()


def previewed(
    engine: Engine, settings: Settings, since: datetime, until: datetime, patience: float = PATIENCE
) -> Preview:
    """As `alerts.previewing.preview`, at most `patience` seconds long.

    Raises:
        InputError: another is being made, or it took too long.
        ServiceError: the store does not answer, or the other process died.
    """
    if not _one_at_a_time.acquire(blocking=False):
        raise InputError("another preview is being made; ask again in a minute")
    try:
        return _awaited(engine, settings, since, until, patience)
    finally:
        _one_at_a_time.release()


def _awaited(engine: Engine, settings: Settings, since: datetime, until: datetime, patience: float) -> Preview:
    spawning = get_context("spawn")
    ours, theirs = spawning.Pipe(duplex=False)
    url = engine.url.render_as_string(hide_password=False)
    process = spawning.Process(target=_make, args=(theirs, url, settings, since, until), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(patience):
            raise InputError(f"it took longer than {patience:.0f} seconds; ask for fewer days, or on the command line")
        found: Preview | str = ours.recv()
    except EOFError:
        raise ServiceError("the preview's process ended before it was done") from None
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()
    if isinstance(found, str):
        raise ServiceError(found)
    return found


def _make(answer: Connection, url: str, settings: Settings, since: datetime, until: datetime) -> None:
    """In the other process: the preview, or what it failed of in a sentence."""
    engine = open_engine(url)
    try:
        answer.send(preview(engine, settings, since, until))
    except AndonError as error:
        answer.send(str(error))
    finally:
        engine.dispose()
