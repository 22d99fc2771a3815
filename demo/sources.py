"""The demo's places that are not crawled page by page: a store told by its official API, and a reseller's price file.

Both sell the sandbox's goods and take the sandbox's faults. `show` brings what they tell up to the demo's time.
"""

import csv
import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import ClassVar, Final

from sandbox.apis.naver_commerce import NaverCommerce, Option, Product
from sandbox.assortment import Listing, styles
from sandbox.channels import CHANNELS, Channel, Seller
from sandbox.faults import Fault, at_hand
from sandbox.placing import listings
from sandbox.shelf import Clock, Shelf
from sandbox.views import Choice, View

_SEED: Final = 1
"""That of `World`: the same styles, prices and SKUs."""


class Source(ABC):
    """A place that tells its listings by itself."""

    name: ClassVar[str]
    """Andon's channel."""
    like: ClassVar[str]
    """The sandbox's shop whose titles, options and faults are its own too."""
    ground: ClassVar[str]
    goods: ClassVar[int]
    """So many styles, from the assortment's first one on."""
    faults: ClassVar[tuple[str, ...]]
    """What goes wrong in it, by the sandbox's names."""
    channel: Channel
    """Who sells there, and where; its name is the source's."""
    base_url: str

    def __init__(self, clock: Clock) -> None:
        made = listings(CHANNELS[self.like], styles(_SEED, self.goods), _SEED, clock.now())
        self.shelf = Shelf(self.channel, {number: self._own(one) for number, one in made.items()}, clock)

    @property
    def environment(self) -> Mapping[str, str]:
        """The keys that Andon needs for it."""
        return {}

    @abstractmethod
    def settings(self) -> Sequence[str]:
        """Lines of the channel's settings that only its ground has."""

    @abstractmethod
    def show(self) -> None:
        """Let it tell what it has now."""

    def listings(self) -> Sequence[Listing]:
        """What it lists, as it should be."""
        return list(self.shelf.listings.values())

    @abstractmethod
    def url(self, listing: Listing) -> str:
        """The listing's page."""

    def stock(self, external_id: str) -> Mapping[str, int]:
        """Pieces truly at hand, by SKU code."""
        listing, faults = self.shelf.listings[external_id], self.shelf.faults(external_id)
        return {one.sku.code: at_hand(listing, one.sku.code, faults) for one in listing.variants}

    def inject(self, fault: str, external_id: str, sku: str | None, factor: Decimal | None) -> None:
        """Switch a fault on, as `World.inject` does."""
        since = self.shelf.clock.now()
        self.shelf.put(
            Fault(kind=fault, channel=self.like, external_id=external_id, sku=sku, factor=factor, since=since)
        )

    def clear(self, external_id: str, fault: str) -> None:
        """Switch a fault off."""
        self.shelf.take(lambda one: (one.external_id, one.kind) == (external_id, fault))

    def _views(self) -> Iterator[View]:
        return map(self.shelf.view, self.shelf.listings)

    def _own(self, listing: Listing) -> Listing:
        """The listing as this channel's: one picture, no gift, promotions with names of their own."""
        promotions = tuple(replace(one, name=f"{self.name}-{one.name}") for one in listing.promotions)
        return replace(listing, channel=self.name, promotions=promotions, gift=None, pictures=1)


class ApiStore(Source):
    """The brand's second Smart Store, read by Naver Commerce API: its twin checks signature, token, clock and limit."""

    name = "naver_api"
    like = "naver"
    ground = "api"
    goods = 12
    faults = ("wrong_price", "list_price_changed", "sold_out_size", "oversell", "delisted")
    channel = replace(CHANNELS["naver"], name=name, title="아르쿠스 아울렛스토어", kind="own", gifts=False)
    base_url = "https://smartstore.naver.com"

    def __init__(self, clock: Clock, twin: NaverCommerce) -> None:
        self.twin = twin
        super().__init__(clock)

    @property
    def environment(self) -> Mapping[str, str]:
        """Keys of this channel alone, as a brand with two stores has them."""
        own = self.name.upper()
        return {
            f"ANDON_NAVER_COMMERCE_CLIENT_ID__{own}": self.twin.client_id,
            f"ANDON_NAVER_COMMERCE_CLIENT_SECRET__{own}": self.twin.secret,
        }

    def settings(self) -> Sequence[str]:
        """The twin in Naver's place."""
        return [f'api_url = "{self.twin.url}"']

    def show(self) -> None:
        """Let the twin tell the goods as they are now, by the world's clock: its signatures are good for minutes."""
        self.twin.moved = self.shelf.clock.now() - datetime.now(UTC)
        self.twin.products = [_product(view) for view in self._views()]

    def url(self, listing: Listing) -> str:
        """Its page in the store, whatever the store is called."""
        return f"{self.base_url}/main/products/{listing.external_id}"


