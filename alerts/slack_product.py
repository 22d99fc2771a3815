"""One product wherever it is sold, in Slack (`/andon product CODE-OR-NAME`): what each channel asks, what is wrong."""

from collections.abc import Iterator, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from alerts.slack_blocks import Block, literal
from alerts.slack_pieces import context, counted, heading, paragraphs, told
from model.capture import Availability
from model.errors import InputError
from model.locales import moment
from model.money import from_minor
from model.sentences import money
from store import products
from system.settings import Settings

_SUGGESTED: Final = 10
_CHANNELS: Final = 25
_OPEN: Final = 10


def product(conn: Connection, settings: Settings, words: str) -> list[Block]:
    """A product's open discrepancies and its prices per channel; where several are called so, which.

    Raises:
        InputError: none is called so.
    """
    wanted = " ".join(words.split())
    if not wanted:
        raise InputError("Say which: a code or a name of the master file, such as /andon product AR3041.")
    found = products.called(conn, wanted, _SUGGESTED + 1)
    if not found:
        raise InputError(f"No product of the master file is called {wanted[:80]!r}; give its code, a SKU or its name.")
    if len(found) > 1:
        lines = [f"• `{literal(row.code, 60)}` {literal(row.name, 150)}" for row in found[:_SUGGESTED]]
        more = ["• … and more"] if len(found) > _SUGGESTED else []
        return [heading("Several products are called so"), *paragraphs([*lines, *more])]
    return _one(conn, settings, found[0])


def _one(conn: Connection, settings: Settings, row: Any) -> list[Block]:
    ids = products.listing_ids(conn, row.code)
    count, worst = products.standing(conn, row.code, ids, _OPEN)
    lines = [line for _, line in told(conn, settings, worst)]
    more = [f"… and {count - len(lines):,} more"] if count > len(lines) else []
    prices = list(_prices(products.offers(conn, row.code, ids), settings))
    name = row.name if row.code in row.name else f"{row.name} {row.code}"
    return [
        heading(name),
        *paragraphs(counted(prices, _CHANNELS, "prices") or ["It was not seen on any channel yet."]),
        context(f"{count:,} open" if count else "Nothing is open."),
        *paragraphs([*lines, *more]),
    ]


def _prices(offers: Sequence[Any], settings: Settings) -> Iterator[str]:
    """A line for each channel, currency and pack: the lowest price, who has it in stock, when it was last seen."""
    held: dict[tuple[str, str, int], list[Any]] = {}
    for one in offers:
        held.setdefault((one.channel, one.currency or "", one.pack), []).append(one)
    for (channel, currency, pack), rows in sorted(held.items()):
        known = settings.channels.get(channel)
        zone = known.zone if known else ZoneInfo(settings.time_zone)
        asked = [row.price for row in rows if row.price is not None]
        price = money(str(from_minor(min(asked), currency)), currency) if asked and currency else "no price read"
        selling = sum(Availability(row.availability).buyable is True for row in rows)
        sellers = len({row.seller for row in rows})
        parts = [
            f"*{literal(channel, 60)}*: {price}" + (f" for {pack}" if pack > 1 else ""),
            *([f"lowest of {sellers} sellers"] if sellers > 1 else []),
            f"{selling} of {len(rows)} in stock" if len(rows) > 1 else _stock(rows[0].availability),
            f"seen {moment(max(row.last_at for row in rows), zone)}",
        ]
        yield " · ".join(parts)


def _stock(availability: str) -> str:
    return {True: "in stock", False: "sold out", None: "stock not read"}[Availability(availability).buyable]
