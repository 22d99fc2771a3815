"""Makes digests when they are due: each once, whatever is killed, restarted, or runs twice.

A digest is drawn first and then taken, in the one transaction that makes its message: whoever comes second takes
nothing. From there it goes as every message does (see `alerts.sending`), its charts as pictures do, its workbook as a
file of its thread.
"""

import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, Row

from alerts import attaching, wellness
from alerts.digest_content import DigestContent, Part
from alerts.receiver import Way
from model.errors import InputError
from model.locales import moment
from reports import digest_parts
from reports.digest_rows import MOST_ROWS, Wanted
from reports.sections import Section
from store import attachments, digests, notifications, telling, uploads
from store.digesting import About
from store.engine import read, write
from system import clock
from system.digests import Digest, lives, told
from system.firing import latest_fire, trigger
from system.settings import Settings

log = logging.getLogger(__name__)

_CATCH_UP: Final = timedelta(days=1)
"""A digest that was missed longer ago is not told any more; the next one covers its time."""
_LONGEST: Final = timedelta(days=31)
"""More than this no digest looks back."""
_PERIODS: Final = {"daily": timedelta(days=1), "weekly": timedelta(days=7)}
_FOR_CHARTS: Final = timedelta(seconds=15)
"""A digest waits so long for its charts; one that comes later is shown by an edit."""
_KEPT: Final = timedelta(days=7)
"""So long charts and workbooks are kept for a receiver that does not answer."""


@dataclass(frozen=True)
class Drawn:
    """A digest that nobody has taken yet."""

    content: DigestContent
    charts: tuple[bytes | None, ...]
    """Of the parts."""
    workbook: bytes | None
    until: datetime


@dataclass
class Digests:
    """Makes the digests of the settings; several processes may do so side by side."""

    engine: Engine
    settings: Settings
    ways: Mapping[str, Way]
    """By the receiver's name in the settings."""

    def run(self, stop: threading.Event, every: float = 20.0) -> None:
        """Make what is due until `stop`; a digest that fails is logged, and the next round tries it again."""
        while not stop.is_set():
            for name in self.known:
                try:
                    self.see_to(name)
                except Exception:
                    log.exception("the digest %s cannot be made; the next round tries again", name)
            stop.wait(every)

    @property
    def known(self) -> dict[str, Digest]:
        """The digests that are told."""
        return told(self.settings.digests, self.settings.receivers)

    def see_to(self, name: str) -> bool:
        """Make a digest if it is due, the last one only of several that were missed; whether there is a message."""
        digest, now = self.known[name], clock.now()
        with read(self.engine) as conn:
            last = digests.last(conn, name)
        cron = trigger(digest.cron, ZoneInfo(self.settings.time_zone))
        if last is None:  # it is new: what it tells begins now
            with write(self.engine) as conn:
                digests.take(conn, name, latest_fire(cron, now - timedelta(days=8), now) or now, until=now)
            return False
        due = latest_fire(cron, max(last.due_at, now - _CATCH_UP), now)
        return due is not None and self._make(name, due)

    def send_now(self, name: str) -> bool:
        """Make a digest beside its times, from what happened since the last one; whether there was anything to tell."""
        return self._make(name, clock.now(), asked=True)

    def draw(self, name: str) -> Drawn:
        """What a digest would say now.

        Raises:
            InputError: there is no such digest.
        """
        if name not in self.known:
            known = ", ".join(sorted(self.known)) or "none yet: [receivers] names nobody"
            raise InputError(f"no digest is called {name!r}; there are: {known}")
        digest, now = self.known[name], clock.now()
        with read(self.engine) as conn:
            wanted = _wanted(self.settings, digest, digests.last(conn, name), now)
            made = digest_parts.sections(conn, wanted, digest.parts)
            lives_here = lives(name, self.known)
            well, state = wellness.state(conn, self.settings, wanted.language, now) if lives_here else (True, "")
        heading = wanted.say(digest.every, name=name)
        period = _period(wanted)
        workbook = digest_parts.workbook(heading, period, made)
        content = DigestContent(
            heading=heading,
            period=period,
            state=state,
            well=well,
            parts=tuple(Part(title=one.title, lines=tuple(one.lines)) for one in made),
            attached=_attached(wanted, made) if workbook else "",
        )
        return Drawn(content, tuple(one.chart for one in made), workbook, now)

    def _make(self, name: str, due: datetime, *, asked: bool = False) -> bool:
        drawn = self.draw(name)
        with write(self.engine) as conn:
            if not digests.take(conn, name, due, until=drawn.until, asked=asked) or drawn.content.empty:
                return False
            self._tell(conn, name, due, drawn, at_once=asked)
            attachments.forget(conn, drawn.until - _KEPT)
        return True

    def _tell(self, conn: Connection, name: str, due: datetime, drawn: Drawn, *, at_once: bool) -> None:
        """Make the message; it is nobody's group, so it is closed from the start, and nothing joins it."""
        now, receiver = clock.now(), self.known[name].receiver
        way, called = self.ways[receiver], f"digest {name}"
        number = telling.add_message(conn, route=called, receiver=receiver, group_key=called, now=now)
        telling.close_message(conn, number, now)
        message = telling.message_row(conn, number)
        content = drawn.content
        if way.takes_pictures:
            content = _with_charts(conn, number, drawn, now)
            uploads.want(conn, receiver, content.pictures, now)
        if drawn.workbook:
            file = (f"{name}.xlsx", drawn.workbook)
            there = attaching.attach(conn, message, way, file, content.heading, now)
            content = content if there else replace(content, attached="")
        digests.says(conn, name, due, number, content.as_json())
        due_at = now + _FOR_CHARTS if content.pictures and not at_once else now
        notifications.ask_for(conn, message, "root", due_at=due_at, now=now)


def _wanted(settings: Settings, digest: Digest, last: Row[Any] | None, now: datetime) -> Wanted:
    since = last.until if last is not None else now - _PERIODS[digest.every]
    about = About(families=digest.families, channels=digest.channel, brands=digest.brand, owners=digest.owner)
    language = settings.receivers[digest.receiver].language
    return Wanted(settings=settings, since=max(since, now - _LONGEST), until=now, about=about, language=language)


def _period(wanted: Wanted) -> str:
    since, until = (moment(at, wanted.zone, wanted.language) for at in (wanted.since, wanted.until))
    return wanted.say("period", since=since, until=until)


def _attached(wanted: Wanted, made: Sequence[Section]) -> str:
    """That the rows are attached; how many of them, where a sheet may not hold all."""
    cut = any(one.table is not None and len(one.table.rows) >= MOST_ROWS for one in made)
    return wanted.say("left_off", count=MOST_ROWS) if cut else wanted.say("attached")


def _with_charts(conn: Connection, message_id: int, drawn: Drawn, now: datetime) -> DigestContent:
    """The content, whose parts name their charts, which are kept for the receiver."""
    parts = []
    for place, (part, chart) in enumerate(zip(drawn.content.parts, drawn.charts, strict=True), start=1):
        digest = attachments.put(conn, message_id, chart, now) if chart else None
        parts.append(replace(part, chart=digest, chart_name=f"chart-{place}.png" if chart else ""))
    return replace(drawn.content, parts=tuple(parts))
