"""The cart of the brand's Korean shop: an API for its script, and a page with a form for each line."""

from collections.abc import Callable
from decimal import Decimal
from html import escape

from sandbox.shops.base import Shop
from sandbox.shops.carts import Carts, Contents, Line, Refusal, fields, number
from sandbox.wire import Reply, Request

_FREE = Decimal(50_000)
_SHIPPING = Decimal(3_000)


class OwnCarts(Carts):
    """`POST /api/cart/items`, `/cart`, `POST /cart/remove`."""

    cookie = "ARCUSCART"

    def __init__(self, shop: Shop, frame: Callable[[str, str], str]) -> None:
        """`frame` makes a page of a title and a body."""
        super().__init__(shop)
        self._frame = frame

    def answer(self, request: Request) -> Reply | None:
        match request.method, request.path:
            case "POST", "/api/cart/items":
                return self._add(request)
            case "POST", "/cart/remove":
                token, cart = self.of(request)
                cart.pop(str(fields(request).get("sku")), None)
                return self.away(token, "/cart")
            case "GET", "/cart":
                token, cart = self.of(request)
                return self.page(token, self._page(cart))
        return None

    def _add(self, request: Request) -> Reply:
        token, cart = self.of(request)
        asked = fields(request)
        try:
            self.add(cart, str(asked.get("sku")), number(asked.get("quantity")))
        except Refusal as refusal:
            return self.data(token, {"result": "fail", "message": str(refusal)}, refusal.status)
        return self.data(token, {"result": "ok", "count": sum(cart.values())})

    def _page(self, cart: Contents) -> str:
        lines = self.lines(cart)
        rows = "".join(map(self._row, lines)) or '<p class="empty">장바구니가 비어 있습니다.</p>'
        body = f'<main class="cart"><h1>장바구니</h1>{rows}{self._sum(lines) if lines else ""}</main>'
        return self._frame("장바구니", body)

    def _row(self, line: Line) -> str:
        options = " / ".join(line.choice.variant.options.values())
        struck = f"<del>{self._amount(line.choice.regular)}</del> " if line.choice.regular else ""
        return (
            f'<div class="cart-item"><a class="cart-item__name" href="{line.view.listing.path}">'
            f'{escape(line.view.title)}</a><p class="cart-item__option">{escape(options)}</p>'
            f'<span class="cart-item__qty">{line.pieces}개</span><p class="cart-item__price">{struck}'
            f'<b>{self._amount(line.whole)}</b></p><p class="cart-item__point">'
            f'{self._amount(line.whole / 100)} 적립</p><form method="post" action="/cart/remove">'
            f'<input type="hidden" name="sku" value="{line.choice.variant.id}">'
            '<button class="cart-item__remove">삭제</button></form></div>'
        )

    def _sum(self, lines: list[Line]) -> str:
        goods = sum((line.whole for line in lines), Decimal(0))
        shipping = Decimal(0) if goods >= _FREE else _SHIPPING
        return (
            f'<dl class="cart-sum"><dt>상품금액</dt><dd>{self._amount(goods)}</dd><dt>배송비</dt>'
            f"<dd>{self._amount(shipping)}</dd><dt>결제예정금액</dt><dd>{self._amount(goods + shipping)}</dd></dl>"
            '<form method="post" action="/order/checkout"><button class="buy__now">주문하기</button></form>'
        )

    def _amount(self, value: Decimal) -> str:
        return self.shop.amount(value, self.shop.channel.currency)
