"""What tests of the ways besides Slack share: a scene told through a twin, and rounds of sending."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import Row

from alerts import ways
from alerts.sending import Sender
from sandbox.apis.base import Twin
from sandbox.desks import freshdesk, hook, zendesk
from sandbox.desks.freshdesk import FreshdeskTwin
from sandbox.desks.hook import HookTwin
from sandbox.desks.zendesk import ZendeskTwin
from store.engine import read
from store.tables import messages
from system import clock
from system.settings import Secrets, Settings, parse
from tests.alerts.scene import Scene

KEYS: Mapping[str, str] = {
    "ANDON_WEBHOOK_SECRET": hook.SECRET,
    "ANDON_ZENDESK_EMAIL": zendesk.EMAIL,
    "ANDON_ZENDESK_TOKEN": zendesk.TOKEN,
    "ANDON_FRESHDESK_KEY": freshdesk.KEY,
}
"""The environment in which the twins let Andon in."""


def section(twin: Twin) -> dict[str, object]:
    """The receiver of the settings that leads to the twin."""
    match twin:
        case HookTwin():
            return {"type": "webhook", "url": f"{twin.url}/andon", "private_address": True}
        case ZendeskTwin():
            return {"type": "zendesk", "base_url": twin.url, "private_address": True}
        case FreshdeskTwin():
            asked = {"base_url": twin.url, "private_address": True, "requester": "andon@brand.example"}
            return {"type": "freshdesk", **asked}
    raise ValueError(f"{twin} is no receiver")


def settings_of(twin: Twin) -> Settings:
    """Settings whose only receiver is the twin, which hears of everything at once."""
    return settings_with(section(twin))


def settings_with(receiver: Mapping[str, object]) -> Settings:
    """Settings with this section of the only receiver, which hears of everything at once."""
    route = {"name": "all", "receiver": "ops", "wait_seconds": 0, "interval_seconds": 0}
    return parse({"receivers": {"ops": receiver}, "routes": [route]})


def sender_of(scene: Scene) -> Sender:
    """A sender without pauses between messages."""
    return Sender(scene.engine, scene.settings, ways.configured(scene.settings, Secrets()), pace_seconds=0)


def deliver(scene: Scene, twin: Twin, *, rounds: int = 2, sender: Sender | None = None) -> None:
    """Plan and send, letting time pass between the rounds, for the twin too."""
    sender = sender or sender_of(scene)
    for _ in range(rounds):
        twin.moved = clock._moved["by"]
        sender.plan()
        sender.renew()
        sender.watch()
        while sender.send_due():
            pass
        sender._free_at.clear()  # the pause that a place asked for is over
        clock.advance(timedelta(minutes=6))


def messages_of(scene: Scene) -> list[Row]:  # type: ignore[type-arg]
    """What the store holds of messages, oldest first."""
    with read(scene.engine) as conn:
        return list(conn.execute(messages.select().order_by(messages.c.id)).all())
