"""Naver's shopping search over one channel of a market of strangers: what a search for the brand finds there."""

from collections.abc import Iterable
from typing import Any, Final

from sandbox.apis.naver_search import Item, NaverSearch
from sandbox.strangers import Market

_MALL: Final = "https://smartstore.naver.com/{seller}/products/{number}"


class StrangersSearch(NaverSearch):
    """Finds listings that hold every word of the query, in title, brand or style code, whatever is between them.

    `left_today` is its budget: what comes after it is refused as the day's limit.
    """

    def __init__(self, market: Market, channel: str) -> None:
        super().__init__(_items(market.listings, channel))
        self._texts = {one.number: one.title.casefold() for one in self.items}

    def matching(self, query: str) -> list[Item]:
        """Listings that hold all words first, then those that hold the first one; each in the market's order."""
        words = query.casefold().split()
        whole = [one for one in self.items if all(word in self._texts[one.number] for word in words)]
        numbers = {one.number for one in whole}
        return whole + [one for one in self.items if words[0] in self._texts[one.number] and one.number not in numbers]


def _items(listings: Iterable[dict[str, Any]], channel: str) -> list[Item]:
    return [
        Item(
            int(row["external_id"]),
            row["name"],
            int(float(row["price"])),
            row["seller"]["name"],
            kind=2,
            link=_MALL.format(seller=row["seller"]["id"], number=row["external_id"]),
        )
        for row in listings
        if row["channel"] == channel
    ]
