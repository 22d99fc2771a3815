"""Calls to those who are to act when nobody does: the steps of a chain, acknowledgements that lapse, targets missed.

Each event of a discrepancy sets the time of its next call anew (`follow`); when that has come and nothing happened, the
call is made (`run`), once: its row has a unique key and is written with the notification that carries it. Whether it
still holds is asked again when that is sent (`still_called`, `overtaken`), so that an acknowledgement in between drops
it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row

from alerts import routes
from alerts.escalation_steps import Call, Known, What, chain_of, next_call, step_of
from alerts.hushing import Desk
from alerts.quiet import after_quiet
from model.clocks import UNTAKEN, Moved, unheeded
from model.finding import Severity
from model.lifecycle import State
from store import closing, escalations, notifications, sla, telling
from system.rota import on_call
from system.settings import Settings
from system.sla import Step

_AT_ONCE: Final = 500
"""Discrepancies looked at in one transaction."""
_SOON: Final = timedelta(minutes=1)
"""When to look again at what was called, or cannot be told yet."""
_LATER: Final = timedelta(minutes=5)
"""When to look again at what is kept back."""


def follow(conn: Connection, desk: Desk, settings: Settings, ids: Collection[int]) -> None:
    """Set the time of the next call about discrepancies that moved."""
    if not ids:
        return
    calendar = sla.calendar_of(settings)
    calls = {one.row.id: next_call(one, settings.sla, calendar) for one in _known(conn, desk, settings, ids)}
    escalations.look_at(conn, {id_: call.at if call else None for id_, call in calls.items()})


def run(conn: Connection, settings: Settings, now: datetime) -> int:
    """Make the calls that are due, in the caller's transaction; how many discrepancies it looked at."""
    ids = escalations.due(conn, now, _AT_ONCE)
    if not ids:
        return 0
    desk, calendar = Desk.of(conn, settings, now), sla.calendar_of(settings)
    again, round_ = {}, _Round(conn, settings, now)
    for known in _known(conn, desk, settings, ids):
        call = next_call(known, settings.sla, calendar)
        if call is not None and call.at <= now:
            again[known.row.id] = _rests(desk, known, now) or round_.make(known, call)
        else:
            again[known.row.id] = call.at if call else None
    round_.tell()
    escalations.look_at(conn, again)
    return len(ids)


def still_called(conn: Connection, notification_id: str) -> list[Row[Any]]:
    """The calls of a notification that still hold: nobody acted since they were made."""
    calls = escalations.carried_by(conn, notification_id)
    ids = {call.discrepancy_id for call in calls}
    rows = {row.id: row for row in escalations.rows(conn, ids)}
    moves = sla.moves(conn, ids)
    return [call for call in calls if _holds(call, rows[call.discrepancy_id], moves[call.discrepancy_id])]


def overtaken(conn: Connection, notification_id: str) -> bool:
    """Whether a notification carries calls, and none of them holds any more."""
    return bool(escalations.carried_by(conn, notification_id)) and not still_called(conn, notification_id)


def move(conn: Connection, message_id: int, now: datetime) -> None:
    """Make calls that wait for a thread that is no more into a message of their own at the same receiver."""
    message = telling.message_row(conn, message_id)
    for notification_id in escalations.waiting_in(conn, message_id):
        held = still_called(conn, notification_id)
        if held:
            _own(conn, message.receiver, [dict(call._mapping) for call in held], now, critical=True)


def _known(conn: Connection, desk: Desk, settings: Settings, ids: Collection[int]) -> Iterator[Known]:
    """What decides about these discrepancies."""
    rows = escalations.rows(conn, ids)
    alive = [row.id for row in rows if row.ended_at is None and row.severity != Severity.INFO]
    moves, made, acts = sla.moves(conn, alive), escalations.made(conn, alive), escalations.last_acts(conn, alive)
    wanted = any(chain.match.category for chain in settings.sla.chains)
    for row in rows:
        facts = desk.facts(conn, row)
        if wanted and row.id in moves:
            facts["category"] = telling.category_of(conn, row.id)
        yield Known(
            row=row,
            facts=facts,
            moves=moves.get(row.id, []),
            made=made.get(row.id, []),
            acted_at=acts.get(row.id),
        )


def _rests(desk: Desk, known: Known, now: datetime) -> datetime | None:
    """When to look again at a discrepancy of which nobody may hear now; None where people may."""
    if desk.keeps_back(known.facts, looked=False) is not None:
        return now + _LATER
    route = routes.route_for(desk.routes, known.facts)
    if route is None:
        return now + _LATER
    quiet = now if known.row.severity == Severity.CRITICAL else after_quiet(route, now)[0]
    return quiet if quiet > now else None


