"""What one crawl is to do: which listings of which channel, for whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from model.errors import InputError, ServiceError
from model.sites import same_site
from spiders.crawling import manners
from spiders.crawling.lock import hold
from spiders.crawling.tally import Tally
from spiders.crawling.visit import Target
from spiders.platform import Platform
from spiders.platforms import by_name
from store import baselines, requests, runs
from store.discovery import DISCOVER
from store.engine import transact
from store.evidence import wanting
from store.evidence.finding import in_doubt
from store.listings import ListingRow, listing_for, listings_by_id, listings_to_crawl
from store.opening import Opened, opened
from store.requests import RequestKind, RequestRow
from store.runs import RunReason, RunStatus
from system.settings import Channel, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which listings are wanted: those named by id or URL, or asked for by requests, or of a tier; else all."""

    external_ids: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    requested: bool = False
    """Serve the due requests of the channel."""
    tier: str | None = None
    reason: RunReason = RunReason.COMMAND
    due: datetime | None = None
    """When the schedule wanted it: a run that is begun again leaves out what was captured since."""

    @property
    def everything(self) -> bool:
        """Whether no listing was named and no tier."""
        return not (self.external_ids or self.urls or self.requested or self.tier)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A run that has begun in the store."""

    settings: Settings
    channel: Channel
    engine: Engine
    run_id: int
    targets: Sequence[Target]
    requests: Mapping[int, Sequence[int]] = field(default_factory=dict)
    """Ids of the requests that a listing's capture serves, by listing id."""
    whole: Sequence[int] = ()
    """Ids of the requests that the whole run serves."""
    everything: bool = False
    """Every listing of the channel is wanted, those that nobody knows yet too."""


def job_of(settings: Path, platform: str, channel: str = "", tier: str | None = None) -> Job:
    """The job that `scrapy crawl PLATFORM -a channel=NAME [-a tier=TIER]` asks for.

    Raises:
        InputError: the settings or the channel are wrong, or the channel is of another platform.
        ServiceError: the database does not answer.
    """
    store = opened(settings)
    found = store.settings.channel(channel)
    if found.platform != platform:
        raise InputError(f"channel {channel!r} is of platform {found.platform!r}, not {platform!r}")
    return begin(store, channel, Wish(tier=tier))


def begin(store: Opened, name: str, wish: Wish) -> Job:
    """Begin a run of channel `name` in the store. Until this process ends no other can begin one.

    Raises:
        InputError: the channel is unknown, may not be crawled or is being crawled, or has no such listing or tier.
        ServiceError: the database does not answer, or there is no browser for a channel that is rendered.
    """
    channel = store.settings.channel(name)
    manners.check(channel, store.settings.crawl)
    _check_browser(channel)
    platform = by_name(channel.platform)
    named = [(_id_of(channel, platform, url), url) for url in wish.urls]
    hold(store.settings.folder, name)

    def start(connection: Connection) -> Job:
        _end_dead(connection, name)
        run_id = runs.start_run(connection, name, reason=wish.reason, tier=wish.tier, due_at=wish.due)
        claimed = requests.claim_due(connection, name, run_id=run_id) if wish.requested else []
        rows = _rows(connection, channel, wish, named, claimed)
        doubted = in_doubt(connection, name)
        proofs = {row.listing_id for row in claimed if row.reason == wanting.REASON}
        masks = baselines.selectors(connection, [row.id for row in rows])
        return Job(
            settings=store.settings,
            channel=channel,
            engine=store.engine,
            run_id=run_id,
            targets=[
                replace(
                    _target(row, platform, row.id in doubted),
                    masks=masks.get(row.id, {}),
                    render=channel.renders(row.tier) or (bool(channel.render) and row.id in proofs),
                )
                for row in rows
                if _is_wanted(row, wish.due)
            ],
            requests=_by_listing(claimed),
            whole=[row.id for row in claimed if row.kind is RequestKind.RUN],
            everything=wish.everything or any(row.kind is RequestKind.RUN and row.tier is None for row in claimed),
        )

    return transact(store.engine, start)


def begin_discovery(store: Opened, name: str, reason: RunReason, due: datetime | None) -> Job:
    """Begin a run that searches channel `name`; it visits no listing. The lock and the ground are a crawl's.

    Raises:
        InputError: as for `begin`.
        ServiceError: the database does not answer.
    """
    channel = store.settings.channel(name)
    manners.check(channel, store.settings.crawl)
    if channel.renders(DISCOVER):
        _check_browser(channel)
    hold(store.settings.folder, name)

    def start(connection: Connection) -> int:
        _end_dead(connection, name)
        return runs.start_run(connection, name, reason=reason, tier=DISCOVER, due_at=due)

    run_id = transact(store.engine, start)
    return Job(settings=store.settings, channel=channel, engine=store.engine, run_id=run_id, targets=())


