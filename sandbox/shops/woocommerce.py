"""The brand's shop for Europe, in the shape of a WooCommerce shop: the Store API and a theme's page."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from html import escape
from typing import Any
from urllib.parse import urlencode

from sandbox.shelf import Shelf
from sandbox.shops import clutter
from sandbox.shops.base import Shop
from sandbox.shops.serving import Made, as_json
from sandbox.shops.woocommerce_cart import WooCommerceCarts
from sandbox.shops.woocommerce_page import money, page, plain_page, slug
from sandbox.views import Choice, View
from sandbox.wire import Reply, Request

_API = "/wp-json/wc/store/v1/products"
_JSON = "application/json; charset=UTF-8"
_SIGNS = {"EUR": "€", "USD": "$"}


class WooCommerceShop(Shop):
    """`/product/{slug}/`; external id is the product's number."""

    name = "woocommerce"
    picture_folder = "/wp-content/uploads/2026/09/"

    def __init__(self, shelf: Shelf, host: str, port: int) -> None:
        super().__init__(shelf, host, port)
        self._carts = WooCommerceCarts(self)
        self._slugs = {one.style.slug: external_id for external_id, one in shelf.listings.items()}
        self._owners = {external_id: external_id for external_id in shelf.listings}
        """Product by its own number, or by that of one of its variations."""
        for external_id, one in shelf.listings.items():
            self._owners |= {variant.id: external_id for variant in one.variants}

    def script(self) -> str:
        return clutter.text("woocommerce.js")

    def basket(self, request: Request) -> Reply | None:
        return self._carts.answer(request)

    def about(self, request: Request) -> str | None:
        head, _, last = request.path.rstrip("/").rpartition("/")
        if head == "/product":
            return self._slugs.get(last)
        if head == _API:
            return self._owners.get(last)
        if request.path.rstrip("/") == _API and "slug" in request.query:
            return self._slugs.get(request.query["slug"])
        return None

    def make(self, request: Request, external_id: str | None) -> Made | None:
        path = request.path.rstrip("/")
        if path == _API:
            return self._list(request.query)
        if path.startswith(_API):
            return self._one(path.rpartition("/")[2], external_id)
        if external_id is not None:
            view = self.shelf.view(external_id)
            return Made(self.notice("gone"), status=404) if view.gone else Made(page(self, view))
        match request.path:
            case "/" | "/shop/":
                return Made(plain_page(self, "Shop", '<h1 class="page-title">Shop</h1>'))
            case "/wp-sitemap.xml":
                return Made(self._index(), "application/xml; charset=UTF-8")
            case "/wp-sitemap-posts-product-1.xml":
                return Made(self.sitemap(), "application/xml; charset=UTF-8")
        return None

    def amount(self, value: Decimal, currency: str) -> str:
        return f"{_SIGNS[currency]}{value:,.2f}"

    def notice(self, what: str) -> str:
        title, text = self.words(what)
        return plain_page(self, title, f'<h1 class="page-title">{title}</h1><p>{text}</p>')

    def robots(self) -> str:
        """WooCommerce's own lines after WordPress's."""
        return (
            "User-agent: *\nDisallow: /wp-content/uploads/wc-logs/\nDisallow: /*?add-to-cart=\nDisallow: "
            "/*?*add-to-cart=\n"
            f"Disallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n\nSitemap: {self.base_url}/wp-sitemap.xml\n"
        )

    def _index(self) -> str:
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        place = f"{self.base_url}/wp-sitemap-posts-product-1.xml"
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><sitemapindex xmlns="{space}"><sitemap><loc>{place}</loc>'
            "</sitemap></sitemapindex>"
        )

    def _one(self, number: str, external_id: str | None) -> Made:
        view = self.shelf.view(external_id) if external_id else None
        if view is not None and not view.gone:
            if number == external_id:
                return Made(as_json(self._product(view)), _JSON)
            for choice in view.choices:
                if choice.variant.id == number:
                    return Made(as_json(self._variation(view, choice)), _JSON)
        wrong = {
            "code": "woocommerce_rest_product_invalid_id",
            "message": "Invalid product ID.",
            "data": {"status": 404},
        }
        return Made(as_json(wrong), _JSON, 404)

    def _list(self, query: Mapping[str, str]) -> Made:
        items = list(self._matching(query))
        size = max(min(_number(query, "per_page", 10), 100), 1)
        first = (max(_number(query, "page", 1), 1) - 1) * size
        counts = {"X-WP-Total": str(len(items)), "X-WP-TotalPages": str(-(-len(items) // size))}
        return Made(as_json(items[first : first + size]), _JSON, 200, counts)

    def _matching(self, query: Mapping[str, str]) -> Iterable[Mapping[str, Any]]:
        views = (view for external_id in self.shelf.listings if not (view := self.shelf.view(external_id)).gone)
        if query.get("type") == "variation":
            parent = query.get("parent")
            for view in views:
                if parent in {None, view.listing.external_id} and view.listing.option_names:
                    yield from (self._variation(view, choice) for choice in view.choices)
            return
        wanted = {"slug": query.get("slug"), "include": query.get("include")}
        for view in views:
            if wanted["slug"] in {None, view.listing.style.slug} and wanted["include"] in {
                None,
                view.listing.external_id,
            }:
                yield self._product(view)

    def _prices(self, view: View, choices: Iterable[Choice]) -> Mapping[str, Any]:
        shown = list(choices)
        low = min(shown, key=lambda choice: choice.price)
        high = max(choice.price for choice in shown)
        regular = low.regular or low.price
        spread = {"min_amount": _minor(low.price), "max_amount": _minor(high)} if high != low.price else None
        return {
            "price": _minor(low.price),
            "regular_price": _minor(regular),
            "sale_price": _minor(low.price),
            "price_range": spread,
            "currency_code": view.currency,
            "currency_symbol": _SIGNS[view.currency],
            "currency_minor_unit": 2,
            "currency_decimal_separator": ".",
            "currency_thousand_separator": ",",
            "currency_prefix": _SIGNS[view.currency],
            "currency_suffix": "",
        }

    def _product(self, view: View) -> Mapping[str, Any]:
        listing = view.listing
        variable = bool(listing.option_names)
        gift = f"<p><strong>Gift:</strong> {escape(view.gift)}</p>" if view.gift else ""
        return self._common(view, view.choices) | {
            "id": int(listing.external_id),
            "slug": listing.style.slug,
            "parent": 0,
            "type": "variable" if variable else "simple",
            "variation": "",
            "permalink": self.base_url + listing.path,
            "sku": listing.style.code if variable else view.choices[0].variant.sku.code,
            "short_description": f"<p>{escape(listing.style.kind.story['en'])}</p>{gift}",
            "brands": [{"id": 7, "name": view.brand, "slug": "arcus", "link": f"{self.base_url}/brand/arcus/"}]
            if view.brand
            else [],
            "categories": [{"id": 18, "name": listing.style.kind.category["en"], "slug": listing.style.kind.name}],
            "attributes": [
                {
                    "id": i,
                    "name": name,
                    "taxonomy": f"pa_{name.lower()}",
                    "has_variations": True,
                    "terms": [{"id": 20 + j, "name": value, "slug": slug(value)} for j, value in enumerate(values)],
                }
                for i, (name, values) in enumerate(view.options().items(), 1)
            ],
            "variations": [
                {
                    "id": int(choice.variant.id),
                    "attributes": [
                        {"name": name, "value": slug(value)} for name, value in choice.variant.options.items()
                    ],
                }
                for choice in view.choices
                if variable
            ],
            "has_options": variable,
        }

    def _variation(self, view: View, choice: Choice) -> Mapping[str, Any]:
        options = choice.variant.options
        chosen = urlencode({f"attribute_pa_{name.lower()}": slug(value) for name, value in options.items()})
        return self._common(replace(view, price=choice.price, regular=choice.regular), [choice]) | {
            "id": int(choice.variant.id),
            "slug": "-".join((view.listing.style.slug, *map(slug, options.values()))),
            "parent": int(view.listing.external_id),
            "type": "variation",
            "variation": ", ".join(f"{name}: {value}" for name, value in options.items()),
            "permalink": f"{self.base_url}{view.listing.path}?{chosen}",
            "sku": choice.variant.sku.code,
            "short_description": "",
            "brands": [],
            "categories": [],
            "attributes": [],
            "variations": [],
            "has_options": False,
        }

    def _common(self, view: View, choices: Iterable[Choice]) -> dict[str, Any]:
        shown = list(choices)
        in_stock = any(choice.available for choice in shown)
        single = len(shown) == 1
        text = f"{shown[0].quantity} in stock" if single and in_stock else "" if in_stock else "Out of stock"
        return {
            "name": view.title,
            "description": f"<p>{escape(view.description)}</p>",
            "on_sale": any(choice.regular is not None for choice in shown),
            "prices": self._prices(view, shown),
            "price_html": money(view, shown, self),
            "average_rating": "4.6",
            "review_count": 40,
            "images": self._images(view),
            "tags": [],
            "grouped_products": [],
            "is_purchasable": True,
            "is_in_stock": in_stock,
            "is_on_backorder": False,
            "low_stock_remaining": None,
            "stock_availability": {"text": text, "class": "in-stock" if in_stock else "out-of-stock"},
            "sold_individually": False,
            "add_to_cart": {"text": "Select options", "single_text": "Add to cart", "minimum": 1, "maximum": 9999},
            "is_password_protected": False,
            "extensions": {},
        }

    def _images(self, view: View) -> list[Mapping[str, Any]]:
        return [
            {"id": 50 + i, "src": src, "thumbnail": src, "srcset": "", "sizes": "", "name": view.title, "alt": ""}
            for i, src in enumerate(self.sources(view))
        ]


def _minor(amount: Decimal) -> str:
    return str(int(amount * 100))


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    return int(query[name]) if query.get(name, "").isdigit() else default
