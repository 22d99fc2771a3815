"""When: what runs when, what was asked for, what was missed; and the process that serves it all.

Every job looks at the store and at the one clock, so that nothing depends on what a process remembers: a schedule's
fire is due while no run has begun for it, a request while nobody has served it, a batch while it is unchecked. A start
after a kill or a night's outage therefore catches up once and goes on.
"""

import logging
import signal
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import typer
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine

from alerts import slack_socket, ways
from alerts.digests import Digests
from alerts.heartbeat import Heartbeat
from alerts.sending import Sender
from alerts.slack_desk import Desk
from model.errors import InputError, ServiceError
from monitors import check, matching
from monitors.rule import unknown_kinds
from spiders import platforms
from spiders.links import PlatformLinks
from spiders.processes import Crawls
from store import erasing, identities, notifications, pauses, people, recording, requests, runs, schedule, sealing
from store.discovery import DISCOVER
from store.engine import read, write
from store.evidence import retention, stamping, wanting
from store.opening import Opened, opened
from system import clock
from system.beats import Beats
from system.firing import jitter, latest_fire, longest_jitter, trigger
from system.options import DEFAULT_SETTINGS, SettingsPath
from system.settings import Settings
from web import slack
from web.app import application
from web.house import House
from web.serving import listen, server, settle

log = logging.getLogger(__name__)
app = typer.Typer()

VISITS_KEPT: Final = timedelta(days=14)
"""How long single visits are kept beside the spans; coverage looks back over the last 200 of a channel."""
LOOK_BACK: Final = timedelta(days=8)
"""Fires that were missed longer ago than this are past catching up."""
RESTART_AFTER: Final = timedelta(minutes=1)
"""A channel whose crawl ended badly is left alone for this long."""
TICK_SECONDS: Final = 1
HOUSEKEEPING_SECONDS: Final = 30
_UNCHECKED_MOST: Final = 1000
"""Batches that wait for their check; more means that checking cannot keep up or fails."""


Work = Callable[[threading.Event], None]
"""What a thread does until its event is set."""


class Scheduler:
    """Starts crawls when they are due or asked for, and checks what they stored."""

    def __init__(self, engine: Engine, settings: Settings, settings_path: Path) -> None:
        self.engine = engine
        self.settings = settings
        self.crawls = Crawls(settings_path)
        self.beats = Beats()
        self._began = clock.now()
        self._served: dict[tuple[str, str], datetime] = {}
        self._triggers = {
            (channel.name, tier): trigger(schedule, channel.zone)
            for channel in settings.channels.values()
            for tier, schedule in channel.schedules.items()
        }

    def due(self, channel: str, tier: str, now: datetime) -> datetime | None:
        """The fire that a run should begin for now, or None; of several missed ones the last stands for all."""
        key = (channel, tier)
        if key in self._served and self._unserved(key, now) is None:
            return None  # what was served only grows: the store need not be asked each second
        with read(self.engine) as conn:
            self._served[key] = schedule.last_due(conn, channel, tier) or self._began
        fire = self._unserved(key, now)
        if fire is None:
            return None
        most = longest_jitter(self._triggers[channel, tier], fire, self.settings.schedule.jitter_seconds)
        return fire if fire + jitter(channel, tier, fire, most) <= now else None

    def _unserved(self, key: tuple[str, str], now: datetime) -> datetime | None:
        """The last fire after the one that was served, as far as this process knows."""
        return latest_fire(self._triggers[key], max(self._served[key], now - LOOK_BACK), now)

    def next_fires(self, now: datetime) -> dict[tuple[str, str], datetime]:
        """When each channel and tier is due next."""
        return {
            key: fire
            for key, cron in self._triggers.items()
            if (fire := cron.get_next_fire_time(None, now)) is not None
        }

    def start_due(self) -> None:
        """Start the crawls whose time has come, then those that were asked for; never two of one channel.

        What somebody let rest has no time; what was asked for is started all the same.
        """
        now = clock.now()
        with read(self.engine) as conn:
            resting = pauses.standing(conn)
        for channel, tier in self._triggers:
            if channel not in resting and (fire := self.due(channel, tier, now)) and self._free(channel, now):
                what = (DISCOVER, channel) if tier == DISCOVER else ("crawl", channel, "--tier", tier)
                self.crawls.start(*what, "--reason", "schedule", "--due", fire.isoformat())
        with read(self.engine) as conn:
            asked = schedule.channels_with_due_requests(conn, now)
        for channel in asked:
            if channel in self.settings.channels and self._free(channel, now):
                self.crawls.start("crawl", channel, "--requests")

    def check(self) -> None:
        """Check every batch that was stored since the last look."""
        check.check_pending(self.engine, self.settings)

    def keep_house(self) -> None:
        """What goes with time alone: dead runs, missed runs, stale listings, snoozes and acceptances that end.

        And what waits: candidates and sellers to be compared, and the trail to be sealed.
        """
        with write(self.engine) as conn:
            for dead in runs.end_interrupted(conn):
                log.warning(
                    "run %s of %s stopped without an end; what it was asked for is asked again", dead.id, dead.channel
                )
            requests.requeue_forgotten(conn)
            recording.forget_visits(conn, clock.now() - VISITS_KEPT)
        check.check_coverage(self.engine, self.settings)
        matching.match_waiting(self.engine)
        identities.group_waiting(self.engine, self.settings)
        sealing.seal_waiting(self.engine)

    def keep_evidence(self) -> None:
        """Ask for what stands without proof, remove what is past its time, have manifests stamped."""
        wanting.ask_for_proof(self.engine, self.settings)
        retention.purge(self.engine, self.settings)
        erasing.forget_stale(self.engine, self.settings)
        with suppress(ServiceError):  # said where it was raised
            stamping.stamp_waiting(self.engine, self.settings)

    def _free(self, channel: str, now: datetime) -> bool:
        if self.crawls.busy(channel):
            return False
        failed_at = self.crawls.failed_at.get(channel)
        if failed_at and now - failed_at < RESTART_AFTER:
            return False
        with read(self.engine) as conn:
            return runs.running(conn, channel) is None