def _check_browser(channel: Channel) -> None:
    if channel.render and manners.visits_pages(channel):
        from system import chromium  # noqa: PLC0415 - starts slowly

        if chromium.executable() is None:
            raise ServiceError(f"channel {channel.name!r} is rendered: {chromium.MISSING}")


def end(job: Job, tally: Tally) -> None:
    """End the run with its statistics; what it was asked for and did not do is asked for again.

    Raises:
        ServiceError: the database does not answer.
    """

    def stop(connection: Connection) -> None:
        status = RunStatus(tally.status)
        if status is RunStatus.FINISHED:
            requests.serve(connection, job.whole)
        requests.requeue(connection, run_id=job.run_id)
        runs.end_run(connection, job.run_id, tally.as_json(), status)

    transact(job.engine, stop)


def _end_dead(connection: Connection, channel: str) -> None:
    """End the channel's run whose process was killed; that it lives no more is told by the lock, which we hold."""
    while dead := runs.running(connection, channel):
        runs.end_run(connection, dead.id, {}, RunStatus.INTERRUPTED)
        requests.requeue(connection, run_id=dead.id)
    runs.end_interrupted(connection)


def _id_of(channel: Channel, platform: Platform, url: str) -> str:
    if not same_site(channel.base_url, url):
        raise InputError(f"--url {url!r} is not on the site of channel {channel.name!r}, {channel.base_url}")
    external_id = platform.external_id(url)
    if external_id is None:
        raise InputError(f"--url {url!r} is no listing of platform {channel.platform!r}")
    return external_id


def _rows(
    connection: Connection,
    channel: Channel,
    wish: Wish,
    named: Iterable[tuple[str, str]],
    claimed: Sequence[RequestRow],
) -> Collection[ListingRow]:
    """The listings that are wanted, each once, those longest unseen first."""
    name = channel.name
    wanted = {listing_for(connection, name, external_id, url) for external_id, url in named}
    wanted |= {_known(connection, channel, external_id) for external_id in wish.external_ids}
    if not wanted and not wish.requested:
        return _of_tier(connection, channel, wish.tier)
    wanted |= {row.listing_id for row in claimed if row.listing_id is not None}
    for row in claimed:
        if row.kind is RequestKind.RUN:
            wanted |= {listing.id for listing in listings_to_crawl(connection, name, row.tier)}
    return listings_by_id(connection, wanted)


def _known(connection: Connection, channel: Channel, external_id: str) -> int:
    """The store's id of a listing, which also has those of the master file: an id that was mistyped adds none."""
    for row in listings_to_crawl(connection, channel.name, external_ids=[external_id]):
        if same_site(channel.base_url, row.url):
            return row.id
        raise InputError(
            f"listing {external_id!r} is at {row.url!r}, not on the site of channel {channel.name!r}, "
            f"{channel.base_url}"
        )
    raise InputError(f"listing {external_id!r} is not known on channel {channel.name!r}; give its --url")


def _of_tier(connection: Connection, channel: Channel, tier: str | None) -> Collection[ListingRow]:
    """The listings of `tier`, or all; a tier is one that has a schedule or listings."""
    rows = listings_to_crawl(connection, channel.name, tier)
    if not rows and tier is not None and tier not in channel.schedules:
        used = {row.tier for row in listings_to_crawl(connection, channel.name)}
        tiers = ", ".join(sorted(used | set(channel.schedules))) or "none"
        raise InputError(f"channel {channel.name!r} has no tier {tier!r}; its tiers: {tiers}")
    return rows


def _by_listing(claimed: Iterable[RequestRow]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for row in claimed:
        if row.listing_id is not None and row.kind is RequestKind.CAPTURE:
            found[row.listing_id].append(row.id)
    return found


def _is_wanted(row: ListingRow, due: datetime | None) -> bool:
    return due is None or row.last_captured_at is None or row.last_captured_at < due


def _target(row: ListingRow, platform: Platform, doubted: bool) -> Target:
    return Target(
        listing_id=row.id,
        external_id=row.external_id,
        page_id=platform.external_id(row.url) or row.external_id,
        url=row.url,
        etag=None if doubted else row.etag,
        last_modified=None if doubted else row.last_modified,
    )
