"""SQL of the first page: what stands and since when, and what changed since yesterday."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, case, func, select

from model.lifecycle import STANDING, Action
from store.tables import discrepancies, events

_D = discrepancies.c
AGES: Final[Sequence[tuple[str, timedelta | None]]] = (
    ("under a day", timedelta(days=1)),
    ("1 to 7 days", timedelta(days=7)),
    ("8 to 30 days", timedelta(days=30)),
    ("over 30 days", None),
)
"""How long something stands: a name, and below which age."""
_STANDS: Final = and_(_D.ended_at.is_(None), _D.state.in_(sorted(state.value for state in STANDING)))
_NEWS: Final = {
    "opened": (Action.OPEN, Action.REGRESS),
    "worse": (Action.ESCALATE,),
    "resolved": (Action.CLOSE, Action.REMOVE, Action.WITHDRAW),
    "taken up": (Action.ACKNOWLEDGE, Action.ASSIGN, Action.SNOOZE, Action.ACCEPT, Action.FALSE_POSITIVE),
}


def standing(conn: Connection, now: datetime) -> Sequence[Row[Any]]:
    """How many discrepancies stand: family, severity, channel, age (a name of `AGES`), number."""
    whens = [(_D.first_seen_at > now - below, name) for name, below in AGES if below is not None]
    age = case(*whens, else_=AGES[-1][0]).label("age")
    counted = select(_D.family, _D.severity, _D.channel, age, func.count().label("number")).where(_STANDS)
    return conn.execute(counted.group_by(_D.family, _D.severity, _D.channel, age)).all()


def since(conn: Connection, moment: datetime) -> Mapping[str, int]:
    """How many discrepancies were opened, got worse, were resolved, were taken up since then."""
    names = {action.value: name for name, actions in _NEWS.items() for action in actions}
    query = (
        select(events.c.action, func.count(events.c.discrepancy_id.distinct()))
        .where(events.c.at >= moment, events.c.action.in_(sorted(names)))
        .group_by(events.c.action)
    )
    found = dict.fromkeys(_NEWS, 0)
    for action, number in conn.execute(query):
        found[names[action]] += number
    return found
