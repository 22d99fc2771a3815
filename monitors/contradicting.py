"""Prices: the page against itself: what it shows, its data, what a browser sees, and the cart of own sites."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import numpy as np
import pandas as pd

from model.capture import PRICE_FIELDS
from model.finding import RESTS_ON, Family, Severity
from model.money import to_minor
from model.seen import CART, CartOutcome
from monitors.amounts import furthest
from monitors.columns import choose, true
from monitors.rule import Frames, Judgement, rule

Facts = Mapping[str, Any]
Said = tuple[str, str]
"""A place, and the amount that it says, as a decimal string."""

_ELSE: Final = tuple(name for name in PRICE_FIELDS if name not in ("price", "regular_price"))
"""Kinds of price that a cart may ask although the page shows another one; the struck price is none of them."""


@rule(
    Family.PRICE,
    "offers",
    Severity.WARNING,
    needs="the price, and where on the page it was read; of own sites the cart, where it was read",
    muted_by=("wrong_currency", "misprint", "promo_not_started", "promo_not_ended", "below_floor"),
)
def page_contradicts_itself(frames: Frames) -> Judgement:
    """The shown price differs from the page's own structured data, from the seen price, or from the cart's.

    The cart's price for one piece, without shipping, is held against what the page showed with that variant picked,
    in the same currency; one that the page has as another kind of price (after coupon, for members) is right. A visit
    at which the cart could not be read says nothing of it, and closes nothing that the cart showed.
    """
    rows = frames.offers
    carts, unread = _carts(frames)
    judged = true(rows["price"].notna() & rows["currency"].notna())
    off = np.full(len(rows), np.nan)
    opens = np.zeros(len(rows), dtype=np.bool_)
    where, said, every, rests = np.full((4, len(rows)), None, dtype=object)
    price = rows["price"].copy()
    currencies, others = (rows[name].to_numpy(dtype=object) for name in ("currency", "disagrees"))
    told = true(rows["disagrees"].notna()) | np.isin(np.arange(len(rows)), list(carts))
    for i in np.flatnonzero(judged & told).tolist():
        currency, places = currencies[i], [(str(one[0]), str(one[1])) for one in others[i] or ()]
        asked = list(_asked(carts[i], rows.iloc[i])) if i in carts else []
        if asked:
            price.iloc[i] = to_minor(Decimal(carts[i]["shown_price"]), currency)
        places = [*places, *asked]
        opens[i], off[i], where[i], said[i] = furthest(price.iloc[i], currency, places)
        every[i] = _all(places, price.iloc[i], currency)
        rests[i] = CART if asked else None
    wrong = np.asarray(pd.notna(where), dtype=np.bool_)
    numbers = {"where": where, "said": said, "all": every, "case": choose(pd.notna(every), "several"), RESTS_ON: rests}
    return Judgement(
        judged=judged,
        violated=wrong,
        opens=opens,
        off=off,
        money={"price": price},
        numbers=numbers,
        unread=choose(np.isin(np.arange(len(rows)), list(unread)), CART),
    )


def _carts(frames: Frames) -> tuple[dict[int, Facts], set[int]]:
    """The carts that were read, by the offer that was put in, and the offers of pages whose cart was not read.

    What was put in may be no offer of its own: then the page as a whole has the cart, or an offer at the price shown.
    """
    found: dict[int, Facts] = {}
    unread: set[int] = set()
    rows = frames.offers
    pages = rows["page"].to_numpy()
    own = true(frames.pages["own"])
    for page, looks in enumerate(frames.pages["looks"].to_numpy(dtype=object)):
        cart = next((look["cart"] for look in looks or () if look.get("cart")), None)
        if cart is None or not own[page]:
            continue
        of_page = np.flatnonzero(pages == page)
        if not len(of_page):
            continue
        if cart["outcome"] == CartOutcome.READ.value and cart["shown_price"] is not None:
            found[_put_in(rows, of_page.tolist(), cart)] = cart
        else:
            unread.update(of_page.tolist())
    return found, unread


def _put_in(rows: pd.DataFrame, of_page: Sequence[int], cart: Facts) -> int:
    """The offer of a page that was put into the cart.

    Where none has the variant's id, the page's as a whole, else the first at the price that was shown of the variant.
    """

    def unlike(i: int) -> tuple[bool, bool, bool]:
        one = rows.iloc[i]
        known = pd.notna(one["price"]) and pd.notna(one["currency"])
        shown = known and to_minor(Decimal(cart["shown_price"]), one["currency"]) == one["price"]
        return one["variant"] != cart["variant"], one["variant"] != "", not shown

    return int(min(of_page, key=unlike))


def _asked(cart: Facts, row: "pd.Series[Any]") -> Iterator[Said]:
    """What the cart asks otherwise than the page shows, once where its places agree."""
    currency = row["currency"]
    if cart["currency"] != currency:
        return
    known = {row[name] for name in _ELSE if pd.notna(row[name])} | {to_minor(Decimal(cart["shown_price"]), currency)}
    lines = {one["where"]: one["line"] for one in cart["prices"] if one["line"] and one["currency"] == currency}
    if len({Decimal(line) for line in lines.values()}) == 1:
        lines = {"cart": next(iter(lines.values()))}
    for where, line in lines.items():
        if to_minor(Decimal(line), currency) not in known:
            yield where, line


def _all(places: Sequence[Said], price: int, currency: str) -> str | None:
    """Every place with what it says, where several say something else."""
    told = {where: one[3] for where, said in places if (one := furthest(price, currency, [(where, said)]))[2]}
    return ", ".join(f"{where} {said}" for where, said in told.items()) if len(told) > 1 else None
