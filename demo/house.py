"""The demo's own Andon: settings that name the shops and sources, a store, a master file, a clock that moves."""

import getpass
import os
from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path

from demo import at, plan, strangers
from demo.at import Running
from demo.sources import Source
from sandbox.bazaar import Bazaar
from sandbox.channels import CHANNELS, Channel
from sandbox.slack import Slack
from sandbox.world import World
from store import migrating
from store.opening import Opened, database_url, opened
from system import clock
from system.settings import load, secrets

PLACE = "C0OPS"
"""The loopback Slack's channel for ops."""
VERIFY = ("evidence", "verify")


class House:
    """Runs the real `andon` in a folder, each command as its own process with the demo's clock."""

    def __init__(
        self, folder: Path, world: World, slack: Slack, sources: Sequence[Source] = (), bazaar: Bazaar | None = None
    ) -> None:
        self.folder = folder
        self.world = world
        self.sources = sources
        self._numbers = count(1)
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("ANDON_")},
            "ANDON_SLACK_BOT_TOKEN": slack.token,
            "ANDON_SLACK_BASE_URL": slack.base_url,
            "NO_PROXY": "127.0.0.1",
            **{name: key for source in sources for name, key in source.environment.items()},
            **(strangers.environment(bazaar) if bazaar else {}),
        }
        lines = [*_settings(world, sources), *(strangers.settings(bazaar) if bazaar else ())]
        (folder / "andon.toml").write_text("\n".join(lines) + "\n", "utf-8")

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.folder / "andon.toml"

    def open(self) -> Opened:
        """Settings, secrets and the store, which is made when it is not there, in this process."""
        os.environ.update({key: value for key, value in self.environment.items() if key.startswith("ANDON_")})
        os.environ.pop("ANDON_DATABASE_URL", None)
        migrating.upgrade(database_url(load(self.settings), secrets()))
        return opened(self.settings)

    def move(self, by: timedelta) -> None:
        """Let time pass, for the shops and for Andon."""
        clock.advance(by)
        self.world.set_time(clock.now())

    def start(self, *arguments: str) -> Running:
        """Start `andon ARGUMENTS`; what an outsider may run too, needs no settings."""
        files = self.folder / f"command-{next(self._numbers)}"
        own = () if arguments[:2] == VERIFY else ("--settings", str(self.settings))
        return at.start([*arguments, *own], clock.moved(), self.environment, files)

    def run(self, *arguments: str, ends: Collection[int] = (0,)) -> str:
        """Run `andon ARGUMENTS` and return what it printed.

        Raises:
            RuntimeError: it ended otherwise than with one of `ends`; the message holds what it said.
        """
        return finish(self.start(*arguments), " ".join(arguments), ends)


def finish(running: Running, name: str, ends: Collection[int] = (0,)) -> str:
    """Wait for a command and return what it printed.

    Raises:
        RuntimeError: it ended otherwise than with one of `ends`; the message holds what it said.
    """
    code = running.wait()
    if code not in ends:
        raise RuntimeError(f"andon {name} ended with {code}: {running.wrong.read_text('utf-8')[-2000:]}")
    return running.out.read_text("utf-8")


def _settings(world: World, sources: Sequence[Source]) -> Iterator[str]:
    yield from ('time_zone = "Asia/Seoul"', "[crawl]", 'contact = "andon@arcus.example"', "delay_seconds = 0.0")
    yield from ("[schedule]", "jitter_seconds = 0")
    for channel in CHANNELS.values():
        yield from _channel(
            channel, world.shops[channel.name].base_url, "own" if channel.kind == "own" else "permitted"
        )
        if channel.name == plan.SEEN_SHOP:
            yield from (f'render = ["{plan.SEEN_TIER}"]', "cart = true", "cart_variants = 2")
        if channel.kind != "own":
            yield 'permission = { who = "the sandbox", when = 2026-01-02, ground = "it is our own" }'
    for source in sources:
        yield from _channel(source.channel, source.base_url, source.ground)
        yield from source.settings()
    yield from ("[rules.slow_page]", "threshold = 30")  # a machine that runs the whole demo is no measure of speed
    yield from ("[people.demo]", f'os_user = "{getpass.getuser()}"', 'roles = ["admin"]')
    yield from ("[receivers.ops]", 'type = "slack"', f'channel = "{PLACE}"')


def _channel(channel: Channel, base_url: str, ground: str) -> Iterator[str]:
    yield f"[channels.{channel.name}]"
    facts = {
        "platform": channel.platform,
        "base_url": base_url,
        "country": channel.country,
        "currency": channel.currency,
        "time_zone": channel.time_zone,
        "kind": channel.kind,
        "ground": ground,
        "seller": channel.seller.id if channel.kind == "marketplace" else "",
    }
    yield from (f'{name} = "{value}"' for name, value in facts.items())
