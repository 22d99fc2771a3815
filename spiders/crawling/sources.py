"""Runs of channels that are not crawled page by page: an official API, or a feed, tells their listings."""

import logging
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from types import FrameType
from typing import Any, Final, Protocol

from model.capture import Capture, Outcome, Seller
from model.errors import InputError, ServiceError
from spiders import officials
from spiders.calling import Caller
from spiders.crawling.bounds import bounded
from spiders.crawling.job import Job, end
from spiders.crawling.manners import ground
from spiders.crawling.statistics import HEARTBEAT_SECONDS
from spiders.crawling.storing import AWAY, store
from spiders.crawling.tally import Tally
from spiders.crawling.visit import Target, Visit
from spiders.official import gateway, keys_of, missing
from store import runs
from store.engine import transact
from store.listings import listing_for
from store.turns import StoredTurns
from system import clock
from system.settings import Channel, Ground, api_keys

log = logging.getLogger(__name__)

FEW: Final = 20
"""Listings up to which each is asked for by itself; for more, all of the source is gone through."""

_NOT_TOLD: Final = "the source does not list it"


class Source(Protocol):
    """What tells a channel's listings."""

    def listings(self) -> Iterator[Capture]:
        """Every listing, each as it becomes known."""

    def listing(self, external_id: str) -> Capture | None:
        """One listing; None when the source does not have it."""


class StoppedError(Exception):
    """The run is to stop."""


@dataclass(slots=True)
class Stop:
    """Whether the run is to stop, as SIGTERM and SIGINT say."""

    asked: threading.Event = field(default_factory=threading.Event)

    def wait(self, seconds: float) -> None:
        """Wait so long.

        Raises:
            StoppedError: the run is to stop.
        """
        if self.asked.wait(seconds):
            raise StoppedError

    def __call__(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked.set()


def api_of(channel: Channel, keys: Mapping[str, str], stop: Stop, engine: Any) -> Source:
    """The client of the channel's official API.

    Raises:
        InputError: the platform has none that is known, a key is missing, or the shop's own address.
    """
    kind = officials.found().get(channel.platform)
    if kind is None:
        known = ", ".join(sorted(officials.found()))
        raise InputError(
            f"channel {channel.name!r}: no official API of platform {channel.platform!r} is known; there are: {known}"
        )
    own = keys_of(kind, channel, keys)
    if lacking := missing(kind, own):
        wanted = ", ".join(f"{key.name} ({key.what})" for key in lacking)
        raise InputError(f"channel {channel.name!r}: {kind.title} needs in the environment {wanted}")
    return kind(
        Caller(
            title=kind.title,
            url=gateway(kind, channel),
            keys=own,
            calls=kind.rate.calls,
            seconds=kind.rate.seconds,
            turns=StoredTurns(engine),
            wait=stop.wait,
        )
    )


def run_source(job: Job) -> Tally:
    """Do `job` with its channel's source and return what was counted.

    What was told before a fault is stored. SIGTERM and SIGINT end the run whole: what is under way is stored, the rest
    is asked for again.

    Raises:
        InputError: a key is missing, or the settings do not say where the source is.
        ServiceError: the database does not answer.
    """
    tally, stop = Tally(ground(job.channel)), Stop()
    status = "failed"
    try:
        with signals(stop), beating(job):
            try:
                _tell(job, _source(job, stop), tally, stop)
                status = "finished"
            except StoppedError:
                status = "interrupted"
            except ServiceError as error:
                tally.stopped = str(error)
    finally:
        tally.end(status)
        end(job, tally)
    return tally


def _source(job: Job, stop: Stop) -> Source:
    if job.channel.ground is Ground.FEED:
        from spiders.feed import FeedSource  # noqa: PLC0415 - only channels of this ground need it

        return FeedSource.of(job.channel, job.settings)
    return api_of(job.channel, api_keys(), stop, job.engine)


def _tell(job: Job, source: Source, tally: Tally, stop: Stop) -> None:
    """Store what the source tells of the wanted listings, in batches; those that it does not tell last."""
    waiting: dict[int, Visit] = {}
    left = {name: target for target in job.targets for name in (target.page_id, target.external_id)}
    try:
        for capture in _captures(job, source):
            target = left.pop(capture.external_id or "", None) or _new(job, capture)
            if target is None:
                continue
            left.pop(target.external_id, None)
            left.pop(target.page_id, None)
            waiting[target.listing_id] = _visit(job.channel, capture, target)
            tally.add(waiting[target.listing_id])
            if len(waiting) >= job.settings.crawl.batch:
                store(job, list(waiting.values()))
                waiting.clear()
            stop.wait(0)
        for target in left.values():
            if target.listing_id not in waiting:
                waiting[target.listing_id] = _visit(job.channel, _untold(job.channel, target), target)
                tally.add(waiting[target.listing_id])
    finally:
        if waiting:
            store(job, list(waiting.values()))


def _captures(job: Job, source: Source) -> Iterator[Capture]:
    if job.everything or len(job.targets) > FEW:
        yield from source.listings()
        return
    for target in job.targets:
        names = dict.fromkeys((target.page_id, target.external_id))  # a feed may know it by the master file's name
        found = next((one for name in names if (one := source.listing(name)) is not None), None)
        if found is not None:
            yield found


def _new(job: Job, capture: Capture) -> Target | None:
    """A listing that the store does not know yet; None where only known ones are wanted."""
    if not job.everything or capture.external_id is None:
        return None
    number = transact(
        job.engine, partial(listing_for, channel=job.channel.name, external_id=capture.external_id, url=capture.url)
    )
    return Target(listing_id=number, external_id=capture.external_id, page_id=capture.external_id, url=capture.url)


def _visit(channel: Channel, capture: Capture, target: Target) -> Visit:
    """What the source told of `target`, under the name that its page has.

    An API of our own listings names no seller: it is the channel's.
    """
    own = capture.with_(external_id=target.page_id)
    if channel.ground is Ground.API and channel.seller and own.seller is None and own.speaks:
        own = own.with_(seller=Seller(id=channel.seller))
    return Visit(target=target, captured_at=clock.now(), capture=bounded(own, target))


def _untold(channel: Channel, target: Target) -> Capture:
    """Not in the list is not gone: the key may not see it."""
    return Capture(
        outcome=Outcome.SOFT_404,
        platform=channel.platform,
        url=target.url,
        reason=_NOT_TOLD,
        external_id=target.external_id,
    )


@contextmanager
def signals(stop: Stop) -> Iterator[None]:
    """Let SIGTERM and SIGINT ask `stop`."""
    before = {one: signal.signal(one, stop) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def beating(job: Job) -> Iterator[None]:
    """Say to the store that the run lives, from a thread, for an API may let it wait for minutes."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(HEARTBEAT_SECONDS):
            try:
                transact(job.engine, partial(runs.heartbeat, run_id=job.run_id))
            except AWAY as error:
                log.warning("no heartbeat of run %d: %s", job.run_id, error)

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
