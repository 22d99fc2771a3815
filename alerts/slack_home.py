"""Andon's home in Slack: what is mine, what comes back to me soon, the worst that is open, the silences that I set."""

import logging
import threading
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from slack_sdk import WebClient
from sqlalchemy import Connection, Engine

from alerts.actions import Member
from alerts.receiver import UncertainError, UnsentError
from alerts.slack import call
from alerts.slack_blocks import Block, escaped, link
from alerts.slack_buttons import menu_of
from alerts.slack_pieces import context, heading, section, told
from alerts.slack_silences import listed
from model.errors import InputError, ServiceError
from model.locales import moment
from model.people import Role
from store import overview, people, pressing
from store.engine import read
from system import clock
from system.settings import Settings

log = logging.getLogger(__name__)

_MINE: Final = 20
_SOON: Final = 10
_WORST: Final = 10
_SOON_SPAN: Final = timedelta(days=1)
_MOST: Final = 100
"""Blocks of a home: Slack's limit."""
_PEOPLE: Final = 10_000
"""Who opened a home and is remembered; whoever is forgotten sees a fresh one when they open it again."""


class Homes:
    """Shows people their home when they open it, and anew after what they do."""

    def __init__(self, engine: Engine, client: WebClient) -> None:
        self.engine = engine
        self._client = client
        self._open: set[str] = set()
        self._lock = threading.Lock()

    def opened(self, settings: Settings, slack_user: str) -> None:
        """Show it to who opened it."""
        with self._lock:
            if len(self._open) < _PEOPLE:
                self._open.add(slack_user)
        self._publish(settings, slack_user)

    def renew(self, settings: Settings, slack_user: str) -> None:
        """Show it anew to one who has seen it since Andon started."""
        with self._lock:
            seen = slack_user in self._open
        if seen:
            self._publish(settings, slack_user)

    def _publish(self, settings: Settings, slack_user: str) -> None:
        try:
            with read(self.engine) as conn:
                made = home(conn, settings, slack_user, clock.now())
            call(self._client.views_publish, user_id=slack_user, view=made)
        except (UnsentError, UncertainError, ServiceError) as error:
            log.warning("the home of %s could not be shown: %s", slack_user, error)


def home(conn: Connection, settings: Settings, slack_user: str, now: datetime) -> Block:
    """The home of one person; whom Andon does not know, or who has no role, learns that alone."""
    try:
        actor = pressing.user_of(conn, settings, slack_user)
        people.require(conn, actor, *Role)
    except InputError as error:
        return _view([section(escaped(f"{error}.", 1500))])
    zone = ZoneInfo(settings.time_zone)
    mine, count = overview.owned(conn, actor, _MINE), overview.owned_count(conn, actor)
    soon = overview.snoozed_by(conn, actor, now + _SOON_SPAN, _SOON)
    worst = overview.worst(conn, _WORST)
    silences = listed(conn, settings, now, author=pressing.name_of(conn, actor))
    return _view(
        [
            *_part(conn, settings, f"Mine ({count:,})", mine, "Nothing is yours."),
            *([context(f"… and {count - len(mine):,} more")] if count > len(mine) else []),
            *_part(conn, settings, "Comes back to you within a day", soon, "Nothing that you put off."),
            *_part(conn, settings, "The worst that nobody has taken up", worst, "Nothing: all is taken up or well."),
            heading("Silences that you set"),
            *(silences or [context("None.")]),
            context(_links(settings)),
            context(f"As of {moment(now, zone)}. It is made anew when you open it, and after what you do."),
        ]
    )


def _part(conn: Connection, settings: Settings, title: str, ids: list[int], nothing: str) -> list[Block]:
    lines = [section(line, menu_of(Member(row.id, row.version))) for row, line in told(conn, settings, ids)]
    return [heading(title), *(lines or [context(nothing)])]


def _links(settings: Settings) -> str:
    asks = "`/andon help` says what can be asked in any conversation"
    return f"{link(settings.web.address, 'Andon’s pages')} · {asks}" if settings.web.address else asks


def _view(blocks: list[Block]) -> Block:
    return {"type": "home", "blocks": blocks[:_MOST]}