def run(scheduler: Scheduler, works: Mapping[str, Work]) -> None:
    """Run scheduler and `works`, by name, until SIGTERM or Ctrl-C, then stop cleanly: crawls finish or requeue first.

    Raises:
        ServiceError: one of them ended by itself; everything else was stopped, for a supervisor to start it again.
    """
    stop = threading.Event()
    ended: list[str] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    engine = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    scheduler.beats.listen(engine)
    engine.add_job(scheduler.start_due, "interval", seconds=TICK_SECONDS, id="start")
    engine.add_job(scheduler.check, "interval", seconds=TICK_SECONDS, id="check")
    engine.add_job(scheduler.keep_house, "interval", seconds=HOUSEKEEPING_SECONDS, id="keep house")
    engine.add_job(scheduler.keep_evidence, "interval", seconds=HOUSEKEEPING_SECONDS, id="keep evidence")
    threads = [
        threading.Thread(target=_watched, args=(name, work, stop, ended), name=name) for name, work in works.items()
    ]
    engine.start()
    for thread in threads:
        thread.start()
    stop.wait()
    log.info("stopping: crawls finish or requeue what they do")
    engine.remove_job("start")
    scheduler.crawls.stop()
    engine.shutdown(wait=True)
    scheduler.check()
    for thread in threads:
        thread.join()
    if ended:
        raise ServiceError(f"{ended[0]} ended by itself, so everything was stopped; the log says why")


def _watched(name: str, work: Work, stop: threading.Event, ended: list[str]) -> None:
    """Do `work` until `stop`; when it ends before, note its name and stop the others."""
    try:
        work(stop)
    except Exception:
        log.exception("%s failed", name)
    finally:
        if not stop.is_set():
            ended.append(name)
            stop.set()


def health(engine: Engine, settings: Settings, scheduler: Scheduler) -> dict[str, Any]:
    """What the health page says; `healthy` is False when something waits that should not."""
    now = clock.now()
    with read(engine) as conn:
        unchecked = schedule.unchecked_batches(conn)
        waiting = notifications.undelivered(conn)
        seen = schedule.last_capture(conn)
    failing = [row for row in waiting if row.error]
    broken = scheduler.beats.failing()
    first = sorted(scheduler.next_fires(now).items(), key=lambda item: item[1])
    return {
        "healthy": not failing and not broken and unchecked < _UNCHECKED_MOST,
        "time": now.isoformat(timespec="seconds"),
        "channels": ", ".join(settings.channels) or "none in the settings",
        "last capture": seen.isoformat(timespec="seconds") if seen else "none yet",
        "batches to check": unchecked,
        "messages to send": len(waiting),
        "messages that fail": failing[0].error if failing else "none",
        "next runs": ", ".join(f"{channel} {tier} {at:%H:%M %Z}" for (channel, tier), at in first[:5]),
        **scheduler.beats.report(),
    }


def house_of(opened_: Opened, scheduler: Scheduler) -> House:
    """What the pages of a store work with, in the process of its scheduler."""
    return House(
        engine=opened_.engine,
        settings=opened_.settings,
        secrets=opened_.secrets,
        health=lambda: health(opened_.engine, opened_.settings, scheduler),
        next_fires=scheduler.next_fires,
        links=PlatformLinks(),
    )


def unknown_names(settings: Settings) -> list[str]:
    """A sentence for every rule and platform of the settings that there is not; empty when there are all."""
    known = platforms.names()
    return unknown_kinds(settings) + [
        f"channels.{one.name}.platform = {one.platform!r}: no such platform; there are: {', '.join(known)}"
        for one in settings.channels.values()
        if one.platform not in known
    ]


@app.command()
def serve(settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Run scheduler, senders and the pages until stopped."""
    logging.getLogger().setLevel(logging.INFO)
    for chatty in ("apscheduler", "uvicorn"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    house = opened(settings)
    for fault in unknown_names(house.settings):
        raise InputError(fault)
    senders = ways.configured(house.settings, house.secrets)
    with write(house.engine) as conn:
        people.take_over(
            conn, house.settings
        )  # whoever the settings name may be invited, and signs in with their roles
    door = listen(house.settings.web.host, house.settings.web.port)
    scheduler = Scheduler(house.engine, house.settings, settings)
    sender = Sender(house.engine, house.settings, senders)
    pages = application(house_of(house, scheduler))
    log.info("pages at http://%s:%s/", *door.getsockname()[:2])
    digests = Digests(house.engine, house.settings, senders)
    works = {"the sender": sender.run, "the digests": digests.run, "the pages": server(pages, door)}
    if url := house.secrets.heartbeat_url:
        works["the heartbeat"] = Heartbeat(house.engine, house.settings, url.get_secret_value()).run
    if house.secrets.slack_acts:
        desk = Desk(house.engine, house.settings, house.secrets)
        slack.add(pages, desk, house.secrets)
        works["what is pressed in Slack"] = slack_socket.work(desk, house.secrets)
    settle()
    run(scheduler, works)
