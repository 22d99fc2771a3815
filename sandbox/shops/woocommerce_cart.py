"""The cart of the WooCommerce shop: the Store API's (developer.woocommerce.com, Store API, Cart) and the theme's page.

The API tells line totals without tax, and the price of one piece as the shop shows it.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from html import escape
from typing import Any

from sandbox.shops.carts import Carts, Contents, Line, Refusal, fields, number
from sandbox.shops.woocommerce_page import plain_page
from sandbox.wire import Reply, Request

_API = "/wp-json/wc/store/v1/cart"
_NONCE = "b1e9f5c27a"
_VAT = Decimal("1.19")


class WooCommerceCarts(Carts):
    """`/wp-json/wc/store/v1/cart`, forms with `add-to-cart`, and `/cart/`."""

    cookie = "wp_woocommerce_session_5a1c"

    def answer(self, request: Request) -> Reply | None:
        if request.path.startswith(_API):
            return self._api(request)
        if request.path.rstrip("/") == "/cart":
            return self._cart(request)
        asked = fields(request) if request.method == "POST" else request.query
        if "add-to-cart" in asked and request.path.startswith("/product/"):
            return self._form(request, asked)
        return None

    def _api(self, request: Request) -> Reply:
        token, cart = self.of(request)
        match request.method, request.path.removeprefix(_API):
            case "GET", "":
                return self.data(token, self._told(cart), Nonce=_NONCE, Cart_Token=token)
            case "GET", "/items":
                return self.data(token, self._told(cart)["items"], Nonce=_NONCE)
            case _ if request.headers.get("nonce") != _NONCE:
                wrong = {"code": "woocommerce_rest_missing_nonce", "message": "Missing the Nonce header."}
                return self.data(token, wrong, 401)
            case "POST", "/add-item":
                return self._add(request, token, cart)
            case "DELETE", "/items":
                cart.clear()
                return self.data(token, [])
        return self.data(token, {"code": "rest_no_route", "message": "No route was found."}, 404)

    def _add(self, request: Request, token: str, cart: Contents) -> Reply:
        asked = fields(request)
        try:
            self.add(cart, str(asked.get("id")), number(asked.get("quantity")))
        except Refusal as refusal:
            status = 500 if refusal.status == 500 else 400
            return self.data(token, {"code": "woocommerce_rest_cart_error", "message": str(refusal)}, status)
        return self.data(token, self._told(cart), 201)

    def _form(self, request: Request, asked: Mapping[str, Any]) -> Reply:
        token, cart = self.of(request)
        variation = asked.get("variation_id") or ""
        listing = self.shop.shelf.listings.get(str(asked["add-to-cart"]))
        only = listing.variants[0].id if listing is not None and not listing.option_names else ""
        try:
            line = self.add(cart, str(variation or only), number(asked.get("quantity")))
        except Refusal as refusal:
            body = f'<ul class="woocommerce-error" role="alert"><li>{refusal}</li></ul>'
            return self.page(token, plain_page(self.shop, "Error", body), 500 if refusal.status == 500 else 200)
        said = f"&ldquo;{escape(line.view.title)}&rdquo; has been added to your cart." if cart else ""
        body = f'<div class="woocommerce-message" role="alert">{said} <a href="/cart/">View cart</a></div>'
        return self.page(token, plain_page(self.shop, line.view.title, body))

    def _cart(self, request: Request) -> Reply:
        token, cart = self.of(request)
        if "remove_item" in request.query:
            cart.pop(request.query["remove_item"], None)
            return self.away(token, "/cart/")
        return self.page(token, self._page(cart))

    def _told(self, cart: Contents) -> dict[str, Any]:
        lines = self.lines(cart)
        net = sum(_net(line.whole) for line in lines)
        total = sum(_minor(line.whole) for line in lines)
        money = self._money(lines[0].view.currency if lines else self.shop.channel.currency)
        return {
            "items": [self._item(line) for line in lines],
            "items_count": sum(line.pieces for line in lines),
            "totals": {
                "total_items": str(net),
                "total_items_tax": str(total - net),
                "total_shipping": "490",
                "total_shipping_tax": "93",
                "total_price": str(total + 583 if lines else 0),
                **money,
            },
            "errors": [],
        }

    def _item(self, line: Line) -> Mapping[str, Any]:
        money = self._money(line.view.currency)
        whole, net = _minor(line.whole), _net(line.whole)
        price = str(_minor(line.price))
        taxes = {"line_total": str(net), "line_total_tax": str(whole - net)}
        return {
            "key": line.choice.variant.id,
            "id": int(line.choice.variant.id),
            "type": "variation" if line.choice.variant.options else "simple",
            "quantity": line.pieces,
            "name": line.view.title,
            "sku": line.choice.variant.sku.code,
            "permalink": self.shop.base_url + line.view.listing.path,
            "variation": [{"attribute": n, "value": v} for n, v in line.choice.variant.options.items()],
            "prices": {"price": price, "regular_price": price, "sale_price": price, **money},
            "totals": {"line_subtotal": str(net), "line_subtotal_tax": str(whole - net), **taxes, **money},
        }

    def _money(self, currency: str) -> Mapping[str, Any]:
        return {"currency_code": currency, "currency_symbol": "€", "currency_minor_unit": 2}

    def _page(self, cart: Contents) -> str:
        lines = self.lines(cart)
        if not lines:
            empty = '<div class="cart-empty woocommerce-info">Your cart is currently empty.</div>'
            return plain_page(self.shop, "Cart", f'<h1 class="entry-title">Cart</h1>{empty}')
        rows = "".join(map(self._row, lines))
        goods = sum((line.whole for line in lines), Decimal(0))
        first = lines[0]
        body = (
            '<h1 class="entry-title">Cart</h1><form class="woocommerce-cart-form" action="/cart/" method="post">'
            f'<table class="shop_table cart woocommerce-cart-form__contents"><tbody>{rows}</tbody></table></form>'
            '<div class="cart_totals"><h2>Cart totals</h2><table><tr class="cart-subtotal"><th>Subtotal</th>'
            f'<td>{self._amount(goods, first)}</td></tr><tr class="shipping"><th>Shipping</th><td>Flat rate: '
            f'{self._amount(Decimal("5.83"), first)}</td></tr><tr class="order-total"><th>Total</th><td><strong>'
            f"{self._amount(goods + Decimal('5.83'), first)}</strong> <small>(includes VAT)</small></td></tr></table>"
            '<a href="/checkout/" class="checkout-button button">Proceed to checkout</a></div>'
        )
        return plain_page(self.shop, "Cart", body)

    def _row(self, line: Line) -> str:
        key, path = line.choice.variant.id, line.view.listing.path
        options = ", ".join(line.choice.variant.options.values())
        return (
            f'<tr class="woocommerce-cart-form__cart-item cart_item"><td class="product-remove">'
            f'<a href="/cart/?remove_item={key}&amp;_wpnonce={_NONCE}" class="remove" aria-label="Remove this item">'
            f'&times;</a></td><td class="product-name"><a href="{path}">{escape(line.view.title)}</a> - {options}</td>'
            f'<td class="product-price">{self._amount(line.price, line)}</td><td class="product-quantity">'
            f'<input type="number" name="cart[{key}][qty]" value="{line.pieces}"></td>'
            f'<td class="product-subtotal">{self._amount(line.whole, line)}</td></tr>'
        )

    def _amount(self, value: Decimal, line: Line) -> str:
        printed = self.shop.amount(value, line.view.currency)
        return f'<span class="woocommerce-Price-amount amount"><bdi>{printed}</bdi></span>'


def _minor(amount: Decimal) -> int:
    return int(amount * 100)


def _net(amount: Decimal) -> int:
    return int((amount * 100 / _VAT).quantize(Decimal(1), rounding=ROUND_HALF_UP))
