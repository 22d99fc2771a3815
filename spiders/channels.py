"""What each channel can read, by which ground, and on what real page its reader was checked: `andon channels`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from model.errors import InputError
from spiders import officials, platforms
from spiders.documenting import checked_words, signature_words
from spiders.official import OfficialApi, gateway, keys_of, missing
from spiders.platform import Platform
from system import clock
from system.settings import Channel, Ground, Settings

COLUMNS: Final = ("channel", "platform", "source", "ground", "reads", "checked", "status")
"""What fits a terminal; JSON and CSV also have `notes`, what a user of the platform must know."""
EXPIRY: Final = timedelta(days=30)
"""How long before its end an expiring key is warned of."""

_NO_GROUND: Final = "no ground stated: not crawled"
_NO_API: Final = "no official API is known: not crawled"
_NO_FEED: Final = "no feed in the settings: not crawled"

Row = Mapping[str, Any]


def rows(settings: Settings, keys: Mapping[str, str]) -> Sequence[Row]:
    """A row for each source (pages, API, feed) of each channel, then of each platform that no channel uses.

    `keys` is what the environment holds for official APIs. A platform that is not there has a row that says so.
    """
    used = {channel.platform for channel in settings.channels.values()}
    found: list[Row] = []
    for channel in settings.channels.values():
        platform = platforms.found().get(channel.platform)
        if platform is None:
            found.append(_row(channel.name, channel.platform, "", status="there is no such platform"))
        else:
            found.extend(_sources(platform, channel, keys))
    for name, platform in sorted(platforms.found().items()):
        if name not in used:
            found.extend(_sources(platform, None, keys))
    return found


def key_faults(settings: Settings, keys: Mapping[str, str]) -> Iterator[str]:
    """What is wrong, or soon will be, with the keys of channels that an official API tells: one sentence each."""
    for channel in settings.channels.values():
        if channel.ground is not Ground.API:
            continue
        api = officials.found().get(channel.platform)
        if api is None:
            yield f"channel {channel.name}: no official API of platform {channel.platform!r} is known"
            continue
        try:
            gateway(api, channel)
        except InputError as error:
            yield str(error)
        own = keys_of(api, channel, keys)
        for key in missing(api, own):
            yield f"channel {channel.name}: {api.title} needs {key.name} in the environment: {key.what}"
        yield from (f"channel {channel.name}: {fault}" for fault in _expiring(api, own))


def feed_faults(settings: Settings) -> Iterator[str]:
    """Which channels that a feed tells have none in the settings, or name a file that is not there."""
    for channel in settings.channels.values():
        if channel.ground is not Ground.FEED:
            continue
        if channel.feed is None:
            yield f"channel {channel.name}: ground 'feed' needs [channels.{channel.name}.feed] in the settings"
        elif channel.feed.file is not None and not channel.feed.file.is_file():
            yield f"channel {channel.name}: there is no feed {channel.feed.file}"


def _expiring(api: type[OfficialApi], keys: Mapping[str, str]) -> Iterator[str]:
    today = clock.now().date()
    for key in api.keys:
        text = keys.get(key.name)
        if not key.expires or not text:
            continue
        try:
            last = date.fromisoformat(text)
        except ValueError:
            yield f"{key.name} = {text[:40]!r} is no date; right would be 2027-01-31"
            continue
        if last < today:
            yield f"the keys of {api.title} ran out on {last}; make new ones"
        elif last - today <= EXPIRY:
            yield f"the keys of {api.title} run out on {last}, in {(last - today).days} days; make new ones"


def _sources(platform: Platform, channel: Channel | None, keys: Mapping[str, str]) -> Iterator[Row]:
    name, ground = (channel.name, channel.ground) if channel else ("", None)
    api = officials.found().get(platform.name)
    lacks = _NO_GROUND if channel and ground is None else _NO_API if ground is Ground.API and api is None else ""
    pages = ground in (Ground.OWN, Ground.PAGE, Ground.PERMITTED)
    yield _row(
        name,
        platform.name,
        "pages",
        ground=ground.value if pages and ground else "",
        reads=platform.reads or "product pages",
        checked=checked_words(platform.checked),
        status=lacks,
        notes=platform.notes,
    )
    if api is not None:
        yield _row(
            name,
            platform.name,
            api.title,
            ground="api" if ground is Ground.API else "",
            reads=api.reads,
            checked=checked_words(api.checked, "not yet checked on a real answer"),
            status="; ".join([signature_words(api), *_lacking(api, channel, keys)]),
        )
    if channel and ground is Ground.FEED:
        told = channel.feed is not None
        reads = "what the feed's mapping names" if told else ""
        yield _row(name, platform.name, "feed", ground="feed", reads=reads, status="" if told else _NO_FEED)


def _lacking(api: type[OfficialApi], channel: Channel | None, keys: Mapping[str, str]) -> Iterator[str]:
    if channel is None or channel.ground is not Ground.API:
        return
    own = keys_of(api, channel, keys)
    if lacking := missing(api, own):
        yield "keys missing: " + ", ".join(key.name for key in lacking)
    yield from _expiring(api, own)


def _row(channel: str, platform: str, source: str, **more: Any) -> Row:
    return dict.fromkeys((*COLUMNS, "notes"), "") | {"channel": channel, "platform": platform, "source": source} | more
