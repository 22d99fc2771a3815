"""What goes wrong in the demo, and what Andon should therefore find: nothing less and nothing else."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from demo.sources import Source
from sandbox.assortment import Listing
from sandbox.channels import CHANNELS
from sandbox.faults import IN_BROWSER, SKU, SUPPORTED
from sandbox.world import World

FOUND_AS: Final = {
    "wrong_price": "below_floor",
    "lost_digit": "misprint",
    "promo_late": "promo_not_started",
    "promo_overrun": "promo_not_ended",
    "coupon_below_floor": "coupon_below_floor",
    "contradiction": "page_contradicts_itself",
    "list_price_changed": "list_price_mismatch",
    "wrong_currency": "wrong_currency",
    "sold_out_size": "broken_size_run",
    "sold_out": "stockout",
    "oversell": "oversell_risk",
    "undersell": "undersell",
    "option_missing": "option_mismatch",
    "image_missing": "image_missing",
    "wrong_picture": "image_mismatch",
    "wrong_title": "title_mismatch",
    "brand_missing": "brand_missing",
    "forbidden_words": "forbidden_words",
    "gift_missing": "gift_missing",
    "delisted": "delisted",
    "cart_price": "page_contradicts_itself",
    "cart_fails": "broken_page",
}
"""The sandbox's faults and the kind that each is found as; the size that sells out is in the middle of the run."""

FACTORS: Final = {"wrong_price": Decimal("0.6")}
"""How far off a fault is, where the sandbox's own choice would stay above the demo's floor."""

WRECKS: Final = (
    "captcha",
    "login",
    "soft_404",
    "empty_shell",
    "forbidden",
    "error",
    "truncated",
    "gzip_bomb",
    "redirect_loop",
    "redirect_private",
    "too_large",
    "changed_layout",
)
"""Misbehaviours of single pages; none of them may be taken for a fault of the product."""

BLOCKED_SHOP: Final = "reseller_eu"
"""The shop that answers with a captcha throughout the last round: one finding about the channel, none about goods."""

SEEN_SHOP: Final = "own"
"""The own shop of which a browser sees some pages, and tries their carts."""

SEEN_TIER: Final = "seen"
SEEN: Final = 3
"""Pages that a browser sees: each costs seconds at every look."""

SEEN_FAULTS: Final = ("cart_price", "cart_fails")
"""What goes wrong where only a browser meets it, each on a page of its own; the last page seen is in order."""

PICTURED: Final = frozenset({2, 3, 10, 11})
"""Ranks of the styles whose pictures the master file has; a wrong main picture is the next style's."""

_NEEDS: Final[Mapping[str, Callable[[Listing], bool]]] = {
    "promo_late": lambda listing: listing.style.rank % 8 == 1,
    "promo_overrun": lambda listing: listing.style.rank % 8 == 5,
    "wrong_picture": lambda listing: {listing.style.rank, listing.style.rank + 1} <= PICTURED,
    "gift_missing": lambda listing: listing.gift is not None,
    "coupon_below_floor": lambda listing: listing.style.rank % 8 == 7,
    "sold_out_size": lambda listing: len(listing.variants) > 2,
    "option_missing": lambda listing: len(listing.variants) > 2 and len(listing.option_names) == 1,
}
"""Faults that only some listings can have; a promotion that runs late or over must be one that the demo's day meets."""


@dataclass(frozen=True, slots=True)
class Injected:
    """A fault that is switched on, and the kind that must be found for it."""

    fault: str
    channel: str
    external_id: str
    sku: str | None
    kind: str


def seen(world: World) -> list[Listing]:
    """The listings whose pages a browser sees; nothing else goes wrong on them."""
    return [one for one in world.listings(SEEN_SHOP) if _plain(one)][-SEEN:]


def faults(world: World, sources: Sequence[Source] = ()) -> Iterator[Injected]:
    """One of each possible fault in each shop, and of a source's own few in it, each on a listing of its own."""
    shown = {(one.channel, one.external_id) for one in seen(world)}
    for channel in CHANNELS:
        possible = [fault for fault in SUPPORTED if channel in SUPPORTED[fault] and fault not in IN_BROWSER]
        others = (one for one in world.listings(channel) if (channel, one.external_id) not in shown)
        yield from _placed(possible, channel, others)
    for fault, one in zip(SEEN_FAULTS, seen(world), strict=False):
        yield Injected(fault, one.channel, one.external_id, None, FOUND_AS[fault])
    for source in sources:
        yield from _placed(source.faults, source.like, source.listings())


def _placed(names: Iterable[str], like: str, listings: Iterable[Listing]) -> Iterator[Injected]:
    """These faults, each on one of `listings`, as they are possible in the sandbox's shop `like`."""
    free = {listing.external_id: listing for listing in listings}
    for fault in sorted(names, key=lambda name: name not in _NEEDS):
        listing = _take(free, fault)
        sku = listing.variants[1].sku.code if SUPPORTED[fault][like] == {SKU} else None
        yield Injected(fault, listing.channel, listing.external_id, sku, FOUND_AS[fault])


def wrecks(world: World, taken: set[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Each misbehaviour on one page that has no fault: name, channel, external id; the shops take turns."""
    taken = taken | {(one.channel, one.external_id) for one in seen(world)}
    free = {
        channel: [one for one in world.listings(channel) if (channel, one.external_id) not in taken]
        for channel in CHANNELS
    }
    for number, name in enumerate(WRECKS):
        channel = list(CHANNELS)[number % len(CHANNELS)]
        yield name, channel, free[channel].pop(0).external_id


def _take(free: dict[str, Listing], fault: str) -> Listing:
    suits = _NEEDS.get(fault, _plain)
    listing = next((one for one in free.values() if suits(one)), None) or next(iter(free.values()))
    return free.pop(listing.external_id)


def _plain(listing: Listing) -> bool:
    return not listing.promotions and len(listing.variants) > 1
