"""The shops of `benchmarks.latency`, in a process of their own, and what breaks in them."""

import getpass
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from demo import master, plan
from sandbox.assortment import Listing
from sandbox.channels import CHANNELS, Channel
from sandbox.world import World
from system import clock
from system.settings import load

PLACE: Final = "C0OPS"

Found = tuple[str, str, str]
"""Channel, listing, kind."""


@dataclass(frozen=True, slots=True)
class Breakage:
    """A fault that is switched on in every shop."""

    fault: str
    kind: str
    """As which Andon finds it."""
    factor: Decimal | None = None


_GRAVE: Final = Breakage("wrong_price", "below_floor", Decimal("0.53"))
"""A quarter below the floor, and not so low that it is taken for a misprint."""
_SLIGHT: Final = Breakage("wrong_price", "below_floor", Decimal("0.67"))
"""A little below the demo's floor of seven tenths: told after a second look."""
_LOST: Final = Breakage("lost_digit", "misprint")
WAVES: Final[Sequence[Sequence[Breakage]]] = (
    (
        *(_GRAVE, _LOST, _LOST, _SLIGHT),
        Breakage("sold_out", "undersell"),  # the demo's master file has stock at hand
        Breakage("wrong_title", "title_mismatch"),
        Breakage("image_missing", "image_missing"),
        Breakage("brand_missing", "brand_missing"),
    ),
    (_GRAVE, _GRAVE, _LOST, Breakage("list_price_changed", "list_price_mismatch")),
)
"""What breaks before a run, and what while the next one goes on: of warnings one of a kind in each shop."""


_PRICE: Final = frozenset({"below_floor", "misprint", "list_price_mismatch"})
"""Of independent resellers their prices are kept as information, which no message tells of."""


def serve(pipe: Connection, folder: Path, listings: int, every: int) -> None:
    """Be the shops: write settings and master file, then break what is asked for until told to stop."""
    with World(styles_each=listings // len(CHANNELS), at=clock.now()) as world:
        lines = [*_HEAD, *(line for one in CHANNELS.values() for line in _channel(one, world, every))]
        (folder / "andon.toml").write_text("\n".join(lines) + "\n", "utf-8")
        master.write(folder / "master.xlsx", world, load(folder / "andon.toml"), clock.now())
        pipe.send(sum(1 for _ in world.listings()))
        while isinstance(number := pipe.recv(), int):
            pipe.send(list(_break(world, number)))


def _break(world: World, number: int) -> Iterator[Found]:
    """Switch a wave's faults on, spread over each shop's listings; what people are to be told of them."""
    for channel in CHANNELS:
        plain = [one for one in world.listings(channel) if not one.promotions and len(one.variants) > 1]
        places = sum(map(len, WAVES))
        before = sum(map(len, WAVES[:number]))
        for place, what in enumerate(WAVES[number], start=before):
            listing: Listing = plain[(place * 2 + 1) * len(plain) // (places * 2)]
            world.inject(what.fault, channel, listing.external_id, factor=what.factor)
            if CHANNELS[channel].kind != "reseller" or what.kind not in _PRICE:
                yield channel, listing.external_id, what.kind


def slow_down(folder: Path, seconds: float) -> None:
    """Let crawls rest that long between two pages of a shop."""
    settings = folder / "andon.toml"
    if seconds:
        settings.write_text(settings.read_text("utf-8").replace(_FAST, f"delay_seconds = {seconds}\n"), "utf-8")


_FAST: Final = "delay_seconds = 0.0\nconcurrency = 4\n"
_HEAD: Final = (
    'folder = "."',
    'time_zone = "Asia/Seoul"',
    *("[crawl]", 'contact = "andon@arcus.example"', *_FAST.splitlines()),
    *("[schedule]", "jitter_seconds = 0"),
    *("[web]", "port = 0"),
    *("[people.me]", f'os_user = "{getpass.getuser()}"', 'roles = ["admin"]'),
    *("[receivers.ops]", 'type = "slack"', f'channel = "{PLACE}"'),
)


def _channel(channel: Channel, world: World, every: int) -> Iterator[str]:
    own = channel.kind == "own"
    facts = {
        "platform": channel.platform,
        "base_url": world.shops[channel.name].base_url,
        "country": channel.country,
        "currency": channel.currency,
        "time_zone": channel.time_zone,
        "kind": channel.kind,
        "ground": "own" if own else "permitted",
        "seller": channel.seller.id if channel.kind == "marketplace" else "",
    }
    yield f"[channels.{channel.name}]"
    yield from (f'{name} = "{value}"' for name, value in facts.items())
    seen = (
        f', {plan.SEEN_TIER} = "0 4 * * *"' if channel.name == plan.SEEN_SHOP else ""
    )  # named in the demo's master file
    yield f'schedules = {{ daily = "*/{every} * * * *"{seen} }}'
    if not own:
        yield 'permission = { who = "the sandbox", when = 2026-01-02, ground = "it is our own" }'
