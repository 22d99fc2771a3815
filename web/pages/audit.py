"""The trail of who did what, for administrators."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from store import people, trail
from store.engine import read
from web.asking import Line, day
from web.house import TheHouse
from web.rendering import link, render
from web.viewer import Admin, Viewer

router = APIRouter(include_in_schema=False)

LIST: Final = "/audit"
_SIZE: Final = 50
_MOST_SHOWN: Final = 4_000
"""Characters of a row's detail."""


class Asked(BaseModel):
    """The query of the trail's address. Days are the viewer's, both within."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    who: Line = ""
    action: Line = ""
    target: Line = ""
    since: Line = ""
    until: Line = ""
    after: Line = ""

    def filters(self) -> Mapping[str, str]:
        """What is asked for, but for the place in the list."""
        return self.model_dump(exclude_defaults=True, exclude={"after"})

    def address(self, **changed: str | None) -> str:
        """The address of the same trail with some parts changed, from its beginning."""
        return link(LIST, **{**self.filters(), **changed})


@router.get(LIST)
def page(request: Request, viewer: Admin, house: TheHouse, asked: Annotated[Asked, Query()]) -> Response:
    """A page of the trail."""
    with read(house.engine) as conn:
        found = trail.page(conn, _wanted(asked, viewer), asked.after, _SIZE)
        names = [trail.ANDON, *people.names(conn)]
    return render(
        request,
        viewer,
        "audit.html",
        asked=asked,
        rows=[(row, row.who or trail.ANDON, _detail(row.detail)) for row in found.rows],
        names=names if asked.who in ("", *names) else [*names, asked.who],
        next=asked.address(after=found.after) if found.after else None,
        first=asked.address() if asked.after else None,
    )


def _wanted(asked: Asked, viewer: Viewer) -> trail.Wanted:
    return trail.Wanted(
        who=asked.who.strip(),
        action=asked.action.strip(),
        target=asked.target.strip(),
        since=day("since", asked.since, viewer.zone),
        until=day("until", asked.until, viewer.zone, 1),
    )


def _detail(detail: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """What else is kept of an act, a line per part."""
    return [
        (str(name), (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[:_MOST_SHOWN])
        for name, value in (detail or {}).items()
        if value is not None
    ]