def _product(view: View) -> Product:
    """What the seller of `view` entered."""
    return Product(
        number=int(view.listing.external_id),
        name=view.title,
        list_price=int(view.price if view.regular is None else view.regular),
        discounted=0 if view.regular is None else int(view.price),
        status="SUSPENSION" if view.gone else "SALE" if view.available else "OUTOFSTOCK",
        groups=view.listing.option_names,
        options=tuple(_option(choice) for choice in view.choices),
        brand=view.brand or "",
        code=view.listing.style.code,
    )


def _option(choice: Choice) -> Option:
    variant = choice.variant
    values = tuple(variant.options.values())
    return Option(int(variant.id), values, choice.quantity, int(variant.extra), variant.sku.code)


_COLUMNS: Final = {
    "variant_id": "Artikelnummer",
    "url": "Link",
    "name": "Bezeichnung",
    "brand": "Marke",
    "sku": "Hersteller-Nr.",
    "gtin": "EAN",
    "price": "Preis",
    "regular_price": "statt",
    "currency": "Währung",
    "availability": "Status",
    "quantity": "Bestand",
    "images": "Bild",
}
"""Andon's field to the column of the file, whose numbers are the sizes': a listing is known by its address."""
_SIZE: Final = "Größe"
_SELLS: Final = {True: "lieferbar", False: "ausverkauft"}


class FeedFile(Source):
    """A reseller's own price file of some styles, a row a size: German words, decimal commas, semicolons."""

    name = "reseller_feed"
    like = "reseller_eu"
    ground = "feed"
    goods = 10
    faults = ("wrong_price", "wrong_currency", "list_price_changed", "sold_out_size", "sold_out", "undersell")
    channel = replace(
        CHANNELS["reseller_eu"],
        name=name,
        title="Wanderfalke Sport",
        seller=Seller(
            id="wanderfalke",
            name="Wanderfalke Sport",
            legal_name="Wanderfalke Sport GmbH",
            business_number="HRB 990033",
            role="authorised",
        ),
    )
    base_url = "https://wanderfalke.example"

    def __init__(self, clock: Clock, path: Path) -> None:
        self.path = path
        super().__init__(clock)

    def settings(self) -> Sequence[str]:
        """Where the file is, and what its columns hold."""
        stock = {_SELLS[True]: "InStock", _SELLS[False]: "OutOfStock"}
        return [
            f"[channels.{self.name}.feed]",
            f"file = {_quoted(self.path.name)}",
            'format = "csv"',
            f"fields = {_table(_COLUMNS)}",
            f"options = {_table({_SIZE: _SIZE})}",
            f"availability = {_table(stock)}",
        ]

    def show(self) -> None:
        """Write the file as it would be now."""
        with self.path.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, [*_COLUMNS.values(), _SIZE], delimiter=";")
            table.writeheader()
            table.writerows(self._row(view, choice) for view in self._views() for choice in view.choices)

    def url(self, listing: Listing) -> str:
        """Its page in the reseller's shop, which Andon does not open."""
        return self.base_url + listing.path

    def _row(self, view: View, choice: Choice) -> Mapping[str, str]:
        sku = choice.variant.sku
        told = {
            "variant_id": choice.variant.id,
            "url": self.url(view.listing),
            "name": view.title,
            "brand": view.brand or "",
            "sku": sku.code,
            "gtin": sku.gtin,
            "price": _comma(choice.price),
            "regular_price": _comma(choice.regular),
            "currency": view.currency,
            "availability": _SELLS[choice.available],
            "quantity": str(choice.quantity),
            "images": f"{self.base_url}/bilder/{sku.code.lower()}.jpg",
        }
        return {_COLUMNS[field]: value for field, value in told.items()} | {
            _SIZE: choice.variant.options.get(_SIZE, "")
        }


def _comma(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}".replace(".", ",")


def _quoted(text: str) -> str:
    """A TOML string, which is written as JSON's are."""
    return json.dumps(text, ensure_ascii=False)


def _table(pairs: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{_quoted(name)} = {_quoted(value)}" for name, value in pairs.items()) + " }"


@contextmanager
def opened(clock: Clock, folder: Path) -> Iterator[tuple[Source, ...]]:
    """The API's twin on a loopback port and the feed's file in `folder`; their goods go by `clock`."""
    with NaverCommerce() as twin:
        yield ApiStore(clock, twin), FeedFile(clock, folder / "wanderfalke.csv")
