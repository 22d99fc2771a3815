"""Carts of the sandbox's own shops, tried by one browser: read, emptied, and never gone beyond."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from model.errors import InputError
from model.seen import CartOutcome
from reading.page import Page
from sandbox.assortment import Listing
from sandbox.world import World
from spiders.platforms import by_name
from spiders.rendering.camera import Camera
from spiders.rendering.carting.visit import Tried, try_cart
from spiders.rendering.profile import Profile
from system.settings import Channel
from tests.spiders.rendering.pages import Site, html, serving

Try = Callable[..., Tried]
OWN = {"country": "KR", "currency": "KRW", "time_zone": "Asia/Seoul", "kind": "own", "ground": "own", "render": True}


@pytest.fixture(scope="module")
def run() -> Iterator[Callable[[Coroutine[Any, Any, Any]], Any]]:
    """An event loop for the module, on which its browser lives."""
    with asyncio.Runner() as runner:
        yield runner.run


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


@pytest.fixture(scope="module")
def shops() -> Iterator[World]:
    with World(styles_each=8) as made:
        yield made


@pytest.fixture
def world(shops: World) -> Iterator[World]:
    yield shops
    shops.clear()
    for shop in shops.shops.values():
        shop.log.clear()


@pytest.fixture(scope="module")
def attempt(shops: World, site: Site, run: Any) -> Iterator[Try]:
    """Try the cart of a listing of the sandbox, or of a page of the little shop."""
    ports = frozenset({site.port, *(shop.server.port for shop in shops.shops.values())})
    eye = Camera(private_host="127.0.0.1", ports=ports)

    def tried(url: str, platform: str = "site", currency: str = "KRW", **settings: Any) -> Tried:
        base = url[: url.index("/", 8)]
        told = {**OWN, "currency": currency, "cart_variants": 2, **settings}
        channel = Channel(name="shop", platform=platform, base_url=base, cart=True, **told)

        def read(page: Page) -> Any:
            return by_name(platform).capture([page])

        found: Tried = run(eye.visit(url, Profile(), lambda page, _: try_cart(page, channel, url, read)))
        return found

    yield tried
    run(eye.close())


def listing(world: World, shop: str) -> Listing:
    return next(one for one in world.listings(shop) if not one.promotions and len(one.option_names) > 1)


def of_shop(attempt: Try, world: World, one: Listing, **settings: Any) -> Tried:
    shop = world.shops[one.channel].channel
    return attempt(world.url(one), shop.platform, shop.currency, **settings)


@pytest.mark.parametrize("name", ["own", "shopify", "woocommerce"])
def test_the_cart_s_own_price_is_read_and_the_cart_is_emptied(world: World, attempt: Try, name: str) -> None:
    one = listing(world, name)
    world.inject("cart_price", name, one.external_id)
    view = world.view(name, one.external_id)

    tried = of_shop(attempt, world, one)

    cart = tried.cart
    assert (cart.outcome, cart.shown_price, cart.currency) == (CartOutcome.READ, view.price, view.currency)
    assert {(price.line, price.currency) for price in cart.prices} == {(view.in_cart, view.currency)}
    assert len(cart.prices) == (1 if name == "own" else 2)
    assert cart.emptied
    assert tried.png.startswith(b"\x89PNG")
    assert [one.picked for one in tried.variants] == [True, True]
    assert {one.price for one in tried.variants} == {view.price}
    assert [one.in_stock for one in tried.variants] == [True, True]
    assert not any("order" in seen.target or "checkout" in seen.target for seen in world.shops[name].log)


@pytest.mark.parametrize(("name", "how"), [("own", "error"), ("own", "nothing"), ("shopify", "nothing")])
def test_a_cart_that_takes_nothing_has_failed(world: World, attempt: Try, name: str, how: str) -> None:
    one = listing(world, name)
    world.inject("cart_fails", name, one.external_id, text=how)

    cart = of_shop(attempt, world, one, cart_variants=1).cart

    assert (cart.outcome, cart.prices) == (CartOutcome.FAILED, ()), cart.reason
    assert "500" in cart.reason if how == "error" else "empty" in cart.reason


def test_a_captcha_on_the_way_into_the_cart_is_no_fault(world: World, attempt: Try) -> None:
    one = listing(world, "shopify")
    world.misbehave("captcha", "shopify", path="/cart/add.js")

    cart = of_shop(attempt, world, one, cart_variants=1).cart

    assert (cart.outcome, cart.prices) == (CartOutcome.NOT_READ, ())


def test_a_slow_cart_is_waited_for(world: World, attempt: Try) -> None:
    one = listing(world, "own")
    world.misbehave("slow", "own", path="/api/cart/items", seconds=1.0)

    cart = of_shop(attempt, world, one, cart_variants=1).cart

    assert cart.outcome is CartOutcome.READ, cart.reason


def test_a_size_whose_button_is_dead_is_told(world: World, attempt: Try) -> None:
    one = listing(world, "own")
    world.inject("stuck_option", "own", one.external_id, sku=one.variants[0].sku.code)

    first, second = of_shop(attempt, world, one).variants

    assert (first.picked, first.dead, first.buyable) == (False, True, True)
    assert (second.picked, second.dead) == (True, False)


def test_a_form_that_leads_to_the_checkout_is_stopped_on_its_way(site: Site, attempt: Try) -> None:
    form = '<form method="post" action="/cart/add"><button class="add-to-cart">Add to cart</button></form>'
    site.add("/cart/add", b"", 302, Location="/checkout/now")
    site.add("/checkout/now", b"<h1>Pay</h1>")
    url = site.add("/p", html('<img src="/checkout/pixel"><a href="/cart">Cart</a>', button=form))
    site.add("/cart", b"<main><h1>Cart</h1><p>Your cart is empty</p></main>")

    tried = attempt(url, currency="USD")

    assert "POST /cart/add" in site.asked
    assert not [one for one in site.asked if "checkout" in one]
    assert tried.cart.outcome is not CartOutcome.READ


@pytest.mark.parametrize(
    "change", [{"kind": "marketplace"}, {"platform": "naver"}, {"ground": "page"}], ids=["kind", "platform", "ground"]
)
def test_the_browser_itself_refuses_a_place_of_others(site: Site, run: Any, change: dict[str, str]) -> None:
    told: dict[str, Any] = {**OWN, "name": "shop", "platform": "site", "base_url": site.url, **change}
    checked = Channel(**told)
    channel = checked.model_copy(update={"cart": True})  # past the settings' own check

    with pytest.raises(InputError, match="carts are tried on no other"):
        run(try_cart(None, channel, f"{site.url}/p", None))  # type: ignore[arg-type]
