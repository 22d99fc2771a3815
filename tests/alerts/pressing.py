"""Slack's twin, a store and Andon's door for presses, for tests that press real buttons over HTTP."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Row, select

from alerts import ways
from alerts.sending import Sender
from alerts.slack_answers import answer
from alerts.slack_desk import Desk
from model.lifecycle import State
from sandbox.blockkit_views import check_answer
from sandbox.slack import Slack
from sandbox.slack_asks import command, home_opened, signed_command, signed_event
from sandbox.slack_presses import SIGNING_SECRET, Payload, bring, press, press_answer, press_in, signed, submit
from sandbox.workspace import Message
from store import lifecycle
from store.engine import read, write
from store.tables import audit, events
from system import clock
from system.settings import Person, Secrets
from tests.alerts.scene import PLACE, Scene
from tests.web.site import house_of
from web import slack as door_for_slack
from web.app import application
from web.serving import listen, server

MINJI, WEI, ANNA = "U0MINJI", "U0WEI", "U0ANNA"
"""Operations; compliance and operations; nobody's user."""
PEOPLE = {
    "minji": Person(slack_user=MINJI, roles=("ops",)),
    "wei": Person(slack_user=WEI, roles=("ops", "compliance")),
}
_A_BUSY_MACHINE = 120.0
"""Seconds; what a test is about is never how fast its machine is."""


class Room(Scene):
    """A scene whose message somebody can press."""

    def __init__(self, engine: Engine, folder: Path, slack: Slack) -> None:
        super().__init__(engine, folder)
        self.settings = self.settings.model_copy(update={"people": PEOPLE})
        self.slack = slack
        self.secrets = Secrets(
            slack_bot_token=slack.token,  # type: ignore[arg-type]
            slack_base_url=slack.base_url,
            slack_signing_secret=SIGNING_SECRET,  # type: ignore[arg-type]
        )
        self.sender = Sender(engine, self.settings, ways.configured(self.settings, self.secrets), pace_seconds=0)
        self.url = ""
        self.desk = Desk(engine, self.settings, self.secrets, patience=_A_BUSY_MACHINE)
        self.desk.open()

    def know(self, named: Mapping[str, Person]) -> None:
        """Start the desk's work as with these people in the settings."""
        self.desk.settings = self.settings.model_copy(update={"people": named})
        self.desk.open()

    def deliver(self) -> Message:
        """Send everything that waits; the youngest root."""
        for _ in range(3):
            self.sender.plan()
            while self.sender.send_due():
                pass
            clock.advance(timedelta(minutes=11))
        return self.slack.channel(PLACE).messages[-1]

    def press(self, label: str, *, by: str = MINJI, line: int | None = None, message: Message | None = None) -> Payload:
        """Press what reads so, under the youngest root unless said, and let its work be done; the payload."""
        shown = message or self.slack.channel(PLACE).messages[-1]
        return self.bring(press(self.slack, PLACE, shown, label, by=by, line=line))

    def press_in(self, label: str, *, by: str = MINJI) -> Payload:
        """Press a button in the form that was opened last."""
        return self.bring(press_in(self.slack, self.form, label, by=by))

    def press_at_home(self, label: str, *, by: str = MINJI, line: int | None = None) -> Payload:
        """Press or choose what reads so in somebody's home."""
        return self.bring(press_in(self.slack, self.slack.workspace.homes[by], label, by=by, line=line))

    def ask(self, text: str, *, by: str = MINJI, place: str = PLACE) -> Payload:
        """Type `/andon` with `text`; what Slack is answered, which it would show."""
        status, answered = bring(self.url, *signed_command(command(self.slack, text, by=by, place=place), at=now()))
        assert (status, check_answer(answered)) == (200, [])
        return answered or {}

    def press_answer(self, answered: Payload, label: str, *, by: str = MINJI, place: str = PLACE) -> Payload:
        """Press a button in an answer."""
        return self.bring(press_answer(self.slack, place, answered, label, by=by))

    def open_home(self, *, by: str = MINJI) -> Payload:
        """Open Andon's home; the event that said so."""
        event = home_opened(by=by)
        assert bring(self.url, *signed_event(event, at=now())) == (200, None)
        self.settle()
        return event

    def home(self, by: str = MINJI) -> str:
        """What somebody's home says."""
        return said(self.slack.workspace.homes[by])

    def submit(self, *, by: str = MINJI, **filled: Any) -> Payload | None:
        """Send the form off that was opened last; what Slack is answered."""
        status, answered = bring(self.url, *signed(submit(self.slack, self.form, by=by, **filled), at=now()))
        assert status == 200
        self.settle()
        return answered

    def bring(self, payload: Payload) -> Payload:
        """Bring a payload as Slack does, and let its work be done."""
        assert bring(self.url, *signed(payload, at=now())) == (200, None)
        self.settle()
        return payload

    def settle(self) -> None:
        """Wait until what was taken is done."""
        self.desk.finish()

    def answer(self) -> int:
        """Answer those who asked for captures."""
        with write(self.engine) as conn:
            return answer(conn, self.desk.settings)

    @property
    def form(self) -> Payload:
        """The form that was opened last."""
        return list(self.slack.workspace.views.values())[-1]

    @property
    def whispers(self) -> list[str]:
        """What was said to single persons."""
        return [one.text for one in self.slack.workspace.whispers]

    def state(self, discrepancy_id: int) -> State:
        """How it stands."""
        with read(self.engine) as conn:
            return lifecycle.get(conn, discrepancy_id).state

    def moves(self, discrepancy_id: int) -> list[tuple[str, str | None]]:
        """What people did to it: action and reason, oldest first."""
        query = select(events.c.action, events.c.why).where(
            events.c.discrepancy_id == discrepancy_id, events.c.actor_id.is_not(None)
        )
        with read(self.engine) as conn:
            return [(row.action, row.why) for row in conn.execute(query.order_by(events.c.id))]

    def trail(self) -> list[Row[Any]]:
        """What the trail has of presses."""
        with read(self.engine) as conn:
            return list(conn.execute(select(audit).where(audit.c.action.like("slack %")).order_by(audit.c.id)))


def said(view: Payload) -> str:
    """All that blocks say, a line for each text."""
    found = []
    for block in view.get("blocks", []):
        parts = [
            block.get("text"),
            *(one.get("text", one) for one in block.get("elements", []) if isinstance(one, dict)),
        ]
        found += [part["text"] if isinstance(part, dict) else part for part in parts if part]
    return "\n".join(str(one) for one in found)


def now() -> float:
    """Andon's time, by which Slack signs here."""
    return clock.now().timestamp()


@contextmanager
def room(engine: Engine, folder: Path) -> Iterator[Room]:
    """A room whose door is open."""
    with Slack() as slack:
        made = Room(engine, folder, slack)
        door, stop = listen("127.0.0.1", 0), threading.Event()
        app = application(house_of(engine, made.settings))
        door_for_slack.add(app, made.desk, made.secrets)
        made.url = f"http://127.0.0.1:{door.getsockname()[1]}{door_for_slack.PATH}"
        thread = threading.Thread(target=server(app, door), args=(stop,))
        thread.start()
        try:
            yield made
        finally:
            stop.set()
            thread.join(10)
            made.desk.close()
