"""Running rules over frames, and deciding which kind speaks where several see the same fault."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from monitors.columns import Mask
from monitors.rule import Frames, Judgement, Limits, Over, Rule, rules
from system.settings import Settings

Positions = npt.NDArray[np.int64]

_BY_CHANNEL: Final = frozenset({"channels", "schedules"})


def enabled(settings: Settings, over: Iterable[Over]) -> list[Rule]:
    """The rules of these frames that the settings leave on, those that mute before those that they mute."""
    wanted, off = set(over), {kind for kind, setting in settings.rules.items() if not setting.enabled}
    return [rule for rule in rules().values() if rule.over in wanted and rule.kind not in off]


def limits(settings: Settings) -> Limits:
    """Each rule's threshold: the settings' or its own."""
    of = {kind: setting.threshold for kind, setting in settings.rules.items() if setting.threshold is not None}
    return {kind: of.get(kind, rule.threshold) for kind, rule in rules().items()}


def judge(frames: Frames, chosen: Iterable[Rule]) -> dict[str, tuple[Rule, Judgement]]:
    """What each rule says, by kind; rows that a muting kind speaks of are not judged."""
    said: dict[str, tuple[Rule, Judgement]] = {}
    for rule in chosen:
        if not len(getattr(frames, rule.over)):
            continue
        judgement = rule.judge(frames)
        muted = _muted(frames, rule, said)
        said[rule.kind] = (rule, judgement if muted is None else unjudged(judgement, muted))
    return said


def unjudged(judgement: Judgement, rows: Mask) -> Judgement:
    """The same, but that nothing is known of these rows."""
    opens = None if judgement.opens is None else judgement.opens & ~rows
    return replace(judgement, judged=judgement.judged & ~rows, violated=judgement.violated & ~rows, opens=opens)


def _muted(frames: Frames, rule: Rule, said: Mapping[str, tuple[Rule, Judgement]]) -> Mask | None:
    found: Mask | None = None
    for kind in rule.muted_by:
        if kind in said:
            other, judgement = said[kind]
            if judgement.violated.any():
                mask = project(frames, judgement.violated, other.over, rule.over)
                found = mask if found is None else found | mask
    return found


def project(frames: Frames, mask: Mask, source: Over, target: Over) -> Mask:
    """Which rows of `target` belong to the rows of `source` in `mask`.

    The offer of a page as a whole belongs to every offer of its seller there: what is wrong with one variant's price
    is wrong with the page's.
    """
    if source in _BY_CHANNEL:
        channels = set(getattr(frames, source)["channel"].to_numpy(dtype=object)[mask])
        return np.asarray(getattr(frames, target)["channel"].isin(channels), dtype=np.bool_)
    if (down := _up(frames, target, source)) is not None:
        found = mask[down]
    elif (up := _up(frames, source, target)) is not None:
        found = np.bincount(up[mask], minlength=len(getattr(frames, target))) > 0
    else:
        found = mask
    if target == "offers" and source in {"offers", "priced"}:
        of, whole = frames.offers["group"].to_numpy(), frames.offers["whole"].to_numpy(dtype=np.bool_)
        groups = np.bincount(of[found], minlength=len(frames.groups)) > 0
        found = found | (whole & groups[of])
    return found


def _up(frames: Frames, fine: Over, coarse: Over) -> Positions | None:
    """For each row of `fine` the position of the row of `coarse` that it belongs to; None where it is not finer."""
    match fine, coarse:
        case ("offers", "pages") | ("offers", "groups") | ("groups", "pages"):
            column = "page" if coarse == "pages" else "group"
            return np.asarray(getattr(frames, fine)[column].to_numpy(), dtype=np.int64)
        case ("priced", "offers"):
            return frames.priced["offer"].to_numpy(dtype=np.int64)
        case ("priced", "pages") | ("priced", "groups"):
            offers = _up(frames, "offers", coarse)
            return None if offers is None else offers[frames.priced["offer"].to_numpy(dtype=np.int64)]
        case _:
            return None
