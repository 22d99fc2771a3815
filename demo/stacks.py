"""The price stacks that marketplaces print: one listing of each, read from its page as Andon reads it."""

from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table

from model.capture import Capture
from reading.page import Page
from sandbox.assortment import Listing
from sandbox.channels import CHANNELS
from sandbox.world import World
from spiders import platforms

MARKETPLACES = ("coupang", "tmall")
"""The Korean and the Chinese one whose pages print a list price, a selling price and a price after coupon."""

_CAPTION = "off: the selling price from the list price, every lower one from the selling price"


def show(world: World, console: Console) -> None:
    """Print the stack of one listing of each marketplace, as a shopper sees it there."""
    for name in MARKETPLACES:
        listing = stacked(world, name)
        console.print(_table(listing, read(world, listing)))


def stacked(world: World, name: str) -> Listing:
    """The shop's first listing on which a coupon comes on top of a promotion."""
    return next(listing for listing in world.listings(name) if _is_stacked(world, listing))


def _is_stacked(world: World, listing: Listing) -> bool:
    view = world.view(listing.channel, listing.external_id)
    return view.regular is not None and view.coupon is not None


def read(world: World, listing: Listing) -> Capture:
    """What the shop's page says of the listing."""
    platform = platforms.by_name(CHANNELS[listing.channel].platform)
    url = platform.listing_url(world.shops[listing.channel].base_url, listing.external_id)
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request("GET", url.removeprefix(f"{parts.scheme}://{parts.netloc}"))
        answer = connection.getresponse()
        return platform.capture([Page(url, answer.read(), answer.status, answer.headers["Content-Type"])])
    finally:
        connection.close()


def _table(listing: Listing, capture: Capture) -> Table:
    title = f"Price stack on {listing.channel}: {capture.name}"
    table = Table("on the page", "kind", "amount", "off", "condition", title=title, caption=_CAPTION)
    for row in _rows(capture):
        table.add_row(*row)
    return table


def _rows(capture: Capture) -> Iterator[tuple[str, ...]]:
    for step in capture.price_steps:
        off = f"-{step.off:,}" if step.off else ""
        amount = f"{step.amount:,} {capture.currency}"
        yield step.label or "", step.field.replace("_", " "), amount, off, step.condition or ""
