"""The life of a discrepancy: its states, what may happen to it, and the rules that decide when. Pure.

A discrepancy is a fingerprint and an episode. Each look (a verdict of a rule on one capture that may speak) and each
order of a person is an *action*; `TABLE` says what state it leads to, and a pair that is not in the table does not
happen. What decides between actions (persistence, tolerance, worse than told) are the small functions below the table;
`model.episode` puts them together. The numbers in brackets are the clauses of the design's "The life of a discrepancy".
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Final

from model.capture import SPEAKING, Outcome
from model.errors import InputError
from model.finding import CLEAN_LOOKS, Family, Persistence, Severity
from model.lazy import lazy


class State(StrEnum):
    """Where an episode stands; one at a time."""

    CANDIDATE = "candidate"
    """Seen, and not often enough to tell anybody, or held by a mass change."""
    DROPPED = "dropped"
    """Was a candidate and came to nothing."""
    OPEN = "open"
    REGRESSED = "regressed"
    """Open, and the same was resolved less than 30 days ago; `previous_id` leads to that history."""
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    ACCEPTED = "accepted"
    FALSE_POSITIVE = "false_positive"
    RESOLVED = "resolved"
    MERGED = "merged"
    """Told and treated as part of another."""


class Action(StrEnum):
    """What happens to an episode; the word that its event carries."""

    FIND = "find"
    OPEN = "open"
    REGRESS = "regress"
    DROP = "drop"
    ESCALATE = "escalate"
    REGRADE = "regrade"
    """Its severity is another now, and no worse than people were told."""
    STILL_THERE = "still_there"
    """Somebody resolved it by hand, and the next look shows the fault."""
    CLOSE = "close"
    """The rule holds again."""
    REMOVE = "remove"
    """The listing is gone."""
    WITHDRAW = "withdraw"
    """Its policy is withdrawn or ran out."""
    EXPIRE = "expire"
    """A snooze or an acceptance ended."""
    RELEASE = "release"
    DISCARD = "discard"
    ACKNOWLEDGE = "acknowledge"
    ASSIGN = "assign"
    SNOOZE = "snooze"
    ACCEPT = "accept"
    FALSE_POSITIVE = "false_positive"
    RESOLVE = "resolve"
    MERGE = "merge"
    WAIT = "wait"
    """Nothing can be done until a platform has acted: clocks rest."""
    RESUME = "resume"
    """The waiting is over: somebody said so, a capture brought news, or its time came."""
    CAUSE = "cause"
    """Somebody says what it came from; also of what has ended."""
    NOTE = "note"
    """Somebody works on it and says what."""
    LAPSE = "lapse"
    """Acknowledged, and nothing was done for too long."""


class Cause(StrEnum):
    """What a discrepancy came from."""

    OUR_DATA = "our_data"
    OUR_SITE = "our_site"
    PLATFORM = "platform"
    SELLER = "seller"
    PROMOTION = "promotion"
    """A promotion was set up wrongly."""
    READER = "reader"
    """Andon misread the page."""

    @property
    def words(self) -> str:
        """As people read it."""
        return "promotion set-up" if self is Cause.PROMOTION else self.value.replace("_", " ")


class Look(IntEnum):
    """What one capture showed."""

    CLEAN = 0
    """The rule holds, with no tolerance."""
    WITHIN = 1
    """Off, and not by enough to open: keeps an open one open, and counts for nothing else."""
    VIOLATED = 2


Looks = Sequence[tuple[datetime, Look]]
"""Times of captures (aware) and what they showed, newest last."""

ORDERS: Final = frozenset(
    {
        Action.ACKNOWLEDGE,
        Action.ASSIGN,
        Action.SNOOZE,
        Action.ACCEPT,
        Action.FALSE_POSITIVE,
        Action.RESOLVE,
        Action.MERGE,
        Action.WAIT,
        Action.RESUME,
        Action.CAUSE,
        Action.NOTE,
    }
)
"""Actions of people."""

ENDED: Final = frozenset({State.DROPPED, State.RESOLVED, State.MERGED})
"""States that nothing leads out of: what comes again is a new episode."""
STANDING: Final = frozenset({State.OPEN, State.REGRESSED, State.ACKNOWLEDGED, State.SNOOZED})
"""Faults that stand, told or about to be."""
RULED: Final = frozenset({State.ACCEPTED, State.FALSE_POSITIVE})
"""Somebody decided that this is to be left alone: nothing opens while it holds (6)."""

COMES_BACK_WITHIN: Final = timedelta(days=30)
"""An episode that comes back within this time is `regressed`; later it is new."""
FURTHER_OFF: Final = 5.0
"""Points of per cent beyond what was last told that make it worse (5)."""
SECOND_LOOK_AFTER: Final = timedelta(minutes=5)
"""When the second look of a price is due (2)."""
GONE_LOOKS: Final = 3
"""`gone` captures in a row after which a listing counts as removed (4)."""
HELD_AT_MOST: Final = timedelta(minutes=30)
"""How long a mass change holds candidates of an own shop before they are released (7)."""
LOOKS_KEPT: Final = 6
"""As many as the longest persistence needs, and a few to show."""


def _table() -> Mapping[tuple[State | None, Action], State]:
    told_again = {State.SNOOZED: State.OPEN, State.ACCEPTED: State.OPEN, State.FALSE_POSITIVE: State.OPEN}
    alive = STANDING | RULED
    ends = (Action.CLOSE, Action.REMOVE, Action.WITHDRAW)
    vanishes = (Action.DROP, Action.DISCARD, Action.REMOVE, Action.WITHDRAW)
    return {
        (None, Action.FIND): State.CANDIDATE,
        **{(state, Action.OPEN): State.OPEN for state in (None, State.CANDIDATE)},
        **{(state, Action.REGRESS): State.REGRESSED for state in (None, State.CANDIDATE)},
        (State.CANDIDATE, Action.RELEASE): State.CANDIDATE,
        **{(State.CANDIDATE, action): State.DROPPED for action in vanishes},
        **{(state, Action.ESCALATE): told_again.get(state, state) for state in alive},
        **{(state, Action.REGRADE): state for state in STANDING},
        **{(state, Action.STILL_THERE): state for state in alive},
        **{(state, action): State.RESOLVED for state in alive for action in ends},
        **{(state, Action.EXPIRE): State.OPEN for state in (State.SNOOZED, State.ACCEPTED)},
        **{(state, Action.ACKNOWLEDGE): State.ACKNOWLEDGED for state in alive},
        **{(state, Action.ASSIGN): state for state in STANDING},
        **{(state, Action.SNOOZE): State.SNOOZED for state in STANDING},
        **{(state, Action.ACCEPT): State.ACCEPTED for state in {State.CANDIDATE, *alive}},
        **{(state, Action.FALSE_POSITIVE): State.FALSE_POSITIVE for state in {State.CANDIDATE, *alive}},
        **{(state, Action.RESOLVE): state for state in alive},
        **{(state, Action.MERGE): State.MERGED for state in STANDING},
        **{(state, Action.WAIT): state for state in STANDING},
        **{(state, action): state for state in alive for action in (Action.RESUME, Action.CAUSE, Action.NOTE)},
        (State.ACKNOWLEDGED, Action.LAPSE): State.OPEN,
        **{(state, order): state for state in ENDED for order in ORDERS},
    }


TABLE: Final = _table()
"""(state, action) to the state that it leads to; None is an episode that has not begun.