def _holds(call: Row[Any], row: Row[Any], moves: Sequence[Moved]) -> bool:
    if row.ended_at is not None or row.waiting_since is not None or row.severity == Severity.INFO:
        return False
    if call.what == What.LATE:
        return bool(row.state == State.ACKNOWLEDGED)
    since = unheeded(moves)
    return row.state in UNTAKEN and since is not None and since[0] == call.round


@dataclass
class _Round:
    """The calls of one transaction, gathered so that one message carries many."""

    conn: Connection
    settings: Settings
    now: datetime
    threads: dict[int, list[Mapping[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    """By the message in whose thread they are made."""
    own: dict[tuple[str, str, int], list[Mapping[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    """By receiver, chain and step."""
    critical: set[int] = field(default_factory=set)
    """Discrepancies."""

    def make(self, known: Known, call: Call) -> datetime | None:
        """Make a call; when to look at its discrepancy again."""
        row = known.row
        if call.what is What.LAPSE:
            hours = self.settings.sla.acknowledged_lasts(row.family, row.severity) / timedelta(hours=1)
            if not closing.lapse(self.conn, row.id, row.version, f"acknowledged for {hours:g} h, and nothing was done"):
                return self.now + _SOON
        step = self._step(known, call)
        thread = None if step and step.receiver else escalations.told_at(self.conn, row.id)
        if thread is None and not (step and step.receiver and escalations.is_told(self.conn, row.id)):
            return None if call.what is What.LAPSE else self.now + _SOON
        made = {
            "discrepancy_id": row.id,
            "what": call.what.value,
            "round": call.round,
            "chain": call.chain,
            "step": call.step,
            "people": self._people(row, step),
            "made_at": self.now,
        }
        if escalations.make(self.conn, **made):
            if row.severity == Severity.CRITICAL:
                self.critical.add(row.id)
            if thread is not None:
                self.threads[thread.id].append(made)
            elif step and step.receiver:
                self.own[step.receiver, call.chain, call.step].append(made)
        return self.now + _SOON

    def tell(self) -> None:
        """Ask for the notifications that carry the calls."""
        for message_id, calls in self.threads.items():
            message = telling.message_row(self.conn, message_id)
            notification_id = notifications.ask_for(
                self.conn, message, "escalate", due_at=self.now, now=self.now, critical=self._rings(calls)
            )
            escalations.bind(self.conn, calls, notification_id=notification_id, message_id=message_id)
        for (receiver, _, _), calls in self.own.items():
            _own(self.conn, receiver, calls, self.now, critical=self._rings(calls))

    def _rings(self, calls: Sequence[Mapping[str, Any]]) -> bool:
        """Whether one of the calls is about something critical."""
        return any(call["discrepancy_id"] in self.critical for call in calls)

    def _step(self, known: Known, call: Call) -> Step | None:
        chain = chain_of(self.settings.sla, known.facts) if call.what is What.STEP else None
        return step_of(chain, call.step) if chain else None

    def _people(self, row: Row[Any], step: Step | None) -> list[str]:
        """Names in the settings: those of the step, or the owner."""
        if step is None:
            return [row.owner] if row.owner in self.settings.people else []
        if step.person:
            return [step.person]
        if step.group:
            return list(self.settings.sla.groups[step.group].people)
        if step.on_call:
            now = on_call(self.settings.sla.groups[step.on_call], self.settings.time_zone, self.now)
            return [now] if now else []
        return []


def _own(conn: Connection, receiver: str, calls: Sequence[Mapping[str, Any]], now: datetime, *, critical: bool) -> None:
    """Carry calls by a message that is made for them."""
    first = calls[0]
    key = "\x1f".join(("escalation", first["chain"], str(first["step"]), now.isoformat()))
    made = telling.add_message(
        conn, route=f"escalation {first['chain']}".strip(), receiver=receiver, group_key=key, now=now
    )
    message = telling.message_row(conn, made)
    for id_ in dict.fromkeys(call["discrepancy_id"] for call in calls):
        telling.add_member(conn, made, id_, now)
    notification_id = notifications.ask_for(conn, message, "root", due_at=now, now=now, critical=critical)
    escalations.bind(conn, calls, notification_id=notification_id, message_id=made, own=True)
