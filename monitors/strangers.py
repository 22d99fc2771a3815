"""The frame `strangers`: one row for each listing and seller, with all that the rules of the family `ipr` judge by.

Columns: `brand`, `channel`, `listing_id`, `external_id`, `seller`, `captured_at` as in every frame, and

- `product`, `sku_code`, `match`, `matched_by`: what the listing offers, how sure that is (0 to 1; 1 where a person
  confirmed it) and why; `fits`: it goes with the goods and is none of them; `used`: offered as used;
- `foreign`: a person said that it is nothing of the brand;
- `role`: of the seller now, by the master file; `role_why`: in words, why not `official` or `authorised`;
- `price`, `list_price`, `band`: minor units of `currency`; the band is the least that sellers with
  leave ask;
- `identified`: a legal name or a number is shown; `channel_identifies`: others on the channel show theirs; `since`;
- `ships`: country that it ships from, `country`: the channel's; `locked`: no resale price may be named there;
- `own_pictures`: how many of the brand's it shows; `shared`: other sellers without leave that show the same picture,
  which is neither the brand's nor shown by who has leave; 0 where the brand's pictures of the product are not known;
- `impossible`: a size or a colour that there is not; `replica`, `hint`, `imported`: words, "" for none;
- `liked`, `lookalike`, `mark`: the brand's name beside "style of", nearly spelled, plain;
- `removed`, `removed_by`: an earlier listing, gone by a complaint, that this one repeats, and by which signs.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any, Final

import numpy as np
import pandas as pd

from catalog.matching_scorer import ACCEPTED
from model.people import SellerRole
from monitors.ipr_facts import is_place, selling_since, ships_from, used
from monitors.ipr_goods import Goods, alike, is_colour, prints_of
from monitors.ipr_words import Meaning, said
from monitors.matching import candidate

LEAVE: Final = frozenset({SellerRole.OFFICIAL.value, SellerRole.AUTHORISED.value})
"""Roles that may sell."""
_STATED: Final = ("the master file or a person says so",)
"""Why a listing is matched that nobody needs to match."""
_FEWEST_IDENTIFIED: Final = 0.5
"""Share of a channel's sellers that show who they are, from which silence is a sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One seller on a listing."""

    seller: str
    role: str
    role_why: str = ""
    price: int | None = None
    """Minor units."""
    identified: bool = False
    since: datetime | None = None
    """Since when it sells, where the store knows; else the page is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A listing as its page tells it."""

    channel: str
    external_id: str
    captured_at: datetime
    title: str
    asks: Sequence[Ask]
    listing_id: int | None = None
    brand: str = ""
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    images: Sequence[str] = ()
    prints: Sequence[str] = ()
    """Perceptual hashes of its pictures, 64 hexadecimal digits each."""
    files: Sequence[str] = ()
    """SHA-256 of the same pictures' files, where the store keeps them."""
    gtin: str = ""
    options: Mapping[str, Sequence[str]] = field(default_factory=dict)
    currency: str | None = None
    country: str = ""
    locked: bool = False
    confirmed: tuple[str, str] | None = None
    """Product and SKU that a person confirmed, or the master file states."""
    foreign: bool = False
    """Whether a person said that it sells nothing of the brand."""
    removed: str = ""
    removed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A picture at a listing."""

    seller: tuple[str, str]
    """Channel and seller."""
    leave: bool
    """Whether one of the listing's sellers has leave."""
    print: str
    """Its perceptual hash."""


Recognise = Callable[[Listing, str], Sequence[bool] | None]
"""Which of a listing's pictures are the brand's of this product; None where that cannot be told."""


