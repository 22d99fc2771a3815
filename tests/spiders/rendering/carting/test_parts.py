"""What carts say and where they lead: tables of cases, without a browser."""

from decimal import Decimal
from typing import Any

import pytest

from model.errors import InputError
from model.seen import Box, CartStep
from spiders.crawling import manners
from spiders.rendering.carting import reading
from spiders.rendering.carting.guard import leads_beyond
from spiders.rendering.carting.picking import Wanted, choices, needed
from spiders.rendering.carting.reading import Leaf
from spiders.rendering.carting.ways import Answer, OtherWayError, UntakenError, cart_button, judged, taken
from spiders.rendering.finding import Candidate
from system.settings import Channel, ChannelKind, Crawl, Ground


@pytest.mark.parametrize(
    ("url", "resource", "body", "beyond"),
    [
        ("https://shop.test/cart", "document", "", False),
        ("https://shop.test/cart/add.js", "fetch", '{"id": 1}', False),
        ("https://shop.test/checkouts/c/1", "document", "", True),
        ("https://shop.test/checkout/cart/add/uenc/1", "document", "", False),
        ("https://shop.test/checkout/", "document", "", True),
        ("https://shop.test/order/basket.html", "document", "", False),
        ("https://shop.test/order/orderform.html", "document", "", True),
        ("https://shop.test/cart", "document", "updates=1&checkout=", True),
        ("https://shop.test/?wc-ajax=checkout", "xhr", "", True),
        ("https://shop.test/index.php?route=checkout/cart", "document", "", False),
        ("https://shop.test/index.php?route=checkout/confirm", "document", "", True),
        ("https://www.paypal.com/x", "document", "", True),
        ("https://js.stripe.com/v3/", "script", "", False),
        ("https://api.stripe.com/v1/tokens", "fetch", "", True),
        ("https://shop.test/assets/checkout.js", "script", "", False),
        ("https://shop.test/checkout", "image", "", True),
        ("https://shop.test/주문/결제", "document", "", True),
        ("https://shop.test/products/border-shirt", "document", "", False),
        ("http://[", "document", "", True),
    ],
)
def test_what_leads_beyond_the_cart(url: str, resource: str, body: str, beyond: bool) -> None:
    assert leads_beyond(url, resource, body) is beyond


def row(*texts: str) -> list[Leaf]:
    """Leaves; `~` before a text strikes it, `#word ` gives it a class."""
    made = []
    for text in texts:
        mark, _, rest = text[1:].partition(" ") if text.startswith("#") else ("", "", text)
        made.append(Leaf(rest.removeprefix("~"), rest.startswith("~"), mark))
    return made


@pytest.mark.parametrize(
    ("texts", "line"),
    [
        (("Runner 3", "Black / 250", "1개", "129,000원"), ("129000", "KRW")),
        (("Runner 3", "~159,000원", "129,000원", "1,290원 적립"), ("129000", "KRW")),
        (("Runner 3", "배송비", "3,000원", "129,000원"), ("129000", "KRW")),
        (("Runner 3", "129,000원", "-10,000원", "#line-total 119,000원"), ("119000", "KRW")),
        (("Runner 3", "129,000원", "119,000원"), None),
        (("Runner 3", "129,000"), None),
        (("Runner 3", "Tax", "$9.00", "$129.00"), ("129.00", "USD")),
        (("Runner 3", "€118.00", "€118.00"), ("118.00", "EUR")),
        (("Runner 3",), None),
    ],
)
def test_a_line_s_price(texts: tuple[str, ...], line: tuple[str, str] | None) -> None:
    hint = "USD" if any("$" in text for text in texts) else "KRW"

    assert reading.line_price(row(*texts), hint) == (line and (Decimal(line[0]), line[1]))


def test_the_total_stands_after_its_word_and_shipping_is_none() -> None:
    shown = row("상품금액", "129,000원", "배송비", "3,000원", "결제예정금액", "132,000원")

    found = reading.on_page(row("129,000원"), shown, "KRW")

    assert (found.line, found.total, found.currency) == (Decimal(129000), Decimal(132000), "KRW")


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ({"currency": "KRW", "items": [{"variant_id": 7, "quantity": 1, "final_line_price": 12900000}]}, "129000.00"),
        ({"currency": "KRW", "items": [{"variant_id": 7, "quantity": 2, "final_line_price": 25800000}]}, None),
        ({"currency": "KRW", "items": [{"variant_id": 8, "quantity": 1, "final_line_price": 1}]}, None),
        ({"items": "none"}, None),
        ([1], None),
    ],
)
def test_shopify_s_cart(told: Any, line: str | None) -> None:
    found = reading.shopify(told, "7")

    assert (found and str(found.line)) == line


