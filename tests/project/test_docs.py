"""What people are told exists, and what exists is told."""

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from cli import ROOMS
from spiders import platforms
from system.receivers import AnyReceiver
from system.settings import Secrets, Settings

ROOT = Path(__file__).parents[2]


def keys(section: type[BaseModel]) -> set[str]:
    """The names of all settings below `section`."""
    found = set()
    for name, field in section.model_fields.items():
        found.add(name)
        for part in re.findall(r"system\.settings\.(\w+)", str(field.annotation)):
            inner = getattr(__import__("system.settings", fromlist=[part]), part)
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                found |= keys(inner)
    return found


@pytest.mark.parametrize("name", sorted(keys(Settings)))
def test_every_setting_is_documented(name: str) -> None:
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")

    assert re.search(rf"\b{name}\b", text)


@pytest.mark.parametrize("kind", get_args(get_args(AnyReceiver)[0]))
def test_every_key_of_a_receiver_is_documented(kind: type[BaseModel]) -> None:
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")

    assert [name for name in kind.model_fields if f"`{name}`" not in text] == []


@pytest.mark.parametrize("name", sorted(Secrets.model_fields))
def test_every_secret_is_documented(name: str) -> None:
    assert f"ANDON_{name.upper()}" in (ROOT / "docs" / "settings.md").read_text("utf-8")


@pytest.mark.parametrize("command", sorted({name for names in ROOMS.values() for name in names}))
def test_every_command_is_named_in_the_readme(command: str) -> None:
    assert re.search(rf"andon {command}\b", (ROOT / "README.md").read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(platforms.names()))
def test_every_platform_is_documented(name: str) -> None:
    assert f"| `{name}` |" in (ROOT / "docs" / "platforms.md").read_text("utf-8")


def test_every_link_between_documents_leads_somewhere() -> None:
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
