"""Which discrepancies a list's address asks for: filters live in the URL, so that a link shows what was meant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from model.errors import InputError
from model.finding import Family, Severity
from model.lazy import lazy
from model.lifecycle import State
from store.searching import Sort, Wanted

SIZES: Final = (50, 100, 200)
Some = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=60)]
Line = Annotated[str, Field(max_length=200)]


class Asked(BaseModel):
    """The query of a list's address. Days are the viewer's, both within."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    family: list[Family] = []
    kind: Some = []
    severity: list[Severity] = []
    channel: Some = []
    state: Some = []
    """States, or `all`; empty: what people were told and what has not ended."""
    product: Line = ""
    seller: Line = ""
    owner: Line = ""
    """`me`, `nobody`, or a user's name."""
    since: Line = ""
    until: Line = ""
    text: Line = ""
    sort: Sort = Sort.NEWEST
    after: Line = ""
    size: Annotated[int, Field(ge=1, le=200)] = SIZES[0]

    def filters(self) -> Mapping[str, object]:
        """What is asked for beyond the ordinary, but for the place in the list."""
        return self.model_dump(mode="json", exclude_defaults=True, exclude={"after", "size"})

    def address(self, **changed: object) -> Mapping[str, object]:
        """The query of the same list with some parts changed, from its beginning."""
        told = self.model_dump(mode="json", exclude_defaults=True, exclude={"after"})
        return {**told, **changed}


AskedFor = Annotated[Asked, Query()]


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose words `me` and days are."""

    user_id: int
    zone: ZoneInfo


def wanted(asked: Asked, reader: Reader, owners: Mapping[str, int]) -> Wanted:
    """What the store is asked, given the ids of users by name.

    Raises:
        InputError: a state, an owner or a day is none; the sentence names it.
    """
    states = {state.value for state in State} | {"all"}
    for state in asked.state:
        if state not in states:
            raise InputError(lazy("state %(given)r is none of %(known)s", given=state, known=", ".join(sorted(states))))
    return Wanted(
        families=[one.value for one in asked.family],
        kinds=asked.kind,
        severities=[one.value for one in asked.severity],
        channels=asked.channel,
        states=asked.state,
        product=asked.product.strip(),
        seller=asked.seller.strip(),
        owner_id=_owner(asked.owner, reader, owners),
        since=day("since", asked.since, reader.zone),
        until=day("until", asked.until, reader.zone, 1),
        text=asked.text.strip(),
    )


def _owner(name: str, reader: Reader, owners: Mapping[str, int]) -> int | None:
    if name in ("", "me", "nobody"):
        return {"": None, "me": reader.user_id, "nobody": 0}[name]
    if name not in owners:
        raise InputError(lazy("owner %(name)r is no user", name=name))
    return owners[name]


def day(what: str, text: str, zone: ZoneInfo, later: int = 0) -> datetime | None:
    """The first moment of a day by the clock of `zone`, or of one so many days later; None where none is given.

    Raises:
        InputError: the text is no day; `what` is its name in the address.
    """
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
        return datetime.combine(day + timedelta(days=later), time(), zone) if day.year > 1970 else _no_day(what, text)
    except (ValueError, OverflowError):
        return _no_day(what, text)


def _no_day(what: str, text: str) -> datetime:
    raise InputError(lazy("%(what)s %(given)r is no day; write one such as 2026-03-31", what=what, given=text))
