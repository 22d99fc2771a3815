"""The settings of how soon the team answers: its calendar, its targets, and who is told when nobody does."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, time, timedelta
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from system.routing import Match
from system.values import Family, Name, Severity

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEK: Final[tuple[Weekday, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""As `date.weekday()` counts."""
Minutes = Annotated[int, Field(ge=1, le=525_600)]
Hours = Annotated[int, Field(ge=1, le=8_760)]
PersonName = Annotated[str, Field(min_length=1, max_length=200)]
MOST_REPEATS: Final = 3
_ACKNOWLEDGED: Final = {"price": 24, "stock": 24, "display": 24, "coverage": 24, "ipr": 4}
"""Hours."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Target(_Section):
    """Within how many minutes of the team's calendar a discrepancy is to be taken up, and to be gone."""

    acknowledge_minutes: Minutes | None = None
    resolve_minutes: Minutes | None = None


class Targets(_Section):
    """The target of each severity."""

    info: Target = Target()
    warning: Target = Target(acknowledge_minutes=240, resolve_minutes=1_620)
    critical: Target = Target(acknowledge_minutes=30, resolve_minutes=480)

    def of(self, severity: str) -> Target:
        """The severity's target."""
        found: Target = getattr(self, severity)
        return found


class Rota(_Section):
    """Who of a group is on call: one person a week, in the group's order, from `since` on."""

    since: date
    """A day of the first person's first week."""
    day: Weekday = "mon"
    """The weekday and the hour, by the team's clock, at which the next person takes over."""
    hour: Annotated[int, Field(ge=0, le=23)] = 9


class Group(_Section):
    """People who are told together, or by turns."""

    people: Annotated[tuple[PersonName, ...], Field(min_length=1)]
    rota: Rota | None = None


class Step(_Section):
    """Who is told next when nobody has taken a discrepancy up: one of person, group, on_call, receiver."""

    wait_minutes: Minutes | None = None
    """After the step before, or after it opened; the first step may leave it to the target to acknowledge."""
    person: PersonName | None = None
    group: Name | None = None
    """Everybody in it."""
    on_call: Name | None = None
    """The one of this group whose week it is."""
    receiver: Name | None = None

    @model_validator(mode="after")
    def _tells_one(self) -> "Step":
        if len([one for one in (self.person, self.group, self.on_call, self.receiver) if one]) != 1:
            raise ValueError("a step tells one: person, group, on_call or receiver")
        return self


class Chain(_Section):
    """Steps that follow one another until somebody takes it up."""

    name: Name
    severity: Annotated[tuple[Literal["warning", "critical"], ...], Field(min_length=1)]
    """`info` is never escalated."""
    match: Match = Match()
    """Which of these severities, as a route says it."""
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=10)]
    repeats: Annotated[int, Field(ge=0, le=MOST_REPEATS)] = 0
    """How often all of it begins again after the last step."""

    @model_validator(mode="after")
    def _later_steps_wait(self) -> "Chain":
        if any(step.wait_minutes is None for step in self.steps[1:]):
            raise ValueError("every step after the first needs wait_minutes")
        return self


class Sla(_Section):
    """How soon the team answers. Its clocks run in its working time alone."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1)] = ("mon", "tue", "wed", "thu", "fri")
    start: time = time(9)
    end: time = time(18)
    """00:00 is the midnight at the day's end."""
    holidays: Literal["KR", "CN", "TW"] | None = None
    """Whose public holidays are free."""
    targets: Targets = Targets()
    acknowledged_hours: dict[Family | Severity, Hours] = {}
    """By family or severity, where it is not 24 (`ipr`: 4); see `acknowledged_lasts`."""
    groups: dict[Name, Group] = {}
    chains: tuple[Chain, ...] = ()
    """The first that matches takes a discrepancy."""

    @model_validator(mode="after")
    def _day_has_hours(self) -> "Sla":
        if self.end != time(0) and self.end <= self.start:
            raise ValueError("end must be later than start; 00:00:00 is the midnight at the day's end")
        return self

    def acknowledged_lasts(self, family: str, severity: str) -> timedelta:
        """How long an acknowledgement holds on which nothing follows: the shorter of what family and severity say."""
        own: Mapping[str, int] = {str(name): hours for name, hours in self.acknowledged_hours.items()}
        hours = own.get(family, _ACKNOWLEDGED[family])
        return timedelta(hours=min(hours, own.get(severity, hours)))


def fault(sla: Sla, people: Collection[str], receivers: Collection[str]) -> str | None:
    """What the section names that there is not, in one sentence; None when all is well."""
    for name, group in sla.groups.items():
        for person in group.people:
            if person not in people:
                return _unknown(f"sla.groups.{name}", "person", person, people)
    for where, step in _steps(sla):
        for what, named, there in (
            ("person", step.person, people),
            ("group", step.group or step.on_call, sla.groups),
            ("receiver", step.receiver, receivers),
        ):
            if named and named not in there:
                return _unknown(where, what, named, there)
        if step.on_call and sla.groups[step.on_call].rota is None:
            return f"{where}: group {step.on_call!r} has no rota, so nobody of it is on call"
    return _faulty_chain(sla)


def _steps(sla: Sla) -> Iterator[tuple[str, Step]]:
    for chain in sla.chains:
        for number, step in enumerate(chain.steps, start=1):
            yield f"sla.chains {chain.name!r}, step {number}", step


def _faulty_chain(sla: Sla) -> str | None:
    for number, chain in enumerate(sla.chains):
        if any(other.name == chain.name for other in sla.chains[:number]):
            return f"two of sla.chains are called {chain.name!r}; each needs its own name"
        if chain.steps[0].wait_minutes is None:
            for severity in chain.severity:
                if sla.targets.of(severity).acknowledge_minutes is None:
                    return (
                        f"sla.chains {chain.name!r}: its first step has no wait_minutes, and sla.targets.{severity} no "
                        "acknowledge_minutes that could run out; give one"
                    )
    return None


def _unknown(where: str, what: str, name: str, there: Collection[str]) -> str:
    return f"{where}: no {what} is called {name!r}; there are: {', '.join(sorted(there)) or 'none yet'}"
