"""A team with chains, targets and a rota in a Slack, for tests of who is called when nobody acts."""

from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Row, select

from alerts import ways
from alerts.sending import Sender
from model.lifecycle import Action, State
from sandbox.slack import Slack
from sandbox.workspace import Message
from store import lifecycle, people
from store.engine import read, write
from store.tables import escalations
from system import clock
from system.settings import Person, Secrets, Settings, SlackReceiver
from system.sla import WEEK, Chain, Group, Rota, Sla, Step
from tests.alerts.scene import PLACE, Scene

BOSSES = "C0PRICE"
MINJI, WEI, ANNA = "<@U0MINJI>", "<@U0WEI>", "<@U0ANNA>"
PEOPLE = {name: Person(slack_user=f"U0{name.upper()}", roles=("ops",)) for name in ("minji", "wei", "anna")}
STEPS = (
    Step(wait_minutes=10, person="minji"),
    Step(wait_minutes=10, group="ops"),
    Step(wait_minutes=10, receiver="bosses"),
)
ALWAYS: dict[str, Any] = {"days": WEEK, "start": time(0), "end": time(0)}


def settings(folder: Path, *steps: Step, repeats: int = 0, **sla: Any) -> Settings:
    """A team that works around the clock, unless told otherwise, with one chain."""
    chain = Chain(name="chain", severity=("warning", "critical"), steps=steps or STEPS, repeats=repeats)
    groups = {"ops": Group(people=("wei", "anna"), rota=Rota(since=date(2026, 3, 2)))}
    return Settings(
        folder=folder,
        receivers={"ops": SlackReceiver(channel=PLACE), "bosses": SlackReceiver(channel=BOSSES)},
        people=PEOPLE,
        sla=Sla(**{**ALWAYS, "chains": (chain,), "groups": groups, **sla}),
    )


class Team(Scene):
    """A scene in which time passes, and whoever is called is called in Slack."""

    def __init__(self, engine: Engine, folder: Path, slack: Slack, *steps: Step, **sla: Any) -> None:
        super().__init__(engine, folder)
        self.settings = settings(folder, *steps, **sla)
        self.slack = slack
        secrets = Secrets(slack_bot_token=slack.token, slack_base_url=slack.base_url)  # type: ignore[arg-type]
        self.sender = Sender(engine, self.settings, ways.configured(self.settings, secrets), pace_seconds=0)
        with write(engine) as conn:
            self.users = people.take_over(conn, self.settings)

    def wait(self, minutes: float = 11, *, send: bool = True) -> None:
        """Let time pass, and have everything planned and sent."""
        clock.advance(timedelta(minutes=minutes))
        self.sender.plan()
        self.sender.renew()
        self.sender.call()
        self.sender.plan()
        while send and self.sender.send_due():
            pass

    def do(self, discrepancy_id: int, action: Action, by: str = "minji", **said: Any) -> None:
        """What a person does to it, and the planning that follows at once."""
        with write(self.engine) as conn:
            version = lifecycle.get(conn, discrepancy_id).version
            if action is Action.ASSIGN:
                said["assignee"] = self.users[said.pop("to")]
            lifecycle.act(conn, discrepancy_id, action, actor_id=self.users[by], seen_version=version, **said)
        self.sender.plan()

    def state(self, discrepancy_id: int) -> State:
        """How it stands."""
        with read(self.engine) as conn:
            return lifecycle.get(conn, discrepancy_id).state

    def calls(self) -> list[Row[Any]]:
        """What was called, oldest first."""
        with read(self.engine) as conn:
            return list(conn.execute(select(escalations).order_by(escalations.c.id)))

    def said(self, place: str = PLACE) -> list[Message]:
        """What was said in threads to those who are to act."""
        return [reply for root in self.slack.channel(place).messages for reply in root.replies if "<@" in reply.text]

    def roots(self, place: str) -> list[Message]:
        """The messages of a channel."""
        return [one for one in self.slack.channel(place).messages if one.thread_ts is None]
