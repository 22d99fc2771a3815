"""Shopify: product JSON (`/products.json`, `/products/<handle>.js` and `.json`), GraphQL, pages, lists, sitemaps.

Source of the shapes: Shopify's references of its Ajax, Storefront and Admin APIs and of Liquid (shopify.dev, 2025).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Final
from urllib.parse import quote, unquote, urljoin, urlsplit

from model.capture import Capture, Outcome, SearchResult
from reading.evidence import STATE, Stated
from reading.page import Page
from reading.product import read_product
from reading.schema import text
from reading.shopify_data import in_currency, page_product, product, products_in, set_currency, shop_currency
from reading.shopify_lists import cards, is_list, suggested
from reading.sitemaps import root_of
from spiders.listed import product_sitemaps, sitemap_capture, with_results
from spiders.platform import Checked, Fetch, Platform
from spiders.records import capture_of, no_product, several, variant_of

_LISTING = re.compile(r"/products/([^/?#]+?)(?:\.(?:js|json|oembed|xml))?/?$")
_DATA_PATH = re.compile(r"/products(?:/[^/]+)?\.(?:js|json)$|/search/suggest\.json$|/sitemap_products_\d+\.xml$")
_SITEMAP = re.compile(r"/sitemap_products_\d+\.xml\Z")
_SHUT: Final = {
    "DRAFT": "the product is a draft: not for sale",
    "ARCHIVED": "the product is archived: no longer sold",
}
"""Statuses of the Admin API in which no shopper sees a product. Source: shopify.dev, ProductStatus."""
_ACTIVE_CURRENCY = re.compile(r"""Shopify\.currency\s*=\s*\{\s*["']active["']\s*:\s*["']([A-Z]{3})["']""")


class Shopify(Platform):
    """A listing is a product, known by its handle. Its variants are Shopify's, each with its own price and stock."""

    name: ClassVar[str] = "shopify"
    title: ClassVar[str] = "Shopify shops"
    reads: ClassVar[str] = "product pages and JSON, GraphQL, collections, search pages and suggestions, sitemaps"
    checked: ClassVar[tuple[Checked, ...]] = (
        Checked("product JSON", "products.json of a coffee shop in India", "2025-09"),
        Checked("Storefront GraphQL", "26 products of a Swiss shop with presentment prices", "2022-04"),
        Checked("item page", "skullcandy.com crusher-anc-2, with six other shops' pages", "2026-03"),
    )
    notes: ClassVar[str] = (
        "product JSON names no currency; the search and collection pages of themes differ in their cards"
    )

    def listing_url(self, base_url: str, external_id: str) -> str:
        """The product page of handle `external_id`."""
        return urljoin(base_url, f"/products/{quote(external_id)}")

    def external_id(self, url: str) -> str | None:
        """The handle in `url`."""
        found = _LISTING.search(urlsplit(url).path)
        return unquote(found[1]) if found else None

    def claims(self, url: str) -> bool:
        """Shops under myshopify.com, and the paths of product JSON."""
        parts = urlsplit(url)
        return (parts.hostname or "").endswith(".myshopify.com") or bool(_DATA_PATH.search(parts.path))

    def more(self, pages: Sequence[Page]) -> Sequence[Fetch]:
        """The product's `.js`, when the page of a shop on Shopify's own themes does not hold its variants.

        For an index of sitemaps, those that list products.
        """
        page = pages[0]
        handle = self.external_id(page.url)
        if len(pages) == 1 and (sitemaps := product_sitemaps(page, lambda path: bool(_SITEMAP.search(path)))):
            return sitemaps
        if len(pages) > 1 or handle is None or page.json is not None or "Shopify.shop" not in page.text:
            return ()
        if page_product(page, handle) is not None:
            return ()
        return (Fetch(urljoin(page.url, f"/products/{quote(handle)}.js")),)

    def read(self, pages: Sequence[Page]) -> Capture:
        """From product JSON, one capture or one for each product; from a page, what it shows, with its variants.

        From a list (collection, search, sitemap) its rows.
        """
        page = pages[0]
        if page.json is not None:
            return self._read_data(page)
        if root_of(page) is not None:
            return sitemap_capture(pages, self.name, self._sitemap_row)
        handle = self.external_id(page.url)
        if handle is None and is_list(page.url) and (rows := cards(page, _active_currency(page))):
            return self._rows(rows, page.url)
        return self._read_page(pages, handle)

    def _read_page(self, pages: Sequence[Page], handle: str | None) -> Capture:
        page = pages[0]
        stated = page_product(page, handle) if handle else None
        if stated is None and len(pages) > 1 and isinstance(pages[1].json, dict):
            stated = product(pages[1].json, f"{STATE} product.js", pages[1].url)
        if stated is not None:
            in_currency(stated, _active_currency(page))
        capture = read_product(page, self.name, [stated] if stated else ())
        if stated is not None and len(stated.variants) > 1 and capture.speaks:
            capture = capture.with_(variants=tuple(variant_of(one) for one in stated.variants))
        return capture.with_(external_id=handle)

    def _rows(self, rows: list[SearchResult], url: str) -> Capture:
        return Capture(outcome=Outcome.OK, platform=self.name, url=url, results=tuple(rows))

    def _sitemap_row(self, _page: Page, url: str) -> SearchResult | None:
        handle = self.external_id(url)
        return SearchResult(external_id=handle, url=url) if handle else None

    def _read_data(self, page: Page) -> Capture:
        if rows := suggested(page.json, page.url):
            return self._rows(rows, page.url)
        found, many = products_in(page.json)
        pick = None if many else dict(_query(page.url)).get("variant")
        unit = set_currency(found) or shop_currency(page.json)
        captures = [one for data in found if (one := self._capture(data, page.url, pick, unit, many))]
        if many:
            return with_results(several(captures, platform=self.name, url=page.url))
        return captures[0] if captures else no_product(self.name, page.url)

    def _capture(
        self, data: dict[str, Any], url: str, pick: str | None, unit: str | None, many: bool
    ) -> Capture | None:
        stated = product(data, "product data", url, unit)
        if stated.name is None:
            return None
        asked = None if many else self.external_id(url)
        handle = text(data.get("handle")) or asked
        if asked is not None and handle is not None and handle.casefold() != asked.casefold():
            return None
        if many and handle:
            url = urljoin(url, f"/products/{quote(handle)}")
        shown = _shown(stated, pick)
        if len(stated.variants) == 1:
            stated.quantity = stated.variants[0].quantity
        capture = capture_of(stated, shown, platform=self.name, url=url, external_id=handle)
        if shut := _SHUT.get(text(data.get("status")) or ""):
            return capture.with_(outcome=Outcome.GONE, reason=shut)
        return capture if capture.outcome is not Outcome.PARSE_FAILED else None


def _active_currency(page: Page) -> str | None:
    """The currency in which Shopify's own themes show their prices."""
    found = _ACTIVE_CURRENCY.search(page.text)
    return found[1] if found else None


def _query(url: str) -> Iterator[tuple[str, str]]:
    for part in urlsplit(url).query.split("&"):
        name, _, value = part.partition("=")
        yield name, value


def _shown(stated: Stated, pick: str | None) -> Stated:
    """The variant that the page opens with: the one that the URL picks, else the first that can be bought.

    Source: Liquid `product.selected_or_first_available_variant`.
    """
    for variant in stated.variants:
        if pick is not None and variant.id == pick:
            return variant
    for variant in stated.variants:
        if variant.availability.buyable and variant.price is not None:
            return variant
    return next((v for v in stated.variants if v.price is not None), stated)
