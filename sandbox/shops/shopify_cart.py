"""The cart of the Shopify shop: the Ajax Cart API (shopify.dev/docs/api/ajax/reference/cart) and the theme's page."""

from collections.abc import Mapping
from decimal import Decimal
from html import escape
from typing import Any

from sandbox.shops.carts import Carts, Contents, Line, Refusal, fields, number
from sandbox.shops.shopify_page import plain_page
from sandbox.wire import Reply, Request


class ShopifyCarts(Carts):
    """`/cart.js`, `/cart/add.js`, `/cart/change.js`, `/cart/clear.js`, and `/cart`."""

    cookie = "cart"

    def answer(self, request: Request) -> Reply | None:
        match request.method, request.path:
            case "GET", "/cart.js":
                token, cart = self.of(request)
                return self.data(token, self._told(token, cart))
            case "POST", "/cart/add.js" | "/cart/add":
                return self._add(request)
            case "POST", "/cart/clear.js":
                token, cart = self.of(request)
                cart.clear()
                return self.data(token, self._told(token, cart))
            case "GET", "/cart/change":
                return self._change(request)
            case "GET", "/cart":
                token, cart = self.of(request)
                return self.page(token, self._page(cart))
        return None

    def _add(self, request: Request) -> Reply:
        token, cart = self.of(request)
        asked = fields(request)
        first = (asked.get("items") or [asked])[0]
        try:
            line = self.add(cart, str(first.get("id")), number(first.get("quantity")))
        except Refusal as refusal:
            wrong = {"status": refusal.status, "message": "Cart Error", "description": str(refusal)}
            return self.data(token, wrong, refusal.status)
        if request.path == "/cart/add":
            return self.away(token, "/cart")
        item = _item(line)
        return self.data(token, {"items": [item]} if "items" in asked else item)

    def _change(self, request: Request) -> Reply:
        token, cart = self.of(request)
        at = number(request.query.get("line"), 0) - 1
        if 0 <= at < len(cart) and request.query.get("quantity") == "0":
            del cart[list(cart)[at]]
        return self.away(token, "/cart")

    def _told(self, token: str, cart: Contents) -> Mapping[str, Any]:
        lines = self.lines(cart)
        total = _cents(sum((line.whole for line in lines), Decimal(0)))
        return {
            "token": token,
            "note": "",
            "attributes": {},
            "original_total_price": total,
            "total_price": total,
            "total_discount": 0,
            "total_weight": 480.0 * len(lines),
            "item_count": sum(line.pieces for line in lines),
            "items": [_item(line) for line in lines],
            "requires_shipping": bool(lines),
            "currency": lines[0].view.currency if lines else self.shop.channel.currency,
            "items_subtotal_price": total,
            "cart_level_discount_applications": [],
        }

    def _page(self, cart: Contents) -> str:
        lines = self.lines(cart)
        if not lines:
            return plain_page(self.shop, "Your cart", '<h1 class="cart__empty-text">Your cart is empty</h1>')
        rows = "".join(self._row(i, line) for i, line in enumerate(lines, 1))
        total = self._amount(sum((line.whole for line in lines), Decimal(0)), lines[0])
        body = (
            '<cart-items><h1 class="title">Your cart</h1><form action="/cart" method="post" id="cart">'
            f'<table class="cart-items"><tbody>{rows}</tbody></table></form></cart-items>'
            '<div class="cart__footer"><div class="totals"><h2 class="totals__total">Estimated total</h2>'
            f'<p class="totals__total-value">{total}</p></div><small class="tax-note">Taxes included. Shipping over '
            '$8.00 calculated at checkout.</small><button type="submit" name="checkout" form="cart">Check out</button>'
            "</div>"
        )
        return plain_page(self.shop, "Your cart", body)

    def _row(self, at: int, line: Line) -> str:
        options = " / ".join(line.choice.variant.options.values())
        return (
            f'<tr class="cart-item" id="CartItem-{at}"><td class="cart-item__details">'
            f'<a href="{line.view.listing.path}?variant={line.choice.variant.id}" class="cart-item__name">'
            f'{escape(line.view.title)}</a><div class="product-option">{escape(options)}</div></td>'
            f'<td class="cart-item__quantity"><input class="quantity__input" type="number" value="{line.pieces}">'
            f'<cart-remove-button title="Remove {escape(line.view.title)}"><a href="/cart/change?line={at}&amp;'
            'quantity=0" class="button button--tertiary" aria-label="Remove">Remove</a></cart-remove-button></td>'
            '<td class="cart-item__totals"><span class="price price--end">'
            f"{self._amount(line.whole, line)}</span></td></tr>"
        )

    def _amount(self, value: Decimal, line: Line) -> str:
        return self.shop.amount(value, line.view.currency)


def _item(line: Line) -> Mapping[str, Any]:
    variant, price = line.choice.variant, _cents(line.price)
    return {
        "id": int(variant.id),
        "properties": {},
        "quantity": line.pieces,
        "variant_id": int(variant.id),
        "key": f"{variant.id}:5a1c",
        "title": f"{line.view.title} - {' / '.join(variant.options.values())}",
        "price": price,
        "original_price": price,
        "discounted_price": price,
        "line_price": price * line.pieces,
        "original_line_price": price * line.pieces,
        "total_discount": 0,
        "discounts": [],
        "sku": variant.sku.code,
        "grams": 480,
        "vendor": line.view.brand or "",
        "taxable": True,
        "product_id": int(line.view.listing.numbers["product_id"]),
        "final_price": price,
        "final_line_price": price * line.pieces,
        "url": f"{line.view.listing.path}?variant={variant.id}",
        "handle": line.view.listing.external_id,
        "requires_shipping": True,
        "product_title": line.view.title,
        "variant_title": " / ".join(variant.options.values()) or None,
        "variant_options": list(variant.options.values()),
    }


def _cents(amount: Decimal) -> int:
    return int(amount * 100)
