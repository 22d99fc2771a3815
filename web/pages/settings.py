"""The settings as they were read at the start, for administrators; of secrets only whether they are set."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response

from store.engine import place
from system.settings import Secrets, api_keys
from web.house import TheHouse
from web.rendering import render
from web.viewer import Admin

router = APIRouter(include_in_schema=False)

_HIDDEN: Final = "…"
_PLAIN: Final = ("slack_base_url",)
"""Of what stands in the environment, what is no secret."""


@router.get("/settings")
def page(request: Request, viewer: Admin, house: TheHouse) -> Response:
    """Everything that andon.toml and the environment say."""
    told = house.settings.model_dump(mode="json", exclude_defaults=False)
    changed = house.settings.model_dump(mode="json", exclude_defaults=True)
    sections = [
        (name, _shown(name, value), {one for one, _ in _lines(changed.get(name, {}))})
        for name, value in told.items()
        if isinstance(value, Mapping | list)
    ]
    plain = [
        (name, _said(value), name in changed) for name, value in told.items() if not isinstance(value, Mapping | list)
    ]
    return render(
        request,
        viewer,
        "settings.html",
        plain=plain,
        sections=sections,
        secrets=list(_secrets(house.secrets)),
        place=place(house.engine),
    )


def _shown(section: str, value: Any) -> list[tuple[str, str]]:
    lines = sorted(_lines(value))
    return [(name, _receiver(name, one)) for name, one in lines] if section == "receivers" else lines


def _lines(value: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Each value of a section under its whole name."""
    if isinstance(value, Mapping) and value:
        for name, one in value.items():
            yield from _lines(one, f"{before}.{name}" if before else str(name))
    elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        for place_, one in enumerate(value, 1):
            yield from _lines(one, f"{before}[{place_}]")
    elif before:
        yield before, _said(value)


def _said(value: Any) -> str:
    if isinstance(value, str):
        return _open_part(value)
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _open_part(text: str) -> str:
    """A setting without what may be a key in it: the user, the query and, of a webhook, the path of an address."""
    parts = urlsplit(text) if "://" in text else None
    if parts is None or not parts.scheme:
        return text
    host = parts.netloc.rpartition("@")[2]
    hidden = "@" in parts.netloc or bool(parts.query or parts.fragment)
    return f"{parts.scheme}://{host}{parts.path}{_HIDDEN if hidden else ''}"


def _receiver(name: str, value: str) -> str:
    """What is shown of a receiver's setting: whoever knows where it posts to might post there too."""
    if name.endswith(".url") and "://" in value:
        parts = urlsplit(value)
        return f"{parts.scheme}://{parts.netloc}/{_HIDDEN}"
    return value


def _secrets(secrets: Secrets) -> Iterator[tuple[str, str, bool]]:
    """Each variable of the environment: its name, what may be shown of it, and whether it is set."""
    known = [f"ANDON_{name.upper()}" for name in type(secrets).model_fields]
    for name, variable in zip(type(secrets).model_fields, known, strict=True):
        value = getattr(secrets, name)
        yield variable, _open_part(str(value)) if name in _PLAIN else "", bool(value)
    yield from ((name, "", True) for name in sorted(api_keys()) if name not in known)
