"""Products, listings with the history of their offers, and channels over the API."""

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as PathPart
from pydantic import AwareDatetime, BaseModel
from sqlalchemy import Connection

from model.capture import PRICE_FIELDS
from model.money import from_minor
from model.people import HIDDEN
from store import browsing, overview
from store import products as sold
from store.engine import read
from store.identities import persons
from web.api.calling import NOT_CHANGED, Caller, Cursor, Reader, Size, answer, place
from web.api.discrepancies import Number
from web.api.problems import ProblemError, responses
from web.house import House, TheHouse

router = APIRouter(tags=["products, listings, channels"])

Text = Annotated[str, Query(max_length=200)]
Moment = Annotated[AwareDatetime | None, Query()]
Code = Annotated[str, PathPart(min_length=1, max_length=200)]
_SIZE: Final = 50


class Product(BaseModel):
    """A product of the current master file."""

    code: str
    brand: str
    name: str
    names: dict[str, str] | None
    category: str
    mpn: str | None


class Sku(BaseModel):
    """A sellable variant."""

    code: str
    gtin: str | None
    colour: str | None
    size: str | None


class ProductDetail(Product):
    """A product with its SKUs and the listings that sell it."""

    skus: list[Sku]
    listing_ids: list[int]


class Products(BaseModel):
    """Some products, and the cursor of what follows; null at the end."""

    items: list[Product]
    next: str | None


class Listing(BaseModel):
    """A page that sells something."""

    id: int
    channel: str
    external_id: str
    url: str
    tier: str
    in_master: bool
    page_name: str | None
    page_brand: str | None
    first_seen_at: AwareDatetime
    last_captured_at: AwareDatetime | None
    last_outcome: str | None


class Listings(BaseModel):
    """Some listings, and the cursor of what follows; null at the end."""

    items: list[Listing]
    next: str | None


class Offer(BaseModel):
    """What one seller asked for one variant, and between which captures it stayed so. Amounts are decimal strings."""

    id: int
    seller: str
    variant: str
    first_at: AwareDatetime
    last_at: AwareDatetime
    count: int
    """Captures that said so."""
    is_current: bool
    currency: str | None
    prices: dict[str, str]
    availability: str
    quantity: int | None


class Offers(BaseModel):
    """Some of a listing's offers, oldest first, and the cursor of what follows; null at the end."""

    items: list[Offer]
    next: str | None


class Channel(BaseModel):
    """A place that sells."""

    name: str
    platform: str
    base_url: str
    country: str
    currency: str
    time_zone: str
    kind: str
    ground: str | None
    listings: int
    last_captured_at: AwareDatetime | None
    never_captured: int
    """Listings that no visit has reached yet."""


class Channels(BaseModel):
    """All channels of the settings."""

    items: list[Channel]


@router.get("/products", response_model=Products, responses={**responses(), **NOT_CHANGED})
def products(
    request: Request, _caller: Reader, house: TheHouse, brand: Text = "", after: Cursor = "", size: Size = _SIZE
) -> Response:
    """The products of the current master file, by code."""
    with read(house.engine) as conn:
        rows = browsing.products(conn, after, size + 1, brand)
    items = [_product(row) for row in rows[:size]]
    return answer(request, Products(items=items, next=items[-1].code if len(rows) > size else None))


@router.get("/products/{code:path}", response_model=ProductDetail, responses={**responses(404), **NOT_CHANGED})
def product(request: Request, _caller: Reader, house: TheHouse, code: Code) -> Response:
    """One product, with its SKUs and the numbers of the listings that sell it."""
    with read(house.engine) as conn:
        row = browsing.product(conn, code)
        if row is None:
            raise ProblemError(404, "There is no product of this code in the current master file.")
        skus = [
            Sku(code=one.code, gtin=one.gtin, colour=one.colour, size=one.size) for one in browsing.skus(conn, code)
        ]
        ids = sold.listing_ids(conn, code)
    return answer(request, ProductDetail(**_product(row).model_dump(), skus=skus, listing_ids=ids))


