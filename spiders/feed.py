"""Feeds: a channel's listings as a CSV or JSON of the seller or of a data provider tells them.

The settings say which column holds what (`system.feeds.Feed`); amounts, stock words and numbers are read as on pages.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

import urllib3

from model.capture import PRICE_FIELDS, Availability, Capture, Outcome, Seller
from model.errors import InputError, ServiceError
from model.sites import is_web_address
from reading import ids, schema
from reading.amounts import first_amount, parse_number
from reading.evidence import Stated
from reading.feed_rows import MOST_BYTES, Layout, Row, rows_of
from spiders.platforms import by_name
from spiders.records import capture_of
from system.feeds import Feed
from system.settings import Channel, Settings

_TIMEOUT: Final = urllib3.Timeout(connect=30.0, read=120.0)
_MOST_VARIANTS: Final = 2_000


def captures_of(channel: Channel, body: bytes) -> Iterator[Capture]:
    """The listings that a feed's bytes tell, in their order.

    Raises:
        InputError: the channel has no feed, or the bytes are not what its settings say.
    """
    feed = feed_of(channel)
    reader = _Reader(channel, feed)
    grouped: dict[str, list[Row]] = {}
    try:
        for row in rows_of(body, _layout(feed)):
            if (external_id := reader.external_id(row)) is not None:
                grouped.setdefault(external_id, []).append(row)
    except InputError as error:
        raise InputError(f"the feed of channel {channel.name!r} {error}") from None
    if not grouped:
        raise InputError(f"the feed of channel {channel.name!r} tells no listing; its fields.external_id may be wrong")
    for external_id, rows in grouped.items():
        yield reader.capture(external_id, rows)


def _layout(feed: Feed) -> Layout:
    return Layout(
        is_json=feed.format == "json",
        columns=(*feed.fields.values(), *feed.options.values()),
        items=feed.items,
        delimiter=feed.delimiter,
        encoding=feed.encoding,
    )


def feed_of(channel: Channel) -> Feed:
    """The settings of the channel's feed.

    Raises:
        InputError: it has none.
    """
    if channel.feed is None:
        raise InputError(
            f"channel {channel.name!r}: ground 'feed' needs [channels.{channel.name}.feed] in the settings"
        )
    return channel.feed


@dataclass
class FeedSource:
    """A channel's feed as a run asks it; it is fetched once."""

    channel: Channel

    @classmethod
    def of(cls, channel: Channel, _settings: Settings) -> "FeedSource":
        """The feed of `channel`.

        Raises:
            InputError: the channel has none.
        """
        feed_of(channel)
        return cls(channel)

    def listings(self) -> Iterator[Capture]:
        """Every listing that the feed tells.

        Raises:
            InputError: the feed is not what the settings say.
            ServiceError: it cannot be had.
        """
        yield from self._told.values()

    def listing(self, external_id: str) -> Capture | None:
        """One listing; None when the feed does not tell it. Raises as `listings` does."""
        return self._told.get(external_id)

    @cached_property
    def _told(self) -> Mapping[str, Capture]:
        body = _fetched(self.channel)
        return {capture.external_id or "": capture for capture in captures_of(self.channel, body)}


