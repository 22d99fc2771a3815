"""Carts of the brand's own shops: one for each visitor, known by a cookie, and gone when the shop stops."""

import json
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from email.parser import BytesParser
from email.policy import HTTP
from http.cookies import CookieError, SimpleCookie
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from sandbox.shops.base import Shop
from sandbox.shops.serving import as_json
from sandbox.views import Choice, View
from sandbox.wire import Reply, Request

Contents = dict[str, int]
"""Variant, by its number in the shop, to pieces."""


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of thing in a cart."""

    view: View
    choice: Choice
    pieces: int

    @property
    def price(self) -> Decimal:
        """Of one piece, as the cart has it."""
        return self.choice.price if self.view.in_cart is None else self.view.in_cart

    @property
    def whole(self) -> Decimal:
        """Of all pieces."""
        return self.price * self.pieces


class Refusal(Exception):  # noqa: N818 - what a shop answers, not an error of ours
    """The shop does not put it into the cart: HTTP status, and its words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


class Carts(ABC):
    """The carts of one shop. Subclasses say which paths there are and what they answer."""

    cookie: ClassVar[str]

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self._kept: dict[str, Contents] = {}
        self._places = {
            variant.id: external_id
            for external_id, listing in shop.shelf.listings.items()
            for variant in listing.variants
        }

    @abstractmethod
    def answer(self, request: Request) -> Reply | None:
        """The reply to what is asked of a cart, None where nothing is."""

    def of(self, request: Request) -> tuple[str, Contents]:
        """The visitor's token and cart; both new where the cookie names none."""
        jar = SimpleCookie()
        try:
            jar.load(request.headers.get("cookie", ""))
        except CookieError:
            jar.clear()
        token = jar[self.cookie].value if self.cookie in jar else ""
        if token not in self._kept:
            token = secrets.token_hex(16)
        return token, self._kept.setdefault(token, {})

    def lines(self, cart: Contents) -> list[Line]:
        """What is in it, at the prices of now."""
        return [line for variant, pieces in cart.items() if (line := self._line(variant, pieces)) is not None]

    def add(self, cart: Contents, variant: str, pieces: int = 1) -> Line:
        """Put some in.

        Raises:
            Refusal: there is no such variant, none is left, or a fault is on.
        """
        line = self._line(variant, pieces)
        if line is None:
            raise Refusal(404, "Cannot find variant")
        if line.view.cart_fails == "error":
            raise Refusal(500, "Internal Server Error")
        if not line.choice.available:
            raise Refusal(422, "already sold out")
        if line.view.cart_fails is None:
            cart[variant] = cart.get(variant, 0) + pieces
        return line

    def _line(self, variant: str, pieces: int) -> Line | None:
        external_id = self._places.get(variant)
        if external_id is None:
            return None
        view = self.shop.shelf.view(external_id)
        return next((Line(view, one, pieces) for one in view.choices if one.variant.id == variant), None)

    def reply(self, token: str, body: str, content_type: str, status: int = 200, **headers: str) -> Reply:
        """An answer that keeps the visitor's cookie; header names are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        cookie = {"Set-Cookie": f"{self.cookie}={token}; Path=/; SameSite=Lax", "Cache-Control": "no-store"}
        return Reply(status, body.encode(), content_type, cookie | named)

    def page(self, token: str, body: str, status: int = 200) -> Reply:
        """A page that keeps the visitor's cookie."""
        return self.reply(token, body, "text/html; charset=utf-8", status)

    def data(self, token: str, value: object, status: int = 200, **headers: str) -> Reply:
        """JSON that keeps the visitor's cookie."""
        return self.reply(token, as_json(value), "application/json; charset=utf-8", status, **headers)

    def away(self, token: str, to: str) -> Reply:
        """A redirect within the shop."""
        return self.reply(token, "", "text/html; charset=utf-8", 302, Location=to)


def fields(request: Request) -> Mapping[str, Any]:
    """What a request's body says: JSON, a form, or a form in parts."""
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        told = json.loads(request.body or b"{}")
        return told if isinstance(told, dict) else {}
    if kind.startswith("multipart/form-data"):
        return dict(_parts(kind, request.body))
    return dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))


def _parts(kind: str, body: bytes) -> Iterator[tuple[str, str]]:
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        if name:
            yield str(name), part.get_content().rstrip("\r\n")


def number(value: object, default: int = 1) -> int:
    """A whole number that a client sent, or `default`."""
    text = str(value)
    return int(text) if text.isdigit() and len(text) < 6 else default
