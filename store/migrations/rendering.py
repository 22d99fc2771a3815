"""How a migration that is generated spells the store's own column types."""

from typing import Any, Literal

from alembic.autogenerate.api import AutogenContext

from store.tables.base import BigId, Json, UTCDateTime


def render(kind: str, item: Any, context: AutogenContext) -> str | Literal[False]:
    """The source of one of our types, or False for what Alembic spells by itself."""
    if kind != "type":
        return False
    if isinstance(item, UTCDateTime):
        name = "UTCDateTime()"
    elif item is Json or item is BigId:
        name = "Json" if item is Json else "BigId"
    else:
        return False
    context.imports.add(f"from store.tables.base import {name.removesuffix('()')}")
    return name