class _Reader:
    """Reads rows of one feed."""

    def __init__(self, channel: Channel, feed: Feed) -> None:
        self._channel, self._feed = channel, feed
        self._platform = by_name(channel.platform)
        self._words = {word.strip().casefold(): Availability(level) for word, level in feed.availability.items()}

    def external_id(self, row: Row) -> str | None:
        """The listing that a row is about: its own id, else the one in its address."""
        if told := schema.text(self._value(row, "external_id"), limit=300):
            return told
        url = self._url(row)
        return self._platform.external_id(url) if url else None

    def capture(self, external_id: str, rows: Sequence[Row]) -> Capture:
        """The capture of a listing of one row, or of one row a variant."""
        url = self._url(rows[0]) or self._platform.listing_url(self._channel.base_url, external_id)
        stated = [self._stated(row) for row in rows[:_MOST_VARIANTS]]
        product, told_apart = stated[0], {(one.id, one.sku, *one.options.items()) for one in stated}
        if len(told_apart) < len(stated):
            reason = f"the feed has {len(rows)} rows of this listing, and nothing tells them apart"
            return Capture(
                outcome=Outcome.PARSE_FAILED,
                platform=self._channel.platform,
                url=url,
                reason=reason,
                external_id=external_id,
            )
        if len(stated) > 1 or product.id or product.options:
            product = _of_variants(stated)
        shown = min((one for one in stated if one.price is not None), key=_price, default=product)
        found = capture_of(product, shown, platform=self._channel.platform, url=url, external_id=external_id)
        if "name" not in self._feed.fields and found.outcome is Outcome.PARSE_FAILED and _tells(found):
            return found.with_(outcome=Outcome.PARTIAL, reason="the feed's mapping has no name")
        return found

    def _stated(self, row: Row) -> Stated:
        code = schema.currency(self._value(row, "currency"))
        default = code or self._feed.currency or self._channel.currency
        stated = Stated(
            where="feed",
            id=schema.text(self._value(row, "variant_id")),
            name=schema.text(self._value(row, "name")),
            brand=schema.text(self._value(row, "brand")),
            sku=ids.code(self._value(row, "sku")),
            gtin=ids.gtin(self._value(row, "gtin")),
            mpn=ids.code(self._value(row, "mpn")),
            description=schema.text(self._value(row, "description"), limit=50_000),
            currency=default,
            availability=self._availability(self._value(row, "availability")),
            quantity=schema.whole(self._value(row, "quantity")),
            seller=self._seller(row),
            images=_addresses(self._value(row, "images")),
            options=self._options(row),
        )
        amounts = {name: _amount(self._value(row, name), default) for name in PRICE_FIELDS}
        if parse_number(str(self._value(row, "shipping_fee") or "")) == 0:
            stated.shipping_fee = Decimal(0)  # delivered free
        currencies = {currency for amount, currency in amounts.values() if amount is not None}
        if len(currencies) == 1:  # amounts in two currencies are no ladder: then none of them is read
            stated.currency = currencies.pop()
            for name, (amount, _) in amounts.items():
                if amount is not None:
                    setattr(stated, name, amount)
        return stated

    def _value(self, row: Row, name: Any) -> Any:
        column = self._feed.fields.get(name)
        return row(column) if column is not None else None

    def _url(self, row: Row) -> str | None:
        url = str(self._value(row, "url") or "").strip()
        return url if is_web_address(url) else None

    def _availability(self, value: Any) -> Availability:
        word = str(value).strip().casefold() if isinstance(value, str | int | bool) else ""
        return self._words.get(word) or schema.availability(value)

    def _options(self, row: Row) -> dict[str, str]:
        told = {name: schema.text(row(column)) for name, column in self._feed.options.items()}
        return {name: value for name, value in told.items() if value}

    def _seller(self, row: Row) -> Seller | None:
        number, name = (schema.text(self._value(row, name)) for name in ("seller_id", "seller_name"))
        return Seller(id=number, name=name) if number or name else None


def _of_variants(stated: Sequence[Stated]) -> Stated:
    """The product of which `stated` are the variants: what all say alike is its own."""
    first = stated[0]
    own = {
        name: value
        for name in ("brand", "currency", "seller", "description")
        if all(getattr(one, name) == (value := getattr(first, name)) for one in stated)
    }
    images = [image for one in stated for image in one.images]
    counts = [one.quantity for one in stated]
    total = sum(count for count in counts if count is not None) if None not in counts else None
    return Stated(where="feed", name=first.name, variants=list(stated), images=images, quantity=total, **own)


def _tells(capture: Capture) -> bool:
    """Whether it tells a price or a stock level."""
    return capture.price is not None or capture.availability is not Availability.UNKNOWN


def _price(stated: Stated) -> Decimal:
    return stated.price if stated.price is not None else Decimal("Infinity")


def _amount(value: Any, currency: str) -> tuple[Decimal | None, str]:
    """An amount, and its currency where it names one: `15.00 USD`, `129,000원`, `"1.299,00"`, a number."""
    if isinstance(value, str) and (found := first_amount(value, currency)) and found.currency:
        return schema.amount(found.amount, found.currency), found.currency
    return schema.amount(value, currency), currency


def _addresses(value: Any) -> list[str]:
    """Web addresses of a list, or of a text in which blanks, bars or commas part them."""
    if isinstance(value, str):
        value = value.replace("|", " ").replace(",http", " http").split()
    listed = value if isinstance(value, list) else []
    return [one for one in listed if isinstance(one, str) and is_web_address(one)][:100]


def _fetched(channel: Channel) -> bytes:
    feed = feed_of(channel)
    if feed.file is not None:
        try:
            with feed.file.open("rb") as source:
                return _bounded(channel.name, source.read(MOST_BYTES + 1))
        except OSError as error:
            raise InputError(f"the feed {feed.file} of channel {channel.name!r}: {error.strerror or error}") from None
    try:
        with urllib3.PoolManager(timeout=_TIMEOUT, retries=urllib3.Retry(3, redirect=5)) as pool:
            answer = pool.request("GET", feed.url or "", preload_content=False)
            body = answer.read(MOST_BYTES + 1, decode_content=True)
            answer.close()
    except urllib3.exceptions.HTTPError as error:
        raise ServiceError(f"the feed of channel {channel.name!r} does not answer: {type(error).__name__}") from None
    if answer.status != 200:
        raise ServiceError(f"the feed of channel {channel.name!r} answers HTTP {answer.status}")
    return _bounded(channel.name, body)


def _bounded(channel: str, body: bytes) -> bytes:
    if len(body) > MOST_BYTES:
        raise InputError(f"the feed of channel {channel!r} is larger than {MOST_BYTES // 1024 // 1024} MB")
    return body