def frame(
    listings: Sequence[Listing], goods: Goods, recognise: Recognise | None = None, elsewhere: Iterable[Shown] = ()
) -> pd.DataFrame:
    """The frame of these listings.

    Args:
        listings: each once.
        goods: what the master file knows.
        recognise: tells the brand's pictures; without it, hashes do.
        elsewhere: pictures of listings that are not among these.
    """
    told = [_about(listing, goods) for listing in listings]
    ours = [
        (recognise or _by_hash(goods))(listing, about["product"]) if about["match"] >= ACCEPTED else None
        for listing, about in zip(listings, told, strict=True)
    ]
    shared = _shared(listings, ours, elsewhere)
    rows = [
        {**about, **_asked(listing, ask, first=not place), "own_pictures": sum(ours[i] or ()), "shared": shared[i]}
        for i, (listing, about) in enumerate(zip(listings, told, strict=True))
        for place, ask in enumerate(listing.asks)
    ]
    found = pd.DataFrame(rows, columns=None if rows else _COLUMNS)
    for name in ("price", "list_price"):
        found[name] = found[name].astype("Int64")
    found["captured_at"] = pd.to_datetime(found["captured_at"], utc=True)
    found["since"] = pd.to_datetime(found["since"], utc=True)
    return _with_channel(_with_band(found))


_COLUMNS: Final = (
    "brand channel listing_id external_id seller captured_at product sku_code match matched_by fits used foreign role "
    "role_why price list_price currency identified since ships country locked impossible replica hint imported liked "
    "lookalike mark coded removed removed_by own_pictures shared"
).split()


def _about(listing: Listing, goods: Goods) -> dict[str, Any]:
    """What a listing says, whoever sells there."""
    match = None if listing.confirmed or listing.foreign else goods.match(candidate(listing))
    product, sku = listing.confirmed or ((match.sku.product_code, match.sku.code) if match else ("", ""))
    score, reasons = (match.score, match.reasons) if match else (float(bool(listing.confirmed)), _STATED)
    return {
        "brand": goods.brand(product),
        "channel": listing.channel,
        "listing_id": listing.listing_id,
        "external_id": listing.external_id,
        "captured_at": listing.captured_at,
        "product": product,
        "sku_code": sku,
        "match": score,
        "matched_by": "; ".join(reasons[:3]),
        "list_price": goods.list_prices.get((product, listing.currency or "")),
        "currency": listing.currency,
        "country": listing.country,
        "locked": listing.locked,
        "ships": ships_from(listing.attributes),
        "foreign": listing.foreign,
        "removed": listing.removed,
        "removed_by": listing.removed_by,
        **_words(listing, goods, product, reasons),
    }


def _words(listing: Listing, goods: Goods, product: str, reasons: Sequence[str]) -> dict[str, Any]:
    """What its words give away."""
    attributes = {name: str(value) for name, value in listing.attributes.items()}
    table = (value for name, value in attributes.items() if not is_place(name))
    everything = ". \n".join((listing.title, listing.text, *table))
    colours = {name: [value] for name, value in attributes.items() if is_colour(name)}
    near, mark = goods.marks.lookalike(listing.brand, listing.title)
    return {
        "fits": any(reason.startswith("goes with the goods") for reason in reasons),
        "coded": any(reason.startswith(("GTIN", "style code", "model code")) for reason in reasons),
        "used": used(listing.title, listing.text, attributes),
        "impossible": goods.impossible(product, {**listing.options, **colours}, listing.title),
        "replica": ", ".join(said(everything, Meaning.REPLICA)[:3]),
        "hint": ", ".join(said(everything, Meaning.HINT)[:3]),
        "imported": ", ".join(said(everything, Meaning.IMPORT)[:3]),
        "liked": goods.marks.liked(listing.title),
        "lookalike": f"{near} for {mark}" if near else "",
        "mark": goods.marks.named(listing.title),
    }


def _asked(listing: Listing, ask: Ask, *, first: bool) -> dict[str, Any]:
    """What one seller says; the page's table speaks of its first seller."""
    since = ask.since or (selling_since(listing.attributes) if first else None)
    return {
        "seller": ask.seller,
        "role": ask.role,
        "role_why": ask.role_why,
        "price": ask.price,
        "identified": ask.identified,
        "since": since,
    }


def _by_hash(goods: Goods) -> Recognise:
    """Tells the brand's pictures by their hashes, whichever product is theirs."""
    return lambda listing, _: [bool(len(places)) for places in alike(prints_of(listing.prints), goods.prints)]


