"""The brand's shop for Asia, in the shape of a Shopify shop: product JSON in three forms, and a theme's page."""

from collections.abc import Mapping
from decimal import Decimal
from html import escape
from typing import Any

from sandbox.shelf import Shelf
from sandbox.shops import clutter
from sandbox.shops.base import Shop
from sandbox.shops.serving import Made, as_json
from sandbox.shops.shopify_cart import ShopifyCarts
from sandbox.shops.shopify_page import page, plain_page
from sandbox.views import Choice, View
from sandbox.wire import Reply, Request

_JSON = "application/json; charset=utf-8"
_DATE = "2026-09-01T10:00:00+08:00"
_MAX_LIMIT = 250
"""Products on one page of products.json; Shopify answers no more."""


class ShopifyShop(Shop):
    """`/products/{handle}`; external id is the handle."""

    name = "shopify"
    picture_folder = "/cdn/shop/files/"

    def __init__(self, shelf: Shelf, host: str, port: int) -> None:
        super().__init__(shelf, host, port)
        self._carts = ShopifyCarts(self)

    def script(self) -> str:
        return clutter.text("shopify.js")

    def basket(self, request: Request) -> Reply | None:
        return self._carts.answer(request)

    def about(self, request: Request) -> str | None:
        head, _, last = request.path.rpartition("/")
        handle = last.removesuffix(".json").removesuffix(".js")
        return handle if head.endswith("/products") and handle in self.shelf.listings else None

    def make(self, request: Request, external_id: str | None) -> Made | None:
        if external_id is not None:
            return self._product(request.path, self.shelf.view(external_id))
        match request.path:
            case "/":
                return Made(plain_page(self, self.channel.title, '<h1 class="h0">Run the arc</h1>'))
            case "/products.json" | "/collections/all/products.json":
                return Made(as_json({"products": self._window(request.query)}), _JSON)
            case "/collections.json":
                return Made(as_json({"collections": [{"id": 1, "handle": "all", "title": "All"}]}), _JSON)
            case "/meta.json":
                meta = {"id": 1, "name": self.channel.title, "currency": self.channel.currency, "country": "HK"}
                return Made(as_json(meta), _JSON)
            case "/collections/all":
                return Made(plain_page(self, "All", f'<ul class="grid product-grid">{self.cards()}</ul>'))
        return None

    def amount(self, value: Decimal, currency: str) -> str:
        return {"USD": f"${value:,.2f} USD", "EUR": f"€{value:,.2f} EUR"}[currency]

    def notice(self, what: str) -> str:
        title, text = self.words(what)
        return plain_page(
            self, title, f'<h1 class="title">{title}</h1><p>{text}</p><a href="/collections/all">Shop</a>'
        )

    def robots(self) -> str:
        """Shopify's own, shortened."""
        closed = "\n".join(f"Disallow: {path}" for path in ("/admin", "/cart", "/orders", "/checkouts/", "/account"))
        return (
            f"# we use Shopify as our ecommerce platform\n\nUser-agent: *\n{closed}\n\nSitemap: {self.base_url}"
            "/sitemap.xml\n"
        )

    def cards(self) -> str:
        """All products, plainly."""
        return "".join(
            f'<li class="grid__item"><a href="{one.path}">{escape(one.title)}</a></li>'
            for one in self.shelf.listings.values()
        )

    def source(self, name: str) -> str:
        return f"{super().source(name)}?v=1788256800"

    def _product(self, path: str, view: View) -> Made:
        if path.endswith(".js"):
            return (
                Made("{}", _JSON, 404)
                if view.gone
                else Made(as_json(self._ajax(view)), "text/javascript; charset=utf-8")
            )
        if path.endswith(".json"):
            return Made("{}", _JSON, 404) if view.gone else Made(as_json({"product": self._admin_like(view)}), _JSON)
        return Made(self.notice("gone"), status=404) if view.gone else Made(page(self, view, self._ajax(view)))

    def _window(self, query: Mapping[str, str]) -> list[Mapping[str, Any]]:
        def number(name: str, default: int) -> int:
            return max(int(query[name]), 1) if query.get(name, "").isdigit() else default

        limit = min(number("limit", 30), _MAX_LIMIT)
        first = (number("page", 1) - 1) * limit
        views = (self.shelf.view(external_id) for external_id in list(self.shelf.listings)[first : first + limit])
        return [self._listed(view) for view in views if not view.gone]

    def _common(self, view: View) -> dict[str, Any]:
        return {
            "id": int(view.listing.numbers["product_id"]),
            "title": view.title,
            "handle": view.listing.external_id,
            "published_at": _DATE,
            "created_at": _DATE,
            "vendor": view.brand or "",
        }

    def _images(self, view: View) -> list[Mapping[str, Any]]:
        product = int(view.listing.numbers["product_id"])
        return [
            {
                "id": product + 500 + i,
                "created_at": _DATE,
                "position": i,
                "updated_at": _DATE,
                "product_id": product,
                "variant_ids": [],
                "src": self.source(name),
                "width": 640,
                "height": 640,
            }
            for i, name in enumerate(self.picture_names(view), 1)
        ]

    def _listed(self, view: View) -> Mapping[str, Any]:
        """A product as products.json has it: decimal strings, `available`, no stock, no currency."""
        return self._common(view) | {
            "body_html": body_html(view),
            "updated_at": _DATE,
            "product_type": view.listing.style.kind.category["en"],
            "tags": tags(view),
            "variants": [self._listed_variant(view, i, choice) for i, choice in enumerate(view.choices, 1)],
            "images": self._images(view),
            "options": options(view),
        }

    def _listed_variant(self, view: View, position: int, choice: Choice) -> Mapping[str, Any]:
        return {
            "id": int(choice.variant.id),
            "title": variant_title(choice),
            **option_fields(choice),
            "sku": choice.variant.sku.code,
            "requires_shipping": True,
            "taxable": True,
            "featured_image": None,
            "available": choice.available,
            "price": f"{choice.price:.2f}",
            "grams": 480,
            "compare_at_price": None if choice.regular is None else f"{choice.regular:.2f}",
            "position": position,
            "product_id": int(view.listing.numbers["product_id"]),
            "created_at": _DATE,
            "updated_at": _DATE,
        }

    def _admin_like(self, view: View) -> Mapping[str, Any]:
        """A product as `/products/{handle}.json` has it: decimal strings, barcode, currency, no availability."""
        images = self._images(view)
        return self._common(view) | {
            "body_html": body_html(view),
            "product_type": view.listing.style.kind.category["en"],
            "updated_at": _DATE,
            "template_suffix": "",
            "published_scope": "web",
            "tags": ", ".join(tags(view)),
            "variants": [_admin_variant(view, i, choice) for i, choice in enumerate(view.choices, 1)],
            "options": options(view),
            "images": images,
            "image": images[0] if images else None,
        }

    def _ajax(self, view: View) -> Mapping[str, Any]:
        """A product as `/products/{handle}.js` has it: amounts in cents."""
        prices = [cents(choice.price) for choice in view.choices]
        compared = [cents(choice.regular) for choice in view.choices if choice.regular is not None]
        names = [self.source(name).removeprefix("http:") for name in self.picture_names(view)]
        return self._common(view) | {
            "description": body_html(view),
            "type": view.listing.style.kind.category["en"],
            "tags": tags(view),
            "price": min(prices),
            "price_min": min(prices),
            "price_max": max(prices),
            "available": view.available,
            "price_varies": min(prices) != max(prices),
            "compare_at_price": min(compared) if compared else None,
            "compare_at_price_min": min(compared, default=0),
            "compare_at_price_max": max(compared, default=0),
            "compare_at_price_varies": len(set(compared)) > 1,
            "variants": [_ajax_variant(view, choice) for choice in view.choices],
            "images": names,
            "featured_image": names[0] if names else None,
            "options": options(view),
            "url": view.listing.path,
            "media": [{"id": i, "position": i, "media_type": "image", "src": src} for i, src in enumerate(names, 1)],
            "requires_selling_plan": False,
            "selling_plan_groups": [],
        }