def test_a_cart_without_a_price_says_none_and_not_zero() -> None:
    found = reading.shopify({"items": [{"variant_id": 7, "quantity": 1, "final_line_price": None}]}, "7")

    assert found is not None
    assert (found.line, found.currency) == (None, None)


@pytest.mark.parametrize(
    ("status", "text", "fault"),
    [
        (200, "{}", None),
        (500, "", True),
        (422, '{"description": "The product is already sold out."}', True),
        (422, '{"description": "You can only add 1 of this item to your cart."}', False),
        (400, '{"message": "Please log in to buy."}', False),
        (401, '{"message": "no"}', False),
        (429, "", False),
        (200, "<html>captcha</html>", False),
        (0, "", False),
    ],
)
def test_what_an_answer_means(status: int, text: str, fault: bool | None) -> None:
    if fault is None:
        taken(Answer(status, text))
        return
    with pytest.raises(UntakenError) as caught:
        taken(Answer(status, text))
    assert caught.value.fault is fault


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ([("POST /api/cart/items", 200, "")], None),
        ([("POST /api/cart/items", 500, "")], True),
        ([("POST /exec/front/order/basket/", 422, "sold out")], True),
        ([("POST /api/collect", 500, ""), ("POST /cart/add", 200, "")], None),
        ([("POST /cart/add", 422, ""), ("POST /api/graphql", 401, "")], False),
        ([("POST /cart/add", 400, "Please choose a size")], False),
    ],
    ids=["taken", "an error", "refused", "a counter's error", "a login beside it", "a choice is wanted"],
)
def test_what_the_answers_to_a_button_mean(steps: list[tuple[str, int, str]], fault: bool | None) -> None:
    answered = [CartStep(step="add", asked=asked, status=status, said=said) for asked, status, said in steps]
    if fault is None:
        judged(answered)
        return
    with pytest.raises(UntakenError) as caught:
        judged(answered)
    assert caught.value.fault is fault


def test_a_shop_without_such_data_has_another_way() -> None:
    with pytest.raises(OtherWayError):
        taken(Answer(404, "<html>not found</html>"))


def control(at: int, text: str, tag: str = "button", mark: str = "") -> Candidate:
    return Candidate(at=at, text=text, tag=tag, mark=mark, box=Box(0, 0, 9, 9), visible=True)


@pytest.mark.parametrize(
    ("controls", "at"),
    [
        ([control(1, "장바구니 2", "a"), control(2, "바로구매"), control(3, "장바구니 담기")], 3),
        ([control(1, "Buy it now", mark="buy"), control(2, "Add to bag")], 2),
        ([control(1, "Express checkout"), control(2, "Subscribe")], None),
        ([control(1, "Add to cart"), control(2, "Add to cart", mark="add-to-cart")], 2),
    ],
)
def test_the_button_that_puts_into_the_cart(controls: list[Candidate], at: int | None) -> None:
    found = cart_button(controls)

    assert (found and found.at) == at


def test_an_option_with_one_value_and_no_control_needs_none() -> None:
    told = [{"name": "size", "values": [{"at": 0, "texts": ["250"], "seen": True}]}, {"name": 1, "values": "x"}, 7]
    some = [Wanted(id=size, options={"Colour": "Black", "Size": size}, buyable=True) for size in ("250", "260")]

    assert needed(some, choices(told)) == {"Size": frozenset({"250", "260"})}


@pytest.mark.parametrize(
    ("text", "found"), [("250", True), ("250 품절", True), ("250 - $10", True), ("2500", False), ("250 wide", False)]
)
def test_a_control_is_known_by_its_label(text: str, found: bool) -> None:
    (choice,) = choices([{"name": "size", "values": [{"at": 4, "texts": [text], "seen": True}]}])

    assert bool(choice.value("250")) is found


def test_a_crawl_with_carts_of_the_brand_s_store_on_a_marketplace_is_refused_at_its_start() -> None:
    place: dict[str, Any] = {
        "country": "KR",
        "currency": "KRW",
        "time_zone": "Asia/Seoul",
        "base_url": "https://brand.naver.com",
    }
    own: dict[str, Any] = {"kind": ChannelKind.OWN, "ground": Ground.OWN, "render": True, "cart": True}
    store = Channel(name="store", platform="naver", **own, **place)

    with pytest.raises(InputError, match=r"'store' .* is not the brand's own site: carts are tried on no other"):
        manners.check(store, Crawl())
