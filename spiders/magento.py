"""Magento 2 (Adobe Commerce): REST and GraphQL products, product pages, and the settings of their option widgets."""

import re
from collections.abc import Sequence
from typing import Any, ClassVar, Final
from urllib.parse import quote, unquote, urljoin, urlsplit

from model.capture import Capture, Outcome
from reading.magento_data import page_product, widget_product
from reading.magento_records import disabled, page_path, product, records_in
from reading.magento_time import Clock, clock_of
from reading.page import Page
from reading.product import read_product
from spiders.platform import Checked, Fetch, Platform, page_at
from spiders.records import capture_of, no_product, several, variant_of

_REST = re.compile(r"/rest/(?:[\w-]+/)?V1/(?:products|products-render-info|configurable-products)(?:/|\Z)")
_REST_ONE = re.compile(r"/rest/(?:[\w-]+/)?V1/products/([^/]+)\Z")
_BY_NUMBER = re.compile(r"/catalog/product/view/(?:.*/)?id/\d+(?:/|\Z)")
_NO_LISTING = re.compile(
    r"/(?:checkout|customer|catalogsearch|wishlist|sales|review|media|static|rest|graphql|catalog/category)(?:/|\Z)"
)
"""Paths of Magento's own areas, which are no product's page."""
_Record = dict[str, Any]
_NO_NAME: Final = "an auxiliary answer: prices and stock of a product without its name"


class Magento(Platform):
    """A listing is a product: in data known by its SKU, on pages by their path, which the URL key makes."""

    name: ClassVar[str] = "magento"
    title: ClassVar[str] = "Magento 2 and Adobe Commerce shops"
    reads: ClassVar[str] = "REST and GraphQL products, product pages, settings of option widgets"
    checked: ClassVar[tuple[Checked, ...]] = (
        Checked("REST products", "10 products of an optician in the Emirates", "2022-09"),
        Checked("GraphQL products", "10 products of mumzworld.com", "date unknown"),
        Checked("option widget", "jsonConfig of maria-cher.com.ar and of wearethought.com", "date unknown"),
    )
    notes: ClassVar[str] = (
        "REST tells prices in the base currency and as entered, maybe without tax, and the default source's stock. "
        "A special price counts on the days that its window names; where that is not sure the price is left out."
    )

    def listing_url(self, base_url: str, external_id: str) -> str:
        """The page at path `external_id`; for a SKU, which begins with no slash, the product's REST address."""
        if external_id.startswith("/"):
            return page_at(base_url, external_id)
        return urljoin(base_url, f"/rest/V1/products/{quote(external_id, safe='')}")

    def external_id(self, url: str) -> str | None:
        """The SKU in a REST address, else the path of a page; None for the shop's front page and its other areas."""
        parts = urlsplit(url)
        if found := _REST_ONE.match(parts.path):
            return unquote(found[1])
        if parts.scheme not in ("http", "https") or not parts.path.strip("/") or _NO_LISTING.match(parts.path):
            return None
        return parts.path

    def claims(self, url: str) -> bool:
        """REST addresses of products, and pages that name their product by number; other paths look like any shop's."""
        path = urlsplit(url).path
        return bool(_REST.match(path) or _BY_NUMBER.search(path))

    def more(self, pages: Sequence[Page]) -> Sequence[Fetch]:
        """The variants of a configurable product that REST answered: its own record has neither price nor options."""
        page = pages[0]
        if len(pages) > 1 or not isinstance(page.json, dict) or page.json.get("type_id") != "configurable":
            return ()
        path = urlsplit(page.url).path
        if not (found := _REST_ONE.match(path)):
            return ()
        root = path.partition("/products/")[0]
        return (Fetch(urljoin(page.url, f"{root}/configurable-products/{found[1]}/children")),)

    def read(self, pages: Sequence[Page]) -> Capture:
        """From data, one capture or one for each product; from a page, what it shows, with its variants."""
        page = pages[0]
        if page.json is None:
            return self._read_page(page)
        records = records_in(page.json)
        if not records:
            return self._read_widget(page)
        beside = [*records, *(one for more in pages[1:] for one in records_in(more.json))]
        numbered = {str(one["id"]): one for one in beside if "id" in one}
        clock = clock_of(page.headers, (one.get("updated_at") for one in beside))
        asked = _REST_ONE.match(urlsplit(page.url).path)
        if asked and str(records[0].get("sku")).casefold() != unquote(asked[1]).casefold():
            return no_product(
                self.name, page.url, f"product {records[0].get('sku')} in the answer for {unquote(asked[1])}"
            )
        captures = [self._capture(one, page.url, clock, numbered) for one in records]
        return captures[0] if len(captures) == 1 else several(captures, platform=self.name, url=page.url)

    def _capture(
        self, data: dict[str, Any], url: str, clock: Clock | None, by_id: dict[str, dict[str, Any]]
    ) -> Capture:
        stated = product(data, clock, by_id)
        stated.images = [image for one in stated.images if (image := _absolute(url, one))]
        capture = capture_of(
            stated,
            stated,
            platform=self.name,
            url=_absolute(url, page_path(data)) or url,
            external_id=stated.sku or stated.id,
        )
        if disabled(data):
            return capture.with_(outcome=Outcome.GONE, reason="the shop has switched the product off")
        return capture

    def _read_widget(self, page: Page) -> Capture:
        """The settings of an option widget alone: a product known by its number, without a name."""
        stated = widget_product(page.json, page.url)
        if stated is None:
            return no_product(self.name, page.url)
        capture = capture_of(stated, stated, platform=self.name, url=page.url, external_id=stated.id)
        return capture.with_(outcome=Outcome.PARTIAL, reason=_NO_NAME)

    def _read_page(self, page: Page) -> Capture:
        stated = page_product(page)
        capture = read_product(page, self.name, [stated] if stated is not None else ())
        capture = capture.with_(external_id=self.external_id(page.url), name=capture.name or None)
        if stated is None or not capture.speaks:
            return capture
        if stated.variants:
            capture = capture.with_(variants=tuple(variant_of(one) for one in stated.variants))
        return capture.with_(external_id=capture.external_id or stated.id)


def _absolute(url: str, link: str | None) -> str | None:
    """`link` as an address, seen from `url`; None when it is none."""
    try:
        return urljoin(url, link) if link else None
    except ValueError:
        return None