def _admin_variant(view: View, position: int, choice: Choice) -> Mapping[str, Any]:
    return {
        "id": int(choice.variant.id),
        "product_id": int(view.listing.numbers["product_id"]),
        "title": variant_title(choice),
        "price": f"{choice.price:.2f}",
        "position": position,
        "inventory_policy": "deny",
        "compare_at_price": "" if choice.regular is None else f"{choice.regular:.2f}",
        **option_fields(choice),
        "created_at": _DATE,
        "updated_at": _DATE,
        "taxable": True,
        "barcode": choice.variant.sku.gtin,
        "fulfillment_service": "manual",
        "grams": 480,
        "inventory_management": "shopify",
        "requires_shipping": True,
        "sku": choice.variant.sku.code,
        "weight": 0.48,
        "weight_unit": "kg",
        "image_id": None,
        "price_currency": view.currency,
        "compare_at_price_currency": "" if choice.regular is None else view.currency,
    }


def _ajax_variant(view: View, choice: Choice) -> Mapping[str, Any]:
    return {
        "id": int(choice.variant.id),
        "title": variant_title(choice),
        **option_fields(choice),
        "sku": choice.variant.sku.code,
        "requires_shipping": True,
        "taxable": True,
        "featured_image": None,
        "available": choice.available,
        "name": f"{view.title} - {variant_title(choice)}",
        "public_title": variant_title(choice),
        "options": list(choice.variant.options.values()) or ["Default Title"],
        "price": cents(choice.price),
        "weight": 480,
        "compare_at_price": None if choice.regular is None else cents(choice.regular),
        "inventory_management": "shopify",
        "barcode": choice.variant.sku.gtin,
        "requires_selling_plan": False,
        "selling_plan_allocations": [],
    }


def cents(amount: Decimal) -> int:
    """Shopify's minor units: hundredths, whatever the currency."""
    return int(amount * 100)


def variant_title(choice: Choice) -> str:
    """ "Black / US 9"."""
    return " / ".join(choice.variant.options.values()) or "Default Title"


def option_fields(choice: Choice) -> dict[str, str | None]:
    """`option1` to `option3`."""
    values = [*(choice.variant.options.values() or ["Default Title"]), None, None][:3]
    return {f"option{i}": value for i, value in enumerate(values, 1)}


def options(view: View) -> list[Mapping[str, Any]]:
    """The product's options; goods of one kind have the option `Title`."""
    offered = view.options() or {"Title": ["Default Title"]}
    return [{"name": name, "position": i, "values": values} for i, (name, values) in enumerate(offered.items(), 1)]


def tags(view: View) -> list[str]:
    """The product's tags."""
    return ["2026fw", view.listing.style.code, view.listing.style.kind.name]


def body_html(view: View) -> str:
    """The description, with the gift's line where there is one."""
    gift = f"\n<p><strong>Gift:</strong> {escape(view.gift)}</p>" if view.gift else ""
    return f"<p>{escape(view.description)}</p>{gift}"