Orders on what has ended stand in it and change nothing: they are recorded (8). RESOLVE changes nothing by itself
either: it asks for a capture, which then closes the episode or shows that the fault is STILL_THERE (6).
"""


def move(state: State | None, action: Action) -> State:
    """The state that `action` leads to.

    Raises:
        InputError: the action does not go with the state.
    """
    to = TABLE.get((state, action))
    if to is None:
        words = lazy("%(action)r does not go with a discrepancy that is %(state)s")
        raise InputError(words.filled(action=action.value, state=state.value if state else "new"))
    return to


def may_speak(outcome: Outcome, family: Family, kind: str) -> bool:
    """Whether a capture that ended in `outcome` may open, deepen or resolve a discrepancy of this family and kind (1).

    Coverage speaks of the visit itself, so every outcome is its business. `delisted` is told by the platform's own
    word. HTTP and script errors speak for `broken_page`; a page that refused us or wants a login is no broken page.
    """
    if outcome in SPEAKING or family is Family.COVERAGE:
        return True
    if kind == "delisted":
        return outcome is Outcome.GONE
    return kind == "broken_page" and outcome not in (Outcome.BLOCKED, Outcome.LOGIN)


def ripens(looks: Looks, persistence: Persistence, off: float | None) -> bool:
    """Whether the newest look, which was so far `off`, opens a candidate (2).

    It must be a violation itself: with `hits` of the last `of`, or alone when it is off by enough for one look.
    """
    if not looks or looks[-1][1] is not Look.VIOLATED:
        return False
    if persistence.at_once_off is not None and off is not None and abs(off) >= persistence.at_once_off:
        return True
    return _hits(looks[-persistence.of :]) >= persistence.hits


def fades(looks: Looks, persistence: Persistence, *, held: bool) -> bool:
    """Whether a candidate comes to nothing: no look that is left would count if the next one were a violation.

    With two of two one look that is no violation ends it, with two of three two in a row. One that is held might have
    opened long ago, were it not for the hold, so it ends as an open one would: on two clean looks.
    """
    if held:
        return holds_again(looks)
    return _hits(looks[max(0, len(looks) - persistence.of + 1) :]) == 0


def holds_again(looks: Looks) -> bool:
    """Whether the last two captures that may speak show the rule to hold, with no tolerance (3)."""
    return len(looks) >= CLEAN_LOOKS and all(look is Look.CLEAN for _, look in looks[-CLEAN_LOOKS:])


def is_worse(severity: Severity, off: float | None, told_severity: Severity | None, told_off: float | None) -> bool:
    """Whether it is worse than what people were last told: a higher severity, or 5 points further off (5).

    What was never told is not worse, and a measure counts only against a measure.
    """
    if told_severity is None:
        return False
    if severity.rank > told_severity.rank:
        return True
    return off is not None and told_off is not None and abs(off) >= abs(told_off) + FURTHER_OFF


def _hits(looks: Looks) -> int:
    return sum(look is Look.VIOLATED for _, look in looks)
