"""What search pages list: goods of sellers, and one page of what was asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sandbox.strangers import Market

_EVERY_AD: Final = 9
_EVERY_SOLD_OUT: Final = 7
_ADS: Final = 3
"""Advertisements on a page, at most."""


@dataclass(frozen=True, slots=True)
class Goods:
    """What one seller sells under one number. The price is a whole amount of the place's currency."""

    number: str
    title: str
    price: int
    seller: str
    shop: str
    """The seller's name."""
    ad: bool = False
    sold_out: bool = False
    image: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One page that was asked for: of what words find, or of a seller's goods."""

    text: str
    number: int
    """From 1."""
    size: int
    seller: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of the answer."""

    asked: Asked
    goods: Sequence[Goods]
    """Advertisements first."""
    total: int
    """Without advertisements."""

    @property
    def last(self) -> int:
        """The number of the last page, at least 1."""
        return max(1, -(-self.total // self.asked.size))


def goods_of(market: Market, channel: str, seller: str = "{}") -> list[Goods]:
    """The listings of one channel of a market, in its order; `seller` makes the place's ids of the market's."""
    rows = [row for row in market.listings if row["channel"] == channel]
    return [
        Goods(
            number=str(row["external_id"]),
            title=row["name"],
            price=int(float(row["price"])),
            seller=seller.format(row["seller"]["id"]),
            shop=row["seller"]["name"],
            ad=at % _EVERY_AD == 0,
            sold_out=at % _EVERY_SOLD_OUT == 3,
            image=row["images"][0] if row["images"] else "",
        )
        for at, row in enumerate(rows)
    ]


def shown(goods: Sequence[Goods], asked: Asked) -> Shown:
    """The page that was asked for: goods that hold every word, or a seller's; advertisements beside them on each."""
    words = asked.text.casefold().split()
    if asked.seller:
        found, paid = [one for one in goods if one.seller == asked.seller], []
    else:
        meant = [one for one in goods if words and all(word in one.title.casefold() for word in words)]
        found, paid = [one for one in meant if not one.ad], [one for one in meant if one.ad][:_ADS]
    start = (asked.number - 1) * asked.size
    return Shown(asked, [*paid, *found[start : start + asked.size]], len(found))
