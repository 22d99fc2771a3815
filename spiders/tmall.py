"""Tmall: the same pages and data as Taobao's, and the shops whose names say what they are to a brand."""

from typing import ClassVar

from spiders.platform import Checked
from spiders.taobao import Taobao


class Tmall(Taobao):
    """A listing is an item of Tmall or Tmall Global, whose number stands in its address. All amounts are yuan."""

    name: ClassVar[str] = "tmall"
    title: ClassVar[str] = "Tmall"
    checked: ClassVar[tuple[Checked, ...]] = (
        Checked("item page", "item 605258110430", "2020-06"),
        Checked("item page", "item 609353516840", "2020-01"),
        Checked("mobile page's data", "item 583789686010", "2019-02"),
    )
    notes: ClassVar[str] = (
        f"{Taobao.notes} A page of 2016 to 2022 that shows no amount has its base price (价格) as list price and no "
        "selling price. What a seller is (flagship, exclusive, several brands) is told by the ending of its name alone."
    )
    _hosts: ClassVar[tuple[str, ...]] = ("tmall.com", "tmall.hk")
    _site: ClassVar[str] = "https://detail.tmall.com"
