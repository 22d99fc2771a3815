"""One product on every listing that sells it, as a table's rows: each seller's prices, its sizes, the page's title and
pictures, and in each cell what stands of it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import Connection

from model.capture import PRICE_FIELDS, Availability
from model.finding import Family
from model.money import Money, from_minor
from model.people import HIDDEN
from store.identities import persons
from store.showing import seller_names
from system.settings import ChannelKind, Settings
from web.rows import Shown

_COLUMNS: Final = {
    **dict.fromkeys(("title_mismatch", "brand_missing", "forbidden_words"), "title"),
    **dict.fromkeys(("image_missing", "image_mismatch", "image_misuse", "visual_change"), "picture"),
    "option_mismatch": "stock",
}
"""Kinds that are about a column which their family does not tell."""
_KINDS: Final = tuple(ChannelKind)


@dataclass(frozen=True, slots=True)
class Amount:
    """A kind of price of one seller: the lowest and the highest of its variants."""

    low: Money
    high: Money
    carried: bool
    """The last visit did not read it; it stands from one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one seller asks on one listing."""

    page: Any
    """A row of `store.showing.pages`."""
    key: str
    """The seller's."""
    seller: str
    """As people are told; "": the channel itself."""
    pack: int
    read_at: datetime
    prices: Mapping[str, Amount | None]
    """None: shown absent. A kind that was not read has no entry."""
    stock: Mapping[str, Mapping[str, Sequence[str]]]
    """Availability to colour ("" where there is none) to sizes; a listing without sizes has one, ""."""
    wrong: dict[str, list[Shown]] = field(default_factory=dict)
    """What stands, by the column that it is about: a kind of price, `stock`, `title`, `picture` or `page`."""

    @property
    def url(self) -> str | None:
        """Where the page is, when that is a web address."""
        return web_address(self.page.url)

    @property
    def picture(self) -> str | None:
        """Where its first picture is, when that is a web address."""
        return web_address((self.page.images or [""])[0])


def lines(conn: Connection, settings: Settings, offers: Sequence[Any], pages: Mapping[int, Any]) -> list[Line]:
    """The rows of `store.showing.offers`, own channels first, then by channel and price.

    A seller who is a person has no name here: that is for the page of sellers, which keeps a trail of who looked.
    """
    groups: dict[tuple[int, str, int], list[Any]] = defaultdict(list)
    for one in offers:
        groups[one.listing_id, one.seller, one.pack or 1].append(one)
    sold = {(pages[listing].channel, seller) for listing, seller, _ in groups if seller}
    names, hidden = seller_names(conn, sold), persons(conn, settings, sold)
    made = []
    for (listing, seller, pack), rows in groups.items():
        place = pages[listing].channel, seller
        name = HIDDEN if place in hidden else names.get(place) or seller
        made.append(_line(pages[listing], (seller, name), pack, rows))
    return sorted(made, key=lambda line: _order(settings, line))


def mark(found: Sequence[Line], standing: Sequence[Shown]) -> list[Shown]:
    """Put each discrepancy beside what it is about; those come back that no line is about."""
    of_listing: dict[int, list[Line]] = defaultdict(list)
    for line in found:
        of_listing[line.page.id].append(line)
    left = []
    for one in standing:
        there = of_listing.get(one.row.listing_id, [])
        mine = [line for line in there if line.key == one.row.seller] or there
        if not mine:
            left.append(one)
            continue
        column = _column(one)
        missing = column in PRICE_FIELDS and column not in mine[0].prices
        mine[0].wrong.setdefault("price" if missing else column, []).append(one)
    return left


def web_address(text: str | None) -> str | None:
    """`text` where a page may link to it."""
    try:
        return text if text and urlsplit(text).scheme in ("http", "https") else None
    except ValueError:
        return None


def _line(page: Any, seller: tuple[str, str], pack: int, rows: Sequence[Any]) -> Line:
    alone = [row for row in rows if row.variant] or rows
    priced = {name: _amount(rows, name) for name in PRICE_FIELDS}
    absent = {name for row in rows for name in row.absent or ()}
    prices = {name: amount for name, amount in priced.items() if amount is not None or name in absent}
    stock: dict[str, dict[str, list[str]]] = {}
    for row in sorted(alone, key=_size_order):
        size = row.size or ("" if row.colour else row.variant)
        many = f"{size} ({row.quantity})" if row.quantity is not None else size
        stock.setdefault(row.availability, {}).setdefault(row.colour or "", []).append(many.strip())
    read_at = max(row.last_at for row in rows)
    return Line(page=page, key=seller[0], seller=seller[1], pack=pack, read_at=read_at, prices=prices, stock=stock)


def _amount(rows: Sequence[Any], name: str) -> Amount | None:
    """The range of a kind of price among the variants; of the whole listing where no variant tells it."""
    told = [row for row in rows if getattr(row, name) is not None and row.currency]
    told = [row for row in told if row.variant] or told
    if not told:
        return None
    currency = max(told, key=lambda row: row.last_at).currency
    mine = [row for row in told if row.currency == currency]
    minor = [getattr(row, name) for row in mine]
    low, high = (Money(from_minor(one, currency), currency) for one in (min(minor), max(minor)))
    return Amount(low, high, all(name in (row.carried or ()) for row in mine))


def _size_order(row: Any) -> tuple[str, bool, float, str]:
    """By colour, then numbers before words and by their worth."""
    size = row.size or ""
    number = size.replace(".", "", 1)
    known = number.isascii() and number.isdigit()
    return row.colour or "", not known, float(size) if known else 0.0, size


def _order(settings: Settings, line: Line) -> tuple[int, str, float, int]:
    known = settings.channels.get(line.page.channel)
    price = line.prices.get("price")
    asked = float(price.low.amount) if price else float("inf")
    return _KINDS.index(known.kind) if known else len(_KINDS), line.page.channel, asked, line.page.id


def _column(one: Shown) -> str:
    """The column that a discrepancy is about."""
    if one.row.family == Family.STOCK:
        return "page" if one.row.kind == "delisted" else "stock"
    if one.row.family == Family.PRICE:
        named = str((one.row.numbers or {}).get("field", "price"))
        return named if named in PRICE_FIELDS else "price"
    return _COLUMNS.get(one.row.kind, "page")


def said_of(level: str) -> bool | None:
    """Whether a shopper can order what has this availability; None: not known."""
    return Availability(level).buyable
