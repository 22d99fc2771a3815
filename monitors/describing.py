"""Display: what a description lost and gained, against the master file's or against the one that stood there before."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from model.finding import Family, Severity
from monitors.columns import true
from monitors.display import forbidden
from monitors.pages import Run
from monitors.rule import Frames, Judgement, rule
from monitors.wording import Wording, beginning, change, wording

_MUCH: Final = 0.5
"""Share of a description's words that is much to lose."""


class _Told(NamedTuple):
    """What is wrong with a description."""

    case: str
    went: str | None = None
    came: str | None = None
    severity: Severity | None = None


@rule(
    Family.DISPLAY,
    "pages",
    Severity.INFO,
    needs="the description, read or shown absent, and one that is due or that stood there for long",
    threshold=3.0,
    unit="days that a text must have stood there to be what a new one is compared with",
    muted_by=("delisted", "forbidden_words", "gift_missing"),
    key="description_text_key",
)
def description_changed(frames: Frames) -> Judgement:
    """The description is not the one that stood there for long, or lacks what the master file says it must hold.

    Without a row of the master file only pages of the own site and of official sellers are judged. A new text that
    has stood for as long itself is the known one from then on, unless it has words that the page must not use: that
    they go is no news but the end of another discrepancy. White space, markup, dates, counters, reviews,
    recommendations and tracking in addresses never count, nor do parts that only changed places.

    It is a warning where the master file's text is lacking, where half of the words went or nothing is left.
    """
    rows = frames.pages
    days = pd.Timedelta(days=frames.limits["description_changed"])
    shown = true(rows["description"].notna())
    may = true(rows["speaks"]) & (shown | true(rows["description_absent"]))
    due = may & true(rows["description_text"].notna())
    known = may & ~due & ~true(rows["independent"]) & true(rows["in_master"])
    judged = due | known
    told = np.full(len(rows), None, dtype=object)
    names = ("description", "description_text", "described", "first_at", "captured_at", "forbidden_words")
    texts, wanted, runs, since, at, never = (rows[name].to_numpy(dtype=object) for name in names)
    for i in np.flatnonzero(judged).tolist():
        if due[i]:
            told[i] = _against_master(texts[i], wanted[i])
            continue
        now = wording(texts[i]) if shown[i] else None
        reference = _stood(_clean(runs[i] or (), never[i]), now, (since[i], at[i]), days)
        judged[i] = reference is not None and (now is None or bool(now.words))
        told[i] = _against_known(now, reference) if judged[i] and reference is not None else None
    return _judgement(judged, told)


def _judgement(judged: Any, told: Any) -> Judgement:
    violated = np.asarray(pd.notna(pd.Series(told, dtype=object)), dtype=np.bool_)
    numbers = {
        name: np.array([getattr(one, name, None) for one in told], dtype=object) for name in ("case", "went", "came")
    }
    severity = np.array([getattr(one, "severity", None) for one in told], dtype=object)
    return Judgement(judged=judged, violated=violated, numbers=numbers, severity=severity)


def _against_master(text: str | None, wanted: str) -> _Told | None:
    due = wording(wanted)
    if not due.words:
        return None
    if text is None:
        return _Told("emptied", beginning(due), severity=Severity.WARNING)
    now = wording(text)
    if not now.lacks(due):
        return None
    return _Told("lacking", change(due, now).went or beginning(due), severity=Severity.WARNING)


def _clean(runs: Sequence[Run], never: Any) -> Sequence[Run]:
    """The runs of texts with none of the words that the page must `never` use; a list, or missing."""
    return [run for run in runs if forbidden(never, run.description) is None] if isinstance(never, list) else runs


def _stood(
    runs: Sequence[Run], now: Wording | None, present: tuple[pd.Timestamp, pd.Timestamp], days: pd.Timedelta
) -> Wording | None:
    """The last text that stood for so many days, which may be the present one; None where none did."""
    stand = [(*run[:2], wording(run.description)) for run in reversed(runs)]
    if now is not None:
        stand.insert(0, (*present, now))
    while stand:
        first_at, last_at, text = stand.pop(0)
        while stand and stand[0][2].same(text):
            first_at = stand.pop(0)[0]
        if last_at - first_at >= days and text.words:
            return text
    return None


def _against_known(now: Wording | None, known: Wording) -> _Told | None:
    if now is None:
        return _Told("emptied", beginning(known), severity=Severity.WARNING)
    if now.same(known):
        return None
    found = change(known, now)
    severity = Severity.WARNING if found.lost >= _MUCH else None
    if not found.came:
        return _Told("lost", found.went or beginning(known), severity=severity)
    if not found.went:
        return _Told("gained", came=found.came, severity=severity)
    return _Told("changed", found.went, found.came, severity)
