"""The settings of digests, and of the heartbeat by which others know that Andon lives."""

from collections.abc import Collection, Mapping
from datetime import time
from typing import Annotated, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from system.receivers import Receiver
from system.values import Family, Name, Role

Part = Literal["open", "changes", "prices", "stock", "ipr", "coverage", "info", "sla"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

_PARTS: Final[tuple[Part, ...]] = get_args(Part)
_OF_WEEKLY: Final[Part] = "sla"
"""Of days alone it says little: a daily digest has it where its sections name it."""
_OF_ROLE: Final[Mapping[str, tuple[Part, ...]]] = {
    "ops": ("open", "changes", "stock", "coverage", "info", "sla"),
    "merchandiser": ("prices", "stock", "changes", "open"),
    "compliance": ("ipr", "changes", "open"),
}
"""What a digest has that says a role and no sections; other roles have everything."""
_FAMILIES_OF_ROLE: Final[Mapping[str, tuple[Family, ...]]] = {
    "merchandiser": ("price", "stock", "display"),
    "compliance": ("ipr",),
}


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Heartbeat(_Section):
    """How often the address of `ANDON_HEARTBEAT_URL` is asked."""

    minutes: Annotated[int, Field(ge=1, le=1440)] = 5


class Digest(_Section):
    """What is told at fixed times, to whom, and of what. Its name is its key in `[digests]`."""

    receiver: Name
    every: Literal["daily", "weekly"] = "daily"
    at: time = time(9)
    """In the team's time zone."""
    weekday: Weekday = "monday"
    """Of a weekly one."""
    role: Role | None = None
    """Whose sections and families it has where it names none."""
    sections: tuple[Part, ...] | None = None
    family: tuple[Family, ...] = ()
    channel: tuple[str, ...] = ()
    brand: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    """Names of people."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """Its sections in their order."""
        if self.sections is not None:
            return self.sections
        wanted = _OF_ROLE.get(self.role or "", _PARTS)
        return tuple(one for one in wanted if self.every == "weekly" or one != _OF_WEEKLY)

    @property
    def families(self) -> tuple[Family, ...]:
        """The families of discrepancies that it is about; empty: all."""
        return self.family or _FAMILIES_OF_ROLE.get(self.role or "", ())

    @property
    def cron(self) -> str:
        """When it is due, as cron writes it."""
        return f"{self.at.minute} {self.at.hour} * * {self.weekday[:3] if self.every == 'weekly' else '*'}"


HEARTBEAT: Final = "heartbeat"
"""The digest that is there by itself while no daily one is set."""


def told(written: Mapping[str, Digest], receivers: Mapping[str, Receiver]) -> dict[str, Digest]:
    """The digests that are told: those of the settings, and a daily heartbeat to the first receiver by default."""
    found = {name: _of_its_name(name, one) for name, one in written.items()}
    first = next((name for name, one in receivers.items() if one.takes_digests), None)
    if first and all(one.every != "daily" for one in found.values()):
        found.setdefault(HEARTBEAT, Digest(receiver=first, sections=()))
    return found


def lives(name: str, digests: Mapping[str, Digest]) -> bool:
    """Whether this digest is the one that says each day to its receiver that all is well: the first daily one."""
    mine = digests[name]
    first = next((key for key, one in digests.items() if one.every == "daily" and one.receiver == mine.receiver), None)
    return first == name


def fault(
    digests: Mapping[str, Digest], receivers: Mapping[str, Receiver], channels: Collection[str], people: Collection[str]
) -> str | None:
    """What is wrong with digests as they are written, in one sentence; None when nothing is."""
    for name, one in digests.items():
        for what, named, there in (
            ("receiver", (one.receiver,), receivers),
            ("channel", one.channel, channels),
            ("person", one.owner, people),
        ):
            unknown = next((value for value in named if value not in there), None)
            if unknown is not None:
                known = ", ".join(sorted(there)) or "none yet"
                return f"digests.{name}: no {what} is called {unknown!r}; there are: {known}"
        if not receivers[one.receiver].takes_digests:
            return f"digests.{name}.receiver = {one.receiver!r} is a help desk, which takes tickets and no digests"
        if one.at.second or one.at.microsecond or one.at.tzinfo:
            return f"digests.{name}.at = {one.at}: a time of the team's day to the minute is right, such as 09:00:00"
    return None


def _of_its_name(name: str, one: Digest) -> Digest:
    """A digest that is called as a role is that role's."""
    return one.model_copy(update={"role": name}) if one.role is None and name in get_args(Role) else one
