"""What a rule is: a function from frames to a judgement, registered with what people must know of it.

A rule looks at every row of one frame at once and says of each: may I judge it, does it break the rule, by enough to
open, how far off, and the numbers for its sentence. Everything else (which rows become verdicts, who is muted by whom,
several variants with one fault) is the same for all rules and stands in `monitors.verdicts`.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from graphlib import TopologicalSorter
from typing import Literal

import pandas as pd

import monitors
from model.finding import Family, Persistence, Severity
from monitors.columns import Column, Mask, Objects
from system.ipr import Weights
from system.settings import Settings

Limits = Mapping[str, float]
"""Kind to its threshold: the rule's own default or what the settings say."""
Merges = Literal["never", "while_any", "while_all"]
"""When every judged variant of one seller on one page breaks a rule, that is one discrepancy of the page. It lives on
while any variant breaks it (a repair half done raises no new alarms), or only while all do (else the page sells again).
"""
Over = Literal["priced", "offers", "groups", "pages", "channels", "overdue", "schedules", "strangers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """What rules look at; `monitors.frames` builds them and lists their columns. Rows are numbered from 0."""

    offers: pd.DataFrame
    """One row per offer that its listing's capture spoke of."""
    priced: pd.DataFrame
    """One row per offer and policy, so per judged kind of price."""
    groups: pd.DataFrame
    """One row per seller of a listing."""
    pages: pd.DataFrame
    """One row per captured listing."""
    channels: pd.DataFrame
    """One row per channel of the batch."""
    overdue: pd.DataFrame
    """One row per listing of the master file that is looked at by schedule, or per channel where many are late."""
    schedules: pd.DataFrame
    """One row per channel and tier that has a schedule."""
    strangers: pd.DataFrame = field(default_factory=pd.DataFrame)
    """One row per listing and seller, see `monitors.strangers`."""
    limits: Limits
    """The thresholds in force."""
    weights: Weights = field(default_factory=Weights)
    """What the signs of the family `ipr` weigh."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a rule says of the rows of its frame."""

    judged: Mask
    """Whether the row may be judged: its fields were read, its policy exists, currencies are the same, …"""
    violated: Mask
    """Off at all."""
    opens: Mask | None = None
    """Off by more than the tolerance; None = wherever it is violated."""
    off: Column | None = None
    """Per cent of what should be."""
    money: Mapping[str, Column] = field(default_factory=dict)
    """Amounts for the sentence, minor units of the row's `currency`."""
    numbers: Mapping[str, Column] = field(default_factory=dict)
    """Everything else for the sentence."""
    severity: Objects | None = None
    """Where rows differ: a `Severity`, or None for the rule's own."""
    twice: Mask | None = None
    """Rows that one look never opens, however far off."""
    unread: Objects | None = None
    """Of each row the source that could not be read this time, or None: what rests on it does not close."""


Judge = Callable[[Frames], Judgement]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule and what people must know of it."""

    kind: str
    family: Family
    over: Over
    """The frame whose rows it judges."""
    severity: Severity
    needs: str
    """Which fields it judges by, in words: without them it says nothing."""
    threshold: float
    unit: str
    """What the threshold counts; empty where the rule has none."""
    muted_by: tuple[str, ...]
    """Kinds that, where they are violated, speak for the same fault: this rule is silent there."""
    key: str
    """The frame's column that goes into the fingerprint as policy key; empty for none."""
    merges: Merges
    """How several variants of one seller on one page become one discrepancy of the page, see `Merges`."""
    persistence: Persistence | None
    judge: Judge

    @property
    def about(self) -> str:
        """The rule's first line."""
        return (self.judge.__doc__ or "").strip().partition("\n")[0]


def rule(
    family: Family,
    over: Over,
    severity: Severity,
    *,
    needs: str,
    threshold: float = 0.0,
    unit: str = "",
    muted_by: tuple[str, ...] = (),
    key: str = "",
    merges: Merges = "never",
    persistence: Persistence | None = None,
) -> Callable[[Judge], Rule]:
    """Make a function the rule of the kind that it is named for."""

    def register(judge: Judge) -> Rule:
        return Rule(
            kind=getattr(judge, "__name__", ""),
            family=family,
            over=over,
            severity=severity,
            needs=needs,
            threshold=threshold,
            unit=unit,
            muted_by=muted_by,
            key=key,
            merges=merges,
            persistence=persistence,
            judge=judge,
        )

    return register


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule defined in a module of this room, by kind; one that mutes comes before those that it mutes.

    Raises:
        ImportError: a module of the room does not import; the program must not run with a rule missing.
    """
    found: dict[str, Rule] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(monitors.__path__)):
        for value in vars(importlib.import_module(f"monitors.{module}")).values():
            if isinstance(value, Rule) and value.judge.__module__ == f"monitors.{module}":
                found[value.kind] = value
    order = TopologicalSorter({kind: one.muted_by for kind, one in found.items()}).static_order()
    return {kind: found[kind] for kind in order}


def unknown_kinds(settings: Settings) -> list[str]:
    """A sentence for every `[rules.KIND]` of the settings that is no rule; empty when all are."""
    known = ", ".join(sorted(rules()))
    return [f"rules.{kind}: no such rule; there are: {known}" for kind in sorted(set(settings.rules) - set(rules()))]
