"""The life of a case against a seller: its stages, what may happen to it, and where that leads. Pure.

`TABLE` says what stage each step leads to; a pair that is not in it does not happen. Nothing is confirmed, drafted or
filed but by a person; that a listing is gone, or is there again under another id, captures tell.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from model.errors import InputError
from model.lazy import lazy


class Stage(StrEnum):
    """Where a case stands; one at a time."""

    SUSPECTED = "suspected"
    REVIEWING = "reviewing"
    CONFIRMED = "confirmed"
    NOTICE_DRAFTED = "notice_drafted"
    FILED = "filed"
    REMOVED = "removed"
    """All its listings are gone."""
    REFUSED = "refused"
    """The marketplace said no."""
    COUNTERED = "countered"
    """The seller answered with a counter-notice."""
    CLOSED = "closed"
    RELISTED = "relisted"
    """What was removed is there again under another id."""


class Step(StrEnum):
    """What happens to a case; the word that its event carries."""

    OPEN = "open"
    JOIN = "join"
    """A further listing or a further finding."""
    ATTACH = "attach"
    """A test purchase: what was ordered, and photos."""
    NOTE = "note"
    ASSIGN = "assign"
    """Somebody looks after it from now on, or nobody."""
    REVIEW = "review"
    CONFIRM = "confirm"
    DRAFT = "draft"
    FILE = "file"
    REMOVE = "remove"
    REFUSE = "refuse"
    COUNTER = "counter"
    CLOSE = "close"
    RELIST = "relist"


ENDED: Final = frozenset({Stage.REMOVED, Stage.CLOSED})
"""Stages in which nobody works on a case; a further finding of other goods is another case."""
OPEN_STAGES: Final = frozenset(Stage) - ENDED
MISTAKEN: Final = frozenset({Stage.SUSPECTED, Stage.REVIEWING, Stage.CONFIRMED, Stage.NOTICE_DRAFTED, Stage.COUNTERED})
"""Stages from which a closing says that the suspicion was wrong: nothing was filed, or the seller's answer stood.

What was filed, refused, removed or is there again is closed because the matter is over.
"""
OF_PEOPLE: Final = frozenset(
    {Step.REVIEW, Step.CONFIRM, Step.DRAFT, Step.FILE, Step.REFUSE, Step.COUNTER, Step.CLOSE, Step.NOTE}
)
"""Steps that `andon cases stage` takes."""
NEED_A_REASON: Final = frozenset({Step.CONFIRM, Step.REFUSE, Step.COUNTER, Step.CLOSE, Step.NOTE})


def _table() -> Mapping[tuple[Stage | None, Step], Stage]:
    answered = (Stage.FILED, Stage.REFUSED, Stage.COUNTERED, Stage.REMOVED)
    return {
        (None, Step.OPEN): Stage.SUSPECTED,
        **{(stage, Step.JOIN): stage for stage in OPEN_STAGES},
        **{(stage, step): stage for stage in Stage for step in (Step.ATTACH, Step.NOTE, Step.ASSIGN)},
        **{(stage, Step.REVIEW): Stage.REVIEWING for stage in (Stage.SUSPECTED, Stage.RELISTED, Stage.CONFIRMED)},
        **{(stage, Step.CONFIRM): Stage.CONFIRMED for stage in (Stage.REVIEWING, Stage.RELISTED)},
        **{(stage, Step.DRAFT): Stage.NOTICE_DRAFTED for stage in (Stage.CONFIRMED, Stage.REFUSED, Stage.COUNTERED)},
        (Stage.NOTICE_DRAFTED, Step.FILE): Stage.FILED,
        **{(stage, Step.REMOVE): Stage.REMOVED for stage in OPEN_STAGES},
        **{(stage, Step.REFUSE): Stage.REFUSED for stage in (Stage.FILED, Stage.COUNTERED)},
        **{(stage, Step.COUNTER): Stage.COUNTERED for stage in answered if stage is not Stage.COUNTERED},
        **{(stage, Step.CLOSE): Stage.CLOSED for stage in Stage if stage is not Stage.CLOSED},
        **{(stage, Step.RELIST): Stage.RELISTED for stage in (Stage.REMOVED, Stage.CLOSED)},
    }


TABLE: Final = _table()
"""(stage, step) to the stage that it leads to; None is a case that has not begun."""


def move(stage: Stage | None, step: Step) -> Stage:
    """The stage that `step` leads to.

    Raises:
        InputError: the step does not go with the stage; the sentence says which do.
    """
    to = TABLE.get((stage, step))
    if to is None:
        may = sorted(one.value for one in OF_PEOPLE if (stage, one) in TABLE)
        words = lazy("%(step)r does not go with a case that is %(stage)s; what does: %(known)s")
        raise InputError(
            words.filled(step=step.value, stage=stage.value if stage else "new", known=", ".join(may) or "nothing")
        )
    return to