def _shared(
    listings: Sequence[Listing], ours: Sequence[Sequence[bool] | None], elsewhere: Iterable[Shown]
) -> list[int]:
    """For each listing how many other strangers show one of its pictures."""
    of = [i for i, listing in enumerate(listings) for _ in listing.prints]
    here = [
        Shown(seller=_seller(listing), leave=_has_leave(listing), print=one)
        for listing in listings
        for one in listing.prints
    ]
    every = [*here, *elsewhere]
    prints = prints_of(one.print for one in every)
    allowed = prints[[one.leave for one in every]]
    brands = [
        mine for listing, some in zip(listings, ours, strict=True) for mine in some or [False] * len(listing.prints)
    ]
    others = [place for place, one in enumerate(every) if not one.leave]
    asked = [place for place in others if place < len(here) and ours[of[place]] is not None and not brands[place]]
    asked = [place for place, near in zip(asked, alike(prints[asked], allowed), strict=True) if not len(near)]
    found = [0] * len(listings)
    for place, near in zip(asked, alike(prints[asked], prints[others]), strict=True):
        sellers = {every[others[one]].seller for one in near} - {every[place].seller}
        found[of[place]] = max(found[of[place]], len(sellers))
    return found


def _has_leave(listing: Listing) -> bool:
    return any(ask.role in LEAVE for ask in listing.asks)


def _seller(listing: Listing) -> tuple[str, str]:
    return listing.channel, listing.asks[0].seller if listing.asks else ""


def _with_band(rows: pd.DataFrame) -> pd.DataFrame:
    """`band`: the least that sellers with leave ask for the product in the currency."""
    with_leave = rows[
        rows["role"].isin(LEAVE) & rows["price"].notna() & (rows["match"] >= ACCEPTED) & ~rows["used"].astype(bool)
    ]
    least: Mapping[Any, int] = with_leave.groupby(["product", "currency"])["price"].min().to_dict()
    keys = zip(rows["product"], rows["currency"], strict=True)
    return rows.assign(band=pd.array([least.get(key) for key in keys], dtype="Int64"))


def _with_channel(rows: pd.DataFrame) -> pd.DataFrame:
    """`channel_identifies`: whether most sellers of the channel show who they are."""
    shown: dict[str, dict[str, bool]] = defaultdict(dict)
    for channel, seller, known in zip(rows["channel"], rows["seller"], rows["identified"], strict=True):
        shown[channel][seller] = shown[channel].get(seller, False) or bool(known)
    most = {channel: float(np.mean(list(known.values()))) >= _FEWEST_IDENTIFIED for channel, known in shown.items()}
    return rows.assign(channel_identifies=[most[channel] for channel in rows["channel"]])


def role_now(
    rows: Iterable[Mapping[str, Any]], channel: str, seller: str, at: datetime, zone: tzinfo = UTC
) -> tuple[str, str]:
    """A seller's role at `at` by the master file's rows of sellers, and in words why it may not sell.

    The words say days by the clock of `zone`, the channel's, by which the master file says them too.
    """
    mine = [row for row in rows if row["seller"] == seller]
    here = next((row for row in mine if row["channel"] == channel), None)
    if here is None:
        elsewhere = next((row["channel"] for row in mine if row["role"] in LEAVE), None)
        why = f"the master file names it on {elsewhere} only" if elsewhere else "the master file does not name it"
        return SellerRole.UNKNOWN.value, why
    role, since, until = SellerRole(here["role"]), here["valid_from"], here["valid_to"]
    leave, called = role.value in LEAVE, f"the master file calls it {role.value}"
    if since is not None and since > at:
        day = f"{since.astimezone(zone):%Y-%m-%d}"
        return role.lapsed.value, f"its leave begins {day}" if leave else f"{called} from {day}"
    if until is not None and until <= at:
        day = f"{until.astimezone(zone):%Y-%m-%d}"
        return role.lapsed.value, f"its leave ended {day}" if leave else f"{called} until {day}"
    return role.value, "" if leave else called
