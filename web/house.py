"""What every page works with: the store, the settings, and what the running process alone can tell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import Engine

from catalog.links import Links
from system.settings import Secrets, Settings

Report = Mapping[str, Any]
"""A line per part: its state in words, and under `healthy` whether all is well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Store and settings, and what is asked of the process that crawls."""

    engine: Engine
    settings: Settings
    secrets: Secrets
    health: Callable[[], Report]
    next_fires: Callable[[datetime], Mapping[tuple[str, str], datetime]]
    """When each (channel, tier) is crawled next, from an aware moment on."""
    links: Links
    """What the master file asks of platforms."""


def _house(request: Request) -> House:
    house: House = request.app.state.house
    return house


TheHouse = Annotated[House, Depends(_house)]
