"""What every test may use."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from system import clock

pytest_plugins = ["tests.databases"]

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")  # the same examples each time: a change is judged by what it changed


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the drill of the whole house, which takes longest, so that no worker ends with it alone."""
    items.sort(key=lambda item: item.path.name != "test_whole.py")


@pytest.fixture(autouse=True)
def real_time() -> None:
    """Each test begins on real time, whatever the one before did to the clock."""
    clock.reset()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real captures and public benchmarks; a test that needs it is skipped where it is absent."""
    folder = Path(os.environ.get("ANDON_SHARED", Path(__file__).parents[2] / "shared"))
    if not folder.is_dir():
        pytest.skip("ANDON_SHARED names no folder of real pages")
    return folder
