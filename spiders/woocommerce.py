"""WooCommerce: Store API and REST API answers, product pages, lists, sitemaps.

Store API: `/wp-json/wc/store/v1/products`, older versions too, open to everybody. REST API: `/wp-json/wc/v3/products`,
for the shop's own keys.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final
from urllib.parse import parse_qs, urljoin, urlsplit

from model.capture import Capture, Outcome, SearchResult
from reading.evidence import Stated
from reading.page import Page
from reading.product import read_product
from reading.schema import text
from reading.sitemaps import root_of
from reading.woocommerce_cards import cards, is_list
from reading.woocommerce_page import page_product, variations
from reading.woocommerce_rest import UNSHOWN, rest_currency, rest_product, rest_products, rest_variations
from reading.woocommerce_store import store_product, store_products
from spiders.listed import product_sitemaps, sitemap_capture, with_results
from spiders.platform import Checked, Fetch, Platform
from spiders.records import capture_of, no_product, several, variant_of

_API: Final = "/wp-json/wc/store/v1/products"
_API_PATH = re.compile(r"/wc/(?:store(?:/v\d)?|v\d)/products(?:/(\d+))?/?$")
_SITEMAP = re.compile(r"/(?:wp-sitemap-posts-product-\d+|product-sitemap\d*)\.xml\Z")
"""WordPress's own sitemaps of products, and those of the plugin Yoast SEO."""


class WooCommerce(Platform):
    """A listing is a product, known by its number, which is the same in the APIs and on the page."""

    name: ClassVar[str] = "woocommerce"
    title: ClassVar[str] = "WooCommerce shops"
    reads: ClassVar[str] = "Store API and REST API answers, product pages, shop, category and search pages, sitemaps"
    checked: ClassVar[tuple[Checked, ...]] = (
        Checked("Store API list", "10 products of a coffee shop in India", "date unknown"),
        Checked("Store API product", "product 330970 of a Nigerian shop", "date unknown"),
        Checked("item page", "karminhairtools.com, prismfitnessgroup.com", "2025-12"),
        Checked("item page, Store API, sitemap", "WooCommerce's own sample products", "2026-11"),
    )
    notes: ClassVar[str] = (
        "Addresses of pages and sitemaps hold no product number: a listing is known by the number that its page tells. "
        "The REST API tells prices as they were entered, which may be without tax."
    )

    def listing_url(self, base_url: str, external_id: str) -> str:
        """WordPress's short link of product `external_id`; it leads to the product's page."""
        return urljoin(base_url, f"/?p={external_id}")

    def external_id(self, url: str) -> str | None:
        """The number in a short link or in an API's address; a page's own address has none."""
        parts = urlsplit(url)
        if found := _API_PATH.search(parts.path):
            return found[1]
        numbers = parse_qs(parts.query).get("p", [])
        return numbers[0] if len(numbers) == 1 and numbers[0].isascii() and numbers[0].isdigit() else None

    def claims(self, url: str) -> bool:
        """Addresses of the APIs, and WordPress's sitemaps of products."""
        parts = urlsplit(url)
        if _API_PATH.search(parts.path) or _SITEMAP.search(parts.path):
            return True
        return "/wc/store/" in parse_qs(parts.query).get("rest_route", [""])[0]

    def more(self, pages: Sequence[Page]) -> Sequence[Fetch]:
        """The variations, where the first answer names a variable product without their prices and stock.

        For an index of sitemaps, those that list products.
        """
        if len(pages) > 1:
            return ()
        if sitemaps := product_sitemaps(pages[0], lambda path: bool(_SITEMAP.search(path))):
            return sitemaps
        number = _variable(pages[0])
        if number is None:
            return ()
        return (Fetch(urljoin(pages[0].url, f"{_API}?type=variation&parent={number}&per_page=100")),)

    def read(self, pages: Sequence[Page]) -> Capture:
        """From an API, one capture or one for each product; from a page, what it shows, with its variations.

        From a list (shop, category, search, sitemap) its rows.
        """
        page = pages[0]
        if page.json is not None:
            return self._read_data(pages)
        if root_of(page) is not None:
            return sitemap_capture(pages, self.name, _sitemap_row)
        if is_list(page) and (rows := cards(page)):
            return Capture(outcome=Outcome.OK, platform=self.name, url=page.url, results=tuple(rows))
        beside = [store_product(one) for one in store_products(pages[1].json)] if len(pages) > 1 else []
        return self._read_page(page, beside)

    def _read_data(self, pages: Sequence[Page]) -> Capture:
        page, answers = pages[0], [one.json for one in pages]
        asked = self.external_id(page.url)
        captures = self._from_rest(answers, page.url) or self._from_store(answers, page.url)
        if isinstance(page.json, list):
            return with_results(several(captures, platform=self.name, url=page.url))
        if asked is not None and captures and captures[0].external_id != asked:
            return no_product(self.name, page.url, f"product {captures[0].external_id} in the answer for {asked}")
        return captures[0] if captures else no_product(self.name, page.url)

    def _from_store(self, answers: Sequence[Any], url: str) -> list[Capture]:
        beside = [store_product(one) for answer in answers[1:] for one in store_products(answer)]
        found = []
        for data in store_products(answers[0]):
            stated = store_product(data)
            stated.variants = beside or stated.variants
            found.append(self._capture(stated, data, url))
        return found

    def _from_rest(self, answers: Sequence[Any], url: str) -> list[Capture]:
        beside = [one for answer in answers[1:] for one in rest_variations(answer)]
        unit = rest_currency(answers[1:])
        found = []
        for data in rest_products(answers[0]):
            capture = self._capture(rest_product(data, beside, unit), data, url)
            status = text(data.get("status")) or ""
            if status in UNSHOWN:
                capture = capture.with_(outcome=Outcome.GONE, reason=f"the shop does not show it: {UNSHOWN[status]}")
            found.append(capture)
        return found

    def _capture(self, stated: Stated, data: dict[str, Any], url: str) -> Capture:
        address = text(data.get("permalink"), 2_000) or url
        return capture_of(stated, stated, platform=self.name, url=address, external_id=stated.id)

    def _read_page(self, page: Page, beside: list[Stated]) -> Capture:
        stated = page_product(page)
        if stated is None:
            return read_product(page, self.name).with_(external_id=self.external_id(page.url))
        if beside:
            stated.variants = beside
        # a page that shows a range strikes nothing, whatever single variations cost before
        plain = [replace(one, regular_price=None) for one in stated.variants]
        capture = read_product(page, self.name, [replace(stated, variants=plain)])
        if stated.variants and capture.speaks:
            capture = capture.with_(variants=tuple(variant_of(one) for one in stated.variants))
        return capture.with_(external_id=stated.id)


def _sitemap_row(sitemap: Page, url: str) -> SearchResult | None:
    """An address of a sitemap of products; the shop's own page stands among them and is none."""
    listing = _SITEMAP.search(urlsplit(sitemap.url).path) and urlsplit(url).path.strip("/").count("/") > 0
    return SearchResult(url=url) if listing else None


def _variable(page: Page) -> str | None:
    """The number of a variable product whose variations stand elsewhere; None when there is nothing to ask for."""
    if page.json is not None:
        found = store_products(page.json) if isinstance(page.json, dict) else []
        return text(found[0].get("id")) if found and found[0].get("variations") else None
    form = page.tree.css_first("form.variations_form[data-product_id]")
    if form is None or variations(form):
        return None
    return form.attributes.get("data-product_id")
