"""A store with something wrong in it, and its pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from system.settings import parse
from tests.alerts.scene import Scene
from tests.web.site import Site, site_of

SETTINGS = {
    "channels": {
        "own": {
            "platform": "site",
            "base_url": "https://shop.example.com",
            "country": "KR",
            "currency": "KRW",
            "time_zone": "Asia/Seoul",
            "kind": "own",
        }
    },
    "time_zone": "UTC",
}


@pytest.fixture
def scene(engine: Engine, tmp_path: Path) -> Scene:
    """A store in which discrepancies open, on each database."""
    made = Scene(engine, tmp_path)
    made.settings = parse(SETTINGS).model_copy(update={"folder": tmp_path})
    return made


@pytest.fixture
def site(scene: Scene) -> Iterator[Site]:
    """Its pages, with a user of every role."""
    with site_of(scene.engine, scene.settings) as made:
        yield made
