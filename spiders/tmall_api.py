"""Tmall shops' own items by the same official API as Taobao's (TOP), with a grant of their own."""

from typing import ClassVar

from spiders.official import Key
from spiders.taobao_api import TaobaoApi, keys_of


class TmallApi(TaobaoApi):
    """The items of a shop on Tmall, whose nick is its name."""

    platform: ClassVar[str] = "tmall"
    title: ClassVar[str] = "Taobao Open Platform (Tmall)"
    keys: ClassVar[tuple[Key, ...]] = keys_of("ANDON_TMALL")
    _prefix: ClassVar[str] = "ANDON_TMALL"
    _letter: ClassVar[str] = "B"
    _page: ClassVar[str] = "https://detail.tmall.com/item.htm?id="
