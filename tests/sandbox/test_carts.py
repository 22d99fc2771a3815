"""The carts of the brand's own shops: put in, read, emptied, each visitor's apart, and their faults."""

import json
from typing import Any

import pytest

from sandbox.assortment import Listing
from sandbox.world import World
from tests.sandbox.conftest import Answer, get

ADD = {
    "own": ("/api/cart/items", "sku"),
    "shopify": ("/cart/add.js", "id"),
    "woocommerce": ("/wp-json/wc/store/v1/cart/add-item", "id"),
}
PAGE = {"own": "/cart", "shopify": "/cart", "woocommerce": "/cart/"}


class Visitor:
    """A shopper with a cookie."""

    def __init__(self, world: World, shop: str) -> None:
        self.url = world.shops[shop].base_url
        self.cookie = ""

    def ask(self, path: str, method: str = "GET", body: Any = None, **headers: Any) -> Answer:
        said = None if body is None else json.dumps(body).encode()
        answer = get(self.url + path, method, said, Cookie=self.cookie, Content_Type="application/json", **headers)
        self.cookie = answer.headers["set-cookie"].partition(";")[0]
        return answer

    def add(self, shop: str, listing: Listing, variant: int = 0) -> Answer:
        path, name = ADD[shop]
        nonce = self.ask("/wp-json/wc/store/v1/cart").headers["nonce"] if shop == "woocommerce" else ""
        return self.ask(path, "POST", {name: listing.variants[variant].id, "quantity": 1}, Nonce=nonce)


def printed(world: World, listing: Listing, times: str = "1") -> str:
    return world.shops[listing.channel].amount(listing.list_price * int(times), listing.currency)


@pytest.mark.parametrize("shop", ADD)
def test_a_cart_has_what_its_visitor_put_in_and_no_other(world: World, shop: str) -> None:
    one = next(one for one in world.listings(shop) if not one.promotions)
    first, second = Visitor(world, shop), Visitor(world, shop)

    status = first.add(shop, one).status

    assert status in (200, 201)
    assert printed(world, one) in first.ask(PAGE[shop]).text
    assert printed(world, one) not in second.ask(PAGE[shop]).text


@pytest.mark.parametrize("shop", ADD)
def test_a_cart_asks_another_price_where_that_fault_is_on(world: World, shop: str) -> None:
    one = next(one for one in world.listings(shop) if not one.promotions)
    world.inject("cart_price", shop, one.external_id, amount=one.list_price * 2)
    visitor = Visitor(world, shop)
    visitor.add(shop, one)

    assert printed(world, one, "2") in visitor.ask(PAGE[shop]).text
    assert world.view(shop, one.external_id).price == one.list_price


@pytest.mark.parametrize("shop", ADD)
@pytest.mark.parametrize(("how", "statuses"), [("error", {500}), ("nothing", {200, 201})])
def test_a_cart_that_fails_stays_empty(world: World, shop: str, how: str, statuses: set[int]) -> None:
    one = next(one for one in world.listings(shop) if not one.promotions)
    world.inject("cart_fails", shop, one.external_id, text=how)
    visitor = Visitor(world, shop)

    assert visitor.add(shop, one).status in statuses
    assert printed(world, one) not in visitor.ask(PAGE[shop]).text


def test_shopify_s_cart_tells_cents_and_is_cleared(world: World) -> None:
    one = next(one for one in world.listings("shopify") if not one.promotions)
    visitor = Visitor(world, "shopify")
    visitor.add("shopify", one)

    cart = json.loads(visitor.ask("/cart.js").text)
    cleared = json.loads(visitor.ask("/cart/clear.js", "POST").text)

    assert (cart["items"][0]["final_line_price"], cart["currency"]) == (int(one.list_price * 100), "USD")
    assert cleared["item_count"] == 0


def test_woocommerce_s_api_wants_its_nonce_and_tells_line_totals_without_tax(world: World) -> None:
    one = next(one for one in world.listings("woocommerce") if not one.promotions)
    visitor = Visitor(world, "woocommerce")
    refused = visitor.ask(ADD["woocommerce"][0], "POST", {"id": one.variants[0].id})
    visitor.add("woocommerce", one)

    (item,) = json.loads(visitor.ask("/wp-json/wc/store/v1/cart").text)["items"]

    assert refused.status == 401
    assert item["prices"]["price"] == str(int(one.list_price * 100))
    assert int(item["totals"]["line_total"]) < int(item["prices"]["price"])


def test_a_form_puts_a_variation_in(world: World) -> None:
    one = next(one for one in world.listings("woocommerce") if one.option_names)
    visitor = Visitor(world, "woocommerce")
    body = f"add-to-cart={one.external_id}&variation_id={one.variants[1].id}&quantity=1".encode()

    answer = get(world.url(one), "POST", body, Content_Type="application/x-www-form-urlencoded")
    visitor.cookie = answer.headers["set-cookie"].partition(";")[0]

    assert "has been added to your cart" in answer.text
    assert one.variants[1].options["Size"] in visitor.ask("/cart/").text