@router.get("/listings", response_model=Listings, responses={**responses(), **NOT_CHANGED})
def listings(
    request: Request,
    _caller: Reader,
    house: TheHouse,
    channel: Text = "",
    product: Text = "",
    after: Cursor = "",
    size: Size = _SIZE,
) -> Response:
    """Listings by number, of a channel or of a product's code."""
    with read(house.engine) as conn:
        ids = sold.listing_ids(conn, product) if product else None
        rows = browsing.some_listings(conn, place(after) or 0, size + 1, channel, ids)
    items = [_listing(row) for row in rows[:size]]
    return answer(request, Listings(items=items, next=str(items[-1].id) if len(rows) > size else None))


@router.get("/listings/{number}", response_model=Listing, responses={**responses(404), **NOT_CHANGED})
def listing(request: Request, _caller: Reader, house: TheHouse, number: Number) -> Response:
    """One listing."""
    with read(house.engine) as conn:
        return answer(request, _listing(_one(conn, number)))


@router.get("/listings/{number}/offers", response_model=Offers, responses={**responses(404), **NOT_CHANGED})
def offers(
    request: Request,
    caller: Reader,
    house: TheHouse,
    number: Number,
    since: Moment = None,
    until: Moment = None,
    after: Cursor = "",
    size: Size = _SIZE,
) -> Response:
    """The history of a listing's offers: each span in which nothing changed, that touches `[since, until)`."""
    with read(house.engine) as conn:
        channel = _one(conn, number).channel
        rows = browsing.offers(conn, number, _within(since), _within(until), place(after) or 0, size + 1)
        hidden = _hidden(conn, house, caller, {(channel, row.seller) for row in rows if row.seller})
    items = [_offer(row, hidden=(channel, row.seller) in hidden) for row in rows[:size]]
    return answer(request, Offers(items=items, next=str(items[-1].id) if len(rows) > size else None))


@router.get("/channels", response_model=Channels, responses={**responses(), **NOT_CHANGED})
def channels(request: Request, _caller: Reader, house: TheHouse) -> Response:
    """The channels of the settings, and what was seen of them."""
    with read(house.engine) as conn:
        seen = {row.channel: row for row in overview.seen(conn)}
    items = [_channel(house, name, seen.get(name)) for name in house.settings.channels]
    return answer(request, Channels(items=items))


def _one(conn: Connection, number: int) -> Any:
    found = browsing.some_listings(conn, 0, 1, ids=[number])
    if not found:
        raise ProblemError(404, f"There is no listing {number}.")
    return found[0]


def _hidden(
    conn: Connection, house: House, caller: Caller, sold_by: set[tuple[str, str]]
) -> frozenset[tuple[str, str]]:
    """The sellers whose key is a person's name that the caller may not read."""
    return frozenset() if caller.sees_personal_data else persons(conn, house.settings, sold_by)


def _within(at: datetime | None) -> datetime | None:
    """A moment that every database can compare."""
    if at is not None and not 1970 <= at.year <= 2999:
        raise ProblemError(422, "query.since and query.until are moments between 1970 and 2999.")
    return at


def _product(row: Any) -> Product:
    return Product(code=row.code, brand=row.brand, name=row.name, names=row.names, category=row.category, mpn=row.mpn)


def _listing(row: Any) -> Listing:
    return Listing(**{name: getattr(row, name) for name in Listing.model_fields})


def _offer(row: Any, *, hidden: bool) -> Offer:
    names = ("id", "variant", "first_at", "last_at", "count", "is_current", "currency", "availability", "quantity")
    amounts = {name: getattr(row, name) for name in PRICE_FIELDS if row.currency and getattr(row, name) is not None}
    return Offer(
        **{name: getattr(row, name) for name in names},
        seller=HIDDEN if hidden else row.seller,
        prices={name: str(from_minor(minor, row.currency)) for name, minor in amounts.items()},
    )


def _channel(house: House, name: str, seen: Any) -> Channel:
    one = house.settings.channels[name]
    return Channel(
        name=name,
        platform=one.platform,
        base_url=one.base_url,
        country=one.country,
        currency=one.currency,
        time_zone=one.time_zone,
        kind=one.kind.value,
        ground=one.ground.value if one.ground else None,
        listings=seen.number if seen else 0,
        last_captured_at=seen.last if seen else None,
        never_captured=seen.never if seen else 0,
    )
