"""A store with something wrong in it, and its pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sandbox.issuer import Issuer
from system import clock
from system.settings import parse
from tests.alerts.scene import Scene
from tests.web.company import company_site
from tests.web.site import SETTINGS, Site, site_of


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


@pytest.fixture
def twin() -> Iterator[Issuer]:
    """An issuer of company accounts on loopback."""
    with Issuer(now=clock.now, algorithm="ES256") as made:
        yield made


@pytest.fixture
def company(engine: Engine, twin: Issuer) -> Iterator[Site]:
    """The pages of a store whose people may sign in there, on each database."""
    with company_site(engine, twin) as made:
        yield made
