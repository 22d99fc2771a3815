"""Coupang Korea: product pages of 2018 to 2026, their quantity answers, search, category and shop lists."""

from collections.abc import Sequence
from typing import ClassVar
from urllib.parse import urlencode

from model.capture import Capture, Outcome
from reading.coupang_cards import cards, listed
from reading.coupang_data import LABELS, chosen, offers_of, variants_of
from reading.coupang_page import Address, address_of, contradicted, own_offer, product_of
from reading.coupang_shown import linked_item, shown_on
from reading.coupang_state import Product, product_in
from reading.evidence import Stated
from reading.page import Page
from reading.subject import split
from spiders.platform import Checked, Platform, page_at
from spiders.records import capture_of, no_product


class Coupang(Platform):
    """A listing is a product's page, whose number stands in its address; its variants are vendor items.

    Several sellers share one page. The address's vendorItemId decides whose offer is the page's own; without one it is
    the offer that the page opens with. External ids are product numbers; `product:vendorItem` is understood too, for a
    master file that follows two offers of one page.
    """

    name: ClassVar[str] = "coupang"
    title: ClassVar[str] = "Coupang"
    reads: ClassVar[str] = "product pages, search and category pages, a seller's shop"
    checked: ClassVar[tuple[Checked, ...]] = (
        Checked("item page"),
        Checked("search page", "65 cards, the layout before 2025", "2023-07"),
    )
    notes: ClassVar[str] = (
        "robots.txt closes the site to bots: pages come with leave, or saved by people. Product pages, shops and the "
        "search layout of 2025-26 are not yet checked on a real page."
    )
    site: ClassVar[str] = "https://www.coupang.com"
    hosts: ClassVar[frozenset[str]] = frozenset({"www.coupang.com", "coupang.com", "m.coupang.com", "shop.coupang.com"})
    currency: ClassVar[str] = "KRW"
    labels: ClassVar[dict[str, str]] = LABELS
    """What the platform calls its kinds of price."""
    members: ClassVar[str] = "와우회원"
    """Who gets the members' price."""

    def listing_url(self, base_url: str, external_id: str) -> str:
        """The product's page; of `product:vendorItem` the page that opens with that offer."""
        product, _, vendor_item = external_id.partition(":")
        query = f"?{urlencode({'vendorItemId': vendor_item})}" if vendor_item else ""
        return page_at(base_url, f"/vp/products/{product}{query}")

    def external_id(self, url: str) -> str | None:
        """The product's number in `url`."""
        return address_of(url).product_id

    def claims(self, url: str) -> bool:
        """The shop's hosts, and no other of Coupang's (sellers' and developers' sites)."""
        return (split(url).hostname or "") in self.hosts

    def read(self, pages: Sequence[Page]) -> Capture:
        """The product that the address names; without one, the list that the page shows."""
        page = pages[0]
        address = address_of(page.requested_url or page.url)
        if address.product_id is None:
            return self._list(page)
        landed = address_of(page.url).product_id
        if landed not in (None, address.product_id):
            return no_product(self.name, page.url, f"sent to another product, {landed}")
        refused = None
        for one in pages:
            capture = self._product(page.url, one, address, address.product_id)
            if capture.speaks:
                return capture
            refused = refused or capture
        return refused or no_product(self.name, page.url)

    def _product(self, url: str, page: Page, address: Address, product_id: str) -> Capture:
        """The capture of the product, from one of the listing's responses."""
        found = product_in(page, product_id, address.vendor_item_id)
        shown = shown_on(page, self.currency) if page.json is None else None
        if shown is not None and shown.id not in (None, product_id):
            shown = None
        if found.empty and shown is None:
            return no_product(self.name, url, f"no product {product_id} in the page")
        hint = linked_item(page) if page.json is None else None
        asked = address.vendor_item_id
        there = set(found.items) or {hint} - {None}
        if asked and there and asked not in there:
            return no_product(self.name, url, f"no offer {asked} in the page of product {product_id}")
        return self._capture(url, address, found, shown, hint)

    def _capture(self, url: str, address: Address, found: Product, shown: Stated | None, hint: str | None) -> Capture:
        item = chosen(found, address.vendor_item_id, address.item_id, hint)
        offer = own_offer(found, item, shown, hint, self.currency)
        offer.labels = {kind: words for kind, words in self.labels.items() if getattr(offer, kind) is not None}
        if offer.member_price is not None:
            offer.conditions["member_price"] = self.members
        product = product_of(found, shown, self.currency)
        product.seller, product.availability = offer.seller, offer.availability
        product.variants = variants_of(found, self.currency)
        capture = capture_of(product, offer, platform=self.name, url=url, external_id=address.product_id)
        if item is None:
            return capture
        capture = capture.with_(offers=offers_of(found, self.currency, item, offer.seller))
        return contradicted(capture, found, item, shown, self.currency)

    def _list(self, page: Page) -> Capture:
        if page.json is not None:
            found = listed(page.json, page.url, self.site, self.currency)
        else:
            found = cards(page, self.currency)
        if not found:
            return no_product(self.name, page.url)
        return Capture(
            outcome=Outcome.OK, platform=self.name, url=page.url, currency=self.currency, results=tuple(found)
        )
