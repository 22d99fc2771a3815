"""Youzan (有赞): goods pages of shops on its platform, and answers of its API about an item."""

import re
from collections.abc import Sequence
from typing import ClassVar, Final
from urllib.parse import parse_qs, urlsplit

from model.capture import Capture, Outcome
from reading.evidence import Stated
from reading.page import Page
from reading.youzan_data import alias_of, goods_of, goods_stated, has_ended, item_of, item_stated, show_selected
from spiders.platform import Platform
from spiders.records import capture_of, no_product

_ALIAS: Final = re.compile(r"[A-Za-z0-9]{6,30}\Z")
_PATH: Final = re.compile(r"/(?:wscgoods/detail|v2/goods)/([A-Za-z0-9]{6,30})/?$")
_ALIAS_PATHS: Final = re.compile(r"/(?:show/goods|v2/showcase/goods|wscgoods/detail)/?$")
_HOSTS: Final = ("youzan.com", "koudaitong.com")


class Youzan(Platform):
    """A listing is an item of one shop, whose alias stands in its address. All amounts are yuan, in data fen."""

    name: ClassVar[str] = "youzan"
    title: ClassVar[str] = "Youzan 有赞"
    reads: ClassVar[str] = "goods pages: base price and stock per SKU, the price shown for the selected SKU"
    notes: ClassVar[str] = (
        "The page's data holds base prices; a promotion's price is read only for the SKU that the saved page shows as "
        "selected, and the others' is then left empty."
    )

    def listing_url(self, base_url: str, external_id: str) -> str:
        """The item's page, which is the same for all shops."""
        return f"https://detail.youzan.com/show/goods?alias={external_id}"

    def external_id(self, url: str) -> str | None:
        """The item's alias in `url`."""
        parts = urlsplit(url)
        if not self.claims(url):
            return None
        if found := _PATH.search(parts.path):
            return found[1]
        stated = parse_qs(parts.query).get("alias", [])
        known = _ALIAS_PATHS.search(parts.path) and len(stated) == 1 and _ALIAS.match(stated[0])
        return stated[0] if known else None

    def claims(self, url: str) -> bool:
        """The hosts of Youzan's shops."""
        host = urlsplit(url).hostname or ""
        return any(host == own or host.endswith(f".{own}") for own in _HOSTS)

    def read(self, pages: Sequence[Page]) -> Capture:
        """The item whose alias is the address's, from a page's state or an answer of the API."""
        page = pages[0]
        wanted = self.external_id(page.requested_url or page.url)
        goods = goods_of(page)
        if goods is not None and (alias := alias_of(goods)) is not None and wanted in (None, alias):
            if has_ended(goods):
                return self._gone(goods_stated(goods), page.url, "isDisplay 0 (已下架)")
            product = goods_stated(goods)
            show_selected(product, page)
            return capture_of(product, product, platform=self.name, url=page.url, external_id=product.id)
        item = item_of(page.json)
        if item is not None:
            return self.own_item(item_stated(item), page.url, item.get("is_display"), wanted)
        return no_product(self.name, page.url, f"no item {wanted} in the page" if wanted else "no item")

    def own_item(self, item: Stated, url: str, display: object, wanted: str | None = None) -> Capture:
        """The capture of an item as the API states it; `display` is its `is_display`: 1 on sale, 0 off the shelves."""
        if wanted not in (None, item.id):
            return no_product(self.name, url, f"no item {wanted} in the answer")
        if display == 0:
            return self._gone(item, url, "is_display 0 (已下架)")
        return capture_of(item, item, platform=self.name, url=url, external_id=item.id)

    def _gone(self, item: Stated, url: str, reason: str) -> Capture:
        return Capture(
            outcome=Outcome.GONE,
            platform=self.name,
            url=url,
            external_id=item.id,
            name=item.name,
            seller=item.seller,
            reason=reason,
        )
