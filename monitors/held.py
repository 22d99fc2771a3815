"""What people decide about candidates that a mass change holds: `andon discrepancies release|discard`."""

import typer
from sqlalchemy import Connection

from monitors.acting import Ids, MaybeWhy, actor_of
from store import lifecycle
from store.engine import write
from store.opening import opened
from system.options import DEFAULT_SETTINGS, SettingsPath


def release(numbers: Ids, settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Let candidates go that a mass change holds: what it saw is true. Of a `mass_change` all that it holds."""
    house = opened(settings)
    with write(house.engine) as conn:
        actor = actor_of(conn, house.settings)
        count = lifecycle.release_held(conn, _held(conn, numbers), actor)
    typer.echo(f"{count} released")


def discard(numbers: Ids, why: MaybeWhy = None, settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Drop candidates that a mass change holds: the pages were misread. Of a `mass_change` all that it holds."""
    house = opened(settings)
    with write(house.engine) as conn:
        actor = actor_of(conn, house.settings)
        count = lifecycle.discard_held(conn, _held(conn, numbers), actor, why)
    typer.echo(f"{count} discarded")


def _held(conn: Connection, numbers: list[int]) -> list[int]:
    found: list[int] = []
    for number in numbers:
        one = lifecycle.get(conn, number)
        if one.kind == "mass_change":
            held = lifecycle.Filter(channels=[one.channel], held=True)
            found += [each.id for each in lifecycle.find(conn, held, limit=1_000_000)]
        else:
            found.append(number)
    return found
