"""Coupang Taiwan: the same pages as Korea's on another host, in Taiwan dollars."""

from typing import ClassVar

from spiders.coupang import Coupang
from spiders.platform import Checked


class CoupangTw(Coupang):
    """Built as Korea's; product addresses are `/products/1`, `/product/1` or `/vp/products/1`."""

    name: ClassVar[str] = "coupang_tw"
    title: ClassVar[str] = "Coupang Taiwan"
    reads: ClassVar[str] = "product pages, search pages"
    checked: ClassVar[tuple[Checked, ...]] = ()
    notes: ClassVar[str] = "That pages carry the same data as Korea's is not certain; no real page was at hand."
    site: ClassVar[str] = "https://www.tw.coupang.com"
    hosts: ClassVar[frozenset[str]] = frozenset({"www.tw.coupang.com", "tw.coupang.com", "m.tw.coupang.com"})
    currency: ClassVar[str] = "TWD"
    labels: ClassVar[dict[str, str]] = {}
    members: ClassVar[str] = "WOW"
